"""The main figure: a U, a peak, a second descent, and no peak for the best ridge."""

import math

import numpy as np
import pytest


@pytest.fixture(params=["fast", "full"])
def main_figure(request, drawn):
    return drawn("bias_variance_vs_double_descent", fast=request.param == "fast")


def test_the_main_figure_has_a_u_a_peak_and_a_second_descent(main_figure):
    n, p, total = main_figure["n"], main_figure["p"], main_figure["risk"].total
    null_risk = 1.25
    best = total[p < n].min()
    at = int(p[p < n][total[p < n].argmin()])
    assert total[p == 0] == pytest.approx(null_risk)
    assert 0 < at < 0.7 * n
    assert best <= 0.8 * null_risk
    assert best <= 0.8 * total[p == 0.7 * n]
    assert p[total.argmax()] == n
    assert total[p == n] == math.inf
    assert total[p > n].min() < best


def test_the_main_figure_shows_the_textbook_trade_off(main_figure):
    n, p, risk = main_figure["n"], main_figure["p"], main_figure["risk"]
    assert np.all(np.diff(risk.bias[p < n]) < 0)
    assert np.all(np.diff(risk.variance[p < n]) > 0)


def test_the_main_figure_draws_the_identity_wherever_there_is_one(main_figure):
    n, p, exactness = main_figure["n"], main_figure["p"], main_figure["exactness"]
    assert np.all(exactness[p <= n] == "finite-sample")
    assert np.all(exactness[p > n] == "equivalent")
    assert not np.any(np.abs(p - n) == 1)


def test_the_best_ridge_is_never_worse_and_has_no_peak(main_figure):
    p, ridge = main_figure["ridge_p"], main_figure["ridge"].total
    at = np.isin(main_figure["p"], p)
    shared = np.isin(p, main_figure["p"])
    # Below n the curve is the identity, ridge its equivalent, which is lower by O(1/n) in itself.
    assert np.all(ridge[shared] <= main_figure["risk"].total[at] * 1.001)
    assert ridge[p >= 20].max() < 1.1 * ridge.min()


def test_the_main_figure_agrees_with_its_simulation(main_figure):
    at = np.searchsorted(main_figure["p"], main_figure["measured_p"])
    theory, measured = main_figure["risk"][at], main_figure["measured"]
    for field in ("bias", "samples", "labels", "total"):
        error = measured.standard_error[field]
        difference = np.abs(getattr(measured.mean, field) - getattr(theory, field))
        # Beyond n the equivalent itself is off by about 1/|p - n|.
        tolerance = 5 * error + np.where(main_figure["measured_p"] > 100, 0.03, 0.0) * getattr(theory, field)
        assert np.all(difference <= tolerance), field


def test_the_table_of_the_main_figure_holds_every_point(table, main_figure):
    rows = table(main_figure)
    curves = {name: [row for row in rows if row["curve"] == name] for name in ("min-norm", "best ridge", "simulation")}
    assert sum(map(len, curves.values())) == len(rows)
    assert [float(row["total"]) for row in curves["min-norm"]] == main_figure["risk"].total.tolist()
    assert [row["exactness"] for row in curves["min-norm"]] == main_figure["exactness"].tolist()
    assert [float(row["penalty"]) for row in curves["best ridge"]] == main_figure["ridge_penalty"].tolist()
    assert [int(row["p"]) for row in curves["simulation"]] == main_figure["measured_p"].tolist()
    assert all(float(row["standard_error"]) > 0 for row in curves["simulation"])
