"""Special functions of SciPy, loaded on first use: importing `scipy` costs a fifth of importing NumPy."""

from __future__ import annotations

from sandbox.parameters import Array


def zeta(exponent: Array, start: float) -> Array:
    r"""Hurwitz zeta function :math:`\sum_{k \ge 0} (k + \mathrm{start})^{-\mathrm{exponent}}`."""
    import scipy.special

    return scipy.special.zeta(exponent, start)


def erf(x: Array) -> Array:
    """The error function."""
    import scipy.special

    return scipy.special.erf(x)


def normal_cdf(x: Array) -> Array:
    """The distribution function of the standard normal."""
    import scipy.special

    return scipy.special.ndtr(x)


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), without overflow."""
    import scipy.special

    return scipy.special.expit(x)
