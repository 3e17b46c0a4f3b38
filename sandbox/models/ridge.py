"""Ridge regression, its best penalty, and how far that may be below 0."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import LARGE, Array, first_where
from sandbox.foundations.quantities import PENALTY
from sandbox.models import engine
from sandbox.models.linear_model import LinearModel, least_penalty
from sandbox.tasks.input_views import DIRECTIONS, INTERCEPT
from sandbox.tasks.spherical_task import AnyTask
from sandbox.theory.best_penalty import best_penalty, negative_penalty_helps

SIGNED_PENALTY = replace(PENALTY, meaning="ridge penalty, down to Ridge.least_penalty", low=-LARGE, zero=False)


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
        Number of leading directions used, in [0, inf]; all of them by default, and where p is larger than their number:
        the result then says how many, as `p_used` in its `at`.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty. The threshold is then at p = n - 1, and inputs and
        target need not have mean 0: the formula intercept, in `sandbox.theory.intercept`.

    Notes
    -----
    The effective ridge solves :math:`n - D(\kappa) = \mathrm{penalty}/\kappa`; the risk follows as for `MinNorm`,
    and the training error is :math:`(\mathrm{penalty}/(n\kappa))^2` times the total.

    .. formula:: ridge-risk
        :title: Risk of ridge regression
        :code: Ridge(penalty, p).risk(task, n).total
        :uses: degrees-of-freedom, missed-target
        :where: the penalty is that of the un-normalised loss, the p leading directions are used, and the target on the
            others is hidden
        :assumes: Gaussian inputs of any spectrum, penalty above `Ridge.least_penalty`
        :exactness: equivalent
        :reference: dobriban2018high, Theorem 2.1, numbering not checked; simon2023eigenlearning; hastie2022surprises,
            Theorem 5, numbering not checked

        \text{total} = n\, \frac{\beta_2 + \text{noise}}{n - D_2}, \qquad
        n - D(\kappa) = \frac{\text{penalty}}{\kappa}

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

    parameters: ClassVar[Table] = Table(SIGNED_PENALTY, DIRECTIONS, INTERCEPT)
    axis: ClassVar[str] = "p"

    penalty: Array
    p: Array | None = None
    intercept: bool = False

    def __init__(self, penalty: ArrayLike, p: ArrayLike | None = None, *, intercept: bool = False) -> None:
        self._set(penalty=penalty, p=p, intercept=intercept)

    @classmethod
    def tuned(cls, task: AnyTask, n: ArrayLike, *, p: ArrayLike | None = None, intercept: bool = False) -> Ridge:
        r"""Ridge at the penalty of least risk.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0.
        p : array_like, shape (...), optional
            Number of leading directions used; all of them by default.
        intercept : bool, default False
            Whether a constant is fitted as well.

        Returns
        -------
        Ridge
            Its `penalty` has the common shape of task, n and p. It may be negative (down to `least_penalty`) where the
            spectrum regularises more than is good, and inf where nothing can be learnt.

        Notes
        -----
        The general condition is the formula best-penalty, in `sandbox.theory.best_penalty`.

        .. formula:: isotropic-best-penalty
            :title: The best ridge penalty on isotropic inputs
            :code: Ridge.tuned(Task.isotropic(dim, signal, noise=noise), n).penalty
            :where: signal is the target variance, spread over all dim directions; what the model does not see of it
                counts as noise
            :assumes: isotropic Gaussian inputs, every n; with a Gaussian prior on the coefficients it is Bayes' penalty
            :exactness: finite-sample
            :reference: nakkiran2021optimal; dobriban2018high

            \text{penalty}^* = \text{dim}\, \frac{\text{noise}}{\text{signal}}

        Examples
        --------
        On isotropic inputs the best penalty is noise * dim / signal at every n:

        >>> from sandbox import Ridge, Task
        >>> Ridge.tuned(Task.isotropic(40, noise=0.5), n=[10, 100]).penalty.round(9)
        array([20., 20.])
        """
        points = cls(0.0, p, intercept=intercept)._points(task, n)
        return cls(points.compute(best_penalty)["penalty"][()], p, intercept=intercept)

    @staticmethod
    def negative_penalty_helps(
        task: AnyTask, n: ArrayLike, *, p: ArrayLike | None = None, intercept: bool = False
    ) -> NDArray[np.bool_]:
        r"""Whether a slightly negative penalty is better than none.

        It is where the target sits on large eigenvalues, and the many small ones regularise more than is good.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0.
        p : array_like, shape (...), optional
            Number of leading directions used; all of them by default.
        intercept : bool, default False
            Whether a constant is fitted as well.

        Returns
        -------
        bool array, shape (...)
            Of the common shape of task, n and p; False where it makes no difference to first order, and where there
            are no more directions than samples (and no tail).

        Notes
        -----
        .. formula:: negative-penalty-helps
            :title: When a negative penalty helps
            :code: Ridge.negative_penalty_helps(task, n)
            :uses: degrees-of-freedom, missed-target
            :where: :math:`\kappa` is the effective ridge of penalty 0
            :assumes: Gaussian inputs with more directions than samples, or a tail
            :exactness: equivalent
            :reference: kobak2020optimal; wu2020optimal

            (n - D_2) \sum_j t_j \frac{s_j\, \kappa}{(s_j + \kappa)^3}
            > (\beta_2 + \text{noise}) \sum_j m_j \frac{s_j^2}{(s_j + \kappa)^3}

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
        values = Ridge(0.0, p, intercept=intercept)._points(task, n).compute(negative_penalty_helps)
        return np.asarray(values["helps"], dtype=bool)[()]

    @staticmethod
    def least_penalty(task: AnyTask, n: ArrayLike, *, p: ArrayLike | None = None, intercept: bool = False) -> Array:
        """The negative penalty at which the equivalent becomes infinite; penalties must not be below it.

        At finite n the smallest eigenvalue of the Gram matrix fluctuates, so that the expected risk is infinite at
        every negative penalty; from about half of the least penalty on this shows in simulations.

        Parameters
        ----------
        task : Task or SphericalTask
        n : array_like, shape (...)
            Number of training samples, > 0.
        p : array_like, shape (...), optional
            Number of leading directions used; all of them by default.
        intercept : bool, default False
            Whether a constant is fitted as well.

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
        return least_penalty(Ridge(0.0, p, intercept=intercept)._points(task, n))[()]

    def _points(self, task: AnyTask, n: ArrayLike) -> engine.Points:
        """Where the engine is asked; a penalty below the least one is refused."""
        points = super()._points(task, n)
        if np.any(self.penalty < 0):
            least = least_penalty(points)
            below = self.penalty < least
            if below.any():
                limit, worst = (first_where(below, array) for array in (least, self.penalty))
                raise ValueError(
                    f"penalty must be >= {limit!r} (Ridge.least_penalty) for this task and n, got {worst!r}"
                )
        return points
