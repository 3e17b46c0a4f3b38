"""One target of a population, drawn: its labels at the training points and its inner products with features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.gaussian_population import Population, draw_signs
from sandbox.simulation.neurons import Neurons
from sandbox.simulation.spherical_population import Sphere, SphericalNeurons

#: Share of the largest eigenvalue of a covariance below which others are rounding errors.
ROUNDING = 1e-12


@dataclass(frozen=True)
class GaussianTarget:
    r"""The target :math:`\sum_k b_k g_k` of Gaussian inputs, :math:`b_k = \pm\sqrt{t_k}`, and its hidden part.

    Parameters
    ----------
    coefficients : array, shape (dim,)
        b, with random signs.
    unlisted : float
        Variance of the hidden part.
    labels : list of array, shape (n,)
        Its values at each set of training points, the hidden part included; without noise.
    """

    coefficients: Array
    unlisted: float
    labels: list[Array]

    @classmethod
    def draw(cls, population: Population, factors: Sequence[Array], rng: np.random.Generator) -> GaussianTarget:
        """Draw the signs, and the hidden part at sets of points, given the factors `Population.labels` of the rest."""
        signs = population.draw_signs(rng)
        b = np.zeros(population.dim)
        b[population.powered] = signs * population.root_power
        hidden = np.sqrt(population.hidden)
        labels = [factor @ signs + hidden * rng.standard_normal(len(factor)) for factor in factors]
        return cls(b, population.hidden, labels)

    def along(self, neurons: Neurons) -> Array:
        """The population inner products of the target with features; shape (p,)."""
        every = np.ones(self.coefficients.size, dtype=bool)
        products: Array = neurons.with_directions(every) @ self.coefficients
        return products


@dataclass(frozen=True)
class SphericalTarget:
    r"""A target on the sphere.

    Its constant and its slopes are :math:`\pm` the roots of the power on each coordinate. The harmonics of higher
    degree are too many to list: that part is a Gaussian random function of which only the values at the training points
    are drawn. What depends on it elsewhere is averaged, given these values, on which alone the fits depend.

    Parameters
    ----------
    sphere : Sphere
    constant : float
    coefficients : array, shape (dim,)
        Of the coordinates.
    unlisted : float
        Mean square of all that is no linear function of the coordinates.
    labels : list of array, shape (n,)
        Its values at each set of training points, without noise.
    points : array, shape (all n, dim)
    dual : array, shape (all n,)
        The inverse covariance of the part of higher degree, times its values: the kernel interpolation of them has the
        inner products that the part has on average.
    """

    sphere: Sphere
    constant: float
    coefficients: Array
    unlisted: float
    labels: list[Array]
    points: Array
    dual: Array

    @classmethod
    def draw(
        cls, sphere: Sphere, points: Sequence[Array], factors: Sequence[Array], rng: np.random.Generator
    ) -> SphericalTarget:
        """Draw the signs, and the part of higher degree at sets of points of shape (n, dim), given the factors."""
        factor = np.concatenate(factors)
        signs = draw_signs(1 + sphere.dim, rng)
        root = factor[:, signs.size :]
        variance: Array = np.sum(root * root, axis=0)
        kept = variance > ROUNDING * variance.max(initial=0.0)
        latent = np.where(kept, rng.standard_normal(variance.size), 0.0)
        linear = float(sphere.power_by_degree[1]) if sphere.power_by_degree.size > 1 else 0.0
        values = factor @ np.concatenate([signs, latent])
        return cls(
            sphere,
            signs[0] * float(np.sqrt(sphere.power_by_degree[0])),
            signs[1:] * np.sqrt(linear / sphere.dim),
            float(np.delete(sphere.power_by_degree, slice(1, 2)).sum()),
            np.split(values, np.cumsum([len(x) for x in points])[:-1]),
            np.concatenate(points),
            root @ np.divide(latent, variance, out=np.zeros_like(latent), where=kept),
        )

    def along(self, neurons: SphericalNeurons) -> Array:
        """The population inner products of the target with features; shape (p,)."""
        sphere, p = self.sphere, len(neurons.directions)
        linear: Array = neurons.directions @ self.coefficients / np.sqrt(p)
        if neurons.activation is None:
            return linear
        listed = neurons.activation.on_sphere(sphere.dim).coefficients
        shared = min(sphere.power_by_degree.size, listed.size)
        # By degree: of the constant, of the slopes, and of the kernel interpolation of the rest (Funk-Hecke formula).
        products = listed[0] * self.constant / np.sqrt(p) + linear * (np.sqrt(sphere.dim) * listed[1:2].sum())
        if shared > 2:
            higher = np.concatenate([np.zeros(2), (sphere.power_by_degree[:shared] * listed[:shared])[2:]])
            t = self.points @ neurons.directions.T / np.sqrt(sphere.dim)
            products += self.dual @ sphere.zonal_sum(higher, t) / np.sqrt(p)
        return products


DrawnTarget: TypeAlias = GaussianTarget | SphericalTarget


def draw_target(
    population: Population | Sphere, points: Sequence[Array], factors: Sequence[Array], rng: np.random.Generator
) -> DrawnTarget:
    """One target of a population, with its values at sets of points.

    Parameters
    ----------
    population : Population or Sphere
    points : sequence of array, shape (n, dim)
    factors : sequence of array, shape (n, columns)
        What ``population.labels(points)`` gives.
    rng : Generator

    Returns
    -------
    GaussianTarget or SphericalTarget
    """
    if isinstance(population, Sphere):
        return SphericalTarget.draw(population, points, factors, rng)
    return GaussianTarget.draw(population, factors, rng)
