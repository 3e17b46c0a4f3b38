"""Linear models whose weights are a spectral filter of the training set that is no ridge: what they share."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array
from sandbox.models import engine
from sandbox.models.engine import Rows
from sandbox.models.finite_sample_linear import filtered_risk
from sandbox.models.hyperparameters import Hyperparameters
from sandbox.results.risk import Risk, risk_of, without_features
from sandbox.tasks.input_views import LeadingDirections
from sandbox.tasks.spherical_task import AnyTask
from sandbox.tasks.task import Task
from sandbox.theory.bias_variance import total
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import SpectralFilters


class FilterModel(Hyperparameters):
    r"""Base of the models with weights :math:`f(X^\top X) X^\top y`; each declares the hyperparameters of f."""

    p: Array | None
    intercept: bool

    #: The hyperparameters of the filter, of those in the table.
    _of_filter: ClassVar[tuple[str, ...]]

    @property
    def inputs(self) -> LeadingDirections:
        """How the model sees its inputs."""
        return LeadingDirections(self.p, self.intercept)

    def _filters(self, rows: Rows) -> SpectralFilters:
        """One filter for each point, from hyperparameters of shape (points,)."""
        raise NotImplementedError

    def _check(self, points: engine.Points) -> None:
        """Raise a `ValueError` where the filter does not suit the task and n."""

    def _sources(self, problem: Problem, rows: Rows) -> dict[str, Array]:
        """All primary fields at some points."""
        return filter_sources(problem, self._filters(rows))

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
            Where training has ended within one parameter of the threshold, where the finite-sample risk differs by
            O(1).
        """
        points = self._points(task, n)
        rows = self._rows()
        limit = self._filters(engine.raveled(rows, points.shape)).limit.reshape(points.shape)
        engine.warn_at(points, limit)
        fields = self._fields(points)
        return without_features(risk_of(engine.with_constant(points, fields), "equivalent", points.at))

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
        points = self._points(task, n)
        return total(engine.with_constant(points, self._fields(points)))

    def finite_sample_risk(self, task: AnyTask, n: ArrayLike) -> Risk:
        """The risk by an identity that holds at every n and p, on isotropic inputs.

        Parameters
        ----------
        task : Task
            With one distinct positive eigenvalue among the directions used.
        n : array_like, shape (...)
            Number of training samples, whole and >= 1.

        Returns
        -------
        Risk
            Of the common shape of task, n and hyperparameters; its exactness is ``"finite-sample"``.

        Raises
        ------
        NotImplementedError
            If no identity is known: the directions used differ in eigenvalue, or the task is a sphere.
        ValueError
            If n or the number of directions is not whole.

        Notes
        -----
        The expectations over the eigenvalues of the Gram matrix are computed by quadrature against their density at
        finite n and p (``adler2000classical``).
        """
        points = self._points(task, n)
        if not isinstance(task, Task):
            raise NotImplementedError(
                "finite_sample_risk is known for a Task, whose inputs are Gaussian, not on a sphere: use risk, whose "
                "error is O(1/n), or simulate"
            )
        return without_features(filtered_risk(points, self._rows(), self._filters))

    def spectral_filter(self, w: ArrayLike) -> Array:
        """The filter f of the fitted weights f(X'X) X'y.

        Parameters
        ----------
        w : array_like
            Eigenvalues > 0 of X'X.

        Returns
        -------
        array
            f(w), of the shape of w.
        """
        eigenvalues = np.asarray(w, dtype=float)
        rows = {name: np.reshape(array, 1) for name, array in self._rows().items()}
        return self._filters(rows)(eigenvalues.ravel(), 0.0).values[0].reshape(eigenvalues.shape)

    def _rows(self) -> dict[str, Array]:
        return {name: getattr(self, name) for name in self._of_filter}

    def _points(self, task: AnyTask, n: ArrayLike) -> engine.Points:
        """Where the engine is asked, everything checked."""
        # The shape of the hyperparameters, for which the penalty stands in.
        shape = np.broadcast_shapes(*(array.shape for array in self._rows().values()))
        points = self._asked(self.inputs, task, n, np.zeros(shape))
        self._check(points)
        return points

    def _fields(self, points: engine.Points) -> dict[str, Array]:
        return engine.filtered(points, self._rows(), self._sources)
