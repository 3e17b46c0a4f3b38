"""Least squares by gradient flow from random initial weights, as neural networks start."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array, Parameter, first_where
from sandbox.foundations.quantities import INITIAL_VARIANCE, TIME, WEIGHT_DECAY
from sandbox.models import engine
from sandbox.models.hyperparameters import Hyperparameters
from sandbox.results.risk import MEMBERS, Risk, risk_of
from sandbox.tasks.input_views import DIRECTIONS, LeadingDirections
from sandbox.tasks.spherical_task import AnyTask
from sandbox.theory.flow_sources import flow_from_random_weights
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import GradientFlowFilter


@dataclass(frozen=True, eq=False, repr=False, init=False)
class FlowFromRandomWeights(Hyperparameters):
    r"""Least squares by gradient flow with weight decay, from random weights.

    Parameters
    ----------
    time : array_like, shape (...)
        Time of the un-normalised loss, in [0, inf].
    initial_variance : array_like, shape (...)
        Variance of each initial weight, >= 0; the weights at the start are :math:`w_0 \sim N(0,
        \text{initial\_variance}\, I)`.
    p : array_like, shape (...), optional
        Number of leading directions used, in [0, inf]; all of them by default.
    weight_decay : array_like, shape (...), default 0
        Rate at which the weights decay beside, in [0, inf).

    Notes
    -----
    What is left of the start is variance from the draw of the initial weights: `features` of its average over training
    sets, `samples_features` beside. In directions that no sample reaches only weight decay makes it smaller, as slowly
    as :math:`e^{-\text{weight\_decay}\,\text{time}}`, while the training set is fitted long before: `grokking_time`.

    .. formula:: random-initial-weights
        :title: Gradient flow from random weights
        :code: FlowFromRandomWeights(time, initial_variance, p).risk(task, n)
        :uses: gradient-flow, spectral-filter
        :where: W is the Gram matrix :math:`X^\top X`, :math:`\mu` the weight decay, and v the variance of an initial
            weight
        :assumes: Gaussian inputs of any spectrum
        :exactness: equivalent
        :reference: advani2020high, for isotropic inputs

        \text{features} + \text{samples\_features}
        = v\; E\, \mathrm{tr}\, \Sigma\, e^{-2 (W + \mu)\, \text{time}}

    References
    ----------
    ``advani2020high``, for isotropic inputs.

    Examples
    --------
    >>> from sandbox import FlowFromRandomWeights, Task
    >>> task = Task.isotropic(200)
    >>> FlowFromRandomWeights([0, 0.1, 10], 0.005).risk(task, n=100).total.round(3)
    array([2.   , 1.001, 1.   ])

    Weight decay forgets the start, and a little of the target:

    >>> FlowFromRandomWeights([0, 0.1, 10], 0.005, weight_decay=0.5).risk(task, n=100).total.round(3)
    array([2.   , 0.953, 0.5  ])
    """

    parameters: ClassVar[Table] = Table(TIME, INITIAL_VARIANCE, DIRECTIONS, WEIGHT_DECAY)
    axis: ClassVar[str] = "p"
    #: What `Risk.ensemble` averages over: starts.
    members: ClassVar[Parameter] = MEMBERS

    time: Array
    initial_variance: Array
    p: Array | None = None
    weight_decay: Array = field(default=0.0)  # type: ignore[arg-type]  # shown in the repr unless it is this

    def __init__(
        self,
        time: ArrayLike,
        initial_variance: ArrayLike,
        p: ArrayLike | None = None,
        *,
        weight_decay: ArrayLike = 0.0,
    ) -> None:
        self._set(time=time, initial_variance=initial_variance, p=p, weight_decay=weight_decay)

    @property
    def inputs(self) -> LeadingDirections:
        """How the model sees its inputs."""
        return LeadingDirections(self.p)

    def risk(self, task: AnyTask, n: ArrayLike) -> Risk:
        """The risk by the deterministic equivalent.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0 and at most 1e15; need not be whole.

        Returns
        -------
        Risk
            Of the common shape of task, n and hyperparameters; its exactness is ``"equivalent"``.

        Raises
        ------
        NotImplementedError
            If the task has a tail, infinitely many directions, and the weights do not start at zero.

        Warns
        -----
        ValidityWarning
            Where training has ended within one parameter of the threshold, where the finite-sample risk differs by
            O(1).
        """
        rows = {name: getattr(self, name) for name in ("time", "initial_variance", "weight_decay")}
        shape = np.broadcast_shapes(*(array.shape for array in rows.values()))
        points = self._asked(self.inputs, task, n, np.zeros(shape))
        require_no_tail(points, self.initial_variance)
        engine.warn_at(points, np.broadcast_to(np.isinf(self.time) & (self.weight_decay == 0), points.shape))
        return risk_of(engine.filtered(points, rows, _sources), "equivalent", points.at)

    def weights(self, X: Array, y: Array, rng: np.random.Generator) -> Array:
        """Draw initial weights and train them: a fit for `simulate`.

        Parameters
        ----------
        X : array, shape (n, p)
        y : array, shape (n,)
        rng : Generator
            Draws the initial weights.

        Returns
        -------
        array, shape (p,)
        """
        start = np.sqrt(self.initial_variance) * rng.standard_normal(X.shape[1])
        filters = GradientFlowFilter(np.reshape(self.time, 1), np.reshape(self.weight_decay, 1))
        U, singular, Vt = np.linalg.svd(X, full_matrices=False)
        inside = singular > max(X.shape) * np.finfo(float).eps * singular.max(initial=0.0)
        U, singular, Vt = U[:, inside], singular[inside], Vt[inside]
        learnt, left = filters(singular**2, 0.0), filters.start(singular**2, 0.0)
        # Of the start all is left as where nothing is seen, except along what is.
        along = singular * learnt.values[0] * (U.T @ y) + (left.residual[0] - left.at_zero[0]) * (Vt @ start)
        return left.at_zero[0] * start + along @ Vt


def require_no_tail(points: engine.Points, initial_variance: Array) -> None:
    """Raise a `NotImplementedError` where infinitely many directions would start at random; shapes must broadcast."""
    random = np.broadcast_to((points.inputs.spectrum(points.task).tail > 0) & (initial_variance > 0), points.shape)
    if random.any():
        raise NotImplementedError(
            "initial_variance must be 0 on a task with a tail, whose infinitely many directions would each start at "
            f"random, got {first_where(random, initial_variance)!r}: cut the task with task.leading(p), or take "
            "GradientFlow, which starts at zero"
        )


def _sources(problem: Problem, rows: engine.Rows) -> dict[str, Array]:
    """The primary fields at some points."""
    return flow_from_random_weights(problem, rows["time"], rows["weight_decay"], rows["initial_variance"])
