"""Second paths of the activations: integrals over the line, the plane and the sphere, and series."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from sandbox.activations import NAMES, Activation, activation
from sandbox.claims.claim import Claim
from sandbox.claims.comparison import Comparison, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.formulas.second_paths.path import second_path
from sandbox.foundations.parameters import Array

names = st.sampled_from(NAMES)
#: Nearer to 1 the series of kernels with a kink needs too many terms.
overlaps = st.integers(-90, 90).map(lambda percent: percent / 100)


@cache
def _legendre(count: int) -> tuple[Array, Array]:
    return np.polynomial.legendre.leggauss(count)


def _between(*edges: float, panels: int = 1) -> tuple[Array, Array]:
    """Gauss-Legendre nodes and weights on every interval between the edges, each cut into panels."""
    cuts = np.concatenate([np.linspace(a, b, panels + 1)[:-1] for a, b in pairwise(edges)])
    cuts = np.append(cuts, edges[-1])
    nodes, weights = _legendre(40)
    half = np.diff(cuts)[:, None] / 2.0
    return (cuts[:-1, None] + half * (nodes + 1.0)).ravel(), (half * weights).ravel()


@second_path("hermite-constants")
def hermite_constants(name=names):
    """The integrals over the line, cut at 0, where the activations have their kinks and jumps."""
    phi = activation(name)
    g, weights = _between(-14.0, 0.0, 14.0, panels=12)
    weights = weights * np.exp(-g * g / 2.0) / np.sqrt(2.0 * np.pi)
    values = phi.function(g)
    mu0, mu1 = weights @ values, weights @ (g * values)
    rest = weights @ (values - mu0 - mu1 * g) ** 2
    found = np.array([phi.mu0, phi.mu1, phi.mu_star_squared])
    return equal(found + 1.0, np.array([mu0, mu1, rest]) + 1.0, tolerance=1e-13)


@second_path("dual-kernel")
def dual_kernel(name=names, rho=overlaps):
    """The series in the Hermite coefficients."""
    phi = activation(name)
    k = np.arange(250)
    # By the root of k!, which overflows.
    normalised = phi.hermite(k.size) / np.cumprod(np.sqrt(np.maximum(k, 1.0)))
    return equal(phi.dual_kernel(rho) + 1.0, (normalised**2 * np.power(rho, k)).sum() + 1.0)


def _kernel_over_the_plane(id: str) -> Claim:
    """The second path of a kernel in closed form."""
    name = id.removeprefix("kernel-")

    def compare(rho=st.integers(-100, 100).map(lambda percent: percent / 100)) -> Comparison:
        """The integral over the plane of the two pre-activations in polar coordinates, cut where one of them is 0."""
        phi = activation(name)
        angle = np.arccos(rho)
        zeros = {np.pi / 2, -np.pi / 2, angle - np.pi / 2, angle + np.pi / 2}
        edges = sorted({-np.pi, np.pi} | {(zero + np.pi) % (2 * np.pi) - np.pi for zero in zeros})
        a, of_angle = _between(*edges)
        r, of_radius = _between(0.0, 14.0, panels=14)
        product = phi.function(np.outer(np.cos(a), r)) * phi.function(np.outer(np.cos(a - angle), r))
        found = of_angle @ product @ (of_radius * r * np.exp(-r * r / 2.0)) / (2.0 * np.pi)
        return equal(phi.dual_kernel(rho) + 1.0, found + 1.0, tolerance=1e-13)

    return second_path(id)(compare)


#: The second paths of the kernels in closed form.
KERNELS = {
    id: _kernel_over_the_plane(id)
    for id in (
        "kernel-relu",
        "kernel-erf",
        "kernel-sign",
        "kernel-abs",
        "kernel-cos",
        "kernel-sin",
        "kernel-gelu",
        "kernel-quadratic",
    )
}


@second_path("gaussian-equivalence")
def gaussian_equivalence(name=names, task=tasks("isotropic", "spiked", "two_scale"), tail=variances()):
    """Constant and linear part are the value and the slope of the dual kernel at 0, the tail is the rest at 1."""
    phi, task = activation(name), task.replace(tail=tail)
    seen, inputs = task.seen_by(phi), task.seen_by(None)
    h = 1e-3
    # Odd powers alone: the error of the difference of fourth order is below 1e-13.
    slope = (8 * _odd(phi, h) - _odd(phi, 2 * h)) / (12 * h)
    assume(inputs.trace > 0)
    linear = slope * inputs.eigenvalues / inputs.trace
    rest = phi.dual_kernel(1.0) - phi.dual_kernel(0.0) - slope + slope * tail / inputs.trace
    once, twice = ((seen.multiplicity * seen.eigenvalues**power).sum() for power in (1, 2))
    constant = phi.dual_kernel(0.0)
    return (
        equal(once + 1.0, constant + (inputs.multiplicity * linear).sum() + 1.0)
        & equal(twice + 1.0, constant**2 + (inputs.multiplicity * linear**2).sum() + 1.0)
        & equal(seen.tail + 1.0, rest + 1.0)
    )


def _odd(phi: Activation, rho: float) -> float:
    return float(np.subtract(*phi.dual_kernel(np.array([rho, -rho]))))


@second_path("gegenbauer-spectrum")
def gegenbauer_spectrum(name=names, dim=st.integers(3, 60), degree=st.integers(0, 12)):
    """The integral over the sphere, with the polynomials by their recurrence, and the sum over all degrees."""
    phi = activation(name)
    seen = phi.on_sphere(dim)
    angle, weights = _between(0.0, np.pi / 2, np.pi, panels=12)
    weights = weights * np.sin(angle) ** (dim - 2)
    weights /= weights.sum()
    t = np.cos(angle)
    values = phi.function(np.sqrt(dim) * t)
    found = seen.coefficients[degree] if degree < seen.coefficients.size else 0.0
    scale = np.sqrt(seen.second_moment)
    listed = (seen.multiplicity * seen.eigenvalues).sum() + seen.tail
    return (
        equal(found + scale, weights @ (values * _gegenbauer(degree, dim, t)) + scale, tolerance=1e-12)
        & equal(seen.second_moment, weights @ values**2)
        & equal(listed, seen.second_moment)
    )


def _gegenbauer(degree: int, dim: int, t: Array) -> Array:
    """Q_k(t) with Q_k(1) = 1, from (k + d - 2) Q_{k+1} = (2 k + d - 2) t Q_k - k Q_{k-1}."""
    before, now = np.zeros_like(t), np.ones_like(t)
    for k in range(degree):
        before, now = now, ((2 * k + dim - 2) * t * now - k * before) / (k + dim - 2)
    return now
