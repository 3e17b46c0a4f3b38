r"""The parts of a risk from eight fits: two training sets by two draws of the features by two of the noise.

Averages over draws of the products :math:`\langle e, e'\rangle` of two errors are the bias and the variance from what
the two fits share, and the eight fits contain pairs that share anything. The parts are differences of these averages.
They are sums over differences of the errors themselves, in which nothing cancels: with :math:`m_{ab}` the mean and
:math:`d_{ab}` half of the difference of the two errors on training set a with features b, and

.. math::
    \delta_a = m_{a1} - m_{a2}, \qquad D_a = d_{a1} - d_{a2},

they are

.. math::
    \begin{aligned}
    \text{bias} &= \tfrac12 \bigl(\langle m_{11}, m_{22}\rangle + \langle m_{12}, m_{21}\rangle\bigr), &
    \text{labels} &= \langle d_{11}, d_{12}\rangle + \langle d_{21}, d_{22}\rangle, \\
    \text{samples} &= \tfrac12 \langle m_{11} - m_{21}, m_{12} - m_{22}\rangle - \tfrac12\, \text{labels}, &
    \text{labels\_features} &= \tfrac12 \bigl(\|D_1\|^2 + \|D_2\|^2\bigr), \\
    \text{samples\_features} &= \tfrac14 \|\delta_1 - \delta_2\|^2 - \tfrac12\, \text{labels\_features}, &
    \text{features} &= \tfrac12 \langle \delta_1, \delta_2\rangle .
    \end{aligned}

Their sum is the mean of :math:`\|e\|^2` over the eight fits.
"""

from __future__ import annotations

from sandbox.foundations.parameters import Array


def parts_of_excess(errors: Array, gram: Array | None = None) -> dict[str, float]:
    r"""Unbiased estimates of the bias and of all sources of variance.

    Without noise `labels` and `labels_features` are exactly 0, and of a fit without random features or randomness of
    its own all that depends on the features: equal errors have the difference 0.

    Parameters
    ----------
    errors : array, shape (2, 2, 2, m)
        The error of each fit as coefficients of m functions; by training set, features and noise. The noise of
        different training sets is independent, that of the same one is shared by both draws of the features.
    gram : array, shape (m, m), optional
        Population inner products of the functions; the identity by default.

    Returns
    -------
    dict of float

    Notes
    -----
    The definition is that of the symmetric decomposition of ``adlam2020understanding`` (numbering not checked). Where a
    fit is not linear in its labels, their noise has an effect of its own as well, and one together with the features
    alone; `labels` and `labels_features` contain them.

    Examples
    --------
    >>> import numpy as np
    >>> errors = np.zeros((2, 2, 2, 1))
    >>> errors[0], errors[1] = 1.0, 3.0
    >>> parts = parts_of_excess(errors)  # only the training set matters
    >>> parts["bias"], parts["samples"], parts["features"], parts["labels"]
    (3.0, 2.0, 0.0, 0.0)
    """
    mean = (errors[:, :, 0] + errors[:, :, 1]) / 2
    half = (errors[:, :, 0] - errors[:, :, 1]) / 2
    features, both = mean[:, 0] - mean[:, 1], half[:, 0] - half[:, 1]
    samples = mean[0] - mean[1]

    def product(one: Array, other: Array) -> float:
        return float(one @ (other if gram is None else gram @ other))

    labels = product(half[0, 0], half[0, 1]) + product(half[1, 0], half[1, 1])
    labels_features = (product(both[0], both[0]) + product(both[1], both[1])) / 2
    interaction = features[0] - features[1]
    return {
        "bias": (product(mean[0, 0], mean[1, 1]) + product(mean[0, 1], mean[1, 0])) / 2,
        "samples": (product(samples[0], samples[1]) - labels) / 2,
        "features": product(features[0], features[1]) / 2,
        "samples_features": product(interaction, interaction) / 4 - labels_features / 2,
        "labels": labels,
        "labels_features": labels_features,
    }
