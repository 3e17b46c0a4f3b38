"""The deterministic equivalent of a model: what stands behind its risk.

Its bias and variance are in `sandbox.theory.bias_variance`; those without a penalty in `sandbox.models.min_norm`.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.theory.bias_variance import LIMITS, over, ratios, times
from sandbox.theory.degrees_of_freedom import Sums, sums_at
from sandbox.theory.effective_ridge import inverse_effective_ridge
from sandbox.theory.negative_penalty import sums_at_negative_penalty
from sandbox.theory.problem import Problem


def solved(problem: Problem) -> Sums:
    """The sums of the engine at the effective ridge of every point."""
    negative = problem.penalty < 0
    if not negative.any():
        return sums_at(problem, inverse_effective_ridge(problem))
    # Without features a tail is a penalty in everything but the training error; together they may be of either sign.
    tail = np.where(negative, problem.tail, 0.0)
    sums = _solved_by_sign(replace(problem, tail=problem.tail - tail, penalty=problem.penalty + tail))
    return _with_tail(sums, tail, negative, problem.penalty)


@LIMITS
def _with_tail(sums: Sums, tail: Array, negative: NDArray[np.bool_], penalty: Array) -> Sums:
    tail_q = times(tail, sums.q)
    # Only at penalties that differ from -tail by rounding may kappa be so far below the tail that this overflows.
    with np.errstate(over="ignore"):
        E_per_kappa = sums.E_per_kappa + times(tail_q, sums.q)
    return replace(
        sums,
        df1=sums.df1 + tail_q,
        E_per_kappa=E_per_kappa,
        residual=np.where(negative, times(penalty, sums.q), sums.residual),
    )


def _solved_by_sign(problem: Problem) -> Sums:
    negative = np.broadcast_to(problem.penalty < 0, problem.points)
    parts: list[tuple[NDArray[np.bool_], Sums]] = []
    if negative.any():
        parts.append((negative, sums_at_negative_penalty(problem.at(negative))))
    if not negative.all():
        rest = problem.at(~negative)
        parts.append((~negative, sums_at(rest, inverse_effective_ridge(rest))))
    merged = {item.name: np.empty(negative.shape) for item in fields(Sums)}
    for points, sums in parts:
        for name, array in merged.items():
            array[points] = getattr(sums, name)
    return Sums(**merged)


@LIMITS
def equivalent(problem: Problem) -> dict[str, Array]:
    r"""The fields of `sandbox.Equivalent`, each of shape (points,).

    .. formula:: gram-trace
        :title: Trace of the inverse Gram matrix
        :code: model.equivalent(task, n).trace
        :uses: effective-ridge, degrees-of-freedom
        :where: K the n x n Gram matrix of the training set
        :assumes: penalty > 0, or no more samples than directions and features; p = inf for linear models
        :exactness: equivalent
        :reference: defilippis2024dimension, the inverse of nu_1

        E\, \mathrm{tr}\, (K + \text{penalty}\, I)^{-1} = \frac{1}{\kappa}\, \frac{p}{p - D}

    .. formula:: weight-norm
        :title: Squared norm of the weights
        :code: model.equivalent(task, n).weight_norm
        :uses: effective-ridge, degrees-of-freedom, missed-target
        :where: :math:`a = n - D`, :math:`b = p - D`, :math:`\Delta = ab + (a + b) E`; its limit at :math:`\kappa = 0`
        :assumes: any model with a spectrum; p = inf for linear models
        :exactness: equivalent
        :reference: hastie2022surprises, the norm of ridge

        E \|\hat w\|^2 = \frac{p}{\Delta\, \kappa} \bigl[ E\,(\beta_1 + \text{noise}) + a\, G \bigr]

    .. formula:: implicit-penalty
        :title: The penalty of the average over random features
        :code: model.equivalent(task, n).implicit_penalty
        :uses: effective-ridge, degrees-of-freedom
        :assumes: random features; for linear models it is the penalty itself
        :exactness: equivalent
        :reference: jacot2020implicit

        \kappa\,(n - D) = \frac{\text{penalty}}{1 - D/p}
    """
    sums = solved(problem)
    r = ratios(problem, sums)
    unexplained = sums.beta1 + problem.noise
    # As kappa and A vanish together, so does beta1, like kappa G / kappa, unless there is noise.
    from_labels = np.where(unexplained != 0, times(sums.E_per_kappa * unexplained, r.inverse_A), r.x * sums.G_per_kappa)
    alpha = np.where(sums.residual == sums.a, r.alpha, times(sums.residual, r.inverse_A))
    return {
        "kappa": 1.0 / sums.q,
        "df1": sums.df1,
        "df2": sums.df2,
        "trace": over(sums.q, sums.b),
        "weight_norm": over(from_labels + times(alpha, sums.G_per_kappa), r.B * r.one_minus_xy),
        "implicit_penalty": over(sums.residual, sums.q),
    }
