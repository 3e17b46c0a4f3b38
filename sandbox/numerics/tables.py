"""Functions of one variable as tables that are fast to evaluate at very many points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sandbox.numerics.panels import Panels, legendre_rule, resolve, to_coefficients
from sandbox.parameters import Array

#: Degree of the polynomial of a cell.
DEGREE = 7

FEWEST_CELLS = 64
MOST_CELLS = 8192

#: A cell is fine enough when its last coefficient is below this share of the largest value.
TOLERANCE = 5e-16

#: Points at a time, so that they stay in the processor's cache.
CHUNK = 2**14


@dataclass(frozen=True, eq=False)
class Table:
    """A piecewise polynomial on equal cells.

    Parameters
    ----------
    low, high : float
        The interval.
    coefficients : array, shape (DEGREE + 1, cells)
        Of the powers of the place in the cell, from -1 to 1.
    """

    low: float
    high: float
    coefficients: Array

    def __call__(self, x: Array) -> Array:
        """The function at points of the interval."""
        flat = np.ravel(x)
        values = np.empty_like(flat)
        for start in range(0, flat.size, CHUNK):
            values[start : start + CHUNK] = self._at(flat[start : start + CHUNK])
        return values.reshape(np.shape(x))

    def _at(self, x: Array) -> Array:
        cells = self.coefficients.shape[1]
        place = (x - self.low) * (cells / (self.high - self.low))
        cell = np.minimum(place.astype(np.int64), cells - 1)
        place -= cell
        place *= 2
        place -= 1
        total = self.coefficients[DEGREE].take(cell)
        for coefficient in self.coefficients[DEGREE - 1 :: -1]:
            total *= place
            total += coefficient.take(cell)
        return total


def tabulate(function: Callable[[Array], Array], low: float, high: float) -> Table:
    """The table of a smooth function.

    Parameters
    ----------
    function : callable
        Elementwise.
    low, high : float
        The interval.
    """
    nodes = np.cos(np.pi * (np.arange(DEGREE + 1) + 0.5) / (DEGREE + 1))
    to_powers = np.linalg.inv(np.polynomial.polynomial.polyvander(nodes, DEGREE))
    to_chebyshev = np.linalg.inv(np.polynomial.chebyshev.chebvander(nodes, DEGREE))
    cells = FEWEST_CELLS
    while True:
        left = low + (high - low) / cells * np.arange(cells)
        x = left + (high - low) / cells * (1 + nodes[:, None]) / 2
        values = function(x.ravel()).reshape(x.shape)
        last = np.abs(to_chebyshev[-1] @ values).max()
        if last <= TOLERANCE * np.abs(values).max() or cells >= MOST_CELLS:
            return Table(low, high, to_powers @ values)
        cells *= 2


def resolved(function: Callable[[Array], Array], edges: Array, tolerance: float) -> Callable[[Array], Array]:
    """A function that is slow to evaluate, as an interpolant on adapted panels between the first and the last edge."""
    panels = resolve(function, edges, tolerance, np.ones_like)
    return Interpolant.of(function, panels)


@dataclass(frozen=True, eq=False)
class Interpolant:
    """Legendre series on panels.

    Parameters
    ----------
    edges : array, shape (panels + 1,)
    coefficients : array, shape (panels, nodes)
    """

    edges: Array
    coefficients: Array

    @classmethod
    def of(cls, function: Callable[[Array], Array], panels: Panels) -> Interpolant:
        """Interpolate at the nodes of the panels."""
        left, right = panels.edges[:-1, None], panels.edges[1:, None]
        x = (left + right) / 2 + (right - left) / 2 * legendre_rule()[0]
        return cls(panels.edges, function(x.ravel()).reshape(x.shape) @ to_coefficients().T)

    def __call__(self, x: Array) -> Array:
        """The function at points between the first and the last edge."""
        panel = np.clip(np.searchsorted(self.edges, x, side="right") - 1, 0, self.edges.size - 2)
        left, right = self.edges[panel], self.edges[panel + 1]
        basis = np.polynomial.legendre.legvander(
            (2 * x - left - right) / (right - left), self.coefficients.shape[1] - 1
        )
        return np.einsum("ij,ij->i", basis, self.coefficients[panel])
