"""Leave-one-out errors of ridge and min-norm regression, without refitting."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox.estimates.residual_operator import centred, checked, checked_labels, decomposed, residual_operator
from sandbox.foundations.parameters import Array

#: Where less than this of a residual is left, it has lost half of its digits and the sample is left out by a refit.
LITTLE_LEFT = 1e-8


def leave_one_out_errors(X: ArrayLike, y: ArrayLike, penalty: ArrayLike = 0.0, *, intercept: bool = False) -> Array:
    r"""The error at each sample of the fit to all the others.

    .. formula:: leave-one-out
        :title: Leave-one-out errors
        :code: leave_one_out_errors(X, y, penalty)
        :where: :math:`R = I - H` with the hat matrix :math:`H = X (X^\top X + \text{penalty})^{-1} X^\top`, of the
            centred X and with 1/n added to each entry if there is an intercept; :math:`\hat f_{-i}` is fitted without
            sample i
        :assumes: any data; independent rows, where the mean square estimates the risk; where both vanish, the limit of
            a vanishing penalty, in which the pseudo-inverse of :math:`X X^\top` takes the place of R
        :exactness: finite-sample
        :reference: allen1974relationship; golub1979generalized

        y_i - \hat f_{-i}(x_i) = \frac{[R\, y]_i}{R_{ii}}

    Parameters
    ----------
    X : array_like, shape (n, p)
        Training inputs, n >= 2.
    y : array_like, shape (n,) or (n, k)
        Training labels; each of k columns is a regression of its own.
    penalty : array_like, shape (...), default 0
        Penalty of the un-normalised loss, in [0, inf]; 0 is min-norm least squares.
    intercept : bool, default False
        Whether a constant is fitted. It is not penalised. (Data that are centred beforehand know the mean of the sample
        that is left out: with as many inputs as samples they leave no error at all.)

    Returns
    -------
    array, shape (..., n) or (..., n, k)
        :math:`y_i - \hat f_{-i}(x_i)`.

    Raises
    ------
    TypeError
        If X, y or the penalty are not real, or `intercept` is not a bool.
    ValueError
        If X is not a matrix, has less than 2 rows, or y not one label (or k) for each; or if a number is outside its
        domain.

    Notes
    -----
    If the rows are independent, the mean of their squares is, in expectation and at every n, the total risk at n - 1
    samples and the same penalty, of the fit with or without an intercept. Without penalty the risk of noisy labels is
    infinite at :math:`|n - 1 - p| \le 1`. So at n = p, p + 1 and p + 2 (one later with an intercept) every data set
    gives a finite number, but its expectation is infinite: do not average it.

    Where rows resemble their neighbours, as in a time series, the samples that are not left out give the answer away.
    Of 100 rows that are autoregressive with coefficient .9, with 400 inputs, signal 1 and noise .1, without penalty,
    the mean is .27, and the risk on new rows 1.16. Leave out blocks there.

    The cost is that of one singular value decomposition, and of one refit for each sample that alone determines a
    direction (an outlier of leverage 1).

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import leave_one_out_errors
    >>> leave_one_out_errors([[1.0], [1.0], [2.0]], [1.0, 2.0, 3.1]).round(3)
    array([-0.64,  0.56,  0.1 ])
    >>> leave_one_out_errors([[1.0], [1.0], [2.0]], [11.0, 12.0, 13.0], penalty=[0.0, 1.0], intercept=True).round(3)
    array([[-1.   ,  1.   ,  1.5  ],
           [-1.333,  0.333,  1.5  ]])
    """
    X, penalty = checked(X, penalty, intercept)
    labels = checked_labels(y, X)
    n, several = len(X), np.ndim(y) == 2
    R = residual_operator(centred(X) if intercept else X, penalty, intercept)
    left = R.diagonal
    residuals = R.of(centred(labels) if intercept else labels)
    unclear = (left < LITTLE_LEFT) & (R.outside > 0)
    left, unclear = left[..., None], unclear[..., None]
    errors = np.divide(residuals, left, out=np.zeros(residuals.shape), where=~unclear)
    for i in np.flatnonzero(unclear.reshape(-1, n).any(axis=0)):
        others = np.arange(n) != i
        refitted = labels[i] - _prediction(X[others], labels[others], penalty, X[i], intercept)
        errors[..., i, :] = np.where(unclear[..., i, :], refitted, errors[..., i, :])
    return errors if several else errors[..., 0]


def _prediction(X: Array, y: Array, penalty: Array, x: Array, intercept: bool) -> Array:
    """The prediction at x of the fit to X and y of shape (n, k); shape (..., k)."""
    constant = np.zeros(y.shape[1])
    if intercept:
        constant, x, X, y = y.mean(axis=0), x - X.mean(axis=0), centred(X), centred(y)
    U, singular, Vt = decomposed(X, len(X) - intercept)
    return constant + (1.0 / (singular + penalty[..., None] / singular)) @ ((U.T @ y) * (Vt @ x)[:, None])
