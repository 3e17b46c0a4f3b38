"""The mean of an activation given another pre-activation: by moments, by an integral, and in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sandbox.activations import activation
from sandbox.activations.conditional_mean import conditional_mean, distribution, polynomials
from sandbox.activations.pre_activation import PreActivation

DIMS = [3, 4, 5, 11, 60, 10**6, math.inf]
EMPTY = np.empty(0)
PIECEWISE = {
    "steps": (lambda x: (x > 0.3) * 1.0 + (x > -1.0) - 2.0 * (x > 1.2), [-1.0, 0.3, 1.2], 0),
    "hard tanh": (lambda x: np.clip(x, -1, 1), [-1.0, 1.0], 1),
    "hard swish": (lambda x: x * np.clip(x / 2 + 0.5, 0, 1), [-1.0, 1.0], 2),
}


@pytest.fixture(scope="module")
def points():
    rng = np.random.default_rng(0)
    theta = np.concatenate([rng.uniform(0.01, 3.13, 40), 10.0 ** -np.arange(1, 9), np.pi - 10.0 ** -np.arange(1, 9)])
    return theta, rng.uniform(-2.5, 2.5, theta.size)


@pytest.mark.parametrize("dim", DIMS)
@pytest.mark.parametrize("what", PIECEWISE)
def test_moments_against_the_integral(what, dim, points, monkeypatch):
    function, singular, degree = PIECEWISE[what]
    function, singular = activation(function).function, np.array(singular)
    assert polynomials(function, dim, singular).shape == (degree + 1, singular.size + 1)
    by_moments = conditional_mean(function, dim, singular, singular)(*points)
    monkeypatch.setattr("sandbox.activations.conditional_mean.polynomials", lambda *_: None)
    by_integral = conditional_mean(function, dim, singular, singular)(*points)
    np.testing.assert_allclose(by_moments, by_integral, rtol=0, atol=2e-13)
    assert np.ptp(by_moments) > 0.1


@pytest.mark.parametrize("dim", DIMS)
def test_means_of_smooth_functions(dim, points):
    """E v = u cos(theta), and E v^2 = u^2 cos^2 + (d - u^2) sin^2 / (d - 1)."""
    theta, y = points
    first = PreActivation(dim)
    u, others = first.at(y), 1.0 if math.isinf(dim) else dim / (dim - 1)
    for function, expected in (
        (lambda x: x, u * np.cos(theta)),
        (np.square, (u * np.cos(theta)) ** 2 + (np.sin(theta) * first.chord(y)) ** 2 * others),
    ):
        found = conditional_mean(activation(function).function, dim, EMPTY, EMPTY)(theta, y)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13)
    wave = activation(lambda x: np.cos(2 * x)).function
    assert polynomials(wave, dim, EMPTY) is None
    if math.isinf(dim):
        expected = np.cos(2 * u * np.cos(theta)) * np.exp(-2 * np.sin(theta) ** 2)
        np.testing.assert_allclose(conditional_mean(wave, dim, EMPTY, EMPTY)(theta, y), expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize(
    ("function", "singular"),
    [
        (lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))), [0.0]),
        (lambda x: np.abs(x) ** 3, [0.0]),
        # Moments on both sides of so steep a line would cancel.
        (lambda x: np.clip(4096 * x, -1, 1), [-(2.0**-12), 2.0**-12]),
    ],
)
def test_what_is_integrated(function, singular):
    assert polynomials(activation(function).function, 10, np.array(singular)) is None


@pytest.mark.parametrize("dim", DIMS)
def test_the_distribution(dim):
    first = PreActivation(dim)
    y = np.linspace(-min(first.reach, 6), min(first.reach, 6), 13)
    if dim == 3:  # uniform in the angle
        expected = 0.5 + y / (math.sqrt(3) * math.pi)
    elif dim == 4:  # uniform in the coordinate
        expected = 0.5 + np.sin(y / 2) / 2
    elif dim == 5:
        expected = 0.5 + (y / math.sqrt(5) + np.sin(2 * y / math.sqrt(5)) / 2) / math.pi
    elif math.isinf(dim):
        expected = np.array([0.5 * math.erfc(-each / math.sqrt(2)) for each in y])
    else:
        import mpmath

        with mpmath.workdps(30):
            root, power = mpmath.sqrt(dim), dim - 3
            whole = (
                root
                * mpmath.sqrt(mpmath.pi)
                * mpmath.gammaprod([(power + 1) / mpmath.mpf(2)], [dim / mpmath.mpf(2) - 0.5])
            )
            share = [mpmath.quad(lambda t: mpmath.cos(t / root) ** power, [0, float(each)]) / whole for each in y]
            expected = np.array([0.5 + float(each) for each in share])
    np.testing.assert_allclose(distribution(dim)(y), expected, rtol=0, atol=1e-14)
