"""Min-norm least squares on random Fourier modes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array, broadcast_shape, first_where
from sandbox.foundations.quantities import N, P
from sandbox.models import engine
from sandbox.models.hyperparameters import Hyperparameters
from sandbox.results.risk import Risk, risk_of
from sandbox.spectra.counts import agreeing, whole
from sandbox.tasks.task import Task
from sandbox.theory.random_fourier_modes import fourier_sources

MODES = replace(P, meaning="number of Fourier modes")

#: By how much the number of directions, a sum of multiplicities, may be off.
ROUNDING = 1e-13


@dataclass(frozen=True, eq=False, repr=False, init=False)
class FourierSeries(Hyperparameters):
    r"""Min-norm least squares on p Fourier modes, at n points of a grid of D, both chosen uniformly at random.

    The target is :math:`F\beta` with the unitary :math:`D \times D` discrete Fourier transform F and isotropic
    coefficients; of the n sampled rows S and p modes T the fit is :math:`\hat\beta_T = F_{S,T}^+\, y`. The test point
    is uniform over all D points, those of the training set included.

    Parameters
    ----------
    p : array_like, shape (...)
        Number of modes, from 0 to D.

    Notes
    -----
    .. formula:: fourier-series-risk
        :title: Risk of a Fourier series
        :code: FourierSeries(p).risk(task, n).total
        :where: lo and hi are the smaller and the larger of n/D and p/D, power is the target variance on the modes and
            S = hidden + noise
        :assumes: isotropic target on D modes, n, p <= D; Fourier modes of many points, or independent Haar
            frames of any size
        :exactness: equivalent
        :reference: belkin2020two, Section 3

        \text{total} = \text{power}\, (1 - 2\,lo + q) + S\, (1 + q), \qquad q = \frac{lo\,(1-lo)}{hi-lo}

    As the modes are orthonormal over the grid, both parts are symmetric in n and p. They are exact for Haar-unitary
    matrices in place of F, and off by O(1/D) for the Fourier transform. At finite D and for given rows and modes the
    noise-free excess is :math:`\text{signal}\,[1 - 2m/D + \frac1D \sum_i \sigma_i^{-2}]` with the m = min(n, p)
    singular values of :math:`F_{S,T}`. They are positive where D is a prime; for composite D some submatrices are
    singular, and the formula is that of large D.

    References
    ----------
    ``belkin2020two``, Section 3, the Fourier series model.

    Examples
    --------
    >>> from sandbox import FourierSeries, Task
    >>> task = Task.isotropic(1009, noise=0.05)      # D points and modes
    >>> FourierSeries([50, 200, 300, 1009]).risk(task, n=200).total.round(3)
    array([1.284,   inf, 2.337, 0.862])
    """

    parameters: ClassVar[Table] = Table(MODES)
    axis: ClassVar[str] = "p"

    p: Array

    def __init__(self, p: ArrayLike) -> None:
        self._set(p=p)

    def risk(self, task: Task, n: ArrayLike) -> Risk:
        """The risk in the limit of many points and modes.

        Parameters
        ----------
        task : Task
            Isotropic: one positive eigenvalue, whose multiplicity is D. Its size does not matter.
        n : array_like, shape (...)
            Number of sampled points, > 0 and at most D; need not be whole.

        Returns
        -------
        Risk
            Of the common shape of task, n and p; its exactness is ``"equivalent"``.

        Raises
        ------
        TypeError
            If the task is not a `Task`.
        ValueError
            If the task has several eigenvalues or a tail, or if n or p exceeds D.
        """
        if not isinstance(engine.checked_task(task), Task):
            raise TypeError(f"task must be a sandbox.Task for a Fourier series, got {type(task).__name__}")
        n = N.check(n)
        at = self._at(n)
        shape = broadcast_shape(task=task.shape, n=n.shape, p=self.p.shape)
        seen = task.seen_by(None)
        used = seen.multiplicity > 0
        largest = np.where(used, seen.eigenvalues, 0.0).max(axis=-1)
        smallest = np.where(used, seen.eigenvalues, np.inf).min(axis=-1)
        if np.any(smallest < largest) or np.any(seen.tail > 0):
            raise ValueError(
                "task must be isotropic for a Fourier series (one distinct positive eigenvalue, no tail), as in "
                "Task.isotropic(dim): its directions are the modes"
            )
        D = seen.rank
        for name, count in (("n", n), ("p", self.p)):
            beyond = count > D * (1.0 + ROUNDING)
            if beyond.any():
                limit, got = (first_where(beyond, array) for array in (D, count))
                raise ValueError(
                    f"{name} must be at most {limit:g}, the number of points and of modes of the task, got {got!r}"
                )
        n, p = np.minimum(agreeing(whole(n), D), D), np.minimum(agreeing(whole(self.p), D), D)
        p = agreeing(p, n)
        values = fourier_sources(D, n, p, power=seen.power.sum(axis=-1), hidden=seen.hidden, noise=task.noise)
        fields = {name: np.array(np.broadcast_to(array, shape)) for name, array in values.items()}
        return risk_of(fields, "equivalent", at)

    def interpolation_threshold(self, task: Task, n: ArrayLike) -> Array:
        """The number of modes from which on the fit goes through every label: as many as points.

        Parameters
        ----------
        task : Task
            Isotropic, as for `risk`.
        n : array_like, shape (...)
            Number of sampled points, > 0.

        Returns
        -------
        array, shape (...)
            n, or inf where it exceeds D.
        """
        most, samples = self.most(task), N.check(n)
        broadcast_shape(task=most.shape, n=samples.shape)
        return np.where(samples <= most, samples, np.inf)

    def most(self, task: Task) -> Array:
        """The largest number of modes: D.

        Parameters
        ----------
        task : Task

        Returns
        -------
        array, shape (...)
        """
        return engine.checked_task(task).seen_by(None).rank

    def finite_sample_risk(self, task: Task, n: ArrayLike) -> Risk:
        """No identity at finite D is known for the average over rows and modes.

        Parameters
        ----------
        task : Task
        n : array_like, shape (...)
            Number of sampled points.

        Raises
        ------
        NotImplementedError
            Always.
        """
        engine.checked_task(task), N.check(n)
        raise NotImplementedError(
            "finite_sample_risk is not known for Fourier series on any task: use risk, whose error is O(1/D)"
        )
