"""Gegenbauer and Hermite polynomials, multiplicities and rules against SciPy and exact counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy

from sandbox.numerics.gegenbauer import density_rule, multiplicities, orthonormal, zonal


@pytest.mark.parametrize("dim", [2, 3, 4, 10, 61])
def test_multiplicities(dim):
    counts = [math.comb(k + dim - 1, k) - (math.comb(k + dim - 3, k - 2) if k > 1 else 0) for k in range(30)]
    np.testing.assert_allclose(multiplicities(dim, 30), np.array(counts, dtype=float), rtol=1e-14)


def test_multiplicities_of_few_degrees_and_beyond_overflow():
    assert multiplicities(5, 1).tolist() == [1.0]
    assert multiplicities(5, 2).tolist() == [1.0, 5.0]
    assert multiplicities(10**12, 60)[-1] == np.inf


@pytest.mark.parametrize("dim", [2, 3, 10, 60, 1000])
def test_zonal_harmonics(dim):
    degrees, t = [0, 1, 2, 7, 20, 7], np.linspace(-1, 1, 41)
    found = zonal(dim, degrees, t)
    for row, degree in zip(found, degrees, strict=True):
        if dim == 2:
            expected = np.cos(degree * np.arccos(t))
        else:
            order = (dim - 2) / 2
            expected = scipy.special.eval_gegenbauer(degree, order, t) / scipy.special.eval_gegenbauer(
                degree, order, 1.0
            )
        np.testing.assert_allclose(row, expected, rtol=0, atol=2e-13)
    np.testing.assert_array_equal(found[3], found[5])


def test_zonal_harmonics_keep_shapes_and_bounds():
    t = np.random.default_rng(0).uniform(-1, 1, (3, 4))
    assert zonal(5, [2, 3], t).shape == (2, 3, 4)
    assert zonal(5, [], t).shape == (0, 3, 4)
    assert zonal(5, [4], 1.0).tolist() == [1.0]
    for dim in (2, 3, 50):
        high = zonal(dim, [400, 4000], np.linspace(-1, 1, 101))
        assert np.abs(high).max() <= 1 + 1e-11
        np.testing.assert_allclose(high[:, -1], 1, rtol=1e-12)


@pytest.mark.parametrize("dim", [2, 3, 4, 5, 10, 60, 1000, 10**6, 10**12, math.inf])
def test_polynomials_are_orthonormal_under_the_rule(dim):
    count = 60
    reach = min(20.0, math.sqrt(dim))
    z, roots = density_rule(dim, np.linspace(-reach, reach, 3), count)
    rows = orthonormal(dim, count, z, roots)
    error = np.abs(rows @ rows.T - np.eye(count))
    assert error.max() < 1e-12, np.unravel_index(error.argmax(), error.shape)


@pytest.mark.parametrize("dim", [2, 3, 10, 10**6])
def test_moments_of_the_density(dim):
    z, roots = density_rule(dim, np.linspace(-min(20.0, math.sqrt(dim)), min(20.0, math.sqrt(dim)), 3), 4)
    weights = roots**2
    assert weights.sum() == pytest.approx(1, rel=1e-15)
    assert weights @ z**2 == pytest.approx(1, rel=1e-14)
    assert weights @ z**4 == pytest.approx(3 * dim / (dim + 2), rel=1e-14)


def test_without_weights_it_is_zonal():
    t = np.linspace(-1, 1, 9)
    for dim in (2, 3, 40):
        expected = zonal(dim, range(12), t) * np.sqrt(multiplicities(dim, 12))[:, None]
        found = orthonormal(dim, 12, math.sqrt(dim) * t, np.ones_like(t))
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)
