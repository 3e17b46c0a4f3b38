r"""The penalty of least risk.

The excess is a smooth function of :math:`\log\kappa`, and evaluating it there needs no root of the effective-ridge
equation: a scan finds the valleys, the root of the derivative in each gives its penalty to full precision, and the
deepest wins. Isotropic tasks have a closed form, in `sandbox.models.ridge`. With S = hidden + noise and
:math:`\beta_1, \beta_2` of the visible target alone, b per p, the excess beyond hidden is :math:`M/\Delta`,

.. math::
    M = n\,(b\beta_2 + E\beta_1/p) + S\,(b D_2 + E D/p), \qquad \Delta = ab + (a/p + b)E,

and the derivatives by :math:`\log\kappa` are

.. math::
    a' = pb' = E = -D', \quad \beta_1' = G, \quad \beta_2' = 2\textstyle\sum t u^2 v, \quad
    D_2' = -2\textstyle\sum m u v^2, \quad E' = \textstyle\sum m\,uv(v-u) - \mathrm{tail}/\kappa .
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import LARGE, Array
from sandbox.numerics.roots import bracketed_roots
from sandbox.theory.bias_variance import ratios, sources, total
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.effective_ridge import inverse_effective_ridge
from sandbox.theory.negative_penalty import least_effective_ridge, least_penalty
from sandbox.theory.problem import Problem, deficit, weighted

#: Sums over a spectrum vary on a scale of 1 in log kappa, so no valley of the risk is narrower than this.
SPACING = 0.4

#: Above every effective ridge of no penalty (trace / min(n, p) at most), and that of any allowed one.
HIGHEST = LARGE**1.5

#: Sums over a spectrum are exact to a few units of this; so are their ratios.
ROUNDING = 1e-13

#: A difference of risks that is no rounding.
NOTICEABLE = 1e-9


def best_penalty(problem: Problem) -> dict[str, Array]:
    r"""The best penalty of ridge, down to the least one or, with fewer directions than samples, to that without any.

    .. formula:: best-penalty
        :title: The best ridge penalty
        :code: Ridge.tuned(task, n).penalty
        :uses: ridge-risk, degrees-of-freedom, missed-target
        :where: :math:`\kappa` is the effective ridge of the best penalty; on isotropic inputs that is
            :math:`\text{noise} \cdot \text{dim}/\text{signal}` at every n
        :assumes: Gaussian inputs; where several penalties satisfy it, the one of least risk
        :exactness: equivalent
        :reference: wu2020optimal; nakkiran2021optimal, the isotropic case

        (n - D_2) \sum_j t_j \frac{s_j\, \kappa}{(s_j + \kappa)^3}
        = (\beta_2 + \text{noise}) \sum_j m_j \frac{s_j^2}{(s_j + \kappa)^3}
    """
    # Without features a tail is nothing but a penalty. Apart from it, no large tail/kappa cancels where kappa is small.
    bare = replace(problem, tail=np.zeros_like(problem.tail))
    least = np.maximum(least_penalty(problem), -LARGE)
    found = _best(bare, np.maximum(least_effective_ridge(bare), 0.0))
    # Rounding must not lead beyond the least penalty.
    best, beside = (np.maximum(penalty - problem.tail, least) for penalty in found)
    # Beside a large tail the next penalty that there is may be much better.
    above = np.where(problem.tail > 0, best + np.spacing(problem.tail), best)
    return {"penalty": _better(problem, best, beside, above)}


def best_penalty_not_negative(problem: Problem) -> dict[str, Array]:
    """The best penalty >= 0 of random features."""
    best, beside = np.maximum(_best(problem, _without_penalty(problem)), [[0.0], [1.0 / LARGE]])
    return {"penalty": _better(problem, best, beside)}


def _better(problem: Problem, penalty: Array, *others: Array) -> Array:
    """The penalty, or one of the others, 0 and inf, where that is clearly better: there may be none in between."""
    candidates = [penalty]
    candidates += [other for other in (*others, np.zeros_like(penalty)) if np.any(other != penalty)]
    found = [*(_excess_at(problem, candidate) for candidate in candidates), problem.t.sum(axis=0) + problem.hidden]
    excess = np.stack([np.broadcast_to(x, penalty.shape) for x in found])
    candidates.append(np.full_like(penalty, np.inf))
    best = np.where(excess.min(axis=0) < (1.0 - NOTICEABLE) * excess[0], excess.argmin(axis=0), 0)
    return np.choose(best, candidates)


def _excess_at(problem: Problem, penalty: Array) -> Array:
    """The excess at a penalty, by the engine."""
    problem = replace(problem, penalty=penalty)
    sums = solved(problem)
    return total(sources(problem, sums, ratios(problem, sums)) | {"noise": np.zeros_like(penalty)})


def negative_penalty_helps(problem: Problem) -> dict[str, Any]:
    """Whether the risk of linear ridge rises with the penalty at penalty 0, where the effective ridge is kappa_0.

    Where kappa_0 is 0, least squares is possible, and its risk falls like noise and hidden power allow, or is 0.
    """
    kappa = _without_penalty(problem)
    solved = kappa > 0
    kappa = np.where(solved, kappa, 1.0)
    s, m, t = problem.s, problem.m, problem.t
    u, v = kappa / (s + kappa), s / (s + kappa)
    E = weighted(m, u * v) + problem.tail / kappa
    beta2 = weighted(t, u * u) + problem.hidden + problem.noise
    # Both sides times kappa: rounding must not decide where they are equal, as on isotropic inputs without noise.
    gain, loss = E * weighted(t, u * u * v), beta2 * weighted(m, u * v * v)
    return {"helps": solved & (gain > loss * (1.0 + ROUNDING))}


def _without_penalty(problem: Problem) -> Array:
    """The effective ridge at penalty 0."""
    return 1.0 / inverse_effective_ridge(problem)


def _best(problem: Problem, floor: Array) -> Array:
    """The best penalty, and one beside it that is not that of the floor, where the risk may be infinite; two rows."""
    problem = _in_units_of_the_target(problem.without_empty_groups())
    floor, lowest, highest = (np.broadcast_to(x, problem.points) for x in (floor, *_range(problem, floor)))
    penalty = np.full((2, problem.points), np.inf)
    reachable = highest > 0
    if reachable.any():
        each, ranges = problem.at(reachable), (x[reachable] for x in (floor, lowest, highest))
        penalty[:, reachable] = _deepest_valley(each, *ranges)
    # Beyond the largest penalty there is, nothing is learnt that float64 could tell from nothing. Below the smallest
    # there is none.
    penalty = np.where(np.abs(penalty) < 1.0 / LARGE, [[0.0], [1.0 / LARGE]], penalty)
    return np.where(penalty <= LARGE, penalty, np.inf)


def _deepest_valley(problem: Problem, floor: Array, lowest: Array, highest: Array) -> Array:
    low, high = np.log(lowest.min()), np.log(highest.max())
    grid = np.linspace(low, high, max(int((high - low) / SPACING), 2) + 1)
    # Beyond its own range a point stays at the end of it, where nothing overflows, and is not looked at.
    excess = np.stack([_excess_and_slope(problem, np.clip(np.exp(x), lowest, highest))[0] for x in grid])
    excess = np.where((np.exp(grid)[:, None] > lowest) & (excess >= 0), excess, np.inf)
    row, point = np.nonzero(_valleys(excess))
    bottom = np.log(lowest)[point]
    left = np.maximum(grid[np.maximum(row - 1, 0)], bottom)
    right = np.maximum(grid[np.minimum(row + 1, grid.size - 1)], left + SPACING)

    each = problem.at(point)
    valley, found = bracketed_roots(lambda x, part: _excess_and_slope(each.at(part), np.exp(x))[1], left, right)
    # The risk rises from the floor on, or is flat to rounding.
    at_floor = (left == bottom) & (_excess_and_slope(each, np.exp(left))[1] >= 0)
    valley = np.where(at_floor, left, np.where(found, valley, grid[row]))
    depth = _excess_and_slope(each, np.exp(valley))[0]
    depth = np.where(depth >= 0, depth, np.inf)

    deepest = np.full(floor.shape, np.inf)
    np.minimum.at(deepest, point, depth)
    # Of equally deep valleys the one of the largest penalty.
    is_deepest = depth == deepest[point]
    best = np.zeros(floor.shape, dtype=np.intp)
    best[point[is_deepest]] = np.flatnonzero(is_deepest)
    at_floor, kappa = at_floor[best], np.exp(valley[best])
    a, b = _room(problem, kappa)
    beside = kappa * a * b
    # What rounding leaves of n - D or p - D is no penalty, and must not turn it negative.
    rounding = 8.0 * np.finfo(float).eps * problem.least
    interpolates = (np.abs(a) <= rounding) | (np.abs(b) <= rounding * problem.per_p) | (at_floor & (floor > 0))
    penalty = np.where(at_floor & (floor == 0), -problem.tail + 0.0, np.where(interpolates, 0.0, beside))
    return np.stack([penalty, beside])


def _in_units_of_the_target(problem: Problem) -> Problem:
    """The same problem with target and noise of variance 1 together, on which the best penalty does not depend."""
    scale = problem.t.sum(axis=0) + problem.hidden + problem.noise
    scale = np.where(scale > 0, scale, 1.0)
    return replace(problem, t=problem.t / scale, hidden=problem.hidden / scale, noise=problem.noise / scale)


def _valleys(values: Array) -> NDArray[np.bool_]:
    """Where the values along the first axis are no higher than their neighbours, and at least at the lowest of all."""
    beyond = np.full((1, *values.shape[1:]), np.inf)
    low = (values < np.concatenate([beyond, values[:-1]])) & (values <= np.concatenate([values[1:], beyond]))
    low[values.argmin(axis=0), np.arange(values.shape[1])] = True
    return low


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def _range(problem: Problem, floor: Array) -> tuple[Array, Array]:
    """Effective ridges between which the best one lies; the upper one is 0 where the target is out of reach."""
    s, m, t, least = problem.s, problem.m, problem.t, problem.least
    unlearnable = problem.hidden + problem.noise
    reach = weighted(t, s)
    everything = t.sum(axis=0) + unlearnable
    trace = weighted(m, s) + problem.tail
    curvature = weighted(m, s * s) + trace**2 * problem.per_p
    turning = np.maximum(s[0] + trace / least, everything * curvature / (least * reach))
    highest = np.where(reach > 0, np.minimum(1e3 * turning, HIGHEST), 0.0)
    # Where least squares is possible (floor 0) the optimum is near unlearnable * sum m/s / ((n - rank) sum t/s^2).
    present = s[-1]
    scaled = present / s
    first_order = unlearnable * weighted(m, scaled) / np.maximum(weighted(t, scaled**2), 1e-300)
    above_zero = 1e-3 * np.minimum(present, present * first_order / np.maximum(problem.n, problem.rank))
    lowest = np.where(floor > 0, floor, np.where(above_zero > 0, above_zero, 1e-16 * present))
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
    room = deficit(problem, problem.exactly_least, kappa) - problem.tail / kappa
    infinite = np.isinf(problem.p)
    p = np.where(infinite, problem.least, problem.p)
    return room + (problem.n - problem.least), np.where(infinite, 1.0, (room + (p - problem.least)) * problem.per_p)
