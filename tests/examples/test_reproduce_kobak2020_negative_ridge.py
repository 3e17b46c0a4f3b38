"""The toy model of Kobak et al.: no peak with the best penalty, which is negative for large p."""

import numpy as np
import pytest

N, NULL = 64, 11.0


@pytest.fixture(params=["fast", "full"])
def kobak(request, drawn):
    return drawn("reproduce_kobak2020_negative_ridge", fast=request.param == "fast")


def test_the_task_is_that_of_the_paper(module):
    script = module("reproduce_kobak2020_negative_ridge")
    p = 30
    covariance = np.eye(p) + 0.1 * np.ones((p, p))
    beta = np.ones(p) / np.sqrt((1 + p * 0.1) * p) * np.sqrt(10)
    written_out = script.Task.from_covariance(covariance, beta, noise=1.0)
    for penalty in (-2.0, 0.0, 20.0):
        expected = script.Ridge(penalty).risk(written_out, N)
        assert script.Ridge(penalty).risk(script.task(p), N).total == pytest.approx(expected.total, rel=1e-12)


def test_least_squares_peaks_at_p_equal_to_n(kobak, module):
    script = module("reproduce_kobak2020_negative_ridge")
    p, error = script.least_squares(kobak)
    assert p[error.argmax()] == N
    assert np.isinf(error.max())
    below = p < N - 1
    assert error[below] == pytest.approx((N - 1) / (N - p[below] - 1) / NULL, rel=1e-12)
    assert np.all(np.diff(error[p > N]) < 0)


def test_with_the_best_penalty_there_is_no_peak_and_little_to_gain_for_large_p(kobak, module):
    script = module("reproduce_kobak2020_negative_ridge")
    best = kobak["best"].total / NULL
    assert best.max() < 0.14
    p, error = script.least_squares(kobak)
    at = np.isin(kobak["p"], p) & (kobak["p"] > N)
    ratio = error[np.isin(p, kobak["p"][at])] / best[at]
    assert np.all(ratio >= 1)
    assert ratio[0] > 5
    assert ratio[-1] < 1.02


def test_the_best_penalty_rises_falls_and_is_negative_from_569_on(kobak, module):
    script = module("reproduce_kobak2020_negative_ridge")
    p, penalty = kobak["p"], kobak["best_penalty"]
    assert p[penalty.argmax()] == pytest.approx(198, rel=0.03)
    assert np.all((penalty < 0) == (p >= 569))
    assert script.Ridge.negative_penalty_helps(script.task([568, 569]), N).tolist() == [False, True]
    # The authors' own search, with steps of 1 and 100 training sets, found -150.
    assert kobak["wide_penalty"] == pytest.approx(-150, abs=5)
    assert kobak["wide_penalty"] == penalty[-1]
    around = script.Ridge(kobak["wide_penalty"] + np.array([-2.0, 0.0, 2.0])).risk(script.task(1000), N).total
    assert around[1] < min(around[0], around[2])
    assert np.all(around[1] <= kobak["path"].total)


def test_the_small_eigenvalues_act_like_a_penalty_of_p_minus_n(module):
    script = module("reproduce_kobak2020_negative_ridge")
    for p in (500, 1000):
        kappa = float(script.MinNorm().equivalent(script.task(p), N).kappa)
        assert (p - 1) * kappa / (1 + kappa) == pytest.approx(p - N, rel=1e-3)


def test_the_theory_agrees_with_its_simulation(kobak, module):
    script = module("reproduce_kobak2020_negative_ridge")
    at, path = kobak["measured_p"], kobak["measured_path_penalty"]
    tuned = script.Ridge.tuned(script.task(at), N)
    for name, theory, off in (
        ("measured", np.interp(at, *script.least_squares(kobak)), 1 / np.abs(at - N)),
        ("measured_best", tuned.risk(script.task(at), N).total / NULL, 0.01),
        ("measured_path", np.interp(path, script.PATH, kobak["path"].total) / NULL, 0.01),
    ):
        found, error = kobak[name].mean.total / NULL, kobak[name].standard_error["total"] / NULL
        assert np.all(np.abs(found - theory) <= 4 * error + off * theory), name
        assert np.all(error < 0.05 * found), name


def test_the_table_holds_every_point(kobak, table):
    rows = table(kobak)
    theory = [float(row["total"]) for row in rows if row["exactness"] != "simulation"]
    drawn = [kobak[name] for name in ("below", "beyond", "best", "path")]
    assert theory == np.concatenate([risk.total for risk in drawn]).tolist()
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation"]
    names = ("measured", "measured_best", "measured_path")
    assert simulated == np.concatenate([kobak[name].mean.total for name in names]).tolist()
    assert all(float(row["normalised_mse"]) == pytest.approx(float(row["total"]) / NULL) for row in rows)
