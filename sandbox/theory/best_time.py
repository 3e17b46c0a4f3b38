"""The time at which gradient flow of a linear model has the least risk."""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.curve_points import extrema
from sandbox.theory.bias_variance import total
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import GradientFlowFilter
from sandbox.theory.spectral_support import largest_eigenvalue

#: Times between this share of the fastest time scale and so many of it are looked at, beside 0 and forever.
SOON, LATE = 1e-4, 1e14


def best_time(problem: Problem, decay: float) -> float:
    """The best time of one point: 0 where nothing can be learnt, inf where training longer never hurts.

    Parameters
    ----------
    problem : Problem
        Of one point, with p infinite; its penalty is not looked at.
    decay : float
        Weight decay.
    """
    if problem.rank[0] == 0:
        return 0.0
    fastest = 1.0 / float(largest_eigenvalue(problem)[0])

    def curve(time: Array) -> Array:
        rows = problem.at(np.zeros(time.size, dtype=np.intp))
        return total(filter_sources(rows, GradientFlowFilter(time, np.full(time.size, decay))))

    found = extrema(curve, SOON * fastest, LATE * fastest)
    times = np.concatenate([[0.0, np.inf], found.place[~found.maximum]])
    # The first of equal ones: where there is nothing to learn training does nothing.
    return float(times[np.argmin(curve(times))])
