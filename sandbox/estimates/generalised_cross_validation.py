"""Generalised cross-validation of ridge and min-norm regression."""

from __future__ import annotations

from numpy.typing import ArrayLike

from sandbox.estimates.residual_operator import checked, residual_operator
from sandbox.foundations.parameters import Array


def generalised_cross_validation(X: ArrayLike, y: ArrayLike, penalty: ArrayLike = 0.0) -> Array:
    r"""The estimate of the total risk from the training error and the trace of the hat matrix.

    .. formula:: generalised-cross-validation
        :title: Generalised cross-validation
        :code: generalised_cross_validation(X, y, penalty)
        :where: the hat matrix :math:`H = X (X^\top X + \text{penalty})^{-1} X^\top`
        :assumes: any data; its limit where the fit interpolates
        :exactness: finite-sample
        :reference: golub1979generalized; hastie2022surprises, section 7, numbering not checked

        \mathrm{GCV} = \frac{\tfrac1n \|y - H y\|^2}{(1 - \tfrac1n \mathrm{tr}\, H)^2}

    Parameters
    ----------
    X : array_like, shape (n, p)
        Training inputs, n >= 2. There is no intercept: centre the data if it needs one.
    y : array_like, shape (n,)
        Training labels.
    penalty : array_like, shape (...), default 0
        Penalty of the un-normalised loss, in [0, inf]; 0 is its limit, also where the fit interpolates and the estimate
        is 0/0: :math:`\tfrac1n \|K^{-1} y\|^2 / (\tfrac1n \operatorname{tr} K^{-1})^2` with :math:`K = X X^\top`.

    Returns
    -------
    array, shape (...)

    Notes
    -----
    The deterministic equivalent satisfies this as an identity, ``train / (1 - df1/n)**2 == total``; data do within
    O(1/n) where n and p are not within a few of each other. It is not the risk there: as :math:`\|R\| \le
    \operatorname{tr} R`, no data set gives more than :math:`n \|y\|^2`, and the expectation is finite where without
    penalty the risk is infinite.

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import generalised_cross_validation
    >>> generalised_cross_validation([[1.0], [1.0], [2.0]], [1.0, 2.0, 3.0]).round(3)
    np.float64(0.375)
    """
    X, y, penalty = checked(X, y, penalty)
    U, shrunk, outside = residual_operator(X, penalty)
    n = y.size
    squares = (shrunk * (U.T @ y)) ** 2
    total, trace = squares.sum(axis=-1), shrunk.sum(axis=-1)
    if outside:
        beyond = y - U @ (U.T @ y)
        total, trace = total + beyond @ beyond, trace + (n - U.shape[1])
    return (total / n) / (trace / n) ** 2
