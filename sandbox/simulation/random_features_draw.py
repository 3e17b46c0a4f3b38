r"""One draw of random features: two training sets by two sets of features.

With :math:`e_{ab}` the error of the fit to training set a with features b, averages over draws of the products are

.. math::
    \begin{aligned}
    \langle e_{11}, e_{22}\rangle &\to \text{bias}, &
    \langle e_{11}, e_{12}\rangle &\to \text{bias} + \text{samples}, \\
    \langle e_{11}, e_{21}\rangle &\to \text{bias} + \text{features}, &
    \|e_{11}\|^2 &\to \text{noise-free excess},
    \end{aligned}

each taken over all pairs of its kind. (The definition of the sources: Adlam and Pennington 2020, key
``adlam2020understanding``; numbering not checked.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.constant import beside_constant
from sandbox.simulation.feature_fit import FeatureFit
from sandbox.simulation.fit import Filter


class Features(Protocol):
    """Random features of a population."""

    def at(self, points: Array, rng: np.random.Generator, /) -> Array:
        """The feature matrix at points, shape (n, p)."""

    def products(self, other: Any, /) -> Array:
        """The population inner products with the features of another draw or with themselves; shape (p, p)."""

    def learnt(self, points: Array, fit: FeatureFit, /) -> float:
        """The population inner product of the target with a fit to it at points, summed over its directions."""


class FeaturePopulation(Protocol):
    """A population as far as random features are concerned."""

    @property
    def signal(self) -> float:
        """Target variance, the hidden part not counted."""

    @property
    def hidden(self) -> float:
        """Variance of an independent part of the target."""

    @property
    def noise(self) -> float:
        """Label-noise variance."""

    def points(self, n: int, rng: np.random.Generator, /) -> Array:
        """Draw n inputs."""

    def labels(self, points: Sequence[Array], /) -> list[Array]:
        """Factors L of the target covariance at sets of points, C = L L' within and between them."""


def random_features_draw(
    population: FeaturePopulation,
    draw_neurons: Callable[[np.random.Generator], Features],
    n: int,
    rank: int,
    spectral_filter: Filter,
    rng: np.random.Generator,
    *,
    intercept: bool = False,
) -> dict[str, float]:
    """Unbiased estimates of all primary fields of the risk from two training sets by two sets of features.

    Parameters
    ----------
    population : Population or Sphere
    draw_neurons : callable
        From a generator to a new draw of the features.
    n : int
        Number of samples.
    rank : int
        Dimension of the functions that the features span, at most.
    spectral_filter : callable
        f of the weights f(F'F) F'y, F the feature matrix.
    rng : Generator
    intercept : bool, default False
        Whether a constant is fitted as well; of features of mean 0.

    Returns
    -------
    dict of float

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import Task
    >>> from sandbox.simulation.neurons import Neurons
    >>> from sandbox.simulation.gaussian_population import Population
    >>> population = Population.of(Task.isotropic(3, noise=0.5))
    >>> def five(rng):
    ...     return Neurons.draw(population, 5, None, rng)
    >>> draw = random_features_draw(population, five, 10, 3, lambda w: 1 / w, np.random.default_rng(0))
    >>> abs(draw["bias"]) < 1e-12  # 5 projections of 3 directions keep everything
    True
    """
    samples = [population.points(n, rng) for _ in range(2)]
    neurons = [draw_neurons(rng) for _ in range(2)]
    labels = population.labels(samples)
    # fits[b][a]: the fit to training set a with features b.
    fits = [
        [
            FeatureFit.of(drawn.at(x, rng), rank, y, spectral_filter, intercept=intercept)
            for x, y in zip(samples, labels, strict=True)
        ]
        for drawn in neurons
    ]
    learnt = [
        [drawn.learnt(x, fit) for x, fit in zip(samples, row, strict=True)]
        for drawn, row in zip(neurons, fits, strict=True)
    ]
    signal = population.signal

    everything, same_features, per_noise = 0.0, 0.0, 0.0
    for drawn, row, own in zip(neurons, fits, learnt, strict=True):
        inner = beside_constant(drawn.products(drawn), intercept)
        for a in (0, 1):
            spread = inner @ row[a].per_label
            per_noise += _sum(spread, row[a].per_label) / 4
            functions = spread @ labels[a]
            everything += (signal - 2 * own[a] + _sum(functions, row[a].per_direction)) / 4
            if a == 0:
                same_features += (signal - own[0] - own[1] + _sum(functions, row[1].per_direction)) / 2

    bias, same_samples, per_noise_of_average = 0.0, 0.0, 0.0
    inner = beside_constant(neurons[1].products(neurons[0]), intercept)
    for a in (0, 1):
        spread = inner @ fits[0][a].per_label
        per_noise_of_average += _sum(spread, fits[1][a].per_label) / 2
        functions = spread @ labels[a]
        for other in (0, 1):
            overlap = signal - learnt[0][a] - learnt[1][other] + _sum(functions, fits[1][other].per_direction)
            if other == a:
                same_samples += overlap / 2
            else:
                bias += overlap / 2

    noise, hidden = population.noise, population.hidden
    per_noise_of_features = per_noise - per_noise_of_average
    every_fit = [fit for row in fits for fit in row]
    train = sum(fit.train + (noise + hidden) * fit.train_per_noise for fit in every_fit) / 4
    return {
        "noise": noise,
        "bias": bias + hidden,
        "samples": same_samples - bias + hidden * per_noise_of_average,
        "features": same_features - bias,
        "samples_features": everything - same_samples - same_features + bias + hidden * per_noise_of_features,
        "labels": noise * per_noise_of_average,
        "labels_features": noise * per_noise_of_features,
        "train": train,
        "effective_parameters": n * per_noise,
    }


def _sum(left: Array, right: Array) -> float:
    return float(np.vdot(left, right))
