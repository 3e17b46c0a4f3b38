r"""Grokking by weight decay: the test error falls when the start is forgotten where no sample is.

With more directions than samples, what training starts from stays in the null space of the inputs and decays there as
slowly as :math:`e^{-\text{decay}\,\text{time}}`, long after the training set is fitted: the excess is then

.. math:: L_{\text{ridge}} + e^{-2\, \text{decay}\, \text{time}}\, M, \qquad
    M = \frac{n}{n - D_2} \sum_j t^0_j \Bigl( \frac{\kappa}{s_j + \kappa} \Bigr)^2

with the excess of ridge at penalty = decay, the power :math:`t^0` of the predictor at the start, and the effective
ridge :math:`\kappa` without penalty.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.curve_points import last_crossing
from sandbox.theory.bias_variance import ratios, sources, total
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.filter_sources import filter_sources
from sandbox.theory.grokking import GrokkingTimes
from sandbox.theory.problem import Problem, weighted
from sandbox.theory.spectral_filters import GradientFlowFilter
from sandbox.theory.spectral_support import largest_eigenvalue

#: Times between this share of the fastest time scale and this many of the slowest one are looked at: that of the decay,
#: or without one as many as float64 can tell from forever.
SOON, LATE, FOREVER = 1e-4, 60.0, 1e14


def late_excess(problem: Problem, initial: Array) -> tuple[Array, Array]:
    r"""The two parts of the excess at late times, L_ridge and M; each of shape (points,).

    .. formula:: weight-decay-grokking
        :title: Late excess of gradient flow with weight decay
        :code: FlowFromRandomWeights(time, initial_variance, weight_decay=weight_decay).risk(task, n).excess
        :uses: random-initial-weights, ridge-risk, degrees-of-freedom
        :where: the first term is the excess of ridge with the weight decay :math:`\mu` as its penalty, :math:`t^0_j`
            the power of the predictor at the start in direction j, :math:`\kappa` the effective ridge without penalty
        :assumes: more directions than samples, and so late a time that training has ended on the training set: what is
            left out falls like :math:`e^{-w\, \text{time}}` with the least positive eigenvalue w of the Gram matrix
        :exactness: equivalent
        :reference: ali2019continuous, for the flow; knowles2017anisotropic, for the two-point function

        \text{excess} = \text{excess of ridge}(\mu) + e^{-2 \mu\, \text{time}}\, \frac{n}{n - D_2} \sum_j t^0_j
        \Bigl( \frac{\kappa}{s_j + \kappa} \Bigr)^2

    Parameters
    ----------
    problem : Problem
        Of linear models; its penalty is the weight decay, > 0.
    initial : array, shape (groups, points) or (groups, 1)
        Power of the predictor at the start.
    """
    sums = solved(problem)
    ridge = total(sources(problem, sums, ratios(problem, sums))) - problem.noise
    # A tail is a penalty in everything but the training error, and takes part in forgetting.
    sums = solved(replace(problem, penalty=np.zeros(1)))
    kept = problem.without_empty_groups().s * sums.q
    share = weighted(initial, (1.0 / (1.0 + kept)) ** 2 + np.zeros((len(problem.s), problem.points)))
    return ridge, share * problem.n / (sums.a + sums.E)


def late_crossing(problem: Problem, initial: Array, level: Array) -> Array:
    r"""When the late excess falls to a level; shape (points,), inf where it stays above.

    .. math:: \frac1{2\, \text{decay}} \log \frac{M}{\text{level} - L_{\text{ridge}}}
    """
    ridge, null = late_excess(problem, initial)
    room = level - ridge
    with np.errstate(divide="ignore"):
        time = np.log(np.maximum(null / np.where(room > 0, room, np.inf), 1.0)) / (2.0 * problem.penalty)
    return np.where(room > 0, time, np.inf)


def crossing_times(problem: Problem, initial: Array, level: float) -> GrokkingTimes:
    """When training error and total risk fall to a level for the last time, for one point.

    Parameters
    ----------
    problem : Problem
        Of one point; its penalty is the weight decay.
    initial : array, shape (groups, 1)
        Power of the predictor at the start.
    level : float
        > 0.
    """
    decay = float(problem.penalty[0])

    def curves(time: Array) -> dict[str, Array]:
        rows = problem.at(np.zeros(time.size, dtype=np.intp))
        return filter_sources(rows, GradientFlowFilter(time, np.full(time.size, decay)), initial)

    def train(time: Array) -> Array:
        return curves(time)["train"]

    def test(time: Array) -> Array:
        fields = curves(time)
        return total(fields) + fields["initial_bias"] + fields["initial_samples"]

    fastest = 1.0 / float(largest_eigenvalue(problem)[0])
    ends = SOON * fastest, max(LATE / decay, 2.0 * SOON * fastest) if decay > 0 else FOREVER * fastest
    return GrokkingTimes(*(np.array([last_crossing(curve, *ends, level)]) for curve in (train, test)))
