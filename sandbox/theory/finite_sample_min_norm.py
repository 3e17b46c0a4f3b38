r"""Min-norm least squares on Gaussian inputs, exact at every n and p.

That of a random subset of the inputs is the same, of the task `sandbox.tasks.subsets` makes.
"""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.theory.finite_sample_shares import Shares


def min_norm_shares(n: Array, p: Array) -> Shares:
    r"""The shares of min-norm least squares; the factor of the noise is inf within one of the threshold.

    .. formula:: min-norm-bias
        :title: Bias of min-norm least squares at every n and p
        :code: MinNorm(p).finite_sample_risk(task, n).bias
        :where: p directions of one eigenvalue are used, with target power t on them
        :assumes: Gaussian inputs; for p <= n any eigenvalues
        :exactness: finite-sample
        :reference: belkin2020two, Theorem 1, for the total

        \text{bias} = \text{hidden} + t \Bigl( 1 - \frac np \Bigr)_+^2

    .. formula:: min-norm-variance
        :title: Variance of min-norm least squares at every n and p
        :code: MinNorm(p).finite_sample_risk(task, n).variance
        :where: p directions of one eigenvalue are used, with target power t on them, and S = hidden + noise; within one
            of the threshold, where the last denominator is 0, the variance is infinite unless S = 0
        :assumes: Gaussian inputs; for p <= n any eigenvalues
        :exactness: finite-sample
        :reference: belkin2020two, Theorem 1, for the total; breiman1983many, for p < n

        \text{variance} = t\, \frac np \Bigl( 1 - \frac np \Bigr)_+ + S\, \frac{\min(n, p)}{(|p - n| - 1)_+}

    .. formula:: min-norm-training-error
        :title: Training error of min-norm least squares at every n and p
        :code: MinNorm(p).finite_sample_risk(task, n).train
        :where: S = hidden + noise, p directions are used
        :assumes: Gaussian inputs
        :exactness: finite-sample
        :reference: breiman1983many

        \text{train} = S \Bigl( 1 - \frac pn \Bigr)_+

    Parameters
    ----------
    n, p : array, shape (points,)
        Whole; p >= 0.
    """
    gap = np.where(p > n, p - n, n - p) - 1.0
    factor = np.divide(np.minimum(n, p), gap, out=np.full_like(gap, np.inf), where=gap > 0)
    wide = p > n
    p_or_one = np.where(p > 0, p, 1.0)
    unseen, seen = np.where(wide, (p - n) / p_or_one, 0.0), np.where(wide, n / p_or_one, 1.0)
    return Shares(
        bias=unseen**2,
        samples=unseen * seen,
        labels=np.where(p == 0, 0.0, factor),
        train_signal=np.zeros_like(gap),
        train_noise=np.maximum(n - p, 0.0) / n,
    )
