r"""Sums of a power of k times a power of its logarithm, from a large k to infinity.

With :math:`L(k) = 1 + \log\frac{k+1}2`, :math:`L = L(N)` and :math:`z = (a - 1) L`,

.. math:: \sum_{k>N} k^{-a} L(k)^{-b} = N^{-a} L^{-b} \cdot N L \int_0^\infty e^{(1-b) w - z (e^w - 1)}\, dw

up to a relative error of order 1/N, by the midpoint rule and the substitution :math:`L(k) = L e^w`. At a = 1 the
integral is 1/(b - 1): such sums converge so slowly that :math:`10^{25}` terms leave a share of order 1 to come.
"""

from __future__ import annotations

import functools

import numpy as np

from sandbox.foundations.parameters import Array

NODES = 16

#: No float64 a > 1 lets the exponential of the integrand wait until here.
FAR = 45.0


def log_factor(k: Array) -> Array:
    """L(k) = log((k + 1) e / 2), which is 1 at k = 1."""
    return 1.0 + np.log((k + 1.0) / 2.0)


def log_power_tail(a: Array, b: Array, start: float) -> Array:
    """The sum over all integers k > start, in units of the term at start; shape (...), inf where it diverges.

    Parameters
    ----------
    a, b : array, shape (...)
        Exponents >= 0 of 1/k and of 1/L(k).
    start : float
        At least 1e16, so that its inverse is below rounding.
    """
    a, b = np.broadcast_arrays(a, b)
    L = log_factor(np.asarray(start))
    w, weights = _rule()
    z = np.maximum((a - 1.0) * L, 0.0)[..., None]
    with np.errstate(over="ignore", under="ignore"):
        integral = np.exp((1.0 - b[..., None]) * w - z * np.expm1(w)) @ weights
    slow = np.divide(1.0, b - 1.0, out=np.full(b.shape, np.inf), where=(b > 1) & (a == 1))
    return start * L * np.where(a > 1, integral, slow)


@functools.cache
def _rule() -> tuple[Array, Array]:
    """Gauss-Legendre nodes and weights on panels that widen from 0, as steep integrands need, to a width of 1/4."""
    edges = np.concatenate([[0.0], 2.0 ** np.arange(-14, -2, 0.5), np.arange(0.25, FAR + 0.125, 0.25)])
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(edges)[:, None] / 2.0
    return (edges[:-1, None] + half * (1.0 + nodes)).ravel(), (half * weights).ravel()
