"""Filters on a contour against the measure, and where they stand in for it."""

import numpy as np
import pytest

from sandbox import Task
from sandbox.theory.filter_contour import contour_fields
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.sample_components import component_sources
from sandbox.theory.spectral_filters import (
    GradientDescentFilter,
    GradientFlowFilter,
    HeavyBallFilter,
    OwnFilter,
    RidgeFilter,
)
from sandbox.theory.spectral_support import largest_eigenvalue

TASKS = {
    "isotropic": Task.isotropic(60, noise=0.3),
    "two_scale": Task([1.0, 0.01], [0.6, 0.4], [20, 100], noise=0.25, hidden=0.1, tail=0.4),
    "power_law": Task.power_law(1.2, 1.5, dim=80, noise=0.1),
}

#: More eigenvalues than the measure follows one by one when each stands for itself.
MANY = Task.power_law(1.2, 1.5, dim=1500, noise=0.1)


def problem_of(task, n, points=6):
    return Problem.of(task.seen_by(None), task.noise, np.asarray(float(n)), np.array(np.inf), np.zeros(points))


def filters_for(edge):
    yield GradientDescentFilter(np.full(6, 1.8 / edge), np.array([0.0, 1, 5, 30, 200, 1500]))
    yield HeavyBallFilter(np.full(6, 1.5 / edge), np.full(6, 0.9), np.array([0.0, 1, 7, 50, 120, 250]))
    yield GradientFlowFilter(np.geomspace(0.1, 1e5, 6) / edge, np.zeros(6))
    yield GradientFlowFilter(np.append(0.0, np.geomspace(0.1, 1e5, 5)) / edge, np.full(6, 1e-3 * edge))


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("n", [7.0, 30.0, 60.0, 120.0, 1e4])
def test_both_routes_agree(name, n):
    """To 1e-11 of signal and noise, an initial predictor with half the power of the target included."""
    problem = problem_of(TASKS[name], n)
    initial = 0.5 * problem.t[:, :1]
    for filters in filters_for(largest_eigenvalue(problem)[0]):
        by_contour = contour_fields(problem, filters, initial[:, 0])
        by_measure = filter_sources(problem, filters, initial)
        for field, array in by_contour.items():
            unit = n if field == "effective_parameters" else 1.0
            error = np.abs(array - by_measure[field]) / np.maximum(by_measure[field], unit)
            assert error.max() < 1e-11, (field, filters)


def test_many_eigenvalues_and_many_samples():
    """Filters go on where the measure gives up; the average predictor is that of the population up to 1/n."""
    n = 1e6
    problem = problem_of(MANY, n)
    s, t = problem.s[:, 0], problem.t[:, 0]
    step = 1.5 / largest_eigenvalue(problem)
    steps = np.array([0.0, 1, 4, 20, 100, 700])
    fields = filter_sources(problem, GradientDescentFilter(step, steps), problem.t)
    population = ((1 - step * n * s[:, None]) ** (2 * steps) * t[:, None]).sum(axis=0)
    assert fields["bias"] == pytest.approx(population, rel=1e-2)
    assert fields["initial_bias"] == pytest.approx(fields["bias"], rel=1e-12)
    # The variance of what is learnt whole is one per direction and sample.
    learnt = ((1 - (1 - step * n * s[:, None]) ** steps) ** 2).sum(axis=0)
    assert fields["effective_parameters"] == pytest.approx(learnt, rel=1e-2)
    flow = filter_sources(problem, GradientFlowFilter(np.append(0.0, np.geomspace(1e-8, 1e-3, 5)), np.zeros(6)))
    assert flow["bias"][0] == pytest.approx(t.sum(), rel=1e-14)
    assert np.all(np.diff(flow["bias"]) < 0)
    assert np.all(np.diff(flow["effective_parameters"]) > 0)


def test_what_is_not_resolved_is_refused():
    problem = problem_of(MANY, 1e6, 1)
    for filters in (RidgeFilter(np.ones(1)), OwnFilter(lambda z: 1 / (z + 1), 1)):
        with pytest.raises(NotImplementedError, match="merge eigenvalues that are close, or simulate"):
            filter_sources(problem, filters)
    with pytest.raises(NotImplementedError, match="take a smoother filter"):
        filter_sources(problem_of(TASKS["isotropic"], 30.0, 1), OwnFilter(lambda z: np.sin(1e6 * z) / z, 1))
    with pytest.raises(NotImplementedError, match="merge eigenvalues"):
        component_sources(problem, np.full(1, 20.0))
    step = 1.5 / largest_eigenvalue(problem)
    with pytest.raises(NotImplementedError, match="take gradient flow at time = step_size \\* steps"):
        filter_sources(problem, GradientDescentFilter(step, np.full(1, 1e8)))
