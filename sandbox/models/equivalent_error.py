"""How far the deterministic equivalent is from the identity at finite n and p."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array
from sandbox.foundations.records import settled
from sandbox.models.protocol import HasFiniteSampleRisk, HasRisk, require, total_risk
from sandbox.tasks.task import Task


def equivalent_error(model: Any, task: Task, n: ArrayLike) -> Array:
    r"""Relative error of the deterministic equivalent, where the truth at finite n and p is known.

    Parameters
    ----------
    model : object
        A model with `risk` and `finite_sample_risk`: `MinNorm` or `Ridge`.
    task : Task
        One for which `finite_sample_risk` is known, isotropic for instance.
    n : array_like, shape (...)
        Number of training samples, whole and >= 1.

    Returns
    -------
    array, shape (...)
        ``risk.total / finite_sample_risk.total - 1``, of the common shape of task, n and hyperparameters: -1 where the
        truth is infinite and the equivalent is not, inf where it is the other way round, 0 where both are infinite.

    Raises
    ------
    TypeError
        If the model lacks one of the two.
    NotImplementedError
        If no identity is known for the model and task.

    Notes
    -----
    With a penalty of order n the error is 0.01/n to 0.7/n, without it about :math:`-1/|n - p|` of the variance. At
    the threshold the limits n to infinity and penalty to 0 do not commute: for p = n on isotropic inputs, the variance
    at finite n grows like :math:`\tfrac\pi4 \sqrt{n/\mathrm{penalty}}` noise as the penalty vanishes and the equivalent
    like :math:`\tfrac12 \sqrt{n/\mathrm{penalty}}` noise: low by a factor :math:`\pi/2`, an error of :math:`2/\pi - 1`,
    or -36%, however large n is. (At small n the error is :math:`\sqrt{2n}\,\Gamma(n/2) / (\pi\,\Gamma((n+1)/2)) - 1`:
    -20% at n = 1, -35% at n = 10.) The smallest eigenvalues, of order 1/n, are random, and the equivalent takes them
    for a continuum. It is low by 2.5% at penalty times n = 2 and right beyond about 20.

    Examples
    --------
    At p = n = 100, from a penalty of order n to almost none:

    >>> from sandbox import Ridge, Task, equivalent_error
    >>> equivalent_error(Ridge([100.0, 1e-2, 1e-10]), Task.isotropic(100, noise=1.0), n=100).round(4)
    array([-0.0005, -0.0447, -0.3617])
    """
    identity = require(model, HasFiniteSampleRisk, "the error of the equivalent")
    truth = np.asarray(identity.finite_sample_risk(task, n).total)
    theory = require(model, HasRisk, "the error of the equivalent")
    found = np.broadcast_to(total_risk(theory, task, n), truth.shape)
    error = np.where(found == truth, 0.0, np.where(np.isinf(truth), -1.0, np.inf))
    comparable = np.isfinite(truth) & (truth > 0)
    error[comparable] = (found[comparable] - truth[comparable]) / truth[comparable]
    return settled(error)
