r"""Positively homogeneous functions: closed forms of their coefficients in every dimension.

With :math:`\varphi(z) = |z|^\alpha (e + o\,\mathrm{sign}\,z)` and z one coordinate of a uniform point of the sphere of
radius :math:`\sqrt d`, repeated integration by parts leaves products. For even and for odd k

.. math::
    E |z|^\alpha Q_k = E |z|^\alpha \prod_{i < k/2} \frac{\alpha - 2i}{\alpha + d + 2i}, \qquad
    E |z|^\alpha \mathrm{sign}(z)\,Q_k
    = \frac{E |z|^{\alpha + 1}}{\sqrt d} \prod_{i < (k-1)/2} \frac{\alpha - 1 - 2i}{\alpha + 1 + d + 2i},

and, for a standard normal z, :math:`E |z|^\alpha He_k = E |z|^\alpha \prod_{i < k/2} (\alpha - 2i)`, likewise for
odd k.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics import special
from sandbox.numerics.counting import HORIZON, counting_rule
from sandbox.numerics.gegenbauer import multiplicities


@dataclass(frozen=True)
class Homogeneous:
    r"""The function :math:`|z|^\alpha (e + o\,\mathrm{sign}\,z)`.

    Parameters
    ----------
    degree : int
        :math:`\alpha \ge 0`.
    even, odd : float
        e and o.
    """

    degree: int
    even: float
    odd: float

    def second_moment(self, dim: float) -> float:
        """E phi(z)^2 for z in `dim` dimensions."""
        return (self.even**2 + self.odd**2) * absolute_moment(2 * self.degree, dim)

    def coefficients(self, dim: float, count: int) -> Array:
        r""":math:`E \varphi(z) Q_k` on the sphere; for dim = inf :math:`E \varphi(z) He_k(z) / \sqrt{k!}`."""
        found = np.zeros(count)
        for parity, factor in enumerate((self.even, self.odd)):
            alpha = self.degree - parity
            i = np.arange((count - parity + 1) // 2 - 1)
            if math.isinf(dim):
                k = 2 * i + parity
                ratios = (alpha - 2.0 * i) / np.sqrt((k + 1.0) * (k + 2.0))
            else:
                ratios = (alpha - 2.0 * i) / (self.degree + parity + dim + 2.0 * i)
                factor = factor / (math.sqrt(dim) if parity else 1.0)
            first = factor * absolute_moment(self.degree + parity, dim)
            found[parity::2] = first * np.cumprod(np.concatenate([[1.0], ratios]))[: found[parity::2].size]
        return found

    def beyond(self, dim: float, count: int) -> tuple[float, float]:
        """Sum of B(dim, k) xi_k^2 and the largest xi_k^2 over all degrees k >= count."""
        first = max(count, self.degree + 1)
        xi, many = self.coefficients(dim, first + 2), multiplicities(dim, first + 2)
        singly = slice(count, first)
        tail, largest = float(many[singly] @ xi[singly] ** 2), float(np.max(xi[count:] ** 2))
        for start in (first, first + 1):
            if xi[start] != 0:
                # The terms at start + 2, start + 4, ... relative to the one at start.
                parity = start % 2
                nodes, weights = counting_rule(np.asarray(0.0), np.asarray(HORIZON))
                log = self._log_terms(dim, parity, start // 2 + np.concatenate([[0.0], nodes]))
                tail += many[start] * xi[start] ** 2 * (1.0 + float(np.exp(log[1:] - log[0]) @ weights))
        return tail, largest

    def _log_terms(self, dim: float, parity: int, m: Array) -> Array:
        """The logarithm of B xi_k^2 at k = 2 m + parity, up to a constant."""
        # The duplication formula splits the factorials of B, so that every quotient has arguments a constant apart.
        alpha, half, ratio = self.degree, parity / 2, special.log_gamma_ratio
        return (
            ratio(m + half + 0.5, -(alpha + 1) / 2)
            + ratio(m + half + 1.0, -(alpha + 2) / 2)
            - ratio(m + half + dim / 2 - 1, (alpha + 2) / 2)
            - ratio(m + half + dim / 2 - 0.5, (alpha + 1) / 2)
            + np.log(4 * m + 2 * parity + dim - 2)
        )


def absolute_moment(order: int, dim: float) -> float:
    r""":math:`E |z|^m = d^{m/2} \Gamma(d/2) \Gamma((m+1)/2) / (\sqrt\pi\, \Gamma((d+m)/2))`; normal at dim = inf."""
    if order == 0:
        return 1.0
    if order == 1:
        return math.sqrt(2 / math.pi) if math.isinf(dim) else math.sqrt(dim / math.pi) / half_step(dim / 2)
    return (order - 1) * absolute_moment(order - 2, dim) / (1 + (order - 2) / dim)


def half_step(x: float) -> float:
    r""":math:`\Gamma(x + 1/2) / \Gamma(x)`."""
    if x < 100:
        return math.gamma(x + 0.5) / math.gamma(x)
    y = 1 / x
    series = (1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304)
    return math.sqrt(x) * sum(term * y**i for i, term in enumerate(series))
