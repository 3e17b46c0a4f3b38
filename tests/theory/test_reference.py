"""Every static field against tables of >= 25 digits made from other formulas by other means."""

import json
from pathlib import Path

import numpy as np
import pytest

from sandbox import Ridge, Task
from sandbox.theory.bias_variance import ratios, sources, total
from sandbox.theory.deterministic_equivalent import equivalent, solved
from sandbox.theory.problem import Problem

TABLES = Path(__file__).parents[1] / "reference"
TOLERANCE = 1e-12


def table(name):
    return json.loads((TABLES / f"{name}.json").read_text())


def task_of(spectrum, noise):
    return Task(**spectrum, noise=noise)


def computed(task, case, p):
    """All fields of the engine at one point, warnings aside."""
    problem = Problem.of(task.seen_by(None), task.noise, *(np.array(float(x)) for x in (case["n"], p, case["penalty"])))
    sums = solved(problem)
    values = sources(problem, sums, ratios(problem, sums)) | equivalent(problem)
    values["total"] = total(values)
    return {name: float(np.ravel(array)[0]) for name, array in values.items()}


def worst_disagreements(cases, spectra, fields):
    """Relative errors, largest first, each with what it takes to reproduce it."""
    errors = []
    for case in cases:
        task = task_of(spectra[case["spectrum"]], case["noise"])
        values = computed(task, case, case.get("p", "inf"))
        for name in fields:
            if name not in case:
                continue
            expected, got = float(case[name]), values[name]
            if expected == got:
                continue
            error = abs(got - expected) / abs(expected) if np.isfinite(expected) and expected != 0 else np.inf
            errors.append(
                (error, case["spectrum"], case["n"], case.get("p"), case["penalty"], case["noise"], name, got, expected)
            )
    return sorted(errors, key=lambda row: (not np.isnan(row[0]), -row[0]))


FIELDS = (
    "kappa", "df1", "df2", "trace", "weight_norm", "bias", "samples", "features", "samples_features", "labels",
    "labels_features", "train", "effective_parameters", "total",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("spectrum", sorted(table("static_equivalent")["spectra"]))
def test_static_fields_agree_with_the_table(spectrum):
    data = table("static_equivalent")
    cases = [case for case in data["cases"] if case["spectrum"] == spectrum]
    assert cases
    worst = worst_disagreements(cases, data["spectra"], FIELDS)
    assert not worst or worst[0][0] <= TOLERANCE, "\n".join(map(str, worst[:10]))


def test_negative_penalties_agree_with_the_table():
    data = table("negative_penalty")
    worst = []
    for pair in data["pairs"]:
        cases = [case | {key: pair[key] for key in ("spectrum", "n", "noise")} for case in pair["cases"]]
        for row in worst_disagreements(cases, data["spectra"], FIELDS):
            # Towards the least penalty the root becomes double: rounding of the inputs alone moves it by eps / (1 -
            # fraction).
            fraction = row[4] / float(pair["least_penalty"])
            worst.append((row[0] * (1 - fraction), *row[1:]))
    assert len(worst) > 100
    worst.sort(reverse=True)
    assert worst[0][0] <= TOLERANCE, "\n".join(map(str, worst[:10]))


def test_least_penalty_agrees_with_the_table():
    data = table("negative_penalty")
    for pair in data["pairs"]:
        task = task_of(data["spectra"][pair["spectrum"]], 0.0)
        assert Ridge.least_penalty(task, pair["n"]) == pytest.approx(
            float(pair["least_penalty"]), rel=TOLERANCE, abs=0
        ), pair
