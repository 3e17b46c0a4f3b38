r"""Polynomials orthogonal under one coordinate of a uniform point of a sphere, and their limit in high dimension.

For x uniform on the sphere of radius :math:`\sqrt d` and a unit vector w,
:math:`z = \langle w, x\rangle = \sqrt d\,t` has the density :math:`\propto (1 - z^2/d)^{(d-3)/2}`. Its polynomials are
Gegenbauer's, :math:`Q_k(t)` with :math:`Q_k(1) = 1`; :math:`q_k = \sqrt{B(d, k)}\,Q_k` has norm 1, where
:math:`B(d, k)` counts the spherical harmonics of degree k. As d grows the density becomes Gaussian and :math:`q_k` the
Hermite polynomial :math:`He_k / \sqrt{k!}`: here d = inf.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array
from sandbox.numerics.panels import rule

#: Panels of 24 nodes integrate the square of a wave of this phase per panel to rounding, beside a resolved function.
PHASE = 16.0

#: And the Gaussian density on panels of this width.
WIDEST = 3.0


def multiplicities(dim: float, count: int) -> Array:
    """The numbers B(dim, k) of spherical harmonics of degree k = 0 ... count - 1; inf where they overflow."""
    k = np.arange(1.0, count - 1)
    ratios = np.concatenate([[1.0, dim], (2 * k + dim) * (k + dim - 2) / ((2 * k + dim - 2) * (k + 1))])[:count]
    with np.errstate(over="ignore"):
        return np.cumprod(ratios)


def zonal(dim: int, degrees: ArrayLike, t: ArrayLike) -> Array:
    """The zonal harmonics Q_k(t) of the sphere in `dim` dimensions, Q_k(1) = 1.

    Parameters
    ----------
    dim : int
        At least 2.
    degrees : array_like of int, shape (m,)
        Degrees >= 0.
    t : array_like, shape (...)
        Cosines, in [-1, 1].

    Returns
    -------
    array, shape (m, ...)
        With an error of a few roundings of the largest value under the density, that is of B(dim, k)^(-1/2), where
        Q_k oscillates.

    Examples
    --------
    >>> zonal(3, [0, 1, 2], [1.0, 0.0])
    array([[ 1. ,  1. ],
           [ 1. ,  0. ],
           [ 1. , -0.5]])
    """
    degrees = np.asarray(degrees, dtype=np.int64)
    t = np.asarray(t, dtype=np.float64)
    wanted: dict[int, list[int]] = {}
    for row, degree in enumerate(degrees.tolist()):
        wanted.setdefault(degree, []).append(row)
    values = np.empty((degrees.size, *t.shape))
    previous, current = np.zeros_like(t), np.ones_like(t)
    for k in range(int(degrees.max(initial=0)) + 1):
        for row in wanted.get(k, ()):
            values[row] = current
        # At k = 0 in two dimensions the recursion is 0 = 0; there as everywhere Q_1 = t.
        up = 1.0 if k == 0 else (2 * k + dim - 2) / (k + dim - 2)
        following = t * current
        following *= up
        previous *= up - 1
        following -= previous
        previous, current = current, following
    return values


def orthonormal(dim: float, count: int, z: Array, start: Array) -> Array:
    """The polynomials q_0 ... q_(count-1) at z, each times `start`; shape (count, *z.shape).

    With the square root of quadrature weights as `start`, no value leaves the range of float64.
    """
    b = _recurrence(dim, count)
    rows = np.empty((count, z.size))
    rows[0] = start
    if count > 1:
        np.multiply(z, start, out=rows[1])
    scratch = np.empty_like(z)
    for k in range(1, count - 1):
        row = np.multiply(z, rows[k], out=rows[k + 1])
        row -= np.multiply(rows[k - 1], b[k], out=scratch)
        row *= 1 / b[k + 1]
    return rows


def _recurrence(dim: float, count: int) -> Array:
    """b of z q_k = b_(k+1) q_(k+1) + b_k q_(k-1)."""
    k = np.arange(max(count, 2), dtype=float)
    if np.isinf(dim):
        return np.sqrt(k)
    k = k[2:]
    return np.concatenate([[0.0, 1.0], np.sqrt(dim / (2 * k + dim - 4) * (k / (2 * k + dim - 2)) * (k + dim - 3))])


def density_rule(dim: float, edges: Array, degree: int) -> tuple[Array, Array]:
    """The rule of the expectation over z, for polynomials up to a degree times functions resolved on panels.

    Parameters
    ----------
    dim : float
        inf for the standard normal.
    edges : array
        Of the panels, from the lower to the upper end of the support or where the density has vanished.
    degree : int
        Squares of polynomials of this degree are integrated, too.

    Returns
    -------
    nodes, roots : arrays, shape (nodes,)
        The places z, and the square roots of the weights, which add up to 1.
    """
    frequency = np.sqrt(max(degree, 1)) * (np.sqrt(1 + (degree - 2) / dim) if degree > 2 else 1.0)
    widest = min(WIDEST, PHASE / frequency)
    if np.isinf(dim):
        nodes, weights = rule(edges, widest)
        roots = np.sqrt(weights) * np.exp(-nodes * nodes / 4)
    else:
        # In the angle s, z = sqrt(d) sin s, the density is cos(s)^(d-2): analytic at the ends, too.
        scale = np.sqrt(dim)
        angles, weights = rule(np.arcsin(np.clip(edges / scale, -1, 1)), widest / scale)
        sine = np.sin(angles)
        nodes, roots = scale * sine, np.sqrt(weights) * power_of_rest(sine, (dim - 2) / 2)
    return nodes, roots / np.sqrt(roots @ roots)


def power_of_rest(sine: Array, exponent: float) -> Array:
    """The cosine, >= 0, of angles in [-pi/2, pi/2] to a power >= 0, which may be huge."""
    # Angles within rounding of a right one stay apart from it: 0 to the power 0 is 1.
    square = np.minimum(sine * sine, 1 - 2.0**-53)
    return np.exp(exponent / 2 * np.log1p(-square))
