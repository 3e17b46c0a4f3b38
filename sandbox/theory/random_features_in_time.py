"""Random features, and linear models as their limit, trained by gradient flow from zero.

At a positive penalty the flow is that of the penalised loss: it ends at ridge.
"""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.theory.bias_variance import ratios, sources
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.gradient_flow_contour import flow_sums
from sandbox.theory.problem import Problem

#: Times beyond which the flow has arrived, or before which it has not begun.
LATEST, EARLIEST = 1e280, 1e-280

#: What each field that is known of random features is the sum of.
KNOWN_SUMS = {
    "noise_free_variance": ("samples", "features", "samples_features"),
    "label_variance": ("labels", "labels_features"),
}


def random_features_in_time(problem: Problem, time: Array) -> dict[str, Array]:
    """What is known of the risk of random features after gradient flow.

    Parameters
    ----------
    problem : Problem
        Its penalty >= 0 is the weight decay.
    time : array, shape (points,)
        In [0, inf]; in the end the fields are those of the engine.

    Returns
    -------
    dict of arrays, each of shape (points,)
        noise, bias, train and effective_parameters, and the sums of sources in `KNOWN_SUMS`.
    """
    problem.check_tested_where_trained()
    points = problem.points
    late, early = time > LATEST, time < EARLIEST
    fields = {name: np.zeros(points) for name in ("noise", "bias", *KNOWN_SUMS, "train", "effective_parameters")}
    fields["noise"] += problem.noise
    signal = problem.t.sum(axis=0) + problem.hidden
    fields["bias"] += np.where(early, signal, 0.0)
    fields["train"] += np.where(early, signal + problem.noise, 0.0)
    if late.any():
        arrived = problem.at(late)
        sums = solved(arrived)
        known = sources(arrived, sums, ratios(arrived, sums))
        known |= {name: np.add.reduce([known[part] for part in parts]) for name, parts in KNOWN_SUMS.items()}
        for name, array in fields.items():
            array[late] = known[name]
    between = ~(late | early)
    if between.any():
        some = problem.at(between)
        found = flow_sums(some, time[between])
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
