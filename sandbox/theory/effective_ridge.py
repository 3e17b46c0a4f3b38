r"""The effective ridge :math:`\kappa`: one scalar equation for every model.

In :math:`q = 1/\kappa` the equation is ``least - D(q) - lo(q) = 0`` with D and lo increasing and concave, so
Newton's method from the left of the root is monotone and cannot fail.
"""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.newton import newton
from sandbox.spectra.counts import how_many, pick
from sandbox.theory.problem import Problem, above, weighted

#: Where E exceeds this share of min(n, p), the plain difference min(n, p) - D loses less than a digit.
CANCELLATION = 0.1

TINY = 1e-300


def inverse_effective_ridge(problem: Problem) -> Array:
    r""":math:`q = 1/\kappa` for penalties >= 0; shape (points,).

    inf where the penalty and the tail are 0 and the rank is at most min(n, p): ordinary least squares. 0 where the
    penalty is infinite.

    .. formula:: effective-ridge
        :title: The effective ridge
        :code: model.equivalent(task, n).kappa
        :uses: degrees-of-freedom
        :where: p counts the random features; for linear models it is infinite and the equation is :math:`n - D =
            \text{penalty}/\kappa`; without penalty :math:`D = \min(n, p)`, or :math:`\kappa = 0` where there is no
            tail and no more directions than that
        :assumes: any spectrum, n, p > 0 and penalty >= 0
        :exactness: definition
        :reference: defilippis2024dimension, the equation of nu_2; atanasov2024scaling, kappa_2; simon2023eigenlearning,
            kappa

        (n - D(\kappa))\,(p - D(\kappa)) = p\,\frac{\text{penalty}}{\kappa}, \qquad D(\kappa) \le \min(n, p)
    """
    free = (problem.penalty == 0) & (problem.tail == 0)
    if free.any():
        free = free & (problem.rank <= problem.least)
    null = np.isinf(problem.penalty)
    solvable = ~(free | null)
    if solvable.all():
        return _solve(problem)
    solvable = np.broadcast_to(solvable, problem.points)
    q = np.where(free, np.inf, 0.0) + np.zeros(problem.points)
    if solvable.any():
        q[solvable] = _solve(problem.at(solvable))
    return q


def _solve(problem: Problem) -> Array:
    s, m, tail, least, lam = problem.s, problem.m, problem.tail, problem.least, problem.penalty
    gap, gap_squared, four_per_p, penalised = problem.gap, problem.gap**2, 4.0 * problem.per_p, bool(lam.any())
    digit, directions, exactly = CANCELLATION * least, problem.directions, problem.exactly_least
    u, v, product = problem.scratch

    def step(q: Array) -> Array:
        # v = s q / (1 + s q) and u = 1 - v, each to full relative precision.
        np.multiply(s, q, out=v)
        np.add(v, 1.0, out=u)
        np.reciprocal(u, out=u)
        np.multiply(v, u, out=v)
        np.multiply(u, v, out=product)
        tail_q = tail * q
        slope = weighted(m, product) + tail_q
        if (slope > digit).all():
            residual = exactly[0] - weighted(m, v) - tail_q
        else:
            # Directions with s q > 1 are counted whole, less their small u, so that nothing cancels.
            large, K = above(problem, 1.0 / q)
            np.copyto(v, np.negative(u, out=u), where=large)
            residual = directions.left_of(exactly, K) - weighted(m, v) - tail_q
        if penalised:
            lam_q = lam * q
            # At n = p both terms of the root vanish with the penalty, and so do the fractions.
            root = np.maximum(np.sqrt(gap_squared + four_per_p * lam_q), TINY)
            residual -= 2.0 * lam_q / (gap + root)
            slope += lam_q / root
        return q * (residual / slope)

    return newton(step, _start(problem))


def _start(problem: Problem) -> Array:
    """A lower bound on q, from upper bounds on D that are sharp at both ends.

    For any K, D is at most N_K, the number of the K largest eigenvalues, plus what the others would give if they
    all equalled their mean. K is the best one for the bound N_K + trace_K q: the first at which N_K + trace_K / s_{K+1}
    reaches min(n, p).
    """
    s, m, tail, least, lam = problem.s, problem.m, problem.tail, problem.least, problem.penalty
    directions, exactly = problem.directions, problem.exactly_least
    ms = m * s
    traces = np.concatenate([np.cumsum(ms[::-1], axis=0)[::-1], np.zeros((1, ms.shape[1]))]) + tail
    # Not from the trace with direction K + 1 in it, whose rounding could make N_K = min(n, p) and the bound 0.
    reach, bound = directions.total[1:] + traces[1:] / s, exactly[0]
    K = np.searchsorted(reach[:, 0], bound) if reach.shape[1] == 1 else how_many(reach < bound)
    trace, total = pick(traces, K), traces[0]
    rest = directions.left_of(exactly, K)

    # Solves least = N_K + (others at their mean) + linear q, a quadratic; `surplus` is 1 - rest / others without a
    # difference.
    others = directions.after(K)
    missing = -directions.left_of(exactly, np.full(1, len(m)))
    bounded = (tail == 0) & (others > 0)
    others = np.where(bounded, others, 1.0)
    mean = np.where(bounded, trace / others, 0.0)
    surplus = np.where(bounded, missing / others, 1.0)
    if not lam.any():
        return rest / (trace * surplus)
    gap = problem.gap
    linear = np.where(gap > 0, lam / np.where(gap > 0, gap, 1.0), 0.0)
    b = linear + trace * surplus
    # The squares would underflow.
    root = np.hypot(b, 2.0 * np.sqrt(linear) * np.sqrt(mean * rest))
    # At n = p the penalty is not linear in q even where it is small, and b may vanish.
    with np.errstate(divide="ignore", invalid="ignore"):
        saturating = np.where((gap > 0) | (lam == 0), 2.0 * rest / (b + root), 0.0)

    # K = 0 with the exact penalty term: sharp where the penalty dominates or p is near n.
    per_p = problem.per_p
    c = total * (2.0 * least * per_p + gap)
    scale = np.maximum(c, lam)
    root = scale * np.sqrt((total * gap / scale) ** 2 + (2.0 * (c / scale) + lam / scale) * (lam / scale))
    plain = 2.0 * least * (least * per_p + gap) / (c + lam + root)
    return np.maximum(saturating, plain)
