r"""Bias and the five sources of variance, free of cancellation.

With :math:`A = a + E`, :math:`B = p b + E`, :math:`x = E/A`, :math:`y = E/B` and :math:`z = E/(AB)` the common
denominator is :math:`\Delta = AB (1 - xy)`. Each is a product of positive sums; :math:`1 - xy = a/A + x\,pb/B` is
computed as that sum. The divergence at n = p sits in :math:`1 - xy`. The literature writes the same split with
covariances of pairs of predictors.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.foundations.parts import SOURCES, SUMS
from sandbox.theory.degrees_of_freedom import Sums
from sandbox.theory.problem import Problem
from sandbox.theory.risk_elsewhere import sums_elsewhere

#: Products and ratios of 0 and infinity are meant here; `times` and `over` resolve them.
LIMITS = np.errstate(divide="ignore", invalid="ignore")


class Ratios(NamedTuple):
    """Shares of a, b and E in their sums, by their limits where all vanish together; each of shape (points,)."""

    x: Array  # E / A
    y: Array  # E / B
    z: Array  # E / (A B)
    alpha: Array  # a / A
    B: Array  # B / p
    inverse_A: Array
    one_minus_xy: Array


@LIMITS
def ratios(problem: Problem, sums: Sums) -> Ratios:
    """The ratios of which every field is made."""
    a, b, E, per_p = sums.a, sums.b, sums.E, problem.per_p
    A, B = a + E, b + E * per_p
    # At kappa = 0 the first of a, b to vanish does so like E: A = 2 E.
    x, alpha = np.where(A > 0, E / A, 0.5), np.where(A > 0, a / A, 0.5)
    y, beta = np.where(B > 0, E * per_p / B, 0.5), np.where(B > 0, b / B, 0.5)
    inverse_A = 1.0 / A
    # The larger of A and B divides last, so that one of them may vanish.
    z = np.where(problem.p * B <= A, y * inverse_A, x * per_p / B)
    return Ratios(x, y, z, alpha, B, inverse_A, alpha + x * beta)


@LIMITS
def sources(problem: Problem, sums: Sums, r: Ratios) -> dict[str, Array]:
    r"""All primary fields of a risk, each of shape (points,) or (1,).

    .. formula:: bias
        :title: Bias
        :code: model.risk(task, n).bias
        :uses: effective-ridge, degrees-of-freedom, missed-target
        :assumes: any model with a spectrum; p = inf for linear models, where what depends on features is 0
        :exactness: equivalent
        :reference: adlam2020understanding, the split; dascoli2020double; lin2021causes

        \text{bias} = \beta_2

    .. formula:: variance-samples
        :title: Variance from the training inputs
        :code: model.risk(task, n).samples
        :uses: effective-ridge, degrees-of-freedom, missed-target
        :where: :math:`a = n - D`
        :assumes: any model with a spectrum; p = inf for linear models, where what depends on features is 0
        :exactness: equivalent
        :reference: adlam2020understanding, the split; dascoli2020double; lin2021causes

        \text{samples} = \beta_2\, \frac{D_2}{a + E}

    .. formula:: variance-features
        :title: Variance from the random features
        :code: model.risk(task, n).features
        :uses: effective-ridge, degrees-of-freedom, missed-target
        :where: :math:`b = p - D`
        :assumes: any model with a spectrum; p = inf for linear models, where what depends on features is 0
        :exactness: equivalent
        :reference: adlam2020understanding, the split; dascoli2020double; lin2021causes

        \text{features} = G\, \frac{E}{b + E}

    .. formula:: variance-samples-features
        :title: Variance from inputs and features together
        :code: model.risk(task, n).samples_features
        :uses: effective-ridge, degrees-of-freedom, missed-target
        :where: :math:`a = n - D`, :math:`b = p - D`, :math:`\Delta = ab + (a + b) E`
        :assumes: any model with a spectrum; p = inf for linear models, where what depends on features is 0
        :exactness: equivalent
        :reference: adlam2020understanding, the split; dascoli2020double; lin2021causes

        \text{samples\_features} = \frac{n E^2 \beta_2}{\Delta\,(a + E)}
        + \frac{E G\,(D_2 (b + E) + E^2)}{\Delta\,(b + E)}

    .. formula:: variance-labels
        :title: Variance from label noise
        :code: model.risk(task, n).labels
        :uses: effective-ridge, degrees-of-freedom
        :where: :math:`a = n - D`
        :assumes: any model with a spectrum; p = inf for linear models, where what depends on features is 0
        :exactness: equivalent
        :reference: adlam2020understanding, the split; dascoli2020double; lin2021causes

        \text{labels} = \text{noise}\, \frac{D_2}{a + E}

    .. formula:: variance-labels-features
        :title: Variance from label noise through the features
        :code: model.risk(task, n).labels_features
        :uses: effective-ridge, degrees-of-freedom
        :where: :math:`a = n - D`, :math:`b = p - D`, :math:`\Delta = ab + (a + b) E`
        :assumes: any model with a spectrum; p = inf for linear models, where what depends on features is 0
        :exactness: equivalent
        :reference: adlam2020understanding, the split; dascoli2020double; lin2021causes

        \text{labels\_features} = \text{noise}\, \frac{n E^2}{\Delta\,(a + E)}

    .. formula:: effective-parameters
        :title: Effective number of parameters at test inputs
        :code: model.risk(task, n).effective_parameters
        :uses: effective-ridge, degrees-of-freedom
        :where: :math:`a = n - D`, :math:`b = p - D`, :math:`\Delta = ab + (a + b) E`
        :assumes: any model with a spectrum; p = inf for linear models, where what depends on features is 0
        :exactness: equivalent
        :reference: curth2023u, the measure

        n \Bigl[ \frac{D_2}{a + E} + \frac{n E^2}{\Delta\,(a + E)} \Bigr]

    .. formula:: training-error
        :title: Training error
        :code: model.risk(task, n).train
        :uses: effective-ridge, degrees-of-freedom
        :where: the total is noise + bias + variance
        :assumes: penalty >= 0; the equivalent form of generalised cross-validation
        :exactness: equivalent
        :reference: golub1979generalized; hastie2022surprises, section 7, numbering not checked

        \text{train} = \Bigl( \frac{n - D}{n} \Bigr)^2 \text{total}
    """
    fields = _parts(problem, sums, r, Tested(sums.beta2, sums.df2, sums.G, problem.n * r.x))
    # Where the residual is 0 the fit interpolates: no training error, however large the risk.
    with np.errstate(over="ignore"):  # which it does next to the least penalty, if that is a tail far above kappa
        fields["train"] = times(np.square(sums.residual / problem.n), total(fields))
    if problem.elsewhere is not None:
        there = sums_elsewhere(problem, sums)
        tested = Tested(there.bias, there.df2, sums.G * there.per_E, there.E + there.df2 * r.x)
        fields |= _parts(problem, sums, r, tested)
    return fields


class Tested(NamedTuple):
    """What of the sums belongs to the test inputs, not to the fit; each of shape (points,)."""

    bias: Array
    df2: Array
    G: Array  # times E' / E
    nx: Array  # E' + D2' x, which is n x where training and test agree


def _parts(problem: Problem, sums: Sums, r: Ratios, tested: Tested) -> dict[str, Array]:
    """Bias, the sources of variance and the effective number of parameters."""
    noise, beta2 = problem.noise, sums.beta2
    x, y, one_minus_xy = r.x, r.y, r.one_minus_xy
    per_noise = times(tested.df2, r.inverse_A)
    G_z = sums.G_per_E * x * y
    per_noise_with_features = over(times(tested.nx, r.z), one_minus_xy)
    interaction = over(tested.df2 * G_z + tested.G * x * y * y, one_minus_xy)
    return {
        "noise": noise,
        "bias": tested.bias,
        "samples": times(beta2, per_noise),
        "features": tested.G * y,
        "samples_features": times(beta2, per_noise_with_features) + interaction,
        "labels": times(noise, per_noise),
        "labels_features": times(noise, per_noise_with_features),
        "effective_parameters": problem.n * (per_noise + per_noise_with_features),
    }


def total(fields: dict[str, Array]) -> Array:
    """Noise, bias and all sources of variance together, or their sums where only they are known."""
    sources = SOURCES if "samples" in fields else tuple(SUMS)
    return functools.reduce(np.add, (fields[name] for name in ("noise", "bias", *sources)))


def times(left: Array, right: Array) -> Array:
    """A product in which 0 stands for a limit that wins over an infinity."""
    product = left * right
    return np.where(np.isnan(product), 0.0, product)


def over(numerator: Array, denominator: Array) -> Array:
    """A ratio in which a numerator 0 wins over a denominator 0."""
    ratio = numerator / denominator
    return np.where(np.isnan(ratio), 0.0, ratio)


def near_threshold(problem: Problem, sums: Sums, r: Ratios) -> NDArray[np.bool_]:
    """Where the equivalent is off by O(1) from the finite-sample risk; shape (points,).

    The fluctuations that the equivalent neglects are of relative size 1/psi with psi = Delta / max(A, B), which is n -
    D_2 for linear models: about |p - n| without penalty, and 2 sqrt(penalty n) at p = n on isotropic inputs. Where the
    equivalent itself is infinite or 0 it agrees with the truth.
    """
    A, B = sums.a + sums.E, problem.p * r.B
    psi = np.where(np.isinf(sums.q), sums.a, np.minimum(A, B) * r.one_minus_xy)
    # A single sample far from any threshold has psi = 1 too, and no part of min(n, p) is missing from it. At n = 3, p =
    # 6 and other small numbers psi is just the limit, and rounding must not decide.
    risky = (psi > 0) & (psi < np.minimum(1.5 - 1e-9, (0.5 - 1e-9) * problem.least))
    return risky & (sums.beta1 + problem.noise > 0)
