"""Leave-one-out errors of ridge and min-norm regression, without refitting."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox.estimates.residual_operator import checked, decomposed, residual_operator
from sandbox.foundations.parameters import Array

#: Where less than this of a residual is left, it has lost half of its digits and the sample is left out by a refit.
LITTLE_LEFT = 1e-8


def leave_one_out_errors(X: ArrayLike, y: ArrayLike, penalty: ArrayLike = 0.0) -> Array:
    r"""The error at each sample of the fit to all the others.

    .. formula:: leave-one-out
        :title: Leave-one-out errors
        :code: leave_one_out_errors(X, y, penalty)
        :where: :math:`R = I - H` with the hat matrix :math:`H = X (X^\top X + \text{penalty})^{-1} X^\top`, and
            :math:`\hat w_{-i}` fitted without sample i
        :assumes: any data; where both vanish, the limit of a vanishing penalty, in which :math:`(X X^\top)^{-1}`, if it
            exists, takes the place of R
        :exactness: finite-sample
        :reference: allen1974relationship; golub1979generalized

        y_i - \langle x_i, \hat w_{-i} \rangle = \frac{[R\, y]_i}{R_{ii}}

    Parameters
    ----------
    X : array_like, shape (n, p)
        Training inputs, n >= 2. There is no intercept: centre the data if it needs one.
    y : array_like, shape (n,)
        Training labels.
    penalty : array_like, shape (...), default 0
        Penalty of the un-normalised loss, in [0, inf]; 0 is min-norm least squares.

    Returns
    -------
    array, shape (..., n)
        :math:`y_i - \langle x_i, \hat w_{-i}\rangle`.

    Notes
    -----
    The mean of their squares is, in expectation and at every n, the total risk at n - 1 samples and the same penalty.
    Without penalty the risk of noisy labels is infinite at :math:`|n - 1 - p| \le 1`. So at n = p, p + 1 and p + 2
    every data set gives a finite number, but its expectation is infinite: do not average it.

    The cost is that of one singular value decomposition, and of one refit for each sample that alone determines a
    direction (an outlier of leverage 1).

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import leave_one_out_errors
    >>> leave_one_out_errors([[1.0], [1.0], [2.0]], [1.0, 2.0, 3.1]).round(3)
    array([-0.64,  0.56,  0.1 ])
    """
    X, y, penalty = checked(X, y, penalty)
    U, shrunk, outside = residual_operator(X, penalty)
    n = y.size
    shares = (U * U).T
    left = shrunk @ shares
    residuals = (shrunk * (U.T @ y)) @ U.T
    if outside:
        beyond = np.maximum(1.0 - shares.sum(axis=0), 0.0)
        left, residuals = left + beyond, residuals + (y - U @ (U.T @ y))
        unclear = left < LITTLE_LEFT
    else:
        unclear = np.zeros(left.shape, dtype=bool)
    errors = np.divide(residuals, left, out=np.zeros(left.shape), where=~unclear)
    for i in np.flatnonzero(unclear.reshape(-1, n).any(axis=0)):
        others = np.arange(n) != i
        refitted = y[i] - _prediction(X[others], y[others], penalty, X[i])
        errors[..., i] = np.where(unclear[..., i], refitted, errors[..., i])
    return errors


def _prediction(X: Array, y: Array, penalty: Array, x: Array) -> Array:
    """The prediction at x of the fit to X and y; shape of the penalty."""
    U, singular, Vt = decomposed(X)
    return (1.0 / (singular + penalty[..., None] / singular)) @ ((U.T @ y) * (Vt @ x))
