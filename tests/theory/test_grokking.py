"""Grokking times against published numbers, closed forms and the measure."""

import numpy as np
import pytest
import scipy

from sandbox import Task
from sandbox.numerics.curve_points import extrema
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.grokking import (
    accuracy,
    grokking_times,
    hard_edge_times,
    isotropic_losses,
    late_losses,
    threshold_loss,
)
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import GradientFlowFilter

ONE = np.ones(1)


def problem_of(task, n, points=1):
    return Problem.of(task.seen_by(None), task.noise, np.asarray(float(n)), np.array(np.inf), np.zeros(points))


@pytest.mark.parametrize(
    ("ratio", "tolerance", "train", "test"),
    [(0.95, 1e-2, 11.48, 543.3), (0.9, 1e-3, 47.07, 452.7), (0.99, 1e-3, 52.86, 19657), (1.0, 1e-3, 52.69, 2.3486e6)],
)
def test_times_at_95_percent(ratio, tolerance, train, test):
    level = threshold_loss(np.array([0.95]), np.array([tolerance]), ONE)
    times = grokking_times(np.array([ratio]), np.array([1 - ratio]), level)
    assert times.train == pytest.approx([train], rel=2e-4)
    assert times.test == pytest.approx([test], rel=2e-4)


def test_thresholds_and_accuracies_are_inverse():
    """One output: P(error^2 <= tolerance) of a Gaussian; two: an exponential law."""
    loss, tolerance = np.geomspace(1e-3, 10, 7), np.full(7, 0.2)
    assert accuracy(loss, tolerance, ONE) == pytest.approx(scipy.special.erf(np.sqrt(tolerance / (2 * loss))))
    assert accuracy(loss, tolerance, 2 * ONE) == pytest.approx(-np.expm1(-tolerance / loss))
    for outputs in (1.0, 2.0, 10.0):
        share = accuracy(loss, tolerance, np.array([outputs]))
        inside = (share > 1e-12) & (share < 1 - 1e-6)
        assert threshold_loss(share[inside], tolerance[inside], outputs) == pytest.approx(loss[inside], rel=1e-7)
    assert threshold_loss(np.array([0.95]), ONE, ONE) == pytest.approx([1 / 3.841458820694124], rel=1e-12)
    assert accuracy(np.zeros(1), ONE, ONE) == 1


@pytest.mark.parametrize("ratio", [0.3, 0.95, 1.0, 1.6])
def test_losses_are_those_of_the_measure(ratio):
    n, time = 1000.0, np.geomspace(1e-2, 1e4, 13)
    task = Task([1.0], [1.0], [ratio * n])
    fields = filter_sources(problem_of(task, n, 13), GradientFlowFilter(time / n, np.zeros(13)))
    losses = isotropic_losses(np.full(13, ratio), np.full(13, 1 - ratio), time)
    assert fields["bias"] + fields["samples"] == pytest.approx(losses.test, rel=1e-12, abs=1e-24)
    assert fields["train"] == pytest.approx(losses.train, rel=1e-12, abs=1e-24)


def test_late_losses():
    """Within .2 percent from tau = 100 on, soft edge, hard edge and between."""
    ratio = np.array([0.5, 0.7, 0.9, 0.99, 0.9999, 1.0])
    for time in (100.0, 1e3, 1e5):
        exact = isotropic_losses(ratio, 1 - ratio, np.full(6, time))
        late = late_losses(ratio, 1 - ratio, np.full(6, time))
        for one, other in zip(exact, late, strict=True):
            seen = one > 1e-250
            assert seen.any()
            assert other[seen] == pytest.approx(one[seen], rel=2e-3)
    above = np.array([1.01, 1.5])
    for one, other in zip(
        isotropic_losses(above, 1 - above, np.full(2, 300.0)), late_losses(above, 1 - above, np.full(2, 300.0)),
        strict=True,
    ):  # fmt: skip
        assert other == pytest.approx(one, rel=2e-3)


def test_at_the_hard_edge():
    level = np.array([1e-4, 1e-6, 1e-8])
    exact, late = grokking_times(np.ones(3), np.zeros(3), level), hard_edge_times(level)
    assert late.test == pytest.approx(exact.test, rel=1e-7)
    assert late.train == pytest.approx(exact.train, rel=1e-2 * np.ones(3).max())
    ratio = late.test / late.train
    assert ratio[1:] / ratio[:-1] == pytest.approx(np.full(2, 100 ** (4 / 3)), rel=1e-12)


def test_the_delay_diverges_at_the_threshold():
    ratio, level = 1 - 2.0 ** -np.arange(2, 12), np.full(10, 1e-3)
    times = grokking_times(ratio, 1 - ratio, level)
    assert np.all(np.diff(times.test - times.train) > 0)
    assert (times.test / times.train)[-1] > 1e3


def test_what_never_groks():
    """With more directions than samples the null space is never learnt, unless the level is above its share."""
    ratio = np.array([2.0, 2.0, 1.0])
    times = grokking_times(ratio, 1 - ratio, np.array([0.1, 0.6, 2.0]))
    assert times.test[0] == np.inf
    assert np.isfinite(times.train).all()
    assert 0 < times.test[1] < np.inf
    assert times.test[2] == times.train[2] == 0


@pytest.mark.parametrize(
    ("n", "strong", "weak", "noise", "places", "values"),
    [
        (400, (320, 1.0), (20, 1.0), 0.1, [1.93e-3, 0.439, 92.1], [1.5782, 4.942, 0.5622]),
        (200, (100, 1.0), (400, 0.5), 0.2, [8.47e-3, 0.160, 3.44], [0.8508, 1.1529, 1.0233]),
        (200, (150, 1.0), (20, 0.5), 0.0, [8.31e-3, 0.566], [0.9132, 1.8514]),
    ],
)
def test_epoch_wise_double_descent(n, strong, weak, noise, places, values):
    """The excess falls, rises and falls again: a strong block of eigenvalue 1 and a weak one of 1/1000."""
    task = Task([1.0, 1e-3], [strong[1], weak[1]], [strong[0], weak[0]], noise=noise)
    problem = problem_of(task, n)

    def excess(time):
        rows = problem.at(np.zeros(time.size, dtype=int))
        fields = filter_sources(rows, GradientFlowFilter(time, np.zeros(time.size)))
        return fields["bias"] + fields["samples"] + fields["labels"]

    found = extrema(excess, 1e-5, 1e6)
    assert found.place == pytest.approx(places, rel=3e-3)
    assert found.value == pytest.approx(values, rel=1e-4)
    assert found.maximum.tolist() == [False, True, False][: len(places)]


def test_the_latest_time_that_is_not_never():
    """Where the test error is 1e-13: the law is resolved no further."""
    level = np.array([1e-13, 1e-14])
    times = grokking_times(np.ones(2), np.zeros(2), level)
    assert times.test[0] == pytest.approx(hard_edge_times(level).test[0], rel=1e-9)
    assert times.test[1] == np.inf
