"""What every ridge-like regression shares: its equivalent and its spectral filter."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox.equivalents.equivalent import Equivalent
from sandbox.models import engine
from sandbox.models.hyperparameters import Hyperparameters
from sandbox.parameters import Array
from sandbox.spectrum import Spectrum
from sandbox.spherical_task import AnyTask


class Regression(Hyperparameters):
    """Base of the models that minimise squared error plus a penalty on the squared norm of the weights."""

    @property
    def _penalty(self) -> Array:
        raise NotImplementedError

    def _view(self, task: AnyTask, directions: Array) -> Spectrum:
        """The spectrum the model sees, given the number of leading directions."""
        raise NotImplementedError

    def _arguments(self, task: AnyTask, n: ArrayLike) -> dict[str, Array]:
        """n and the hyperparameters, checked, as the engine takes them."""
        raise NotImplementedError

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
        return engine.equivalents(self._view, engine.checked_task(task), **self._arguments(task, n))

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
        return 1.0 / (np.asarray(w) + self._penalty)
