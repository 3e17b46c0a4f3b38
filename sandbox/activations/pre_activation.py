r"""A pre-activation as an angle: one coordinate of a uniform point of a sphere, and its limit in high dimension.

On the sphere of radius :math:`\sqrt d` a coordinate is :math:`u = \sqrt d \sin(y/\sqrt d)`. The other coordinates lie
on a sphere of one dimension less, smaller by the chord :math:`\cos(y/\sqrt d)`. The densities of such angles are powers
of their cosines, analytic at the poles, too. In infinite dimension y is u itself, and normal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sandbox.activations.expansion import normal_density
from sandbox.activations.homogeneous import half_step
from sandbox.foundations.parameters import Array
from sandbox.numerics.gegenbauer import power_of_rest

#: Beyond this every density is below 1e-31.
REACH = 12.0


@dataclass(frozen=True)
class PreActivation:
    """A coordinate of a uniform point of the sphere of radius sqrt(dim).

    Parameters
    ----------
    dim : float
        From 3; inf for the standard normal.
    """

    dim: float

    @property
    def radius(self) -> float:
        """Of the sphere."""
        return math.sqrt(self.dim)

    @property
    def reach(self) -> float:
        """The largest angle y: of the pole, or where the density has vanished."""
        return min(math.pi / 2 * self.radius, REACH)

    def at(self, y: Array) -> Array:
        """The coordinate."""
        return y if math.isinf(self.dim) else self.radius * np.sin(y / self.radius)

    def chord(self, y: Array) -> Array:
        """The share that is left to the other coordinates."""
        return np.ones_like(y) if math.isinf(self.dim) else np.cos(y / self.radius)

    def angle(self, x: Array) -> Array:
        """The angle of a coordinate; that of the pole for one beyond."""
        if math.isinf(self.dim):
            return np.clip(x, -REACH, REACH)
        return np.clip(self.radius * np.arcsin(np.clip(x / self.radius, -1, 1)), -self.reach, self.reach)

    def density(self, x: Array) -> Array:
        """Of the angle y, where the coordinate is x."""
        return self._density(x, 2)

    def density_of_other(self, x: Array) -> Array:
        """The same of another coordinate, in units of the chord of this one."""
        return self._density(x, 3)

    def _density(self, x: Array, lost: int) -> Array:
        if math.isinf(self.dim):
            return normal_density(x)
        constant = half_step((self.dim + 1 - lost) / 2) / math.sqrt(math.pi * self.dim)
        return constant * power_of_rest(x / self.radius, self.dim - lost)
