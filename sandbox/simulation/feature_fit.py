"""One fit of random features, as weights per training label and per direction of the target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.constant import centred
from sandbox.simulation.fit import Filter, Shrinkage, decompose


@dataclass(frozen=True)
class FeatureFit:
    r"""One fit: weights per training label and per direction of the target.

    Parameters
    ----------
    per_label : array, shape (p, n)
        H: the weights are :math:`H y`. With an intercept a last row has the constant of the prediction.
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
    def of(
        cls, features: Array, rank: int, labels: Array, spectral_filter: Filter, *, intercept: bool = False
    ) -> FeatureFit:
        """Fit labels of shape (n, columns) on a feature matrix of shape (n, p)."""
        n = len(labels)
        features, mean = centred(features, intercept)
        U, singular, Vt, _ = decompose(features, min(rank, n - intercept))
        shrinkage = Shrinkage.of(spectral_filter, singular)
        H = Vt.T @ (shrinkage.gain[:, None] * U.T)
        if intercept:
            H = np.vstack([H, 1.0 / n - mean @ H])
        H_labels = H @ labels
        labels, _ = centred(labels, intercept)
        energy = np.sum((U.T @ labels) ** 2, axis=1)
        train = float(shrinkage.residual**2 @ energy)
        independent = n - intercept
        if singular.size < independent:
            train += max(float(np.sum(labels * labels) - energy.sum()), 0.0)
        return cls(H, H_labels, train / n, float(np.sum(shrinkage.residual**2) + independent - singular.size) / n)
