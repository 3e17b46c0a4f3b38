"""Special functions of SciPy, loaded on first use: importing `scipy` costs a fifth of importing NumPy."""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array


def zeta(exponent: Array, start: float) -> Array:
    r"""Hurwitz zeta function :math:`\sum_{k \ge 0} (k + \mathrm{start})^{-\mathrm{exponent}}`."""
    import scipy.special

    return scipy.special.zeta(exponent, start)


def erf(x: Array) -> Array:
    """The error function."""
    import scipy.special

    return scipy.special.erf(x)


def erfcx(x: Array) -> Array:
    """exp(x^2) times the complementary error function."""
    import scipy.special

    return scipy.special.erfcx(x)


def gamma_cdf(shape: Array, x: Array) -> Array:
    """The distribution function of the gamma law of scale 1."""
    import scipy.special

    return scipy.special.gammainc(shape, x)


def gamma_quantile(shape: Array, probability: Array) -> Array:
    """Its inverse."""
    import scipy.special

    return scipy.special.gammaincinv(shape, probability)


def normal_cdf(x: Array) -> Array:
    """The distribution function of the standard normal."""
    import scipy.special

    return scipy.special.ndtr(x)


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), without overflow."""
    import scipy.special

    return scipy.special.expit(x)


def log_gamma_ratio(x: Array, shift: float) -> Array:
    r""":math:`\log\,\Gamma(x + s) / \Gamma(x)` for x and x + s positive, s small: as accurate at x = 1e25 as at 1."""
    steps = np.arange(16.0)[:, None]
    result = np.log((x + steps) / (x + shift + steps)).sum(axis=0)
    x = x + 16
    result += (x + shift - 0.5) * np.log1p(shift / x) + shift * (np.log(x) - 1)
    return result + _stirling(x + shift) - _stirling(x)


def _stirling(x: Array) -> Array:
    y = 1 / (x * x)
    return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y / 1188)))) / x
