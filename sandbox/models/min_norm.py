"""Min-norm least squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array
from sandbox.models import engine
from sandbox.models.linear_model import LinearModel
from sandbox.tasks.input_views import DIRECTIONS, INTERCEPT


@dataclass(frozen=True, eq=False, repr=False, init=False)
class MinNorm(LinearModel):
    r"""Least squares, of minimal norm where it interpolates: ridge in the limit penalty -> 0+.

    Parameters
    ----------
    p : array_like, shape (...), optional
        Number of leading directions used as parameters, in [0, inf]; all of them by default, and where p is larger than
        their number: the result then says how many, as `p_used` in its `at`. Sweeping p through n draws the
        double-descent curve.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty. The threshold is then at p = n - 1, and inputs and
        target need not have mean 0: the formula intercept, in `sandbox.theory.intercept`.

    Notes
    -----
    With :math:`D(\kappa) = \sum m_j s_j/(s_j+\kappa)` the effective ridge solves :math:`D(\kappa) = n` where there
    are more directions than samples, and is 0 otherwise. With :math:`D_2 = \sum m_j (s_j/(s_j+\kappa))^2` and
    :math:`\beta_2 = \text{hidden} + \sum t_j (\kappa/(s_j+\kappa))^2` the total is as follows,

    .. formula:: min-norm-risk
        :title: Risk of min-norm least squares
        :code: MinNorm(p).risk(task, n).total
        :uses: degrees-of-freedom, missed-target
        :where: :math:`D(\kappa) = n` where there are more directions than samples, or a tail; else :math:`\kappa = 0`;
            the p leading directions are used, and the target on the others is hidden
        :assumes: Gaussian inputs of any spectrum
        :exactness: equivalent
        :reference: hastie2022surprises, Theorem 2, numbering not checked; bartlett2020benign, for bounds

        \text{total} = n\, \frac{\beta_2 + \text{noise}}{n - D_2}

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

    parameters: ClassVar[Table] = Table(DIRECTIONS, INTERCEPT)
    axis: ClassVar[str] = "p"

    p: Array | None = None
    intercept: bool = False

    def __init__(self, p: ArrayLike | None = None, *, intercept: bool = False) -> None:
        self._set(p=p, intercept=intercept)

    @property
    def penalty(self) -> Array:  # type: ignore[override]
        """The penalty of ridge in the limit: 0."""
        return engine.NO_PENALTY
