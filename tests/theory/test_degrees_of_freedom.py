"""The sums against their definitions, and what a change of units does to the fields made of them."""

import numpy as np
import pytest

from sandbox import RandomFeatures, Ridge, Task, ValidityWarning
from sandbox.theory.degrees_of_freedom import sums_at
from sandbox.theory.effective_ridge import inverse_effective_ridge
from sandbox.theory.problem import Problem

TASK = Task([3.0, 0.5, 0.01], [0.5, 0.0, 0.25], [2, 5, 3], hidden=0.125)


def assert_sums(found, problem, rel):
    """Each by its definition, which cancels; a and b only where they are far from 0."""
    kappa = 1 / found.q
    s, m, t = problem.s, problem.m, problem.t
    u, v = kappa / (s + kappa), s / (s + kappa)
    tail = problem.tail / kappa
    df1, df2, E, G = (m * v).sum(0) + tail, (m * v * v).sum(0), (m * u * v).sum(0) + tail, (t * u * v).sum(0)
    expected = {
        "df1": df1,
        "df2": df2,
        "E": E,
        "beta1": (t * u).sum(0) + problem.hidden,
        "beta2": (t * u * u).sum(0) + problem.hidden,
        "G": G,
        "G_per_E": G / E,
        "E_per_kappa": E / kappa,
        "G_per_kappa": G / kappa,
        "a": problem.n - df1,
        "b": 1 - df1 / problem.p,
    }
    for name, value in expected.items():
        assert getattr(found, name) == pytest.approx(value, rel=rel), name
    assert np.all(found.residual == found.a)


@pytest.mark.parametrize("tail", [0.0, 0.7])
def test_sums_are_what_their_names_say(tail):
    penalty, n, p = np.meshgrid([1e-3, 1.0, 1e3], [4.0, 10.0, 30.0], [5.0, 10.0, 40.0, np.inf])
    seen = TASK.replace(tail=tail).seen_by(None)
    problem = Problem.of(seen, np.zeros(()), n, p, penalty)
    assert_sums(sums_at(problem, inverse_effective_ridge(problem)), problem, 1e-9)


def test_their_limits_of_no_effective_ridge_and_of_an_infinite_one():
    """Both beside others in one batch: least squares of rank 10, the null predictor, and an ordinary penalty."""
    penalty, n = np.array([0.0, 1e-12, np.inf, 1e12, 1.0]), 30.0
    problem = Problem.of(TASK.seen_by(None), np.zeros(()), np.array(n), np.array(25.0), penalty)
    sums = sums_at(problem, inverse_effective_ridge(problem))
    assert sums.q[[0, 2]].tolist() == [np.inf, 0]
    for name in ("df1", "df2", "beta1", "beta2", "a", "b", "G_per_E", "E_per_kappa", "G_per_kappa"):
        array = getattr(sums, name)
        assert array[0] == pytest.approx(array[1], rel=1e-9), name
        if name != "G_per_E":
            assert array[2] == pytest.approx(array[3], abs=1e-9), name
    assert (sums.a[0], sums.b[0], sums.a[2], sums.b[2]) == (20, 0.6, 30, 1)
    assert_sums(sums_at(problem.at([4]), sums.q[4:]), problem.at([4]), 1e-12)
    assert sums.G_per_E[4] == pytest.approx(sums.G[4] / sums.E[4], rel=1e-14)


@pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")
@pytest.mark.parametrize("factor", [2.0**-8, 2.0**20])
def test_only_the_ratios_of_samples_parameters_directions_and_penalty_count(factor):
    n, p, penalty = np.meshgrid([2.0, 7.0, 10.0, 30.0], [3.0, 7.0, 10.0, 40.0, np.inf], [0.0, 0.5])
    few = Task(TASK.eigenvalues, TASK.power, TASK.multiplicity * factor, noise=0.3, hidden=0.1, tail=0.0)
    least = Ridge.least_penalty(TASK, n)
    for model, scaled in (
        (RandomFeatures(p, penalty=penalty), RandomFeatures(p * factor, penalty=penalty * factor)),
        (Ridge(penalty), Ridge(penalty * factor)),
        (Ridge(least / 2), Ridge(least * factor / 2)),
    ):
        expected, found = model.risk(TASK.replace(noise=0.3, hidden=0.1), n), scaled.risk(few, n * factor)
        for name, value in found.to_dict().items():
            if name not in ("exactness", "effective_parameters"):
                assert value == pytest.approx(getattr(expected, name), rel=1e-11), name
