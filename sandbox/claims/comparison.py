"""What the body of a claim returns: two sides, how far they are from breaking the claim, and when they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, broadcast_shape, real_array

#: Sides that differ by less than this part of the larger one differ by rounding.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Comparison:
    """Two sides of a claim at one point.

    Made by `at_most`, `equal` and `diverges`; ``first & second`` demands both, and keeps the one nearer to failing.

    Parameters
    ----------
    relation : str
        ``"<="``, ``"=="`` or ``"is infinite"``.
    left, right : float
        The two sides, where arrays were compared those at the worst place.
    margin : float
        Signed distance from failing relative to the larger side, between -1 and 1; negative where the claim, taken to
        the letter, fails.
    tolerance : float
        How negative the margin may be before the claim counts as refuted: rounding, or the error of what was compared.
    """

    relation: str
    left: float
    right: float
    margin: float
    tolerance: float

    @property
    def slack(self) -> float:
        """What is left until the claim counts as refuted; negative where it is."""
        return self.margin + self.tolerance

    @property
    def refuted(self) -> bool:
        """Whether the claim fails here by more than the tolerance."""
        return self.slack < 0

    def __and__(self, other: Comparison) -> Comparison:
        if not isinstance(other, Comparison):
            return NotImplemented
        return other if other.slack < self.slack else self

    def __bool__(self) -> bool:
        raise TypeError("a comparison is neither true nor false: return it from the claim, or ask for .refuted")

    def __str__(self) -> str:
        sides = f"{self.left:.12g} {self.relation}"
        return sides if self.relation == DIVERGES else f"{sides} {self.right:.12g}"


DIVERGES = "is infinite"


def at_most(a: ArrayLike, b: ArrayLike, *, tolerance: ArrayLike = ROUNDING) -> Comparison:
    """The claim that a <= b.

    Parameters
    ----------
    a, b : array_like
        The two sides; arrays broadcast, and the claim is about every entry. inf <= inf holds.
    tolerance : array_like, default 1e-9
        By which part of the larger side a may exceed b before the claim counts as refuted, >= 0: more than rounding
        where a or b is an approximation (`sandbox.claims.truth` says how good it is).

    Returns
    -------
    Comparison
        Its margin is (b - a) / max(abs(a), abs(b)), and 1 where both are infinite.

    Raises
    ------
    ValueError
        If a side is nan, the shapes do not broadcast, or the tolerance is negative.

    Examples
    --------
    >>> from sandbox.claims import at_most
    >>> at_most([1.0, 3.0], 2.0)
    Comparison(relation='<=', left=3.0, right=2.0, margin=-0.3333333333333333, tolerance=1e-09)
    >>> at_most(3.0, 2.0, tolerance=0.5).refuted
    False
    """
    left, right, tolerance = _sides(a, b, tolerance)
    # Of two infinities nothing finite could break the claim.
    margin = np.where((left == right) & np.isinf(left), 1.0, _relative(left, right))
    return _worst("<=", left, right, margin, tolerance)


def equal(a: ArrayLike, b: ArrayLike, *, tolerance: ArrayLike = ROUNDING) -> Comparison:
    """The claim that a = b.

    Parameters
    ----------
    a, b : array_like
        The two sides; arrays broadcast, and the claim is about every entry. Two infinities of one sign are equal.
    tolerance : array_like, default 1e-9
        By which part of the larger side they may differ before the claim counts as refuted, >= 0.

    Returns
    -------
    Comparison
        Its margin is -abs(a - b) / max(abs(a), abs(b)).

    Raises
    ------
    ValueError
        If a side is nan, the shapes do not broadcast, or the tolerance is negative.

    Examples
    --------
    >>> from sandbox.claims import equal
    >>> equal(1.0, 1.0 + 1e-15).refuted
    False
    """
    left, right, tolerance = _sides(a, b, tolerance)
    return _worst("==", left, right, -np.abs(_relative(left, right)), tolerance)


def diverges(a: ArrayLike) -> Comparison:
    """The claim that a = inf.

    Parameters
    ----------
    a : array_like
        An array is claimed to be infinite everywhere.

    Returns
    -------
    Comparison
        Its margin is 0 where a is inf and -1 where it is not: no finite number is nearer to infinity than another.

    Raises
    ------
    ValueError
        If an entry is nan.

    Examples
    --------
    >>> from sandbox import MinNorm, Task
    >>> from sandbox.claims import diverges
    >>> diverges(MinNorm().finite_sample_risk(Task.isotropic(100, noise=0.5), n=100).total).refuted
    False
    """
    left, right, tolerance = _sides(a, np.inf, ROUNDING)
    return _worst(DIVERGES, left, right, np.where(left == np.inf, 0.0, -1.0), tolerance)


def _sides(a: ArrayLike, b: ArrayLike, tolerance: ArrayLike) -> tuple[Array, Array, Array]:
    left, right, allowed = real_array(a, "a"), real_array(b, "b"), real_array(tolerance, "tolerance")
    for name, side in (("a", left), ("b", right), ("tolerance", allowed)):
        if np.isnan(side).any():
            raise ValueError(f"{name} must not be nan: a claim compares numbers")
    if (allowed < 0).any():
        raise ValueError(f"tolerance must be >= 0, got {float(allowed.min())!r}")
    shape = broadcast_shape(a=left.shape, b=right.shape, tolerance=allowed.shape)
    return np.broadcast_to(left, shape), np.broadcast_to(right, shape), np.broadcast_to(allowed, shape)


def _relative(left: Array, right: Array) -> Array:
    """(right - left) / max(|left|, |right|), between -1 and 1; sides that are equal, infinite included, give 0."""
    largest = np.maximum(np.abs(left), np.abs(right))
    same = left == right
    one_infinite = np.isinf(largest) & ~same
    plain = ~same & ~one_infinite
    # The difference of two huge sides would overflow, half of a tiny one vanish.
    unit = np.where(largest > 1, 0.5, 1.0)
    difference = np.where(plain, right, 0.0) * unit - np.where(plain, left, 0.0) * unit
    quotient = difference / np.where(plain, largest, 1.0) / unit
    return np.clip(np.where(one_infinite, np.where(right > left, 1.0, -1.0), quotient), -1.0, 1.0)


def _worst(relation: str, left: Array, right: Array, margin: Array, tolerance: Array) -> Comparison:
    """The comparison at the entry that has least slack."""
    at = np.unravel_index(np.argmin(margin + tolerance), margin.shape)
    return Comparison(relation, float(left[at]), float(right[at]), float(margin[at]), float(tolerance[at]))
