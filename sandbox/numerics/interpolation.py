"""Functions of one variable as tables that are fast to evaluate at very many points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.panels import UnresolvedError, legendre_rule, to_coefficients

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


@dataclass(frozen=True, eq=False)
class PiecewiseTable:
    """Tables between the points where a function is not smooth; half-integer powers there are resolved.

    Parameters
    ----------
    edges : array, shape (pieces + 1,)
    tables : tuple of Table, length pieces
        Of the angle whose cosine is the place in the piece, from -1 to 1.
    """

    edges: Array
    tables: tuple[Table, ...]

    @classmethod
    def of(cls, function: Callable[[Array], Array], edges: Array, tolerance: float) -> PiecewiseTable | Table:
        """Tabulate a function that is slow to evaluate; a single smooth piece is one table.

        Parameters
        ----------
        function : callable
            From arrays of shape (points,) to their values.
        edges : array, shape (pieces + 1,)
        tolerance : float
            Relative to the largest value of a piece.
        """
        if edges.size == 2:
            low, high = edges
            return tabulate(Interpolant.of(function, low, high, tolerance), low, high)
        tables = []
        for low, high in pairwise(edges):
            softened = partial(_softened, function, low, high)
            tables.append(tabulate(Interpolant.of(softened, 0.0, np.pi, tolerance), 0.0, np.pi))
        return cls(edges, tuple(tables))

    def __call__(self, x: Array) -> Array:
        """The function at points between the first and the last edge."""
        flat = np.ravel(x)
        values = np.empty_like(flat)
        piece = np.clip(np.searchsorted(self.edges, flat, side="right") - 1, 0, len(self.tables) - 1)
        for i, (low, high) in enumerate(pairwise(self.edges)):
            here = piece == i
            values[here] = self.tables[i](np.arccos(np.clip((low + high - 2 * flat[here]) / (high - low), -1, 1)))
        return values.reshape(np.shape(x))


def _softened(function: Callable[[Array], Array], low: float, high: float, angle: Array) -> Array:
    return function((low + high) / 2 - (high - low) / 2 * np.cos(angle))


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
    def of(cls, function: Callable[[Array], Array], low: float, high: float, tolerance: float) -> Interpolant:
        """Interpolate a function that is slow to evaluate, on as few panels as it needs.

        Parameters
        ----------
        function : callable
            From arrays of shape (points,) to their values.
        low, high : float
            The interval.
        tolerance : float
            Of the last coefficients of a panel, relative to the largest value.

        Raises
        ------
        UnresolvedError
            If a panel would be narrower than the interval / 2^12.
        """
        nodes, _ = legendre_rule()
        left, width, scale = np.array([low]), high - low, 0.0
        done: list[tuple[Array, Array]] = []
        while left.size:
            values = function((left[:, None] + width * (1 + nodes) / 2).ravel()).reshape(left.size, -1)
            coefficients = values @ to_coefficients().T
            scale = max(scale, float(np.abs(values).max()))
            smooth = np.abs(coefficients[:, -4:]).max(axis=1) <= tolerance * scale
            done.append((left[smooth], coefficients[smooth]))
            left, width = left[~smooth], width / 2
            if left.size and width < (high - low) / 2**12:
                raise UnresolvedError(float(left[0]))
            left = np.concatenate([left, left + width])
        starts = np.concatenate([each for each, _ in done])
        order = np.argsort(starts)
        coefficients = np.concatenate([each for _, each in done])[order]
        return cls(np.append(starts[order], high), coefficients)

    def __call__(self, x: Array) -> Array:
        """The function at points between the first and the last edge."""
        panel = np.clip(np.searchsorted(self.edges, x, side="right") - 1, 0, self.edges.size - 2)
        left, right = self.edges[panel], self.edges[panel + 1]
        basis = np.polynomial.legendre.legvander(
            (2 * x - left - right) / (right - left), self.coefficients.shape[1] - 1
        )
        return np.einsum("ij,ij->i", basis, self.coefficients[panel])
