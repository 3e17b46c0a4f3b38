"""All draws of one model on one task."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sandbox.activations import Activation
from sandbox.foundations import parameters
from sandbox.foundations.parameters import Array, Parameter
from sandbox.foundations.parts import PRIMARY
from sandbox.simulation.fit import Filter
from sandbox.simulation.gaussian_population import Population, check_size
from sandbox.simulation.linear_draw import linear_draw
from sandbox.simulation.neurons import Neurons
from sandbox.simulation.random_features_draw import random_features_draw
from sandbox.simulation.reliability import Reliability
from sandbox.simulation.spherical_population import Sphere, SphericalNeurons, spherical_linear_draw
from sandbox.spectra.spectrum import take_leading
from sandbox.tasks.input_views import DIRECTIONS, FEATURES, LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask, SphericalTask


class Draws(NamedTuple):
    """Estimates of the primary fields, shape (draws, fields), and what is doubtful about them."""

    estimates: Array
    reliability: Reliability


def take_draws(model: Any, task: AnyTask, n: int, draws: int, seed: np.random.SeedSequence) -> Draws:
    """Repeat one experiment.

    Parameters
    ----------
    model : object
        With scalar hyperparameters; has `inputs` and `spectral_filter`.
    task : Task or SphericalTask
        Of shape ().
    n, draws : int
    seed : SeedSequence

    Returns
    -------
    Draws
    """
    experiment = _linear if isinstance(model.inputs, LeadingDirections) else _random_features
    repeated, reliability = experiment(model.inputs, model.spectral_filter, task, n, draws, seed)
    return Draws(np.array([[draw[name] for name in PRIMARY] for draw in repeated]), reliability)


def _linear(
    inputs: LeadingDirections, spectral_filter: Filter, task: AnyTask, n: int, draws: int, seed: np.random.SeedSequence
) -> tuple[list[dict[str, float]], Reliability]:
    p = np.asarray(np.inf) if inputs.p is None else _single(DIRECTIONS, inputs.p)
    if np.isfinite(p):
        parameters.whole_numbers(p, "p", "simulate")
    rng = np.random.default_rng(seed)
    if isinstance(task, SphericalTask):
        sphere, count = Sphere.of(task), int(min(p, task.dim))
        check_size("entries of the training matrix", n * max(n, sphere.dim))
        check_size("entries of the weights", count * (2 * n + sphere.dim))
        spherical = [spherical_linear_draw(sphere, n, count, spectral_filter, rng) for _ in range(draws)]
        return spherical, Reliability.of(n, count, np.ones(count), spectral_filter)
    population = Population.of(task.leading(p))
    check_size("entries of the training matrix", n * population.dim)
    repeated = [linear_draw(population, n, spectral_filter, rng) for _ in range(draws)]
    if population.tail > 0:
        return repeated, Reliability()  # the tail keeps all singular values away from 0
    return repeated, Reliability.of(n, population.dim, population.eigenvalues, spectral_filter)


def _random_features(
    inputs: RandomProjections, spectral_filter: Filter, task: AnyTask, n: int, draws: int, seed: np.random.SeedSequence
) -> tuple[list[dict[str, float]], Reliability]:
    p = _single(FEATURES, inputs.p)
    if np.isinf(p):
        raise ValueError("p must be finite in simulate, got inf: there is no drawing infinitely many features")
    parameters.whole_numbers(p, "p", "simulate")
    count, activation = int(p), inputs.activation
    if not (activation is None or isinstance(activation, Activation)):
        raise TypeError(f"inputs.activation must be a sandbox.activations.Activation or None, got {activation!r}")
    if activation is not None:
        activation.require_unchanged()
    population = Sphere.of(task) if isinstance(task, SphericalTask) else Population.of(task)
    check_size("entries of one matrix", max(n, count) * max(n, count, population.dim))
    # Without a tail the features span no more than the kernel's listed directions.
    kernel = task.seen_by(activation)
    sizes = np.full(count, float(kernel.trace) / count)
    if kernel.tail == 0:
        sizes = np.repeat(kernel.eigenvalues, take_leading(kernel.multiplicity, p).astype(int))
    rng = np.random.default_rng(seed)

    def draw_neurons(generator: np.random.Generator) -> Neurons | SphericalNeurons:
        if isinstance(population, Sphere):
            return SphericalNeurons.draw(population, count, activation, generator)
        return Neurons.draw(population, count, activation, generator)

    repeated = [
        random_features_draw(population, draw_neurons, n, sizes.size, spectral_filter, rng) for _ in range(draws)
    ]
    return repeated, Reliability.of(n, count, sizes, spectral_filter)


def _single(parameter: Parameter, value: Any) -> Array:
    array = parameter.check(value)
    if array.ndim:
        raise ValueError(f"{parameter.name} must be a single number in a model that is not a dataclass, got {value!r}")
    return array
