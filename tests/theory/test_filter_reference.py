"""Spectral filters, and gradient flow of random features, against a table of 25 digits made by other means."""

import json
from pathlib import Path

import numpy as np
import pytest

from sandbox import Task
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.random_features_in_time import random_features_in_time
from sandbox.theory.spectral_filters import GradientDescentFilter, GradientFlowFilter, HeavyBallFilter

TABLE = json.loads((Path(__file__).parents[1] / "reference" / "spectral_filters.json").read_text())
TOLERANCE = 1e-12


def problem_of(task, n, p=np.inf, penalty=0.0):
    n, p, penalty = (np.asarray(value, dtype=float) for value in (n, p, penalty * np.ones(1)))
    return Problem.of(task.seen_by(None), task.noise, n, p, penalty)


FILTERS = {
    "flow": lambda time, decay: GradientFlowFilter(np.array([time]), np.array([decay])),
    "descent": lambda step, steps: GradientDescentFilter(np.array([step]), np.array([steps])),
    "heavy_ball": lambda step, momentum, steps: HeavyBallFilter(*np.array([[step], [momentum], [steps]])),
}


@pytest.mark.parametrize("kind", FILTERS)
def test_filters_agree_with_the_table(kind):
    """With and without an initial predictor, which there has the power of the target."""
    worst = []
    for case in TABLE["filters"]:
        if case["filter"] != kind:
            continue
        population = TABLE["populations"][case["population"]]
        task = Task(**population, noise=TABLE["noise"])
        problem = problem_of(task, case["n"])
        plain = filter_sources(problem, FILTERS[kind](*case["parameters"]))
        begun = filter_sources(problem, FILTERS[kind](*case["parameters"]), problem.t)
        begun["initial_train"] = begun["train"] - plain["train"]
        for name in ("bias", "samples", "labels", "train", "initial_bias", "initial_samples", "initial_train"):
            expected = float(case[name])
            got = (begun if name.startswith("initial") else plain)[name][0]
            # What is a difference here has lost what the training error has more.
            scale = float(case["train"]) if name == "initial_train" else 0.0
            worst.append((abs(got - expected) / max(abs(expected), scale), name, case, got))
        for name in ("bias", "samples", "labels", "effective_parameters"):
            assert begun[name] == pytest.approx(plain[name], rel=1e-12)
    assert len(worst) > 100
    worst.sort(key=lambda row: -row[0])
    assert worst[0][0] < TOLERANCE, worst[:5]


def test_random_features_agree_with_the_table():
    worst = []
    for case in TABLE["features"]:
        task = Task(**TABLE["populations"][case["population"]], noise=TABLE["noise"])
        problem = problem_of(task, case["n"], case["p"], case["penalty"])
        fields = random_features_in_time(problem, np.array([case["time"]]))
        for name in ("bias", "noise_free_variance", "label_variance", "train"):
            expected = float(case[name])
            error = abs(fields[name][0] - expected) / max(expected, task.signal + TABLE["noise"])
            worst.append((error, name, case, fields[name][0]))
    assert len(worst) > 100
    worst.sort(key=lambda row: -row[0])
    assert worst[0][0] < TOLERANCE, worst[:5]
