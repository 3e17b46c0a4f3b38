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

from dataclasses import dataclass

import numpy as np

from sandbox.activations import Activation
from sandbox.parameters import Array
from sandbox.simulation.fit import Filter, Shrinkage, decompose
from sandbox.simulation.neurons import Neurons
from sandbox.simulation.population import Population


@dataclass(frozen=True)
class FeatureFit:
    r"""One fit: weights per training label and per direction of the target.

    Parameters
    ----------
    per_label : array, shape (p, n)
        H: the weights are :math:`H y`.
    per_direction : array, shape (p, directions with power)
        :math:`B = H G \operatorname{diag}(\sqrt t)`.
    train, train_per_noise : float
        Training error of the target, and per unit of label noise.
    """

    per_label: Array
    per_direction: Array
    train: float
    train_per_noise: float

    @classmethod
    def of(cls, features: Array, rank: int, labels: Array, spectral_filter: Filter) -> FeatureFit:
        """Fit labels of shape (n, directions with power) on a feature matrix of shape (n, p)."""
        n = len(labels)
        U, singular, Vt, _ = decompose(features, rank)
        shrinkage = Shrinkage.of(spectral_filter, singular)
        H = Vt.T @ (shrinkage.gain[:, None] * U.T)
        energy = np.sum((U.T @ labels) ** 2, axis=1)
        train = float(shrinkage.residual**2 @ energy)
        if singular.size < n:
            train += max(float(np.sum(labels * labels) - energy.sum()), 0.0)
        return cls(H, H @ labels, train / n, float(np.sum(shrinkage.residual**2) + n - singular.size) / n)


def random_features_draw(
    population: Population,
    n: int,
    p: int,
    activation: Activation | None,
    rank: int,
    spectral_filter: Filter,
    rng: np.random.Generator,
) -> dict[str, float]:
    """Unbiased estimates of all primary fields of the risk from two training sets by two sets of features.

    Parameters
    ----------
    population : Population
    n, p : int
        Numbers of samples and features.
    activation : Activation or None
    rank : int
        Dimension of the functions that the features span, at most.
    spectral_filter : callable
        f of the weights f(F'F) F'y, F the feature matrix.
    rng : Generator

    Returns
    -------
    dict of float

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import Task
    >>> population = Population.of(Task.isotropic(3, noise=0.5))
    >>> draw = random_features_draw(population, 10, 5, None, 3, lambda w: 1 / w, np.random.default_rng(0))
    >>> abs(draw["bias"]) < 1e-12  # 5 projections of 3 directions keep everything
    True
    """
    targets = population.power > 0
    root_t = np.sqrt(population.power[targets])
    samples = [rng.standard_normal((n, population.dim)) for _ in range(2)]
    neurons = [Neurons.draw(population, p, activation, rng) for _ in range(2)]
    labels = [G[:, targets] * root_t for G in samples]
    # fits[b][a]: the fit to training set a with features b.
    fits = [
        [FeatureFit.of(drawn.at(G, rng), rank, y, spectral_filter) for G, y in zip(samples, labels, strict=True)]
        for drawn in neurons
    ]
    # The fits of one set of features, and their products with the target.
    learnt = [
        [float(np.sum(drawn.with_directions(targets) * root_t * fit.per_direction)) for fit in row]
        for drawn, row in zip(neurons, fits, strict=True)
    ]
    signal = float(population.power.sum())

    everything, same_features, per_noise = 0.0, 0.0, 0.0
    for drawn, row, own in zip(neurons, fits, learnt, strict=True):
        inner = drawn.products(drawn)
        for a in (0, 1):
            spread = inner @ row[a].per_label
            per_noise += _sum(spread, row[a].per_label) / 4
            functions = spread @ labels[a]
            everything += (signal - 2 * own[a] + _sum(functions, row[a].per_direction)) / 4
            if a == 0:
                same_features += (signal - own[0] - own[1] + _sum(functions, row[1].per_direction)) / 2

    bias, same_samples, per_noise_of_average = 0.0, 0.0, 0.0
    inner = neurons[1].products(neurons[0])
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
