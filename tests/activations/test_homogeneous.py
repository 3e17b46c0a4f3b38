"""Closed forms of homogeneous functions against integrals over the density of a coordinate."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy

from sandbox.activations.homogeneous import Homogeneous, absolute_moment, half_step
from sandbox.numerics.gegenbauer import multiplicities, zonal

FORMS = [Homogeneous(0, 0.25, -2.0), Homogeneous(1, 1.5, 0.5), Homogeneous(2, -1.0, 3.0), Homogeneous(3, 0.0, 1.0)]
DIMS = [2, 3, 4, 10, 60]


def function(form, z):
    return np.abs(z) ** form.degree * (form.even + form.odd * np.sign(z))


def expectation(dim, integrand):
    """Over z = sqrt(dim) sin s, whose density is a power of cos s; split at z = 0."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    s = math.pi / 4 * np.concatenate([nodes - 1, nodes + 1])
    density = np.cos(s) ** (dim - 2) * np.tile(weights, 2)
    return integrand(math.sqrt(dim) * np.sin(s)) @ density / density.sum()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dim", DIMS)
def test_second_moment_and_coefficients(form, dim):
    moment = form.second_moment(dim)
    assert moment == pytest.approx(expectation(dim, lambda z: function(form, z) ** 2), rel=1e-12)
    expected = expectation(dim, lambda z: function(form, z) * zonal(dim, range(12), z / math.sqrt(dim)))
    scale = np.sqrt(moment / multiplicities(dim, 12))
    assert np.abs((form.coefficients(dim, 12) - expected) / scale).max() < 1e-12


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("dim", DIMS)
@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_what_lies_beyond_a_degree(form, dim, count):
    """The rest of the second moment, and the largest of the coefficients that follow."""
    tail, largest = form.beyond(dim, count)
    xi = form.coefficients(dim, 200)
    listed = (multiplicities(dim, count) * xi[:count] ** 2).sum()
    assert tail == pytest.approx(form.second_moment(dim) - listed, abs=1e-12 * form.second_moment(dim))
    assert largest == (xi[count:] ** 2).max()


@pytest.mark.parametrize("form", FORMS)
def test_normal_inputs(form):
    nodes, weights = np.polynomial.legendre.leggauss(400)
    z = 7.5 * np.concatenate([nodes - 1, nodes + 1])
    density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * np.tile(7.5 * weights, 2)
    assert form.second_moment(math.inf) == pytest.approx((density * function(form, z) ** 2).sum(), rel=1e-12)
    for k, found in enumerate(form.coefficients(math.inf, 10)):
        hermite = scipy.special.eval_hermitenorm(k, z) / math.sqrt(math.factorial(k))
        assert found == pytest.approx((density * function(form, z) * hermite).sum(), abs=1e-11), k


@pytest.mark.parametrize("dim", [2, 3, 10, 198, 199, 200, 201, 202, 10**6])
def test_absolute_moments(dim):
    for order in range(7):
        log = order / 2 * math.log(dim) + math.lgamma(dim / 2) - math.lgamma((dim + order) / 2)
        expected = math.exp(log) * math.gamma((order + 1) / 2) / math.sqrt(math.pi)
        assert absolute_moment(order, dim) == pytest.approx(expected, rel=1e-9 if dim > 1e3 else 1e-12)
    for order, expected in enumerate((1, math.sqrt(2 / math.pi), 1, math.sqrt(8 / math.pi), 3)):
        assert absolute_moment(order, math.inf) == pytest.approx(expected, rel=1e-15)
        assert absolute_moment(order, 1e15) == pytest.approx(expected, rel=1e-14)


def test_half_a_step_of_the_gamma_function():
    """Twice half a step is a whole one; around 100 the series takes over."""
    for x in (0.5, 1.0, 7.25, 99.0, 99.9, 100.0, 100.1, 1e3, 1e8, 1e15):
        assert half_step(x) * half_step(x + 0.5) == pytest.approx(x, rel=1e-14)
    assert half_step(0.5) == pytest.approx(1 / math.sqrt(math.pi), rel=1e-15)
    assert half_step(100.0) == pytest.approx(half_step(99.9999999), rel=1e-9)
