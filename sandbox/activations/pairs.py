r"""Two correlated pre-activations: the mean of an activation's product over their plane.

It is :math:`E\,\varphi(u)\varphi(v) = E\,\varphi(u)\,E[\varphi(v) \mid u]`. The integral over u is split where the
activation of u has kinks and jumps, and where those of v enter and leave the values that v has given u. Between these
both factors are smooth, at every angle between the two.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from sandbox.activations.conditional_mean import conditional_mean
from sandbox.activations.expansion import Elementwise, panels_of, partial_expansion
from sandbox.activations.pre_activation import PreActivation
from sandbox.foundations.parameters import Array
from sandbox.numerics.integral import integrals
from sandbox.numerics.panels import NARROW, UnresolvedError, legendre_rule

#: Width of the panels where the activation has no edges.
WIDTH = 2.5

#: A line of v splits the outer integral where it enters and leaves the values that v has given u, so many spreads from
#: their middle.
SEEN = 9.0

#: More than a few panels at a place that are narrower than this grade the rule into a branch point.
FINEST = 1e-6
FEW = 8

#: Width of a panel that was not refined.
UNREFINED = 2.0

#: Edges beyond this, where the density is 1e-16, are none.
FARTHEST = 8.5

#: Below this dimension the rim of the disk shows in the kernel.
RIM = 12

#: Of the trailing coefficients of the outer integrand, relative to the second moment.
TOLERANCE = 1e-13


def kernel(function: Elementwise, dim: float, theta: Array) -> Array:
    """E phi(u) phi(v) at angles between u and v, shape (points,)."""
    edges, singular = _edges(function)
    if dim == 2:
        return np.array([_on_circle(function, edges, float(angle)) for angle in theta])
    first, mean = PreActivation(dim), conditional_mean(function, dim, edges, singular)

    def product(y: Array, which: NDArray[np.intp]) -> Array:
        u = first.at(y)
        values = function(u.ravel()).reshape(u.shape)
        return values * mean(np.broadcast_to(theta[which], y.shape), y) * first.density(u)

    tolerance = TOLERANCE * partial_expansion(function, dim, 1).second_moment
    return integrals(product, *_cuts(first, theta, singular), tolerance)


def rough_angles(function: Elementwise, dim: float) -> Array:
    """The angles at which the kernel is not smooth: 0, pi, and where crossing lines meet the rim of a small disk."""
    _, singular = _edges(function)
    turns = np.arccos(singular[singular**2 < dim] / math.sqrt(dim)) if dim < RIM else np.empty(0)
    meetings = np.concatenate([(turns[:, None] + turns).ravel(), np.abs(turns[:, None] - turns).ravel()])
    angles = np.unique(np.concatenate([np.minimum(meetings, 2 * np.pi - meetings), [0.0, np.pi]]))
    # The same angle found twice differs by rounding.
    return angles[np.append(np.diff(angles) > 1e-9, True)]


def _edges(function: Elementwise) -> tuple[Array, Array]:
    """The edges that an inner integral needs, and those where the function is singular."""
    panels = panels_of(function)
    widths = np.diff(panels.edges)
    places = 1 + np.count_nonzero(np.diff(panels.singular) > NARROW)
    if np.count_nonzero(widths < FINEST) > FEW * places:
        raise UnresolvedError(float(panels.edges[widths.argmin()]))
    near = np.minimum(np.append(np.inf, widths), np.append(widths, np.inf))
    fine = panels.edges[near < UNREFINED]
    edges, singular = np.union1d(fine, panels.singular), panels.singular
    return edges[np.abs(edges) < FARTHEST], singular[np.abs(singular) < FARTHEST]


def _on_circle(function: Elementwise, edges: Array, angle: float) -> float:
    """The inputs on a circle: one integral over their direction."""
    crossed = np.arccos(edges[np.abs(edges) < math.sqrt(2)] / math.sqrt(2))
    crossed = np.concatenate([crossed, -crossed])
    grid = np.linspace(0, 2 * np.pi, 13)
    turns = np.sort(np.concatenate([grid, crossed % (2 * np.pi), (crossed + angle) % (2 * np.pi)]))
    nodes, weights = legendre_rule()
    half = np.diff(turns)[:, None] / 2
    t = (turns[:-1, None] + half * (1 + nodes)).ravel()
    products = function(math.sqrt(2) * np.cos(t)) * function(math.sqrt(2) * np.cos(t - angle))
    return float(products @ (half * weights).ravel()) / (2 * math.pi)


def _cuts(first: PreActivation, theta: Array, singular: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Where the outer integrals are split, and whether at a rim with roots, shape (angles, cuts)."""
    reach = first.reach
    grid = np.linspace(-reach, reach, math.ceil(2 * reach / WIDTH) + 1)
    fixed = np.concatenate([grid, first.angle(singular)])
    widest = min(reach, SEEN)
    z = np.array([-widest, widest])
    cosine, sine, line = np.cos(theta)[:, None, None], np.sin(theta)[:, None, None], singular[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        if math.isinf(first.dim):
            crossed = (line - sine * z) / cosine
        else:
            # line = u cosine + c sine z is a multiple of the cosine of an angle from the pole, shifted. Its other
            # solution is one for -z.
            across = sine * np.sin(z / first.radius)
            turn = np.arctan2(across, cosine) + np.arccos(line / first.radius / np.hypot(cosine, across))
            crossed = first.radius * np.arcsin(np.cos(turn))
    crossed = np.clip(np.nan_to_num(crossed, nan=reach), -reach, reach)
    # There the mean is a power (dim - 2) / 2 of the distance. To say so changes no digit: it spares three quarters of
    # the work in 3 dimensions, and less in more.
    at_rim = first.dim < RIM and first.dim % 2 == 1
    cuts = np.concatenate([np.tile(fixed, (theta.size, 1)), crossed.reshape(theta.size, -1)], axis=1)
    rims = np.zeros(cuts.shape, dtype=bool)
    rims[:, fixed.size :] = at_rim
    order = np.argsort(cuts, axis=1)
    return np.take_along_axis(cuts, order, axis=1), np.take_along_axis(rims, order, axis=1)
