"""All draws of the models that share their inputs, a task and a sample size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np

from sandbox.activations import Activation
from sandbox.foundations import parameters
from sandbox.foundations.parameters import Array, Parameter
from sandbox.foundations.parts import PRIMARY
from sandbox.simulation.draw_result import Measured
from sandbox.simulation.fit import Filter
from sandbox.simulation.gaussian_population import Population, check_size
from sandbox.simulation.linear_draw import LinearDraw
from sandbox.simulation.neurons import Neurons
from sandbox.simulation.random_features_draw import RandomFeaturesDraw
from sandbox.simulation.reliability import Reliability
from sandbox.simulation.simulable import inputs_of, is_filter
from sandbox.simulation.spherical_linear_draw import SphericalLinearDraw
from sandbox.simulation.spherical_population import Sphere, SphericalNeurons
from sandbox.simulation.weights_draw import features_weights_draw, linear_weights_draw
from sandbox.spectra.spectrum import take_leading
from sandbox.tasks.centred_samples import centred_samples
from sandbox.tasks.input_views import DIRECTIONS, FEATURES, LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask, SphericalTask


class Drawn(Protocol):
    """What has been drawn and decomposed, for any filter."""

    def measure(self, spectral_filter: Filter, /) -> Measured:
        """What a filter makes of it."""


class Draws(NamedTuple):
    """What the draws give of one model, and what is doubtful about it.

    Parameters
    ----------
    estimates : array, shape (draws, fields)
    runs : array, shape (draws, fits)
    reliability : Reliability
    """

    estimates: Array
    runs: Array
    reliability: Reliability


class Experiment(NamedTuple):
    """How one draw is made.

    Parameters
    ----------
    draw : callable
        From a generator and the models to what each of them gives.
    reliability : callable
        Of a model.
    """

    draw: Callable[[np.random.Generator, Sequence[Any]], list[Measured]]
    reliability: Callable[[Any], Reliability]


#: From a generator to what has been drawn.
_Draw: TypeAlias = "Callable[[np.random.Generator], Drawn]"


def take_draws(
    models: Sequence[Any],
    task: AnyTask,
    n: int,
    seeds: Sequence[np.random.SeedSequence],
    drawn: Callable[[], object] = lambda: None,
) -> list[Draws]:
    """Repeat one experiment, once for each seed.

    Parameters
    ----------
    models : sequence of object
        With scalar hyperparameters; each has the same `inputs`, and `spectral_filter`; or a single one `weights`.
    task : Task or SphericalTask
        Of shape ().
    n : int
    seeds : sequence of SeedSequence
    drawn : callable, optional
        Called after each draw.

    Returns
    -------
    list of Draws
        One for each model.
    """
    experiment = _experiment(models[0], task, n)
    estimates, runs = [], []
    # One draw after another, and all models at each, so that no decomposition is kept.
    for seed in seeds:
        measured = experiment.draw(np.random.default_rng(seed), models)
        estimates.append(np.array([[each.fields[name] for name in PRIMARY] for each in measured]))
        runs.append(np.array([each.runs for each in measured]))
        drawn()
    by_model = zip(np.stack(estimates, axis=1), np.stack(runs, axis=1), models, strict=True)
    return [Draws(fields, single, experiment.reliability(model)) for fields, single, model in by_model]


def _experiment(model: Any, task: AnyTask, n: int) -> Experiment:
    inputs = inputs_of(model)
    centred_samples(inputs, task, np.asarray(float(n)))  # or it is refused
    if isinstance(inputs, LeadingDirections):
        return _linear(inputs, model, task, n)
    return _random_features(inputs, model, task, n)


def _of_filters(draw: _Draw, n: int, p: int, sizes: Array | None) -> Experiment:
    """An experiment whose decompositions all models share; singular values are kept away from 0 without `sizes`."""

    def every(rng: np.random.Generator, models: Sequence[Any]) -> list[Measured]:
        drawn = draw(rng)
        return [drawn.measure(model.spectral_filter) for model in models]

    def reliability(model: Any) -> Reliability:
        return Reliability() if sizes is None else Reliability.of(n, p, sizes, model.spectral_filter)

    return Experiment(every, reliability)


def _of_weights(draw: Callable[[Any, np.random.Generator], Measured]) -> Experiment:
    return Experiment(lambda rng, models: [draw(model.weights, rng) for model in models], lambda model: Reliability())


def _linear(inputs: LeadingDirections, model: Any, task: AnyTask, n: int) -> Experiment:
    p, intercept = np.asarray(np.inf) if inputs.p is None else _single(DIRECTIONS, inputs.p), inputs.intercept
    if np.isfinite(p):
        parameters.whole_numbers(p, "p", "simulate")
    if isinstance(task, SphericalTask):
        sphere, count = Sphere.of(task), int(min(p, task.dim))
        check_size("entries of the training matrix", n * max(n, sphere.dim))
        if not is_filter(model):
            return _of_weights(lambda fit, rng: linear_weights_draw(sphere, n, count, fit, rng))
        check_size("entries of the weights", count * (2 * n + sphere.dim))
        return _of_filters(lambda rng: SphericalLinearDraw.draw(sphere, n, count, rng), n, count, np.ones(count))
    population = Population.of(task.leading(p))
    dim = population.dim
    check_size("entries of the training matrix", n * dim)
    if not is_filter(model):
        _require_no_tail(population)
        return _of_weights(lambda fit, rng: linear_weights_draw(population, n, dim, fit, rng, intercept=intercept))
    # A tail keeps all singular values away from 0.
    sizes = population.eigenvalues if population.tail == 0 else None
    return _of_filters(lambda rng: LinearDraw.draw(population, n, rng, intercept=intercept), n - intercept, dim, sizes)


def _random_features(inputs: RandomProjections, model: Any, task: AnyTask, n: int) -> Experiment:
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
        return _of_weights(
            lambda fit, rng: features_weights_draw(population, draw_neurons, n, fit, rng, intercept=intercept)
        )
    # Without a tail the features span no more than the kernel's listed directions.
    sizes = np.full(count, float(kernel.trace) / count)
    if kernel.tail == 0:
        sizes = np.repeat(kernel.eigenvalues, take_leading(kernel.multiplicity, p).astype(int))
    return _of_filters(
        lambda rng: RandomFeaturesDraw.draw(population, draw_neurons, n, sizes.size, rng, intercept=intercept),
        n - intercept,
        count,
        sizes,
    )


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
