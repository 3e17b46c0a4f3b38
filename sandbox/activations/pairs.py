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

from sandbox.activations.expansion import Elementwise, normal_density, panels_of
from sandbox.activations.homogeneous import half_step
from sandbox.numerics.panels import integral, legendre_rule
from sandbox.parameters import Array

#: Where both normal coordinates are cut.
REACH = 13.0

#: Width of the panels of the inner integral where the activation has no edges.
WIDTH = 2.0

#: Edges closer than this to another one grade the rule into a branch point; here they would cost more than they give.
FINEST = 1e-6

#: Of the outer integral, relative to the second moment.
TOLERANCE = 1e-15


def kernel(function: Elementwise, dim: float, theta: Array) -> Array:
    """E phi(u) phi(v) at angles between u and v, shape (points,)."""
    panels = panels_of(function)
    widths = np.diff(panels.edges)
    left, right = np.append(np.inf, widths), np.append(widths, np.inf)
    near = np.minimum(left, right)
    fine = panels.edges[(near < WIDTH) & (near > FINEST)]
    edges, singular = np.union1d(fine, panels.singular), panels.singular
    single = _on_circle if dim == 2 else _in_plane
    return np.array([single(function, dim, edges, singular, float(angle)) for angle in theta])


def _on_circle(function: Elementwise, dim: float, edges: Array, singular: Array, angle: float) -> float:
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


def _in_plane(function: Elementwise, dim: float, edges: Array, singular: Array, angle: float) -> float:
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
    places = [np.linspace(-reach, reach, 11), crossings[np.isfinite(crossings)]]
    if dim < 40:
        inside = singular[np.abs(singular) < radius]
        rim = c * np.sqrt(dim - inside**2)
        places += [sense * s * inside + side * rim for sense in (1, -1) for side in (1, -1)]
    cuts = np.unique(np.concatenate(places))
    return integral(inner, cuts[np.abs(cuts) <= reach], TOLERANCE)


def _density(dim: float, b: Array) -> Array:
    """Of one coordinate."""
    if math.isinf(dim):
        return normal_density(b)
    return half_step((dim - 1) / 2) / math.sqrt(math.pi * dim) * np.exp((dim - 3) / 2 * np.log1p(-b * b / dim))


def _inner_rule(dim: float, b: Array, lines: Array) -> tuple[Array, Array]:
    """Nodes and weights of the second coordinate given the first, split at `lines`; shape (b, nodes)."""
    if math.isinf(dim):
        a, weights = _split_rule(lines, REACH)
        return a, weights * normal_density(a)
    # In the angle along the chord the density is a power of the cosine.
    chord = np.sqrt((math.sqrt(dim) - b) * (math.sqrt(dim) + b))[:, None]
    turns = np.arcsin(np.clip(lines / chord, -1, 1))
    scale = math.sqrt(dim)
    angles, weights = _split_rule(turns * scale, min(math.pi / 2 * scale, REACH + 2))
    cosine = np.cos(angles / scale)
    constant = half_step((dim - 2) / 2) / math.sqrt(math.pi * dim)
    return chord * np.sin(angles / scale), weights * constant * cosine ** (dim - 3)


def _split_rule(lines: Array, reach: float) -> tuple[Array, Array]:
    grid = np.linspace(-reach, reach, math.ceil(2 * reach / WIDTH) + 1)
    grid = np.broadcast_to(grid, (lines.shape[0], grid.size))
    edges = np.sort(np.concatenate([grid, np.clip(lines, -reach, reach)], axis=1), axis=1)
    nodes, weights = legendre_rule()
    half = np.diff(edges, axis=1)[:, :, None] / 2
    x = edges[:, :-1, None] + half * (1 + nodes)
    return x.reshape(lines.shape[0], -1), (half * weights).reshape(lines.shape[0], -1)
