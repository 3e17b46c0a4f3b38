"""The training set is right long before the test points are, where the times of the theory say."""

import numpy as np
import pytest

from sandbox import accuracy_within


@pytest.fixture(params=["fast", "full"])
def grokked(request, drawn):
    return drawn("grokking", fast=request.param == "fast")


def test_the_times_are_those_of_the_story(grokked):
    near, decay = grokked["crossing"].values()
    assert 400 * near.train == pytest.approx(11.48, abs=0.005)
    assert 400 * near.test == pytest.approx(543.3, abs=0.05)
    assert round(near.test / near.train) == 47
    assert decay.train == pytest.approx(0.2185, abs=5e-5)
    assert decay.test == pytest.approx(2358.8, abs=0.05)
    assert decay.test / decay.train == pytest.approx(10_800, rel=1e-3)


def test_the_drawn_accuracies_cross_95_percent_at_the_drawn_lines(grokked):
    for name, found in grokked["crossing"].items():
        for which, time in (("training", found.train), ("test", found.test)):
            accuracy = grokked["accuracy"][name][which]
            assert np.interp(np.log(time), np.log(grokked["time"][name]), accuracy) == pytest.approx(0.95, abs=2e-3)
            assert np.all(np.diff(accuracy[grokked["time"][name] > 0.3]) > -1e-12)


def test_late_the_start_is_forgotten_at_the_speed_of_weight_decay(grokked):
    time, total = grokked["time"]["weight decay"], grokked["risk"]["weight decay"].total
    late = time > 10
    left = 0.0043751 + 0.675634 * np.exp(-2e-3 * time[late])
    assert total[late] == pytest.approx(left, rel=1e-5)


def test_grokking_agrees_with_its_simulation(grokked):
    for name, accuracy in grokked["measured_accuracy"].items():
        at = np.log(grokked["measured_time"][name])
        for which, measured in accuracy.items():
            theory = np.interp(at, np.log(grokked["time"][name]), grokked["accuracy"][name][which])
            off = 0.05 if grokked["measured"][name].draws > 2 or name == "weight decay" else 0.12
            assert measured == pytest.approx(theory, abs=off), (name, which)


def test_each_run_groks(grokked):
    runs = grokked["measured"]["weight decay"].runs
    accuracy = accuracy_within(runs.reshape(-1, runs.shape[-1]), 0.04)
    time = grokked["measured_time"]["weight decay"]
    assert np.all(accuracy[:, time < 10] < 0.25)
    assert np.all(accuracy[:, time > 4000] > 0.95)


def test_the_table_of_grokking_holds_every_point(table, grokked):
    rows = table(grokked)
    for exactness, key in (("equivalent", "accuracy"), ("simulation", "measured_accuracy")):
        for which in ("training", "test"):
            drawn = np.concatenate([accuracy[which] for accuracy in grokked[key].values()])
            told = [float(row[f"{which} accuracy"]) for row in rows if row["exactness"] == exactness]
            assert told == drawn.tolist()
    assert {row["exactness"] for row in rows} == {"equivalent", "simulation"}
