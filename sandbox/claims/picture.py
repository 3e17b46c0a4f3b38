"""What there is to draw at one point of a claim."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sandbox.claims.comparison import Comparison
from sandbox.claims.domain import OutsideDomain
from sandbox.foundations.parameters import Array

#: Points of a curve, at most.
POINTS = 81


@dataclass(frozen=True, eq=False)
class Picture:
    """Curves over one axis, and the places that a claim is about.

    Parameters
    ----------
    axis : str
        What x is.
    x : array, shape (points,)
        Increasing.
    curves : mapping of str to array, shape (points,)
        By their labels; may be infinite.
    at : tuple of float
        The places on the axis.
    levels : mapping of str to float
        What the curves are compared with, by name.
    """

    axis: str
    x: Array
    curves: Mapping[str, Array]
    at: tuple[float, ...] = ()
    levels: Mapping[str, float] = field(default_factory=dict)


def both_sides(
    compare: Callable[..., Comparison], point: Mapping[str, Any], *, axis: str, sides: tuple[str, str]
) -> Picture:
    """The two sides of a claim along one of its arguments, all others as they are.

    Parameters
    ----------
    compare : callable
        From the arguments to a `Comparison`.
    point : mapping
        The arguments.
    axis : str
        Which of them varies: one that is a number.
    sides : tuple of str
        What is on the left and on the right.

    Raises
    ------
    TypeError
        If the argument along the axis is not a number.
    """
    at = point[axis]
    if not isinstance(at, int | float):
        raise TypeError(f"axis must be an argument that is a number, got {axis}={at!r}")
    x, left, right = [], [], []
    for value in _around(at):
        try:
            with warnings.catch_warnings(action="error", category=RuntimeWarning):
                found = compare(**{**point, axis: value})
        except (OutsideDomain, ValueError, ArithmeticError, IndexError, RuntimeWarning):
            continue  # the claim or the theory says nothing here, or the body has not expected such a value
        x.append(value)
        left.append(found.left)
        right.append(found.right)
    return Picture(axis, np.array(x), dict(zip(sides, (np.array(left), np.array(right)), strict=True)), (float(at),))


def _around(at: float) -> list[Any]:
    """Values on both sides of the place, the place among them."""
    if isinstance(at, int):
        high = max(3 * at, at + 20)
        if high <= POINTS:
            return list(range(high + 1))
        spread = np.geomspace(max(1, at / 100), 3 * at, POINTS - 1).round()
        return sorted({*(int(each) for each in spread), at})
    centre = at if at > 0 else 1.0
    return sorted({*np.geomspace(centre / 1e3, centre * 1e3, POINTS - 1).tolist(), at})
