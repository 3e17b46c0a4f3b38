"""One fit: the singular value decomposition of a training matrix and the filter on its singular values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, real_array

#: Least ratio of extreme eigenvalues at which the Gram matrix keeps nearly 8 digits of the smallest one.
WELL_CONDITIONED = 1e-8

Filter = Callable[[Array], ArrayLike]


class Decomposition(NamedTuple):
    r"""Thin singular value decomposition :math:`X = U \operatorname{diag}(\sigma) V^\top` of an n x p matrix of rank m.

    `from_gram` says that U, `singular` and V come from a well-conditioned Gram matrix.
    """

    U: Array  # (n, m)
    singular: Array  # (m,), positive
    Vt: Array  # (m, p)
    from_gram: bool


def decompose(matrix: Array, rank: int | None = None) -> Decomposition:
    r"""The thin singular value decomposition, singular values within rounding of 0 left out.

    The eigenvectors of the smaller Gram matrix give it several times faster, with an error in the smallest singular
    vector of about :math:`10^{-16}` times the condition number of that Gram matrix; where this exceeds
    :math:`10^{-8}` the matrix itself is decomposed.

    Parameters
    ----------
    matrix : array, shape (n, p)
    rank : int, optional
        An upper bound on the rank, known from how the matrix was made.

    Returns
    -------
    Decomposition

    Examples
    --------
    >>> decompose(np.array([[3.0, 0.0, 4.0]])).singular
    array([5.])
    """
    n, p = matrix.shape
    m = min(n, p) if rank is None else min(n, p, rank)
    if m == 0:
        return Decomposition(np.empty((n, 0)), np.empty(0), np.empty((0, p)), True)
    wide = n <= p
    w, vectors = np.linalg.eigh(matrix @ matrix.T if wide else matrix.T @ matrix)
    w, vectors = w[-m:], vectors[:, -m:]
    if w[0] > WELL_CONDITIONED * w[-1]:
        singular = np.sqrt(w)
        if wide:
            Vt = vectors.T @ matrix
            Vt /= singular[:, None]  # in place: fresh large arrays cost as much as arithmetic
            return Decomposition(vectors, singular, Vt, True)
        return Decomposition((matrix @ vectors) / singular, singular, vectors.T, True)
    U, singular, Vt = np.linalg.svd(matrix, full_matrices=False)
    m = min(m, int(np.sum(singular > rounding(n, p) * singular[0])))
    return Decomposition(U[:, :m], singular[:m], Vt[:m], False)


def rounding(n: int, p: int) -> float:
    """Relative size of the singular values of an n x p matrix that are rounding errors."""
    return max(n, p) * float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Shrinkage:
    r"""What the filter makes of the singular values.

    With :math:`w = \sigma^2 + \mathrm{tail}` the eigenvalues of the whole Gram matrix, the weights are
    :math:`V \operatorname{diag}(\mathrm{gain})\, U^\top y` and the residuals of the training labels
    :math:`U \operatorname{diag}(\mathrm{residual})\, U^\top y`, plus `outside` times the part of y that no listed
    direction explains.

    Parameters
    ----------
    gain : array, shape (m,)
        :math:`\sigma f(w)`.
    residual : array, shape (m,)
        :math:`1 - w f(w)`; rounding errors are 0.
    outside : float
        :math:`1 - \mathrm{tail} f(\mathrm{tail})`; 1 without a tail. May be infinite.
    """

    gain: Array
    residual: Array
    outside: float

    @classmethod
    def of(cls, spectral_filter: Filter, singular: Array, tail: float = 0.0) -> Shrinkage:
        """The shrinkage of positive singular values, shape (m,), by a filter."""
        w = singular * singular + tail
        # All at once: a filter may depend on how many are larger.
        every = values(spectral_filter, np.append(w, tail) if tail > 0 else w)
        f = every[: w.size]
        if np.any(np.isinf(f)):
            raise ValueError(f"spectral_filter must be finite at all w > 0, got inf at w = {w[np.isinf(f)][0]}")
        outside = 1.0
        if tail > 0:
            # A penalty of exactly -tail has its pole here; the training error is then infinite.
            outside = float(_residual(np.array([tail]), every[-1:])[0])
        return cls(singular * f, _residual(w, f), outside)


def values(spectral_filter: Filter, w: Array) -> Array:
    """The filter at w > 0, checked; shape of w."""
    if w.size == 0:
        return w
    with np.errstate(all="ignore"):
        f = real_array(spectral_filter(w), "spectral_filter(w)")
    if f.shape not in ((), w.shape):
        raise ValueError(f"spectral_filter must return an array of the shape {w.shape} of its argument, got {f.shape}")
    if np.any(np.isnan(f)):
        raise ValueError("spectral_filter must return numbers for all w > 0, got nan")
    return np.broadcast_to(f, w.shape)


def _residual(w: Array, f: Array) -> Array:
    r = 1.0 - w * f
    # Interpolation leaves no training error, not one of 1e-32.
    return np.where(np.abs(r) <= 4 * np.finfo(float).eps, 0.0, r)
