"""Least squares by gradient descent, stopped after a number of steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array
from sandbox.foundations.quantities import STEP_SIZE, STEPS
from sandbox.models import engine, stable_steps
from sandbox.models.engine import Rows
from sandbox.models.filter_model import FilterModel
from sandbox.tasks.input_views import DIRECTIONS, INTERCEPT
from sandbox.theory.spectral_filters import GradientDescentFilter


@dataclass(frozen=True, eq=False, repr=False, init=False)
class GradientDescent(FilterModel):
    r"""Least squares by gradient descent from zero, :math:`w \leftarrow w + \text{step\_size}\, X^\top (y - X w)`.

    Parameters
    ----------
    step_size : array_like, shape (...)
        Step size of the un-normalised loss, > 0, and below 2 over the largest eigenvalue of :math:`X^\top X`, beyond
        which it diverges.
    steps : array_like, shape (...)
        Number of steps, whole and >= 0; inf is min-norm least squares.
    p : array_like, shape (...), optional
        Number of leading directions used, in [0, inf]; all of them by default.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty: the formula intercept, in `sandbox.theory.intercept`.

    Notes
    -----
    In the limit of small steps it is `GradientFlow` at time steps times step_size.

    .. formula:: gradient-descent
        :title: Gradient descent
        :code: GradientDescent(step_size, steps, p).risk(task, n)
        :uses: spectral-filter
        :where: w is an eigenvalue of the Gram matrix of the training set, :math:`\eta` the step size, k the number of
            steps
        :assumes: Gaussian inputs of any spectrum, training from zero with stable steps
        :exactness: equivalent
        :reference: ali2019continuous, for its limit of small steps

        f(w) = \frac{1 - (1 - \eta w)^k}{w}

    Examples
    --------
    >>> from sandbox import GradientDescent, GradientFlow, Task
    >>> task = Task.isotropic(90, noise=0.5)
    >>> GradientDescent(1e-3, [0, 10, 100]).risk(task, n=100).total.round(3)
    array([1.5  , 0.985, 1.361])
    >>> GradientFlow([0, 0.01, 0.1]).risk(task, n=100).total.round(3)
    array([1.5  , 0.985, 1.359])
    """

    parameters: ClassVar[Table] = Table(STEP_SIZE, STEPS, DIRECTIONS, INTERCEPT)
    axis: ClassVar[str] = "p"
    _of_filter: ClassVar[tuple[str, ...]] = ("step_size", "steps")

    step_size: Array
    steps: Array
    p: Array | None = None
    intercept: bool = False

    def __init__(
        self, step_size: ArrayLike, steps: ArrayLike, p: ArrayLike | None = None, *, intercept: bool = False
    ) -> None:
        self._set(step_size=step_size, steps=steps, p=p, intercept=intercept)

    def _filters(self, rows: Rows) -> GradientDescentFilter:
        return GradientDescentFilter(rows["step_size"], rows["steps"])

    def _check(self, points: engine.Points) -> None:
        stable_steps.require_stable(points, self.step_size, self.steps)
