r"""The population of one simulated spherical task, its neurons, and their population inner products.

The risk is a quadratic form in the target that no rotation changes, so it depends on the harmonic components of the
target only through their variance on each degree, and the average over all targets of these variances is the risk of
each of them. Averaged so, values of the target at two points have the covariance

.. math:: C(x, x') = \sum_k \mathrm{power}_k\, Q_k(\langle x, x'\rangle / d),

and the value at a point has the covariance :math:`\sum_k \mathrm{power}_k\, \xi_k\, Q_k(\langle w, x\rangle/\sqrt d)`
with the inner product of the target and a neuron w. (Schur's lemma and the Funk-Hecke formula.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sandbox.activations import Activation
from sandbox.foundations.parameters import Array
from sandbox.numerics.gegenbauer import zonal
from sandbox.simulation.feature_training import FeatureTraining
from sandbox.simulation.gaussian_population import check_size
from sandbox.tasks.spherical_task import SphericalTask


@dataclass(frozen=True)
class Sphere:
    """A population uniform on the sphere of radius sqrt(dim).

    Parameters
    ----------
    dim : int
    power_by_degree : array, shape (degrees,)
    noise : float
    """

    dim: int
    power_by_degree: Array
    noise: float

    #: Every part of the target is drawn: none is independent noise.
    hidden = 0.0

    @classmethod
    def of(cls, task: SphericalTask) -> Sphere:
        """The population of a single task."""
        check_size("coordinates", int(task.dim))
        powered = np.flatnonzero(task.power_by_degree)
        return cls(int(task.dim), task.power_by_degree[: 1 + max(powered, default=0)], float(task.noise))

    @property
    def signal(self) -> float:
        """Target variance."""
        return float(self.power_by_degree.sum())

    def points(self, n: int, rng: np.random.Generator) -> Array:
        """Draw n inputs; shape (n, dim)."""
        x = rng.standard_normal((n, self.dim))
        x *= np.sqrt(self.dim / np.vecdot(x, x))[:, None]
        return x

    def labels(self, points: Sequence[Array]) -> list[Array]:
        """Factors L of the target covariance C = L L' within and between sets of points; shapes (n, columns)."""
        everything = np.concatenate(points)
        sizes = np.cumsum([len(x) for x in points])[:-1]
        linear = np.zeros(2)
        linear[: self.power_by_degree.size] = self.power_by_degree[:2]
        columns = [np.full((len(everything), 1), np.sqrt(linear[0])), everything * np.sqrt(linear[1] / self.dim)]
        if self.power_by_degree.size > 2:
            # A symmetric root: the harmonics themselves are too many.
            higher = np.concatenate([np.zeros(2), self.power_by_degree[2:]])
            w, vectors = np.linalg.eigh(self.zonal_sum(higher, everything @ everything.T / self.dim))
            columns.append(vectors * np.sqrt(np.maximum(w, 0.0)))
        return np.split(np.concatenate(columns, axis=1), sizes)

    def zonal_sum(self, weights: Array, t: Array) -> Array:
        """The sum of Gegenbauer polynomials with these weights by degree, at t."""
        degrees = np.flatnonzero(weights)
        if degrees.size == 0:
            return np.zeros_like(t)
        return np.tensordot(weights[degrees], zonal(self.dim, degrees, np.clip(t, -1.0, 1.0)), axes=1)


@dataclass(frozen=True)
class SphericalNeurons:
    r"""The p functions :math:`p^{-1/2}\varphi(\langle w_j, x\rangle)` on a sphere.

    Parameters
    ----------
    sphere : Sphere
    directions : array, shape (p, dim)
        :math:`w_j`, of norm 1 with an activation and standard normal without.
    activation : Activation or None
    """

    sphere: Sphere
    directions: Array
    activation: Activation | None

    @classmethod
    def draw(cls, sphere: Sphere, p: int, activation: Activation | None, rng: np.random.Generator) -> SphericalNeurons:
        """Draw p features."""
        directions = rng.standard_normal((p, sphere.dim))
        if activation is not None:
            directions /= np.sqrt(np.vecdot(directions, directions))[:, None]
        return cls(sphere, directions, activation)

    def at(self, points: Array, rng: np.random.Generator) -> Array:
        """The feature matrix at points, shape (n, p)."""
        z: Array = points @ self.directions.T
        if self.activation is not None:
            z = self.activation.function(z)
        return z / np.sqrt(len(self.directions))

    def products(self, other: SphericalNeurons) -> Array:
        """The population inner products with the features of another draw or with themselves; shape (p, p)."""
        overlap: Array = self.directions @ other.directions.T
        if self.activation is not None:
            if other is self:
                np.fill_diagonal(overlap, 1.0)
            overlap = self.activation.sphere_kernel(self.sphere.dim)(overlap)
        return overlap / len(self.directions)

    def learnt(self, points: Array, training: FeatureTraining) -> Array:
        """The population inner products of the target with the fits to it along each singular vector; shape (m,).

        Averaged over targets.
        """
        sphere, power = self.sphere, self.sphere.power_by_degree
        z: Array = points @ self.directions.T
        if self.activation is None:
            covariance = z * (power[1] / sphere.dim if power.size > 1 else 0.0)
        else:
            listed = self.activation.on_sphere(sphere.dim).coefficients
            shared = min(power.size, listed.size)
            covariance = sphere.zonal_sum(power[:shared] * listed[:shared], z / np.sqrt(sphere.dim))
        along = covariance @ training.Vt.T / np.sqrt(len(self.directions))
        return np.vecdot(training.U.T, along.T)
