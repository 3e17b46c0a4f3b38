"""The penalty at which random features that are trained for a time have the least risk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.curve_points import extrema
from sandbox.theory.best_penalty import best_penalty_not_negative
from sandbox.theory.bias_variance import total
from sandbox.theory.problem import Problem
from sandbox.theory.random_features_in_time import random_features_in_time

#: Penalties between this share and so many of the trace of the kernel times n are looked at, beside 0 and infinity.
SMALL, LARGE = 1e-12, 1e6


def best_penalty_in_time(problem: Problem, time: float) -> float:
    """The best penalty >= 0 of one point; inf where nothing can be learnt.

    Parameters
    ----------
    problem : Problem
        Of one point; its penalty is not looked at.
    time : float
        In [0, inf].
    """
    if np.isinf(time):
        return float(best_penalty_not_negative(problem)["penalty"][0])
    scale = float(problem.n[0] * (problem.s * problem.m).sum() + problem.tail[0])
    if scale == 0 or time == 0:
        return np.inf if scale == 0 else 0.0

    def curve(penalty: Array) -> Array:
        rows = replace(problem.at(np.zeros(penalty.size, dtype=np.intp)), penalty=penalty)
        return total(random_features_in_time(rows, np.full(penalty.size, time)))

    found = extrema(curve, SMALL * scale, LARGE * scale)
    penalties = np.concatenate([[0.0], found.place[~found.maximum], [np.inf]])
    return float(penalties[np.argmin(curve(penalties))])
