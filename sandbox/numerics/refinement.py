"""Panels on which many integrands are resolved at once, each relative to its own integral."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.numerics.panels import UnresolvedError, legendre_rule, to_coefficients

#: Nodes per panel.
ORDER = 16

#: Trailing coefficients above this share of the largest value say nothing yet about how fast they fall.
CONVERGING = 1e-3

#: Below this share of the integral a whole panel is beneath rounding.
NOTHING = 1e-13

#: Panels narrower than this share of their place hold a jump, those next to 0 narrower than `LEAST` a divergence.
NARROWEST = 2.0**-44
LEAST = 1e-140


class Panels(NamedTuple):
    """Pieces of several curves.

    Parameters
    ----------
    curve : int array, shape (panels,)
        On which curve each lies.
    left, right : arrays, shape (panels,)
        Its ends.
    """

    curve: NDArray[np.intp]
    left: Array
    right: Array

    @property
    def nodes(self) -> Array:
        """The nodes of Gauss and Legendre; shape (panels, order)."""
        x, _ = legendre_rule(ORDER)
        return self.left[:, None] + (self.right - self.left)[:, None] * ((1.0 + x) / 2.0)

    @property
    def weights(self) -> Array:
        """Their weights; shape (panels, order)."""
        _, weights = legendre_rule(ORDER)
        return (self.right - self.left)[:, None] / 2.0 * weights

    def at(self, which: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Panels:
        """Some of them."""
        return Panels(self.curve[which], self.left[which], self.right[which])

    @classmethod
    def together(cls, some: Iterable[Panels]) -> Panels:
        """All of several."""
        curve, left, right = zip(*some, strict=True)
        return cls(np.concatenate(curve), np.concatenate(left), np.concatenate(right))

    @property
    def halves(self) -> Panels:
        """Both halves of each, one after the other."""
        middle = (self.left + self.right) / 2.0
        left, right = np.stack([self.left, middle], axis=1), np.stack([middle, self.right], axis=1)
        return Panels(np.repeat(self.curve, 2), left.ravel(), right.ravel())


class Sampled(NamedTuple):
    """What is known at the nodes of some panels.

    Parameters
    ----------
    integrands : array, shape (integrands, panels, order)
        None of them negative.
    beside : array, shape (integrands,)
        What each integral is added to; the tolerance is relative to the sum.
    rough : bool array, shape (panels,)
        Panels that must be cut whatever the integrands say.
    known : array, shape (panels, order)
        What is kept; at the nodes of the halves it is interpolated, as a guess.
    """

    integrands: Array
    beside: Array
    rough: NDArray[np.bool_]
    known: Array


def refine(
    sample: Callable[[Panels, Array | None], Sampled], panels: Panels, tolerance: float, most: int
) -> tuple[Panels, Array]:
    """Panels, bisected until every integrand is resolved on each.

    Parameters
    ----------
    sample : callable
        From panels, and a guess of shape (panels, order) or None, to what is known there.
    panels : Panels
        Where to begin, at least one.
    tolerance : float
        Error of a panel relative to the integral over all of them.
    most : int
        Number of panels that is affordable.

    Returns
    -------
    panels : Panels
    known : array, shape (panels, order)

    Raises
    ------
    UnresolvedError
        If more panels would be needed.
    """
    _, weights = legendre_rule(ORDER)
    guess: Array | None = None
    settled: Array | float = 0.0
    done: list[tuple[Panels, Array]] = []
    count = 0
    while panels.left.size:
        if count + panels.left.size > most:
            raise UnresolvedError(float(panels.left[0]))
        integrands, beside, rough, known = sample(panels, guess)
        half = (panels.right - panels.left) / 2.0
        parts = (integrands @ weights) * half
        smooth = resolved(integrands, half, settled + parts.sum(axis=1) + beside, tolerance) & ~rough
        ready = smooth | (half <= NARROWEST * panels.right) | (half <= LEAST)
        settled = settled + parts[:, ready].sum(axis=1)
        done.append((panels.at(ready), known[ready]))
        count += int(ready.sum())
        panels, guess = panels.at(~ready).halves, (known[~ready] @ to_halves()).reshape(-1, ORDER)
    pieces, values = zip(*done, strict=True)
    return Panels.together(pieces), np.concatenate(values)


def resolved(integrands: Array, half: Array, total: Array, tolerance: float) -> NDArray[np.bool_]:
    """Panels on which all integrands are integrated to the tolerance, relative to their integrals over all panels.

    The coefficients of an analytic function fall like powers, and what a rule of Gauss misses like their squares: the
    error of a panel is taken to be the square of its trailing coefficient over its largest value.

    Parameters
    ----------
    integrands : array, shape (integrands, panels, order)
    half : array, shape (panels,)
        Half the widths.
    total : array, shape (integrands,)
    """
    trailing, largest = np.abs(integrands @ _trailing().T).max(axis=2), np.abs(integrands).max(axis=2)
    error = half * trailing * np.divide(trailing, largest, out=np.zeros_like(trailing), where=largest > 0)
    fine = (error <= tolerance * total[:, None]) & (trailing <= CONVERGING * largest)
    fine |= half * largest <= NOTHING * total[:, None]
    return fine.all(axis=0)


def _trailing() -> Array:
    """The matrix from values at the nodes to the last Legendre coefficients: three, as some may vanish by symmetry."""
    return to_coefficients(ORDER)[-3:]


@functools.cache
def to_halves() -> Array:
    """The matrix from values at the nodes to the interpolant at the nodes of both halves; shape (order, 2 order)."""
    nodes, _ = legendre_rule(ORDER)
    halves = np.concatenate([(nodes - 1.0) / 2.0, (nodes + 1.0) / 2.0])
    values = np.polynomial.legendre.legvander(halves, ORDER - 1) @ to_coefficients(ORDER)
    return np.ascontiguousarray(values.T).astype(np.float64)
