"""Simulation against the most direct one: explicit targets, noisy labels, test points, scikit-learn's ridge."""

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.activations import activation
from sandbox.foundations.parts import PRIMARY
from sandbox.simulation.simulate import simulate

TASK = Task([2.0, 0.5], [0.7, 0.4], [2, 3], noise=0.4, hidden=0.3)
POWER_OF_ONE = np.repeat([0.7 / 2, 0.4 / 3], [2, 3])
EIGENVALUES = np.repeat([2.0, 0.5], [2, 3])


def inputs(rng, n):
    return rng.standard_normal((n, 5)) * np.sqrt(EIGENVALUES)


def target(rng):
    return lambda X: X @ np.sqrt(POWER_OF_ONE / EIGENVALUES)


def identity(rng):
    return lambda X: X


def leading_two(rng):
    return lambda X: X[:, :2]


def random_map(p, name):
    def draw(rng):
        w = rng.standard_normal((p, 5))
        if name is None:
            return lambda X: X @ w.T / np.sqrt(p)
        w /= np.sqrt(w**2 @ EIGENVALUES)[:, None]
        return lambda X: activation(name).function(X @ w.T) / np.sqrt(p)

    return draw


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "features", "n"),
    [
        (Ridge(1.5), identity, 4),
        (Ridge(0.6), identity, 9),
        (Ridge(1.0, p=2), leading_two, 6),
        (RandomFeatures(4, penalty=0.7), random_map(4, None), 6),
        (RandomFeatures(9, penalty=1.0), random_map(9, None), 6),
        (RandomFeatures(6, "relu", 0.3), random_map(6, "relu"), 8),
        (RandomFeatures(12, "relu", 0.3), random_map(12, "relu"), 7),
        (RandomFeatures(8, "tanh", 0.3), random_map(8, "tanh"), 8),
        (RandomFeatures(7, "quadratic", 2.0), random_map(7, "quadratic"), 7),
        (RandomFeatures(7, "linear", 0.2), random_map(7, "linear"), 7),
    ],
    ids=lambda value: getattr(value, "__name__", None) or str(value),
)
def test_every_source_and_the_average_of_two(assert_is_the_direct_one, model, features, n):
    measured = simulate(model, TASK, n, draws=300, rng=1)
    settings = {"penalty": float(model.penalty), "noise": 0.4, "hidden": 0.3}
    sizes = {"draws": 220, "test_points": 200}
    assert_is_the_direct_one(measured, inputs, target, features, n, **settings, **sizes, what=str(model))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "n", "many"),
    [
        (Ridge(0.0), 4, 6000),
        (Ridge(0.5), 6, 10000),
        (Ridge(-0.4), 6, 30000),
        (RandomFeatures(5), 12, 6000),
        (RandomFeatures(16, penalty=0.3), 8, 6000),
        (RandomFeatures(6, "relu", 0.2), 8, 6000),
        (RandomFeatures(12, "linear"), 4, 6000),
    ],
    ids=str,
)
def test_a_tail_is_very_many_small_directions(assert_agree, model, n, many):
    """The difference is O(n / many), below the standard errors."""
    tail = 1.5
    listed = Task([2.0, 0.5, tail / many], [0.7, 0.4, 0.0], [2, 3, many], noise=0.4, hidden=0.3)
    with_tail = Task([2.0, 0.5], [0.7, 0.4], [2, 3], noise=0.4, hidden=0.3, tail=tail)
    small, limit = (simulate(model, task, n, draws=80, rng=seed) for seed, task in enumerate((listed, with_tail)))
    names = [name for name in PRIMARY[1:] if getattr(limit.mean, name) != 0]
    assert_agree(
        {name: getattr(small.mean, name) - getattr(limit.mean, name) for name in names},
        {name: np.hypot(small.standard_error[name], limit.standard_error[name]) for name in names},
        {name: float(getattr(limit.mean, name)) for name in names},
        float(limit.mean.total),
        what=str(model),
    )


def test_the_signs_of_the_target_do_not_matter():
    """One direction of a group may as well carry all the power of the group."""
    shared = Task([1.0], [1.0], [9], noise=0.1)
    single = Task([1.0, 1.0], [1.0, 0.0], [1, 8], noise=0.1)
    one, other = (simulate(MinNorm(), task, 3, draws=2000, rng=seed) for seed, task in enumerate((shared, single)))
    for name in ("bias", "samples"):
        difference = getattr(one.mean, name) - getattr(other.mean, name)
        assert abs(difference) < 4 * np.hypot(one.standard_error[name], other.standard_error[name])
        assert one.standard_error[name] < other.standard_error[name]
