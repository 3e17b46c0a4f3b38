r"""Min-norm least squares on Gaussian inputs, exact at every n and p.

With p directions used, all of eigenvalue s, target power t on them, and S = hidden + noise:

.. math::
    \begin{aligned}
    p \le n - 2:&\quad \text{bias} = \text{hidden}, && \text{variance} = S\, p/(n-p-1) \\
    p \ge n + 2:&\quad \text{bias} = t (1-n/p)^2 + \text{hidden}, &&
    \text{variance} = t\,\tfrac np (1-\tfrac np) + S\, n/(p-n-1)
    \end{aligned}

and for :math:`|p - n| \le 1` the factor of S is infinite. For p <= n the spectrum does not matter. (``belkin2020two``,
Theorem 1; ``breiman1983many`` for p < n; numbering not checked.)
"""

from __future__ import annotations

import numpy as np

from sandbox.parameters import Array, broadcast_shape, whole_numbers
from sandbox.risk import Risk
from sandbox.task import Task


def min_norm_risk(task: Task, n: Array, directions: Array) -> Risk:
    """The exact risk of min-norm least squares on the leading directions.

    Parameters
    ----------
    task : Task
    n : array, shape (...)
        Whole.
    directions : array, shape (...)
        Number of leading directions used.

    Raises
    ------
    NotImplementedError
        If there are more directions than samples and they differ in eigenvalue, or a tail.
    ValueError
        If n or the number of directions is not whole.
    """
    broadcast_shape(task=task.shape, n=n.shape, p=directions.shape)
    whole_numbers(n, "n", "finite_sample_risk")
    task = task.leading(directions)
    seen = task.seen_by(None)
    used = seen.multiplicity > 0
    largest = np.where(used, seen.eigenvalues, 0.0).max(axis=-1)
    smallest = np.where(used, seen.eigenvalues, np.inf).min(axis=-1)
    p = seen.rank
    if np.any(seen.tail > 0) or np.any((p > n) & (smallest < largest)):
        raise NotImplementedError(
            "finite_sample_risk of min-norm least squares is known for isotropic tasks (one distinct positive "
            "eigenvalue among the directions used, no tail) and, for any eigenvalues, where n is at least their "
            "number: use risk, whose error is O(1/n), or simulate"
        )
    whole_numbers(p, "the number of directions used", "finite_sample_risk")
    signal = seen.power.sum(axis=-1)
    hidden, noise = seen.hidden, task.noise
    n, p, signal, hidden, noise = np.broadcast_arrays(n, p, signal, hidden, noise)

    # The coefficient of the label noise; hidden power acts as noise on the labels.
    gap = np.where(p > n, p - n, n - p) - 1.0
    coefficient = np.divide(np.minimum(n, p), gap, out=np.full_like(gap, np.inf), where=gap > 0)
    coefficient = np.where(p == 0, 0.0, coefficient)
    unseen = np.where(p > n, (p - n) / np.where(p > 0, p, 1.0), 0.0)

    def per_noise(variance: Array) -> Array:
        return np.multiply(variance, coefficient, out=np.zeros_like(coefficient), where=variance > 0)

    zero = np.zeros_like(n)
    return Risk(
        noise=noise,
        bias=signal * unseen**2 + hidden,
        samples=signal * unseen * (1.0 - unseen) + per_noise(hidden),
        features=zero,
        samples_features=zero,
        labels=per_noise(noise),
        labels_features=zero,
        train=(hidden + noise) * np.maximum(n - p, 0.0) / n,
        effective_parameters=n * coefficient,
        exactness="finite-sample",
    )
