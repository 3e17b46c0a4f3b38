"""Generalised cross-validation of ridge and min-norm regression."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox.estimates.residual_operator import centred, checked, checked_labels, residual_operator
from sandbox.foundations.parameters import Array


def generalised_cross_validation(
    X: ArrayLike, y: ArrayLike, penalty: ArrayLike = 0.0, *, intercept: bool = False
) -> Array:
    r"""The estimate of the total risk from the training error and the trace of the hat matrix.

    .. formula:: generalised-cross-validation
        :title: Generalised cross-validation
        :code: generalised_cross_validation(X, y, penalty)
        :where: the hat matrix :math:`H = X (X^\top X + \text{penalty})^{-1} X^\top`, of the centred X and with 1/n
            added to each entry if there is an intercept
        :assumes: independent rows, as an estimate of the risk; its limit where the fit interpolates
        :exactness: finite-sample
        :reference: golub1979generalized; hastie2022surprises, section 7, numbering not checked

        \mathrm{GCV} = \frac{\tfrac1n \|y - H y\|^2}{(1 - \tfrac1n \mathrm{tr}\, H)^2}

    Parameters
    ----------
    X : array_like, shape (n, p)
        Training inputs, n >= 2.
    y : array_like, shape (n,) or (n, k)
        Training labels; each of k columns is a regression of its own.
    penalty : array_like, shape (...), default 0
        Penalty of the un-normalised loss, in [0, inf]; 0 is its limit, also where the fit interpolates and the estimate
        is 0/0: :math:`\tfrac1n \|K^+ y\|^2 / (\tfrac1n \operatorname{tr} K^+)^2` with the pseudo-inverse of
        :math:`K = X X^\top`, of the centred X if there is an intercept.
    intercept : bool, default False
        Whether a constant is fitted. It is not penalised, and counts in the trace of H.

    Returns
    -------
    array, shape (...) or (..., k)

    Raises
    ------
    TypeError
        If X, y or the penalty are not real, or `intercept` is not a bool.
    ValueError
        If X is not a matrix, has less than 2 rows, or y not one label (or k) for each; or if a number is outside its
        domain.

    Notes
    -----
    The deterministic equivalent satisfies this as an identity, ``train / (1 - df1/n)**2 == total``; data do within
    O(1/n) where n and p are not within a few of each other. It is not the risk there: as :math:`\|R\| \le
    \operatorname{tr} R`, no data set gives more than :math:`n \|y\|^2`, and the expectation is finite where without
    penalty the risk is infinite.

    Rows that depend on each other make it too small, as `leave_one_out_errors` says.

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import generalised_cross_validation
    >>> generalised_cross_validation([[1.0], [1.0], [2.0]], [1.0, 2.0, 3.0]).round(3)
    np.float64(0.375)
    >>> generalised_cross_validation([[1.0], [1.0], [2.0]], [11.0, 12.0, 13.0], penalty=1.0, intercept=True).round(3)
    np.float64(1.219)
    """
    X, penalty = checked(X, penalty, intercept)
    labels = checked_labels(y, X)
    R = residual_operator(centred(X) if intercept else X, penalty, intercept)
    residuals = R.of(centred(labels) if intercept else labels)
    estimate = np.mean(residuals**2, axis=-2) / (R.trace[..., None] / len(X)) ** 2
    return estimate if np.ndim(y) == 2 else estimate[..., 0][()]
