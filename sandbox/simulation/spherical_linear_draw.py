"""One draw of a linear model on a sphere: two independent training sets, which any filter fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.draw_result import Measured
from sandbox.simulation.drawn_target import draw_target
from sandbox.simulation.feature_training import FeatureTraining, OwnLabels, Pair, functions_of
from sandbox.simulation.fit import Filter
from sandbox.simulation.spherical_population import Sphere


@dataclass(frozen=True)
class SphericalLinearDraw:
    """Two training sets of n points, from which unbiased estimates of all fields of a risk are made.

    Examples
    --------
    >>> sphere = Sphere(3, np.array([0.0, 1.0]), noise=0.5)
    >>> draw = SphericalLinearDraw.draw(sphere, 10, 3, np.random.default_rng(0)).measure(lambda w: 1 / w)
    >>> abs(draw.fields["bias"]) < 1e-12  # more samples than coordinates and no noise: the target is found
    True
    """

    sphere: Sphere
    trainings: list[FeatureTraining]
    learnt: list[Array]
    own: list[OwnLabels]
    alone: list[Pair]
    across: Pair

    @classmethod
    def draw(cls, sphere: Sphere, n: int, p: int, rng: np.random.Generator) -> SphericalLinearDraw:
        """Draw both.

        Parameters
        ----------
        sphere : Sphere
        n, p : int
            Numbers of samples and of coordinates used.
        rng : Generator
        """
        samples = [sphere.points(n, rng) for _ in range(2)]
        labels = sphere.labels(samples)
        trainings = [FeatureTraining.of(x[:, :p], min(n, p), y) for x, y in zip(samples, labels, strict=True)]
        # A coordinate of the inputs has the covariance power_1 / dim times its value with the target there.
        linear = float(sphere.power_by_degree[1]) / sphere.dim if sphere.power_by_degree.size > 1 else 0.0
        learnt = [linear * each.singular for each in trainings]
        target = draw_target(sphere, samples, labels, rng)
        noisy = [y + np.sqrt(sphere.noise) * rng.standard_normal(n) for y in target.labels]
        functions = [functions_of(each, each, each.Vt.T) for each in trainings]
        own = [
            OwnLabels.of(each, inner, target.coefficients[:p], y, sphere.signal + sphere.noise)
            for each, inner, y in zip(trainings, functions, noisy, strict=True)
        ]
        alone = [
            Pair.of(each, each, inner, same_samples=True) for each, inner in zip(trainings, functions, strict=True)
        ]
        first, second = trainings
        across = Pair.of(first, second, functions_of(first, second, second.Vt.T), same_samples=False)
        return cls(sphere, trainings, learnt, own, alone, across)

    def measure(self, spectral_filter: Filter) -> Measured:
        """The fields and the single runs of the fits f(X'X) X'y.

        Parameters
        ----------
        spectral_filter : callable
            f.
        """
        sphere, fits = self.sphere, [each.fit(spectral_filter) for each in self.trainings]
        learnt = sum(float(along @ fit.gain) for along, fit in zip(self.learnt, fits, strict=True))
        bias = sphere.signal - learnt + self.across.of_targets(*fits)
        pairs = list(zip(self.alone, fits, strict=True))
        noise_free = sphere.signal - learnt + sum(pair.of_targets(fit, fit) for pair, fit in pairs) / 2
        per_noise = sum(pair.of_noise(fit, fit) for pair, fit in pairs) / 2
        fields = {
            "noise": sphere.noise,
            "bias": bias,
            "samples": noise_free - bias,
            "features": 0.0,
            "samples_features": 0.0,
            "labels": sphere.noise * per_noise,
            "labels_features": 0.0,
            "train": sum(fit.train + sphere.noise * fit.train_per_noise for fit in fits) / 2,
            "effective_parameters": self.trainings[0].n * per_noise,
        }
        return Measured(fields, [own.error(fit) for own, fit in zip(self.own, fits, strict=True)])
