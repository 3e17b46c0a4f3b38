"""Random features: their weights, what they give on data, and their population inner products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.activations import Activation
from sandbox.foundations.parameters import Array
from sandbox.simulation.feature_training import FeatureTraining
from sandbox.simulation.gaussian_population import Population


@dataclass(frozen=True)
class Neurons:
    r"""The p functions :math:`p^{-1/2} \phi(z_j)` of the pre-activations :math:`z_j = \sum_k \omega_{jk} g_k + r_j`.

    The part :math:`r_j` that comes from the tail is Gaussian and independent across features and points: infinitely
    many vanishing eigenvalues leave no correlation.

    Parameters
    ----------
    directions : array, shape (p, dim)
        :math:`\omega`. Without an activation :math:`\omega_{jk} = \sqrt{s_k}\, w_{jk}` with :math:`w \sim N(0, I)`;
        with one, each row and its r are scaled to a pre-activation of variance 1.
    rest : array, shape (p,)
        Variance of :math:`r_j`.
    activation : Activation or None
    population : Population
    """

    directions: Array
    rest: Array
    activation: Activation | None
    population: Population

    @classmethod
    def draw(cls, population: Population, p: int, activation: Activation | None, rng: np.random.Generator) -> Neurons:
        """Draw p features."""
        directions = rng.standard_normal((p, population.dim)) * np.sqrt(population.eigenvalues)
        rest = np.full(p, population.tail)
        if activation is not None:
            variance = np.einsum("jk,jk->j", directions, directions) + population.tail
            directions /= np.sqrt(variance)[:, None]
            rest = rest / variance
        return cls(directions, rest, activation, population)

    @property
    def p(self) -> int:
        """Number of features."""
        return self.rest.size

    def at(self, G: Array, rng: np.random.Generator) -> Array:
        """The feature matrix at points with coordinates G, shape (n, dim): an array of shape (n, p)."""
        z: Array = G @ self.directions.T
        if np.any(self.rest > 0):
            z += rng.standard_normal(z.shape) * np.sqrt(self.rest)
        if self.activation is not None:
            z = self.activation.function(z)
        z /= np.sqrt(self.p)
        return z

    def products(self, other: Neurons) -> Array:
        """The population inner products with the features of another draw or with themselves; shape (p, p)."""
        overlap: Array = self.directions @ other.directions.T
        if self.activation is None:
            if other is self:
                overlap[np.diag_indices_from(overlap)] += self.rest
            return overlap / self.p
        if other is self:
            np.fill_diagonal(overlap, 1.0)
        return np.divide(self.activation.dual_kernel(overlap), self.p)

    def learnt(self, points: Array, training: FeatureTraining) -> Array:
        """The population inner products of the target with the fits to it along each singular vector; shape (m,).

        Summed over its directions. The constant is orthogonal to it.
        """
        products = self.with_directions(self.population.powered) * self.population.root_power
        return np.vecdot(training.Vt @ products, training.seen)

    def with_directions(self, which: slice | NDArray[Any]) -> Array:
        """The population inner products with the coordinates `which` of g; shape (p, number of them)."""
        mu1 = 1.0 if self.activation is None else self.activation.mu1
        products: Array = self.directions[:, which] * (mu1 / np.sqrt(self.p))
        return products
