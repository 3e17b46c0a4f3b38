"""The deterministic equivalent of a model: what stands behind its risk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.equivalents.effective_ridge import inverse_effective_ridge
from sandbox.equivalents.negative import sums_at_negative_penalty
from sandbox.equivalents.problem import Problem
from sandbox.equivalents.sources import over, ratios, times
from sandbox.equivalents.sums import Sums, sums_at
from sandbox.parameters import Array
from sandbox.records import Record


@dataclass(frozen=True, eq=False)
class Equivalent(Record):
    r"""Effective ridge and degrees of freedom of the deterministic equivalent.

    Parameters
    ----------
    kappa : array, shape (...)
        Effective ridge :math:`\kappa`: directions with eigenvalue above it are learnt. 0 for ordinary least squares, inf for
        the null predictor.
    df1, df2 : array, shape (...)
        Degrees of freedom :math:`D = \sum m s/(s+\kappa) + \mathrm{tail}/\kappa` (the expected trace of the hat matrix) and
        :math:`D_2 = \sum m (s/(s+\kappa))^2`.
    trace : array, shape (...)
        :math:`E\,\mathrm{tr}\,(K + \mathrm{penalty}\, I)^{-1}` of the n x n Gram matrix K of the training set.
    weight_norm : array, shape (...)
        :math:`E\|w\|^2` of the fitted weights.
    """

    kappa: Array
    df1: Array
    df2: Array
    trace: Array
    weight_norm: Array


def solved(problem: Problem) -> Sums:
    """The sums of the engine at the effective ridge of every point."""
    negative = problem.penalty < 0
    if not negative.any():
        return sums_at(problem, inverse_effective_ridge(problem))
    parts = Sums(*(np.empty(negative.shape) for _ in range(12)))
    below, rest = problem.at(negative), problem.at(~negative)
    for points, sums in (
        (negative, sums_at_negative_penalty(below)),
        (~negative, sums_at(rest, inverse_effective_ridge(rest))),
    ):
        for name, array in vars(parts).items():
            array[points] = getattr(sums, name)
    return parts


def equivalent(problem: Problem) -> dict[str, Array]:
    """The fields of `Equivalent`, each of shape (points,)."""
    sums = solved(problem)
    r = ratios(problem, sums)
    with np.errstate(divide="ignore"):
        kappa = 1.0 / sums.q
    from_labels = times(sums.E_per_kappa * (sums.beta1 + problem.noise), r.inverse_A)
    return {
        "kappa": kappa,
        "df1": sums.df1,
        "df2": sums.df2,
        "trace": over(sums.q, sums.b),
        "weight_norm": over(from_labels + r.alpha * sums.G_per_kappa, r.B * r.one_minus_xy),
    }
