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
from sandbox.theory.effective_ridge import inverse_effective_ridge
from sandbox.theory.problem import Problem, above, weighted


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
    problem = problem.without_empty_groups()
    pole, y = _least(problem)
    return (y - pole) * _deficits(problem, pole, y)[0] - problem.tail


def least_effective_ridge(problem: Problem) -> Array:
    """Where D_2 = n (0 where the rank is n, or where a tail keeps it from being negative); shape (points,)."""
    pole, y = _least(problem.without_empty_groups())
    return y - pole


def sums_at_negative_penalty(problem: Problem) -> Sums:
    """The sums of the engine for penalties in [least_penalty, 0), tail 0 and p = inf."""
    problem = problem.without_empty_groups()
    pole, least = _least(problem)
    s, m, t, penalty = problem.s, problem.m, problem.t, problem.penalty
    # To the right of -s_min / 2 kappa may be very near to 0, and is the variable again.
    half = 0.5 * pole
    near_zero = half * _deficits(problem, pole, half)[0] >= -penalty
    pole, least = np.where(near_zero, 0.0, pole), np.where(near_zero, least - pole, least)

    def step(minus_y: Array) -> Array:
        y = -minus_y
        left, slope = _deficits(problem, pole, y)
        residual = (y - pole) * left - penalty
        # At the least penalty the root is double and both vanish together.
        return np.divide(residual, slope, out=np.zeros_like(slope), where=slope > 0)

    y = np.maximum(-newton(step, -np.maximum(_above_the_root(problem) + pole, least)), least)
    kappa, shifted = y - pole, (s - pole) + y
    u, v = kappa / shifted, s / shifted
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


def _above_the_root(problem: Problem) -> Array:
    """An upper bound on the effective ridge at a negative penalty, sharp as the penalty vanishes.

    With more directions than samples the effective ridge without penalty; with fewer penalty / (n - rank), as D exceeds
    the rank where kappa is negative.
    """
    unpenalised = 1.0 / inverse_effective_ridge(replace(problem, penalty=np.zeros_like(problem.penalty)))
    room = problem.directions.left_of(problem.exactly_n, np.full(1, len(problem.m)))
    return np.where(room > 0, problem.penalty / np.where(room > 0, room, 1.0), unpenalised)


def _least(problem: Problem) -> tuple[Array, Array]:
    """The effective ridge at which D_2 = n, as a pole and its distance y from there: kappa = y - pole.

    The pole is the smallest eigenvalue where kappa is nearer to minus it than to 0, which it may approach to any
    distance, else 0. Where nothing is to be solved y is 0.
    """
    s, m, n, rank = problem.s, problem.m, problem.n, problem.rank
    few = (rank < n) & (rank > 0) & (problem.tail == 0)
    smallest = np.where(few, s[-1], 0.0)
    pole = np.where(_deficits(problem, smallest, 0.5 * smallest)[1] > 0, smallest, 0.0)
    # The K largest eigenvalues alone reach D_2 = n at s_K (sqrt(N_K / n) - 1) or beyond; where kappa < 0, each does by
    # itself. All these lie left of the root of a convex decreasing function: there Newton's method is monotone.
    # Whether N_K is n is for the counts to say: a rounding error of 1e-16 times a large eigenvalue is beyond the root.
    more = np.maximum(-problem.directions.left_of_each(problem.exactly_n) / n, -1.0)
    many = (s * (more / (np.sqrt(1.0 + more) + 1.0))).max(axis=0)
    single = (s * np.sqrt(m / n) - (s - pole)).max(axis=0, where=m > 0, initial=-np.inf)
    single = np.where(pole > 0, single, np.maximum(single, -0.5 * smallest))
    solvable = (rank > n) | few

    def step(y: Array) -> Array:
        shifted = (s - pole) + y
        slope = 2.0 * weighted(m, (s / shifted) ** 2 / shifted)
        return np.divide(-_deficits(problem, pole, y)[1], slope, out=np.zeros_like(slope), where=solvable)

    return pole, newton(step, np.where(solvable, np.where(few, single, many), 0.0))


def _deficits(problem: Problem, pole: Array, y: Array) -> tuple[Array, Array]:
    """n - D and n - D_2 at kappa = y - pole, large eigenvalues counted whole as in `deficit`: 1 - v^2 = u (1 + v)."""
    s, m, kappa = problem.s, problem.m, y - pole
    shifted = (s - pole) + y
    large, K = above(problem, np.abs(kappa))
    left = problem.directions.left_of(problem.exactly_n, K)
    u, v = kappa / shifted, s / shifted
    return (
        left + weighted(m, np.where(large, u, -v)),
        left + weighted(m, np.where(large, u * (1.0 + v), -v * v)),
    )
