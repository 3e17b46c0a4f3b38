"""Simulation against the most direct one: explicit targets, noisy labels, test points, scikit-learn's ridge."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge as SklearnRidge

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.activations import activation
from sandbox.risk import PRIMARY
from sandbox.simulation import simulate

TASK = Task([2.0, 0.5], [0.7, 0.4], [2, 3], noise=0.4, hidden=0.3)
POWER_OF_ONE = np.repeat([0.7 / 2, 0.4 / 3], [2, 3])
EIGENVALUES = np.repeat([2.0, 0.5], [2, 3])


def direct(features, n, penalty, draws, test_points=200, seed=0):
    """Estimates of the risk from fits to noisy labels and errors at test points; `features(rng)` draws a feature map.

    A map takes inputs of shape (points, 5). Both training sets of a draw have their own inputs, hidden parts and noise.
    """
    rng = np.random.default_rng(seed)
    root_s, coefficients = np.sqrt(EIGENVALUES), np.sqrt(POWER_OF_ONE / EIGENVALUES)
    hidden, noise = np.sqrt(float(TASK.hidden)), np.sqrt(float(TASK.noise))
    ridge = SklearnRidge(alpha=penalty, fit_intercept=False, solver="svd")
    estimates = []
    for _ in range(draws):
        maps = [features(rng), features(rng)]
        X_test = rng.standard_normal((test_points, 5)) * root_s
        f_test = X_test @ coefficients
        errors, noise_part, train = np.empty((2, 2, test_points)), np.empty((2, 2, test_points)), []
        for a in (0, 1):
            X = rng.standard_normal((n, 5)) * root_s
            clean = X @ coefficients + hidden * rng.standard_normal(n)
            epsilon = noise * rng.standard_normal(n)
            for b in (0, 1):
                F = maps[b](X)
                weights = ridge.fit(F, np.stack([clean, epsilon, clean + epsilon], axis=1)).coef_
                predictions = maps[b](X_test) @ weights.T
                errors[a, b], noise_part[a, b] = predictions[:, 0] - f_test, predictions[:, 1]
                train.append(np.mean((clean + epsilon - F @ weights[2]) ** 2))
        mean = np.mean
        bias = mean(errors[0, 0] * errors[1, 1] + errors[0, 1] * errors[1, 0]) / 2
        samples = mean(errors[:, 0] * errors[:, 1]) - bias
        features_only = mean(errors[0] * errors[1]) - bias
        labels = mean(noise_part[:, 0] * noise_part[:, 1])
        estimates.append(
            {
                "bias": bias + float(TASK.hidden),
                "samples": samples,
                "features": features_only,
                "samples_features": mean(errors**2) - bias - samples - features_only,
                "labels": labels,
                "labels_features": mean(noise_part**2) - labels,
                "train": mean(train),
                "effective_parameters": n * mean(noise_part**2) / float(TASK.noise),
            }
        )
    columns = {name: np.array([estimate[name] for estimate in estimates]) for name in PRIMARY[1:]}
    means = {name: column.mean() for name, column in columns.items()}
    return means, {name: column.std(ddof=1) / np.sqrt(draws) for name, column in columns.items()}


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
def test_every_source(assert_agree, model, features, n):
    means, errors = direct(features, n, float(model.penalty), draws=220)
    measured = simulate(model, TASK, n, draws=300, rng=1)
    difference = {name: getattr(measured.mean, name) - mean for name, mean in means.items()}
    error = {name: np.hypot(measured.standard_error[name], errors[name]) for name in means}
    assert_agree(difference, error, means, float(measured.mean.total), what=str(model))


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
