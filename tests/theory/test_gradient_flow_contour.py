"""Gradient flow by the contour against the measure; random features in time at their limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import RandomFeatures, Task
from sandbox.foundations.parts import SUMS
from sandbox.theory.bias_variance import ratios, sources
from sandbox.theory.complex_effective_ridge import complex_effective_ridge
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.random_features_in_time import linear_model_in_time, random_features_in_time
from sandbox.theory.spectral_filters import GradientFlowFilter

#: Of all there is: the error of the contour is absolute.
TOLERANCE = 1e-11


def problem_of(task, n, p=np.inf, penalty=0.0, points=1):
    n, p, penalty = (np.asarray(array, dtype=float) for array in (n, p, penalty * np.ones(points)))
    return Problem.of(task.seen_by(None), task.noise, n, p, penalty)


def by_the_engine(problem):
    sums = solved(problem)
    return sources(problem, sums, ratios(problem, sums))


@st.composite
def tasks(draw):
    groups, spread = draw(st.integers(1, 6)), draw(st.sampled_from([0.1, 3.0, 12.0]))
    s = 10.0 ** np.array(draw(st.lists(st.floats(-spread, 0.0), min_size=groups, max_size=groups)))
    m = draw(st.sampled_from([1.0, 0.3])) * np.array(
        draw(st.lists(st.integers(1, 50), min_size=groups, max_size=groups)), dtype=float
    )
    power = draw(st.lists(st.sampled_from([0.0, 0.3, 1.0]), min_size=groups, max_size=groups))
    tail, hidden = draw(st.sampled_from([0.0, 1e-4, 2.0, 1e4])), draw(st.sampled_from([0.0, 0.2]))
    n = draw(st.one_of(st.sampled_from([m.sum(), m.sum() + 1, m[0]]), st.floats(0.5, 1e4)))
    return Task(s * draw(st.sampled_from([1e-5, 1.0, 1e5])), power, m, noise=0.5, tail=tail, hidden=hidden), n


@settings(max_examples=40)
@given(tasks(), st.sampled_from([0.0, 1e-6, 0.1]))
def test_both_routes_agree(case, decay):
    """At times from 1e-8 to 1e14 of the fastest scale, with and without weight decay."""
    task, n = case
    scale = task.eigenvalues.max()
    time = 10.0 ** np.arange(-8, 15, 2) / (scale * n)
    problem = problem_of(task, n, penalty=decay * scale, points=time.size)
    by_contour = linear_model_in_time(problem, time)
    by_measure = filter_sources(problem, GradientFlowFilter(time, problem.penalty))
    everything = task.signal + task.noise
    for name, array in by_contour.items():
        unit = problem.n[0] if name == "effective_parameters" else everything
        assert np.max(np.abs(array - by_measure[name]) / np.maximum(array, unit)) < TOLERANCE, name


TASK = Task([1.0, 0.3, 0.01], [0.5, 0.3, 0.2], [10, 40, 200], noise=0.1, hidden=0.1, tail=0.5)
SIZES = [(50.0, 30.0), (50.0, 50.0), (50.0, 80.0), (300.0, 100.0), (300.0, 250.0), (300.0, 1e4), (300.0, np.inf)]


@pytest.mark.parametrize(("n", "p"), SIZES)
@pytest.mark.parametrize("penalty", [0.0, 0.3])
def test_in_the_end_random_features_are_those_of_the_engine(n, p, penalty):
    problem = problem_of(TASK, n, p, penalty, 3)
    expected = by_the_engine(problem)
    fields = random_features_in_time(problem, np.array([1e15, 1e290, np.inf]))
    for name, array in fields.items():
        known = sum(np.broadcast_to(expected[part], 3) for part in SUMS.get(name, (name,)))
        assert np.array_equal(array[1:], known[1:]), name
        if n != p or penalty > 0:
            assert array[0] == pytest.approx(known[0], rel=1e-10, abs=1e-11), name


def test_with_many_features_they_are_the_linear_model():
    """The difference falls like 1/p."""
    time = np.array([1e-3, 0.1, 10.0])
    linear = linear_model_in_time(problem_of(TASK, 60.0, points=3), time)
    errors = []
    for p in (1e4, 1e6):
        fields = random_features_in_time(problem_of(TASK, 60.0, p, points=3), time)
        whole = fields["bias"] + fields["noise_free_variance"] + fields["label_variance"]
        errors.append(np.abs(whole - (linear["bias"] + linear["samples"] + linear["labels"])))
    assert errors[0] == pytest.approx(100 * errors[1], rel=2e-2)
    assert np.all(errors[1] < 1e-3)


def test_at_time_zero_nothing_is_learnt():
    for p in (20.0, np.inf):
        fields = random_features_in_time(problem_of(TASK, 60.0, p, points=2), np.array([0.0, 1e-299]))
        assert fields["bias"] == pytest.approx([1.1, 1.1], rel=1e-15)
        assert fields["train"] == pytest.approx([1.2, 1.2], rel=1e-15)
        for name in ("noise_free_variance", "label_variance", "effective_parameters"):
            assert np.all(fields[name] == 0)
    early = random_features_in_time(problem_of(TASK, 60.0, 20.0), np.array([1e-12]))
    assert early["train"] == pytest.approx([1.2], rel=1e-8)


def test_a_map_of_sizes_and_times_is_many_points():
    """In blocks, p varying from point to point."""
    p, time = (array.ravel() for array in np.meshgrid(np.geomspace(5, 1e4, 9), np.geomspace(1e-3, 1e6, 7)))
    spectrum = RandomFeatures(100, "relu").inputs.spectrum(Task.isotropic(50, noise=0.1))
    n = np.array(40.0)
    together = random_features_in_time(Problem.of(spectrum, np.array(0.1), n, p, np.zeros(())), time)
    for i in range(0, p.size, 5):
        single = random_features_in_time(Problem.of(spectrum, np.array(0.1), n, p[i : i + 1], np.zeros(1)), time[[i]])
        for name, array in single.items():
            assert together[name][i] == pytest.approx(array[0], rel=1e-12, abs=1e-14), name


def test_the_interpolation_peak_grows_with_time():
    """At n = p, where at early times there is none: a ridge line in the plane of p and time."""
    p = np.array([40.0, 60.0, 90.0])
    spectrum = RandomFeatures(100, "relu").inputs.spectrum(Task.isotropic(50, noise=0.5))
    total = []
    for time in (0.1, 1e4):
        problem = Problem.of(spectrum, np.array(0.5), np.array(60.0), p, np.zeros(()))
        fields = random_features_in_time(problem, np.full(3, time))
        total.append(fields["bias"] + fields["noise_free_variance"] + fields["label_variance"])
    assert total[0][1] < total[0][0] * 1.1
    assert total[1][1] > 2 * max(total[1][0], total[1][2])


@pytest.mark.parametrize("seed", range(3))
def test_the_complex_effective_ridge_solves_its_equation(seed):
    """With both effective ridges in the half plane of the penalty; that is the one such root."""
    rng = np.random.default_rng(seed)
    for _ in range(60):
        groups = rng.integers(1, 8)
        s, m = 10 ** rng.uniform(-6, 3, groups), rng.integers(1, 50, groups).astype(float)
        n = float(rng.choice([rng.integers(1, 200), m.sum(), m.sum() + 1]))
        p = rng.choice([np.inf, n, n + 1, float(rng.integers(1, 300)), m.sum()])
        tail = rng.choice([0.0, 10 ** rng.uniform(-3, 3)])
        penalty = 10 ** rng.uniform(-14, 8, 40) * np.exp(1j * rng.uniform(0, 2.56, 40))
        ridge = complex_effective_ridge(problem_of(Task(s, np.ones(groups), m, tail=tail), n, p, points=40), penalty)
        df1 = (m[:, None] * s[:, None] / (s[:, None] + ridge.kappa)).sum(axis=0) + tail / ridge.kappa
        rounding = 1e-12 * (n + np.abs(df1)) * (1 + np.abs(df1) / p)
        assert np.all(np.abs(ridge.kappa * (n - df1) * (1 - df1 / p) - penalty) <= np.abs(ridge.kappa) * rounding
                      + 1e-12 * np.abs(penalty))  # fmt: skip
        assert ridge.a * ridge.b * ridge.kappa == pytest.approx(penalty, rel=1e-12)
        assert np.all(ridge.kappa.imag >= 0)
        assert np.all((ridge.kappa * ridge.b).imag >= -1e-12 * np.abs(ridge.kappa * ridge.b))


def test_at_the_threshold_label_variance_grows_until_time_ends():
    """Like the square root of the time: there are ever smaller eigenvalues that have begun to be fitted."""
    time = np.array([1e100, 1e200, 1e278, 1e281])
    label = random_features_in_time(problem_of(TASK.replace(tail=0.0), 250.0, points=4), time)["label_variance"]
    assert np.diff(np.log10(label[:3])) == pytest.approx([50, 39], rel=1e-6)
    assert label[3] == np.inf
