r"""The residual operator of ridge and min-norm regression on a user's data.

The estimates are quotients in :math:`R = I - H = \lambda (K + \lambda)^{-1}` of the Gram matrix :math:`K = X X^\top`.
Numerator and denominator vanish together where :math:`K` has full rank and the penalty goes to 0; R is then replaced by
:math:`(K + \lambda)^{-1}`, which gives the same quotients.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import LARGE, Array, Parameter
from sandbox.foundations.quantities import PENALTY

INPUTS = Parameter("X", "training inputs", -LARGE, LARGE)
LABELS = Parameter("y", "training labels", -LARGE, LARGE)


def residual_operator(X: Array, penalty: Array) -> tuple[Array, Array, bool]:
    """R up to a factor, as U diag(shrunk) U' and, if there is an outside, the projector on what U leaves out.

    Returns
    -------
    U : array, shape (n, rank)
    shrunk : array, shape (..., rank)
    outside : bool
    """
    U, singular, _ = decomposed(X)
    outside = U.shape[1] < X.shape[0]
    penalty = penalty[..., None]
    if outside:
        with np.errstate(divide="ignore", over="ignore"):
            return U, 1.0 / (1.0 + singular**2 / penalty), True
    # (K + penalty)^-1, scaled so that it has a limit at penalty 0 and at inf.
    with np.errstate(invalid="ignore"):
        shrunk = (singular[-1] ** 2 + penalty) / (singular**2 + penalty)
    return U, np.where(np.isinf(penalty), 1.0, shrunk), False


def decomposed(X: Array) -> tuple[Array, Array, Array]:
    """The singular value decomposition, without what is rounding."""
    U, singular, Vt = np.linalg.svd(X, full_matrices=False)
    rank = int(np.sum(singular > max(X.shape) * np.finfo(float).eps * singular[0]))
    return U[:, :rank], singular[:rank], Vt[:rank]


def checked(X: ArrayLike, y: ArrayLike, penalty: ArrayLike) -> tuple[Array, Array, Array]:
    """Inputs, labels and penalty inside their domains, in a unit in which no square overflows."""
    inputs, labels = INPUTS.check(X), LABELS.check(y)
    if inputs.ndim != 2:
        raise ValueError(f"X must be a matrix of shape (n, p), got shape {inputs.shape}")
    if labels.shape != inputs.shape[:1]:
        raise ValueError(f"y must have one label for each of the {inputs.shape[0]} rows of X, got shape {labels.shape}")
    if labels.size < 2:
        raise ValueError("X must have at least 2 rows, to leave one out, got 1")
    penalty = PENALTY.check(penalty)
    largest = np.abs(inputs).max()
    if largest == 0:
        return inputs, labels, penalty
    # The errors do not depend on the unit of the inputs, whose squares must not overflow or vanish.
    with np.errstate(over="ignore"):
        return inputs / largest, labels, penalty / largest / largest
