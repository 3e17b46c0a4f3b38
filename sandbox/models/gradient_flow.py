"""Least squares by gradient flow, stopped at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.batches import within
from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array
from sandbox.foundations.quantities import TIME, WEIGHT_DECAY
from sandbox.models.engine import Rows
from sandbox.models.filter_model import FilterModel
from sandbox.tasks.input_views import DIRECTIONS, INTERCEPT
from sandbox.tasks.spherical_task import AnyTask
from sandbox.theory.best_time import best_time
from sandbox.theory.flow_sources import gradient_flow
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import GradientFlowFilter


@dataclass(frozen=True, eq=False, repr=False, init=False)
class GradientFlow(FilterModel):
    r"""Least squares by gradient flow from zero, :math:`\dot w = X^\top (y - X w)`, stopped at a time.

    Parameters
    ----------
    time : array_like, shape (...)
        Time of the un-normalised loss, in [0, inf]; inf is min-norm least squares. Where papers divide the loss by n,
        their time is n times ours, and where they also drop the factor 1/2, half of that.
    p : array_like, shape (...), optional
        Number of leading directions used, in [0, inf]; all of them by default.
    weight_decay : array_like, shape (...), default 0
        Rate :math:`\mu` in [0, inf) at which the weights decay beside, :math:`\dot w = X^\top (y - X w) - \mu w`:
        forever, training then ends in ridge regression with this penalty.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty: the formula intercept, in `sandbox.theory.intercept`.

    Notes
    -----
    Directions of large variance are learnt first, the noise along those of small variance last: stopping early
    regularises, as ridge with penalty 1/time does, and not quite so. `FlowFromRandomWeights` starts elsewhere.

    .. formula:: gradient-flow
        :title: Gradient flow
        :code: GradientFlow(time, p).risk(task, n)
        :uses: spectral-filter
        :where: w is an eigenvalue of the Gram matrix of the training set, and :math:`\mu` the weight decay
        :assumes: Gaussian inputs of any spectrum, training from zero
        :exactness: equivalent
        :reference: ali2019continuous

        f(w) = \frac{1 - e^{-(w + \mu)\, \text{time}}}{w + \mu}

    References
    ----------
    ``ali2019continuous``, who compare it with ridge.

    Examples
    --------
    >>> from sandbox import GradientFlow, MinNorm, Task
    >>> task = Task.isotropic(90, noise=0.5)
    >>> GradientFlow([0.001, 0.01, 0.1, 1.0, float("inf")]).risk(task, n=100).total.round(3)
    array([1.336, 0.985, 1.359, 3.127, 5.   ])
    >>> GradientFlow.tuned(task, n=100).time.round(4)
    np.float64(0.014)
    """

    parameters: ClassVar[Table] = Table(TIME, DIRECTIONS, WEIGHT_DECAY, INTERCEPT)
    axis: ClassVar[str] = "p"
    _of_filter: ClassVar[tuple[str, ...]] = ("time", "weight_decay")

    time: Array
    p: Array | None = None
    weight_decay: Array = field(default=0.0)  # type: ignore[arg-type]  # shown in the repr unless it is this
    intercept: bool = False

    def __init__(
        self, time: ArrayLike, p: ArrayLike | None = None, *, weight_decay: ArrayLike = 0.0, intercept: bool = False
    ) -> None:
        self._set(time=time, p=p, weight_decay=weight_decay, intercept=intercept)

    @classmethod
    def tuned(
        cls,
        task: AnyTask,
        n: ArrayLike,
        *,
        p: ArrayLike | None = None,
        weight_decay: ArrayLike = 0.0,
        intercept: bool = False,
    ) -> GradientFlow:
        """Gradient flow stopped at the time of least risk.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0.
        p : array_like, shape (...), optional
            Number of leading directions used; all of them by default.
        weight_decay : array_like, shape (...), default 0
            In [0, inf).
        intercept : bool, default False
            Whether a constant is fitted as well.

        Returns
        -------
        GradientFlow
            Its `time` has the common shape of task, n, p and weight decay; 0 where nothing can be learnt, inf where
            training longer never hurts.
        """
        model = cls(0.0, p, weight_decay=weight_decay, intercept=intercept)
        points = model._points(task, n)
        times = np.empty(points.shape)
        samples = np.broadcast_to(points.n, points.shape)
        given = None if model.p is None else np.broadcast_to(model.p, points.shape)
        decay = np.broadcast_to(model.weight_decay, points.shape)
        for cell in np.ndindex(points.shape):
            single = cls(0.0, None if given is None else given[cell])
            one = single._points(within(points.task, points.shape, cell), samples[cell])
            times[cell] = best_time(one.problem, float(decay[cell]))
        return cls(times[()], p, weight_decay=weight_decay, intercept=intercept)

    def _filters(self, rows: Rows) -> GradientFlowFilter:
        return GradientFlowFilter(rows["time"], rows["weight_decay"])

    def _sources(self, problem: Problem, rows: Rows) -> dict[str, Array]:
        return gradient_flow(problem, rows["time"], rows["weight_decay"])
