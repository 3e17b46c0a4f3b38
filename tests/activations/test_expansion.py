"""Hermite coefficients against closed forms, the second moment and mpmath."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from sandbox.activations import NAMES, activation
from sandbox.activations.expansion import expand

from .test_measured import callable_of


def root_factorials(count):
    return np.cumprod(np.sqrt(np.maximum(np.arange(count), 1.0)))


def double_factorial(k):
    return math.prod(range(k, 0, -2))


def relu(k):
    if k % 2:
        return 0.5 if k == 1 else 0.0
    return (-1 if k % 4 == 0 and k else 1) * double_factorial(max(k - 3, 0)) / math.sqrt(2 * math.pi)


def sign(k):
    return (-1) ** ((k - 1) // 2) * double_factorial(k - 2) * math.sqrt(2 / math.pi) if k % 2 else 0.0


CLOSED = {
    "relu": relu,
    "sign": sign,
    "abs": lambda k: 0.0 if k % 2 else 2 * relu(k),
    "cos": lambda k: 0.0 if k % 2 else (-1) ** (k // 2) * math.exp(-0.5),
    "sin": lambda k: (-1) ** (k // 2) * math.exp(-0.5) if k % 2 else 0.0,
    "quadratic": lambda k: {0: 1.0, 2: 2.0}.get(k, 0.0),
    "linear": lambda k: float(k == 1),
    "exp": lambda k: math.exp(0.5),
    "cubic": lambda k: {1: 3.0, 3: 6.0}.get(k, 0.0),
}
CALLABLES = {name: callable_of(name) for name in NAMES} | {"exp": np.exp, "cubic": lambda x: x**3}


@pytest.mark.parametrize("name", CLOSED)
def test_against_closed_forms(name):
    expected = np.array([CLOSED[name](k) for k in range(40)])
    for chosen in {name: activation(name)} if name in NAMES else {}, {name: activation(CALLABLES[name])}:
        for phi in chosen.values():
            error = np.abs(phi.hermite(40) - expected) / root_factorials(40) / math.sqrt(phi.second_moment)
            assert error.max() < 1e-14, f"degree {error.argmax()}: {error.max():.1e}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tanh", "gelu", "softplus", "erf"])
def test_against_mpmath(name):
    functions = {
        "tanh": mpmath.tanh,
        "erf": mpmath.erf,
        "gelu": lambda x: x * mpmath.ncdf(x),
        "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    }
    chosen = activation(name)
    with mpmath.workdps(20):
        for k in (0, 1, 2, 5, 8):
            exact = mpmath.quad(
                lambda x, k=k: (
                    functions[name](x)
                    * 2 ** (-mpmath.mpf(k) / 2)
                    * mpmath.hermite(k, x / mpmath.sqrt(2))
                    * mpmath.npdf(x)
                ),
                range(-12, 13, 2),
            )
            assert abs(chosen.hermite(9)[k] - float(exact)) < 1e-14 * math.sqrt(math.factorial(k)), k


@pytest.mark.parametrize("name", NAMES)
def test_constants_are_the_first_coefficients_and_their_squares_add_up(name):
    chosen = activation(name)
    squares = (chosen.hermite(300) / root_factorials(300)) ** 2
    np.testing.assert_allclose(chosen.hermite(2), [chosen.mu0, chosen.mu1], atol=1e-15)
    missing = chosen.second_moment - squares.sum()
    # The closed tails: about K^(-3/2) for a kink and K^(-1/2) for a jump.
    bound = {"relu": 300**-1.5, "abs": 4 * 300**-1.5, "sign": 300**-0.5}.get(name, 1e-14)
    assert -1e-14 <= missing <= bound


def test_the_rest_of_an_expansion_is_what_its_terms_leave():
    for name, count in (("relu", 300), ("sign", 300)):
        found = expand(CALLABLES[name], math.inf, count)
        left = activation(name).second_moment - found.coefficients @ found.coefficients
        assert found.rest == pytest.approx(left, rel=1e-10)
    finite = expand(CALLABLES["cubic"], math.inf, 300)
    assert finite.rest == 0.0
    assert finite.coefficients.size == 4


@pytest.mark.parametrize("wrong", [0, 301, 2.5, [3, 4], math.nan, "ten", True, None])
def test_wrong_counts(wrong):
    with pytest.raises((TypeError, ValueError), match=r"^count must"):
        activation("relu").hermite(wrong)


def test_the_largest_count():
    assert np.isfinite(activation("sign").hermite(300)).all()
