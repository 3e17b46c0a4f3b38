r"""The penalty of least risk.

The excess is a smooth function of :math:`\log\kappa`, and evaluating it there needs no root of the effective-ridge
equation: a scan finds the lowest valley, and the root of the derivative in it gives the penalty to full precision. With
S = hidden + noise and :math:`\beta_1, \beta_2` of the visible target alone, b per p, the excess beyond hidden is
:math:`M/\Delta`,

.. math::
    M = n\,(b\beta_2 + E\beta_1/p) + S\,(b D_2 + E D/p), \qquad \Delta = ab + (a/p + b)E,

and the derivatives by :math:`\log\kappa` are

.. math::
    a' = pb' = E = -D', \quad \beta_1' = G, \quad \beta_2' = 2\textstyle\sum t u^2 v, \quad
    D_2' = -2\textstyle\sum m u v^2, \quad E' = \textstyle\sum m\,uv(v-u) - \mathrm{tail}/\kappa .

At p = inf this is the stationarity condition :math:`(n-D_2)\sum t s\kappa/(s+\kappa)^3 = (\beta_2 + S)\sum m
s^2/(s+\kappa)^3` of ridge.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sandbox.equivalents.effective_ridge import inverse_effective_ridge
from sandbox.equivalents.negative import least_effective_ridge
from sandbox.equivalents.problem import Problem, deficit, weighted
from sandbox.models import engine
from sandbox.numerics.search import bracketed_roots
from sandbox.parameters import LARGE, Array
from sandbox.task import Task

#: Sums over a spectrum vary on a scale of 1 in log kappa, so no valley of the risk is narrower than this.
SPACING = 0.4


def best_penalty(view: engine.View, task: Task, floor: Callable[[Problem], Array], **arguments: Array) -> Array:
    """The penalty of least total risk at every point.

    Parameters
    ----------
    view, task, **arguments
        As for `engine.at_every_point`, without the penalty.
    floor : callable
        The least effective ridge allowed, from a problem: `any_penalty` or `no_negative_penalty`.
    """

    def compute(problem: Problem) -> dict[str, Array]:
        return {"penalty": _best(problem, floor(problem))}

    return engine.at_every_point(compute, view, task, penalty=np.zeros(()), **arguments)["penalty"][()]


def any_penalty(problem: Problem) -> Array:
    """The effective ridge at the least penalty of ridge; with fewer directions than samples, that at penalty 0."""
    return np.maximum(least_effective_ridge(problem), 0.0)


def no_negative_penalty(problem: Problem) -> Array:
    """The effective ridge at penalty 0."""
    return 1.0 / inverse_effective_ridge(problem)


def _best(problem: Problem, floor: Array) -> Array:
    lowest, highest = _range(problem, floor)
    reachable = highest > 0
    if not reachable.any():
        return np.full(reachable.shape, np.inf)
    low, high = np.log(lowest[reachable].min()), np.log(highest[reachable].max())
    grid = np.linspace(low, high, max(int((high - low) / SPACING), 2) + 1)
    with np.errstate(invalid="ignore"):
        excess = np.stack([_excess_and_slope(problem, np.exp(x[None]))[0] for x in grid])
    excess = np.where((np.exp(grid)[:, None] > lowest) & (excess >= 0), excess, np.inf)
    best = excess.argmin(axis=0)
    left = np.maximum(grid[np.maximum(best - 1, 0)], np.log(lowest))
    right = grid[np.minimum(best + 1, grid.size - 1)]
    right = np.maximum(right, left + SPACING)

    valley, found = bracketed_roots(lambda x, points: _excess_and_slope(problem.at(points), np.exp(x))[1], left, right)
    # The risk rises from the floor on, or falls to the end of the range, which no finite penalty reaches.
    at_floor = _excess_and_slope(problem, np.exp(left))[1] >= 0
    kappa = np.where(at_floor, floor, np.where(found, np.exp(valley), np.inf))
    penalty = np.where(at_floor & (floor > 0), 0.0, _penalty(problem, kappa))
    # Beyond the largest penalty there is, nothing is learnt that float64 could tell from nothing.
    return np.where(reachable & (penalty <= LARGE), penalty, np.inf)


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def _range(problem: Problem, floor: Array) -> tuple[Array, Array]:
    """Effective ridges between which the best one lies; the upper one is 0 where the target is out of reach."""
    s, m, t, least = problem.s, problem.m, problem.t, problem.least
    unlearnable = problem.hidden + problem.noise
    reach = weighted(t, s + 0 * least)
    everything = weighted(t, np.ones_like(s + 0 * least)) + unlearnable
    trace = weighted(m, s + 0 * least) + problem.tail
    curvature = weighted(m, s * s + 0 * least) + trace**2 * problem.per_p
    turning = np.maximum(s[0] + trace / least, everything * curvature / (least * reach))
    highest = np.where(reach > 0, np.minimum(1e3 * turning, LARGE), 0.0)
    # Where least squares is possible (floor 0) the optimum is near unlearnable * sum m/s / ((n - rank) sum t/s^2).
    present = np.where(m + 0 * s > 0, s, s[:1]).min(axis=0)
    scaled = present / s
    first_order = unlearnable * weighted(m, scaled + 0 * least) / np.maximum(weighted(t, scaled**2 + 0 * least), 1e-300)
    above_zero = 1e-3 * np.minimum(present, present * first_order / np.maximum(problem.n, problem.rank))
    lowest = np.where(floor > 0, floor, np.maximum(above_zero, 1e-16 * present))
    return np.minimum(lowest, np.where(highest > 0, highest, np.inf)), highest


def _excess_and_slope(problem: Problem, kappa: Array) -> tuple[Array, Array]:
    """The excess beyond hidden, and its derivative by log kappa times Delta^2; kappa of shape (points,) or (1,)."""
    s, m, t, tail, n, per_p = problem.s, problem.m, problem.t, problem.tail, problem.n, problem.per_p
    noise = problem.hidden + problem.noise
    u, v = kappa / (s + kappa), s / (s + kappa)
    uv = u * v
    tail_per_kappa = tail / kappa
    E, E_slope = weighted(m, uv) + tail_per_kappa, weighted(m, uv * (v - u)) - tail_per_kappa
    df2, df2_slope = weighted(m, v * v), -2.0 * weighted(m, uv * v)
    beta1, G = weighted(t, u), weighted(t, uv)
    beta2, beta2_slope = weighted(t, u * u), 2.0 * weighted(t, u * uv)
    a, b = _room(problem, kappa)
    # Per p, as b is, and so that the features terms vanish at p = inf.
    e, e_slope = E * per_p, E_slope * per_p
    both = a * per_p + b

    M = n * (b * beta2 + e * beta1) + noise * (b * df2 + e * (df2 + E))
    delta = a * b + both * E
    M_slope = n * (e * beta2 + b * beta2_slope + e_slope * beta1 + e * G) + noise * (
        e * df2 + b * df2_slope + e_slope * (df2 + E) - e * E
    )
    delta_slope = E * both + 2.0 * E * e + both * E_slope
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = M / delta
    return excess, M_slope * delta - M * delta_slope


def _room(problem: Problem, kappa: Array) -> tuple[Array, Array]:
    """n - D and (p - D)/p."""
    room = deficit(problem, problem.least, kappa) - problem.tail / kappa
    infinite = np.isinf(problem.p)
    p = np.where(infinite, problem.least, problem.p)
    return room + (problem.n - problem.least), np.where(infinite, 1.0, (room + (p - problem.least)) * problem.per_p)


def _penalty(problem: Problem, kappa: Array) -> Array:
    """The penalty whose effective ridge is kappa."""
    inside = np.where((kappa > 0) & np.isfinite(kappa), kappa, 1.0)
    a, b = _room(problem, inside)
    # What rounding leaves of n - D or p - D is no penalty, and must not turn it negative.
    rounding = 8.0 * np.finfo(float).eps * problem.least
    interpolates = (np.abs(a) <= rounding) | (np.abs(b) <= rounding * problem.per_p)
    penalty = np.where(interpolates, 0.0, inside * a * b)
    return np.where(np.isinf(kappa), np.inf, np.where(kappa > 0, penalty, -problem.tail + 0.0))
