r"""The mean of an activation given another pre-activation.

Of two pre-activations of overlap :math:`\cos\theta` the second is :math:`v = m + \tau z` with
:math:`m = u \cos\theta` and :math:`\tau = c \sin\theta`, where z is a coordinate in one dimension less and c the chord
of the first, u. Where the activation is a polynomial between its kinks and jumps, :math:`E[\varphi(v) \mid u]` is a sum
over these of upper moments of z; elsewhere it is an integral over z, split at the edges.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.polynomial.polynomial import polyder, polyval

from sandbox.activations.expansion import Elementwise, panels_of, partial_expansion
from sandbox.activations.pre_activation import REACH, PreActivation
from sandbox.foundations.parameters import Array
from sandbox.numerics.interpolation import Table, tabulate
from sandbox.numerics.panels import legendre_rule, rule

#: From angles between the pre-activations and angles y of the first, of the same shape, to the mean.
ConditionalMean = Callable[[Array, Array], Array]

#: Highest degree of the polynomials that are looked for, and where: beyond, an activation has no edges.
DEGREE = 2
FARTHEST = 8.5

#: How far off they may be, relative to the sum of their terms at the far end.
TOLERANCE = 4e-15

#: The place of a jump is known to some roundings.
NEXT_TO_IT = 1e-12

#: Changes of the polynomials beyond this, relative to the root mean square of the function, would cancel.
STEEPEST = 1e3

#: Width of the panels of an integral where the activation has no edges.
WIDTH = 2.5

#: Nodes per panel: a function that 24 nodes interpolate is integrated by fewer.
FEWER = 16

#: Integrals at a time, so that their nodes stay in the processor's cache.
CHUNK = 64


def conditional_mean(function: Elementwise, dim: float, edges: Array, singular: Array) -> ConditionalMean:
    """The mean of a function of one pre-activation given another.

    Parameters
    ----------
    function : callable
        Elementwise; resolved by `panels_of`.
    dim : float
        At least 3.
    edges, singular : arrays
        Where an integral is split, and where the function is not smooth.
    """
    first = PreActivation(dim)
    singular = singular[np.abs(singular) < first.radius]
    pieces = polynomials(function, dim, singular)
    if pieces is None:
        return lambda theta, y: _integrated(function, first, edges, theta, y)
    return lambda theta, y: _summed(pieces, singular, first, theta, y)


def polynomials(function: Elementwise, dim: float, singular: Array) -> Array | None:
    """The coefficients of the pieces of a function, shape (degree + 1, pieces); None if these are no polynomials."""
    reach = min(FARTHEST, math.sqrt(dim))
    x, _ = rule(panels_of(function).within(-reach, reach), 1.0)
    x = x[(np.abs(x[:, None] - singular) > NEXT_TO_IT).all(axis=1)]
    piece, values = np.searchsorted(singular, x), function(x)
    for degree in range(DEGREE + 1):
        found = [_fit(x[piece == i] / reach, values[piece == i], degree) for i in range(singular.size + 1)]
        pieces = [each for each in found if each is not None]
        if len(pieces) == len(found):
            coefficients = np.transpose(pieces)
            changes = np.abs(np.diff(coefficients, axis=1)).sum()
            steepest = STEEPEST * math.sqrt(partial_expansion(function, dim, 1).second_moment)
            return coefficients / reach ** np.arange(degree + 1)[:, None] if changes <= steepest else None
    return None


def _fit(x: Array, values: Array, degree: int) -> Array | None:
    powers = x[:, None] ** np.arange(degree + 1)
    coefficients = np.linalg.lstsq(powers, values)[0].astype(np.float64, copy=False)
    misses = np.abs(powers @ coefficients - values)
    return coefficients if misses.max(initial=0) <= TOLERANCE * np.abs(coefficients).sum() else None


def _summed(pieces: Array, singular: Array, first: PreActivation, theta: Array, y: Array) -> Array:
    mean, scale = np.cos(theta) * first.at(y), np.sin(theta) * first.chord(y)
    # Before the first singular point all of z is above it.
    lines = np.concatenate([[-np.inf], singular])
    changes = np.diff(pieces, axis=1, prepend=0.0)
    total = np.zeros_like(y)
    for line, change in zip(lines, changes.T, strict=True):
        moments = _upper_moments(first, (line - mean) / scale, change.size)
        # The change of the polynomial at m + scale z, by powers of z.
        for a, moment in enumerate(moments):
            total += polyval(mean, change) / math.factorial(a) * scale**a * moment
            change = polyder(change)
    return total


def _upper_moments(first: PreActivation, z: Array, count: int) -> list[Array]:
    """E z^a over the values above z, for a = 0 ... count - 1: by parts, from the distribution and the density."""
    angle = first.angle(z)
    moments = [distribution(first.dim)(-angle)]
    if count > 1:
        place = first.at(angle)
        # c^2 times the density of z, which at the poles is 0.
        edge = first.density_of_other(place) * first.chord(angle) * (np.abs(z) < first.radius)
        below = np.zeros_like(z)
        for a in range(1, count):
            grown = 1.0 if math.isinf(first.dim) else first.dim / (first.dim - 3 + a)
            last = moments[a - 2] if a > 1 else below
            moments.append(grown * ((a - 1) * last + place ** (a - 1) * edge))
    return moments


@lru_cache(maxsize=64)
def distribution(dim: float) -> Table:
    """The distribution function of the angle of the other coordinate."""
    first = PreActivation(dim)
    nodes, weights = legendre_rule()
    pieces = np.arange(math.ceil(first.reach / 2))[:, None]

    def below(y: Array) -> Array:
        step = y[:, None, None] / pieces.size
        density = first.density_of_other(first.at(step * (pieces + (1 + nodes) / 2)))
        return 0.5 + (density @ weights).sum(axis=1) * step[:, 0, 0] / 2

    return tabulate(below, -first.reach, first.reach)


def _integrated(function: Elementwise, first: PreActivation, edges: Array, theta: Array, y: Array) -> Array:
    mean, scale = (np.cos(theta) * first.at(y)).ravel(), (np.sin(theta) * first.chord(y)).ravel()
    grid = np.linspace(-first.reach, first.reach, math.ceil(2 * first.reach / WIDTH) + 1)
    nodes, weights = legendre_rule(FEWER)
    total = np.empty_like(mean)
    for start in range(0, mean.size, CHUNK):
        m, tau = mean[start : start + CHUNK, None], scale[start : start + CHUNK, None]
        farthest = min(first.radius, REACH) * tau
        seen = edges[((m - farthest).min() < edges) & (edges < (m + farthest).max())]
        lines = first.angle((seen - m) / tau)
        cuts = np.sort(np.concatenate([np.broadcast_to(grid, (m.size, grid.size)), lines], axis=1), axis=1)
        half = np.diff(cuts, axis=1)[:, :, None] / 2
        angles = (cuts[:, :-1, None] + half * (1 + nodes)).reshape(m.size, -1)
        z = first.at(angles)
        shares = (half * weights).reshape(m.size, -1) * first.density_of_other(z)
        total[start : start + CHUNK] = np.einsum("ij,ij->i", function(m + tau * z), shares)
    return total.reshape(y.shape)
