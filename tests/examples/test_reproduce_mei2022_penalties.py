"""Mei and Montanari: the peak at N = n needs no noise, a small penalty removes it, the best one is best at every N."""

import numpy as np
import pytest

PENALTIES = (1e-8, 1e-3, 1e-2, 1e-1)


@pytest.fixture(params=["fast", "full"])
def penalties(request, drawn):
    return drawn("reproduce_mei2022_penalties", fast=request.param == "fast")


def humps(x, y):
    """Where a curve has a maximum inside."""
    return x[1:-1][(y[1:-1] > y[:-2]) & (y[1:-1] >= y[2:])]


def test_the_lines_pass_through_the_check_values_of_a_sixty_digit_evaluation(penalties):
    for psi1, total in ((1.5, 1.0830690236641), (6.0, 0.6963480391519)):
        at = np.isclose(penalties["ratio"], psi1 / 3)
        assert penalties["risk"][1e-3].total[at] == pytest.approx(total, rel=3e-12)


def test_the_peak_is_there_without_noise_and_a_small_penalty_removes_it(penalties):
    ratio, risk = penalties["ratio"], penalties["risk"]
    for field in ("noise_free_excess", "excess"):
        curves = {lam: getattr(risk[lam], field) for lam in PENALTIES}
        assert humps(ratio, curves[1e-8]) == pytest.approx(1, abs=0.011)
        assert curves[1e-8].max() > 10
        hump = humps(ratio, curves[1e-3])
        assert hump.size == 1
        assert 0.8 < hump[0] < 1
        for lam in (1e-2, 1e-1):
            assert np.all(np.diff(curves[lam]) < 0)
    assert risk[1e-3].noise_free_excess[ratio > 0.5].max() < 0.65
    assert risk[1e-3].excess.max() == pytest.approx(1.34, abs=0.01)


def test_a_large_penalty_is_good_at_the_threshold_and_bad_for_wide_networks(penalties):
    near, wide = (np.abs(penalties["ratio"] - place).argmin() for place in (0.99, 4))
    for field in ("noise_free_excess", "excess"):
        excess = {lam: getattr(penalties["risk"][lam], field) for lam in PENALTIES}
        assert excess[1e-1][near] < excess[1e-3][near] < excess[1e-8][near]
        assert excess[1e-1][wide] == max(curve[wide] for curve in excess.values())
    assert penalties["risk"][1e-1].noise_free_excess[wide] > 2 * penalties["risk"][1e-2].noise_free_excess[wide]


def test_the_best_penalty_is_never_worse_and_leaves_a_curve_that_falls(penalties):
    best = penalties["best"].excess
    assert np.all(np.diff(best) < 0)
    assert np.all(np.diff(penalties["best_lambda"]) < 0)
    for risk in penalties["risk"].values():
        assert np.all(best <= risk.excess * (1 + 1e-12))


def test_the_limit_agrees_with_its_simulation_at_d_100(penalties):
    at = np.searchsorted(penalties["ratio"], penalties["measured_ratio"])
    for lam, measured in penalties["measured"].items():
        for field in ("noise_free_excess", "excess"):
            theory = getattr(penalties["risk"][lam], field)[at]
            assert getattr(measured.mean, field) == pytest.approx(theory, rel=0.06), (lam, field)


def test_the_table_holds_every_point(penalties, table):
    rows = table(penalties)
    for lam, risk in penalties["risk"].items():
        drawn = [row for row in rows if row["curve"] == "penalty" and float(row["lambda_"]) == lam]
        theory = [float(row["excess"]) for row in drawn if row["exactness"] == "gaussian-equivalence"]
        assert theory == risk.excess.tolist()
        simulated = [float(row["noise_free_excess"]) for row in drawn if row["exactness"] == "simulation"]
        measured = penalties["measured"].get(lam)
        assert simulated == ([] if measured is None else measured.mean.noise_free_excess.tolist())
    best = [float(row["excess"]) for row in rows if row["curve"] == "best"]
    assert best == penalties["best"].excess.tolist()
