r"""Estimates of the test risk of ridge and min-norm regression from the training data alone, without refitting.

Both are quotients in the residual operator :math:`R = I - H = \lambda (K + \lambda)^{-1}` of the Gram matrix :math:`K =
X X^\top`. Numerator and denominator vanish together where :math:`K` has full rank and the penalty goes to 0; R is then
replaced by :math:`(K + \lambda)^{-1}`, which gives the same quotients.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox import parameters
from sandbox.parameters import Array, Parameter

INPUTS = Parameter("X", "training inputs", -parameters.LARGE, parameters.LARGE)
LABELS = Parameter("y", "training labels", -parameters.LARGE, parameters.LARGE)

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
        :source: allen1974relationship; golub1979generalized

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
    X, y, penalty = _checked(X, y, penalty)
    U, shrunk, outside = _residual_operator(X, penalty)
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


def generalised_cross_validation(X: ArrayLike, y: ArrayLike, penalty: ArrayLike = 0.0) -> Array:
    r"""The estimate of the total risk from the training error and the trace of the hat matrix.

    .. formula:: generalised-cross-validation
        :title: Generalised cross-validation
        :code: generalised_cross_validation(X, y, penalty)
        :where: the hat matrix :math:`H = X (X^\top X + \text{penalty})^{-1} X^\top`
        :assumes: any data; its limit where the fit interpolates
        :exactness: finite-sample
        :source: golub1979generalized; hastie2022surprises, section 7, numbering not checked

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
    X, y, penalty = _checked(X, y, penalty)
    U, shrunk, outside = _residual_operator(X, penalty)
    n = y.size
    squares = (shrunk * (U.T @ y)) ** 2
    total, trace = squares.sum(axis=-1), shrunk.sum(axis=-1)
    if outside:
        beyond = y - U @ (U.T @ y)
        total, trace = total + beyond @ beyond, trace + (n - U.shape[1])
    return (total / n) / (trace / n) ** 2


def _residual_operator(X: Array, penalty: Array) -> tuple[Array, Array, bool]:
    """R up to a factor, as U diag(shrunk) U' and, if there is an outside, the projector on what U leaves out.

    Returns
    -------
    U : array, shape (n, rank)
    shrunk : array, shape (..., rank)
    outside : bool
    """
    U, singular, _ = _decomposed(X)
    outside = U.shape[1] < X.shape[0]
    penalty = penalty[..., None]
    if outside:
        with np.errstate(divide="ignore", over="ignore"):
            return U, 1.0 / (1.0 + singular**2 / penalty), True
    # (K + penalty)^-1, scaled so that it has a limit at penalty 0 and at inf.
    with np.errstate(invalid="ignore"):
        shrunk = (singular[-1] ** 2 + penalty) / (singular**2 + penalty)
    return U, np.where(np.isinf(penalty), 1.0, shrunk), False


def _decomposed(X: Array) -> tuple[Array, Array, Array]:
    """The singular value decomposition, without what is rounding."""
    U, singular, Vt = np.linalg.svd(X, full_matrices=False)
    rank = int(np.sum(singular > max(X.shape) * np.finfo(float).eps * singular[0]))
    return U[:, :rank], singular[:rank], Vt[:rank]


def _prediction(X: Array, y: Array, penalty: Array, x: Array) -> Array:
    """The prediction at x of the fit to X and y; shape of the penalty."""
    U, singular, Vt = _decomposed(X)
    return (1.0 / (singular + penalty[..., None] / singular)) @ ((U.T @ y) * (Vt @ x))


def _checked(X: ArrayLike, y: ArrayLike, penalty: ArrayLike) -> tuple[Array, Array, Array]:
    inputs, labels = INPUTS.check(X), LABELS.check(y)
    if inputs.ndim != 2:
        raise ValueError(f"X must be a matrix of shape (n, p), got shape {inputs.shape}")
    if labels.shape != inputs.shape[:1]:
        raise ValueError(f"y must have one label for each of the {inputs.shape[0]} rows of X, got shape {labels.shape}")
    if labels.size < 2:
        raise ValueError("X must have at least 2 rows, to leave one out, got 1")
    penalty = parameters.penalty.check(penalty)
    largest = np.abs(inputs).max()
    if largest == 0:
        return inputs, labels, penalty
    # The errors do not depend on the unit of the inputs, whose squares must not overflow or vanish.
    with np.errstate(over="ignore"):
        return inputs / largest, labels, penalty / largest / largest
