r"""Composite Gauss-Legendre rules, fitted to a function that may have kinks and jumps.

A panel is resolved when the trailing Legendre coefficients of the function on it have vanished. Other panels are
bisected. Where bisection ends in ever narrower panels there is a kink, a jump or a branch point: it becomes an edge,
and the bisection starts afresh, so that a kink costs no panels and a jump is isolated to the spacing of float64.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array

#: Nodes per panel: a resolved function takes half of their degree of exactness, what it is integrated with the other.
NODES = 24

#: Panels narrower than this surround a singular point.
NARROW = 2.0**-10

#: Below this a panel at 0 counts as a point; elsewhere the spacing of float64 does.
LEAST_WIDTH = 1e-30

#: Error of a Legendre coefficient of high degree, relative to the values it comes from.
ROUNDING = 1e-14

#: Panels narrower than this share of their place are points, in which a square integrable function has next to nothing.
POINT = 1e-12
POINT_SHARE = 1e-8

#: A jump between an end of a panel and its first node would be missed but for a look this close to the end; once the
#: jumps are edges, up to rounding, a look not quite so close.
CLOSE, CLOSE_ENOUGH = 2.0**-45, 2.0**-32

#: Distance of the places at which the interpolants are checked, unless they have next to no mass, and how many times
#: the tolerance they may be off.
LOOK = 1 / 256
NO_MASS = 1e-18
FAR = 1e4

#: More panels than this would be a function that oscillates faster, or is rougher, than anything meant.
MOST_PANELS = 1024


class UnresolvedError(ArithmeticError):
    """A function that no affordable rule resolves; `place` says where it is roughest."""

    def __init__(self, place: float) -> None:
        super().__init__(f"not resolved near {place:.6g}")
        self.place = place


@functools.cache
def legendre_rule(count: int = NODES) -> tuple[Array, Array]:
    """Nodes and weights of Gauss and Legendre on [-1, 1], read-only."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    nodes.setflags(write=False)
    weights.setflags(write=False)
    return nodes, weights


@functools.cache
def to_coefficients(count: int = NODES) -> Array:
    """The matrix from values at the nodes of a panel to Legendre coefficients."""
    return np.linalg.inv(np.polynomial.legendre.legvander(legendre_rule(count)[0], count - 1)).astype(np.float64)


@functools.cache
def extrapolation(close: float) -> Array:
    """The matrix from values at the nodes of a panel to the interpolant just inside its ends."""
    ends = np.array([2 * close - 1, 1 - 2 * close])
    return (np.polynomial.legendre.legvander(ends, NODES - 1) @ to_coefficients()).astype(np.float64)


@dataclass(frozen=True)
class Panels:
    """Adjacent intervals on each of which a function is resolved.

    Parameters
    ----------
    edges : array, shape (panels + 1,)
        Increasing.
    singular : array, shape (points,)
        The kinks, jumps and branch points among the edges.
    """

    edges: Array
    singular: Array

    def within(self, low: float, high: float) -> Array:
        """The edges cut to [low, high], its ends included."""
        low, high = max(low, self.edges[0]), min(high, self.edges[-1])
        return np.concatenate([[low], self.edges[(self.edges > low) & (self.edges < high)], [high]])


def rule(edges: Array, widest: float = np.inf) -> tuple[Array, Array]:
    """Nodes and weights of the composite rule on the panels between `edges`, cut into pieces of width <= `widest`.

    Returns
    -------
    nodes, weights : arrays, shape (nodes,)
        Increasing nodes.
    """
    pieces = np.maximum(np.ceil(np.diff(edges) / widest), 1).astype(int)
    start, step = np.repeat(edges[:-1], pieces), np.repeat(np.diff(edges) / pieces, pieces)
    first = np.repeat(np.cumsum(pieces) - pieces, pieces)
    _, weights = legendre_rule()
    left = start + (np.arange(first.size) - first) * step
    return _nodes(left, left + step).ravel(), (step[:, None] / 2 * weights).ravel()


def resolve(
    function: Callable[[Array], Array], edges: Array, tolerance: float, mass: Callable[[Array], Array]
) -> Panels:
    """Panels on which a function is resolved.

    Parameters
    ----------
    function : callable
        Elementwise, finite.
    edges : array
        Where to begin.
    tolerance : float
        Of the trailing coefficients, times the square root of the mass of the panel, relative to the norm of the
        function.
    mass : callable
        A density; the norm of the function is its root mean square under it.

    Raises
    ------
    UnresolvedError
        If more than `MOST_PANELS` would be needed, or the function is not square integrable.
    """
    while True:
        singular = _singular_points(_bisected(function, edges, tolerance, mass, CLOSE))
        found = _bisected(function, np.union1d(edges, singular), tolerance, mass, CLOSE_ENOUGH)
        missed = _missed(function, found, tolerance, mass)
        if missed.size == 0:
            return Panels(found, _rough_edges(function, found, tolerance))
        # With an edge inside it, what was between two nodes shows. There is an end to it: the most panels.
        edges = np.union1d(edges, missed)


def _missed(
    function: Callable[[Array], Array], edges: Array, tolerance: float, mass: Callable[[Array], Array]
) -> Array:
    """Where a close look finds the function far from its interpolant: a place in each such panel."""
    left, width = edges[:-1], np.diff(edges)
    x = np.arange(edges[0] + LOOK / math.pi, edges[-1], LOOK)
    panel = np.searchsorted(edges, x, side="right") - 1
    looked = (mass(x) > NO_MASS) & (width[panel] > LOOK)
    x, panel = x[looked], panel[looked]
    nodes = _nodes(left, edges[1:])
    values = function(nodes.ravel()).reshape(nodes.shape)
    masses = mass(nodes) * legendre_rule()[1] * width[:, None]  # twice what they are, which cancels
    norm = np.sqrt(np.sum(masses * values**2))
    basis = np.polynomial.legendre.legvander(2 * (x - left[panel]) / width[panel] - 1, NODES - 1)
    misses = np.abs(np.einsum("ij,ij->i", basis, (values @ to_coefficients().T)[panel]) - function(x))
    allowed = tolerance * norm / np.sqrt(np.maximum(masses.sum(axis=1), 1e-300)) + ROUNDING * np.abs(values).max(axis=1)
    far = misses > FAR * allowed[panel]
    # The farthest of each panel.
    order = np.lexsort((-misses[far], panel[far]))
    _, first = np.unique(panel[far][order], return_index=True)
    return x[far][order][first]


def _bisected(
    function: Callable[[Array], Array], edges: Array, tolerance: float, mass: Callable[[Array], Array], close: float
) -> Array:
    _, weights = legendre_rule()
    trailing = to_coefficients()[-4:]
    left, right = edges[:-1], edges[1:]
    done: list[Array] = []
    settled = points = place = 0.0
    count = 0
    while left.size:
        x = _nodes(left, right)
        width = right - left
        ends = np.stack([left + close * width, right - close * width], axis=1)
        sampled = function(np.concatenate([x, ends], axis=1).ravel()).reshape(left.size, NODES + 2)
        values, at_ends = sampled[:, :NODES], sampled[:, NODES:]
        masses = mass(x) * weights * width[:, None]  # twice what they are, which cancels
        squares = np.einsum("ij,ij,ij->i", masses, values, values)
        norm = np.sqrt(settled + squares.sum())
        misses = np.abs(values @ extrapolation(close).T - at_ends)
        rough = np.maximum(np.abs(values @ trailing.T).max(axis=1), misses.max(axis=1))
        # A rounding error of x moves the value by the slope times it.
        reach = np.maximum(np.abs(left), np.abs(right))
        rounding = np.abs(values).max(axis=1) + reach * (values.max(axis=1) - values.min(axis=1)) / width
        allowed = np.maximum(tolerance * norm / np.sqrt(np.maximum(masses.sum(axis=1), 1e-300)), ROUNDING * rounding)
        smooth = rough <= np.where(width < NARROW, ROUNDING * rounding, allowed)
        point = ~smooth & (width <= np.maximum(4 * np.spacing(reach), LEAST_WIDTH))
        ready = smooth | point
        pointlike = ready & (width <= np.maximum(POINT * reach, LEAST_WIDTH))
        if pointlike.any():
            points, place = points + squares[pointlike].sum(), float(left[pointlike][0])
        settled += squares[ready].sum()
        done.append(left[ready])
        count += int(ready.sum())
        left, right, rough = left[~ready], right[~ready], rough[~ready]
        if count + left.size > MOST_PANELS:
            raise UnresolvedError(float(left[rough.argmax()]))
        middle = (left + right) / 2
        left, right = np.concatenate([left, middle]), np.concatenate([middle, right])
    if points > POINT_SHARE * settled:
        raise UnresolvedError(place)
    return np.append(np.sort(np.concatenate(done)), edges[-1])


def _singular_points(edges: Array) -> Array:
    """The edge between the narrowest panels of every run of narrow ones."""
    widths = np.diff(edges)
    narrow = np.flatnonzero(widths < NARROW)
    runs: list[NDArray[np.intp]] = np.split(narrow, np.flatnonzero(np.diff(narrow) > 1) + 1)
    around = np.concatenate([[np.inf], widths[:-1] + widths[1:], [np.inf]])
    return np.array([edges[run[0] + around[run[0] : run[-1] + 2].argmin()] for run in runs if run.size])


def _rough_edges(function: Callable[[Array], Array], edges: Array, tolerance: float) -> Array:
    """The inner edges across which the function does not continue smoothly."""
    inner, widths = edges[1:-1], np.diff(edges)
    reach = np.minimum(widths[:-1], widths[1:]) / 4
    values = function(_nodes(inner - reach, inner + reach).ravel()).reshape(inner.size, NODES)
    rough = np.abs(values @ to_coefficients()[-4:].T).max(axis=1)
    return inner[rough > max(tolerance, 10 * ROUNDING) * np.abs(values).max(axis=1)]


def _nodes(left: Array, right: Array) -> Array:
    nodes, _ = legendre_rule()
    return (left + right)[:, None] / 2 + (right - left)[:, None] / 2 * nodes
