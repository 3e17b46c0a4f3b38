"""Adaptive integrals between given edges: of functions whose rough places are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.panels import MOST_PANELS, ROUNDING, UnresolvedError, legendre_rule, to_coefficients

#: Places in a panel from -1 to 1, and their slopes, as functions of the place of the nodes.
Places = tuple[Array, Array]


def plain_places() -> Places:
    """The nodes themselves, for functions that are smooth up to the edges."""
    nodes, _ = legendre_rule()
    return nodes, np.ones_like(nodes)


def softened_places() -> Places:
    """Cosines of equal angles: in the angle, half-integer powers at the edges are smooth."""
    angles = np.pi / 2 * (1 + legendre_rule()[0])
    return -np.cos(angles), np.pi / 2 * np.sin(angles)


def integral(function: Callable[[Array], Array], edges: Array, tolerance: float, places: Places) -> float:
    """The integral of a function that is smooth between given edges.

    Parameters
    ----------
    function : callable
        Elementwise on arrays of shape (points,).
    edges : array
        Increasing.
    tolerance : float
        Of the trailing coefficients of a panel, times half of its width.
    places : pair of arrays
        `plain_places` or `softened_places`.

    Raises
    ------
    UnresolvedError
        If more than `MOST_PANELS` would be needed.
    """
    place, slope = places
    _, weights = legendre_rule()
    trailing = to_coefficients()[-4:]
    left, right = edges[:-1], edges[1:]
    total = 0.0
    count = 0
    while left.size:
        half = (right - left)[:, None] / 2
        x = left[:, None] + half * (1 + place)
        values = function(x.ravel()).reshape(x.shape) * slope * half
        rough = np.abs(values @ trailing.T).max(axis=1)
        ready = rough <= np.maximum(tolerance, ROUNDING * np.abs(values).max(axis=1))
        total += float((values[ready] @ weights).sum())
        count += left.size
        left, right = left[~ready], right[~ready]
        if left.size and count > MOST_PANELS:
            raise UnresolvedError(float(left[0]))
        middle = (left + right) / 2
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
    return total
