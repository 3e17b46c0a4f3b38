r"""Power-law spectra: eigenvalue :math:`k^{-\mathrm{decay}}`, target power :math:`\propto k^{-\mathrm{source}}`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sandbox.numerics import counting
from sandbox.numerics.special import zeta
from sandbox.parameters import Array

#: Up to this dimension every direction is listed; beyond, blocks of directions share the nodes of a Gauss rule.
LISTED = 10_000

#: Up to this decay the rule of a block sums s / (s + kappa), whose poles in log k are at +- i pi / decay, to rounding.
STEEPEST = 10.0


@dataclass(frozen=True)
class PowerLaw:
    """The first `taken` directions of a power law with more of them than can be listed.

    Parameters
    ----------
    decay, source : array, shape (...)
        Exponents of the eigenvalues and of the target power.
    dim : array, shape (...)
        Number of directions of the whole law, a whole number or inf.
    scale : array, shape (...)
        Target power of the first direction.
    taken : array, shape (...)
        At most `dim`; a fraction takes that share of the last direction.
    """

    decay: Array
    source: Array
    dim: Array
    scale: Array
    taken: Array

    @classmethod
    def of(cls, decay: Array, source: Array, dim: Array, signal: Array) -> PowerLaw:
        """The whole law, its target power adding up to `signal`."""
        decay, source, dim, signal = np.broadcast_arrays(decay, source, dim, signal)
        nothing_taken = cls(decay, source, dim, np.ones_like(signal), np.zeros_like(dim))
        return cls(decay, source, dim, signal / nothing_taken.power_left_out, dim)

    def leading(self, p: Array) -> PowerLaw:
        """The law with at most p directions taken."""
        shape = np.broadcast_shapes(self.dim.shape, p.shape)
        whole = {item.name: np.broadcast_to(getattr(self, item.name), shape) for item in fields(self)}
        return PowerLaw(**whole | {"taken": np.minimum(whole["taken"], p)})

    def reindexed(self, shape: tuple[int, ...], index: Any) -> PowerLaw:
        """The law of the part `index` of a batch of `shape`."""
        return PowerLaw(*(np.broadcast_to(getattr(self, item.name), shape)[index] for item in fields(self)))

    def directions(self) -> tuple[Array, Array, Array]:
        """Eigenvalues, multiplicities and power of the directions taken, each of shape (..., groups)."""
        taken = np.minimum(self.taken, counting.HORIZON)
        complete = np.floor(taken)
        k, count = counting.counting_rule(np.zeros_like(taken), complete)
        if np.any(taken > complete):
            k = np.concatenate([k, (complete + 1.0)[..., None]], axis=-1)
            count = np.concatenate([count, (taken - complete)[..., None]], axis=-1)
        return k ** -self.decay[..., None], count, count * self.scale[..., None] * k ** -self.source[..., None]

    @property
    def power_left_out(self) -> Array:
        """Target power of the directions not listed, summed without a difference; shape (...)."""
        complete = np.floor(np.minimum(self.taken, counting.HORIZON))
        partial = np.minimum(complete + 1.0, self.dim)
        k, count = counting.counting_rule(partial, np.minimum(self.dim, counting.HORIZON))
        rest = (count * k ** -self.source[..., None]).sum(axis=-1)
        share = np.clip(partial - self.taken, 0.0, 1.0)
        return self.scale * (share * partial**-self.source + rest + self._beyond_horizon(self.source))

    @property
    def tail(self) -> Array:
        """Sum of the eigenvalues beyond the horizon where all directions are taken, else 0; shape (...)."""
        return np.where(np.isinf(self.taken), self._beyond_horizon(self.decay), 0.0)

    def _beyond_horizon(self, exponent: Array) -> Array:
        return np.where(np.isinf(self.dim), zeta(exponent, counting.HORIZON + 1.0), 0.0)
