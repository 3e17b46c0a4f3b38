"""Random features, and linear models as their limit, trained by gradient flow from zero.

At a positive penalty the flow is that of the penalised loss: it ends at ridge.
"""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.foundations.parts import SUMS
from sandbox.theory.bias_variance import ratios, sources
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.gradient_flow_contour import FlowSums, flow_sums
from sandbox.theory.problem import Problem

#: Times beyond which the flow has arrived, or before which it has not begun.
LATEST, EARLIEST = 1e280, 1e-280


def random_features_in_time(problem: Problem, time: Array) -> dict[str, Array]:
    r"""What is known of the risk of random features after gradient flow.

    .. formula:: random-features-in-time
        :title: Random features in training time
        :code: RandomFeatures(p, penalty=penalty, time=time).risk(task, n)
        :uses: effective-ridge, degrees-of-freedom, random-features-risk
        :where: the flow is :math:`\sum_k \alpha_k` times ridge at the complex penalties :math:`\lambda_k =
            \zeta_k/\text{time} + \text{penalty}` of a contour, at each of which :math:`\kappa_k` solves the equation of
            the effective ridge; :math:`r_{jk} = \kappa_k/(s_j + \kappa_k)`, :math:`v = 1 - r`, :math:`a = n - D`,
            :math:`b = (p - D)/p`; for a pair :math:`E = \sum_j m_j v_{jk} r_{jl} + \text{tail}/\kappa_k`, :math:`x =
            E \kappa_k/(p \kappa_l)`, :math:`B = \sum_j t_j r_{jk} r_{jl}`, :math:`G = \sum_j t_j v_{jk} r_{jl}`,
            :math:`D_2 = \sum_j m_j v_{jk} v_{jl}`, :math:`\Delta = (b_k + E/p)\, a_k + b_l E`
        :assumes: Gaussian projections, or an activation through the spectrum of its kernel; the readout starts at zero
        :exactness: equivalent
        :reference: bodin2022gradient, for another route

        \begin{aligned}
        \text{bias} &= \sum_j t_j \Bigl( \sum_k \alpha_k r_{jk} \Bigr)^2 + \text{hidden}, \\
        \text{label\_variance} &= \text{noise} \sum_{k, l} \alpha_k \alpha_l\, \frac{b_l D_2 + x D_k}{\Delta}, \\
        \text{noise\_free\_variance} &= \sum_{k, l} \alpha_k \alpha_l\,
        \frac{B\, b_l D_2 + x\, (D_k B + n G)}{\Delta} \\
        &\quad + \text{hidden}\, \frac{\text{label\_variance}}{\text{noise}}
        \end{aligned}

    Parameters
    ----------
    problem : Problem
        Its penalty >= 0 is the weight decay.
    time : array, shape (points,)
        In [0, inf]; in the end the fields are those of the engine.

    Returns
    -------
    dict of arrays, each of shape (points,)
        noise, bias, train and effective_parameters, and the sums of sources in `SUMS`.
    """
    problem.check_tested_where_trained()
    points = problem.points
    # An infinite penalty lets nothing begin.
    early = (time < EARLIEST) | np.isinf(problem.penalty)
    late = (time > LATEST) & ~early
    fields = {name: np.zeros(points) for name in ("noise", "bias", *SUMS, "train", "effective_parameters")}
    fields["noise"] += problem.noise
    signal = problem.t.sum(axis=0) + problem.hidden
    fields["bias"] += np.where(early, signal, 0.0)
    fields["train"] += np.where(early, signal + problem.noise, 0.0)
    if late.any():
        arrived = problem.at(late)
        sums = solved(arrived)
        known = sources(arrived, sums, ratios(arrived, sums))
        known |= {name: np.add.reduce([known[part] for part in parts]) for name, parts in SUMS.items()}
        for name, array in fields.items():
            array[late] = known[name]
    between = ~(late | early)
    if between.any():
        some = problem.at(between)
        # The contour leaves 1e-13 of signal and noise, of either sign.
        found = FlowSums(*(np.maximum(array, 0.0) for array in flow_sums(some, time[between])))
        fields["bias"][between] = found.average + some.hidden
        fields["noise_free_variance"][between] = found.spread + some.hidden * found.per_noise
        fields["label_variance"][between] = some.noise * found.per_noise
        fields["train"][between] = found.train
        fields["effective_parameters"][between] = some.n * found.per_noise
    return fields


def linear_model_in_time(problem: Problem, time: Array) -> dict[str, Array]:
    """All primary fields of the risk of a linear model after gradient flow.

    Parameters
    ----------
    problem : Problem
        With p infinite; its penalty >= 0 is the weight decay.
    time : array, shape (points,)
        In [0, inf].

    Returns
    -------
    dict of arrays, each of shape (points,)
        As of `sandbox.theory.bias_variance.sources`.
    """
    fields = random_features_in_time(problem, time)
    none = np.zeros(problem.points)
    fields |= {"samples": fields.pop("noise_free_variance"), "features": none, "samples_features": none}
    return fields | {"labels": fields.pop("label_variance"), "labels_features": none}
