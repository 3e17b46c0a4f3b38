"""Simulation against what is exact at every n and p: the min-norm identity, and integrals over the smallest designs.

For a single input direction the fit depends on the samples through one chi-squared number c = g'g and on p Gaussian
projections through another, v = w'w / p, so every field of every model is a low-dimensional integral.
"""

from types import SimpleNamespace

import numpy as np
import pytest
import scipy

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.simulation.simulate import simulate

ISOTROPIC = Task.isotropic(60, 1.3, noise=0.4).replace(hidden=0.2)


@pytest.mark.parametrize("p", [1, 12, 22, 38, 48, 60])
def test_min_norm_on_isotropic_inputs(assert_measures, p):
    model, n = MinNorm(p), 30
    measured = simulate(model, ISOTROPIC, n, draws=400, rng=p)
    assert_measures(measured, model.finite_sample_risk(ISOTROPIC, n), what=f"p = {p}")


@pytest.mark.parametrize(("n", "p"), [(24, 1), (24, 15), (30, 20)])
def test_least_squares_on_any_inputs(assert_measures, n, p):
    task = Task([3.0, 1.0, 0.01], [0.5, 0.3, 0.2], [4, 8, 8], noise=0.3, hidden=0.1)
    measured = simulate(MinNorm(p), task, n, draws=400, rng=n + p)
    assert_measures(measured, MinNorm(p).finite_sample_risk(task, n), what=f"n = {n}, p = {p}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "p", "penalty", "tail"),
    [
        (1, 1, 0.5, 0.0), (5, 5, 0.3, 0.0), (12, 13, 0.5, 0.0), (30, 12, 4.0, 0.0), (12, 30, 4.0, 0.0),
        (20, 40, 0.0, 2.0), (25, 20, 1.0, 0.5), (20, 20, 5.0, 0.0), (4, 60, 30.0, 0.0),
    ],
)  # fmt: skip
def test_ridge_on_isotropic_inputs(assert_measures, n, p, penalty, tail):
    task = Task([0.5], [1.3], [p], noise=0.4, hidden=0.2, tail=tail)
    measured = simulate(Ridge(penalty), task, n, draws=1500, rng=100 * n + p)
    assert_measures(measured, Ridge(penalty).finite_sample_risk(task, n), what=f"n = {n}, p = {p}")


def chi_squared(degrees, nodes=200):
    """A Gauss rule for the chi-squared distribution."""
    x, weights = scipy.special.roots_genlaguerre(nodes, degrees / 2 - 1)
    return 2 * x, weights / weights.sum()


@pytest.mark.parametrize(("n", "penalty", "tail"), [(1, 0.7, 0.0), (6, 2.0, 0.0), (6, 0.0, 1.5), (9, -0.5, 2.0)])
def test_one_direction(assert_measures, n, penalty, tail):
    """The weight is x'y / (x'x + penalty + tail)."""
    s, t, hidden, noise = 1.7, 0.8, 0.3, 0.5
    c, weights = chi_squared(n)
    w, rest = s * c, penalty + tail
    missed = rest / (w + rest)
    per_noise = float(weights @ (s * w / (w + rest) ** 2))
    bias = t * float(weights @ missed) ** 2
    left = penalty / (w + rest)
    unfitted = np.full(n - 1, (penalty / rest) ** 2).sum()
    exact = SimpleNamespace(
        bias=bias + hidden,
        samples=t * float(weights @ missed**2) - bias + hidden * per_noise,
        features=0.0,
        samples_features=0.0,
        labels=noise * per_noise,
        labels_features=0.0,
        train=(t * float(weights @ (c * left**2)) + (hidden + noise) * (float(weights @ left**2) + unfitted)) / n,
        effective_parameters=n * per_noise,
    )
    task = Task([s], [t], noise=noise, hidden=hidden, tail=tail)
    measured = simulate(Ridge(penalty), task, n, draws=1200, rng=n)
    assert_measures(measured, exact, what=f"n = {n}, penalty = {penalty}, tail = {tail}")


@pytest.mark.slow
@pytest.mark.parametrize(("n", "p", "penalty"), [(1, 1, 0.8), (5, 1, 2.0), (3, 2, 1.0), (4, 9, 3.0)])
def test_random_projections_of_one_direction(assert_measures, n, p, penalty):
    """All sources apart: the fitted share of the target is s c v / (s c v + penalty)."""
    s, t, hidden, noise = 1.7, 0.8, 0.3, 0.5
    c, over_samples = chi_squared(n)
    v, over_features = chi_squared(p)
    v = v / p
    inverse = 1.0 / (s * np.multiply.outer(c, v) + penalty)
    missed = penalty * inverse
    per_label = s * v * inverse

    bias = t * float(over_samples @ missed @ over_features) ** 2
    samples = t * float(over_samples @ (missed @ over_features) ** 2) - bias
    features = t * float((over_samples @ missed) ** 2 @ over_features) - bias
    everything = t * float(over_samples @ missed**2 @ over_features)
    per_noise = float((over_samples * c) @ per_label**2 @ over_features)
    of_average = float((over_samples * c) @ (per_label @ over_features) ** 2)
    exact = SimpleNamespace(
        bias=bias + hidden,
        samples=samples + hidden * of_average,
        features=features,
        samples_features=everything - bias - samples - features + hidden * (per_noise - of_average),
        labels=noise * of_average,
        labels_features=noise * (per_noise - of_average),
        train=(
            t * float((over_samples * c) @ missed**2 @ over_features)
            + (hidden + noise) * (n - 1 + float(over_samples @ missed**2 @ over_features))
        )
        / n,
        effective_parameters=n * per_noise,
    )
    task = Task([s], [t], noise=noise, hidden=hidden)
    measured = simulate(RandomFeatures(p, penalty=penalty), task, n, draws=1200, rng=n)
    assert_measures(measured, exact, what=f"n = {n}, p = {p}")
