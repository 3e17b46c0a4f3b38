"""The effective ridge against closed forms, where its equation is a quadratic."""

import numpy as np
import pytest

from sandbox import MinNorm, Task
from sandbox.theory.effective_ridge import _start, inverse_effective_ridge
from sandbox.theory.problem import Problem


@pytest.mark.parametrize("seed", range(5))
def test_as_many_samples_as_large_eigenvalues(seed):
    """n = m large eigenvalues s, m' eigenvalues 1: kappa^2 m + kappa (m - m') = m' s. Gaps up to 1e60 lose no digit."""
    rng = np.random.default_rng(seed)
    large, small, s = rng.integers(1, 2000, 200), rng.integers(1, 50, 200), 10 ** rng.uniform(0, 60, 200)
    task = Task(np.stack([s, np.ones(200)], -1), [1.0, 1.0], np.stack([large, small], -1))
    half = (large - small) / (2 * large)
    root = np.sqrt(half**2 + small * s / large)
    kappa = np.where(half < 0, root - half, small * s / large / np.where(half < 0, 1.0, root + half))
    np.testing.assert_allclose(MinNorm().equivalent(task, large).kappa, kappa, rtol=1e-12)


def problems(rng, size, groups=4, penalty=True):
    """A row of problems of all kinds."""
    s = np.sort(10 ** rng.uniform(-4, 4, (size, groups)))[:, ::-1]
    m = rng.integers(0, 30, (size, groups)) * rng.choice([1.0, 0.1], size)[:, None]
    task = Task(s, np.zeros(groups), m, tail=10 ** rng.uniform(-3, 3, size) * (rng.random(size) < 0.3))
    n, p = 10 ** rng.uniform(-1, 3, size), np.where(rng.random(size) < 0.3, np.inf, 10 ** rng.uniform(-1, 3, size))
    p = np.where(rng.random(size) < 0.2, n, p)
    lam = 10 ** rng.uniform(-6, 6, size) * (rng.random(size) < 0.7) if penalty else np.zeros(size)
    return Problem.of(task.seen_by(None), np.zeros(()), n, p, lam)


@pytest.mark.parametrize("seed", range(3))
def test_newton_starts_left_of_the_root(seed):
    """From where it is monotone; a single point, whose arrays have one column, starts where it does in a batch."""
    problem = problems(np.random.default_rng(seed), 2000)
    problem = problem.at(np.isfinite(inverse_effective_ridge(problem)))
    start, q = _start(problem), inverse_effective_ridge(problem)
    assert np.all(start <= q * (1 + 1e-12))
    assert np.all(start > 0)
    for i in range(0, problem.points, 50):
        alone = problem.at(np.arange(problem.points) == i)
        # Without any penalty a bound that is made for large ones is left out.
        assert _start(alone) == pytest.approx(start[i], rel=1e-13) if alone.penalty else _start(alone) <= start[i]
        assert inverse_effective_ridge(alone) == pytest.approx(q[i], rel=1e-13)


def test_the_start_is_no_worse_than_any_linear_bound():
    """Without penalty and tail: K eigenvalues counted whole and the others growing linearly in q, for every K."""
    problem = problems(np.random.default_rng(3), 2000, penalty=False)
    problem = problem.at((problem.tail == 0) & (problem.rank > problem.least))
    best = np.zeros(problem.points)
    for K in range(4):
        rest, trace = problem.least - problem.m[:K].sum(axis=0), (problem.m * problem.s)[K:].sum(axis=0)
        best = np.maximum(best, np.divide(rest, trace, out=np.zeros_like(rest), where=(rest > 0) & (trace > 0)))
    assert np.all(_start(problem) >= best * (1 - 1e-12))


@pytest.mark.parametrize("penalty", [0.0, 1e-8, 0.3, 20.0, 1e8])
def test_the_start_is_the_root_for_one_eigenvalue_with_more_directions_than_samples(penalty):
    """At p = inf the equation is the quadratic that the start solves; without penalty at any p, p = n included."""
    rank, n = np.array([0.5, 8.0, 8.0, 8.0, 100.0]), np.array([0.2, 0.2, 3.0, 7.0, 50.0])
    spectrum = Task(np.full((5, 1), 2.0), 1.0, rank[:, None]).seen_by(None)
    for p in (np.inf,) if penalty else (np.inf, 7.0, 3.0, 0.2):
        problem = Problem.of(spectrum, np.zeros(()), n, np.array(p), np.array(penalty))
        assert _start(problem) == pytest.approx(inverse_effective_ridge(problem), rel=1e-10)
