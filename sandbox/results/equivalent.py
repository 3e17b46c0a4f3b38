"""The deterministic equivalent of a model: what stands behind its risk."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.foundations.parameters import Array
from sandbox.foundations.records import Numbers


@dataclass(frozen=True, eq=False)
class Equivalent(Numbers):
    r"""Effective ridge and degrees of freedom of the deterministic equivalent.

    Parameters
    ----------
    kappa : array, shape (...)
        Effective ridge :math:`\kappa`: directions with eigenvalue above it are learnt. 0 for ordinary least
        squares, inf for the null predictor.
    df1, df2 : array, shape (...)
        Degrees of freedom :math:`D = \sum m s/(s+\kappa) + \mathrm{tail}/\kappa` (the expected trace of the hat
        matrix) and :math:`D_2 = \sum m (s/(s+\kappa))^2`.
    trace : array, shape (...)
        :math:`E\,\mathrm{tr}\,(K + \mathrm{penalty}\, I)^{-1}` of the n x n Gram matrix K of the training set.
    weight_norm : array, shape (...)
        :math:`E\|w\|^2` of the fitted weights.
    implicit_penalty : array, shape (...)
        :math:`\kappa\,(n - D) = \mathrm{penalty} / (1 - D/p)`: averaged over its random features, the predictor is
        kernel ridge regression with this penalty (``jacot2020implicit``, numbering not checked). The penalty itself
        for linear models.
    """

    kappa: Array
    df1: Array
    df2: Array
    trace: Array
    weight_norm: Array
    implicit_penalty: Array
