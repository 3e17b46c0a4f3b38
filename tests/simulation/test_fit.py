"""One fit at a time against scikit-learn and against plain matrices."""

import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task
from sandbox.activations import NAMES, activation
from sandbox.simulation import fit
from sandbox.simulation.fit import Shrinkage, decompose
from sandbox.simulation.gaussian_population import Population
from sandbox.simulation.linear_draw import LinearDraw
from sandbox.simulation.neurons import Neurons
from sandbox.simulation.random_features_draw import RandomFeaturesDraw

SHAPES = [(7, 20), (20, 7), (12, 12), (1, 5), (5, 1), (1, 1)]


def interpolate(w):
    return 1.0 / w


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("penalty", [0.5, 30.0])
def test_weights_and_training_error_of_scikit_learn(shape, penalty):
    from sklearn.linear_model import Ridge as SklearnRidge  # which takes long to import

    rng = np.random.default_rng(0)
    X, y = rng.standard_normal(shape), rng.standard_normal(shape[0])
    U, singular, Vt, _ = decompose(X)
    shrinkage = Shrinkage.of(Ridge(penalty).spectral_filter, singular)
    theirs = SklearnRidge(alpha=penalty, fit_intercept=False, solver="svd").fit(X, y)
    weights = Vt.T @ (shrinkage.gain * (U.T @ y))
    np.testing.assert_allclose(weights, theirs.coef_, rtol=1e-9, atol=1e-12)
    left = U @ (shrinkage.residual * (U.T @ y)) + shrinkage.outside * (y - U @ (U.T @ y))
    np.testing.assert_allclose(left, y - theirs.predict(X), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_penalty_is_the_minimum_norm_solution(shape):
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal(shape), rng.standard_normal(shape[0])
    U, singular, Vt, _ = decompose(X)
    shrinkage = Shrinkage.of(interpolate, singular)
    np.testing.assert_allclose(Vt.T @ (shrinkage.gain * (U.T @ y)), np.linalg.lstsq(X, y)[0], rtol=1e-7)
    assert np.all(shrinkage.residual == 0)


def test_a_low_rank_is_recognised():
    rng = np.random.default_rng(2)
    X = rng.standard_normal((30, 4)) @ rng.standard_normal((4, 50))
    known = decompose(X, rank=4)
    for decomposition in (decompose(X), known):
        U, singular, Vt, _ = decomposition
        assert singular.shape == (4,)
        assert decomposition.from_gram == (decomposition is known)
        np.testing.assert_allclose((U * singular) @ Vt, X, atol=1e-12)
    assert decompose(np.zeros((3, 5))).singular.shape == (0,)
    assert decompose(np.empty((3, 0))).Vt.shape == (0, 0)


@pytest.mark.parametrize(("n", "p"), [(100, 108), (100, 92), (108, 100), (60, 60)])
def test_the_gram_matrix_is_accurate_near_the_threshold(monkeypatch, n, p):
    X = np.random.default_rng(3).standard_normal((n, p))
    gram = decompose(X)
    assert gram.from_gram
    monkeypatch.setattr(fit, "WELL_CONDITIONED", np.inf)
    svd = decompose(X)
    assert not svd.from_gram
    np.testing.assert_allclose(np.sort(gram.singular), np.sort(svd.singular), rtol=1e-9)
    np.testing.assert_allclose(
        gram.Vt.T @ ((gram.U / gram.singular).T), svd.Vt.T @ ((svd.U / svd.singular).T), rtol=1e-6, atol=1e-9
    )


def test_an_ill_conditioned_matrix_is_decomposed_itself():
    X = np.random.default_rng(4).standard_normal((20, 40)) * np.logspace(0, -9, 40)
    U, singular, Vt, from_gram = decompose(X)
    assert not from_gram
    assert singular.shape == (20,)
    np.testing.assert_allclose((U * singular) @ Vt, X, atol=1e-14)


TASKS = {
    "two-scale": Task([2.0, 0.1], [0.6, 0.4], [5, 20], noise=0.3, hidden=0.2),
    "steep": Task(10.0 ** -np.arange(0, 24), np.full(24, 1 / 24), noise=0.1),
    "wider than float64": Task([1.0, 1e-40], [0.5, 0.5], [3, 20], noise=0.1),
    "some power": Task([3.0, 1.0, 0.5], [0.6, 0.0, 0.4], [4, 15, 6], noise=0.3),
    "tail": Task([2.0, 0.1], [0.6, 0.4], [5, 20], noise=0.3, hidden=0.2, tail=0.8),
}


def weights_by_solving(X, Y, penalty, tail):
    """(X' (XX' + (penalty + tail) I)^-1) Y, or the minimum-norm limit."""
    if penalty + tail == 0:
        return np.linalg.pinv(X, rcond=1e-14) @ Y
    return X.T @ np.linalg.solve(X @ X.T + (penalty + tail) * np.eye(len(X)), Y)


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("n", [1, 12, 25, 60])
@pytest.mark.parametrize("penalty", [0.0, 0.4])
def test_linear_fit_by_plain_matrices(name, n, penalty):
    """Errors direction by direction: product, noise and training error of the fits that were drawn."""
    population = Population.of(TASKS[name])
    s, t, tail = population.eigenvalues, population.power, population.tail
    beta = np.diag(np.sqrt(t / s))
    spectral_filter = Ridge(penalty).spectral_filter

    rng = np.random.default_rng(5)
    draw = LinearDraw.draw(population, n, rng)
    fields, runs = draw.measure(spectral_filter)
    drawn = [each.fit(spectral_filter) for each in (draw.first, draw.second)]
    rng = np.random.default_rng(5)
    matrices = [rng.standard_normal((n, population.dim)) * np.sqrt(s) for _ in range(2)]
    fitted = [weights_by_solving(X, X @ beta, penalty, tail) for X in matrices]
    errors = [np.sqrt(s)[:, None] * (weights - beta) for weights in fitted]

    scale = population.power.sum()
    bias, excess = np.sum(errors[0] * errors[1]), np.sum(np.square(errors)) / 2
    per_noise = (drawn[0].per_noise + drawn[1].per_noise) / 2
    assert fields["bias"] - population.hidden == pytest.approx(bias, rel=1e-5, abs=1e-9 * scale)
    noise_free = fields["bias"] + fields["samples"] - population.hidden * (1 + per_noise)
    assert noise_free == pytest.approx(excess, rel=1e-5, abs=1e-9 * scale * (1 + population.hidden * per_noise))
    for X, one, run in zip(matrices, drawn, runs, strict=True):
        signed = np.diag(beta).copy()
        signed[t > 0] *= 2 * rng.integers(2, size=np.sum(t > 0)) - 1
        noise = population.noise + population.hidden
        weights = weights_by_solving(X, X @ signed + np.sqrt(noise) * rng.standard_normal(n), penalty, tail)
        assert run == pytest.approx(noise + np.sum(s * (weights - signed) ** 2), rel=1e-5)
        per_label = weights_by_solving(X, np.eye(n), penalty, tail)
        assert one.per_noise == pytest.approx(np.sum(s[:, None] * per_label**2), rel=1e-5)
        gram = X @ X.T + tail * np.eye(n)
        hat = gram @ np.linalg.solve(gram + penalty * np.eye(n), np.eye(n)) if penalty + tail else X @ per_label
        left = np.eye(n) - hat
        assert one.train == pytest.approx(np.sum((left @ X @ beta) ** 2) / n, rel=1e-5, abs=1e-9 * scale)
        assert one.train_per_noise == pytest.approx(np.sum(left**2) / n, rel=1e-5, abs=1e-9)


def neurons(population, p, phi=None):
    return lambda rng: Neurons.draw(population, p, phi, rng)


@pytest.mark.parametrize("name", NAMES)
def test_population_products_of_features(name):
    """Against averages over points, for features of the same and of different draws, with a tail."""
    population = Population.of(Task([2.0, 0.5], [0.7, 0.4], [2, 2], tail=0.9))
    rng = np.random.default_rng(6)
    p, points = 3, 200_000
    first, second = (Neurons.draw(population, p, activation(name), rng) for _ in range(2))
    np.testing.assert_allclose(np.sum(first.directions**2, axis=1) + first.rest, 1.0, rtol=1e-14)
    G = rng.standard_normal((points, population.dim))
    one, other = first.at(G, rng), second.at(G, rng)
    size = activation(name).second_moment / p
    everywhere = np.ones(population.dim, dtype=bool)
    for measured, expected in (
        (one.T @ one / points, first.products(first)),
        (one.T @ other / points, first.products(second)),
        (other.T @ one / points, second.products(first)),
    ):
        np.testing.assert_allclose(measured, expected, atol=0.03 * size)
    np.testing.assert_allclose(one.T @ G / points, first.with_directions(everywhere), atol=0.03 * np.sqrt(size))


def test_population_products_of_projections():
    population = Population.of(Task([2.0, 0.5], [0.7, 0.4], [2, 2], tail=0.9))
    rng = np.random.default_rng(7)
    p, points = 3, 200_000
    first, second = (Neurons.draw(population, p, None, rng) for _ in range(2))
    G = rng.standard_normal((points, population.dim))
    one, other = first.at(G, rng), second.at(G, rng)
    np.testing.assert_allclose(one.T @ one / points, first.products(first), atol=0.05)
    np.testing.assert_allclose(one.T @ other / points, first.products(second), atol=0.05)
    np.testing.assert_allclose(one.T @ G / points, first.with_directions(np.ones(4, dtype=bool)), atol=0.03)
    np.testing.assert_allclose(np.diag(first.products(first)) * p, np.sum(first.directions**2, axis=1) + 0.9)


def test_enough_projections_without_a_penalty_are_least_squares():
    """With p > n >= dim every set of features represents every linear function."""
    population = Population.of(Task([2.0, 0.5], [0.7, 0.4], [2, 3], noise=0.4, hidden=0.3))
    rng = np.random.default_rng(8)
    by_features = RandomFeaturesDraw.draw(population, neurons(population, 40), 15, 5, rng).measure(interpolate)
    directly = LinearDraw.draw(population, 15, np.random.default_rng(8)).measure(interpolate)
    for name, value in directly.fields.items():
        assert by_features.fields[name] == pytest.approx(value, rel=1e-9, abs=1e-12), name


def test_an_infinite_penalty_fits_nothing():
    population = Population.of(Task([2.0, 0.5], [0.7, 0.4], [2, 3], noise=0.4, hidden=0.3))
    rng = np.random.default_rng(9)
    for draw in (
        LinearDraw.draw(population, 7, rng),
        RandomFeaturesDraw.draw(population, neurons(population, 4, activation("relu")), 7, 4, rng),
    ):
        fields, runs = draw.measure(Ridge(np.inf).spectral_filter)
        assert fields["bias"] == pytest.approx(1.4, rel=1e-14)
        assert all(abs(fields[name]) < 1e-15 for name in ("samples", "labels", "features", "labels_features"))
        np.testing.assert_allclose(runs, 1.8, rtol=1e-14)


def test_min_norm_filter_is_the_limit_of_ridge():
    population = Population.of(TASKS["two-scale"])
    limit, small = (
        LinearDraw.draw(population, 12, np.random.default_rng(10)).measure(model.spectral_filter)
        for model in (MinNorm(), Ridge(1e-9))
    )
    for name, value in limit.fields.items():
        assert small.fields[name] == pytest.approx(value, rel=1e-6, abs=1e-15), name
