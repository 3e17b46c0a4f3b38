"""Where the risk turns along one hyperparameter: the valleys and peaks of early stopping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandbox.foundations.parameter_table import replaced
from sandbox.foundations.parameters import Array, one_of, single_number
from sandbox.foundations.quantities import N
from sandbox.foundations.records import Numbers, settled
from sandbox.models import engine
from sandbox.models.protocol import HasInputs, HasRisk, require, require_axis, total_risk
from sandbox.numerics.curve_points import extrema
from sandbox.tasks.spherical_task import AnyTask

#: Times between this share and so many of the time scale of the fastest direction are looked at.
SOON, LATE = 1e-5, 1e12


@dataclass(frozen=True, eq=False)
class TurningPoints(Numbers):
    """The extrema of a risk along one hyperparameter, in order.

    Parameters
    ----------
    place : array, shape (extrema,)
        The hyperparameter.
    total : array, shape (extrema,)
        The total risk there.
    maximum : bool array, shape (extrema,)
        Whether it is a maximum; they alternate with minima.
    """

    place: Array
    total: Array
    maximum: NDArray[np.bool_]


def turning_points(
    model: Any, task: AnyTask, n: ArrayLike, *, along: str = "time", low: float | None = None, high: float | None = None
) -> TurningPoints:
    """Where the test risk stops to fall, and to rise again, along one hyperparameter of a model.

    Two minima with a maximum between them are epoch-wise double descent.

    Parameters
    ----------
    model : object
        A model with `risk`; its value of the hyperparameter is not used.
    task : Task or SphericalTask
        Of shape ().
    n : float
        Number of training samples, > 0.
    along : str, default "time"
        The hyperparameter, which need not be whole.
    low, high : float, optional
        The range, 0 < low < high. For times by default from 1e-5 to 1e12 over n times the largest eigenvalue.

    Returns
    -------
    TurningPoints
        Empty where the risk is monotone. The ends of the range are none.

    Raises
    ------
    ValueError
        If the hyperparameter is unknown or whole, an end of the range is missing, or the risk is infinite inside.

    Examples
    --------
    >>> from sandbox import GradientFlow, Task, turning_points
    >>> strong_and_weak = Task([1, 1e-3], [1, 1], [320, 20], noise=0.1)
    >>> found = turning_points(GradientFlow(1), strong_and_weak, n=400)
    >>> found.place.round(3), found.total.round(3), found.maximum
    (array([2.0000e-03, 4.3900e-01, 9.2087e+01]), array([1.678, 5.042, 0.662]), array([False,  True, False]))
    """
    require(model, HasRisk, "turning points")
    require_axis(model, "turning points")
    one_of(along, "along", tuple(model.parameters.numbers))
    if model.parameters.numbers[along].whole:
        raise ValueError(f"along must be a parameter that need not be whole, got {along!r}")
    checked, samples = engine.checked_task(task), N.check(n)
    if checked.shape or samples.shape:
        raise ValueError(f"task and n must be single ones, got shapes {checked.shape} and {samples.shape}")
    if (low is None or high is None) and (along != "time" or not isinstance(model, HasInputs)):
        raise ValueError(f"low and high must be given along {along}")
    if low is None or high is None:
        eigenvalues = model.inputs.spectrum(checked).eigenvalues
        scale = float(samples) * float(np.max(eigenvalues, initial=0.0)) or 1.0
        low, high = SOON / scale if low is None else low, LATE / scale if high is None else high
    ends = single_number(low, "low"), single_number(high, "high")
    if not 0 < ends[0] < ends[1] < np.inf:
        raise ValueError(f"low and high must satisfy 0 < low < high, got {ends[0]!r} and {ends[1]!r}")

    def curve(place: Array) -> Array:
        values = np.broadcast_to(total_risk(replaced(model, **{along: place}), checked, samples), place.shape)
        if not np.all(np.isfinite(values)):
            first = float(place[~np.isfinite(values)][0])
            raise ValueError(f"the risk must be finite between low and high, got inf at {along} = {first!r}")
        return values

    found = extrema(curve, *ends)
    found.maximum.setflags(write=False)
    return TurningPoints(settled(found.place), settled(found.value), found.maximum)
