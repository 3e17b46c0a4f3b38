r"""Expansions of an activation in orthogonal polynomials of its pre-activation: Hermite, and Gegenbauer on spheres.

:math:`c_k = E\,\varphi(z) q_k(z)` with the normalised polynomials of `sandbox.numerics.gegenbauer`. What a partial sum
leaves is the mean of the squared remainder, not a difference of moments. The constants of an activation that enter the
equivalent of random features are in `sandbox.activations.activation`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sandbox.activations.elementwise import ElementwiseCallable, name_of
from sandbox.foundations.parameters import LARGE, Array
from sandbox.numerics.gegenbauer import density_rule, orthonormal
from sandbox.numerics.panels import MOST_PANELS, Panels, UnresolvedError, resolve

Elementwise = Callable[[Array], Array]

#: Functions are sampled up to here, where the Gaussian density is 1e-88.
REACH = 20.0

#: By then the square of the function times the density must have fallen to this share of the second moment.
VANISHED = 1e-30

#: Of a panel, relative to the root mean square of the function.
TOLERANCE = 2e-14

#: A remainder below this share of the second moment is rounding: the expansion is finite.
NOTHING = 1e-24

#: The square of a single coefficient below this share of the second moment is rounding.
ROUNDING = 1e-28

#: Degrees that are tried first: enough for most analytic functions.
FIRST = 96


class Expansion(NamedTuple):
    """Coefficients c_k, what they leave of the second moment, and the second moment."""

    coefficients: Array
    rest: float
    second_moment: float


def normal_density(x: Array) -> Array:
    """The density of the standard normal."""
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


def panels_of(function: Elementwise) -> Panels:
    """Panels between -20 and 20 on which a function is resolved.

    Raises
    ------
    ValueError
        If it is not resolved to 1e-13 of its root mean square, or is a callable that has changed.
    """
    if isinstance(function, ElementwiseCallable):
        function.require_unchanged()
    return _panels_of(function)


@lru_cache(maxsize=256)
def _panels_of(function: Elementwise) -> Panels:
    name = name_of(function)
    edges = np.linspace(-REACH, REACH, 21)
    ends = np.array([-REACH, REACH])
    try:
        panels = resolve(function, edges, TOLERANCE, normal_density)
    except UnresolvedError as error:
        raise ValueError(
            f"activation must be resolved to 1e-13 by {MOST_PANELS} panels, got {name}, which is not near "
            f"x = {error.place:.6g}: it is too rough, oscillates too fast or is not computed in float64"
        ) from None
    z, roots = density_rule(np.inf, panels.edges, 1)
    values = function(z)
    moment = float((roots * values) @ (roots * values))
    if np.any(function(ends) ** 2 * normal_density(ends) > VANISHED * moment):
        raise ValueError(
            f"activation must have a square that vanishes against exp(x^2/2) before |x| = {REACH:g}, got {name}, which "
            "grows too fast: scale its argument down"
        )
    if not 1 / LARGE <= moment <= LARGE and values.any():
        raise ValueError(
            f"activation must have a mean square of 0 or between {1 / LARGE:g} and {LARGE:g}, got {name}, whose mean "
            f"square is {moment:.3g}: rescale it"
        )
    return panels


def expand(function: Elementwise, dim: float, most: int) -> Expansion:
    """The coefficients of a function, as many as there are up to `most`.

    Parameters
    ----------
    function : callable
        Elementwise; resolved by `panels_of`.
    dim : float
        Of the sphere of radius sqrt(dim) of the inputs; inf for Gaussian ones.
    most : int
        Largest number of coefficients, at least 1.

    Returns
    -------
    Expansion
        Fewer than `most` coefficients where the function is their finite sum; then the rest is exactly 0.
    """
    for count in sorted({min(FIRST, most), most}):
        found = partial_expansion(function, dim, count)
        # What is left after the first k coefficients, for every k.
        left = found.rest + np.append(np.cumsum(found.coefficients[::-1] ** 2)[::-1], 0.0)
        enough = np.flatnonzero(left <= NOTHING * found.second_moment)
        if enough.size:
            return Expansion(found.coefficients[: max(int(enough[0]), 1)], 0.0, found.second_moment)
    return found


def partial_expansion(function: Elementwise, dim: float, count: int) -> Expansion:
    """The first `count` coefficients, with their rest."""
    radius = np.sqrt(dim)
    edges = panels_of(function).within(-radius, radius)
    # The function has vanished beyond its panels, the polynomials have not.
    farthest = min(radius, max(REACH, 2 * np.sqrt(count) + 8))
    edges = np.union1d(edges, [-farthest, farthest])
    z, roots = density_rule(dim, edges, count)
    inside = np.abs(z) < REACH
    target = np.where(inside, function(np.where(inside, z, 0.0)), 0.0) * roots
    polynomials = orthonormal(dim, count, z, roots)
    coefficients = polynomials @ target
    second_moment = float(target @ target)
    coefficients[coefficients**2 <= ROUNDING * second_moment] = 0.0
    remainder = target - coefficients @ polynomials
    return Expansion(coefficients, float(remainder @ remainder), second_moment)
