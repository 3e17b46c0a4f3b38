"""Grokking times: those of the literature's settings, both routes, never and at once."""

import numpy as np
import pytest

from sandbox import FlowFromRandomWeights, GradientFlow, Task, accuracy_within, grokking_time

#: 40 strong directions with the target, 600 weak ones; a start of squared norm 40, spread evenly over all.
WEAK_AND_STRONG = Task([1.0, 0.02], [1.0, 0.0], [40, 600])
START = {"initial_variance": 40 / 640, "weight_decay": 1e-3}


@pytest.mark.parametrize(
    ("dim", "tolerance", "train", "test"),
    [(950, 1e-2, 11.48, 543.3), (900, 1e-3, 47.07, 452.7), (990, 1e-3, 52.86, 19657), (1000, 1e-3, 52.69, 2.3486e6)],
)
def test_isotropic_inputs(dim, tolerance, train, test):
    """In units of n times the time, as of the sheet; four digits are given."""
    found = grokking_time(Task.isotropic(dim), 1000, tolerance)
    assert 1000 * found.train == pytest.approx(train, rel=3e-4)
    assert 1000 * found.test == pytest.approx(test, rel=3e-4)


def test_weight_decay_ten_thousand_times_later():
    found = grokking_time(WEAK_AND_STRONG, 200, 0.04, **START)
    assert found.train == pytest.approx(0.2185, rel=3e-4)
    assert found.test == pytest.approx(2358.8, rel=3e-5)
    model = FlowFromRandomWeights([0.25, 2500.0], 40 / 640, weight_decay=1e-3)
    risk = model.risk(WEAK_AND_STRONG, 200)
    assert accuracy_within(risk.train, 0.04)[0] == pytest.approx(0.981, abs=1e-3)
    assert accuracy_within(risk.total, 0.04) == pytest.approx([0.191, 0.966], abs=1e-3)


def test_both_routes_agree():
    """A second group of almost the same eigenvalue takes the way of crossings of curves."""
    one, two = Task.isotropic(90), Task([1.0, 1.0 - 1e-9], [0.5, 0.5], [45, 45])
    for found in zip(*(vars(grokking_time(task, 100, [1e-3, 1e-2])).values() for task in (one, two)), strict=True):
        assert found[0] == pytest.approx(found[1], rel=1e-6)


def test_the_accuracy_is_reached_at_the_time():
    n, tolerance = 120, np.array([1e-3, 1e-2])
    task = Task([1.0, 0.2], [0.7, 0.3], [40, 60])
    found = grokking_time(task, n, tolerance, accuracy=0.9, outputs=3)
    for name, time in (("train", found.train), ("total", found.test)):
        loss = getattr(GradientFlow(time).risk(task, n), name)
        assert accuracy_within(loss, tolerance, 3) == pytest.approx([0.9, 0.9], rel=1e-6)


def test_never_and_at_once():
    beyond = grokking_time(Task.isotropic([90, 110]), 100, [[1e-3], [1e9]])
    assert np.all(beyond.test == [[beyond.test[0, 0], np.inf], [0, 0]])
    assert np.isfinite(beyond.train).all()
    noisy = grokking_time(Task.isotropic(50, noise=0.1), 100, 1e-3)
    assert noisy.test == np.inf
    assert grokking_time(Task([1.0], 0.0, 20), 40, 1e-3).test == 0


def test_batches_are_their_points():
    batch = grokking_time(WEAK_AND_STRONG, [200, 300], [[0.04], [0.1]], **START)
    assert batch.train.shape == (2, 2)
    single = grokking_time(WEAK_AND_STRONG, 300, 0.04, **START)
    assert (batch.train[0, 1], batch.test[0, 1]) == (single.train, single.test)
    directions = grokking_time(Task.isotropic(100), 100, 1e-2, p=[100, 60])
    assert directions.test[1] == np.inf  # what is not seen is never learnt


def test_infinitely_many_directions():
    with pytest.raises(NotImplementedError, match=r"^initial_variance must be 0 on a task with a tail"):
        grokking_time(Task.power_law(1.5, 1.5), 40, 0.1, initial_variance=0.1)
