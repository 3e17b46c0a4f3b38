r"""The residual operator of ridge and min-norm regression on a user's data.

The estimates are quotients in :math:`R = I - H` of the Gram matrix :math:`K = X X^\top`: :math:`R = \lambda (K +
\lambda)^{-1}` without an intercept, and :math:`R = \lambda J (J K J + \lambda)^{-1} J` with one, where :math:`J = I - 1
1^\top / n` centres. Numerator and denominator vanish together where the fit interpolates as the penalty goes to 0; R is
then divided by :math:`\lambda`, which gives the same quotients.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import LARGE, Array, Parameter, true_or_false
from sandbox.foundations.quantities import PENALTY

INPUTS = Parameter("X", "training inputs", -LARGE, LARGE)
LABELS = Parameter("y", "training labels", -LARGE, LARGE)


class ResidualOperator(NamedTuple):
    """R up to a factor: U diag(shrunk) U' and the projector on the outside, if U and a constant leave something out.

    Attributes
    ----------
    U : array, shape (n, rank)
    shrunk : array, shape (..., rank)
    free : int
        Number of dimensions of the residuals: n, less one for an intercept.
    """

    U: Array
    shrunk: Array
    free: int

    @property
    def outside(self) -> int:
        """Number of dimensions that no fit reaches."""
        return self.free - self.U.shape[1]

    @property
    def trace(self) -> Array:
        """Trace of R; shape (...)."""
        return self.shrunk.sum(axis=-1) + self.outside

    @property
    def diagonal(self) -> Array:
        """Diagonal of R; shape (..., n)."""
        shares = (self.U * self.U).T
        inside = self.shrunk @ shares
        return inside + np.maximum(self.free / len(self.U) - shares.sum(axis=0), 0.0) if self.outside else inside

    def of(self, y: Array) -> Array:
        """R y of labels of shape (n, k), centred if there is an intercept; shape (..., n, k)."""
        along = self.U.T @ y
        inside = self.U @ (self.shrunk[..., None] * along)
        return inside + (y - self.U @ along) if self.outside else inside


def residual_operator(X: Array, penalty: Array, intercept: bool) -> ResidualOperator:
    """R up to a factor, of inputs that are centred if there is an intercept."""
    free = len(X) - intercept
    U, singular, _ = decomposed(X, free)
    if intercept:  # beside an outlier the small part of U that counts is less than what rounding leaves of a constant
        U = U - U.mean(axis=0)
    penalty = penalty[..., None]
    if U.shape[1] < free:
        with np.errstate(divide="ignore", over="ignore"):
            return ResidualOperator(U, 1.0 / (1.0 + singular**2 / penalty), free)
    # (K + penalty)^-1, scaled so that it has a limit at penalty 0 and at inf.
    with np.errstate(invalid="ignore"):
        shrunk = (singular[-1] ** 2 + penalty) / (singular**2 + penalty)
    return ResidualOperator(U, np.where(np.isinf(penalty), 1.0, shrunk), free)


def decomposed(X: Array, most: int) -> tuple[Array, Array, Array]:
    """The singular value decomposition, without what is rounding and of rank `most` at most."""
    U, singular, Vt = np.linalg.svd(X, full_matrices=False)
    rank = min(int(np.sum(singular > max(X.shape) * np.finfo(float).eps * singular[0])), most)
    return U[:, :rank], singular[:rank], Vt[:rank]


def centred(rows: Array) -> Array:
    """Rows less their mean; constant columns are exactly 0."""
    rows = rows - rows[0]
    return rows - rows.mean(axis=0)


def checked(X: ArrayLike, penalty: ArrayLike, intercept: bool) -> tuple[Array, Array]:
    """Inputs and penalty inside their domains, in a unit in which no square overflows."""
    inputs = INPUTS.check(X)
    if inputs.ndim != 2:
        raise ValueError(f"X must be a matrix of shape (n, p), got shape {inputs.shape}")
    true_or_false(intercept, "intercept")
    penalty = PENALTY.check(penalty)
    # The estimates do not depend on the unit of the inputs; a power of 2 rounds none of them.
    exponent = -int(np.frexp(np.abs(centred(inputs) if intercept else inputs).max())[1])
    with np.errstate(over="ignore"):
        return np.ldexp(inputs, exponent), np.ldexp(penalty, 2 * exponent)


def checked_labels(y: ArrayLike, X: Array) -> Array:
    """Labels of the rows of X, as a matrix of shape (n, k)."""
    labels = LABELS.check(y)
    if labels.ndim > 2:
        raise ValueError(f"y must have shape (n,), or (n, k) for k outputs, got shape {labels.shape}")
    if labels.shape[:1] != X.shape[:1]:
        raise ValueError(f"y must have one label for each of the {len(X)} rows of X, got shape {labels.shape}")
    if len(labels) < 2:
        raise ValueError("X must have at least 2 rows, to leave one out, got 1")
    return labels.reshape(len(labels), -1)
