"""Off the threshold the error of the equivalent falls like 1/n; at p = n only once penalty * n > 1."""

import numpy as np
import pytest

from sandbox import Ridge, Task, equivalent_error

AT, FIXED, OFF, OFF_RIDGE = "p = n, penalty 0.01/n", "p = n, penalty 0.01", "p = 2n, no penalty", "p = 2n, penalty 0.3n"


@pytest.fixture
def exact(drawn):
    return drawn("how_exact_is_it")


def test_the_equivalent_is_low_at_every_point(exact):
    for name in (AT, FIXED, OFF, OFF_RIDGE):
        assert np.all(exact[name]["error"] < 0), name


def test_off_the_threshold_the_error_falls_like_one_over_n(exact):
    n = exact["n"]
    for name, limit in ((OFF, 0.4), (OFF_RIDGE, 0.037)):
        scaled = -n * exact[name]["error"]
        assert scaled[-1] == pytest.approx(limit, rel=2e-3), name
        assert np.all(np.abs(scaled[n >= 100] / limit - 1) < 0.015), name
        assert np.all(np.diff(exact[name]["error"]) > 0), name
    # Without a penalty it is known: total 2.5 in the limit, the variance noise n/(p - n - 1) against noise n/(p - n).
    assert exact[OFF]["error"] == pytest.approx(-(n / (n - 1) - 1) / (1.5 + n / (n - 1)), rel=1e-11)
    assert np.all(-exact[OFF]["error"][n > 40] < 0.01)
    assert np.all(-exact[OFF_RIDGE]["error"] < 0.01)


def test_at_the_threshold_it_does_not_fall_while_the_penalty_falls_as_fast(exact):
    assert np.all(np.diff(exact[AT]["error"]) < 0)
    assert exact[AT]["error"][-1] == pytest.approx(-0.29, abs=0.001)
    few = equivalent_error(Ridge(1e-10 / 1000), Task.isotropic(1000, noise=1.0), 1000)
    assert few == pytest.approx(2 / np.pi - 1, abs=2e-3)


def test_with_a_fixed_penalty_it_falls_once_penalty_times_n_is_above_1(exact):
    n, error = exact["n"], -exact[FIXED]["error"]

    def slope(low, high):
        first, last = (np.flatnonzero(n == size)[0] for size in (low, high))
        return np.log(error[last] / error[first]) / np.log(high / low)

    assert -0.2 < slope(3, 12) < 0
    assert -0.95 < slope(100, 1000) < -0.8


def test_the_errors_agree_with_their_simulations(exact):
    at = np.searchsorted(exact["n"], exact["measured_n"])
    assert exact["n"][at].tolist() == exact["measured_n"].tolist()
    for name in (AT, FIXED, OFF, OFF_RIDGE):
        case = exact[name]
        distance = np.abs(case["measured_error"] - case["error"][at]) / case["standard_error"]
        assert np.all(distance < 4), (name, exact["measured_n"][distance.argmax()], distance.max())


def test_the_table_of_errors_holds_every_point(table, exact):
    rows = table(exact)
    for name in (AT, FIXED, OFF, OFF_RIDGE):
        here = [row for row in rows if row["curve"] == name]
        lines = [float(row["equivalent_error"]) for row in here if row["exactness"] == "finite-sample"]
        dots = [float(row["equivalent_error"]) for row in here if row["exactness"] == "simulation"]
        assert lines == exact[name]["error"].tolist()
        assert dots == exact[name]["measured_error"].tolist()
