"""The peak of the risk near the interpolation threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations import parameters
from sandbox.foundations.batches import within
from sandbox.foundations.parameters import Array
from sandbox.foundations.records import Record, settled
from sandbox.models import engine
from sandbox.models.interpolation_threshold import checked_model, interpolation_threshold
from sandbox.numerics.roots import bounded_minimum
from sandbox.tasks.spherical_task import AnyTask

#: The peak is sought between n / 100 and 100 n on a grid of ratio 1.08, then refined.
GRID_REACH = 100.0
GRID_HALF = 60


@dataclass(frozen=True, eq=False)
class Peak(Record):
    """The peak of the risk as a function of the number of parameters.

    Parameters
    ----------
    p : array, shape (...)
        Number of parameters at the peak.
    total : array, shape (...)
        Total risk there; inf without penalty.
    """

    p: Array
    total: Array


def peak(model: Any, task: AnyTask, n: ArrayLike) -> Peak:
    """Where the risk peaks as the number of parameters passes the threshold, and how high.

    Parameters
    ----------
    model : MinNorm, Ridge or RandomFeatures
        Its p is the axis along which the peak is sought and is not used.
    task : Task or SphericalTask
    n : array_like, shape (...)
        Number of training samples, > 0.

    Returns
    -------
    Peak
        The highest interior maximum of the total over p, of the common shape of task, n and penalty.

    Raises
    ------
    ValueError
        If somewhere the risk has no interior maximum: the penalty is so large, or the label noise so small, that
        the curve does not peak.

    Examples
    --------
    Without penalty the peak is infinite and at p = n; a penalty lowers it and moves it:

    >>> from sandbox import RandomFeatures, Task, peak
    >>> task = Task.isotropic(200, noise=0.5)
    >>> found = peak(RandomFeatures(1, penalty=[0.0, 0.1, 10.0]), task, n=100)
    >>> found.total.round(2)
    array([  inf, 16.81,  2.64])
    """
    n = parameters.n.check(n)
    penalty = checked_model(model).penalty
    if np.any(penalty < 0):
        raise ValueError(f"penalty must be >= 0 along the whole curve, got {float(penalty.min())!r}")
    shape = parameters.broadcast_shape(task=engine.checked_task(task).shape, n=n.shape, penalty=penalty.shape)
    n, penalty = np.broadcast_to(n, shape), np.broadcast_to(penalty, shape)
    places, heights = np.empty(shape), np.empty(shape)
    for cell in np.ndindex(shape):
        single = within(task, shape, cell)
        places[cell], heights[cell] = _single_peak(model, single, n[cell], penalty[cell])
    return Peak(settled(places), settled(heights))


def _single_peak(model: Any, task: AnyTask, n: Array, penalty: Array) -> tuple[float, float]:
    points = engine.Points(model.inputs, task, n, penalty)
    # Leading directions are listed as far as the tail, and the curve is flat beyond.
    listed = float(model.inputs.most(task))

    def total(log_p: ArrayLike) -> Array:
        return engine.totals(points.with_p(np.minimum(np.exp(np.asarray(log_p)) * n, listed)))

    # In units of n, so that the threshold is a point of the grid.
    grid = np.linspace(-np.log(GRID_REACH), np.log(GRID_REACH), 2 * GRID_HALF + 1)
    values = total(grid)
    if np.isinf(values[GRID_HALF]):
        return float(n), np.inf
    inner = values[1:-1]
    maxima = 1 + np.flatnonzero((inner > values[:-2]) & (inner >= values[2:]))
    # Past the last of the directions the curve is flat: where it rises up to there, that is its end and no peak.
    end = np.log(listed / n)
    for best in maxima[np.argsort(-values[maxima], kind="stable")]:
        right = min(grid[best + 1], end)
        place, value = bounded_minimum(lambda x: -float(total(x)), grid[best - 1], right)
        if -value > total(right):
            return float(np.minimum(np.exp(place) * n, listed)), -value
    remedy = "lower the penalty or raise the label noise"
    if np.isinf(interpolation_threshold(model, task, n)):
        remedy = "the task has too few directions to interpolate so many samples, take fewer"
    raise ValueError(f"the risk has no peak in p at n = {n:g}, penalty {penalty:g}: {remedy}")
