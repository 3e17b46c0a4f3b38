"""The warnings come where the approximation leaves its range, and only there."""

import math
import warnings

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task, ValidityWarning

TASK = Task.isotropic(200, noise=0.1)


def warned(call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    assert all(item.category is ValidityWarning for item in caught)
    return [str(item.message) for item in caught]


@pytest.mark.parametrize("p", [99, 101])
def test_within_one_of_the_threshold(p):
    (message,) = warned(lambda: MinNorm(p).risk(TASK, 100))
    assert "finite_sample_risk" in message
    assert np.isinf(MinNorm(p).finite_sample_risk(TASK, 100).total)
    assert warned(lambda: RandomFeatures(p).risk(TASK, 100))
    assert warned(lambda: Ridge(1e-6, p).risk(TASK, 100))


@pytest.mark.parametrize("p", [50, 97, 103, 200])
def test_not_beyond(p):
    assert not warned(lambda: MinNorm(p).risk(TASK, 100))
    assert not warned(lambda: RandomFeatures(p).risk(TASK, 100))


def test_not_where_equivalent_and_truth_are_both_infinite():
    assert np.isinf(MinNorm(100).risk(TASK, 100).total)
    assert not warned(lambda: MinNorm(100).risk(TASK, 100))
    assert not warned(lambda: RandomFeatures(100).risk(TASK, 100))


def test_not_where_the_risk_is_known_to_vanish():
    assert not warned(lambda: MinNorm().risk(Task.isotropic([99, 100]), 100))


def test_at_the_threshold_with_almost_no_penalty():
    task = Task.isotropic(100, noise=0.1)
    assert warned(lambda: Ridge(1e-6).risk(task, 100))
    assert not warned(lambda: Ridge(1.0).risk(task, 100))


def test_single_samples_are_no_threshold():
    assert not warned(lambda: MinNorm().risk(TASK, 1))
    assert not warned(lambda: Ridge(1.0).risk(TASK, [1, 2]))


def test_the_factor_pi_over_two_of_the_documentation():
    """Exact variance of isotropic ridge at p = n as the penalty vanishes: the smallest eigenvalue decides."""
    n, penalty = 200, 1e-12
    exact = math.pi / (2 * math.sqrt(2)) * math.exp(math.lgamma((n + 1) / 2) - math.lgamma(n / 2)) * penalty**-0.5
    with pytest.warns(ValidityWarning, match="factor pi/2"):
        equivalent = Ridge(penalty).risk(Task.isotropic(n, noise=1), n).labels
    assert exact / equivalent == pytest.approx(math.pi / 2, rel=5e-3)


def test_gaussian_equivalence():
    (message,) = warned(lambda: RandomFeatures(600, "relu", 1e-3).risk(Task.isotropic(30), 300))
    assert "56.25" in message  # 30^2 / 16
    assert not warned(lambda: RandomFeatures(600, "relu", 1e-3).risk(Task.isotropic(100), 300))
    assert not warned(lambda: RandomFeatures(600, "linear", 1e-3).risk(Task.isotropic(30), 300))
    assert not warned(lambda: RandomFeatures(600, None, 1e-3).risk(Task.isotropic(30), 300))
    assert warned(lambda: RandomFeatures(60, "erf", 1e-3).risk(Task.power_law(1.5, 2.0), 300))


def test_the_warning_points_at_the_caller():
    for call in (
        lambda: MinNorm(99).risk(TASK, 100),
        lambda: RandomFeatures(60, "erf", 1).risk(Task.isotropic(5), 300),
    ):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call()
        assert [item.filename for item in caught] == [__file__]


def test_negative_penalties_beyond_half_of_the_least_one():
    task = Task.isotropic(80, noise=0.25)
    least = Ridge.least_penalty(task, 20)
    (message,) = warned(lambda: Ridge(0.6 * least).risk(task, 20))
    assert "beyond half of Ridge.least_penalty" in message
    assert not warned(lambda: Ridge(0.4 * least).risk(task, 20))
