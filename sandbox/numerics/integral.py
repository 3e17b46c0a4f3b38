"""Adaptive integrals between given edges, many at a time: of functions whose rough places are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.numerics.panels import MOST_PANELS, ROUNDING, UnresolvedError, legendre_rule, to_coefficients


def _places(start: bool, end: bool) -> tuple[Array, Array]:
    """The nodes in a panel from -1 to 1 and their slopes, squared towards the ends with half-integer powers."""
    t, _ = legendre_rule()
    if start and end:
        return (3 * t - t**3) / 2, 1.5 * (1 - t * t)
    if start:
        return (1 + t) ** 2 / 2 - 1, 1 + t
    if end:
        return 1 - (1 - t) ** 2 / 2, 1 - t
    return t, np.ones_like(t)


def integrals(
    function: Callable[[Array, NDArray[np.intp]], Array], edges: Array, rooted: NDArray[np.bool_], tolerance: float
) -> Array:
    """The integrals of functions that are smooth between given edges.

    Parameters
    ----------
    function : callable
        From places and the numbers of the integrals that they belong to, arrays of shapes (panels, nodes) and
        (panels, 1), to values of the shape of the places.
    edges : array, shape (integrals, edges)
        Of each integral, increasing; some may be equal.
    rooted : array of bool, shape (integrals, edges)
        At which edges there are half-integer powers.
    tolerance : float
        Of the trailing coefficients of a panel, times half of its width.

    Returns
    -------
    array, shape (integrals,)

    Raises
    ------
    UnresolvedError
        If more than `MOST_PANELS` would be needed for one of them.
    """
    _, weights = legendre_rule()
    trailing = to_coefficients()[-4:]
    both = [_places(start, end) for start in (False, True) for end in (False, True)]
    places, slopes = np.array([place for place, _ in both]), np.array([slope for _, slope in both])
    many = edges.shape[0]
    owner, first = np.nonzero(np.diff(edges) > 0)
    left, right = edges[owner, first], edges[owner, first + 1]
    start, end = rooted[owner, first], rooted[owner, first + 1]
    total = np.zeros(many)
    count = np.zeros(many, dtype=np.intp)
    while left.size:
        kind = 2 * start + end
        half = (right - left)[:, None] / 2
        values = function(left[:, None] + half * (1 + places[kind]), owner[:, None]) * slopes[kind] * half
        rough = np.abs(values @ trailing.T).max(axis=1)
        ready = rough <= np.maximum(tolerance, ROUNDING * np.abs(values).max(axis=1))
        total += np.bincount(owner[ready], values[ready] @ weights, minlength=many)
        count += np.bincount(owner, minlength=many)
        left, right, owner, start, end = (each[~ready] for each in (left, right, owner, start, end))
        unresolved = count[owner] > MOST_PANELS
        if unresolved.any():
            raise UnresolvedError(float(left[unresolved][0]))
        middle, plain = (left + right) / 2, np.zeros_like(start)
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
        start, end, owner = np.concatenate([start, plain]), np.concatenate([plain, end]), np.concatenate([owner, owner])
    return total
