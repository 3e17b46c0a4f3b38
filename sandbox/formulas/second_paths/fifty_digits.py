"""The deterministic equivalent at one point in long arithmetic, as the papers write it.

Differences cancel, and derivatives are differences: of a hundred digits some fifty are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from sandbox.spectra.spectrum import Spectrum

#: Halvings of the logarithm of an interval from 1e-150 to 1e150, down to 1e-88 of a number.
HALVINGS = 300


@dataclass
class FiftyDigits:
    """A spectrum, sample size, feature count and penalty.

    Parameters
    ----------
    groups : list of tuple
        Eigenvalue, multiplicity and target power of each group.
    hidden, tail, noise, n, p, penalty : number
        p = inf for linear models and kernels.
    """

    groups: list[tuple[Decimal, ...]]
    hidden: Decimal
    tail: Decimal
    noise: Decimal
    n: Decimal
    p: Decimal
    penalty: Decimal

    @classmethod
    def of(cls, seen: Spectrum, noise: Any, *, n: Any, p: Any = np.inf, penalty: Any) -> FiftyDigits:
        """The point of a single task with few groups."""
        listed = zip(seen.eigenvalues, seen.multiplicity, seen.power, strict=True)
        groups = [tuple(map(_decimal, group)) for group in listed if group[1] > 0]
        return cls(groups, *map(_decimal, (seen.hidden, seen.tail, noise, n, p, penalty)))

    def at(self, **changed: Any) -> FiftyDigits:
        """The same with another feature count or penalty."""
        decimals: dict[str, Any] = {name: _decimal(value) for name, value in changed.items()}
        return replace(self, **decimals)

    @property
    def interpolates(self) -> bool:
        """Whether there are more directions than samples or features, so that penalty 0 has an effective ridge."""
        return self.tail > 0 or sum(m for s, m, _ in self.groups if s > 0) > min(self.n, self.p)

    @cached_property
    def kappa(self) -> Decimal:
        """The effective ridge, by bisection."""
        low, high = Decimal("1e-150"), Decimal("1e150")
        for _ in range(HALVINGS):
            middle = (low * high).sqrt()
            if self._too_small(middle):
                low = middle
            else:
                high = middle
        return high

    def _too_small(self, kappa: Decimal) -> bool:
        D = self.D_at(kappa)
        if self.penalty < 0:
            # Of linear models; below the place of the least penalty, which is where D2 = n, it grows again.
            return self.D2_at(kappa) >= self.n or kappa * (self.n - D) < self.penalty
        if min(self.n, self.p) <= D:
            return True
        room = Decimal(1) if self.p.is_infinite() else (self.p - D) / self.p
        return kappa * (self.n - D) * room < self.penalty

    def D_at(self, kappa: Decimal) -> Decimal:
        """The first degrees of freedom."""
        return sum((m * s / (s + kappa) for s, m, _ in self.groups), self.tail / kappa if self.tail else Decimal(0))

    def D2_at(self, kappa: Decimal) -> Decimal:
        """The second degrees of freedom, as a sum."""
        return sum((m * (s / (s + kappa)) ** 2 for s, m, _ in self.groups), Decimal(0))

    def beta1_at(self, kappa: Decimal) -> Decimal:
        """The target variance that is missed, to first order."""
        return sum((t * kappa / (s + kappa) for s, _, t in self.groups), self.hidden)

    @cached_property
    def D(self) -> Decimal:
        """D at the effective ridge."""
        return self.D_at(self.kappa)

    @cached_property
    def D2(self) -> Decimal:
        """The second degrees of freedom, D + kappa D'."""
        return self.D + self.kappa * slope(self.D_at, self.kappa)

    @cached_property
    def beta1(self) -> Decimal:
        """beta1 at the effective ridge."""
        return self.beta1_at(self.kappa)

    @cached_property
    def beta2(self) -> Decimal:
        """beta1 - kappa beta1'."""
        return self.beta1 - self.kappa * slope(self.beta1_at, self.kappa)

    @property
    def ratio(self) -> Decimal:
        """(p - D)/(p - D2)."""
        return Decimal(1) if self.p.is_infinite() else (self.p - self.D) / (self.p - self.D2)

    @property
    def shared_features(self) -> Decimal:
        """Error covariance of two predictors with the same features and other data, without noise."""
        return self.beta1 - self.ratio * (self.beta1 - self.beta2)

    @property
    def with_features(self) -> Decimal:
        """What fitted noise costs per unit, features given."""
        return (self.D - self.ratio * (self.D - self.D2)) / self.n

    @property
    def without_features(self) -> Decimal:
        """What fitted noise costs per unit, averaged over features."""
        return self.D2 / self.n

    @property
    def total(self) -> Decimal:
        """The total risk from the covariance of predictors that share everything."""
        return (self.shared_features + self.noise) / (1 - self.with_features)

    @property
    def loss(self) -> Decimal:
        """The expected least training loss, with the penalty."""
        room = Decimal(1) if self.p.is_infinite() else 1 - self.D / self.p
        return self.penalty * (self.beta1 + self.noise) / (self.kappa * room)

    @property
    def loss_slope(self) -> Decimal:
        """The derivative of the loss by the penalty."""
        return slope(lambda penalty: self.at(penalty=penalty).loss, self.penalty)


def slope(function: Callable[[Decimal], Decimal], x: Decimal) -> Decimal:
    """The derivative, by a difference across 1e-20 of x."""
    step = x * Decimal("1e-20")
    return (function(x + step) - function(x - step)) / (2 * step)


def least(function: Callable[[Decimal], Decimal], low: Decimal, high: Decimal, steps: int) -> Decimal:
    """Where a function with one valley is least, by so many golden sections: each leaves 0.618 of the interval."""
    golden = (Decimal(5).sqrt() - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = function(left), function(right)
    for _ in range(steps):
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = function(right)
    return (low + high) / 2


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(float(np.asarray(value)))
