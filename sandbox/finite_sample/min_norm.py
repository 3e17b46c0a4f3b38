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

from sandbox.finite_sample.shares import Shares
from sandbox.parameters import Array


def min_norm_shares(n: Array, p: Array) -> Shares:
    """The shares of min-norm least squares; the factor of the noise is inf within one of the threshold.

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
