"""What every ridge-like regression shares: its equivalent and its spectral filter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array
from sandbox.models import engine
from sandbox.models.hyperparameters import Hyperparameters
from sandbox.results.equivalent import Equivalent
from sandbox.tasks.input_views import LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask


class Regression(Hyperparameters):
    """Base of the models that minimise squared error plus a penalty on the squared norm of the weights."""

    penalty: Array
    intercept: bool

    @property
    def inputs(self) -> LeadingDirections | RandomProjections:
        """How the model sees its inputs."""
        raise NotImplementedError

    def _points(self, task: AnyTask, n: ArrayLike) -> engine.Points:
        """Where the engine is asked, everything checked."""
        return self._asked(self.inputs, task, n, self.penalty)

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
        return engine.totals(self._points(task, n))

    def equivalent(self, task: AnyTask, n: ArrayLike) -> Equivalent:
        """Effective ridge, degrees of freedom and weight norm.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0 and at most 1e15; need not be whole.

        Returns
        -------
        Equivalent
            Of the common shape of task, n and hyperparameters.
        """
        return engine.equivalents(self._points(task, n))

    def spectral_filter(self, w: ArrayLike) -> Array:
        """The filter f of the fitted weights f(F'F) F'y, which is 1/(w + penalty); F is the training matrix.

        Parameters
        ----------
        w : array_like
            Eigenvalues > 0 of F'F.

        Returns
        -------
        array
            f(w), of the shape of w.
        """
        return 1.0 / (np.asarray(w) + self.penalty)
