"""Features of two speeds make two valleys over the steps of gradient descent, and matched steps one."""

import numpy as np
import pytest

from sandbox import GradientDescent, Task


@pytest.fixture(params=["fast", "full"])
def speeds(request, drawn):
    return drawn("reproduce_heckel2021_two_speeds", fast=request.param == "fast")


def test_there_are_two_valleys_and_with_matched_steps_one_that_is_lower(speeds, module):
    script = module("reproduce_heckel2021_two_speeds")
    risk = {name: each.excess for name, each in speeds["risk"].items()}
    two, one = (script.valleys(each) for each in risk.values())
    assert speeds["steps"][two].tolist() == [62, 6070]
    assert speeds["steps"][one].tolist() == [65]
    assert risk["matched steps"][one[0]] < risk["same steps"][two].min()


def test_the_sum_of_the_paper_is_that_of_its_code(speeds):
    deviation, coefficient = np.repeat([1.0, 0.1], [600, 100]), np.repeat([0.04, 0.4], [600, 100])
    rate = 3500 * 1e-5
    total = sum(speeds["parts"].values())
    for at in (0, 50, 100, 161):
        left = (1 - rate * deviation**2) ** speeds["steps"][at]
        assert total[at] == pytest.approx(deviation**2 * left**2 @ coefficient**2 + np.sum((1 - left) ** 2) / 3500)


def test_the_sum_leaves_out_how_features_disturb_each_other(speeds):
    missing = 1 - sum(speeds["parts"].values()) / speeds["risk"]["same steps"].excess
    assert missing.max() == pytest.approx(0.21, abs=0.005)
    # With many more samples nothing of it is left.
    task, n = Task([1.0, 0.01], [0.96, 0.16], [600, 100], noise=1.0), 350_000
    steps = np.array([20.0, 200.0, 2000.0])
    left = (1 - 0.035 * np.array([[1.0], [0.01]])) ** steps
    alone = np.array([0.96, 0.16]) @ left**2 + np.array([600, 100]) @ (1 - left) ** 2 / n
    assert GradientDescent(0.035 / n, steps).risk(task, n).excess == pytest.approx(alone, rel=0.005)


def test_in_the_end_both_are_least_squares(speeds):
    for risk in speeds["risk"].values():
        assert risk.excess[-1] == pytest.approx(700 / (3500 - 700), rel=1e-3)


def test_gradient_descent_agrees_with_its_simulation(speeds):
    at = np.searchsorted(speeds["steps"], speeds["measured_steps"])
    for name, measured in speeds["measured"].items():
        steps = GradientDescent(1e-5, speeds["measured_steps"])
        task = Task([1.0, 0.01 if name == "same steps" else 1.0], [0.96, 0.16], [600, 100], noise=1.0)
        theory = steps.risk(task, 3500).excess
        assert theory == pytest.approx(speeds["risk"][name].excess[at], rel=0.05)
        assert measured.mean.excess == pytest.approx(theory, rel=0.02), name


def test_the_table_of_two_speeds_holds_every_point(table, speeds):
    rows = table(speeds)
    theory = [float(row["excess"]) for row in rows if row["exactness"] == "equivalent"]
    assert theory == np.concatenate([risk.excess for risk in speeds["risk"].values()]).tolist()
    simulated = [float(row["excess"]) for row in rows if row["exactness"] == "simulation"]
    assert simulated == np.concatenate([each.mean.excess for each in speeds["measured"].values()]).tolist()
    sums = [float(row["excess"]) for row in rows if row["setting"].startswith("sum")]
    assert sums == np.concatenate(list(speeds["parts"].values())).tolist()
