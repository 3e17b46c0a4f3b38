"""How far the equivalent is from the identity: known ratios, the corners, no warnings."""

import math

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task, equivalent_error


def test_without_penalty_it_is_one_over_the_gap():
    n, p = 100, np.array([110, 200, 400, 1000])
    error = equivalent_error(MinNorm(), Task.isotropic(p, 0.0, noise=1.0), n)
    # Totals 1 + n/(p - n) and 1 + n/(p - n - 1).
    assert error == pytest.approx((1 + n / (p - n)) / (1 + n / (p - n - 1)) - 1, rel=1e-12)


def test_it_is_the_quotient_of_the_totals():
    task, n = Task.isotropic([[30], [90]], noise=[0.1, 0.7]), 50
    for model in (MinNorm(), Ridge(3.0), MinNorm(20)):
        expected = model.risk(task, n).total / model.finite_sample_risk(task, n).total - 1
        assert equivalent_error(model, task, n) == pytest.approx(expected, rel=1e-9)


def test_pi_over_two_at_the_threshold():
    """The limits of penalty and n do not commute; no ValidityWarning is raised (it would be an error here)."""
    for n in (1, 2, 10, 400):
        error = equivalent_error(Ridge(1e-16), Task.isotropic(n, noise=1.0), n)
        # The density of the eigenvalues near 0 is Gamma((n+1)/2) / (sqrt(2 x) Gamma(n/2)), of the continuum sqrt(n/4x).
        ratio = math.sqrt(2 * n) / math.pi * math.exp(math.lgamma(n / 2) - math.lgamma((n + 1) / 2))
        assert error == pytest.approx(ratio - 1, abs=1e-6), n
    assert error == pytest.approx(2 / math.pi - 1, abs=1e-3)


def test_it_falls_with_penalty_times_n():
    n = 100
    error = equivalent_error(Ridge([1e-10, 0.02, 0.2, 2.0]), Task.isotropic(n, noise=1.0), n)
    assert np.all(np.diff(error) > 0)
    assert error[1] == pytest.approx(-0.0244, abs=1e-4)
    assert abs(error[2]) < 0.002


def test_where_either_is_infinite():
    n = 50
    error = equivalent_error(MinNorm([49, 50, 51, 52]), Task.isotropic(100, noise=0.1), n)
    assert error[:3].tolist() == [-1, 0, -1]
    assert -1 < error[3] < 0
    # Nothing to learn from and nothing wrong: both totals are 0.
    assert equivalent_error(MinNorm(), Task.isotropic([10, 50], 1.0), n).tolist() == [0, 0]
    assert isinstance(equivalent_error(Ridge(np.inf), Task.isotropic(10), n), np.float64)
    assert equivalent_error(Ridge(np.inf), Task.isotropic(10), n) == pytest.approx(0, abs=1e-15)


def test_where_no_identity_is_known():
    with pytest.raises(NotImplementedError, match="isotropic"):
        equivalent_error(Ridge(1.0), Task([2.0, 1.0], [1, 1]), 10)
    with pytest.raises(NotImplementedError, match="random features"):
        equivalent_error(RandomFeatures(5), Task.isotropic(10), 10)
