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
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.draw_result import Measured
from sandbox.simulation.drawn_target import draw_target
from sandbox.simulation.feature_training import FeatureTraining, OwnLabels, Pair, functions_of
from sandbox.simulation.fit import Filter
from sandbox.simulation.gaussian_population import Population
from sandbox.simulation.spherical_population import Sphere

#: What both the training sets and the features come in.
PAIR = (0, 1)


class Features(Protocol):
    """Random features of a population."""

    def at(self, points: Array, rng: np.random.Generator, /) -> Array:
        """The feature matrix at points, shape (n, p)."""

    def products(self, other: Any, /) -> Array:
        """The population inner products with the features of another draw or with themselves; shape (p, p)."""

    def learnt(self, points: Array, training: FeatureTraining, /) -> Array:
        """The population inner products of the target with the fits to it along each singular vector; shape (m,)."""


@dataclass(frozen=True)
class RandomFeaturesDraw:
    """Two training sets by two sets of features, from which unbiased estimates of all fields of a risk are made.

    Parameters
    ----------
    population : Population or Sphere
    trainings : list of list of FeatureTraining
        By features, then by training set.
    learnt : list of list of array, shape (m,)
    own : list of list of OwnLabels
    alone, across_samples : list of Pair
        Of each fit with itself, by features and training set; of both training sets with the same features.
    across_features : list of list of Pair
        Of a training set with the first features and another, or the same, with the second.

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import Task
    >>> from sandbox.simulation.neurons import Neurons
    >>> population = Population.of(Task.isotropic(3, noise=0.5))
    >>> def five(rng):
    ...     return Neurons.draw(population, 5, None, rng)
    >>> draw = RandomFeaturesDraw.draw(population, five, 10, 3, np.random.default_rng(0)).measure(lambda w: 1 / w)
    >>> abs(draw.fields["bias"]) < 1e-12  # 5 projections of 3 directions keep everything
    True
    """

    population: Population | Sphere
    trainings: list[list[FeatureTraining]]
    learnt: list[list[Array]]
    own: list[list[OwnLabels]]
    alone: list[list[Pair]]
    across_samples: list[Pair]
    across_features: list[list[Pair]]

    @classmethod
    def draw(
        cls,
        population: Population | Sphere,
        draw_neurons: Callable[[np.random.Generator], Any],
        n: int,
        rank: int,
        rng: np.random.Generator,
        *,
        intercept: bool = False,
    ) -> RandomFeaturesDraw:
        """Draw all of them.

        Parameters
        ----------
        population : Population or Sphere
        draw_neurons : callable
            From a generator to a new draw of the features.
        n : int
            Number of samples.
        rank : int
            Dimension of the functions that the features span, at most.
        rng : Generator
        intercept : bool, default False
            Whether a constant is fitted as well; of features of mean 0.
        """
        samples: Sequence[Array] = [population.points(n, rng) for _ in PAIR]
        neurons = [draw_neurons(rng) for _ in PAIR]
        labels = population.labels(samples)
        trainings = [
            [FeatureTraining.of(drawn.at(x, rng), rank, y, intercept) for x, y in zip(samples, labels, strict=True)]
            for drawn in neurons
        ]
        learnt = [
            [drawn.learnt(x, each) for x, each in zip(samples, row, strict=True)]
            for drawn, row in zip(neurons, trainings, strict=True)
        ]
        target = draw_target(population, samples, labels, rng)
        noisy = [y + np.sqrt(population.noise) * rng.standard_normal(n) for y in target.labels]
        unavoidable = population.signal + population.hidden + population.noise
        own, alone, across_samples = [], [], []
        for drawn, row in zip(neurons, trainings, strict=True):
            inner, along = drawn.products(drawn), target.along(drawn)
            spread = [inner @ each.Vt.T for each in row]
            functions = [functions_of(row[a], row[a], spread[a]) for a in PAIR]
            own.append([OwnLabels.of(row[a], functions[a], along, noisy[a], unavoidable) for a in PAIR])
            alone.append([Pair.of(row[a], row[a], functions[a], same_samples=True) for a in PAIR])
            first, second = row
            both = functions_of(first, second, spread[1])
            across_samples.append(Pair.of(first, second, both, same_samples=False))
        inner = neurons[0].products(neurons[1])
        spread = [inner @ each.Vt.T for each in trainings[1]]

        def across(a: int, other: int) -> Pair:
            one, two = trainings[0][a], trainings[1][other]
            return Pair.of(one, two, functions_of(one, two, spread[other]), same_samples=a == other)

        across_features = [[across(a, other) for other in PAIR] for a in PAIR]
        return cls(population, trainings, learnt, own, alone, across_samples, across_features)

    def measure(self, spectral_filter: Filter) -> Measured:
        """The fields and the single runs of the fits f(F'F) F'y, F the feature matrix.

        Parameters
        ----------
        spectral_filter : callable
            f.
        """
        population, signal = self.population, self.population.signal
        fits = [[each.fit(spectral_filter) for each in row] for row in self.trainings]
        learnt = [[float(self.learnt[b][a] @ fits[b][a].gain) for a in PAIR] for b in PAIR]

        everything, same_features, per_noise = 0.0, 0.0, 0.0
        for b in PAIR:
            for a in PAIR:
                fit = fits[b][a]
                per_noise += self.alone[b][a].of_noise(fit, fit) / 4
                everything += (signal - 2 * learnt[b][a] + self.alone[b][a].of_targets(fit, fit)) / 4
            both = self.across_samples[b].of_targets(fits[b][0], fits[b][1])
            same_features += (signal - learnt[b][0] - learnt[b][1] + both) / 2

        bias, same_samples, per_noise_of_average = 0.0, 0.0, 0.0
        for a in PAIR:
            for other in PAIR:
                pair, first, second = self.across_features[a][other], fits[0][a], fits[1][other]
                overlap = signal - learnt[0][a] - learnt[1][other] + pair.of_targets(first, second)
                if other == a:
                    same_samples += overlap / 2
                    per_noise_of_average += pair.of_noise(first, second) / 2
                else:
                    bias += overlap / 2

        noise, hidden, n = population.noise, population.hidden, self.trainings[0][0].n
        per_noise_of_features = per_noise - per_noise_of_average
        every_fit = [fit for row in fits for fit in row]
        train = sum(fit.train + (noise + hidden) * fit.train_per_noise for fit in every_fit) / 4
        fields = {
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
        return Measured(fields, [self.own[b][a].error(fits[b][a]) for b in PAIR for a in PAIR])
