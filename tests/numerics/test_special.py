"""Special functions against 40-digit arithmetic."""

import mpmath
import numpy as np
import pytest

from sandbox.numerics import special

X = np.concatenate([-np.geomspace(30, 1e-10, 40), [0.0], np.geomspace(1e-10, 30, 40)])


def exact(function, x):
    with mpmath.workdps(40):
        return np.array([float(function(mpmath.mpf(float(value)))) for value in x])


@pytest.mark.parametrize(
    ("computed", "definition"),
    [
        (special.erf, mpmath.erf),
        (special.normal_cdf, mpmath.ncdf),
        (special.sigmoid, lambda x: 1 / (1 + mpmath.exp(-x))),
    ],
    ids=["erf", "normal_cdf", "sigmoid"],
)
def test_functions(computed, definition):
    values, expected = computed(X), exact(definition, X)
    # An error eps of x is one of x^2 eps in the tail of the normal distribution.
    excess = np.abs(values - expected) - 1e-15 * np.maximum(1, X * X) * np.abs(expected)
    assert np.all(excess <= 0), X[excess.argmax()]


def test_sigmoid_and_erf_saturate_without_warning():
    huge = np.array([-1e300, 1e300])
    assert special.sigmoid(huge).tolist() == [0, 1]
    assert special.erf(huge).tolist() == [-1, 1]
    assert special.normal_cdf(huge).tolist() == [0, 1]


@pytest.mark.parametrize("start", [1.0, 2.0, 257.0, 1e6, 1e25 + 1])
def test_zeta(start):
    exponents = np.array([1.001, 1.5, 2.0, 3.7, 10.0])
    definition = exact(lambda exponent: mpmath.zeta(exponent, mpmath.mpf(start)), exponents)
    np.testing.assert_allclose(special.zeta(exponents, start), definition, rtol=1e-14)


@pytest.mark.parametrize("shift", [-1.0, -0.5, 0.5, 1.5])
def test_log_gamma_ratio(shift):
    x = np.array([1.25, 2.0, 17.5, 1e3, 1e8, 1e16, 1e25])
    with mpmath.workdps(60):
        exact = [float(mpmath.loggamma(mpmath.mpf(v) + shift) - mpmath.loggamma(v)) for v in x]
    np.testing.assert_allclose(special.log_gamma_ratio(x, shift), exact, rtol=1e-14, atol=1e-14)


def test_erfcx():
    x = np.geomspace(1e-10, 1e10, 60)
    with mpmath.workdps(40):
        # Beyond 1e3 by its asymptotic series, as exp(x^2) overflows even there.
        expected = [
            float(mpmath.exp(mpmath.mpf(v) ** 2) * mpmath.erfc(v))
            if v < 1e3
            else float((1 - 1 / (2 * mpmath.mpf(v) ** 2)) / (v * mpmath.sqrt(mpmath.pi)))
            for v in map(float, x)
        ]
    np.testing.assert_allclose(special.erfcx(x), expected, rtol=1e-12)


@pytest.mark.parametrize("shape", [0.5, 1.0, 5.0])
def test_gamma_law(shape):
    x = np.geomspace(1e-6, 30, 20)
    definition = exact(lambda v: mpmath.gammainc(shape, 0, v, regularized=True), x)
    np.testing.assert_allclose(special.gamma_cdf(shape, x), definition, rtol=1e-13)
    inside = definition < 1 - 1e-6
    np.testing.assert_allclose(special.gamma_quantile(shape, definition[inside]), x[inside], rtol=1e-7)
