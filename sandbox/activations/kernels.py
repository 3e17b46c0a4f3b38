r"""Kernels of activations: the population inner product of two features as a function of their overlap.

In the angle :math:`\theta = \arccos \rho` the kernels of piecewise smooth functions are smooth up to both ends, where
in :math:`\rho` those of kinks and jumps are not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sandbox.activations.elementwise import name_of
from sandbox.activations.expansion import Elementwise, expand
from sandbox.activations.homogeneous import Homogeneous
from sandbox.foundations.parameters import Array, real_array
from sandbox.numerics.gegenbauer import zonal
from sandbox.numerics.panels import UnresolvedError

if TYPE_CHECKING:
    from sandbox.numerics.interpolation import PiecewiseTable, Table

#: Longest series that is summed.
LONGEST = 400

#: Of the interpolant of a kernel without a finite series, relative to its largest value.
TOLERANCE = 1e-13


def correlations(rho: Array) -> Array:
    """Checked correlations, cut to [-1, 1] where rounding left them outside."""
    rho = real_array(rho, "rho")
    inside = np.abs(rho) <= 1 + 1e-12
    if not inside.all():
        raise ValueError(f"rho must be in [-1, 1], got {rho[~inside].flat[0]}: it is a correlation")
    return np.clip(rho, -1.0, 1.0)


@dataclass(frozen=True)
class Checked:
    """A formula that wants correlations, behind the check of its domain."""

    formula: Elementwise

    def __call__(self, rho: Array) -> Array:
        """The kernel at correlations."""
        return self.formula(correlations(rho))


@dataclass(frozen=True)
class Scaled:
    """A multiple of another kernel."""

    kernel: Elementwise
    factor: float

    def __call__(self, rho: Array) -> Array:
        """The kernel at correlations."""
        return self.kernel(rho) * self.factor


@dataclass(frozen=True)
class Tabulated:
    r"""The kernel of a function without a closed form, from a table made at the first call.

    The sum :math:`\sum_k c_k^2\,Q_k(\rho)` of the expansion (:math:`\rho^k` for Gaussian inputs) where it is finite:
    then its absolute error is below 1e-13 of the second moment. Else the integral over both pre-activations, split
    along their kinks and jumps, with an error below 1e-12 of it.

    Parameters
    ----------
    function : callable
        Elementwise.
    dim : float
        Of the sphere of radius sqrt(dim) of the inputs; inf for Gaussian ones.
    """

    function: Elementwise
    dim: float

    def __call__(self, rho: Array) -> Array:
        """The kernel at correlations."""
        values: Array = self._table(np.arccos(correlations(rho)))
        return values if values.ndim else values[()]

    @cached_property
    def _table(self) -> Table | PiecewiseTable:
        # Few programs need a table, and all pay for what is imported at the top.
        from sandbox.activations import pairs
        from sandbox.numerics.interpolation import PiecewiseTable, tabulate

        found = expand(self.function, self.dim, LONGEST)
        if found.rest == 0:
            return tabulate(lambda theta: self._series(found.coefficients**2, theta), 0.0, math.pi)
        by_angle = partial(pairs.kernel, self.function, self.dim)
        try:
            return PiecewiseTable.of(by_angle, pairs.rough_angles(self.function, self.dim), TOLERANCE)
        except UnresolvedError:
            raise ValueError(
                "activation must have no singularities but kinks and jumps for its kernel, which simulations need, "
                f"got {name_of(self.function)}, whose kernel is not resolved to 1e-12; its risk is available"
            ) from None

    def _series(self, squares: Array, theta: Array) -> Array:
        degrees = np.flatnonzero(squares)
        rho = np.cos(theta)
        terms = rho ** degrees[:, None] if math.isinf(self.dim) else zonal(int(self.dim), degrees, rho)
        return squares[degrees] @ terms

    def __getstate__(self) -> dict[str, Any]:
        """Without the table, which is made again."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)


def on_sphere(dim: int, function: Elementwise, dual_kernel: Elementwise, closed: Homogeneous | None) -> Elementwise:
    """The kernel for inputs on the sphere of radius sqrt(dim)."""
    if closed is not None:
        # The radius of a Gaussian input is a factor of its own.
        return Scaled(dual_kernel, closed.second_moment(dim) / closed.second_moment(math.inf))
    return Tabulated(function, dim)
