"""Simulation on the sphere against explicit targets, test points, scikit-learn's ridge and averages of two fits."""

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, SphericalTask, Task
from sandbox.activations import activation
from sandbox.simulation.simulate import simulate
from sandbox.simulation.spherical_population import Sphere, SphericalNeurons

DIM = 5
POWER = (0.2, 0.6, 0.5, 0.3)
TASK = SphericalTask(DIM, POWER, noise=0.4)


def on_sphere(rng, n):
    x = rng.standard_normal((n, DIM))
    return x * np.sqrt(DIM / np.sum(x**2, axis=1, keepdims=True))


def target(x):
    """One harmonic of each degree 0, 1, 2, 3, with the variances of the task."""
    harmonics = np.stack([np.ones(len(x)), x[:, 0], x[:, 0] * x[:, 1], x[:, 0] * x[:, 1] * x[:, 2]])
    # E x1^2 x2^2 = d / (d + 2) and E x1^2 x2^2 x3^2 = d^2 / ((d + 2)(d + 4)) on the sphere of radius sqrt(d).
    variances = np.array([1.0, 1.0, DIM / (DIM + 2), DIM**2 / ((DIM + 2) * (DIM + 4))])
    return np.sqrt(np.array(POWER) / variances) @ harmonics


def coordinates(p):
    return lambda rng: lambda x: x[:, :p]


def features(p, name):
    def draw(rng):
        w = rng.standard_normal((p, DIM))
        if name is None:
            return lambda x: x @ w.T / np.sqrt(p)
        w /= np.sqrt(np.sum(w**2, axis=1, keepdims=True))
        return lambda x: activation(name).function(x @ w.T) / np.sqrt(p)

    return draw


def draw_target(rng):
    """Where only some coordinates are used, the risk is that of a target in general position."""
    rotation = np.linalg.qr(rng.standard_normal((DIM, DIM)))[0]
    return lambda x: target(x @ rotation)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "draw_map", "n"),
    [
        (Ridge(1.5), coordinates(DIM), 4),
        (Ridge(0.6), coordinates(DIM), 12),
        (Ridge(1.0, p=2), coordinates(2), 7),
        (RandomFeatures(4, penalty=0.7), features(4, None), 6),
        (RandomFeatures(6, "relu", 0.3), features(6, "relu"), 8),
        (RandomFeatures(14, "relu", 0.3), features(14, "relu"), 7),
        (RandomFeatures(8, "tanh", 0.3), features(8, "tanh"), 8),
        (RandomFeatures(8, "sign", 0.5), features(8, "sign"), 9),
        (RandomFeatures(7, "quadratic", 2.0), features(7, "quadratic"), 7),
        (RandomFeatures(7, "linear", 0.2), features(7, "linear"), 7),
    ],
    ids=lambda value: str(value) if not callable(value) else "",
)
def test_every_source_and_the_average_of_two(assert_is_the_direct_one, model, draw_map, n):
    measured = simulate(model, TASK, n, draws=300, rng=1)
    settings = {"penalty": float(model.penalty), "noise": float(TASK.noise)}
    sizes = {"draws": 400, "test_points": 300}
    assert_is_the_direct_one(measured, on_sphere, draw_target, draw_map, n, **settings, **sizes, what=str(model))


@pytest.mark.parametrize("name", ["relu", "sign", "tanh", "cos", None])
def test_population_products(name):
    """Of features with each other, and of the target with features, against averages over points and targets."""
    rng = np.random.default_rng(3)
    sphere = Sphere.of(TASK)
    phi = None if name is None else activation(name)
    first, second = (SphericalNeurons.draw(sphere, 3, phi, rng) for _ in range(2))
    x = on_sphere(rng, 400_000)
    one, other = first.at(x, rng), second.at(x, rng)
    size = np.abs(first.products(first)).max()
    np.testing.assert_allclose(one.T @ one / len(x), first.products(first), atol=0.01 * size)
    np.testing.assert_allclose(one.T @ other / len(x), first.products(second), atol=0.01 * size)


def test_target_covariance_factors():
    rng = np.random.default_rng(4)
    sphere = Sphere.of(TASK)
    points = [on_sphere(rng, 6), on_sphere(rng, 3)]
    first, second = sphere.labels(points)
    assert np.sum(first**2, axis=1) == pytest.approx(sum(POWER), rel=1e-12)
    t = points[0] @ points[1].T / DIM
    d = DIM
    gegenbauer = (1.0, t, (d * t**2 - 1) / (d - 1), ((d + 2) * t**3 - 3 * t) / (d - 1))
    expected = sum(power * polynomial for power, polynomial in zip(POWER, gegenbauer, strict=True))
    np.testing.assert_allclose(first @ second.T, expected, atol=1e-12)


def test_enough_samples_and_no_noise_find_a_linear_target():
    measured = simulate(MinNorm(), SphericalTask(6, [0, 1]), 15, draws=5, rng=0)
    assert abs(measured.mean.total) < 1e-13
    assert abs(measured.mean.train) < 1e-13


def test_a_constant_is_noise_to_features_that_have_none():
    """Of a target of degree 0 linear projections, at random or not, learn nothing, and fit it like labels' noise."""
    for model in (Ridge(1.0), RandomFeatures(4, penalty=0.5)):
        constant = simulate(model, SphericalTask(5, [1.0], noise=0.25), 8, draws=100, rng=0)
        nothing = simulate(model, SphericalTask(5, [0.0], noise=1.25), 8, draws=100, rng=0)
        error = np.hypot(constant.standard_error["total"], nothing.standard_error["total"])
        assert constant.mean.bias == pytest.approx(1.0, abs=4 * constant.standard_error["bias"])
        assert constant.mean.total == pytest.approx(nothing.mean.total, abs=4 * error)


def test_in_one_draw_the_sphere_is_the_normalised_gaussian():
    """The same seeds give the same training sets up to their norms: min-norm bias is the same where p > n."""
    sphere = simulate(MinNorm(), SphericalTask(60, [0, 1.0], noise=0.1), 20, draws=60, rng=0).mean
    gaussian = simulate(MinNorm(), Task.isotropic(60, noise=0.1), 20, draws=60, rng=0).mean
    assert sphere.noise_free_excess == pytest.approx(gaussian.noise_free_excess, rel=1e-10)
    assert sphere.labels < gaussian.labels


def test_what_cannot_be_drawn():
    with pytest.raises(ValueError, match="simulate would need"):
        simulate(MinNorm(), SphericalTask(1e12, [0, 1]), 10, draws=2)
    with pytest.raises(ValueError, match=r"would need 1e\+12 entries of the weights, more than"):
        simulate(MinNorm(), SphericalTask(10**6, [0, 1]), 7, draws=2)
    with pytest.raises(ValueError, match="p must be a whole number in simulate"):
        simulate(RandomFeatures(2.5, "relu"), TASK, 10, draws=2)
