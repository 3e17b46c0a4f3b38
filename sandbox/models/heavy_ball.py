"""Least squares by gradient descent with momentum."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array
from sandbox.foundations.quantities import MOMENTUM, STEP_SIZE, STEPS
from sandbox.models import engine, stable_steps
from sandbox.models.engine import Rows
from sandbox.models.filter_model import FilterModel
from sandbox.tasks.input_views import DIRECTIONS, INTERCEPT
from sandbox.theory.spectral_filters import HeavyBallFilter

#: Each step is computed: more of them take too long, and in the end it is min-norm least squares.
FEWER_STEPS = replace(STEPS, high=100_000.0, infinite=False)


@dataclass(frozen=True, eq=False, repr=False, init=False)
class HeavyBall(FilterModel):
    r"""Least squares by gradient descent with momentum, from zero.

    Parameters
    ----------
    step_size : array_like, shape (...)
        Step size of the un-normalised loss, > 0, and below :math:`2\,(1 + \text{momentum})` over the largest eigenvalue
        of :math:`X^\top X`, beyond which it diverges.
    momentum : array_like, shape (...)
        Share of the last step that is repeated, in [0, 1); 0 is gradient descent.
    steps : array_like, shape (...)
        Number of steps, whole, from 0 to 100 000.
    p : array_like, shape (...), optional
        Number of leading directions used, in [0, inf]; all of them by default.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty: the formula intercept, in `sandbox.theory.intercept`.

    Notes
    -----
    .. formula:: heavy-ball
        :title: Gradient descent with momentum
        :code: HeavyBall(step_size, momentum, steps, p).risk(task, n)
        :uses: spectral-filter
        :where: w is an eigenvalue of the Gram matrix of the training set, :math:`\eta` the step size, :math:`\mu` the
            momentum, and :math:`f_0 = f_{-1} = 0`
        :assumes: Gaussian inputs of any spectrum, training from zero with stable steps
        :exactness: equivalent
        :reference: paquette2021sgd, which has momentum among others

        f_{k+1}(w) = f_k(w) + \eta\, \bigl( 1 - w f_k(w) \bigr) + \mu\, \bigl( f_k(w) - f_{k-1}(w) \bigr)

    Examples
    --------
    >>> from sandbox import HeavyBall, Task
    >>> HeavyBall(1e-3, 0.9, [0, 10, 100]).risk(Task.isotropic(90, noise=0.5), n=100).total.round(3)
    array([1.5  , 1.529, 3.178])
    """

    parameters: ClassVar[Table] = Table(STEP_SIZE, MOMENTUM, FEWER_STEPS, DIRECTIONS, INTERCEPT)
    axis: ClassVar[str] = "p"
    _of_filter: ClassVar[tuple[str, ...]] = ("step_size", "momentum", "steps")

    step_size: Array
    momentum: Array
    steps: Array
    p: Array | None = None
    intercept: bool = False

    def __init__(
        self,
        step_size: ArrayLike,
        momentum: ArrayLike,
        steps: ArrayLike,
        p: ArrayLike | None = None,
        *,
        intercept: bool = False,
    ) -> None:
        self._set(step_size=step_size, momentum=momentum, steps=steps, p=p, intercept=intercept)

    def _filters(self, rows: Rows) -> HeavyBallFilter:
        return HeavyBallFilter(rows["step_size"], rows["momentum"], rows["steps"])

    def _check(self, points: engine.Points) -> None:
        stable_steps.require_stable(points, self.step_size, self.steps, self.momentum)
