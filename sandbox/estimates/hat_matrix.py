"""How many degrees of freedom ridge and min-norm regression use on a user's data: traces of the hat matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sandbox.estimates.residual_operator import centred, checked, decomposed
from sandbox.foundations.parameters import Array
from sandbox.foundations.records import Numbers, settled


@dataclass(frozen=True, eq=False)
class DegreesOfFreedom(Numbers):
    r"""Two traces of the hat matrix H, which makes the fit of the labels.

    Parameters
    ----------
    df1 : array, shape (...)
        :math:`\operatorname{tr} H`: the training error is smaller than the test error at the same inputs by
        2 noise df1/n on average.
    df2 : array, shape (...)
        :math:`\operatorname{tr} H H^\top`, at most df1: the noise in the fit at the training inputs is noise df2/n.
    """

    df1: Array
    df2: Array


def degrees_of_freedom(X: ArrayLike, penalty: ArrayLike = 0.0, *, intercept: bool = False) -> DegreesOfFreedom:
    r"""The degrees of freedom that a fit to these inputs uses.

    .. formula:: hat-matrix-degrees-of-freedom
        :title: Degrees of freedom of a fit
        :code: degrees_of_freedom(X, penalty).df1, degrees_of_freedom(X, penalty).df2
        :where: the hat matrix H takes the labels to their fit, and :math:`s_j` are the singular values of X; with an
            intercept those of the centred X, and 1 is added to both
        :assumes: any inputs; where the penalty is 0, its limit
        :exactness: finite-sample
        :reference: buja1989linear, numbering not checked

        \mathrm{tr}\, H = \sum_j \frac{s_j^2}{s_j^2 + \text{penalty}}, \qquad
        \mathrm{tr}\, H H^\top = \sum_j \Bigl( \frac{s_j^2}{s_j^2 + \text{penalty}} \Bigr)^2

    Parameters
    ----------
    X : array_like, shape (n, p)
        Training inputs.
    penalty : array_like, shape (...), default 0
        Penalty of the un-normalised loss, in [0, inf]; 0 is its limit, in which both are the rank.
    intercept : bool, default False
        Whether a constant is fitted. It is not penalised, and counts as 1.

    Returns
    -------
    DegreesOfFreedom
        `df1` and `df2` of shape (...).

    Raises
    ------
    TypeError
        If X or the penalty are not real, or `intercept` is not a bool.
    ValueError
        If X is not a matrix, or a number is outside its domain.

    Notes
    -----
    Those of a population are in ``Ridge(penalty).equivalent(task, n)``. Its `df1` is the mean of this one, to
    O(1/n). Its `df2` belongs to test inputs, is the smaller one, and tells the variance of the fit there.

    References
    ----------
    ``buja1989linear`` (numbering not checked).

    Examples
    --------
    >>> from sandbox import degrees_of_freedom
    >>> X = [[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    >>> degrees_of_freedom(X, penalty=[0.0, 1.0])
    DegreesOfFreedom(df1=array([2. , 1.4]), df2=array([2.  , 1.06]))
    >>> degrees_of_freedom(X, intercept=True).df1
    np.float64(3.0)
    """
    X, penalty = checked(X, penalty, intercept)
    _, singular, _ = decomposed(centred(X) if intercept else X, len(X) - intercept)
    with np.errstate(over="ignore"):
        shares = 1.0 / (1.0 + penalty[..., None] / singular**2)
    return DegreesOfFreedom(*(settled(np.asarray((shares**power).sum(axis=-1) + intercept)) for power in (1, 2)))
