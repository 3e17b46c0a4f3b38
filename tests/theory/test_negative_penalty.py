"""The least penalty of ridge, and the risk near it, where closed forms or the definition decide."""

import numpy as np
import pytest

from sandbox import Ridge, Task
from sandbox.theory.negative_penalty import least_effective_ridge
from sandbox.theory.problem import Problem


def test_at_the_least_effective_ridge_all_samples_are_used_up():
    """D_2 = n to the last digits, summed as it is defined; with more and with fewer directions than samples."""
    rng = np.random.default_rng(0)
    s = np.sort(10 ** rng.uniform(-2, 2, (500, 4)))[:, ::-1]
    m, n = rng.integers(1, 30, (500, 4)).astype(float), rng.integers(1, 100, 500).astype(float)
    no = np.zeros(())
    problem = Problem.of(Task(s, np.ones(4), m).seen_by(None), no, n, np.array(np.inf), no)
    kappa = least_effective_ridge(problem)
    rank = m.sum(axis=-1)
    df2 = (m * (s / (s + kappa[:, None])) ** 2).sum(axis=-1)
    assert df2 == pytest.approx(n, rel=1e-11)
    assert np.array_equal(np.sign(kappa), np.sign(rank - n))
    assert np.all(s[:, -1] + kappa > 0)


def test_a_gap_of_a_hundred_orders_does_not_show():
    """Two eigenvalues near 1, as many as 1e-100 as you like: the least penalty is that of the large ones."""
    task = Task([1.0, 0.9, 1e-100], [0.5, 0.5, 0.0], [8, 8, 300])
    alone = Task([1.0, 0.9], [0.5, 0.5], [8, 8])
    assert Ridge.least_penalty(task, 10) == pytest.approx(Ridge.least_penalty(alone, 10), rel=1e-13)


def test_empty_groups_change_nothing():
    """One of them at minus the least effective ridge, which is exactly -1/2."""
    task = Task([1.0, 0.5], [1.0, 0.0], [10, 0], noise=0.5)
    assert Ridge.least_penalty(task, 40) == -10.0
    expected = Ridge(-5.0).risk(Task.isotropic(10, noise=0.5), 40)
    assert Ridge(-5.0).risk(task, 40).total == pytest.approx(expected.total, rel=1e-14)


@pytest.mark.parametrize("tail", [0.0, 0.3])
def test_with_as_many_directions_as_samples_only_the_tail_can_be_taken_away(tail):
    task = Task([1.0, 0.1], [0.5, 0.5], [4, 6]).replace(tail=tail)
    assert Ridge.least_penalty(task, 10) == -tail
