r"""Negative penalties of linear ridge (p = inf), down to the least one that leaves the risk finite.

:math:`g(\kappa) = \kappa\,(n - D(\kappa))` is convex to the right of :math:`-s_{\min}` with slope :math:`n - D_2`, so the penalty
is least where :math:`D_2 = n`, and Newton's method from the right of the larger root of g = penalty is monotone. With more
samples than directions :math:`\kappa` is negative; with a tail it stays positive. (Kobak, Lomond and Sanchez 2020, Wu and Xu
2020 study such penalties; the equations here are static forms of the equivalent of ridge.)
"""

from __future__ import annotations

import numpy as np

from sandbox.equivalents.problem import Problem, weighted
from sandbox.equivalents.sums import Sums
from sandbox.numerics.newton import newton
from sandbox.parameters import Array


def least_penalty(problem: Problem) -> Array:
    """The penalty at which the risk of linear ridge becomes infinite; shape (points,), <= 0."""
    kappa = _least_effective_ridge(problem)
    return np.where(kappa == 0, 0.0, kappa * _deficit(problem, kappa)) - problem.tail


def sums_at_negative_penalty(problem: Problem) -> Sums:
    """The sums of the engine for penalties in [least_penalty, 0) and p = inf."""
    m, t, tail, n, penalty = problem.m, problem.t, problem.tail, problem.n, problem.penalty
    directions = weighted(m, problem.s + 0 * n)

    def step(kappa: Array) -> Array:
        slope = _deficit_squared(problem, kappa)
        residual = kappa * _deficit(problem, kappa) - tail - penalty
        # At the least penalty the root is double and both vanish together.
        return np.divide(-residual, slope, out=np.zeros_like(slope), where=slope > 0)

    kappa = newton(step, (penalty + tail + directions) / n)
    kappa = np.maximum(kappa, _least_effective_ridge(problem))
    s = problem.s
    u, v = kappa / (s + kappa), s / (s + kappa)
    E = weighted(m, u * v) + tail / kappa
    G = weighted(t, u * v)
    df2 = weighted(m, v * v)
    a = np.maximum(penalty / kappa, -E)
    return Sums(
        q=1.0 / kappa,
        df1=df2 + E,
        df2=df2,
        E=E,
        beta1=weighted(t, u) + problem.hidden,
        beta2=weighted(t, u * u) + problem.hidden,
        G=G,
        G_per_E=G / E,
        E_per_kappa=E / kappa,
        G_per_kappa=G / kappa,
        a=a,
        b=np.ones_like(a),
    )


def _least_effective_ridge(problem: Problem) -> Array:
    """Where D_2 = n, by Newton's method from below on a convex decreasing function."""
    s, m, n, rank = problem.s, problem.m, problem.n, problem.rank
    count = np.cumsum(m, axis=0)
    # The K largest eigenvalues alone reach D_2 = n at s_K (sqrt(N_K / n) - 1); the smallest alone, where kappa < 0.
    many = np.where(count > n, s * (np.sqrt(count / n) - 1.0), 0.0).max(axis=0)
    last = np.argmax(np.where(m > 0, np.arange(len(m))[:, None], -1), axis=0)
    smallest = np.take_along_axis(s + 0 * m, last[None], axis=0)[0]
    few = smallest * (np.sqrt(np.take_along_axis(m + 0 * s, last[None], axis=0)[0] / n) - 1.0)
    solvable = (rank > n) | ((rank < n) & (rank > 0) & (problem.tail == 0))

    def step(kappa: Array) -> Array:
        slope = 2.0 * weighted(m, s * s / (s + kappa) ** 3)
        return np.where(solvable, -_deficit_squared(problem, kappa) / slope, 0.0)

    start = np.where(solvable, np.where(rank > n, many, few), 0.0)
    return newton(step, start)


def _deficit(problem: Problem, kappa: Array) -> Array:
    """n - D without the tail; large eigenvalues are counted whole, so that nothing cancels near rank = n."""
    s, m, large = problem.s, problem.m, problem.s > np.abs(kappa)
    whole = weighted(m, large)
    return (problem.n - whole) + weighted(m, np.where(large, kappa, -s) / (s + kappa))


def _deficit_squared(problem: Problem, kappa: Array) -> Array:
    """n - D_2, in the same way: 1 - v^2 = u (1 + v) for large eigenvalues."""
    s, m, large = problem.s, problem.m, problem.s > np.abs(kappa)
    whole = weighted(m, large)
    return (problem.n - whole) + weighted(m, np.where(large, kappa * (2.0 * s + kappa), -(s * s)) / (s + kappa) ** 2)
