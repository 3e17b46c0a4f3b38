"""Every filter against training runs: any spectrum, hidden power, a tail, an initial predictor."""

import numpy as np
import pytest

from sandbox import Task
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import GradientDescentFilter, GradientFlowFilter, HeavyBallFilter

DRAWS = 300
S, M, T, HIDDEN, NOISE = np.array([1.0, 0.2, 0.02]), np.array([10, 30, 60]), np.array([0.6, 0.3, 0.1]), 0.1, 0.3
INITIAL = np.array([0.2, 0.1, 0.3])

#: Directions that stand for a tail: as many again as samples, many times.
TAIL_DIRECTIONS = 3000


def filters():
    """What a filter does with a weight vector, step by step, and its theory."""

    def flow(gram, gradient, start, time=0.08, decay=1.5):
        w, v = np.linalg.eigh(gram)
        w = w + decay
        kept = np.exp(-w * time)
        return v @ ((v.T @ gradient) * ((1 - kept) / w)) + v @ ((v.T @ start) * kept)

    def descent(gram, gradient, start, step=0.008, steps=25):
        for _ in range(steps):
            start = start + step * (gradient - gram @ start)
        return start

    def heavy_ball(gram, gradient, start, step=0.004, momentum=0.8, steps=20):
        before = start
        for _ in range(steps):
            start, before = start + step * (gradient - gram @ start) + momentum * (start - before), start
        return start

    one = np.ones(1)
    return {
        "flow": (flow, GradientFlowFilter(0.08 * one, 1.5 * one)),
        "descent": (descent, GradientDescentFilter(0.008 * one, 25 * one)),
        "heavy_ball": (heavy_ball, HeavyBallFilter(0.004 * one, 0.8 * one, 20 * one)),
    }


@pytest.mark.slow
@pytest.mark.parametrize("kind", filters())
@pytest.mark.parametrize(("n", "tail"), [(40, 0.0), (100, 0.0), (250, 0.0), (40, 6.0)])
def test_training_runs(kind, n, tail):
    """Noise-free excess, labels, start and training error; the averages over directions of a group are exact."""
    train, theory = filters()[kind]
    rng = np.random.default_rng(n)
    s = np.repeat(S, M)
    beta, begun = (np.repeat(np.sqrt(power / (S * M)), M) for power in (T, INITIAL))
    seen = np.zeros((DRAWS, 4))
    for k in range(DRAWS):
        x = rng.normal(size=(n, s.size)) * np.sqrt(s)
        # Independent signs: the start has nothing to do with the target.
        b, b0 = beta * rng.choice([-1, 1], s.size), begun * rng.choice([-1, 1], s.size)
        clean = x @ b + np.sqrt(HIDDEN) * rng.normal(size=n)
        labels = np.sqrt(NOISE) * rng.normal(size=n)
        width = s.size
        if tail:
            x = np.hstack([x, rng.normal(size=(n, TAIL_DIRECTIONS)) * np.sqrt(tail / TAIL_DIRECTIONS)])
            width = x.shape[1]
        # In the span of the samples and of the start, which is all that training sees.
        full_start = np.zeros(width)
        full_start[: s.size] = b0
        basis, _ = np.linalg.qr(np.column_stack([x.T, full_start])) if n < width else (np.eye(width), None)
        reduced = x @ basis
        gram = reduced.T @ reduced
        zero = np.zeros(basis.shape[1])
        fits = [
            basis @ train(gram, reduced.T @ target, start)
            for target, start in ((clean, zero), (labels, zero), (0 * labels, basis.T @ full_start))
        ]
        error = fits[0][: s.size] - b
        residual = clean + labels - x @ (fits[0] + fits[1] + fits[2])
        seen[k] = s @ error**2 + HIDDEN, s @ fits[1][: s.size] ** 2, s @ fits[2][: s.size] ** 2, residual @ residual / n
    task = Task(S, T, M, noise=NOISE, hidden=HIDDEN, tail=tail)
    problem = Problem.of(task.seen_by(None), task.noise, np.asarray(float(n)), np.array(np.inf), np.zeros(1))
    fields = filter_sources(problem, theory, INITIAL[:, None])
    expected = np.array(
        [
            fields["bias"] + fields["samples"],
            fields["labels"],
            fields["initial_bias"] + fields["initial_samples"],
            fields["train"],
        ]
    )[:, 0]
    error = seen.std(axis=0) / np.sqrt(DRAWS)
    # The equivalent is off by a share of the order of 1/n; the tail is not quite one.
    allowed = 4 * error + (3 / n + (0.01 if tail else 0)) * expected
    assert np.all(np.abs(seen.mean(axis=0) - expected) < allowed), (seen.mean(axis=0), expected, error)
