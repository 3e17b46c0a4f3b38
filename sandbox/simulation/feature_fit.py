"""One fit of random features, as weights per training label and per direction of the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.fit import Filter, Shrinkage, decompose


@dataclass(frozen=True)
class FeatureFit:
    r"""One fit: weights per training label and per direction of the target.

    Parameters
    ----------
    per_label : array, shape (p, n)
        H: the weights are :math:`H y`.
    per_direction : array, shape (p, columns)
        :math:`H L` with the factor L of the target covariance at the training points.
    train, train_per_noise : float
        Training error of the target, and per unit of label noise.
    """

    per_label: Array
    per_direction: Array
    train: float
    train_per_noise: float

    @classmethod
    def of(cls, features: Array, rank: int, labels: Array, spectral_filter: Filter) -> FeatureFit:
        """Fit labels of shape (n, columns) on a feature matrix of shape (n, p)."""
        n = len(labels)
        U, singular, Vt, _ = decompose(features, rank)
        shrinkage = Shrinkage.of(spectral_filter, singular)
        H = Vt.T @ (shrinkage.gain[:, None] * U.T)
        energy = np.sum((U.T @ labels) ** 2, axis=1)
        train = float(shrinkage.residual**2 @ energy)
        if singular.size < n:
            train += max(float(np.sum(labels * labels) - energy.sum()), 0.0)
        return cls(H, H @ labels, train / n, float(np.sum(shrinkage.residual**2) + n - singular.size) / n)
