"""The law of Marchenko and Pastur against its moments and its Laplace transform at the hard edge."""

import numpy as np
import pytest
import scipy.special

from sandbox.numerics.marchenko_pastur import marchenko_pastur_rule


def at_the_hard_edge(time):
    """With ratio 1 the mean of exp(-2 x time) is e^(-4 time) (I_0 + I_1)(4 time)."""
    z = 4 * time
    if z > 1e7:  # the next term is of the order of 1/z^2
        return 2 / np.sqrt(2 * np.pi * z) * (1 - 1 / (8 * z))
    return scipy.special.ive(0, z) + scipy.special.ive(1, z)


RATIOS = np.array([1e-9, 0.3, 0.999, 1.0, 1.0 + 1e-9, 1.5, 40.0, 1e9])


def test_moments():
    """Of the law per direction: mass, 1, 1 + ratio, and the mean of 1/x."""
    x, weights = marchenko_pastur_rule(RATIOS, 1 - RATIOS)
    assert weights.sum(axis=1) == pytest.approx(np.minimum(1, 1 / RATIOS), rel=1e-14)
    assert (weights * x).sum(axis=1) == pytest.approx(np.ones(8), rel=1e-14)
    assert (weights * x**2).sum(axis=1) == pytest.approx(1 + RATIOS, rel=1e-14)
    apart = np.abs(RATIOS - 1) > 1e-6
    expected = np.where(RATIOS < 1, 1.0, 1 / RATIOS)[apart] / np.abs(1 - RATIOS)[apart]
    assert (weights / x).sum(axis=1)[apart] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("time", [1e-12, 0.1, 3.0, 1e3, 1e9, 1e18])
def test_at_the_hard_edge(time):
    (x,), (weights,) = marchenko_pastur_rule(np.ones(1), np.zeros(1))
    assert weights @ np.exp(-2 * time * x) == pytest.approx(at_the_hard_edge(time), rel=1e-13)


def test_equal_angles_would_not_do():
    """They are off by percents where this rule has all digits."""
    time, count = 2e6, 4000
    exact = at_the_hard_edge(time)
    angle = np.pi * (np.arange(count) + 0.5) / count
    x = 4 * np.sin(angle / 2) ** 2
    uniform = (2 / np.pi * np.sin(angle) ** 2 / x * np.exp(-2 * time * x)).sum() * np.pi / count
    assert abs(uniform / exact - 1) > 0.03
    (x,), (weights,) = marchenko_pastur_rule(np.ones(1), np.zeros(1))
    assert weights @ np.exp(-2 * time * x) == pytest.approx(exact, rel=1e-13)


def test_functions_that_oscillate():
    """Chebyshev polynomials in the angle: x = 2 - 2 cos, with ratio 1 the moments of cos(k angle) are known."""
    (x,), (weights,) = marchenko_pastur_rule(np.ones(1), np.zeros(1))
    angle = np.arccos(np.clip(1 - x / 2, -1, 1))
    assert weights @ np.cos(300 * angle) == pytest.approx(0.0, abs=1e-12)
    assert weights @ np.cos(angle) == pytest.approx(0.5, abs=1e-13)


def test_digits_of_the_gap():
    """1 - ratio may be known where the ratio shows nothing of it."""
    x, weights = marchenko_pastur_rule(np.ones(1), np.full(1, 1e-20))
    assert x.min() >= 0.25e-40 * (1 - 1e-12)
    assert (weights / x).sum() > 1e15
