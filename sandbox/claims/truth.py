"""The risk at finite n and p, and how well it is known: what a claim about the truth compares."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sandbox.claims.comparison import ROUNDING
from sandbox.foundations.parameters import Array
from sandbox.models.protocol import HasEquivalent, HasFiniteSampleRisk, HasRisk, require
from sandbox.results.exactness import Exactness
from sandbox.tasks.input_views import LeadingDirections
from sandbox.tasks.spherical_task import AnyTask

#: The error of the equivalent is at most this over n - df2, without and with a penalty. Half of it is enough on
#: isotropic inputs, where the truth is known, and in simulations of other spectra; the rest is for those not tried.
STATED = 2.0, 7.0


class Truth(NamedTuple):
    """A total risk and its relative error.

    Parameters
    ----------
    total : array, shape (...)
    error : array, shape (...)
        That of an identity is rounding, that of an equivalent never more than 1.
    """

    total: Array
    error: Array

    @property
    def bounds(self) -> tuple[Array, Array]:
        """What the total cannot be below and above."""
        known = np.asarray(self.error) < 1
        return np.where(known, self.total * np.where(known, 1 - self.error, 1), 0.0), self.total * (1 + self.error)


def truth(model: Any, task: AnyTask, n: ArrayLike) -> Truth:
    r"""The total risk at finite n: by an identity, or where none is known by the equivalent with its stated error.

    Parameters
    ----------
    model : object
        A model with `risk`. An error is stated for linear ones with an `equivalent`; of others, projections for
        instance, nothing is known beside identities, and the error is 1.
    task : Task or SphericalTask
    n : array_like, shape (...)
        Number of training samples, whole and >= 1.

    Returns
    -------
    Truth
        ``total`` and ``error``, of the common shape of task, n and hyperparameters. Give the sum of the errors of both
        sides to `at_most` or `equal` as the tolerance; an error of 1 excludes nothing, so that such a point refutes
        nothing.

    Raises
    ------
    TypeError
        If the model has no `risk`.
    ValueError
        If n is not whole, or a penalty negative.

    Notes
    -----
    The stated error of the equivalent is :math:`2/(n - D_2)` for least squares and :math:`7/(n - D_2)` for ridge, with
    the second degree of freedom :math:`D_2` of the model (`Equivalent.df2`). On isotropic inputs, where
    `equivalent_error` measures it, it is at most half of that, at the threshold included. (Ridge comes near to it only
    where a tiny penalty is all that keeps the risk from 0: no noise, more samples than parameters.) In simulations of
    spiked, two-scale and power-law tasks, n = 8 to 45, penalty 0 to 3, it is at most a third.

    Examples
    --------
    >>> from sandbox import MinNorm, Task
    >>> from sandbox.claims import truth
    >>> truth(MinNorm(), Task.isotropic(200, noise=0.5), n=100)
    Truth(total=np.float64(1.5050505050505052), error=np.float64(1e-09))
    >>> truth(MinNorm(), Task.power_law(1.5, 1.5, noise=0.5), n=100).error.round(2)
    np.float64(0.03)
    """
    theory = require(model, HasRisk, "the truth")
    if isinstance(model, HasFiniteSampleRisk):
        with suppress(NotImplementedError):
            return _known(model.finite_sample_risk(task, n).total, ROUNDING)
    risk = theory.risk(task, n)
    if risk.exactness == Exactness.FINITE_SAMPLE:
        return _known(risk.total, ROUNDING)
    if not (isinstance(model, HasEquivalent) and isinstance(getattr(model, "inputs", None), LeadingDirections)):
        return _known(risk.total, 1.0)
    room = np.asarray(n) - model.equivalent(task, n).df2
    stated = np.where(np.equal(getattr(model, "penalty", 1.0), 0.0), *STATED)
    return Truth(risk.total, (stated / np.maximum(room, stated))[()])


def _known(total: Array, error: float) -> Truth:
    return Truth(total, np.full(np.shape(total), error)[()])
