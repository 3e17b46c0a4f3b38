"""Spectral filters: ridge against the engine, recursions against closed forms, limits, corners and batches."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sandbox import Task
from sandbox.spectra.spectrum import Elsewhere
from sandbox.theory.bias_variance import ratios, sources
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import (
    GradientDescentFilter,
    GradientFlowFilter,
    HeavyBallFilter,
    OwnFilter,
    RidgeFilter,
)

PARTS = ("bias", "samples", "labels", "train", "effective_parameters")

#: The contract is 1e-10 of the excess.
TOLERANCE = 1e-12


def problem_of(task, n, points=1, penalty=0.0):
    n, penalty = np.asarray(n, dtype=float), penalty * np.ones(points)
    return Problem.of(task.seen_by(None), task.noise, n, np.array(np.inf), penalty)


def by_the_engine(problem):
    sums = solved(problem)
    return sources(problem, sums, ratios(problem, sums))


def disagreement(found, expected, signal):
    """The largest error of a field relative to itself or, if that is small, to 1e-10 of all there is."""
    errors = {}
    for name in PARTS:
        one, other = found[name], np.broadcast_to(expected[name], found[name].shape)
        with np.errstate(invalid="ignore"):
            error = np.where(one == other, 0.0, np.abs(one - other))
        # Where there is neither target nor noise all is 0.
        errors[name] = np.max(error / np.maximum(np.abs(other), 1e-10 * signal + 1e-300))
    return max(errors.values()), errors


@st.composite
def problems(draw):
    """Tasks of all kinds, n equal to a number of directions or next to it every other time."""
    groups = draw(st.integers(1, 6))
    spread = draw(st.sampled_from([0.1, 2.0, 6.0, 18.0]))
    exponents = draw(st.lists(st.floats(-spread, 0.0), min_size=groups, max_size=groups))
    scale = draw(st.sampled_from([1e-6, 1.0, 1e6]))
    share = draw(st.sampled_from([1.0, 0.25, 0.7]))
    m = share * np.array(draw(st.lists(st.integers(1, 50), min_size=groups, max_size=groups)), dtype=float)
    power = draw(st.lists(st.sampled_from([0.0, 0.3, 1.0]), min_size=groups, max_size=groups))
    counts = np.cumsum(m[np.argsort(exponents)[::-1]])
    n = draw(st.one_of(st.sampled_from([*counts, counts[-1] + 1, counts[-1] * (1 + 1e-6)]), st.floats(0.5, 1e6)))
    tail = scale * draw(st.sampled_from([0.0, 0.0, 1e-6, 0.1, 1e3]))
    task = Task(
        scale * 10.0 ** np.array(exponents), power, m, noise=draw(st.sampled_from([0.0, 0.5])), tail=tail,
        hidden=draw(st.sampled_from([0.0, 0.2])),
    )  # fmt: skip
    return task, n


@settings(max_examples=40)
@given(problems())
def test_ridge_is_that_of_the_engine(case):
    """At penalties from 1e-14 to 1e8 of the largest eigenvalue, and 0 and inf."""
    task, n = case
    penalty = np.concatenate([[0.0, np.inf], task.eigenvalues.max() * 10.0 ** np.arange(-14, 9, 2)])
    problem = problem_of(task, n, penalty.size, penalty)
    found, expected = filter_sources(problem, RidgeFilter(penalty)), by_the_engine(problem)
    error, errors = disagreement(found, expected, task.signal + task.noise)
    assert error < TOLERANCE, errors


@pytest.mark.slow
@given(problems())
def test_min_norm_is_that_of_the_engine(case):
    """As a filter of one's own, 1/z."""
    task, n = case
    problem = problem_of(task, n)
    assume(problem.rank[0] != n or task.tail > 0)
    found, expected = filter_sources(problem, OwnFilter(lambda z: 1 / z, 1)), by_the_engine(problem)
    error, errors = disagreement(found, expected, task.signal + task.noise)
    # Where n differs from the number of directions by a rounding the variance is huge, and the relative difference of
    # both counts has as few digits.
    gap = abs(problem.rank[0] / problem.n[0] - 1)
    assert error < TOLERANCE + (1e-14 / gap if gap else 0), errors


def test_min_norm_with_as_many_directions_as_samples_has_infinite_variance():
    task = Task.isotropic(50, noise=[0.0, 0.1])
    fields = filter_sources(problem_of(task, 50.0, 2), OwnFilter(lambda z: 1 / z, 2))
    assert fields["labels"].tolist() == [0.0, np.inf]
    assert fields["effective_parameters"].tolist() == [np.inf, np.inf]
    assert fields["bias"] + fields["samples"] + fields["train"] == pytest.approx(np.zeros(2), abs=1e-15)


def test_batches_are_many_single_points():
    """Filters, sizes, tasks, noise and hidden power mixed, in any order."""
    rng, points = np.random.default_rng(0), 60
    power = rng.choice([0.3, 0.7], points)
    s = np.stack([np.ones(points), rng.choice([0.1, 0.01], points)], axis=-1)
    task = Task(
        s, np.stack([power, 1 - power], axis=-1), [10, 40], noise=rng.choice([0.0, 0.1], points),
        hidden=rng.choice([0.0, 0.2], points), tail=rng.choice([0.0, 0.5], points),
    )  # fmt: skip
    n, time = rng.choice([5.0, 50.0, 80.0], points), 10 ** rng.uniform(-3, 3, points)
    time[::7] = np.inf
    decay = rng.choice([0.0, 0.1], points)
    initial = rng.choice([0.0, 0.4], (2, points))
    problem = problem_of(task, n, points)
    together = filter_sources(problem, GradientFlowFilter(time, decay), initial)
    for i in range(points):
        alone = problem.at(np.array([i]))
        single = filter_sources(alone, GradientFlowFilter(time[[i]], decay[[i]]), initial[:, [i]])
        for name, array in single.items():
            assert together[name][i] == pytest.approx(array[0], rel=1e-11, abs=1e-16), (name, i)


TASK = Task([1.0, 0.1], [0.6, 0.4], [10, 40], noise=0.3, hidden=0.2, tail=0.5)


def test_time_zero_is_the_null_predictor():
    for filters in (
        GradientFlowFilter(np.zeros(1), np.zeros(1)),
        GradientDescentFilter(np.ones(1), np.zeros(1)),
        HeavyBallFilter(np.ones(1), np.full(1, 0.5), np.zeros(1)),
        RidgeFilter(np.full(1, np.inf)),
    ):
        for n in (5.0, 50.0, 1e9):
            fields = filter_sources(problem_of(TASK, n), filters)
            assert fields["bias"] == pytest.approx([1.2], rel=1e-13)
            assert fields["train"] == pytest.approx([1.5], rel=1e-13)
            assert fields["samples"] == fields["labels"] == fields["effective_parameters"] == 0


@pytest.mark.parametrize("n", [5.0, 10.0, 50.0, 51.0, 300.0])
@pytest.mark.parametrize("tail", [0.0, 0.5])
@pytest.mark.parametrize(("noise", "hidden"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.2)])
def test_forever_is_min_norm(n, tail, noise, hidden):
    """At time inf, and at times that are so large that the limit is meant; inf and 0 where the engine has them."""
    task = Task([1.0, 0.1], [0.6, 0.4], [10, 40], noise=noise, hidden=hidden, tail=tail)
    endless = np.array([np.inf])
    expected = by_the_engine(problem_of(task, n))
    for filters in (
        GradientFlowFilter(endless, np.zeros(1)),
        GradientDescentFilter(np.full(1, 1e-4), endless),
        RidgeFilter(np.zeros(1)),
    ):
        fields = filter_sources(problem_of(task, n), filters)
        for name in PARTS:
            assert fields[name] == expected[name], name
    if n != 50 or tail > 0:
        fields = filter_sources(problem_of(task, n), GradientFlowFilter(np.full(1, 1e9), np.zeros(1)))
        error, errors = disagreement(fields, expected, 1.5)
        assert error < 1e-9, errors


def test_with_decay_forever_is_ridge():
    problem = problem_of(TASK, 30.0, 3, np.array([1e-3, 1.0, 1e3]))
    found = filter_sources(problem, GradientFlowFilter(np.full(3, np.inf), problem.penalty), np.ones((2, 1)))
    error, errors = disagreement(found, by_the_engine(problem), 1.5)
    assert error < TOLERANCE, errors
    assert np.all(found["initial_bias"] == 0)
    assert np.all(found["initial_samples"] == 0)


@pytest.mark.parametrize("time", [1e10, 1e40, 1e150])
def test_at_equal_counts_the_variance_grows_with_the_root_of_time(time):
    """A factor 100 in time is 10 in the variance, however late."""
    problem = problem_of(Task.isotropic(100, noise=1.0), 100.0, 2)
    time = time * np.array([1.0, 100.0])
    fields = filter_sources(problem, GradientFlowFilter(time, np.zeros(2)))
    assert fields["labels"][1] / fields["labels"][0] == pytest.approx(10.0, rel=1e-4)
    # Of a direction 1/(pi n time) is left on average in square, sqrt(1/(2 pi n time)) in the mean square.
    assert fields["bias"] == pytest.approx(1 / (100 * np.pi * time), rel=1e-9)
    assert fields["samples"] == pytest.approx(1 / np.sqrt(200 * np.pi * time), rel=1e-4)


def test_no_directions_and_no_power():
    empty = Task([1.0], [0.0], [0], noise=0.3, hidden=0.2, tail=0.5)
    fields = filter_sources(problem_of(empty, 5.0), GradientFlowFilter(np.full(1, 2.0), np.zeros(1)))
    assert fields["bias"] == [0.2]
    assert fields["samples"] == fields["labels"] == 0
    assert fields["train"] == pytest.approx([0.5 * np.exp(-2 * 0.5 * 2.0)], rel=1e-14)
    powerless = Task([1.0, 0.5], [0.0, 0.0], [5, 50], noise=0.3)
    fields = filter_sources(problem_of(powerless, 20.0), GradientFlowFilter(np.full(1, 2.0), np.zeros(1)))
    assert fields["bias"] == fields["samples"] == 0
    assert fields["labels"] > 0


def test_power_on_what_cannot_be_seen_is_hidden():
    """On eigenvalue 0, and on one that is smaller than any time can reach."""
    filters = GradientFlowFilter(np.full(1, 2.0), np.zeros(1))
    hidden = filter_sources(problem_of(Task([1.0], [1.0], [30], noise=0.1, hidden=0.4), 20.0), filters)
    for small in (0.0, 1e-90):
        s = np.array([1.0, small]) * 1e40
        found = filter_sources(
            problem_of(Task(s, [1.0, 0.4], [30, 7], noise=0.1), 20.0),
            GradientFlowFilter(np.full(1, 2e-40), np.zeros(1)),
        )
        for name in PARTS:
            assert found[name] == pytest.approx(hidden[name], rel=1e-12), name


def test_without_decay_the_start_is_subtracted_from_the_target():
    """What is left of it is what is left of a target of that power, noise-free; a tail takes nothing from that."""
    time, power = np.geomspace(1e-3, 1e2, 5), np.array([[0.3], [0.9]])
    quiet = Task([1.0, 0.1], power[:, 0], [10, 40], tail=0.5)
    target = filter_sources(problem_of(quiet, 30.0, 5), GradientFlowFilter(time, np.zeros(5)))
    for filters in (
        GradientFlowFilter(time, np.zeros(5)),
        GradientDescentFilter(np.full(5, 1e-2), np.arange(5.0) * 7),
        HeavyBallFilter(np.full(5, 1e-2), np.full(5, 0.7), np.arange(5.0) * 7),
    ):
        target = filter_sources(problem_of(quiet, 30.0, 5), filters)
        both = filter_sources(problem_of(TASK, 30.0, 5), filters, power)
        assert both["initial_bias"] == pytest.approx(target["bias"], rel=1e-13)
        assert both["initial_samples"] == pytest.approx(target["samples"], rel=1e-11, abs=1e-17)
    none = filter_sources(problem_of(TASK, 30.0, 5), RidgeFilter(np.ones(5)), power)
    assert np.all(none["initial_bias"] == 0)


def test_heavy_ball_by_chebyshev_polynomials():
    """1 - z f(z) = momentum^(k/2) [U_k(c) - sqrt(momentum) U_(k-1)(c)], with c = (1 + momentum - step z)/(2 sqrt)."""
    z = np.linspace(0.01, 3.4, 40)
    for momentum, steps in ((0.9, 150), (0.5, 3), (0.99, 1000), (0.2, 17)):
        response = HeavyBallFilter(np.ones(1), np.array([momentum]), np.array([steps]))(z[z < 2 + 2 * momentum], 0.0)
        angle = np.arccos((1 + momentum - z[z < 2 + 2 * momentum] + 0j) / (2 * np.sqrt(momentum)))
        waves = [np.sin((k + 1) * angle) / np.sin(angle) for k in (steps, steps - 1)]
        expected = (momentum ** (steps / 2) * (waves[0] - np.sqrt(momentum) * waves[1])).real
        assert response.residual[0] == pytest.approx(expected, rel=1e-9, abs=1e-12)
        used = z[z < 2 + 2 * momentum]
        assert response.values[0] * used == pytest.approx(1 - response.residual[0], rel=1e-10, abs=1e-12)


def test_gradient_descent_by_repeated_steps():
    z = np.concatenate([np.linspace(0.01, 1.99, 30), [1.0]])
    steps = np.array([0.0, 1, 2, 7, 40])
    response = GradientDescentFilter(np.ones(5), steps)(z, 0.0)
    for row, count in enumerate(steps.astype(int)):
        values = np.zeros_like(z)
        for _ in range(count):
            values = values + (1 - z * values)
        assert response.values[row] == pytest.approx(values, rel=1e-13, abs=1e-15)
        assert response.residual[row] == pytest.approx((1 - z) ** count, rel=1e-12, abs=1e-290)


def test_descent_in_small_steps_is_the_flow():
    problem = problem_of(TASK, 30.0, 4)
    time = np.array([1e-2, 0.1, 1.0, 10.0])
    flow = filter_sources(problem, GradientFlowFilter(time, np.zeros(4)))
    steps = filter_sources(problem, GradientDescentFilter(time / 1e7, np.full(4, 1e7)))
    error, errors = disagreement(steps, flow, 1.5)
    assert error < 1e-4, errors


def test_training_error_falls():
    time = np.geomspace(1e-4, 1e5, 200)
    for n in (5.0, 50.0, 51.0, 400.0):
        fields = filter_sources(problem_of(TASK, n, 200), GradientFlowFilter(time, np.zeros(200)))
        assert np.all(np.diff(fields["train"]) <= 1e-15)


def test_filters_with_jumps_and_kinks():
    """Isotropic: a jump of f in the middle of the spectrum, by the law of Marchenko and Pastur cut there."""
    problem = problem_of(Task.isotropic(200, noise=0.1), 100.0)
    cut = 100.0
    fields = filter_sources(problem, OwnFilter(lambda z: np.where(z > cut, 1 / z, 0.0), 1))
    root = np.sqrt(2.0)
    least = 2 * np.arcsin(np.sqrt((cut / 100 - (1 - root) ** 2) / (4 * root)))
    nodes, weights = np.polynomial.legendre.leggauss(80)
    angle = least + (np.pi - least) * (nodes + 1) / 2
    x = (1 - root) ** 2 + 4 * root * np.sin(angle / 2) ** 2
    mu = 2 / np.pi * np.sin(angle) ** 2 / x * weights * (np.pi - least) / 2
    kept = mu.sum()
    assert fields["bias"] == pytest.approx([(1 - kept) ** 2], rel=1e-12)
    assert fields["samples"] == pytest.approx([kept * (1 - kept)], rel=1e-12)
    assert fields["labels"] == pytest.approx([0.1 * 200 * (mu / x).sum() / 100], rel=1e-12)
    kink = filter_sources(problem, OwnFilter(lambda z: np.minimum(1 / z, 0.01), 1))
    assert kink["bias"] > 0


def test_shifted_test_inputs_are_refused():
    problem = problem_of(TASK, 30.0)
    shifted = replace(problem, elsewhere=Elsewhere(problem.s, problem.t, problem.t, problem.hidden, problem.tail))
    with pytest.raises(NotImplementedError, match="other test inputs"):
        filter_sources(shifted, RidgeFilter(np.ones(1)))


def test_the_penalty_is_that_of_the_filter():
    """The problem may have one for what else is asked about it."""
    filters = RidgeFilter(np.array([0.0, 2.0]))
    task = Task([1.0, 0.3], [0.5, 0.5], [4, 30], noise=0.1)
    plain, penalised = (filter_sources(problem_of(task, 20.0, 2, penalty), filters) for penalty in (0.0, 0.7))
    for name, array in plain.items():
        assert np.array_equal(array, penalised[name]), name
