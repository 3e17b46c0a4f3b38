"""Linear models on the leading directions of the inputs: what min-norm least squares and ridge share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array
from sandbox.foundations.validity import warn_near_least_penalty
from sandbox.models import engine
from sandbox.models.finite_sample_linear import linear_risk
from sandbox.models.regression import Regression
from sandbox.results.risk import Risk, without_features
from sandbox.tasks.input_views import LeadingDirections
from sandbox.tasks.spherical_task import AnyTask
from sandbox.tasks.task import Task
from sandbox.theory import negative_penalty


def least_penalty(points: engine.Points) -> Array:
    """The least penalty of ridge on the leading directions, of the common shape of the points."""
    unpenalised = replace(points, penalty=engine.NO_PENALTY)
    return unpenalised.compute(lambda problem: {"penalty": negative_penalty.least_penalty(problem)})["penalty"]


class LinearModel(Regression):
    """What min-norm least squares and ridge share."""

    p: Array | None

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

        Warns
        -----
        ValidityWarning
            Within one parameter of the threshold and with almost no penalty, where the finite-sample risk differs
            by O(1), and at negative penalties beyond half of the least one.
        """
        points = self._points(task, n)
        if np.any(points.penalty < 0):
            warn_near_least_penalty(points.penalty, least_penalty(points))
        return without_features(engine.risk(points, "equivalent"))

    def finite_sample_risk(self, task: AnyTask, n: ArrayLike) -> Risk:
        """The risk by an identity that holds at every n and p, where one is known.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, whole and >= 1.

        Returns
        -------
        Risk
            Of the common shape of task, n and hyperparameters; its exactness is ``"finite-sample"``.

        Raises
        ------
        NotImplementedError
            If no identity is known: one is on isotropic inputs (one distinct positive eigenvalue among the directions
            used), with a penalty or tail for min(n, p) up to 10 000; and, without both, on any inputs where n is at
            least the number of directions used.
        ValueError
            If n or the number of directions is not whole, or a penalty negative.

        Notes
        -----
        With a penalty or tail the expectations over the eigenvalues of the Gram matrix are computed by quadrature
        against their density at finite n and p (``adler2000classical``), once for every pair (n, p): 6 ms at 500 x 700,
        time proportional to min(n, p)^2.

        Examples
        --------
        At p = n with almost no penalty the equivalent is low by a factor pi/2 in the variance, here it gives 25001:

        >>> from sandbox import Ridge, Task
        >>> model, task = Ridge([10.0, 1e-8]), Task.isotropic(100, noise=0.5)
        >>> model.finite_sample_risk(task, n=100).total.round(3)
        array([1.2270000e+00, 3.9122474e+04])

        The weak-features model of Belkin, Hsu and Xu (``belkin2020two``): p of 60 directions chosen at random, and
        chosen by the size of their coefficients:

        >>> import numpy as np
        >>> from sandbox import MinNorm, Task
        >>> p, power = [5, 20, 30, 60], 1 / np.arange(1.0, 61) ** 2
        >>> MinNorm().finite_sample_risk(Task.isotropic(60).random_subset(p), n=25).total.round(3)
        array([1.158, 4.   , 3.708, 0.583])
        >>> MinNorm(p).finite_sample_risk(Task(np.ones(60), power), n=25).total.round(3)
        array([0.208, 0.193, 0.387, 0.95 ])
        """
        points = self._points(task, n)
        if not isinstance(task, Task):
            raise NotImplementedError(
                "finite_sample_risk is known for a Task, whose inputs are Gaussian, not on a sphere: use risk, whose "
                "error is O(1/n), or simulate"
            )
        return without_features(linear_risk(points))

    @property
    def inputs(self) -> LeadingDirections:
        """How the model sees its inputs."""
        return LeadingDirections(self.p, self.intercept)
