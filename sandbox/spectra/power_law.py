r"""Power-law spectra: eigenvalue :math:`k^{-\mathrm{decay}} L(k)^{-\mathrm{log\_decay}}` with :math:`L(k) = 1 +
\log\frac{k+1}2`, target power :math:`\propto k^{-\mathrm{source}}`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics import counting
from sandbox.numerics.log_power import log_factor, log_power_tail
from sandbox.numerics.special import zeta
from sandbox.spectra.counts import PartialSums

#: Up to this dimension every direction is listed; beyond, blocks of directions share the nodes of a Gauss rule.
LISTED = 10_000

#: Up to this decay the rule of a block sums s / (s + kappa), whose poles in log k are at +- i pi / decay, to rounding.
STEEPEST = 10.0


@dataclass(frozen=True)
class PowerLaw:
    """The first `taken` directions of a power law with more of them than can be listed.

    Parameters
    ----------
    decay, log_decay, source : array, shape (...)
        Exponents of the eigenvalues and of the target power.
    dim : array, shape (...)
        Number of directions of the whole law, a whole number or inf.
    scale : array, shape (...)
        Target power of the first direction.
    taken : array, shape (...)
        At most `dim`; a fraction takes that share of the last direction.
    """

    decay: Array
    log_decay: Array
    source: Array
    dim: Array
    scale: Array
    taken: Array

    @classmethod
    def of(cls, *, decay: Array, log_decay: Array, source: Array, dim: Array, signal: Array) -> PowerLaw:
        """The whole law, its target power adding up to `signal`."""
        decay, log_decay, source, dim, signal = np.broadcast_arrays(decay, log_decay, source, dim, signal)
        nothing_taken = cls(decay, log_decay, source, dim, np.ones_like(signal), np.zeros_like(dim))
        return cls(decay, log_decay, source, dim, signal / nothing_taken.power_left_out, dim)

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
        # The rule's own sum is off by a few units of the last digit, and whether it equals n is asked to the last.
        sums = PartialSums.of(np.moveaxis(count, -1, 0))
        if sums.rest is not None:
            most = np.arange(count.shape[-1]) == np.argmax(count, axis=-1, keepdims=True)
            count = count + np.where(most, ((taken - sums.total[-1]) - sums.rest[-1])[..., None], 0.0)
        eigenvalues = law_of(k, self.decay[..., None], self.log_decay[..., None])
        return eigenvalues, count, count * self.scale[..., None] * k ** -self.source[..., None]

    def fall(self, k: Array) -> Array:
        """1 - (eigenvalue k + 1) / (eigenvalue k), without a difference."""
        log_ratio = np.log1p(np.log1p(1.0 / (k + 1.0)) / log_factor(k))
        return -np.expm1(-self.decay * np.log1p(1.0 / k) - self.log_decay * log_ratio)

    @property
    def power_left_out(self) -> Array:
        """Target power of the directions not listed, summed without a difference; shape (...)."""
        complete = np.floor(np.minimum(self.taken, counting.HORIZON))
        partial = np.minimum(complete + 1.0, self.dim)
        k, count = counting.counting_rule(partial, np.minimum(self.dim, counting.HORIZON))
        rest = (count * k ** -self.source[..., None]).sum(axis=-1)
        share = np.clip(partial - self.taken, 0.0, 1.0)
        beyond = np.where(np.isinf(self.dim), zeta(self.source, counting.HORIZON + 1.0), 0.0)
        return self.scale * (share * partial**-self.source + rest + beyond)

    @property
    def tail(self) -> Array:
        """Sum of the eigenvalues beyond the horizon where all directions are taken, else 0; shape (...)."""
        last = law_of(np.asarray(counting.HORIZON), self.decay, self.log_decay)
        return np.where(np.isinf(self.taken), last * log_power_tail(self.decay, self.log_decay, counting.HORIZON), 0.0)

    def sums_after(self, k: Array) -> tuple[Array, Array]:
        """Sums of the eigenvalues taken after the first k, and of their squares, in units of the largest of them.

        Parameters
        ----------
        k : array, shape (...)
            A fraction leaves the rest of its direction.

        Returns
        -------
        sums, squares : arrays, shape (...)
            0 where nothing is left.
        """
        taken, k = np.broadcast_arrays(np.minimum(self.taken, counting.HORIZON), k)
        first, complete = np.floor(k) + 1.0, np.floor(taken)
        i, count = counting.counting_rule(np.minimum(first, counting.HORIZON), np.maximum(complete, first - 1.0))
        ends = np.stack([first, complete + 1.0], axis=-1)
        parts = np.stack([np.minimum(taken, first) - k, np.where(complete < first, 0.0, taken - complete)], axis=-1)
        i, count = np.concatenate([i, ends], axis=-1), np.concatenate([count, np.maximum(parts, 0.0)], axis=-1)

        def relative(i: Array) -> Array:
            decay, log_decay, largest = (array[..., None] for array in (self.decay, self.log_decay, first))
            return law_of(i / largest, decay, np.zeros(())) * (log_factor(largest) / log_factor(i)) ** log_decay

        eigenvalues, last = relative(i), relative(np.asarray([counting.HORIZON]))[..., 0]
        infinite = np.isinf(self.taken)
        sums, squares = (
            (count * eigenvalues**order).sum(axis=-1)
            + np.where(
                infinite,
                last**order * log_power_tail(order * self.decay, order * self.log_decay, counting.HORIZON),
                0.0,
            )
            for order in (1, 2)
        )
        return sums, squares


def law_of(k: Array, decay: Array, log_decay: Array) -> Array:
    """The eigenvalue of direction k."""
    power = k**-decay
    return power * log_factor(k) ** -log_decay if log_decay.any() else power
