"""The named activations: constants, dual kernels and closed forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from sandbox.activations.activation import Activation
from sandbox.activations.expansion import partial_expansion
from sandbox.activations.homogeneous import Homogeneous
from sandbox.activations.kernels import Checked
from sandbox.numerics import special

_Array = NDArray[np.float64]
_Elementwise = Callable[[_Array], _Array]

# Named functions and partials instead of lambdas, so that an Activation can be pickled.


def _relu(x: _Array) -> _Array:
    return np.maximum(x, 0)


def _softplus(x: _Array) -> _Array:
    return np.logaddexp(x, 0)


def _gelu(x: _Array) -> _Array:
    return x * special.normal_cdf(x)


def _silu(x: _Array) -> _Array:
    return x * special.sigmoid(x)


def _relu_kernel(rho: _Array) -> _Array:
    r"""The dual kernel of relu.

    .. formula:: kernel-relu
        :title: Kernel of ReLU
        :code: activation("relu").dual_kernel(rho)
        :uses: dual-kernel
        :assumes: pre-activations of variance 1
        :exactness: definition
        :reference: cho2009kernel, degree 1

        k(\rho) = \frac{\sqrt{1 - \rho^2} + \rho\,\arccos(-\rho)}{2\pi}
    """
    # (1 - rho) (1 + rho) keeps the digits that 1 - rho^2 loses near the ends.
    return (np.sqrt((1 - rho) * (1 + rho)) + rho * np.arccos(-rho)) / (2 * np.pi)


def _erf_kernel(rho: _Array) -> _Array:
    r"""The dual kernel of erf.

    .. formula:: kernel-erf
        :title: Kernel of erf
        :code: activation("erf").dual_kernel(rho)
        :uses: dual-kernel
        :assumes: pre-activations of variance 1
        :exactness: definition
        :reference: williams1997computing

        k(\rho) = \frac2\pi \arcsin \frac{2\rho}{3}
    """
    return np.arcsin(rho * (2 / 3)) * (2 / np.pi)


def _sign_kernel(rho: _Array) -> _Array:
    r"""The dual kernel of sign.

    .. formula:: kernel-sign
        :title: Kernel of sign
        :code: activation("sign").dual_kernel(rho)
        :uses: dual-kernel
        :assumes: pre-activations of variance 1
        :exactness: definition
        :reference: cho2009kernel, degree 0

        k(\rho) = \frac2\pi \arcsin \rho
    """
    return np.arcsin(rho) * (2 / np.pi)


def _abs_kernel(rho: _Array) -> _Array:
    r"""The dual kernel of abs.

    .. formula:: kernel-abs
        :title: Kernel of the absolute value
        :code: activation("abs").dual_kernel(rho)
        :uses: dual-kernel
        :assumes: pre-activations of variance 1
        :exactness: definition
        :reference: cho2009kernel, a consequence

        k(\rho) = \frac2\pi \bigl( \sqrt{1 - \rho^2} + \rho\,\arcsin \rho \bigr)
    """
    return (np.sqrt((1 - rho) * (1 + rho)) + rho * np.arcsin(rho)) * (2 / np.pi)


def _cos_kernel(rho: _Array) -> _Array:
    r"""The dual kernel of cos.

    .. formula:: kernel-cos
        :title: Kernel of the cosine
        :code: activation("cos").dual_kernel(rho)
        :uses: dual-kernel
        :assumes: pre-activations of variance 1
        :exactness: definition
        :reference: daniely2016toward, a consequence

        k(\rho) = e^{-1} \cosh \rho
    """
    return np.cosh(rho) / math.e


def _sin_kernel(rho: _Array) -> _Array:
    r"""The dual kernel of sin.

    .. formula:: kernel-sin
        :title: Kernel of the sine
        :code: activation("sin").dual_kernel(rho)
        :uses: dual-kernel
        :assumes: pre-activations of variance 1
        :exactness: definition
        :reference: daniely2016toward, a consequence

        k(\rho) = e^{-1} \sinh \rho
    """
    return np.sinh(rho) / math.e


def _gelu_kernel(rho: _Array) -> _Array:
    r"""The dual kernel of gelu.

    .. formula:: kernel-gelu
        :title: Kernel of GELU
        :code: activation("gelu").dual_kernel(rho)
        :uses: dual-kernel
        :assumes: pre-activations of variance 1
        :exactness: definition
        :reference: tsuchida2021avoiding

        k(\rho) = \frac{\rho}{4}
        + \frac{1}{2\pi} \Bigl( \rho \arcsin \frac{\rho}{2} + \frac{1}{\sqrt{4 - \rho^2}} \Bigr)
    """
    return rho / 4 + (rho * np.arcsin(rho / 2) + 1 / np.sqrt(4 - rho * rho)) / (2 * np.pi)


def _quadratic_kernel(rho: _Array) -> _Array:
    r"""The dual kernel of quadratic.

    .. formula:: kernel-quadratic
        :title: Kernel of the square
        :code: activation("quadratic").dual_kernel(rho)
        :uses: dual-kernel
        :assumes: pre-activations of variance 1
        :exactness: definition
        :reference: daniely2016toward, a consequence

        k(\rho) = 1 + 2 \rho^2
    """
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
    squares = partial_expansion(function, np.inf, 200).coefficients ** 2
    # These functions are odd or even up to a linear term: the rest of one half is rounding, squared.
    squares[squares < 1e-19] = 0
    return np.trim_zeros(squares[::2], "b").tolist(), np.trim_zeros(squares[1::2], "b").tolist()


# The literals come from tests/reference/activations.py: they have no closed form, or one that cancels.
_TABLE: tuple[tuple[str, _Elementwise, float, float, float, _Elementwise | None], ...] = (
    ("relu", _relu, 1 / math.sqrt(2 * math.pi), 0.5, 0.0908450569081046642311, _relu_kernel),
    ("erf", special.erf, 0.0, 2 / math.sqrt(3 * math.pi), 0.04014587281915241645918, _erf_kernel),
    ("tanh", np.tanh, 0.0, 0.6057055096021588255835, 0.02741532603543025715602, None),
    ("sign", np.sign, 0.0, math.sqrt(2 / math.pi), 0.3633802276324186569245, _sign_kernel),
    ("abs", np.abs, math.sqrt(2 / math.pi), 0.0, 0.3633802276324186569245, _abs_kernel),
    ("cos", np.cos, math.exp(-0.5), 0.0, math.expm1(-1) ** 2 / 2, _cos_kernel),
    ("sin", np.sin, 0.0, math.exp(-0.5), 0.06445291721025133245748, _sin_kernel),
    ("gelu", _gelu, 0.5 / math.sqrt(math.pi), 0.5, 0.09564401102435100703411, _gelu_kernel),
    ("silu", _silu, 0.2066209641419070372624, 0.5, 0.06308329699442092253559, None),
    ("softplus", _softplus, 0.8060591833474397845282, 0.5, 0.02151450180055873183949, None),
    ("quadratic", np.square, 1.0, 0.0, 2.0, _quadratic_kernel),
    ("linear", np.positive, 0.0, 1.0, 0.0, np.positive),
)
_HOMOGENEOUS = {
    "relu": Homogeneous(1, 0.5, 0.5),
    "sign": Homogeneous(0, 0.0, 1.0),
    "abs": Homogeneous(1, 1.0, 0.0),
    "quadratic": Homogeneous(2, 1.0, 0.0),
    "linear": Homogeneous(1, 0.0, 1.0),
}
NAMED = {
    name: Activation(
        name, phi, mu0, mu1, rest, Checked(formula or partial(_mehler_series, phi)), _HOMOGENEOUS.get(name)
    )
    for name, phi, mu0, mu1, rest, formula in _TABLE
}
#: The names that `activation` knows.
NAMES: tuple[str, ...] = tuple(NAMED)
