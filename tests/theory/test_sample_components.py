"""Regression on sample components: published values, simulation, and the limits in which it is something else."""

import numpy as np
import pytest

from sandbox import Task
from sandbox.theory.bias_variance import ratios, sources
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.problem import Problem
from sandbox.theory.sample_components import component_sources

PARTS = ("bias", "samples", "labels", "train", "effective_parameters")


def problem_of(task, n, points=1):
    return Problem.of(task.seen_by(None), task.noise, np.asarray(float(n)), np.array(np.inf), np.zeros(points))


def total(fields):
    return fields["noise"] + fields["bias"] + fields["samples"] + fields["labels"]


def by_the_engine(problem):
    sums = solved(problem)
    return sources(problem, sums, ratios(problem, sums))


def test_a_power_law():
    """Simulated at 2, 5, 20, 40, 48 components: .4827(5), .3617(2), .3082(1), .3704(1), .4514(2)."""
    k = np.arange(1, 101.0)
    task = Task(1 / k, k**-2 / (k**-2).sum(), noise=0.2)
    found = total(component_sources(problem_of(task, 50, 5), np.array([2.0, 5, 20, 40, 48])))
    assert found == pytest.approx([0.4796, 0.3590, 0.3070, 0.36867, 0.4478], abs=6e-5)


@pytest.mark.slow
@pytest.mark.parametrize(("n", "tail"), [(40, 0.0), (80, 0.0), (40, 8.0), (80, 8.0)])
def test_simulation(n, tail):
    """Bias, samples and labels each; the tail is 4000 directions of equal small eigenvalues."""
    rng, draws = np.random.default_rng(n), 400
    s, power = np.repeat([1.0, 0.2], [12, 40]), np.array([0.6, 0.4])
    coefficients = np.repeat(np.sqrt(power / np.array([1.0, 0.2]) / [12, 40]), [12, 40])
    counts, noise, hidden = np.array([4, 12, 30, 39]), 0.3, 0.1
    average, seen = np.zeros((counts.size, 52)), np.zeros((counts.size, draws, 3))
    for k in range(draws):
        x = rng.normal(size=(n, 52)) * np.sqrt(s)
        clean = x @ coefficients + np.sqrt(hidden) * rng.normal(size=n)
        noisy = np.sqrt(noise) * rng.normal(size=n)
        w, u = np.linalg.eigh(x @ x.T + tail * np.eye(n))
        for i, count in enumerate(counts):
            kept = u[:, -count:]
            fit = [x.T @ (kept @ (kept.T @ y / w[-count:])) for y in (clean, noisy)]
            error = fit[0] - coefficients
            average[i] += error / draws
            residual = (clean + noisy) - kept @ (kept.T @ (clean + noisy))
            seen[i, k] = s @ error**2 + hidden, s @ fit[1] ** 2, residual @ residual / n
    task = Task([1.0, 0.2], power, [12, 40], noise=noise, hidden=hidden, tail=tail)
    fields = component_sources(problem_of(task, n, counts.size), counts.astype(float))
    expected = np.stack([fields["bias"] + fields["samples"], fields["labels"], fields["train"]], axis=-1)
    error = seen.std(axis=1) / np.sqrt(draws)
    assert np.all(np.abs(seen.mean(axis=1) - expected) < 4 * error + 2 / n * expected), (seen.mean(axis=1), expected)
    bias = average**2 @ s + hidden
    # The square of an average of that many draws has part of the spread.
    assert np.all(np.abs(bias - fields["bias"] - fields["samples"] / draws) < 4 / n * fields["bias"])


@pytest.mark.parametrize("n", [5.0, 20.0, 50.0, 51.0, 200.0])
def test_all_components_are_min_norm(n):
    """However many more than there are; with a tail there are as many as samples."""
    for tail in (0.0, 0.5):
        task = Task([1.0, 0.1], [0.6, 0.4], [10, 40], noise=0.3, hidden=0.2, tail=tail)
        problem = problem_of(task, n, 2)
        fields, expected = component_sources(problem, np.array([max(n, 50.0), 1e9])), by_the_engine(problem)
        for name in PARTS:
            assert fields[name] == pytest.approx(np.broadcast_to(expected[name], 2), rel=1e-11), (name, tail)


@pytest.mark.parametrize("tail", [0.0, 0.5])
def test_almost_all_components_are_almost_all(tail):
    task = Task([1.0, 0.1], [0.6, 0.4], [10, 40], noise=0.3, tail=tail)
    for n, most in ((20.0, 20.0), (200.0, 50.0)):
        problem = problem_of(task, n)
        fields, expected = (component_sources(problem, np.array([count])) for count in (most - 1e-7, most))
        for name in PARTS:
            assert fields[name] == pytest.approx(expected[name], rel=1e-5, abs=1e-7), name


def test_no_component_is_the_null_predictor():
    task = Task([1.0, 0.1], [0.6, 0.4], [10, 40], noise=0.3, hidden=0.2, tail=0.5)
    fields = component_sources(problem_of(task, 20.0), np.zeros(1))
    assert fields["bias"] == pytest.approx([1.2], rel=1e-13)
    assert fields["train"] == pytest.approx([1.5], rel=1e-13)
    assert fields["samples"] == fields["labels"] == 0


def test_components_beyond_the_directions_only_fit_labels():
    """With a tail and more samples than directions: the risk stays, the training error falls evenly."""
    task = Task([1.0], [1.0], [10], noise=0.3, tail=0.5)
    fields = component_sources(problem_of(task, 30.0, 4), np.array([10.0, 15.0, 20.0, 30.0]))
    for name in ("bias", "samples", "labels"):
        assert fields[name] == pytest.approx(np.full(4, fields[name][0]), rel=1e-12), name
    assert fields["train"] == pytest.approx(0.3 * np.array([20, 15, 10, 0]) / 30, rel=1e-10, abs=1e-15)


def test_between_groups_that_are_far_apart():
    """As many components as large eigenvalues are least squares on these; the rest is noise."""
    task = Task([1.0, 1e-8], [0.6, 0.4], [10, 40], noise=0.3)
    fields = component_sources(problem_of(task, 200.0), np.array([10.0]))
    assert fields["bias"] == pytest.approx([0.4], rel=1e-6)
    assert fields["labels"] == pytest.approx([0.3 * 10 / 190], rel=1e-6)
    assert fields["samples"] == pytest.approx([0.4 * 10 / 190], rel=1e-6)


def test_one_sample():
    fields = component_sources(
        problem_of(Task([1.0, 0.1], [0.6, 0.4], [10, 40], noise=0.3), 1.0, 3), np.array([0.5, 1, 2])
    )
    for name in PARTS:
        assert np.all(np.isfinite(fields[name])), name
        assert fields[name][1] == fields[name][2]


def test_a_batch_in_any_order():
    """Counts whole and not, samples and spectra mixed; every point as if it were alone."""
    rng, points = np.random.default_rng(0), 30
    s = np.stack([np.ones(points), rng.choice([0.1, 0.01], points)], axis=-1)
    task = Task(s, [0.5, 0.5], [10, 40], noise=rng.choice([0.0, 0.1], points), tail=rng.choice([0.0, 0.5], points))
    n, counts = rng.choice([20.0, 50.0, 80.0], points), rng.choice([1.0, 2.5, 10.0, 19.99, 40.0, 60.0], points)
    problem = Problem.of(task.seen_by(None), task.noise, n, np.array(np.inf), np.zeros(points))
    together = component_sources(problem, counts)
    for i in range(points):
        single = component_sources(problem.at(np.array([i])), counts[[i]])
        for name in PARTS:
            assert together[name][i] == pytest.approx(single[name][0], rel=1e-9, abs=1e-15), (name, i)


def test_the_cut_moves_with_the_count():
    """Many counts at once: on isotropic inputs the excess is smooth in them."""
    counts = np.linspace(0, 60, 121)
    fields = component_sources(problem_of(Task.isotropic(60, noise=0.1), 200.0, 121), counts)
    assert np.all(np.diff(fields["bias"]) < 0)
    assert np.all(np.diff(fields["labels"]) > 0)
    assert np.all(np.diff(fields["train"]) < 0)
    assert np.all(np.abs(np.diff(fields["labels"], 3)) < 0.05 * fields["labels"].max())


def test_a_cut_in_a_gap_keeps_whole_groups():
    """However narrow the intervals are: at a billion samples, where next to nothing is missed."""
    task = Task([1e-7, 1e-10], [0.3, 0.0], [4, 3], noise=0.2, hidden=0.3, tail=2e-6)
    fields = component_sources(problem_of(task, 1e9, 2), np.array([4.0, 7.0]))
    assert fields["bias"] == pytest.approx([0.3, 0.3], rel=1e-6)
    assert fields["labels"] == pytest.approx(0.2 * np.array([4, 7]) / 1e9, rel=1e-3)
    assert fields["samples"] == pytest.approx(0.3 * np.array([4, 7]) / 1e9, rel=1e-3)


def test_a_tail_does_not_move_the_cut():
    """The order of the components is that without it, to the last digit, though it may drown them."""
    train = []
    for tail in (0.0, 1.0, 1e12):
        task = Task([1.0, 0.1], [0.6, 0.4], [10, 40], noise=0.3, tail=tail)
        train.append(component_sources(problem_of(task, 30.0, 4), np.array([1.0, 7.5, 10.0, 25.0]))["train"])
    assert train[1] == pytest.approx(train[0], rel=1e-11)
    assert train[2] == pytest.approx(train[0], rel=1e-11)
