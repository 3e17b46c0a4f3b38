"""The peak of the risk near the interpolation threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.batches import within
from sandbox.foundations.parameter_table import replaced
from sandbox.foundations.parameters import Array, broadcast_shape
from sandbox.foundations.quantities import N
from sandbox.foundations.records import Numbers, settled
from sandbox.models import engine
from sandbox.models.interpolation_threshold import interpolation_threshold
from sandbox.models.protocol import HasInputs, HasRisk, HasThreshold, require, require_axis, total_risk
from sandbox.numerics.roots import bounded_minimum
from sandbox.tasks.centred_samples import centred_samples
from sandbox.tasks.input_views import LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask

#: The peak is sought between n / 100 and 100 n on a grid of ratio 1.08, then refined.
GRID_REACH = 100.0
GRID_HALF = 60


@dataclass(frozen=True, eq=False)
class Peak(Numbers):
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
    model : object
        A model with `risk` and an axis. Its value on the axis, p mostly, is not used.
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
    require(model, HasRisk, "a peak")
    axis, n = require_axis(model, "a peak"), N.check(n)
    if np.any(np.less(getattr(model, "penalty", 0.0), 0.0)):
        raise ValueError(f"penalty must be >= 0 along the whole curve, got {float(np.min(model.penalty))!r}")
    given = {name: getattr(model, name) for name in model.parameters.numbers if name != axis}
    arrays = {name: np.asarray(value) for name, value in given.items() if value is not None}
    shape = broadcast_shape(
        task=engine.checked_task(task).shape, n=n.shape, **{name: array.shape for name, array in arrays.items()}
    )
    n, arrays = np.broadcast_to(n, shape), {name: np.broadcast_to(array, shape) for name, array in arrays.items()}
    places, heights = np.empty(shape), np.empty(shape)
    for cell in np.ndindex(shape):
        single = replaced(model, **{name: array[cell] for name, array in arrays.items()})
        places[cell], heights[cell] = _single_peak(single, axis, within(task, shape, cell), n[cell])
    return Peak(settled(places), settled(heights))


def _single_peak(model: Any, axis: str, task: AnyTask, n: Array) -> tuple[float, float]:
    # Beyond the last of the directions the curve is flat, or there is none.
    most = model.most(task) if isinstance(model, HasThreshold) else getattr(model, "inputs", None)
    listed = float(most.most(task)) if isinstance(most, LeadingDirections | RandomProjections) else most
    last = np.inf if listed is None else float(listed)

    # In units of the threshold, so that it is a point of the grid.
    unit = centred_samples(model.inputs, task, n) if isinstance(model, HasInputs) else n

    def total(log_p: ArrayLike) -> Array:
        return total_risk(replaced(model, **{axis: np.minimum(np.exp(np.asarray(log_p)) * unit, last)}), task, n)

    grid = np.linspace(-np.log(GRID_REACH), np.log(GRID_REACH), 2 * GRID_HALF + 1)
    values = total(grid)
    if np.isinf(values[GRID_HALF]):
        return float(unit), np.inf
    inner = values[1:-1]
    maxima = 1 + np.flatnonzero((inner > values[:-2]) & (inner >= values[2:]))
    # Past the last of the directions the curve is flat: where it rises up to there, that is its end and no peak.
    end = np.log(last / unit)
    for best in maxima[np.argsort(-values[maxima], kind="stable")]:
        right = min(grid[best + 1], end)
        place, value = bounded_minimum(lambda x: -float(total(x)), grid[best - 1], right)
        if -value > total(right):
            return float(np.minimum(np.exp(place) * unit, last)), -value
    remedy = "lower the penalty or raise the label noise"
    if np.isinf(interpolation_threshold(model, task, n)):
        remedy = "the task has too few directions to interpolate so many samples, take fewer"
    penalty = f", penalty {float(model.penalty):g}" if hasattr(model, "penalty") else ""
    raise ValueError(f"the risk has no peak in {axis} at n = {n:g}{penalty}: {remedy}")
