r"""Everything the risk needs to know of a spectrum at one effective ridge, as sums of positive terms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.theory.effective_ridge import TINY
from sandbox.theory.problem import Problem, weighted


@dataclass(frozen=True)
class Sums:
    r"""Sums over the spectrum at :math:`\kappa = 1/q`, with :math:`u_j = \kappa/(s_j+\kappa)`, :math:`v_j = 1 - u_j`.

    Each attribute is an array of shape (points,).

    Parameters
    ----------
    q : array
        :math:`1/\kappa`.
    df1, df2 : array
        :math:`D = \sum m v + \mathrm{tail}\,q` and :math:`D_2 = \sum m v^2`.
    E : array
        :math:`D - D_2 = \sum m u v + \mathrm{tail}\,q`.
    beta1, beta2 : array
        Target variance missed, :math:`\sum t u + \mathrm{hidden}` and :math:`\sum t u^2 + \mathrm{hidden}`.
    G : array
        :math:`\beta_1 - \beta_2 = \sum t u v`.
    G_per_E, E_per_kappa, G_per_kappa : array
        Ratios, by their limits where :math:`\kappa = 0`.
    a, b : array
        :math:`n - D` and :math:`(p - D)/p`; neither is computed as a difference.
    residual : array
        n times the root of train / total: `a`, less what a tail contributes to it at a negative penalty.
    """

    q: Array
    df1: Array
    df2: Array
    E: Array
    beta1: Array
    beta2: Array
    G: Array
    G_per_E: Array
    E_per_kappa: Array
    G_per_kappa: Array
    a: Array
    b: Array
    residual: Array


def sums_at(problem: Problem, q: Array) -> Sums:
    r"""The sums of the problem at the inverse effective ridge q, shape (points,).

    .. formula:: degrees-of-freedom
        :title: The degrees of freedom
        :code: model.equivalent(task, n).df1, model.equivalent(task, n).df2
        :where: eigenvalues :math:`s_j` of multiplicity :math:`m_j` of the directions that are used, a tail, the trace
            of infinitely many vanishing eigenvalues, and the effective ridge :math:`\kappa`
        :assumes: any spectrum
        :exactness: definition
        :reference: dobriban2018high; simon2023eigenlearning, the learnabilities

        \begin{gathered}
        D = \sum_j m_j \frac{s_j}{s_j + \kappa} + \frac{\text{tail}}{\kappa}, \qquad
        D_2 = \sum_j m_j \Bigl(\frac{s_j}{s_j + \kappa}\Bigr)^2, \\
        E = D - D_2 = \sum_j m_j \frac{s_j \kappa}{(s_j + \kappa)^2} + \frac{\text{tail}}{\kappa}
        \end{gathered}

    .. formula:: missed-target
        :title: The target that is missed
        :code: Ridge(penalty).risk(task, n).bias
        :where: target variance :math:`t_j` on the eigenvalue :math:`s_j`, and hidden on none that is used
        :assumes: any spectrum
        :exactness: definition
        :reference: simon2023eigenlearning; hastie2022surprises

        \begin{gathered}
        \beta_1 = \sum_j t_j \frac{\kappa}{s_j + \kappa} + \text{hidden}, \qquad
        \beta_2 = \sum_j t_j \Bigl(\frac{\kappa}{s_j + \kappa}\Bigr)^2 + \text{hidden}, \\
        G = \beta_1 - \beta_2 = \sum_j t_j \frac{s_j \kappa}{(s_j + \kappa)^2}
        \end{gathered}
    """
    s, m, t, tail, n, lam = problem.s, problem.m, problem.t, problem.tail, problem.n, problem.penalty
    free = np.isinf(q)
    some_free = bool(free.any())
    finite_q = np.where(free, 0.0, q) if some_free else q
    u, v, uv = problem.scratch
    np.multiply(s, finite_q, out=v)
    np.add(v, 1.0, out=u)
    np.reciprocal(u, out=u)
    np.multiply(v, u, out=v)
    if some_free:
        u[:, free], v[:, free] = 0.0, 1.0
    np.multiply(u, v, out=uv)
    tail_q = tail * finite_q
    E = weighted(m, uv) + tail_q
    G = weighted(t, uv)
    df2 = weighted(m, np.square(v, out=v))
    beta1 = weighted(t, u) + problem.hidden
    beta2 = weighted(t, np.square(u, out=u)) + problem.hidden

    lam_q = np.where(q > 0, lam, 0.0) * finite_q
    lower = 2.0 * lam_q / np.maximum(problem.gap + np.sqrt(problem.gap**2 + 4.0 * lam_q * problem.per_p), TINY)
    # The smaller of n - D and p - D, and what the larger has beyond it.
    a = lower + np.maximum(n - problem.p, 0.0)
    b = lower * problem.per_p + np.where(n <= problem.p, problem.gap, 0.0)
    nothing_learnt = q == 0
    if nothing_learnt.any():
        a, b = np.where(nothing_learnt, n, a), np.where(nothing_learnt, 1.0, b)

    G_per_E = np.divide(G, E, out=np.zeros_like(E), where=E > 0)
    E_per_kappa, G_per_kappa = E * finite_q, G * finite_q
    if some_free:
        smallest = s[-1:]
        resistance, reach = weighted(m, smallest / s), weighted(t, smallest / s)
        G_per_E = np.where(free & (resistance > 0), reach / np.where(resistance > 0, resistance, 1.0), G_per_E)
        E_per_kappa = np.where(free, resistance / smallest[0], E_per_kappa)
        G_per_kappa = np.where(free, reach / smallest[0], G_per_kappa)
        a = np.where(free, n - problem.rank, a)
        finite_p = np.where(np.isinf(problem.p), 1.0, problem.p)
        b = np.where(free, np.where(np.isinf(problem.p), 1.0, (finite_p - problem.rank) / finite_p), b)
    return Sums(q, df2 + E, df2, E, beta1, beta2, G, G_per_E, E_per_kappa, G_per_kappa, a, b, residual=a)
