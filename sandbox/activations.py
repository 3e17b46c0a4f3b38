r"""Activation functions: their Gaussian constants and dual kernels.

On a standard normal pre-activation :math:`g` an activation is a constant, a linear part and a rest,

.. math:: \varphi(g) = \mu_0 + \mu_1 g + \text{rest}, \qquad \mu_*^2 = E\,\text{rest}^2,

and the population sees two neurons only through the dual kernel :math:`k(\rho) = E\,\varphi(u) \varphi(v)`,
where :math:`u, v` are standard normal with correlation :math:`\rho`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from sandbox.numerics import special

_Array = NDArray[np.float64]
_Elementwise = Callable[[_Array], _Array]


@dataclass(frozen=True, eq=False)
class Activation:
    r"""An activation function with everything the theory and the simulation need to know about it.

    Parameters
    ----------
    name : str
        How figures and error messages call it.
    function : callable
        :math:`\varphi`, elementwise on arrays of float64; finite and without warnings up to
        :math:`|x| = 10^{300}`, except that the square overflows beyond :math:`10^{154}`.
    mu0, mu1 : float
        :math:`\mu_0 = E\,\varphi(g)` and :math:`\mu_1 = E\,g \varphi(g)`, :math:`g \sim N(0, 1)`.
    mu_star_squared : float
        :math:`\mu_*^2 = E\,(\varphi(g) - \mu_0 - \mu_1 g)^2 \ge 0`, never formed as a difference: exactly 0
        for an affine activation.
    dual_kernel : callable
        :math:`k(\rho) = E\,\varphi(u) \varphi(v)` for an array of correlations :math:`\rho \in [-1, 1]`, with
        an absolute error below :math:`10^{-15}` times `second_moment`. Correlations outside by at most 1e-12,
        as rounding leaves them, count as :math:`\pm 1`; beyond that it raises ValueError. It has
        :math:`k(0) = \mu_0^2`, :math:`k'(0) = \mu_1^2` and :math:`k(1)` = `second_moment`.

    Examples
    --------
    >>> relu = activation("relu")
    >>> relu
    Activation(name='relu', mu0=0.3989422804014327, mu1=0.5, mu_star_squared=0.09084505690810467)
    >>> float(relu.dual_kernel(-1)), relu.function(np.array([-2.0, 3.0]))
    (0.0, array([0., 3.]))
    """

    name: str
    function: _Elementwise = field(repr=False)
    mu0: float
    mu1: float
    mu_star_squared: float
    dual_kernel: _Elementwise = field(repr=False)

    @property
    def second_moment(self) -> float:
        r""":math:`E\,\varphi(g)^2 = \mu_0^2 + \mu_1^2 + \mu_*^2`, the dual kernel at 1."""
        return self.mu0**2 + self.mu1**2 + self.mu_star_squared


def activation(name: str) -> Activation:
    r"""Look up an activation function by its name.

    Parameters
    ----------
    name : str
        One of `NAMES`.

    Returns
    -------
    Activation
        The same object at every call.

    Raises
    ------
    TypeError
        If `name` is not a string; a callable is not accepted either.
    ValueError
        If no activation has this name; the message gives the nearest one.

    Notes
    -----
    With :math:`\Phi` the normal distribution function and :math:`\sigma(x) = 1 / (1 + e^{-x})`:

    ========= ===================== =========================================================================
    name      :math:`\varphi(x)`    dual kernel
    ========= ===================== =========================================================================
    relu      :math:`\max(x, 0)`    :math:`[\sqrt{1 - \rho^2} + \rho \arccos(-\rho)] / (2 \pi)`
    erf       erf(x)                :math:`(2 / \pi) \arcsin(2 \rho / 3)`
    tanh      tanh(x)               Mehler series
    sign      sign(x), sign(0) = 0  :math:`(2 / \pi) \arcsin \rho`
    abs       :math:`|x|`           :math:`(2 / \pi) [\sqrt{1 - \rho^2} + \rho \arcsin \rho]`
    cos       cos(x)                :math:`e^{-1} \cosh \rho`
    sin       sin(x)                :math:`e^{-1} \sinh \rho`
    gelu      :math:`x \Phi(x)`     :math:`\rho/4 + [\rho \arcsin(\rho/2) + (4 - \rho^2)^{-1/2}] / (2 \pi)`
    silu      :math:`x \sigma(x)`   Mehler series
    softplus  :math:`\log(1 + e^x)` Mehler series
    quadratic :math:`x^2`           :math:`1 + 2 \rho^2`
    linear    :math:`x`             :math:`\rho`
    ========= ===================== =========================================================================

    The Mehler series: :math:`k(\rho) = \sum_k c_k^2 \rho^k`, :math:`c_k = E \varphi(g) He_k(g) / \sqrt{k!}`.
    With the singularities of :math:`\varphi` nearest to the reals at :math:`\pm i y`, :math:`c_k^2` falls as
    :math:`e^{-2 y \sqrt k}`: 200 terms are exact to rounding on all of [-1, 1], the ends included.

    References
    ----------
    - ``cho2009kernel``: the arc-cosine kernels of degree 1 (relu, abs) and 0 (sign); numbering not checked.
    - ``williams1997computing``: the erf kernel; numbering not checked.
    - ``tsuchida2021avoiding``: the gelu kernel; numbering not checked.
    - ``daniely2016toward``: dual activations and their series; numbering not checked.

    Examples
    --------
    >>> activation("tanh").dual_kernel(np.array([-1.0, 0.0, 1.0])).round(6)
    array([-0.394294,  0.      ,  0.394294])
    >>> activation("relo")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: unknown activation 'relo', did you mean 'relu'? Known: relu, erf, tanh, ...
    """
    if not isinstance(name, str):
        raise TypeError(f"activation must be one of the names {', '.join(NAMES)}, got {name!r}")
    if name not in _ACTIVATIONS:
        import difflib

        nearest = difflib.get_close_matches(name.lower(), NAMES, n=1, cutoff=0.0)[0]
        raise ValueError(f"unknown activation {name!r}, did you mean {nearest!r}? Known: {', '.join(NAMES)}")
    return _ACTIVATIONS[name]


# Named functions and partials instead of lambdas, so that an Activation can be pickled.


def _gelu(x: _Array) -> _Array:
    return x * special.normal_cdf(x)


def _silu(x: _Array) -> _Array:
    return x * special.sigmoid(x)


def _relu_kernel(rho: _Array) -> _Array:
    # (1 - rho) (1 + rho) keeps the digits that 1 - rho^2 loses near the ends.
    return (np.sqrt((1 - rho) * (1 + rho)) + rho * np.arccos(-rho)) / (2 * np.pi)


def _erf_kernel(rho: _Array) -> _Array:
    return np.arcsin(rho * (2 / 3)) * (2 / np.pi)


def _sign_kernel(rho: _Array) -> _Array:
    return np.arcsin(rho) * (2 / np.pi)


def _abs_kernel(rho: _Array) -> _Array:
    return (np.sqrt((1 - rho) * (1 + rho)) + rho * np.arcsin(rho)) * (2 / np.pi)


def _cos_kernel(rho: _Array) -> _Array:
    return np.cosh(rho) / math.e


def _sin_kernel(rho: _Array) -> _Array:
    return np.sinh(rho) / math.e


def _gelu_kernel(rho: _Array) -> _Array:
    return rho / 4 + (rho * np.arcsin(rho / 2) + 1 / np.sqrt(4 - rho * rho)) / (2 * np.pi)


def _quadratic_kernel(rho: _Array) -> _Array:
    return 1 + 2 * rho * rho


def _mehler_series(function: _Elementwise, rho: _Array) -> _Array:
    even, odd = _mehler_coefficients(function)
    square = rho * rho
    return _polynomial(even, square) + rho * _polynomial(odd, square)


def _polynomial(coefficients: Sequence[float], x: _Array) -> _Array:
    # Horner in place: numpy's polyval makes two temporaries of the size of x per coefficient.
    total = np.zeros_like(x)
    for coefficient in reversed(coefficients):
        total *= x
        total += coefficient
    return total


@cache
def _mehler_coefficients(function: _Elementwise) -> tuple[list[float], list[float]]:
    """The squared normalised Hermite coefficients, of even and of odd order."""
    # The trapezoidal rule converges exponentially: step 1/8 on [-13, 13] is exact to rounding. The Hermite
    # functions carry half of the Gaussian weight, so that no factor leaves the range of float64.
    x = np.arange(-104, 105) / 8
    half_weight = np.exp(-x * x / 4) / (2 * np.pi) ** 0.25
    integrand = function(x) * half_weight / 8
    previous, hermite = np.zeros_like(x), half_weight
    squares = np.empty(200)
    for k in range(len(squares)):
        squares[k] = (integrand @ hermite) ** 2
        previous, hermite = hermite, (x * hermite - math.sqrt(k) * previous) / math.sqrt(k + 1)
    # These functions are odd or even up to a linear term: the rest of one half is rounding, squared.
    squares[squares < 1e-19] = 0
    return np.trim_zeros(squares[::2], "b").tolist(), np.trim_zeros(squares[1::2], "b").tolist()


def _checked(formula: _Elementwise, rho: _Array) -> _Array:
    rho = np.asarray(rho, dtype=np.float64)
    inside = np.abs(rho) <= 1 + 1e-12
    if not inside.all():
        raise ValueError(f"rho must be in [-1, 1], got {rho[~inside].flat[0]}")
    return formula(np.clip(rho, -1.0, 1.0))


# The literals come from tests/reference/activations.py: they have no closed form, or one that cancels.
_TABLE: tuple[tuple[str, _Elementwise, float, float, float, _Elementwise | None], ...] = (
    ("relu", partial(np.maximum, 0), 1 / math.sqrt(2 * math.pi), 0.5, 0.0908450569081046642311, _relu_kernel),
    ("erf", special.erf, 0.0, 2 / math.sqrt(3 * math.pi), 0.04014587281915241645918, _erf_kernel),
    ("tanh", np.tanh, 0.0, 0.6057055096021588255835, 0.02741532603543025715602, None),
    ("sign", np.sign, 0.0, math.sqrt(2 / math.pi), 0.3633802276324186569245, _sign_kernel),
    ("abs", np.abs, math.sqrt(2 / math.pi), 0.0, 0.3633802276324186569245, _abs_kernel),
    ("cos", np.cos, math.exp(-0.5), 0.0, math.expm1(-1) ** 2 / 2, _cos_kernel),
    ("sin", np.sin, 0.0, math.exp(-0.5), 0.06445291721025133245748, _sin_kernel),
    ("gelu", _gelu, 0.5 / math.sqrt(math.pi), 0.5, 0.09564401102435100703411, _gelu_kernel),
    ("silu", _silu, 0.2066209641419070372624, 0.5, 0.06308329699442092253559, None),
    ("softplus", partial(np.logaddexp, 0), 0.8060591833474397845282, 0.5, 0.02151450180055873183949, None),
    ("quadratic", np.square, 1.0, 0.0, 2.0, _quadratic_kernel),
    ("linear", np.positive, 0.0, 1.0, 0.0, np.positive),
)
_ACTIVATIONS = {
    name: Activation(name, phi, mu0, mu1, rest, partial(_checked, formula or partial(_mehler_series, phi)))
    for name, phi, mu0, mu1, rest, formula in _TABLE
}
#: The names that `activation` knows.
NAMES: tuple[str, ...] = tuple(_ACTIVATIONS)
