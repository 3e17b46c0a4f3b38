r"""Negative penalties of linear ridge (p = inf), down to the least one that leaves the risk finite.

:math:`g(\kappa) = \kappa\,(n - D(\kappa))` is convex to the right of :math:`-s_{\min}` with slope :math:`n - D_2`,
so the penalty is least where :math:`D_2 = n`, and Newton's method from the right of the larger root of g = penalty
is monotone. With more samples than directions :math:`\kappa` is negative; with a tail it stays positive. (Kobak,
Lomond and Sanchez 2020, Wu and Xu 2020 study such penalties; the equations here are static forms of the equivalent
of ridge.) When a negative penalty helps is in `sandbox.theory.best_penalty`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.newton import newton
from sandbox.theory.degrees_of_freedom import Sums
from sandbox.theory.problem import Problem, above, deficit, weighted


def least_penalty(problem: Problem) -> Array:
    r"""The penalty at which the risk of linear ridge becomes infinite; shape (points,), <= 0.

    .. formula:: least-penalty
        :title: The least penalty
        :code: Ridge.least_penalty(task, n)
        :uses: degrees-of-freedom
        :where: the infimum is over :math:`\kappa` above minus the smallest eigenvalue, above 0 with a tail; it lies
            where :math:`D_2 = n`, or is -tail, at :math:`\kappa \to 0`, with a tail and no more directions than samples
        :assumes: linear models
        :exactness: equivalent
        :reference: kobak2020optimal; wu2020optimal

        \inf_\kappa\; \kappa\, (n - D(\kappa))
    """
    kappa = least_effective_ridge(problem)
    problem = _without_empty_groups(problem)
    return kappa * deficit(problem, problem.exactly_n, kappa) - problem.tail


def sums_at_negative_penalty(problem: Problem) -> Sums:
    """The sums of the engine for penalties in [least_penalty, 0), tail 0 and p = inf."""
    least = least_effective_ridge(problem)
    problem = _without_empty_groups(problem)
    s, m, t, n, penalty = problem.s, problem.m, problem.t, problem.n, problem.penalty
    exactly = problem.exactly_n

    def step(minus_kappa: Array) -> Array:
        kappa = -minus_kappa
        slope = _second_deficit(problem, kappa)
        residual = kappa * deficit(problem, exactly, kappa) - penalty
        # At the least penalty the root is double and both vanish together.
        return np.divide(residual, slope, out=np.zeros_like(slope), where=slope > 0)

    kappa = np.maximum(-newton(step, -(penalty + weighted(m, s)) / n), least)
    u, v = kappa / (s + kappa), s / (s + kappa)
    E, G, df2 = weighted(m, u * v), weighted(t, u * v), weighted(m, v * v)
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
        residual=a,
    )


def _without_empty_groups(problem: Problem) -> Problem:
    """The same problem, each empty group at the eigenvalue before it: s + kappa must not vanish there."""
    s = np.minimum.accumulate(np.where(problem.m > 0, problem.s, np.inf), axis=0)
    return replace(problem, s=np.where(np.isinf(s), problem.s[:1], s))


def least_effective_ridge(problem: Problem) -> Array:
    """Where D_2 = n (0 where the rank is n, or where a tail keeps it from being negative); shape (points,)."""
    s, m, n, rank = problem.s, problem.m, problem.n, problem.rank
    # The K largest eigenvalues alone reach D_2 = n at s_K (sqrt(N_K / n) - 1) or beyond; where kappa < 0, each does by
    # itself. All these lie left of the root of a convex decreasing function: there Newton's method is monotone.
    many = (s * (np.sqrt(np.cumsum(m, axis=0) / n) - 1.0)).max(axis=0)
    few = (s * (np.sqrt(m / n) - 1.0)).max(axis=0, where=m > 0, initial=-np.inf)
    problem = _without_empty_groups(problem)
    s = problem.s
    solvable = (rank > n) | ((rank < n) & (rank > 0) & (problem.tail == 0))

    def step(kappa: Array) -> Array:
        slope = 2.0 * weighted(m, (s / (s + kappa)) ** 2 / (s + kappa))
        return np.divide(-_second_deficit(problem, kappa), slope, out=np.zeros_like(kappa), where=solvable)

    start = np.where(solvable, np.where(rank > n, many, few), 0.0)
    return newton(step, start)


def _second_deficit(problem: Problem, kappa: Array) -> Array:
    """n - D_2, with large eigenvalues counted whole as in `deficit`: 1 - v^2 = u (1 + v)."""
    s, m = problem.s, problem.m
    large, K = above(problem, np.abs(kappa))
    left = problem.directions.left_of(problem.exactly_n, K)
    return left + weighted(m, np.where(large, kappa * (2.0 * s + kappa), -(s * s)) / (s + kappa) ** 2)
