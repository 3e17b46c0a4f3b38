"""One drawn target: its labels, and its inner products with features against averages over points."""

import numpy as np
import pytest

from sandbox import SphericalTask, Task
from sandbox.activations import activation
from sandbox.simulation.drawn_target import draw_target
from sandbox.simulation.gaussian_population import Population
from sandbox.simulation.neurons import Neurons
from sandbox.simulation.spherical_population import Sphere, SphericalNeurons


def drawn(population, points, rng):
    return draw_target(population, points, population.labels(points), rng)


@pytest.mark.parametrize("name", [None, "relu", "tanh"])
def test_gaussian_inner_products(name):
    rng = np.random.default_rng(0)
    population = Population.of(Task([2.0, 0.5], [0.8, 0.0], [2, 3]))
    target = drawn(population, [population.points(3, rng)], rng)
    neurons = Neurons.draw(population, 4, None if name is None else activation(name), rng)
    g = rng.standard_normal((100_000, 5))
    measured = (g @ target.coefficients) @ neurons.at(g, rng) / len(g)
    np.testing.assert_allclose(target.along(neurons), measured, atol=0.02)
    assert np.abs(target.along(neurons)).max() > 0.1


@pytest.mark.slow
@pytest.mark.parametrize("n", [5, 40], ids=["few points", "more than harmonics"])
@pytest.mark.parametrize("name", [None, "relu", "tanh", "sign"])
def test_spherical_inner_products(name, n):
    """The average target of given values at the points is their kernel interpolation."""
    rng = np.random.default_rng(1)
    sphere = Sphere.of(SphericalTask(4, [0.3, 0.5, 0.4, 0.2]))
    points = [sphere.points(n, rng) for _ in range(2)]
    target = drawn(sphere, points, rng)

    def mean(x):
        higher = sphere.zonal_sum(np.array([0, 0, 0.4, 0.2]), x @ np.concatenate(points).T / 4) @ target.dual
        return target.constant + x @ target.coefficients + higher

    for x, labels in zip(points, target.labels, strict=True):
        np.testing.assert_allclose(mean(x), labels, atol=1e-6)
    neurons = SphericalNeurons.draw(sphere, 4, None if name is None else activation(name), rng)
    x = sphere.points(200_000, rng)
    measured = mean(x) @ neurons.at(x, rng) / len(x)
    np.testing.assert_allclose(target.along(neurons), measured, atol=0.01)
    assert np.abs(target.along(neurons)).max() > 0.05


def test_power_by_degree():
    """Constant and slopes have theirs exactly; the values have the covariance of the population on average."""
    rng = np.random.default_rng(2)
    sphere = Sphere.of(SphericalTask(4, [0.3, 0.5, 0.4]))
    x = sphere.points(3, rng)
    targets = [drawn(sphere, [x], rng) for _ in range(4000)]
    assert abs(targets[0].constant) == pytest.approx(np.sqrt(0.3), rel=1e-14)
    np.testing.assert_allclose(np.abs(targets[0].coefficients), np.sqrt(0.5 / 4), rtol=1e-14)
    assert targets[0].unlisted == pytest.approx(0.7)
    values = np.array([target.labels[0] for target in targets])
    expected = sphere.zonal_sum(sphere.power_by_degree, np.clip(x @ x.T / 4, -1, 1))
    np.testing.assert_allclose(values.T @ values / len(values), expected, atol=0.08)
