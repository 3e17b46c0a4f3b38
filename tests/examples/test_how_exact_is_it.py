"""The error of the equivalent falls like 1/n, except at the threshold with a vanishing penalty."""

import numpy as np
import pytest

from sandbox import Ridge, Task


@pytest.fixture
def exactness(drawn):
    return drawn("how_exact_is_it")


def slope(x, y):
    return np.polyfit(np.log(x), np.log(np.abs(y)), 1)[0]


def test_off_the_threshold_the_error_is_a_part_in_n(exactness):
    n, late = exactness["n"], exactness["n"] > 100
    for name, constant in (("p = 2n, ridge", 0.037), ("p = 2n, min-norm", 0.4)):
        error = exactness["error"][name]
        assert slope(n[late], error[late]) == pytest.approx(-1, abs=0.02)
        assert -error[-1] * n[-1] == pytest.approx(constant, rel=0.01)
    assert exactness["error"]["p = 2n, ridge"][0] == pytest.approx(-0.012, abs=5e-4)


def test_at_the_threshold_it_stays_where_the_penalty_shrinks_like_one_over_n(exactness):
    n = exactness["n"]
    error = exactness["error"]["p = n, penalty 0.01/n"]
    assert np.ptp(error[n > 100]) < 0.003
    assert error[-1] == pytest.approx(-0.29, abs=0.001)
    fixed = exactness["error"]["p = n, penalty 0.01"]
    assert slope(n[n < 10], fixed[n < 10]) > -0.2
    assert slope(n[n > 300], fixed[n > 300]) < -0.8


def test_the_identity_behind_it_by_the_gamma_function():
    """p = n and penalty -> 0: the variance is (pi/4) sqrt(n/penalty) noise, and the equivalent half of that root."""
    n, penalty = 400, 1e-12
    labels = Ridge(penalty).finite_sample_risk(Task.isotropic(n, noise=1), n).labels
    assert labels / np.sqrt(n / penalty) == pytest.approx(np.pi / 4, rel=2e-3)


def test_simulated_fits_confirm_it(exactness):
    for name, points in exactness["simulated"].items():
        for n, (found, spread) in points.items():
            expected = np.interp(np.log(n), np.log(exactness["n"]), exactness["error"][name])
            assert abs(found - expected) < 4 * spread + 0.03 * abs(expected), (name, n)
            assert spread < 0.5 * abs(expected), (name, n)


def test_the_table_holds_every_point(exactness, table):
    rows = table(exactness)
    for name, error in exactness["error"].items():
        drawn = [row for row in rows if row["case"] == name and row["against"] == "finite-sample"]
        assert [float(row["relative_error"]) for row in drawn] == error.tolist()
