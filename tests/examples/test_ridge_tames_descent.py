"""A penalty lowers the peak like penalty^(-1/2), the best one removes it, and the best one may be negative."""

import itertools
import math

import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task


@pytest.fixture(params=["fast", "full"])
def descent(request, drawn):
    return drawn("ridge_tames_descent", fast=request.param == "fast")


def at_threshold(data, name):
    return data["ridge"][name].total[data["models"][name].p == data["n"]].item()


def test_each_tenfold_penalty_divides_the_peak_by_about_three(descent):
    heights = [at_threshold(descent, name) for name in (0.001, 0.01, 0.1)]
    for higher, lower in itertools.pairwise(heights):
        assert 2.5 < higher / lower < math.sqrt(10)
    for name in (0.001, 0.01):
        assert descent["models"][name].p[descent["ridge"][name].total.argmax()] == descent["n"]
    assert descent["below"].total[-1] == math.inf


def test_the_height_of_the_peak_is_proportional_to_penalty_to_the_minus_one_half(module):
    script = module("ridge_tames_descent")
    task, n = script.DESCENT, script.N
    penalty = np.array([1e-2, 1e-4, 1e-6])
    hidden = task.leading(n).hidden
    # n - D = penalty/kappa at p = n: kappa^2 sum 1/s = penalty.
    height = n * (hidden + task.noise) / (2 * np.sqrt(penalty * np.sum(np.arange(1.0, n + 1))))
    with pytest.warns(match="within one parameter"):
        peaks = Ridge(penalty, n).risk(task, n).total
    assert peaks == pytest.approx(height, rel=0.1)
    assert peaks[-1] == pytest.approx(height[-1], rel=0.01)


def test_the_best_penalty_leaves_no_peak(descent):
    best = descent["ridge"]["best"].total
    least = best.argmin()
    assert np.all(np.diff(best[: least + 1]) < 0)
    assert best[least:].max() < 1.01 * best[least]
    assert np.all(descent["models"]["best"].penalty > 0)
    for name in (0.001, 0.01, 0.1):
        assert np.all(best <= descent["ridge"][name].total)


def test_the_best_penalty_of_the_spiked_task_is_negative(descent, module):
    script = module("ridge_tames_descent")
    best, at_zero = descent["best"], Ridge(0.0).risk(script.SPIKED, script.N)
    assert descent["best_penalty"] == pytest.approx(-216, abs=0.5)
    assert best.excess / at_zero.excess == pytest.approx(0.88, abs=0.005)
    assert np.all(best.total <= descent["path"].total)
    assert 0.5 * descent["least"] < descent["best_penalty"]
    assert descent["least"] == pytest.approx(-482, abs=0.5)
    # Stationarity by differences, without the search that found it.
    around = Ridge(descent["best_penalty"] + np.array([-1.0, 0.0, 1.0])).risk(script.SPIKED, script.N).total
    assert around[1] < min(around[0], around[2])


def test_the_small_eigenvalues_act_like_a_penalty_of_900(module):
    script = module("ridge_tames_descent")
    kappa = float(MinNorm().equivalent(script.SPIKED, script.N).kappa)
    assert 990 * kappa / (1 + kappa) == pytest.approx(900, rel=0.01)
    # The ten large directions alone, with that penalty, have the same effective ridge.
    alone = Task([50.0], power=[1.0], multiplicity=[10], noise=0.06)
    assert Ridge(990 * kappa / (1 + kappa)).equivalent(alone, script.N).kappa == pytest.approx(kappa, rel=1e-12)


def test_ridge_agrees_with_its_simulation(descent, module):
    script = module("ridge_tames_descent")
    at, n = descent["measured_p"], descent["n"]
    models = {
        "measured": (MinNorm(at), script.DESCENT),
        "measured_best": (Ridge.tuned(script.DESCENT, n, p=at), script.DESCENT),
        "measured_peaks": (Ridge([0.001, 0.01, 0.1], n), script.DESCENT),
        "measured_path": (Ridge(descent["measured_path_penalty"]), script.SPIKED),
    }
    for name, (model, task) in models.items():
        measured = descent[name]
        theory = model.risk(task, n).total
        # The equivalent of min-norm is off by about 1/|p - n|, that of ridge by less than 1/n.
        off = 1 / np.abs(at - n) if name == "measured" else 0.01
        tolerance = 5 * measured.standard_error["total"] + off * theory
        assert np.all(np.abs(measured.mean.total - theory) <= tolerance), name


def test_the_drawn_curve_without_penalty_is_within_five_percent_of_its_simulation(drawn, module):
    data, script = drawn("ridge_tames_descent", fast=False), module("ridge_tames_descent")
    p = np.append(script.BELOW, script.BEYOND)
    total = np.append(data["below"].total, data["beyond"].total)
    theory = np.interp(np.log(data["measured_p"]), np.log(p), np.minimum(total, 100.0))
    assert data["measured"].mean.total == pytest.approx(theory, rel=0.05)


def test_the_table_of_ridge_holds_every_point(table, descent):
    rows = table(descent)
    theory = [float(row["total"]) for row in rows if row["exactness"] != "simulation"]
    drawn = [descent["below"], descent["beyond"], *descent["ridge"].values(), descent["path"], descent["best"]]
    assert theory == np.concatenate([np.ravel(risk.total) for risk in drawn]).tolist()
    names = ("measured", "measured_best", "measured_peaks", "measured_path")
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation"]
    assert simulated == np.concatenate([descent[name].mean.total for name in names]).tolist()
    assert {row["exactness"] for row in rows} == {"finite-sample", "equivalent", "simulation"}
