r"""Training sets of random features, decomposed: what any filter makes of them, and of two of them together.

With :math:`F = U \operatorname{diag}(\sigma) V^\top` the feature matrix, the fit to labels y is the function
:math:`\sum_i \mathrm{gain}_i\, (U^\top y)_i\, \varphi_i` of the :math:`\varphi_i = \sum_j V_{ji} f_j`, orthogonal on
the training set. With an intercept F and y are centred, each :math:`\varphi_i` is less its mean over the training set,
and the mean of y is added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.constant import centred
from sandbox.simulation.fit import Filter, Shrinkage, decompose


@dataclass(frozen=True)
class FeatureTraining:
    """One training set with one set of features.

    Parameters
    ----------
    n : int
    intercept : bool
    U : array, shape (n, m)
    singular : array, shape (m,)
    Vt : array, shape (m, p)
    through_mean : array, shape (m,)
        Means of the functions over the training set; 0 without an intercept.
    seen : array, shape (m, columns)
        The target, a factor of its covariance at the points, along each singular vector.
    heights : array, shape (columns,)
        Its means, 0 without an intercept.
    unexplained : float
        What of it lies outside of the singular vectors.
    """

    n: int
    intercept: bool
    U: Array
    singular: Array
    Vt: Array
    through_mean: Array
    seen: Array
    heights: Array
    unexplained: float

    @classmethod
    def of(cls, features: Array, rank: int, labels: Array, intercept: bool = False) -> FeatureTraining:
        """Of a feature matrix of shape (n, p) of at most that rank, and a factor of shape (n, columns)."""
        n = len(labels)
        independent = n - intercept
        features, mean = centred(features, intercept)
        labels, heights = centred(labels, intercept)
        U, singular, Vt, _ = decompose(features, min(rank, independent))
        seen = U.T @ labels
        unexplained = 0.0
        if singular.size < independent:
            unexplained = max(float(np.sum(labels * labels) - np.sum(seen * seen)), 0.0)
        return cls(n, intercept, U, singular, Vt, Vt @ mean, seen, heights, unexplained)

    def fit(self, spectral_filter: Filter) -> FeatureFit:
        """What a filter makes of it."""
        shrinkage = Shrinkage.of(spectral_filter, self.singular)
        train = float(shrinkage.residual**2 @ np.vecdot(self.seen, self.seen)) + self.unexplained
        outside = self.n - self.intercept - self.singular.size
        return FeatureFit(shrinkage.gain, train / self.n, float(np.sum(shrinkage.residual**2) + outside) / self.n)


@dataclass(frozen=True)
class FeatureFit:
    """One fit.

    Parameters
    ----------
    gain : array, shape (m,)
    train, train_per_noise : float
        Training error of the target, and per unit of label noise.
    """

    gain: Array
    train: float
    train_per_noise: float


def functions_of(first: FeatureTraining, second: FeatureTraining, spread: Array) -> Array:
    """The population inner products of the functions of two trainings; shape (m, m).

    Parameters
    ----------
    first, second : FeatureTraining
    spread : array, shape (p, m)
        Those of the features of the first with the functions of the second: the products of the features, shape (p, p),
        times its singular vectors.
    """
    found: Array = first.Vt @ spread
    return found + np.outer(first.through_mean, second.through_mean) if first.intercept else found


@dataclass(frozen=True)
class Pair:
    """Population inner products of the functions of two trainings, and what they make of the target and of the noise.

    Parameters
    ----------
    target : array, shape (m, m)
        Summed over the columns of the target.
    noise : array, shape (m, m), or None
        Summed over the labels, of which the singular vectors of one training are orthonormal functions; None where they
        share none.
    per_noise : float
        What the mean of the labels adds where they share them.
    heights, from_first, from_second : float, array of shape (m,), array of shape (m,)
        What the means of the target add.
    """

    target: Array
    noise: Array | None
    per_noise: float
    heights: float
    from_first: Array
    from_second: Array

    @classmethod
    def of(cls, first: FeatureTraining, second: FeatureTraining, functions: Array, same_samples: bool) -> Pair:
        """With the population inner products of their functions, from `functions_of`."""
        noise = None
        if same_samples:
            noise = np.diag(np.diagonal(functions)) if first is second else functions * (first.U.T @ second.U)
        return cls(
            functions * (first.seen @ second.seen.T),
            noise,
            1.0 / first.n if same_samples and first.intercept else 0.0,
            float(first.heights @ second.heights),
            first.through_mean * (first.seen @ second.heights),
            second.through_mean * (second.seen @ first.heights),
        )

    def of_targets(self, first: FeatureFit, second: FeatureFit) -> float:
        """The population inner product of the fits to the target, summed over its columns."""
        means = self.heights - first.gain @ self.from_first - second.gain @ self.from_second
        return float(first.gain @ self.target @ second.gain + means)

    def of_noise(self, first: FeatureFit, second: FeatureFit) -> float:
        """The population inner product of the fits to the noise that both share, per unit of it."""
        assert self.noise is not None
        return float(first.gain @ self.noise @ second.gain) + self.per_noise


@dataclass(frozen=True)
class OwnLabels:
    """Noisy labels of one training set, drawn: how a fit to them errs.

    Parameters
    ----------
    functions : array, shape (m, m)
        Population inner products of the functions.
    seen : array, shape (m,)
        The labels along each singular vector.
    height : float
        Their mean, 0 without an intercept.
    along : array, shape (m,)
        Population inner products of the functions with the target.
    through_mean : array, shape (m,)
    unavoidable : float
        The mean square of the target, with its hidden part and the noise.
    """

    functions: Array
    seen: Array
    height: float
    along: Array
    through_mean: Array
    unavoidable: float

    @classmethod
    def of(
        cls, training: FeatureTraining, functions: Array, along: Array, labels: Array, unavoidable: float
    ) -> OwnLabels:
        """Of labels of shape (n,), with the products of the functions, and those of the features with the target."""
        rows, height = centred(labels, training.intercept)
        seen, of_target = training.U.T @ rows, training.Vt @ along
        return cls(functions, seen, float(height), of_target, training.through_mean, unavoidable)

    def error(self, fit: FeatureFit) -> float:
        """The test error of a fit to these labels, noise included."""
        weights = fit.gain * self.seen
        of_fit = weights @ self.functions @ weights + self.height * (self.height - 2.0 * (weights @ self.through_mean))
        return max(float(self.unavoidable - 2.0 * (weights @ self.along) + of_fit), 0.0)
