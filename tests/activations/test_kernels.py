"""Kernels of callables: closed forms, series and bivariate normal probabilities."""

from __future__ import annotations

import itertools
import math
import pickle
from itertools import pairwise

import numpy as np
import pytest
import scipy

from sandbox.activations import NAMES, activation
from sandbox.activations.expansion import partial_expansion
from sandbox.numerics.gegenbauer import zonal

from .test_measured import callable_of, normal_cdf

RHO = np.unique(
    np.concatenate(
        [np.linspace(-1, 1, 21), 1 - np.logspace(-12, -1, 8), -1 + np.logspace(-12, -1, 8), [-1.0, 0.0, 1.0]]
    )
)


def worst(computed, expected, scale):
    error = np.abs(computed - expected) / scale
    return f"rho {RHO[error.argmax()]!r}: {error.max():.1e}", error.max()


@pytest.mark.parametrize("name", NAMES)
def test_of_callables_against_the_named(name):
    named, measured = activation(name), activation(callable_of(name))
    where, error = worst(measured.dual_kernel(RHO), named.dual_kernel(RHO), named.second_moment)
    assert error < 3e-14, where


@pytest.mark.slow
@pytest.mark.parametrize("name", ["relu", "sign", "abs"])
@pytest.mark.parametrize("dim", [2, 3, 4, 5, 10, 60, 10**6])
def test_on_spheres_against_homogeneity(name, dim):
    """The radius of a Gaussian input is a factor of its own: the kernels are the Gaussian ones."""
    named, measured = activation(name), activation(callable_of(name))
    np.testing.assert_allclose(named.sphere_kernel(dim)(RHO), named.dual_kernel(RHO), rtol=1e-15)
    where, error = worst(measured.sphere_kernel(dim)(RHO), named.dual_kernel(RHO), named.second_moment)
    assert error < 3e-13, where


@pytest.mark.parametrize("dim", [2, 3, 10, 1000])
def test_quadratic_on_spheres(dim):
    """E z^2 z'^2 = (1 + 2 rho^2) d / (d + 2)."""
    expected = (1 + 2 * RHO**2) * dim / (dim + 2)
    for phi in ("quadratic", np.square):
        where, error = worst(activation(phi).sphere_kernel(dim)(RHO), expected, 3.0)
        assert error < 1e-14, where


def both_above(a, b, rho):
    """P(u > a, v > b) by Plackett's integral over the correlation."""

    def slope(t):
        return math.exp(-(a * a - 2 * a * b * math.sin(t) + b * b) / (2 * math.cos(t) ** 2)) / (2 * math.pi)

    integral = scipy.integrate.quad(slope, 0, math.asin(rho), epsabs=1e-15, epsrel=1e-13)[0]
    return normal_cdf(-a) * normal_cdf(-b) + integral


@pytest.mark.slow
@pytest.mark.parametrize(("a", "b"), [(0.3, 0.3), (0.3, 0.35), (-1.0, 1.5)])
def test_two_jumps(a, b):
    chosen = activation(lambda x: (x > a) * 1.0 + (x > b))
    rho = np.array([-0.999, -0.7, -0.1, 0.0, 0.5, 0.9, 0.9999])
    expected = [both_above(a, a, r) + both_above(b, b, r) + 2 * both_above(a, b, r) for r in rho]
    np.testing.assert_allclose(chosen.dual_kernel(rho), expected, rtol=0, atol=1e-13)


def both_above_on_sphere(a, b, theta, dim):
    """P(u > a, v > b): the arcs of a circle in the plane of both, over the distribution of its radius."""

    def arcs(r):
        first, second = (math.acos(min(max(each / r, -1), 1)) for each in (a, b))
        ends = min(first, theta + second) - max(-first, theta - second)
        across = max(first - (2 * math.pi + theta - second), 0) + max(theta + second - 2 * math.pi + first, 0)
        return (max(ends, 0) + across) / (2 * math.pi)

    radius = math.sqrt(dim)
    corner = math.sqrt(a * a + b * b - 2 * a * b * math.cos(theta)) / math.sin(theta)
    cuts = sorted(math.acos(1 - (each / radius) ** 2) for each in {abs(a), abs(b), corner} if 0 < each < radius)

    # In the angle t with cos(t) = 1 - r^2 / d, so that nothing is rough at the rim.
    def density(t):
        rest = math.cos(t)
        return (dim - 2) / 2 * rest ** ((dim - 4) / 2) * math.sin(t) if rest > 0 else 0.0

    pieces = [0.0, *cuts, math.pi / 2]
    return sum(
        scipy.integrate.quad(
            lambda t: density(t) * arcs(radius * math.sqrt(1 - math.cos(t))), low, high, epsabs=1e-15, epsrel=1e-13
        )[0]
        for low, high in itertools.pairwise(pieces)
    )


@pytest.mark.slow
@pytest.mark.parametrize("dim", [4, 6, 9, 11, 12, 13, 40])
def test_jumps_on_spheres_against_arcs(dim):
    """Far from and near to the angles at which lines of the activation meet at the rim."""
    jumps = {-1.0: 1.0, 0.3: 0.5, 1.7: -1.0}
    chosen = activation(lambda x: sum(height * (x > place) for place, height in jumps.items()) + 0.0)
    turns = [math.acos(each / math.sqrt(dim)) for each in jumps]
    rough = np.array([abs(x - sign * y) for x in turns for y in turns for sign in (1, -1)])
    theta = np.concatenate([[0.01, 0.4, 1.0, 1.5, 2.0, 2.9], rough + 1e-3, rough - 1e-3])
    theta = theta[(theta > 0.005) & (theta < 3.13)]
    expected = [
        sum(jumps[a] * jumps[b] * both_above_on_sphere(a, b, angle, dim) for a, b in itertools.product(jumps, repeat=2))
        for angle in theta
    ]
    found = chosen.sphere_kernel(dim)(np.cos(theta))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12 * chosen.second_moment)


@pytest.mark.parametrize(
    ("function", "most"),
    [(np.floor, 2e6), (lambda x: np.clip(np.round(2 * x), -4, 4), 3e6), (lambda x: np.clip(x, -1, 1), 3e5)],
)
@pytest.mark.parametrize("dim", [3, 11, 12, math.inf])
def test_what_a_kernel_costs(function, most, dim):
    """The values of the activation that it asks for: of piecewise polynomials few, however many pieces there are."""
    asked = []

    def counted(x):
        asked.append(np.size(x))
        return function(x)

    chosen = activation(counted)
    kernel = chosen.dual_kernel if math.isinf(dim) else chosen.sphere_kernel(dim)
    kernel(0.5)
    assert 0 < sum(asked) < most


KINKED = {
    "shifted relu": lambda x: np.maximum(x - 0.3, 0),
    "hard tanh": lambda x: np.clip(x, -1, 1),
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "softsign": lambda x: x / (1 + np.abs(x)),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", KINKED)
def test_kinks_against_the_series(what):
    """Away from the ends the powers of rho cut the series off."""
    chosen = activation(KINKED[what])
    rho = np.linspace(-0.9, 0.9, 13)
    c = partial_expansion(chosen.function, math.inf, 400).coefficients
    np.testing.assert_allclose(
        chosen.dual_kernel(rho), c**2 @ rho ** np.arange(400)[:, None], rtol=0, atol=1e-13 * chosen.second_moment
    )
    ends = chosen.dual_kernel(np.array([0.0, 1.0]))
    np.testing.assert_allclose(ends, [chosen.mu0**2, chosen.second_moment], rtol=1e-13, atol=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "dim", "tolerance"),
    [
        ("shifted relu", 2, 1e-10),
        ("hard tanh", 2, 1e-10),
        ("elu", 2, 1e-13),
        ("shifted relu", 3, 1e-11),
        ("hard tanh", 3, 2e-11),
        ("shifted relu", 4, 2e-12),
        ("elu", 4, 1e-13),
        ("shifted relu", 10, 1e-13),
        ("softsign", 10, 1e-13),
    ],
)
def test_kinks_on_spheres_against_the_series(what, dim, tolerance):
    """The series ends at degree 400, which in few dimensions shows."""
    chosen = activation(KINKED[what])
    seen = chosen.on_sphere(dim)
    rho = np.linspace(-0.85, 0.85, 13)
    series = (seen.multiplicity * seen.eigenvalues)[seen.degrees] @ zonal(dim, seen.degrees, rho)
    kernel = chosen.sphere_kernel(dim)
    np.testing.assert_allclose(kernel(rho), series, rtol=0, atol=tolerance * seen.second_moment)
    assert kernel(1.0) == pytest.approx(seen.second_moment, rel=1e-13)


def product_beyond(power, dim, a, rho):
    """E (u - a)^power (v - a)^power over u, v > a of inputs on a sphere, power 0 or 1: given u, v is a coordinate too.

    Of a uniform point of the unit sphere in m = dim - 1 dimensions; its mean beyond c has a closed form. The integral
    over the angle of u is cut where the circle of given u touches v = a.
    """
    m, radius = dim - 1, math.sqrt(dim)
    top, turn = math.acos(a / radius), math.acos(rho)
    cuts = sorted({0.0, top, *(t for t in (top - turn, turn - top, top + turn) if 0 < t < top)})
    nodes, weights = np.polynomial.legendre.leggauss(60)
    half_turn = math.pi / 2 * (1 + nodes)  # in which the roots at the cuts are smooth
    density = math.exp(math.lgamma(dim / 2) - math.lgamma(m / 2)) / math.sqrt(math.pi)
    total = 0.0
    for low, high in pairwise(cuts):
        t = (low + high) / 2 - (high - low) / 2 * np.cos(half_turn)
        reach = radius * np.sin(t) * math.sin(turn)
        c = np.clip((a - rho * radius * np.cos(t)) / reach, -1.0, 1.0)
        beyond = scipy.special.betainc((m - 1) / 2, 0.5, 1 - c * c) / 2
        beyond = np.where(c > 0, beyond, 1 - beyond)
        if power:
            cap = math.exp(math.lgamma(m / 2) - math.lgamma((m - 1) / 2)) / math.sqrt(math.pi) / (m - 1)
            mean = (
                cap * (1 - c * c) ** ((m - 1) / 2)
                + np.where(c > -1, -c, (rho * radius * np.cos(t) - a) / reach) * beyond
            )
            beyond = (radius * np.cos(t) - a) * reach * mean
        slope = (high - low) / 2 * np.sin(half_turn) * math.pi / 2
        total += float(weights @ (slope * density * np.sin(t) ** (dim - 2) * beyond))
    return total


@pytest.mark.parametrize(
    ("power", "dim", "a"), [(0, 3, 0.3), (1, 3, 1.0), (0, 4, 0.3), (0, 5, 1.0), (1, 5, 0.3), (1, 8, 0.3), (0, 11, 1.0)]
)
def test_one_jump_or_kink_on_spheres_of_few_dimensions(power, dim, a):
    """At every angle: also beside those at which the lines u = a and v = a cross on the rim of the disk."""
    chosen = activation((lambda x: np.maximum(x - a, 0)) if power else (lambda x: (x > a) * 1.0))
    rim = 2 * math.acos(a / math.sqrt(dim))
    beside = rim + np.array([-0.1, -1e-2, -1e-3, -1e-5, 1e-5, 1e-3, 1e-2, 0.1])
    rho = np.concatenate([np.linspace(-0.99, 0.99, 12), np.cos(beside)])
    expected = [product_beyond(power, dim, a, r) for r in rho]
    kernel = chosen.sphere_kernel(dim)
    np.testing.assert_allclose(kernel(rho), expected, rtol=0, atol=1e-13 * kernel(1.0))


def test_the_interface():
    kernel = activation(callable_of("relu")).sphere_kernel(10)
    assert activation("relu").sphere_kernel(10) is activation("relu").sphere_kernel(10)
    assert isinstance(kernel(0.5), np.float64)
    assert kernel(np.full((2, 3), 0.5)).shape == (2, 3)
    copy = pickle.loads(pickle.dumps(activation(np.tanh)))
    np.testing.assert_array_equal(copy.dual_kernel(RHO), activation(np.tanh).dual_kernel(RHO))
    for wrong in (1.1, math.nan):
        for checked in (kernel, activation("relu").sphere_kernel(10), activation(np.tanh).dual_kernel):
            with pytest.raises(ValueError, match=r"rho must be in \[-1, 1\]"):
                checked(np.array([0.0, wrong]))


def test_branch_points_have_no_kernel():
    chosen = activation(np.cbrt)
    with pytest.raises(ValueError, match=r"^activation must have no singularities .* got cbrt"):
        chosen.dual_kernel(0.5)
