r"""Grokking of linear models: how much later than the training error the test error falls below a threshold.

Without noise on isotropic inputs, with :math:`\gamma = p/n` and :math:`\tau = n\,\text{time}`, an error of initial
size L in the coefficients leaves

.. math::
    \text{test} = L \Bigl[ \int e^{-2 \nu \tau} d\mu(\nu) + (1 - 1/\gamma)_+ \Bigr], \qquad
    \text{train} = L \int \nu\, e^{-2 \nu \tau} d\mu(\nu)

with :math:`\mu` the law of Marchenko and Pastur (Levi, Beck and Bar-Sinai 2024 compute the same).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.numerics.marchenko_pastur import marchenko_pastur_rule
from sandbox.numerics.roots import bracketed_roots
from sandbox.numerics.special import erfcx, gamma_cdf, gamma_quantile

#: Where the logarithm of the time of a crossing is looked for.
EARLIEST, LATEST = -60.0, 60.0


class Losses(NamedTuple):
    """Per unit of the initial error; each of shape (points,)."""

    test: Array
    train: Array


class GrokkingTimes(NamedTuple):
    """When the training and the test error cross their threshold; inf where they never do."""

    train: Array
    test: Array


def accuracy(loss: Array, tolerance: Array, outputs: Array) -> Array:
    """The share of points with a mean squared error of at most `tolerance`, where errors are Gaussian.

    Parameters
    ----------
    loss : array
        The mean squared error of an output.
    tolerance : array
    outputs : array
        Number of outputs, over which the error is averaged.
    """
    half = outputs / 2.0
    return gamma_cdf(half, half * tolerance / np.where(loss > 0, loss, 1.0)) * (loss > 0) + (loss <= 0)


def threshold_loss(accuracy: Array, tolerance: Array, outputs: Array) -> Array:
    """The mean squared error at which the share of points within the tolerance is `accuracy`, in (0, 1)."""
    half = outputs / 2.0
    return half * tolerance / gamma_quantile(half, accuracy)


def isotropic_losses(ratio: Array, gap: Array, time: Array) -> Losses:
    r"""Test and training error without noise on isotropic inputs.

    .. formula:: grokking-losses
        :title: Test and training error of gradient flow on isotropic inputs
        :code: GradientFlow(time).risk(Task.isotropic(dim), n)
        :uses: gradient-flow
        :where: the ratio of directions to samples is :math:`\gamma`, :math:`\tau` is n times the time, L the error at
            the start, and :math:`\mu` the law of Marchenko and Pastur
        :assumes: isotropic Gaussian inputs of eigenvalue 1, no label noise, nothing hidden
        :exactness: equivalent
        :reference: levi2024grokking; advani2020high, for isotropic inputs

        \text{total} = L \Bigl[ \int e^{-2 \nu \tau}\, d\mu(\nu) + (1 - 1/\gamma)_+ \Bigr], \qquad
        \text{train} = L \int \nu\, e^{-2 \nu \tau}\, d\mu(\nu)

    Parameters
    ----------
    ratio, gap : arrays, shape (points,)
        :math:`\gamma = p/n` and :math:`1 - \gamma`.
    time : array, shape (points,)
        :math:`\tau`, n times the time of gradient flow, >= 0.
    """
    x, weights = marchenko_pastur_rule(ratio, gap)
    kept = weights * np.exp(-2.0 * x * time[:, None])
    return Losses(kept.sum(axis=1) + np.maximum(-gap, 0.0) / ratio, (x * kept).sum(axis=1))


def late_losses(ratio: Array, gap: Array, time: Array) -> Losses:
    r"""Their late form, uniform up to the threshold; within .2 percent from :math:`\tau = 100` on at ratios in [.5, 1].

    The upper edge of the spectrum is taken to be far away: a factor :math:`\sqrt{1 - u}` of the density, with u the
    share of its width, is left out. As it lies between :math:`1 - u/2 - u^2/2` and 1, both losses are above what they
    approximate, by at most :math:`\delta/(1 - \delta)` of it with :math:`\delta = \frac{3}{16 \sqrt\gamma\, c} +
    \frac{15}{128\, \gamma\, c^2}`.

    .. formula:: late-grokking-losses
        :title: Late test and training error of gradient flow on isotropic inputs
        :code: GradientFlow(time).risk(Task.isotropic(dim), n).total
        :uses: grokking-losses
        :where: the ratio of directions to samples is :math:`\gamma`, :math:`a = (1 - \sqrt\gamma)^2`, :math:`c = 2\tau`
            is twice n times the time, L the error at the start
        :assumes: isotropic Gaussian inputs of eigenvalue 1, no label noise, nothing hidden; late times: within .2
            percent for :math:`\gamma` in [1/2, 1] and :math:`\tau \ge 100`
        :exactness: equivalent
        :reference: levi2024grokking, for isotropic inputs

        \begin{aligned}
        \text{total} &\approx L\, \frac{e^{-ca}}{\pi \gamma^{3/4}} \Bigl[ \sqrt{\pi/c}
        - \pi \sqrt a\, \mathrm{erfcx}(\sqrt{ac}) \Bigr] + L\, (1 - 1/\gamma)_+, \\
        \text{train} &\approx L\, \frac{e^{-ca}}{2 \sqrt\pi\, \gamma^{3/4} c^{3/2}}
        \end{aligned}
    """
    root = np.abs(gap) / (1.0 + np.sqrt(ratio))
    c = 2.0 * time
    factor = np.exp(-c * root**2) / (np.sqrt(np.pi) * ratio**0.75)
    test = factor * (1.0 / np.sqrt(c) - np.sqrt(np.pi) * root * erfcx(root * np.sqrt(c)))
    return Losses(test + np.maximum(-gap, 0.0) / ratio, factor / (2.0 * c**1.5))


def grokking_times(ratio: Array, gap: Array, level: Array) -> GrokkingTimes:
    r"""When both errors fall to a level, in :math:`\tau`; shape (points,).

    Parameters
    ----------
    ratio, gap : arrays, shape (points,)
        :math:`\gamma = p/n` and :math:`1 - \gamma`.
    level : array, shape (points,)
        Of the loss, per unit of the initial error, > 0. Where it is that at the start or more the time is 0.
    """
    plateau = np.maximum(-gap, 0.0) / ratio

    def crossing(which: int, never: NDArray[np.bool_]) -> Array:
        def excess(log_time: Array, points: NDArray[np.intp]) -> Array:
            loss = isotropic_losses(ratio[points], gap[points], np.exp(log_time))[which]
            return np.log(loss / level[points])

        ends = np.full(ratio.shape, EARLIEST), np.full(ratio.shape, LATEST)
        with np.errstate(divide="ignore"):
            roots, found = bracketed_roots(excess, *ends)
        late = np.where(level >= 1.0, 0.0, np.inf)
        return np.where(found & ~never, np.exp(roots), late)

    return GrokkingTimes(crossing(1, np.zeros(ratio.shape, dtype=bool)), crossing(0, plateau >= level))


def hard_edge_times(level: Array) -> GrokkingTimes:
    r"""Their late form with as many directions as samples, where their ratio grows like level to the power -4/3.

    .. formula:: hard-edge-grokking
        :title: Grokking times at the threshold
        :code: grokking_time(Task.isotropic(n), n, tolerance)
        :uses: late-grokking-losses
        :where: a time is :math:`\tau`, n times that of gradient flow, at which a loss has fallen to this level times
            what it was at the start; the ratio of both times grows like the level to the power -4/3
        :assumes: as many isotropic directions as samples, no label noise, small levels
        :exactness: equivalent
        :reference: levi2024grokking, for isotropic inputs

        \tau_{\text{test}} = \frac1{2\pi\, \text{level}^2}, \qquad
        \tau_{\text{train}} = \frac12 \bigl( 2 \sqrt\pi\, \text{level} \bigr)^{-2/3}
    """
    return GrokkingTimes(0.5 * (2.0 * np.sqrt(np.pi) * level) ** (-2.0 / 3.0), 1.0 / (2.0 * np.pi * level**2))
