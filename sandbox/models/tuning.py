r"""The penalty of least risk.

The total is a smooth function of :math:`\log\kappa`, and evaluating it there needs no root of the effective-ridge
equation: a scan finds the lowest valley, and the root of the derivative in it gives the penalty to full precision.
With :math:`N = b(\beta_2 + \text{noise}) + E(\beta_1 + \text{noise})/p` and :math:`\Delta = ab + (a/p+b)E`, b per
p, the total is :math:`n N/\Delta`, and with primes for derivatives by :math:`\log\kappa`

.. math::
    a' = pb' = E, \quad \beta_1' = G, \quad \beta_2' = 2\textstyle\sum t u^2 v, \quad
    E' = \textstyle\sum m\,uv(v-u) - \mathrm{tail}/\kappa .

At p = inf this is the stationarity condition :math:`(n-D_2)\sum t s\kappa/(s+\kappa)^3 = (\beta_2 + \text{noise})\sum m
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
from sandbox.parameters import Array
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
        totals = np.stack([_total_and_slope(problem, np.exp(x[None]))[0] for x in grid])
    totals = np.where((np.exp(grid)[:, None] > lowest) & (totals > 0), totals, np.inf)
    best = totals.argmin(axis=0)
    left = np.maximum(grid[np.maximum(best - 1, 0)], np.log(lowest))
    right = grid[np.minimum(best + 1, grid.size - 1)]
    right = np.maximum(right, left + SPACING)

    valley, found = bracketed_roots(lambda x, points: _total_and_slope(problem.at(points), np.exp(x))[1], left, right)
    # The risk rises from the floor on, or falls to the end of the range, which no finite penalty reaches.
    at_floor = _total_and_slope(problem, np.exp(left))[1] >= 0
    kappa = np.where(at_floor, floor, np.where(found, np.exp(valley), np.inf))
    penalty = np.where(at_floor & (floor > 0), 0.0, _penalty(problem, kappa))
    return np.where(reachable, penalty, np.inf)


def _range(problem: Problem, floor: Array) -> tuple[Array, Array]:
    """Effective ridges between which the best one lies; the upper one is 0 where the target is out of reach."""
    s, m, t, least = problem.s, problem.m, problem.t, problem.least
    unlearnable = problem.hidden + problem.noise
    reach = weighted(t, s + 0 * least)
    everything = weighted(t, np.ones_like(s + 0 * least)) + unlearnable
    curvature = weighted(m, s * s + 0 * least)
    trace = weighted(m, s + 0 * least) + problem.tail
    with np.errstate(divide="ignore", invalid="ignore"):
        turning = np.maximum(s[0] + trace / least, everything * curvature / (least * reach))
    highest = np.where(reach > 0, 1e3 * turning, 0.0)
    # Where least squares is possible (floor 0) the optimum is near unlearnable * sum m/s / ((n - rank) sum t/s^2).
    present = np.where(m + 0 * s > 0, s, np.inf).min(axis=0)
    scaled = present / s
    first_order = unlearnable * weighted(m, scaled + 0 * least) / np.maximum(weighted(t, scaled**2 + 0 * least), 1e-300)
    above_zero = 1e-3 * np.minimum(present, present * first_order / np.maximum(problem.n, problem.rank))
    lowest = np.where(floor > 0, floor, np.maximum(above_zero, 1e-16 * present))
    return np.minimum(lowest, np.where(highest > 0, highest, np.inf)), highest


def _total_and_slope(problem: Problem, kappa: Array) -> tuple[Array, Array]:
    """The total per sample, and its derivative by log kappa times Delta^2; kappa of shape (points,) or (1,)."""
    s, m, t, tail, per_p = problem.s, problem.m, problem.t, problem.tail, problem.per_p
    u, v = kappa / (s + kappa), s / (s + kappa)
    uv = u * v
    tail_per_kappa = tail / kappa
    E = weighted(m, uv) + tail_per_kappa
    E_slope = weighted(m, uv * (v - u)) - tail_per_kappa
    G = weighted(t, uv)
    missed = weighted(t, u) + problem.hidden + problem.noise
    missed_twice = weighted(t, u * u) + problem.hidden + problem.noise
    a, b = _room(problem, kappa)

    both = a * per_p + b
    N, delta = b * missed_twice + E * per_p * missed, a * b + both * E
    N_slope = E * per_p * missed_twice + 2.0 * b * weighted(t, u * uv) + per_p * (E_slope * missed + E * G)
    delta_slope = E * both + 2.0 * E * E * per_p + both * E_slope
    with np.errstate(divide="ignore", invalid="ignore"):
        total = N / delta
    return total, N_slope * delta - N * delta_slope


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
    penalty = np.where(kappa > 0, inside * a * b, -problem.tail)
    return np.where(np.isinf(kappa), np.inf, penalty)
