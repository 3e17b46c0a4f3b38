"""All draws of one model on one task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from sandbox.activations import Activation
from sandbox.foundations import parameters
from sandbox.foundations.parameters import Array, Parameter
from sandbox.foundations.parts import PRIMARY
from sandbox.simulation.gaussian_population import Population, check_size
from sandbox.simulation.linear_draw import linear_draw
from sandbox.simulation.neurons import Neurons
from sandbox.simulation.random_features_draw import random_features_draw
from sandbox.simulation.reliability import Reliability
from sandbox.simulation.simulable import inputs_of, is_filter
from sandbox.simulation.spherical_population import Sphere, SphericalNeurons, spherical_linear_draw
from sandbox.simulation.weights_draw import features_weights_draw, linear_weights_draw
from sandbox.spectra.spectrum import take_leading
from sandbox.tasks.centred_samples import centred_samples
from sandbox.tasks.input_views import DIRECTIONS, FEATURES, LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask, SphericalTask

#: One draw: estimates of all primary fields.
Experiment: TypeAlias = "Callable[[np.random.Generator], dict[str, float]]"


class Draws(NamedTuple):
    """Estimates of the primary fields, shape (draws, fields), and what is doubtful about them."""

    estimates: Array
    reliability: Reliability


def take_draws(model: Any, task: AnyTask, n: int, draws: int, seed: np.random.SeedSequence) -> Draws:
    """Repeat one experiment.

    Parameters
    ----------
    model : object
        With scalar hyperparameters; has `inputs` and `spectral_filter`, or `weights`.
    task : Task or SphericalTask
        Of shape ().
    n, draws : int
    seed : SeedSequence

    Returns
    -------
    Draws
    """
    inputs = inputs_of(model)
    centred_samples(inputs, task, np.asarray(float(n)))  # or it is refused
    experiment: Experiment
    if isinstance(inputs, LeadingDirections):
        experiment, reliability = _linear(inputs, model, task, n)
    else:
        experiment, reliability = _random_features(inputs, model, task, n)
    rng = np.random.default_rng(seed)
    repeated = [experiment(rng) for _ in range(draws)]
    return Draws(np.array([[draw[name] for name in PRIMARY] for draw in repeated]), reliability)


def _linear(inputs: LeadingDirections, model: Any, task: AnyTask, n: int) -> tuple[Experiment, Reliability]:
    p, intercept = np.asarray(np.inf) if inputs.p is None else _single(DIRECTIONS, inputs.p), inputs.intercept
    if np.isfinite(p):
        parameters.whole_numbers(p, "p", "simulate")
    if isinstance(task, SphericalTask):
        sphere, count = Sphere.of(task), int(min(p, task.dim))
        check_size("entries of the training matrix", n * max(n, sphere.dim))
        if not is_filter(model):
            return lambda rng: linear_weights_draw(sphere, n, count, model.weights, rng), Reliability()
        check_size("entries of the weights", count * (2 * n + sphere.dim))
        reliability = Reliability.of(n, count, np.ones(count), model.spectral_filter)
        return lambda rng: spherical_linear_draw(sphere, n, count, model.spectral_filter, rng), reliability
    population = Population.of(task.leading(p))
    check_size("entries of the training matrix", n * population.dim)
    if not is_filter(model):
        _require_no_tail(population)
        dim, fit = population.dim, model.weights
        return lambda rng: linear_weights_draw(population, n, dim, fit, rng, intercept=intercept), Reliability()
    reliability = Reliability()  # a tail keeps all singular values away from 0
    if population.tail == 0:
        reliability = Reliability.of(n - intercept, population.dim, population.eigenvalues, model.spectral_filter)
    return lambda rng: linear_draw(population, n, model.spectral_filter, rng, intercept=intercept), reliability


def _random_features(inputs: RandomProjections, model: Any, task: AnyTask, n: int) -> tuple[Experiment, Reliability]:
    p, intercept = _single(FEATURES, inputs.p), inputs.intercept
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
    kernel = task.seen_by(activation)

    def draw_neurons(rng: np.random.Generator) -> Neurons | SphericalNeurons:
        if isinstance(population, Sphere):
            return SphericalNeurons.draw(population, count, activation, rng)
        return Neurons.draw(population, count, activation, rng)

    if not is_filter(model):
        if isinstance(population, Population):
            _require_no_tail(population)
        check_size("entries of one matrix", (2 * count + 1) ** 2)
        fit = model.weights
        return (
            lambda rng: features_weights_draw(population, draw_neurons, n, fit, rng, intercept=intercept)
        ), Reliability()
    # Without a tail the features span no more than the kernel's listed directions.
    sizes = np.full(count, float(kernel.trace) / count)
    if kernel.tail == 0:
        sizes = np.repeat(kernel.eigenvalues, take_leading(kernel.multiplicity, p).astype(int))
    rank, spectral_filter = sizes.size, model.spectral_filter
    reliability = Reliability.of(n - intercept, count, sizes, spectral_filter)
    return (
        lambda rng: random_features_draw(population, draw_neurons, n, rank, spectral_filter, rng, intercept=intercept)
    ), reliability


def _require_no_tail(population: Population) -> None:
    if population.tail > 0:
        raise ValueError(
            "weights(X, y, rng) cannot be given the infinitely many inputs of a tail: use a task without a tail, or "
            "give the model spectral_filter(w)"
        )


def _single(parameter: Parameter, value: Any) -> Array:
    array = parameter.check(value)
    if array.ndim:
        raise ValueError(f"{parameter.name} must be a single number in a model that is not a dataclass, got {value!r}")
    return array
