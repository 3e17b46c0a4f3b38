"""Counts of samples, parameters and directions: when two of them are the same, and sums that lose nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array

#: Counts that differ by no more than this, relatively, differ by rounding: of a sum, or of what the user computed.
ROUNDING = 1e-13

#: Up to here float64 has all whole numbers.
ONE_BY_ONE = 2.0**53


def whole(count: Array) -> Array:
    """A sum of multiplicities, freed of its rounding where it must be a whole number: 2.9999999999999996 is 3."""
    nearest = np.rint(count)
    return np.where(np.abs(count - nearest) <= ROUNDING * nearest, nearest, count)


def agreeing(count: Array, other: Array) -> Array:
    """`count`, or `other`, which is finite, where the two are the same."""
    equal = same(count, other)
    return np.where(equal, other, count) if equal.any() else count


def same(count: Array, other: Array) -> NDArray[np.bool_]:
    """Whether two counts, of which `other` is finite, differ by rounding at most.

    Whether the rank or p equals n decides between a finite and an infinite risk. It is decided here and nowhere else,
    so that the difference of two counts is 0 or real. Two whole numbers that float64 counts one by one are never each
    other's rounding.
    """
    close: NDArray[np.bool_] = np.abs(count - other) <= ROUNDING * other
    if not close.any():
        return close
    whole_numbers = (count == np.rint(count)) & (other == np.rint(other)) & (other < ONE_BY_ONE)
    return close & ((count == other) | ~whole_numbers)


@dataclass(frozen=True)
class PartialSums:
    """How many directions the first K groups have, K = 0 ... groups, in twice the precision of float64.

    A difference of two such sums, or of one and a count, has full relative precision, however large the sums are.

    Parameters
    ----------
    total : array, shape (groups + 1, ...)
        The sums.
    rest : array, shape (groups + 1, ...), or None
        What they lack to be exact; None where that is nothing, as it is of whole numbers.
    """

    total: Array
    rest: Array | None

    @classmethod
    def of(cls, multiplicity: Array) -> PartialSums:
        """The partial sums of multiplicities of shape (groups, ...), which need not be whole."""
        total = np.zeros((len(multiplicity) + 1, *multiplicity.shape[1:]))
        np.cumsum(multiplicity, axis=0, out=total[1:])
        # What each addition lost, by Knuth's method, which is exact.
        before, after = total[:-1], total[1:]
        added = after - before
        lost = after - added
        np.subtract(before, lost, out=lost)
        np.subtract(multiplicity, added, out=added)
        lost += added
        if not lost.any():
            return cls(total, None)
        rest = np.zeros_like(total)
        np.cumsum(lost, axis=0, out=rest[1:])
        rounded = total + rest
        return cls(rounded, rest - (rounded - total))

    def exactly(self, count: Array) -> tuple[Array, Array | float]:
        """A count as the sum of two floats: the last partial sum that it agrees with, or itself.

        It is the count that moves, not the partial sum: so its differences from all of them stay consistent.
        """
        K = last_row(self.total, count * (1.0 + ROUNDING))
        total = pick(self.total, K)
        equal = same(total, count)
        if not equal.any():
            return count, 0.0
        rest = 0.0 if self.rest is None else np.where(equal, pick(self.rest, K), 0.0)
        return np.where(equal, total, count), rest

    def left_of(self, count: tuple[Array, Array | float], K: NDArray[np.intp]) -> Array:
        """What is left of a count after the first K groups; negative where they are more; shape (points,)."""
        total, rest = count
        left = total - pick(self.total, K)
        return left if self.rest is None else left + (rest - pick(self.rest, K))

    def left_of_each(self, count: tuple[Array, Array | float]) -> Array:
        """What is left of a count after the first group, the first two, and so on; shape (groups, points)."""
        total, rest = count
        left = total - self.total[1:]
        return left if self.rest is None else left + (rest - self.rest[1:])

    def after(self, K: NDArray[np.intp]) -> Array:
        """The number of directions after the first K groups; shape (points,)."""
        return self.left_of((self.total[-1], 0.0 if self.rest is None else self.rest[-1]), K)


def last_row(rows: Array, bound: Array) -> NDArray[np.intp]:
    """The last row, of rows that increase from at most `bound` on, that is at most `bound`; shape (points,)."""
    if rows.shape[1] == 1:
        return np.searchsorted(rows[:, 0], bound, side="right") - 1
    return how_many(rows <= bound) - 1


def how_many(true: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The number of rows that are true for each point; as a product of matrices, which is faster than to count."""
    return (np.ones(len(true)) @ true.astype(float)).astype(np.intp)


def pick(rows: Array, K: NDArray[np.intp]) -> Array:
    """Row K of each point."""
    if rows.shape[1] == 1:
        return rows[K, 0]
    return rows[K, np.arange(rows.shape[1])]
