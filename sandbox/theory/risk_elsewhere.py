r"""The risk on test inputs and a target that differ from those of training: covariate and target shift.

The fit knows nothing of where it is tested, so the effective ridge and all sums of training stay. With :math:`u =
\kappa/(s+\kappa)`, :math:`v = 1 - u` and test eigenvalues :math:`s'` the test enters by

.. math::
    D_2' = \sum m \frac{s'}{s} v^2, \qquad E' = \sum m \frac{s'}{s} u v + \frac{\mathrm{tail}'}{\kappa}

and by the bias :math:`\sum s' (v \beta - \beta')^2`. Where training and test agree these are :math:`D_2, E, \beta_2`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.theory.degrees_of_freedom import Sums
from sandbox.theory.problem import Problem, weighted


class SumsElsewhere(NamedTuple):
    """What the test distribution changes, each of shape (points,)."""

    bias: Array
    df2: Array
    E: Array
    per_E: Array  # E' / E, by its limit at kappa = 0


def sums_elsewhere(problem: Problem, sums: Sums) -> SumsElsewhere:
    r"""The sums over the test distribution at the effective ridge of training.

    With the total of training, which needs no other sums, the risk of ridge is

    .. math::
        \text{total}' = \text{noise} + \sum s' \Bigl( \frac{s\,\beta}{s+\kappa} - \beta' \Bigr)^2
        + \frac{\text{total}}{n} \sum m\, \frac{s\, s'}{(s+\kappa)^2}

    for any test covariance, of which only the diagonal in the basis of the training inputs enters the last sum.

    References
    ----------
    ``canatar2021out``; ``patil2024optimal``.
    """
    there = problem.elsewhere
    assert there is not None
    s, m, t, q = problem.s, problem.m, problem.t, sums.q
    free = np.isinf(q)
    finite_q = np.where(free, 0.0, q)
    # At kappa = 0 every direction is learnt.
    u = np.where(free, 0.0, 1.0 / (1.0 + s * finite_q))
    v = np.where(free, 1.0, s * finite_q * (1.0 / (1.0 + s * finite_q)))
    ratio = there.eigenvalues / s
    root = np.sqrt(ratio)
    # t (root v - overlap/t)^2 without a difference where training and test agree; and what is apart from the target.
    share = np.divide(there.overlap, t, out=np.zeros(np.broadcast_shapes(there.overlap.shape, t.shape)), where=t > 0)
    missed = t * ((root - share) - root * u) ** 2
    apart = np.maximum(there.power - share * there.overlap, 0.0)
    bias = (missed + apart).sum(axis=0) + there.hidden
    tail_q = there.tail * finite_q
    E = weighted(m, ratio * u * v) + tail_q
    # E' and E vanish together with kappa, like resistances.
    resistance, own = weighted(m, ratio / s), weighted(m, 1.0 / s)
    limit = np.divide(resistance, own, out=np.ones_like(own), where=own > 0)
    per_E = np.where(sums.E > 0, E / np.where(sums.E > 0, sums.E, 1.0), limit)
    return SumsElsewhere(bias, weighted(m, ratio * v * v), E, per_E)
