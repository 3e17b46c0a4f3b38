r"""Gradient flow of a linear model with weight decay, from zero and from random weights.

What is left of random weights is what is left of a target that they would make, without decay, and weight decay takes
its part of that, :math:`e^{-2\,\text{decay}\,\text{time}}`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.theory.filter_sources import alike, filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.random_features_in_time import linear_model_in_time
from sandbox.theory.spectral_filters import GradientFlowFilter

#: From so many spectra on, of fewer than so many times each, the sum over a contour is several times faster.
SPECTRA, TIMES = 8, 8


def gradient_flow(problem: Problem, time: Array, decay: Array) -> dict[str, Array]:
    """All primary fields of the risk of gradient flow from zero, each of shape (points,).

    Parameters
    ----------
    problem : Problem
        Its p must be infinite, and its penalty is not looked at.
    time, decay : arrays, shape (points,)
        In [0, inf] and [0, inf).

    Returns
    -------
    dict of arrays
        As of `sandbox.theory.bias_variance.sources`.
    """
    spectra = len(alike(problem, np.zeros((len(problem.s), 1))))
    if spectra >= SPECTRA and spectra * TIMES > problem.points:
        return linear_model_in_time(replace(problem, penalty=decay), time)
    return filter_sources(problem, GradientFlowFilter(time, decay))


def flow_from_random_weights(problem: Problem, time: Array, decay: Array, variance: Array) -> dict[str, Array]:
    """All primary fields of the risk of gradient flow from weights of a variance each; shape (points,).

    What is left of them is in `features` as far as it is the same for all training sets, else in `samples_features`.

    Parameters
    ----------
    problem : Problem
        As of `gradient_flow`, without a tail where the variance is positive.
    time, decay, variance : arrays, shape (points,)
    """
    fields = gradient_flow(problem, time, decay)
    none = np.zeros(1)
    start = replace(problem, t=problem.s * problem.m, hidden=none, noise=none, tail=none)
    left = gradient_flow(start, time, np.zeros(time.size))
    kept = variance * np.exp(-2.0 * np.where(decay > 0, decay * np.where(decay > 0, time, 0.0), 0.0))
    return fields | {
        "features": kept * left["bias"],
        "samples_features": kept * left["samples"],
        "train": fields["train"] + kept * left["train"],
    }
