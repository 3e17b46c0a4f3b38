"""Gradient flow from random weights: training runs, limits, what is left of the start."""

import numpy as np
import pytest

from sandbox import FlowFromRandomWeights, GradientFlow, Ridge, Task, simulate

LISTED = Task([3.0, 1.0, 0.1], [0.5, 0.3, 0.2], [4, 10, 40], noise=0.3, hidden=0.1)
PARTS = ("bias", "samples", "features", "samples_features", "labels", "train", "total")


@pytest.mark.parametrize("decay", [0.0, 0.3])
@pytest.mark.parametrize(("n", "p"), [(100, None), (100, 14), (25, None)])
def test_training_runs(n, p, decay):
    """By |rel| < c/room or |z| < 4, the room being how far p is from n."""
    model = FlowFromRandomWeights([0.01, 0.2, 3.0], 0.05, p, weight_decay=decay)
    theory, measured = model.risk(LISTED, n), simulate(model, LISTED, n, draws=150, rng=2)
    room = abs(n - (54 if p is None else p))
    for name in PARTS:
        off = np.abs(getattr(measured.mean, name) - getattr(theory, name))
        allowed = np.maximum(1.5 * theory.total / room, 4 * measured.standard_error[name])
        assert np.all(off <= allowed), (name, off, allowed)


def test_from_zero_it_is_gradient_flow():
    time = np.array([0.0, 0.1, 5.0, np.inf])
    for decay in (0.0, 0.2):
        plain = GradientFlow(time, weight_decay=decay).risk(LISTED, 40)
        risk = FlowFromRandomWeights(time, 0.0, weight_decay=decay).risk(LISTED, 40)
        assert risk.total == pytest.approx(plain.total, rel=1e-14)
        assert np.all(risk.features == 0)
        assert np.all(risk.samples_features == 0)


@pytest.mark.parametrize("n", [20, 54, 200])
def test_what_is_left_of_the_start(n):
    """All of it at the beginning; in the end what no sample reaches, and with weight decay nothing."""
    time = np.array([0.0, 1.0, np.inf])
    free = FlowFromRandomWeights(time, [[0.1], [0.2]]).risk(LISTED.replace(noise=0.0, hidden=0.0), n)
    start = free.features + free.samples_features
    trace = float(np.sum(LISTED.eigenvalues * LISTED.multiplicity))
    assert start[:, 0] == pytest.approx([0.1 * trace, 0.2 * trace], rel=1e-13)
    assert start[1] == pytest.approx(2 * start[0], rel=1e-13)
    assert np.all(np.diff(start, axis=1) < 0)
    assert (start[0, 2] > 1e-3) == (n < 54)
    forgotten = FlowFromRandomWeights(np.inf, 0.1, weight_decay=0.5).risk(LISTED, n)
    assert forgotten.total == pytest.approx(Ridge(0.5).risk(LISTED, n).total, rel=1e-9)


def test_starts_are_averaged_by_ensembles():
    risk = FlowFromRandomWeights(1.0, 0.1).risk(LISTED, 40)
    assert risk.ensemble(np.inf).total == pytest.approx(GradientFlow(1.0).risk(LISTED, 40).total, rel=1e-13)


def test_infinitely_many_directions_do_not_start_at_random():
    with pytest.raises(NotImplementedError, match=r"^initial_variance must be 0 on a task with a tail"):
        FlowFromRandomWeights(1.0, 0.1).risk(Task.power_law(1.5, 1.5, noise=0.1), 40)
    assert FlowFromRandomWeights(1.0, 0.0).risk(Task.power_law(1.5, 1.5, noise=0.1), 40).total > 0
