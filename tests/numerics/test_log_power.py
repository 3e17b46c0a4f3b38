"""Sums over k from 10^25 to infinity against the exponential integral, zeta functions and a telescoped sum."""

import mpmath
import numpy as np
import pytest

from sandbox.numerics.counting import HORIZON, counting_rule
from sandbox.numerics.log_power import log_factor, log_power_tail
from sandbox.numerics.special import zeta


def tail(a, b, start=HORIZON):
    return float(log_power_tail(np.asarray(float(a)), np.asarray(float(b)), start))


@pytest.mark.parametrize("start", [1e16, 1e25])
@pytest.mark.parametrize("a", [1 + 2.3e-16, 1 + 1e-12, 1.000001, 1.001, 1.05, 1.5])
@pytest.mark.parametrize("b", [0, 0.3, 1, 1.1, 2, 5, 20])
def test_against_the_exponential_integral(a, b, start):
    with mpmath.workdps(40):
        L = 1 + mpmath.log((mpmath.mpf(start) + 1) / 2)
        z = (mpmath.mpf(a) - 1) * L
        expected = mpmath.mpf(start) * L * mpmath.exp(z) * mpmath.expint(b, z)
    assert tail(a, b, start) == pytest.approx(float(expected), rel=2e-14)


@pytest.mark.parametrize("a", [1.01, 1.5, 4.0, 10.0, 20.0])
def test_without_a_logarithm_it_is_a_zeta_function(a):
    assert tail(a, 0) * HORIZON**-a == pytest.approx(float(zeta(np.asarray(a), HORIZON + 1)), rel=1e-14)


@pytest.mark.parametrize("a", [1.2, 3.0, 20.0])
@pytest.mark.parametrize("b", [0.5, 30.0, 200.0])
def test_parts_of_the_integral(a, b):
    """Integration by parts: (a - 1) T(a, b) + (b / L) T(a, b + 1) is the term at the start times its place."""
    L = float(log_factor(np.asarray(HORIZON)))
    assert (a - 1) * tail(a, b) + b / L * tail(a, b + 1) == pytest.approx(HORIZON, rel=1e-13)


@pytest.mark.parametrize("b", [1.0001, 1.1, 2.0, 30.0])
def test_slow_sums_by_euler_and_maclaurin(b):
    """At a = 1 the whole sum from 1000 on, by the rule and its tail, is an integral and two corrections at 1000."""
    k, count = counting_rule(np.asarray(1000.0), np.asarray(HORIZON))
    found = (count / k * log_factor(k) ** -b).sum() + tail(1, b) / HORIZON * log_factor(np.asarray(HORIZON)) ** -b

    with mpmath.workdps(30):
        L = lambda x: 1 + mpmath.log((x + 1) / 2)  # noqa: E731
        # 1/x = 1/(x + 1) + 1/(x (x + 1)): the first is L^(1-b)/(b-1) in closed form, the second falls fast.
        rest = mpmath.quad(lambda x: L(x) ** -b / (x * (x + 1)), [1000, 1e4, 1e5, 1e7, 1e10, 1e15, mpmath.inf])
        f = lambda x: L(x) ** -b / x  # noqa: E731
        integral = L(mpmath.mpf(1000)) ** (1 - mpmath.mpf(b)) / (mpmath.mpf(b) - 1) + rest
        corrections = -f(1000) / 2 - mpmath.diff(f, 1000) / 12 + mpmath.diff(f, 1000, 3) / 720
        expected = float(integral + corrections)
    assert found == pytest.approx(expected, rel=1e-13)


def test_divergent_sums_are_infinite():
    found = log_power_tail(np.array([1.0, 1.0, 0.5, 0.0, 1.0]), np.array([1.0, 0.0, 7.0, 0.0, 2.0]), HORIZON)
    assert np.isinf(found).tolist() == [True, True, True, True, False]
