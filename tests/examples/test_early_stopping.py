"""The test error has a U in training time, its bottom near that of ridge, and the training error has none."""

import math

import numpy as np
import pytest

from sandbox import GradientFlow, Task


@pytest.fixture(params=["fast", "full"])
def stopping(request, drawn):
    return drawn("early_stopping", fast=request.param == "fast")


def test_the_test_error_has_one_valley_and_the_training_error_only_falls(stopping):
    total, train = stopping["flow"].total, stopping["flow"].train
    least = total.argmin()
    assert np.all(np.diff(total[: least + 1]) < 0)
    assert np.all(np.diff(total[least:]) > -1e-9)
    assert np.all(np.diff(train) < 1e-12)
    assert total[-1] > 1.5  # predicting 0


def test_trained_to_the_end_it_is_least_squares(stopping):
    # noise (1 + p / (n - p - 1)), and the training error of n - p free residuals.
    assert stopping["end"].total == pytest.approx(0.5 * (1 + 80 / 19), rel=1e-9)
    assert stopping["end"].train == pytest.approx(0.5 * 0.2, rel=1e-9)
    assert stopping["flow"].total[-1] == pytest.approx(stopping["end"].total, rel=1e-3)


def test_the_best_time_is_the_best_and_ridge_a_little_better(stopping):
    around = GradientFlow(stopping["best_time"] * np.array([0.98, 1.0, 1.02]))
    total = around.risk(Task.isotropic(80, noise=0.5), 100).total
    assert total[1] < min(total[0], total[2])
    assert stopping["stopped"].total <= 1.0001 * stopping["flow"].total.min()
    assert stopping["best_penalty"] == pytest.approx(40.0)  # p noise / signal
    assert stopping["stopped"].total / stopping["tuned"].total == pytest.approx(1.011, abs=5e-4)
    assert round(stopping["stopped"].total.item(), 2) == 0.94
    assert round(stopping["end"].total.item(), 1) == 2.6


def test_the_excess_is_below_the_bound_against_ridge_at_one_over_time(stopping):
    ratio = stopping["flow"].excess / stopping["ridge"].excess
    assert 1.2 < ratio.max() < 1.6862


def test_early_stopping_agrees_with_its_simulation(stopping):
    theory = GradientFlow(stopping["measured_time"]).finite_sample_risk(Task.isotropic(80, noise=0.5), 100)
    measured = stopping["measured"]
    for field in ("total", "train", "bias"):
        off = np.abs(getattr(measured.mean, field) - getattr(theory, field))
        # The last 1e-5 of what is left of the target late in training is decided by rare training sets.
        allowed = 4 * measured.standard_error[field] + 1e-5 * getattr(theory, field) + 1e-8
        assert np.all(off < allowed), field


def test_single_runs_scatter_around_their_mean(stopping):
    measured = stopping["measured"]
    runs = measured.runs.reshape(-1, stopping["measured_time"].size)
    assert np.all(runs.min(axis=0) < measured.mean.total)
    assert np.all(runs.max(axis=0) > measured.mean.total)
    # Each is a trajectory of one training set: it has one valley, too.
    valleys = [np.sum(np.diff(np.sign(np.diff(run))) > 0) for run in runs]
    assert set(valleys) == {1}


def test_the_table_of_early_stopping_holds_every_point(table, stopping):
    rows = table(stopping)
    theory = [float(row["total"]) for row in rows if row["exactness"] == "finite-sample"]
    curves = [stopping[name] for name in ("flow", "ridge", "stopped", "tuned")]
    assert theory == np.concatenate([np.ravel(risk.total) for risk in curves]).tolist()
    simulated = [row for row in rows if row["exactness"] == "simulation"]
    assert [float(row["total"]) for row in simulated] == stopping["measured"].mean.total.tolist()
    assert all(math.isfinite(float(row["spread"])) for row in simulated)
    assert len(rows) == len(theory) + len(simulated)
