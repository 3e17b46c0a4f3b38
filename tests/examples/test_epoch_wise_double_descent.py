"""The test error falls twice in training time, without label noise too, and the training error once."""

import numpy as np
import pytest


@pytest.fixture(params=["fast", "full"])
def epochs(request, drawn):
    return drawn("epoch_wise_double_descent", fast=request.param == "fast")


def test_it_falls_rises_and_falls_again_where_the_story_says(epochs):
    found = epochs["turns"]["noisy"]
    assert found.maximum.tolist() == [False, True, False]
    assert found.place == pytest.approx([1.93e-3, 0.439, 92.1], rel=2e-3)
    assert found.total - 0.1 == pytest.approx([1.5782, 4.942, 0.5622], rel=2e-4)
    without = epochs["turns"]["noise-free"]
    assert without.maximum.tolist() == [False, True]
    assert without.place == pytest.approx([8.31e-3, 0.566], rel=2e-3)
    assert without.total == pytest.approx([0.9132, 1.8514], rel=2e-4)


def test_the_curves_have_no_other_turns_and_training_errors_none(epochs):
    for name, risk in epochs["risk"].items():
        turns = np.sum(np.abs(np.diff(np.sign(np.diff(risk.total)))) > 1)
        assert turns == epochs["turns"][name].place.size
        assert np.all(np.diff(risk.train) < 1e-12)
    assert epochs["risk"]["noise-free"].total[-1] < 1e-6


def test_the_error_is_the_sum_over_the_target(epochs):
    strong, weak = epochs["parts"].values()
    assert strong.total + weak.total == pytest.approx(epochs["risk"]["noise-free"].total, abs=1e-9)
    assert np.all(np.diff(strong.total) < 1e-9)
    assert np.all(weak.total >= strong.total, where=epochs["time"] > 0.01)


def test_until_they_are_learnt_weak_features_are_label_noise(epochs):
    time, total, noise = epochs["time"], epochs["risk"]["noise-free"].total, epochs["as_noise"].total
    assert total[time < 0.2] == pytest.approx(noise[time < 0.2], rel=0.03)
    assert noise[-1] == pytest.approx(0.5 / (1 - 150 / 200))
    assert total[time > 100].max() < 0.1 * noise[-1]


def test_the_peak_is_variance_from_the_samples(epochs):
    risk = epochs["risk"]["noisy"]
    at = risk.total.argmax()
    assert risk.samples[at] > 0.65 * risk.total[at]
    assert np.all(np.diff(risk.bias) < 1e-9)


def test_epoch_wise_double_descent_agrees_with_its_simulation(epochs):
    at = np.searchsorted(epochs["time"], epochs["measured_time"])
    for name, measured in epochs["measured"].items():
        theory = epochs["risk"][name].total[at]
        tolerance = 4 * measured.standard_error["total"] + 0.05 * theory
        assert np.all(np.abs(measured.mean.total - theory) < tolerance), name


def test_the_table_of_epochs_holds_every_point(table, epochs):
    rows = table(epochs)
    theory = [float(row["total"]) for row in rows if row["exactness"] == "equivalent"]
    curves = [*epochs["risk"].values(), *epochs["parts"].values(), epochs["as_noise"]]
    assert theory == np.concatenate([risk.total for risk in curves]).tolist()
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation"]
    assert simulated == np.concatenate([each.mean.total for each in epochs["measured"].values()]).tolist()
    assert len(rows) == len(theory) + len(simulated)
