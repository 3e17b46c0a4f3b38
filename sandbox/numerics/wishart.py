r"""Quadrature against the mean eigenvalue density of a real Wishart matrix, at finite size.

In :math:`t = \sqrt{x}` the density is analytic, also at 0, and oscillates with wave numbers up to :math:`4 \sqrt{m}`;
panels of Gauss-Legendre nodes resolve that and are graded towards the root of the smallest penalty.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np

from sandbox.foundations.parameters import Array

#: Nodes of a panel, and its greatest width in t times sqrt(m): 26 radians of the fastest oscillation around its middle.
NODES = 32
WIDTH = 13.0

#: A panel ends at most at this many times its start: poles at t = +-i sqrt(penalty) may be as near as 0.
GRADING = 8.0

#: Outside of the limiting support by this many widths of the edge the density is below exp(-60) of its size.
REACH = 20.0

#: Mantissas above `BIG` are rescaled. They grow by less than 1e12 a step, so looking every few steps is enough.
BIG = 1e100
STEPS_BETWEEN_LOOKS = 8


class WishartRule(NamedTuple):
    """Nodes and weights, each of shape (nodes,): the sum of weights * g(x) is E sum g(eigenvalue).

    `centred` is x - M, to full relative precision also where x is so large that it does not show it.
    """

    x: Array
    centred: Array
    weights: Array


def wishart_rule(m: int, M: int, smallest: float) -> WishartRule:
    r"""The rule for expectations of rational functions of the eigenvalues with poles at -penalty.

    .. formula:: wishart-density
        :title: Mean eigenvalue density of a real Wishart matrix
        :code: Ridge(penalty, p).finite_sample_risk(task, n)
        :where: G is m x M of independent standard normal entries, :math:`\alpha = M - m \ge 0`, :math:`\ell_j` are the
            orthonormal Laguerre functions of index :math:`\alpha`, :math:`c_j = \sqrt{j (j + \alpha)}`, :math:`J_j(x)
            = \int_0^x u^{-1/2} \ell_j(u)\, du`; C is :math:`\frac12 J_{m-2}(\infty)` for even m and
            :math:`K_{m-2}/J_0(\infty)` for odd m, with :math:`K_1 = 2/c_1` and :math:`c_{j+1} K_{j+1} = c_j K_{j-1}`
        :assumes: m >= 2; for m = 1 the density is that of chi-squared with M degrees of freedom
        :exactness: finite-sample
        :reference: adler2000classical; widom1999relation

        \varrho(x) = \sum_{j=0}^{m-2} \ell_j(x)^2
        - \frac{c_{m-1}}{2 \sqrt x}\, \ell_{m-1}(x)\, \bigl[ J_{m-2}(x) - C \bigr], \qquad
        \int_0^\infty g\, \varrho = E\, \mathrm{tr}\, g(G G^\top)

    It is the projector of the complex ensemble on degrees up to m - 2 plus a term of rank one. The functions follow
    from

    .. math::
        c_{j+1} \ell_{j+1} &= (2j + \alpha + 1 - x)\, \ell_j - c_j \ell_{j-1}, \\
        c_{j+1} J_{j+1} &= 2 \sqrt{x}\, \ell_j + c_j J_{j-1} .

    Parameters
    ----------
    m, M : int
        Sides of the matrix, 1 <= m <= M. The work is proportional to m^2.
    smallest : float
        The smallest penalty, > 0; the rule serves every larger one too.

    Returns
    -------
    WishartRule
        Its weights contain the density and add up to m.
    """
    alpha = float(M - m)
    low, high = _support(m, M)
    first, widest = math.sqrt(smallest), WIDTH / math.sqrt(m + 2.0)
    edges = [0.0 if low is None else math.sqrt(alpha + low)]
    steps = []
    while edges[-1] < math.sqrt(alpha + high):
        steps.append(min(max((GRADING - 1.0) * edges[-1], first), widest))
        edges.append(edges[-1] + steps[-1])
    nodes, node_weights, _ = _gauss_legendre()
    starts, widths = np.array(edges[:-1])[:, None], np.array(steps)[:, None]
    if low is None:
        t = starts + widths * nodes
        from_alpha = t * t - alpha
    else:
        # t - sqrt(alpha) first, so that x - alpha does not cancel where all of x is close to alpha.
        root = math.sqrt(alpha)
        offset = low / (root + edges[0]) + np.cumsum(widths)[:, None] - widths * (1.0 - nodes)
        t, from_alpha = root + offset, offset * (2.0 * root + offset)
    weights = widths * node_weights * _density(m, alpha, t, from_alpha, widths)
    return WishartRule((t * t).ravel(), (from_alpha - m).ravel(), weights.ravel())


def _support(m: int, M: int) -> tuple[float | None, float]:
    """Where x - alpha begins and ends; None if x begins at 0."""
    middle, spread = 2.0 * m, 2.0 * math.sqrt(m * M)
    steepness = 1.0 / math.sqrt(m), 1.0 / math.sqrt(M)
    total, gap = math.sqrt(M) + math.sqrt(m), (M - m) / (math.sqrt(M) + math.sqrt(m))
    high = middle + spread + REACH * total * math.cbrt(sum(steepness)) + 4.0 * REACH
    low = middle - spread - REACH * gap * math.cbrt(max(steepness[0] - steepness[1], 0.0))
    return (low if M - m + low > 0 else None), high


@functools.cache
def _gauss_legendre() -> tuple[Array, Array, Array]:
    """Nodes and weights on [0, 1], and the matrix that turns values at the nodes into integrals from 0 to each."""
    legendre = np.polynomial.legendre
    x, w = legendre.leggauss(NODES)
    degrees = np.arange(NODES)
    coefficients = (degrees[:, None] + 0.5) * legendre.legvander(x, NODES - 1).T * w
    primitives = legendre.legval(x, legendre.legint(np.eye(NODES), lbnd=-1.0)).T
    return (x + 1.0) / 2.0, w / 2.0, primitives @ coefficients / 2.0


def _density(m: int, alpha: float, t: Array, from_alpha: Array, widths: Array) -> Array:
    """The density of t = sqrt(x), which is 2 t rho(x), at the nodes of the panels of `widths`.

    Parameters
    ----------
    t, from_alpha, widths : arrays of shapes (panels, nodes), (panels, nodes), (panels, 1)
        `from_alpha` is x - alpha.
    """
    log_unit = _log_first_function(alpha, t, from_alpha)
    unit = np.exp(log_unit)
    whole = math.sqrt(2.0 * math.sqrt(math.pi) * _gamma_ratio(alpha / 2.0))  # J_0 at infinity
    if m == 1:
        return 2.0 * unit / whole
    # l_j is current * unit; before is l_(j-1) / unit.
    current, before = np.ones_like(t), np.zeros_like(t)
    squares, function, rescaled = np.zeros_like(t), np.zeros_like(t), np.zeros_like(t)
    c = [math.sqrt(j * (j + alpha)) for j in range(m)]
    for j in range(m - 1):
        function = current * unit
        squares += function * function
        before *= -c[j] / c[j + 1]
        before += ((2.0 * j + 1.0 - from_alpha) / c[j + 1]) * current
        current, before = before, current
        if j % STEPS_BETWEEN_LOOKS == 0 and np.abs(current).max() > BIG:
            large = np.abs(current) > BIG
            current[large] /= BIG
            before[large] /= BIG
            rescaled[large] += 1.0
            unit[large] = np.exp(log_unit[large] + rescaled[large] * math.log(BIG))
    constant, start = (whole / 2.0, 0) if m % 2 == 0 else (2.0 / (c[1] * whole), 1)
    for k in range(start + 2, m - 1, 2):
        constant *= c[k - 1] / c[k]
    _, weights, integrals = _gauss_legendre()
    function *= 2.0 * widths
    panels = function @ weights
    primitive = (np.cumsum(panels) - panels)[:, None] + function @ integrals.T  # J_(m-2)
    return 2.0 * t * squares - c[-1] * (current * unit) * (primitive - constant)


def _log_first_function(alpha: float, t: Array, from_alpha: Array) -> Array:
    r"""log l_0 of :math:`\ell_0^2 = x^\alpha e^{-x} / \Gamma(\alpha + 1)`, by Stirling's formula around its peak."""
    y = alpha + 1.0
    e = (from_alpha - 1.0) / y  # x/y - 1
    log_ratio = np.where(e > -0.5, np.log1p(np.maximum(e, -0.5)), 2.0 * np.log(t) - math.log(y))
    # e - log(1 + e), by the series of the inverse hyperbolic tangent where that cancels.
    near = np.abs(e) < 0.3
    v = np.where(near, e / (2.0 + e), 0.0)
    series = np.zeros_like(v)
    for k in range(12, 0, -1):
        series = (series + 2.0 / (2 * k + 1)) * v * v
    excess = np.where(near, v * (e - series), e - log_ratio)
    return -0.5 * (y * excess + log_ratio + 0.5 * math.log(2.0 * math.pi * y) + _stirling_remainder(y))


def _stirling_remainder(y: float) -> float:
    """log Gamma(y) - ((y - 1/2) log y - y + log(2 pi) / 2), y > 0."""
    if y < 16.0:
        return math.lgamma(y) - ((y - 0.5) * math.log(y) - y + 0.5 * math.log(2.0 * math.pi))
    z = y**-2
    return (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z / 1188)))) / y


def _gamma_ratio(z: float) -> float:
    """Gamma(z + 1/2) / Gamma(z + 1), z >= 0."""
    y = z + 0.5
    remainders = _stirling_remainder(y) - _stirling_remainder(y + 0.5)
    return math.exp(0.5 - y * math.log1p(0.5 / y) - 0.5 * math.log(y) + remainders)
