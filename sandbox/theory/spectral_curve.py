r"""The curve on which the effective ridge lies where the penalty is minus an eigenvalue of the Gram matrix.

With :math:`\kappa = x - iy` and :math:`D_j = (s_j + x)^2 + y^2` that the eigenvalue is real reads :math:`\sum m s^2/D =
n`. At every x of the support this has one solution :math:`Y = y^2`, and the reciprocal of the sum is concave in Y, so
that Newton's method from below is monotone. All that follows is sums of positive terms.

.. math:: w = |\kappa|^2 \sum_j m_j \frac{s_j}{D_j}, \qquad
    \Bigl|\frac{dw}{dx}\Bigr| = \frac2Q (P^2 + Y Q^2), \qquad
    P = \sum_j m_j \frac{s_j^2 (s_j + x)}{D_j^2}, \qquad Q = \sum_j m_j \frac{s_j^2}{D_j^2}
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.numerics.newton import LAST_STEP
from sandbox.theory.spectral_support import Atoms, Support

#: A solution that loses more than this factor of precision by the plain difference of the sum and n is polished.
LOSS = 0.05

#: Where Y begins if all of it is lost in the rounding of the plain sum.
TINY = 1e-300

#: Newton's steps at most, and how many of them may lead down: what the plain sum gave may be much too large.
STEPS = 1100
FALLING = 250


class Points(NamedTuple):
    """Points of the curve, each of shape (points,) but `inverse`.

    Parameters
    ----------
    interval : int array
        The interval of the support on which they lie.
    offset, x : arrays
        Place in the interval, x = offset - anchor.
    Y, squared, w : arrays
        y^2, |kappa|^2 and the eigenvalue of the Gram matrix.
    stretch : array
        dw by the change of the angle.
    inverse : array, shape (atoms, points)
        1/D_j.
    """

    interval: NDArray[np.intp]
    offset: Array
    x: Array
    Y: Array
    squared: Array
    w: Array
    stretch: Array
    inverse: Array


class Places(NamedTuple):
    r"""Where on the support: at angles from the ends of its intervals.

    x differs from the end by the width of the interval times :math:`\sin^2(\text{angle}/2)`, so that the root
    singularities of the density at the ends are smooth in the angle. Each of shape (points,).
    """

    interval: NDArray[np.intp]
    anchor: Array
    width: Array
    angle: Array
    edge: Array
    to_edge: Array

    @classmethod
    def of(cls, support: Support, side: NDArray[np.intp], angle: Array) -> Places:
        """Places on sides: twice the interval, and 1 more where the angle is measured from its lower end in x."""
        interval, from_low = side // 2, side % 2 == 1
        width = (support.high - support.low)[interval]
        edge = np.where(from_low, support.low[interval], support.high[interval])
        to_edge = np.where(from_low, -width, width) * np.sin(angle / 2.0) ** 2
        return cls(interval, support.anchor[interval], width, angle, edge, to_edge)

    def at(self, which: NDArray[np.intp]) -> Places:
        """Some of them."""
        rest = (self.anchor, self.width, self.angle, self.edge, self.to_edge)
        return Places(self.interval[which], *(array[which] for array in rest))

    @property
    def offset(self) -> Array:
        """x, measured from minus the anchor."""
        return self.edge - self.to_edge

    @property
    def x(self) -> Array:
        """The real part of kappa."""
        return self.offset - self.anchor


def points(atoms: Atoms, places: Places, Y: Array) -> Points:
    """All that is known at some places, where Y is."""
    x, d = places.x, (atoms.s[:, None] - places.anchor) + places.offset
    inverse = 1.0 / (d * d + Y)
    squared = x * x + Y
    w = squared * ((atoms.m * atoms.s) @ inverse)
    squares = inverse * inverse
    weights = atoms.m * atoms.s**2
    Q = weights @ squares
    P = weights @ np.multiply(d, squares, out=squares)
    stretch = (P * P + Y * Q * Q) / Q * places.width * np.sin(places.angle)
    return Points(places.interval, places.offset, x, Y, squared, w, stretch, inverse)


def solved(atoms: Atoms, places: Places, guess: Array | None) -> Array:
    """Y at some places, each to full relative precision; `guess` is about y."""
    weights, n = atoms.m * atoms.s**2, atoms.n
    d = (atoms.s[:, None] - places.anchor) + places.offset
    squares = d * d
    # What the eigenvalue nearest to -x would give alone is a lower bound.
    least = ((weights / n)[:, None] - squares).max(axis=0)
    start = least if guess is None else np.maximum(least, np.maximum(guess, 0.0) ** 2)
    Y, slope = _plain(weights, n, squares, np.maximum(start, 0.0))
    poor = np.flatnonzero(Y * slope < LOSS * n)
    if poor.size:
        few = places.at(poor)
        Y[poor] = _polished(atoms, few, d[:, poor], squares[:, poor], Y[poor])
    return Y


def _plain(weights: Array, n: float, squares: Array, Y: Array) -> tuple[Array, Array]:
    """Y, to the rounding of the sum, and the slope of the sum there."""
    inverse = np.empty_like(squares)
    first = True
    while True:
        np.add(squares, Y, out=inverse)
        np.reciprocal(inverse, out=inverse)
        total = weights @ inverse
        slope = weights @ np.multiply(inverse, inverse, out=inverse)
        change = (total - n) * total / (n * slope)
        # Only the first step may lead down, from a guess that was too large.
        following = np.maximum(Y + change, 0.0) if first else np.fmax(Y, Y + change)
        settled = np.abs(following - Y) <= LAST_STEP * following
        Y, first = following, False
        if settled.all():
            return Y, slope


def _polished(atoms: Atoms, places: Places, d: Array, squares: Array, Y: Array) -> Array:
    """Y to full relative precision, from the sum less n written without cancellation.

    Near an edge, where Y vanishes and the sum is n, it is the difference from there; where 0 is nearer than the edge,
    eigenvalues above kappa are counted whole, less their small remainder.
    """
    s, m, n, x = atoms.s[:, None], atoms.m, atoms.n, places.x
    at_edge = (s - places.anchor) + places.edge
    slope = (s / at_edge) ** 2
    constant = slope * places.to_edge * (at_edge + d)
    left = np.zeros_like(x)
    counted = np.flatnonzero((np.abs(x) < np.abs(places.to_edge)) & (places.anchor == 0))
    if counted.size:
        large = s > np.sqrt(x[counted] ** 2 + Y[counted])
        constant[:, counted] = np.where(large, -x[counted] * (2.0 * s + x[counted]), s * s)
        slope[:, counted] = large
        left[counted] = atoms.left[large.sum(axis=0)]
    weights = m * atoms.s**2
    Y = np.maximum(Y, TINY)
    for step in range(STEPS):
        inverse = 1.0 / (squares + Y)
        excess = m @ ((constant - Y * slope) * inverse) - left
        change = excess * (n + excess) / (n * (weights @ (inverse * inverse)))
        following = np.maximum(Y + change, Y / 16.0) if step < FALLING else np.fmax(Y, Y + change)
        settled = np.abs(following - Y) <= LAST_STEP * following
        Y = following
        if settled.all():
            break
    return Y
