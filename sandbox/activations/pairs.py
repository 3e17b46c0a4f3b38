r"""Two correlated pre-activations: the integral of an activation's product over their plane.

With overlap :math:`\cos\theta \ge 0`, c and s of half of the angle and :math:`u, v = c\,a \pm s\,b`, the pair (a, b) is
normal, or two coordinates of a uniform point of a sphere. The inner integral over a is split where u or v crosses an
edge of the activation; the outer one over b where such lines cross each other or touch the rim of the disk. Between
these both integrands are smooth, at every angle. For an obtuse angle :math:`\varphi(v)` is :math:`\varphi(-v)` at the
acute one.
"""

from __future__ import annotations

import math

import numpy as np

from sandbox.activations.expansion import Elementwise, normal_density, panels_of, partial_expansion
from sandbox.activations.homogeneous import half_step
from sandbox.foundations.parameters import Array
from sandbox.numerics.gegenbauer import power_of_rest
from sandbox.numerics.integral import integral, plain_places, softened_places
from sandbox.numerics.panels import UnresolvedError, legendre_rule

#: Where both normal coordinates are cut.
REACH = 12.0

#: Width of the panels of the inner integral where the activation has no edges.
WIDTH = 2.0

#: More than a few panels narrower than this grade the rule into a branch point, which would cost too much here.
FINEST = 1e-6
FEW = 8

#: Edges beyond this, where the density is 1e-16, are none.
FARTHEST = 8.5

#: Below this dimension the rim of the disk shows in the kernel.
RIM = 12

#: Of the trailing coefficients of the outer integrand, relative to the second moment.
TOLERANCE = 1e-13

#: The same where nothing but the given edges is rough: the error of the integral is about its square.
SMOOTH_TOLERANCE = 1e-10


def kernel(function: Elementwise, dim: float, theta: Array) -> Array:
    """E phi(u) phi(v) at angles between u and v, shape (points,)."""
    edges, singular = _edges(function)
    if dim == 2:
        return np.array([_on_circle(function, edges, float(angle)) for angle in theta])
    tolerance = (TOLERANCE if dim < RIM else SMOOTH_TOLERANCE) * partial_expansion(function, dim, 1).second_moment
    return np.array([_in_plane(function, dim, edges, singular, float(angle), tolerance) for angle in theta])


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
    if np.count_nonzero(widths < FINEST) > FEW:
        raise UnresolvedError(float(panels.edges[widths.argmin()]))
    near = np.minimum(np.append(np.inf, widths), np.append(widths, np.inf))
    fine = panels.edges[near < WIDTH]
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


def _in_plane(
    function: Elementwise, dim: float, edges: Array, singular: Array, angle: float, tolerance: float
) -> float:
    sign = 1.0 if angle <= math.pi / 2 else -1.0
    half = (angle if sign > 0 else math.pi - angle) / 2
    c, s = math.cos(half), math.sin(half)
    radius = math.sqrt(dim)
    reach = min(REACH, radius)

    def inner(b: Array) -> Array:
        lines = np.concatenate([edges - s * b[:, None], sign * edges + s * b[:, None]], axis=1) / c
        a, weights = _inner_rule(dim, b, lines)
        shift = s * b[:, None]
        products = function(c * a + shift) * function(sign * (c * a - shift))
        return np.einsum("ij,ij->i", products, weights) * _density(dim, b)

    # Lines cross where (u, v) is a pair of singular points.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        crossings = ((singular[:, None] - sign * singular) / (2 * s)).ravel()
    cuts = [np.linspace(-reach, reach, 11), crossings[np.isfinite(crossings)]]
    if dim < RIM:
        inside = singular[np.abs(singular) < radius]
        rim = c * np.sqrt(dim - inside**2)
        cuts += [sense * s * inside + side * rim for sense in (1, -1) for side in (1, -1)]
    ends = np.unique(np.concatenate(cuts))
    # A matter of cost alone: in 3 dimensions softened places save a third of it, and no digit depends on them.
    places = softened_places() if dim < RIM else plain_places()
    if sign > 0:
        # Exchanging u and v turns b around.
        return 2 * integral(inner, np.union1d(ends[(ends > 0) & (ends <= reach)], [0.0]), tolerance, places)
    return integral(inner, ends[np.abs(ends) <= reach], tolerance, places)


def _density(dim: float, b: Array) -> Array:
    """Of one coordinate."""
    if math.isinf(dim):
        return normal_density(b)
    return half_step((dim - 1) / 2) / math.sqrt(math.pi * dim) * power_of_rest(b / math.sqrt(dim), dim - 3)


def _inner_rule(dim: float, b: Array, lines: Array) -> tuple[Array, Array]:
    """Nodes and weights of the second coordinate given the first, split at `lines`; shape (b, nodes)."""
    if math.isinf(dim):
        a, weights = _split_rule(lines, REACH)
        return a, weights * normal_density(a)
    # In the angle along the chord the density is a power of the cosine.
    chord = np.sqrt((math.sqrt(dim) - b) * (math.sqrt(dim) + b))[:, None]
    turns = np.arcsin(np.clip(lines / np.maximum(chord, 1e-300), -1, 1))
    scale = math.sqrt(dim)
    angles, weights = _split_rule(turns * scale, min(math.pi / 2 * scale, REACH + 2))
    sine = np.sin(angles / scale)
    constant = half_step((dim - 2) / 2) / math.sqrt(math.pi * dim)
    return chord * sine, weights * constant * power_of_rest(sine, dim - 3)


def _split_rule(lines: Array, reach: float) -> tuple[Array, Array]:
    grid = np.linspace(-reach, reach, math.ceil(2 * reach / WIDTH) + 1)
    grid = np.broadcast_to(grid, (lines.shape[0], grid.size))
    edges = np.sort(np.concatenate([grid, np.clip(lines, -reach, reach)], axis=1), axis=1)
    nodes, weights = legendre_rule()
    half = np.diff(edges, axis=1)[:, :, None] / 2
    x = edges[:, :-1, None] + half * (1 + nodes)
    return x.reshape(lines.shape[0], -1), (half * weights).reshape(lines.shape[0], -1)
