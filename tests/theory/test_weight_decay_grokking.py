"""Grokking by weight decay: the published setting, and the late form against the measure."""

import numpy as np
import pytest

from sandbox import Task
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import GradientFlowFilter
from sandbox.theory.weight_decay_grokking import crossing_times, late_crossing, late_excess


def problem_of(task, n, decay):
    decay = np.atleast_1d(decay)
    return Problem.of(task.seen_by(None), task.noise, np.asarray(float(n)), np.array(np.inf), decay)


#: 40 strong directions with the target, 600 weak ones; a start of squared norm 40, spread evenly over all.
PUBLISHED = problem_of(Task([1.0, 0.02], [1.0, 0.0], [40, 600]), 200, 1e-3)
START = 40 / 640 * np.array([[40.0], [600 * 0.02]])


def test_the_published_setting():
    level = 0.04 / 3.841458820694124  # 95 percent within .2
    ridge, null = late_excess(PUBLISHED, START)
    assert ridge == pytest.approx([0.0043751], rel=1e-5)
    assert null == pytest.approx([0.675634], rel=1e-6)
    assert late_crossing(PUBLISHED, START, np.array([level])) == pytest.approx([2358.82], rel=1e-6)
    times = crossing_times(PUBLISHED, START, level)
    assert times.train == pytest.approx([0.2185], rel=3e-4)
    assert times.test == pytest.approx([2358.82], rel=1e-6)
    assert times.test / times.train == pytest.approx([1.08e4], rel=2e-3)


def test_losses_of_the_published_setting():
    """At t = .25 it has memorised (training error .0072, excess .687), at 2500 it has generalised (.00893)."""
    time = np.array([0.25, 2500.0])
    fields = filter_sources(PUBLISHED.at(np.zeros(2, dtype=int)), GradientFlowFilter(time, np.full(2, 1e-3)), START)
    excess = fields["bias"] + fields["samples"] + fields["initial_bias"] + fields["initial_samples"]
    assert fields["train"][0] == pytest.approx(0.0072, abs=5e-5)
    assert excess == pytest.approx([0.687, 0.00893], rel=1e-3)


@pytest.mark.parametrize("tail", [0.0, 0.3])
@pytest.mark.parametrize("n", [20.0, 200.0])
def test_the_late_form_is_the_limit(n, tail):
    """With a tail as well, and nothing is left in a null space that is not there."""
    task = Task([1.0, 0.02], [1.0, 0.3], [40, 100], noise=0.1, hidden=0.05, tail=tail)
    decay = 1e-5
    problem = problem_of(task, n, decay)
    ridge, null = late_excess(problem, START)
    time = np.array([3e4, 1e5])
    fields = filter_sources(problem.at(np.zeros(2, dtype=int)), GradientFlowFilter(time, np.full(2, decay)), START)
    assert fields["bias"] + fields["samples"] + fields["labels"] == pytest.approx(np.full(2, ridge[0]), rel=1e-9)
    left = fields["initial_bias"] + fields["initial_samples"]
    assert left == pytest.approx(np.exp(-2 * decay * time) * null, rel=1e-9, abs=1e-25)
    assert (null > 0) == (n < 140 or tail > 0)


def test_crossings_that_are_none():
    """inf where ridge itself is above the level, 0 where the start is below."""
    assert late_crossing(PUBLISHED, START, np.array([1e-3])) == [np.inf]
    assert late_crossing(PUBLISHED, START, np.array([5.0])) == [0.0]
    never = crossing_times(PUBLISHED, START, 1e-3)
    assert never.test == [np.inf]
    assert np.isfinite(never.train)
    assert crossing_times(PUBLISHED, START, 100.0).test == [0.0]


def test_a_batch_of_decays():
    """The late crossing is inversely proportional to a small decay."""
    decay = np.array([1e-3, 1e-4, 1e-5])
    times = late_crossing(problem_of(Task([1.0, 0.02], [1.0, 0.0], [40, 600]), 200, decay), START, np.full(3, 0.0104))
    assert times * decay == pytest.approx(np.full(3, 2.35), rel=2e-2)


def test_a_level_that_is_only_reached_in_the_end():
    ridge, _ = late_excess(PUBLISHED, START)
    assert late_crossing(PUBLISHED, START, ridge) == [np.inf]
    assert np.isfinite(late_crossing(PUBLISHED, START, np.nextafter(ridge, 1.0)))
