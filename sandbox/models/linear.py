"""Linear models on the leading directions of the inputs: min-norm least squares and ridge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandbox import parameters
from sandbox.equivalents import negative
from sandbox.features import LeadingDirections
from sandbox.finite_sample.linear import linear_risk
from sandbox.models import engine, tuning
from sandbox.models.regression import Regression
from sandbox.parameters import Array
from sandbox.risk import Risk
from sandbox.spectrum import Spectrum
from sandbox.task import Task
from sandbox.validity import warn_near_least_penalty


def leading_spectrum(task: Task, directions: Array) -> Spectrum:
    """The spectrum of a linear model on the leading directions."""
    return task.leading(directions).seen_by(None)


def _least_penalty(task: Task, n: Array, directions: Array) -> Array:
    """The least penalty of ridge on the leading directions, of the common shape of the arguments."""
    values = engine.at_every_point(
        lambda problem: {"penalty": negative.least_penalty(problem)},
        leading_spectrum,
        task,
        n=n,
        penalty=np.zeros(()),
        directions=directions,
    )
    return values["penalty"]


class LinearModel(Regression):
    """What min-norm least squares and ridge share."""

    p: Array | None

    def _view(self, task: Task, directions: Array) -> Spectrum:
        return leading_spectrum(task, directions)

    @property
    def _directions(self) -> Array:
        return engine.INFINITE if self.p is None else self.p

    def risk(self, task: Task, n: ArrayLike) -> Risk:
        """The risk by the deterministic equivalent.

        Parameters
        ----------
        task : Task
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
        arguments = self._arguments(task, n)
        if np.any(arguments["penalty"] < 0):
            least = _least_penalty(task, arguments["n"], self._directions)
            warn_near_least_penalty(arguments["penalty"], least)
        return engine.risk(self._view, engine.checked_task(task), "equivalent", **arguments)

    def finite_sample_risk(self, task: Task, n: ArrayLike) -> Risk:
        """The risk by an identity that holds at every n and p, where one is known.

        Parameters
        ----------
        task : Task
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
        task = engine.checked_task(task)
        arguments = self._arguments(task, n)
        return linear_risk(task, **arguments)

    @property
    def inputs(self) -> LeadingDirections:
        """How the model sees its inputs."""
        return LeadingDirections(self.p)

    def _arguments(self, task: Task, n: ArrayLike) -> dict[str, Array]:
        return {"n": parameters.n.check(n), "penalty": self._penalty, "directions": self._directions}


@dataclass(frozen=True, eq=False, repr=False, init=False)
class MinNorm(LinearModel):
    r"""Least squares, of minimal norm where it interpolates: ridge in the limit penalty -> 0+.

    Parameters
    ----------
    p : array_like, shape (...), optional
        Number of leading directions used as parameters, in [0, inf]; all of them by default. Sweeping p through n draws
        the double-descent curve.

    Notes
    -----
    With :math:`D(\kappa) = \sum m_j s_j/(s_j+\kappa)` the effective ridge solves :math:`D(\kappa) = n` where there
    are more directions than samples, and is 0 otherwise. With :math:`D_2 = \sum m_j (s_j/(s_j+\kappa))^2` and
    :math:`\beta_2 = \text{hidden} + \sum t_j (\kappa/(s_j+\kappa))^2`,

    .. math:: \text{total} = n\,(\beta_2 + \text{noise}) / (n - D_2),

    split into bias :math:`\beta_2`, samples :math:`\beta_2 D_2/(n - D_2)` and labels :math:`\text{noise}\,D_2/(n -
    D_2)`.

    References
    ----------
    ``hastie2022surprises``, Theorem 2 (numbering not checked), whose "bias" is our `noise_free_excess`.

    Examples
    --------
    >>> from sandbox import MinNorm, Task
    >>> task = Task.power_law(1.0, 1.5, dim=2000, noise=0.25)
    >>> MinNorm([20, 50, 200, 2000]).risk(task, n=100).total.round(3)
    array([0.506, 0.684, 0.722, 0.462])
    """

    p: Array | None = None

    def __init__(self, p: ArrayLike | None = None) -> None:
        self._set(p=(p, parameters.directions))

    @property
    def _penalty(self) -> Array:
        return np.zeros(())


@dataclass(frozen=True, eq=False, repr=False, init=False)
class Ridge(LinearModel):
    r"""Ridge regression :math:`\min_w \sum (y - \langle x, w\rangle)^2 + \mathrm{penalty}\,\|w\|^2`.

    Parameters
    ----------
    penalty : array_like, shape (...)
        Penalty of the un-normalised loss (``alpha`` of scikit-learn), in [0, inf], or negative down to
        `least_penalty`. 0 is the limit 0+ (`MinNorm`), inf the null predictor. Where papers write
        :math:`\frac1n\sum(\cdot)^2 + \lambda\|w\|^2`, penalty is :math:`n\lambda`.
    p : array_like, shape (...), optional
        Number of leading directions used, in [0, inf]; all of them by default.

    Notes
    -----
    The effective ridge solves :math:`n - D(\kappa) = \mathrm{penalty}/\kappa`; the risk follows as for `MinNorm`,
    and the training error is :math:`(\mathrm{penalty}/(n\kappa))^2` times the total.

    References
    ----------
    ``dobriban2018high``; ``simon2023eigenlearning``; ``hastie2022surprises``, Theorem 5 (numbering not checked).

    Examples
    --------
    >>> from sandbox import Ridge, Task
    >>> task = Task([1.0, 0.01], power=[0.7, 0.3], multiplicity=[10, 300], noise=0.1)
    >>> Ridge([0.0, 1.0, 10.0]).risk(task, n=100).total.round(4)
    array([0.3902, 0.3719, 0.4089])
    >>> Ridge.tuned(task, n=100).penalty.round(4)
    np.float64(1.0232)
    """

    penalty: Array
    p: Array | None = None

    def __init__(self, penalty: ArrayLike, p: ArrayLike | None = None) -> None:
        self._set(penalty=(penalty, parameters.signed_penalty), p=(p, parameters.directions))

    @property
    def _penalty(self) -> Array:
        return self.penalty

    @classmethod
    def tuned(cls, task: Task, n: ArrayLike, *, p: ArrayLike | None = None) -> Ridge:
        """Ridge at the penalty of least risk.

        Parameters
        ----------
        task : Task
        n : array_like, shape (...)
            Number of training samples, > 0.
        p : array_like, shape (...), optional
            Number of leading directions used; all of them by default.

        Returns
        -------
        Ridge
            Its `penalty` has the common shape of task, n and p. It may be negative (down to `least_penalty`) where the
            spectrum regularises more than is good, and inf where nothing can be learnt.

        Examples
        --------
        On isotropic inputs the best penalty is noise * dim / signal at every n:

        >>> from sandbox import Ridge, Task
        >>> Ridge.tuned(Task.isotropic(40, noise=0.5), n=[10, 100]).penalty.round(9)
        array([20., 20.])
        """
        penalty = tuning.best_penalty(
            leading_spectrum,
            engine.checked_task(task),
            tuning.any_penalty,
            n=parameters.n.check(n),
            directions=engine.INFINITE if p is None else parameters.directions.check(p),
        )
        return cls(penalty, p)

    @staticmethod
    def negative_penalty_helps(task: Task, n: ArrayLike, *, p: ArrayLike | None = None) -> NDArray[np.bool_]:
        r"""Whether a slightly negative penalty is better than none.

        It is where the target sits on large eigenvalues, and the many small ones regularise more than is good.

        Parameters
        ----------
        task : Task
        n : array_like, shape (...)
            Number of training samples, > 0.
        p : array_like, shape (...), optional
            Number of leading directions used; all of them by default.

        Returns
        -------
        bool array, shape (...)
            Of the common shape of task, n and p; False where it makes no difference to first order, and where there
            are no more directions than samples (and no tail).

        Notes
        -----
        With the effective ridge :math:`\kappa` of penalty 0 and :math:`\beta_2` as for `MinNorm` the condition is

        .. math:: (n - D_2) \sum t_j \frac{s_j \kappa}{(s_j+\kappa)^3} > (\beta_2 + \text{noise}) \sum m_j
            \frac{s_j^2}{(s_j+\kappa)^3} .

        It is local: where the risk has several valleys, a positive penalty may be better still, see `tuned`.

        References
        ----------
        ``kobak2020optimal``; ``wu2020optimal`` (numbering not checked). This form is this library's own.

        Examples
        --------
        >>> from sandbox import Ridge, Task
        >>> aligned = Task.spiked(300, 6, size=19.0, alignment=[0.0, 0.5, 1.0], noise=0.05)
        >>> Ridge.negative_penalty_helps(aligned, n=60)
        array([False, False,  True])
        """
        values = engine.at_every_point(
            tuning.negative_penalty_helps,
            leading_spectrum,
            engine.checked_task(task),
            n=parameters.n.check(n),
            penalty=np.zeros(()),
            directions=engine.INFINITE if p is None else parameters.directions.check(p),
        )
        return np.asarray(values["helps"], dtype=bool)[()]

    @staticmethod
    def least_penalty(task: Task, n: ArrayLike, *, p: ArrayLike | None = None) -> Array:
        """The negative penalty at which the equivalent becomes infinite; penalties must not be below it.

        At finite n the smallest eigenvalue of the Gram matrix fluctuates, so that the expected risk is infinite at
        every negative penalty; from about half of the least penalty on this shows in simulations.

        Parameters
        ----------
        task : Task
        n : array_like, shape (...)
            Number of training samples, > 0.
        p : array_like, shape (...), optional
            Number of leading directions used; all of them by default.

        Returns
        -------
        array, shape (...)
            Of the common shape of task, n and p; <= 0.

        Examples
        --------
        >>> from sandbox import Ridge, Task
        >>> Ridge.least_penalty(Task.isotropic(400), n=100).round(9)
        np.float64(-100.0)
        """
        directions = engine.INFINITE if p is None else parameters.directions.check(p)
        return _least_penalty(engine.checked_task(task), parameters.n.check(n), directions)[()]

    def _arguments(self, task: Task, n: ArrayLike) -> dict[str, Array]:
        arguments = super()._arguments(task, n)
        if np.any(self.penalty < 0):
            least = _least_penalty(engine.checked_task(task), arguments["n"], self._directions)
            below = self.penalty < least
            if below.any():
                limit, worst = (parameters.first_where(below, array) for array in (least, self.penalty))
                raise ValueError(
                    f"penalty must be >= {limit!r} (Ridge.least_penalty) for this task and n, got {worst!r}"
                )
        return arguments
