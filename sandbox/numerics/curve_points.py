"""Extrema and crossings of a smooth curve that is computed at many places at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array

#: Places of the first look, and of each look between two or three neighbours of the last.
FIRST, CLOSER = 241, 17

#: Closer looks: places are then resolved to 1e-11 of the range, or as far as values differ.
LOOKS = 9

#: What rises and falls by less than this share of the range of values is rounding.
PROMINENCE = 1e-9


class Extrema(NamedTuple):
    """The extrema of a curve within its range, in order; each of shape (extrema,).

    Parameters
    ----------
    place, value : arrays
    maximum : bool array
        Whether it is a maximum; they alternate with minima.
    """

    place: Array
    value: Array
    maximum: NDArray[np.bool_]


def extrema(function: Callable[[Array], Array], low: float, high: float) -> Extrema:
    """The extrema of a function on a logarithmic scale, its ends left out.

    Parameters
    ----------
    function : callable
        Finite, from places of shape (places,) to values of that shape.
    low, high : float
        0 < low < high.

    Examples
    --------
    >>> found = extrema(lambda x: np.cos(np.log(x) - 1), 1e-2, 1e2)
    >>> np.log(found.place).round(4), found.maximum
    (array([-2.1416,  1.    ,  4.1416]), array([False,  True, False]))
    """
    place = np.linspace(np.log(low), np.log(high), FIRST)
    value = function(np.exp(place))
    turning = _turning_points(value)
    inner = turning[(turning > 0) & (turning < FIRST - 1)]
    found = [_closer(function, place[i - 1], place[i + 1], 1.0 if value[i] > value[i - 1] else -1.0) for i in inner]
    places, values = (np.array([each[k] for each in found]) for k in (0, 1))
    rises = np.array([value[i] > value[i - 1] for i in inner], dtype=bool)
    return Extrema(np.exp(places), values, rises)


def _turning_points(value: Array) -> NDArray[np.intp]:
    """Both ends and the extrema between them, without those that rounding makes."""
    change = np.sign(np.diff(value))
    keep = np.flatnonzero(change != 0)
    turns = keep[1:][change[keep][1:] != change[keep][:-1]]
    points = np.concatenate([[0], turns, [value.size - 1]])
    while points.size > 2:
        steps = np.abs(np.diff(value[points]))
        least = int(steps.argmin())
        if steps[least] > PROMINENCE * np.ptp(value):
            break
        # A pair of neighbours goes, or with an end the one beside it.
        inner = [k for k in (least, least + 1) if 0 < k < points.size - 1]
        points = np.delete(points, inner)
    return points


def _closer(function: Callable[[Array], Array], left: float, right: float, sign: float) -> tuple[float, float]:
    """Place (its logarithm) and value of the extremum between two places."""
    for _ in range(LOOKS):
        place = np.linspace(left, right, CLOSER)
        value = function(np.exp(place))
        best = int(np.clip((sign * value).argmax(), 1, CLOSER - 2))
        left, right = place[best - 1], place[best + 1]
    return float(place[best]), float(value[best])


def last_crossing(function: Callable[[Array], Array], low: float, high: float, level: float) -> float:
    """Where a function falls to a level for the last time, on a logarithmic scale.

    Returns
    -------
    float
        0 where it is at most that all the time, inf where it is above at the end.

    Examples
    --------
    >>> round(last_crossing(lambda x: 1 / x, 1e-3, 1e3, 0.25), 9)
    4.0
    """
    left, right, count = np.log(low), np.log(high), FIRST
    for look in range(LOOKS):
        place = np.linspace(left, right, count)
        above = np.flatnonzero(function(np.exp(place)) > level)
        if above.size == 0 and look == 0:
            return 0.0
        last = int(above[-1]) if above.size else 0
        if last == count - 1 and look == 0:
            return float("inf")
        last = min(last, count - 2)
        left, right, count = place[last], place[last + 1], CLOSER
    return float(np.exp((left + right) / 2.0))
