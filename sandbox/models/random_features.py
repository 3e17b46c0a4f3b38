"""Random-features regression: a trained linear readout of p fixed random features."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.activations import NAMES, Activation
from sandbox.activations import activation as named
from sandbox.foundations.parameter_table import Choice, Table
from sandbox.foundations.parameters import Array, Parameter, broadcast_shape, first_where
from sandbox.foundations.quantities import PENALTY, TIME
from sandbox.foundations.validity import warn_beyond_gaussian_equivalence
from sandbox.models import engine
from sandbox.models.regression import Regression
from sandbox.results.equivalent import Equivalent
from sandbox.results.risk import MEMBERS, Risk, risk_of
from sandbox.spectra.spectrum import Spectrum
from sandbox.tasks.input_views import FEATURES, INTERCEPT, RandomProjections
from sandbox.tasks.spherical_task import AnyTask
from sandbox.tasks.task import Task
from sandbox.theory.best_penalty import best_penalty_not_negative
from sandbox.theory.best_penalty_in_time import best_penalty_in_time
from sandbox.theory.bias_variance import total
from sandbox.theory.problem import Problem
from sandbox.theory.random_features_in_time import random_features_in_time

#: Eigenvalues counted as vanishing may be this small a part of the effective ridge; so large is their error at most.
RESOLVED = 1e-9


ACTIVATION = Choice("activation", "activation of the features, Gaussian projections without one", NAMES)


@dataclass(frozen=True, eq=False, repr=False, init=False)
class RandomFeatures(Regression):
    r"""Ridge regression on p random features :math:`p^{-1/2} \phi(\langle w_j, x\rangle)`.

    Parameters
    ----------
    p : array_like, shape (...)
        Number of features, in (0, inf]; inf is kernel ridge regression.
    activation : str, callable or Activation, optional
        None for Gaussian projections, :math:`\phi(z) = z` with :math:`w_j \sim N(0, I)`. With an activation, "linear"
        included, each :math:`w_j` is scaled so that its pre-activation has variance 1. One of the names
        `sandbox.activations.NAMES`, or any function that `sandbox.activations.activation` takes.
    penalty : array_like, shape (...), default 0
        Penalty :math:`\ge 0` of the un-normalised loss :math:`\sum (y - f)^2 + \mathrm{penalty}\,\|a\|^2`; 0 is the
        min-norm limit, inf the null predictor.
    time : array_like, shape (...), default inf
        For how long the readout is trained, from zero by gradient flow on half of that loss, in [0, inf]; inf is its
        minimum. At a finite time the sources of variance are known only as the sums `Risk.noise_free_variance` and
        `Risk.label_variance`.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty; with Gaussian projections on a `Task` only. The
        threshold is then at p = n - 1: the formula intercept, in `sandbox.theory.intercept`.

    Notes
    -----
    The effective ridge solves :math:`(n - D)(p - D) = p\,\mathrm{penalty}/\kappa` with D of the kernel spectrum:
    the task's own for Gaussian projections; :math:`\mu_1^2 s_j/\mathrm{tr}\,\Sigma`, the constant's :math:`\mu_0^2`
    and a tail :math:`\mu_\star^2` for an activation with Hermite constants :math:`\mu_0, \mu_1, \mu_\star`, by
    Gaussian equivalence; on a `SphericalTask` the exact Gegenbauer spectrum.

    .. formula:: random-features-risk
        :title: Risk of random-features regression
        :code: RandomFeatures(p, activation, penalty).risk(task, n).total
        :uses: effective-ridge, degrees-of-freedom, missed-target
        :where: p features, in the limit of a vanishing penalty where it is 0/0; kernel ridge regression for p = inf
        :assumes: Gaussian projections, or an activation through the spectrum of its kernel
        :exactness: equivalent
        :reference: mei2022generalization, Theorem 2, numbering not checked; defilippis2024dimension, Theorem 3.3,
            numbering not checked; atanasov2024scaling

        \text{total} = n\, \frac{(p - D)(\beta_2 + \text{noise}) + E\,(\beta_1 + \text{noise})}
        {(n - D)(p - D) + (n + p - 2D)\, E}

    References
    ----------
    ``mei2022generalization``, Theorem 2; ``defilippis2024dimension``, Theorem 3.3; ``atanasov2024scaling``
    (numbering not checked).

    Examples
    --------
    >>> from sandbox import RandomFeatures, Task
    >>> task = Task.isotropic(200, noise=0.1)
    >>> RandomFeatures([100, 300, 900], activation="relu", penalty=1e-3).risk(task, n=300).total.round(3)
    array([1.164, 2.987, 0.492])
    """

    parameters: ClassVar[Table] = Table(FEATURES, ACTIVATION, PENALTY, TIME, INTERCEPT)
    axis: ClassVar[str] = "p"
    #: What `Risk.ensemble` averages over.
    members: ClassVar[Parameter] = MEMBERS

    p: Array
    activation: str | Callable[[Any], Any] | Activation | None = None
    penalty: Array = field(default=0.0)  # type: ignore[arg-type]  # shown in the repr unless it is this
    time: Array = field(default=np.inf)  # type: ignore[arg-type]
    intercept: bool = False

    def __init__(
        self,
        p: ArrayLike,
        activation: str | Callable[[Any], Any] | Activation | None = None,
        penalty: ArrayLike = 0.0,
        time: ArrayLike = np.inf,
        *,
        intercept: bool = False,
    ) -> None:
        if activation is not None:
            object.__setattr__(self, "_phi", named(activation))
        object.__setattr__(self, "activation", activation)
        self._set(p=p, penalty=penalty, time=time, intercept=intercept)

    @cached_property
    def _phi(self) -> Activation | None:
        return None if self.activation is None else named(self.activation)

    def risk(self, task: AnyTask, n: ArrayLike) -> Risk:
        """The risk by the deterministic equivalent of the kernel and feature spectra.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0 and at most 1e15; need not be whole.

        Returns
        -------
        Risk
            Of the common shape of task, n and hyperparameters; its exactness is ``"gaussian-equivalence"`` with an
            activation on a `Task`, else ``"equivalent"``.

        Warns
        -----
        ValidityWarning
            Within one parameter of the threshold with almost no penalty; and, for a nonlinear activation on a `Task`,
            where min(n, p) exceeds D^2/16 with D = trace^2 / (trace of the square) of the input covariance.
        """
        points, phi = self._points(task, n), self._phi
        exactness = "gaussian-equivalence" if phi is not None and isinstance(task, Task) else "equivalent"
        if self._trained:
            risk = engine.risk(points, exactness)
        else:
            engine.warn_at(points, np.broadcast_to(np.isinf(self.time), points.shape))
            risk = risk_of(engine.with_constant(points, self._in_time(points)), exactness, points.at)
        if phi is not None and phi.mu_star_squared > 0 and isinstance(task, Task):
            warn_beyond_gaussian_equivalence(points.n, self.p, task.effective_dimension)
        return risk

    def finite_sample_risk(self, task: AnyTask, n: ArrayLike) -> Risk:
        """No identity at finite n and p is known for random features.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples.

        Raises
        ------
        NotImplementedError
            Always.
        """
        self._points(task, n)
        raise NotImplementedError(
            "finite_sample_risk is not known for random features on any task: use risk, whose error is O(1/n), "
            "or simulate"
        )

    @classmethod
    def tuned(
        cls,
        task: AnyTask,
        n: ArrayLike,
        p: ArrayLike,
        activation: str | Callable[[Any], Any] | Activation | None = None,
        *,
        time: ArrayLike = np.inf,
        intercept: bool = False,
    ) -> RandomFeatures:
        """Random features at the penalty >= 0 of least risk.

        Parameters
        ----------
        task : Task or SphericalTask
        n, p : array_like, shape (...)
            Numbers of samples and features.
        activation : str, callable or Activation, optional
            As for the class.
        time : array_like, shape (...), default inf
            For how long the readout is trained.
        intercept : bool, default False
            Whether a constant is fitted as well.

        Returns
        -------
        RandomFeatures
            Its `penalty` has the common shape of task, n, p and time.

        Examples
        --------
        >>> from sandbox import RandomFeatures, Task
        >>> best = RandomFeatures.tuned(Task.isotropic(200, noise=0.1), n=300, p=300)
        >>> best.risk(Task.isotropic(200, noise=0.1), n=300).total.round(3)
        np.float64(0.266)
        """
        model = cls(p, activation, time=time, intercept=intercept)
        points = model._points(task, n)
        if model._trained:
            best = points.compute(best_penalty_not_negative)["penalty"]
        else:
            best = engine.filtered(points, {"time": model.time}, _best_penalties)["penalty"]
        return cls(p, activation, best[()], time, intercept=intercept)

    def totals(self, task: AnyTask, n: ArrayLike) -> Array:
        """The total risk alone, without warnings: for searches, which pass where the user does not look.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0 and at most 1e15; need not be whole.

        Returns
        -------
        array, shape (...)
            Of the common shape of task, n and hyperparameters.
        """
        if self._trained:
            return super().totals(task, n)
        points = self._points(task, n)
        return total(engine.with_constant(points, self._in_time(points)))

    def equivalent(self, task: AnyTask, n: ArrayLike) -> Equivalent:
        """Effective ridge, degrees of freedom and weight norm at the end of training.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0 and at most 1e15; need not be whole.

        Returns
        -------
        Equivalent
            Of the common shape of task, n and hyperparameters.

        Raises
        ------
        ValueError
            If any time is finite: an early predictor is no ridge regression.
        """
        if not self._trained:
            early = first_where(np.isfinite(self.time), self.time)
            raise ValueError(
                f"time must be inf in equivalent: an early predictor has no effective ridge, got {early!r}"
            )
        return super().equivalent(task, n)

    def spectral_filter(self, w: ArrayLike) -> Array:
        """The filter f of the fitted weights f(F'F) F'y; F is the training matrix of features.

        Parameters
        ----------
        w : array_like
            Eigenvalues > 0 of F'F.

        Returns
        -------
        array
            f(w), of the shape of w: 1/(w + penalty) at the end of training.
        """
        if self._trained or np.isinf(self.penalty):
            return super().spectral_filter(w)
        decayed = np.asarray(w, dtype=float) + self.penalty
        return -np.expm1(-decayed * self.time) / decayed

    @property
    def inputs(self) -> RandomProjections:
        """How the model sees its inputs."""
        return RandomProjections(self.p, self._phi, self.intercept)

    @property
    def _trained(self) -> bool:
        """Whether all training goes on to its end."""
        return bool(np.all(np.isinf(self.time)))

    def _in_time(self, points: engine.Points) -> dict[str, Array]:
        """What is known at every point, the sums of sources among it."""
        return engine.filtered(
            points, {"time": self.time}, lambda problem, rows: random_features_in_time(problem, rows["time"])
        )

    def _points(self, task: AnyTask, n: ArrayLike) -> engine.Points:
        """Where the engine is asked; on a sphere of so low a dimension that degrees are missing it is refused."""
        points = super()._points(task, n)
        broadcast_shape(points=points.shape, time=self.time.shape)
        both = np.broadcast_shapes(points.penalty.shape, self.time.shape)
        points = replace(points, penalty=np.broadcast_to(points.penalty, both))
        _check_degrees(points.inputs.spectrum(points.task), points.n, self.p, self.penalty)
        return points


def _best_penalties(problem: Problem, rows: engine.Rows) -> dict[str, Array]:
    """The best penalty of each point, at its time."""
    every = range(problem.points)
    return {"penalty": np.array([best_penalty_in_time(problem.at(np.array([i])), rows["time"][i]) for i in every])}


def _check_degrees(seen: Spectrum, n: Array, p: Array, penalty: Array) -> None:
    """Raise a `ValueError` if eigenvalues that the spectrum does not list would show at these sizes."""
    if not np.any(seen.unlisted > 0):
        return
    broadcast_shape(task=seen.shape, n=n.shape, p=p.shape, penalty=penalty.shape)
    least = np.minimum(n, p)
    # kappa is at least penalty / n and, for df1 < min(n, p), at least tail / min(n, p).
    hidden = seen.unlisted > RESOLVED * np.maximum(seen.tail / least, penalty / n)
    if not hidden.any():
        return
    # N_j directions of an eigenvalue of s_j or more have df1 of at least N_j s_j / (s_j + kappa): a bound that falls
    # with min(n, p), so that the largest one decides for each task.
    most = np.where(hidden, least, 0.0)
    most = most.max(axis=tuple(range(most.ndim - len(seen.shape))))
    count = np.cumsum(seen.multiplicity, axis=-1)
    kappa = (seen.eigenvalues * (count / np.maximum(most, 1e-15)[..., None] - 1.0)).max(axis=-1)
    hidden = (most > 0) & (seen.unlisted > RESOLVED * kappa)
    if hidden.any():
        worst = first_where(hidden, most)
        raise ValueError(
            f"min(n, p) must be smaller on a sphere of so low a dimension, got {worst:g}: the polynomial degrees that "
            "are listed do not resolve the spectrum of this activation; raise dim, or add a penalty"
        )
