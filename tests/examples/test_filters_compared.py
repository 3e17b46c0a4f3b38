"""Four filters at their best are almost equally good, and without any the risk is much higher."""

import itertools

import numpy as np
import pytest

from sandbox import HeavyBall, Ridge, Task

NAMES = ["ridge", "early stopping", "momentum", "components"]


@pytest.fixture(params=["fast", "full"])
def compared(request, drawn):
    return drawn("filters_compared", fast=request.param == "fast")


def test_the_best_of_each_are_close_and_no_regularisation_is_far(compared):
    best = [compared["best"][name].total.item() for name in NAMES]
    assert max(best) < 1.06 * min(best)
    assert compared["min_norm"].total.item() / min(best) == pytest.approx(2.6, abs=0.05)
    for name in NAMES:
        assert compared["best"][name].total <= compared["risk"][name].total.min() + 1e-12


def test_the_best_settings_use_about_as_many_effective_parameters(compared):
    used = [compared["best"][name].effective_parameters.item() for name in NAMES]
    assert max(used) < 1.3 * min(used)


def test_the_effective_parameters_are_the_variance_of_the_labels(compared):
    for risk in compared["risk"].values():
        assert risk.labels == pytest.approx(0.5 * risk.effective_parameters / 100, rel=1e-12)


def test_late_in_each_path_the_risks_are_one_curve(compared):
    at = np.linspace(np.log(20), np.log(150), 20)
    curves = []
    for name in NAMES:
        risk = compared["risk"][name]
        order = np.argsort(risk.effective_parameters)
        curves.append(np.interp(at, np.log(risk.effective_parameters[order]), risk.total[order]))
    for one, other in itertools.combinations(curves, 2):
        assert one == pytest.approx(other, rel=0.06)


def test_the_filters_keep_what_they_say(compared):
    w, kept = compared["w"], compared["kept"]
    penalty, time = compared["best_setting"]["ridge"], compared["best_setting"]["early stopping"]
    assert kept["ridge"] == pytest.approx(w / (w + penalty))
    assert kept["early stopping"] == pytest.approx(1 - np.exp(-w * time))
    assert 1.0 < kept["momentum"].max() < 1.1
    assert set(kept["components"]) == {0.0, 1.0}
    above = compared["eigenvalues"] > w[kept["components"].argmax()]
    assert above.sum() == compared["best_setting"]["components"]


def test_no_other_penalty_is_better(compared):
    around = Ridge(compared["best_setting"]["ridge"] * np.array([0.98, 1.0, 1.02]))
    total = around.risk(Task.power_law(1.2, 1.6, dim=150, noise=0.5), 100).total
    assert total[1] < min(total[0], total[2])


def test_with_larger_steps_momentum_overshoots_more_and_its_best_is_worse(compared):
    steps, task = np.arange(10.0, 60.0), Task.power_law(1.2, 1.6, dim=150, noise=0.5)
    larger = HeavyBall(1.2e-3, 0.9, steps).risk(task, 100).total
    assert 0 < larger.argmin() < steps.size - 1
    assert larger.min() > 1.02 * compared["best"]["momentum"].total
    kept = compared["w"] * HeavyBall(1.2e-3, 0.9, steps[larger.argmin()]).spectral_filter(compared["w"])
    assert kept.max() > compared["kept"]["momentum"].max()


def test_each_method_agrees_with_its_simulation(compared, module):
    script = module("filters_compared")
    for name in NAMES:
        measured = compared["measured"][name]
        theory = script.model(name, compared["measured_setting"][name]).risk(script.TASK, script.N)
        for field in ("total", "effective_parameters", "train"):
            tolerance = 4 * measured.standard_error[field] + 0.03 * getattr(theory, field) + 1e-4
            assert np.all(np.abs(getattr(measured.mean, field) - getattr(theory, field)) < tolerance), (name, field)


def test_the_table_of_the_filters_holds_every_point(table, compared):
    rows = table(compared)
    for name in NAMES:
        told = [float(row["total"]) for row in rows if row["method"] == name and row["exactness"] == "equivalent"]
        drawn = np.append(compared["risk"][name].total, compared["best"][name].total)
        assert told == drawn.tolist()
        kept = [float(row["kept"]) for row in rows if row["method"] == name and row["kept"]]
        assert kept == compared["kept"][name].tolist()
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation"]
    assert simulated == np.concatenate([compared["measured"][name].mean.total for name in NAMES]).tolist()
