"""Where a model begins to interpolate."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, broadcast_shape
from sandbox.foundations.quantities import N
from sandbox.foundations.records import settled
from sandbox.models import engine
from sandbox.models.protocol import HasInputs, HasThreshold, require
from sandbox.spectra.counts import agreeing
from sandbox.tasks.centred_samples import centred_samples
from sandbox.tasks.spherical_task import AnyTask


def interpolation_threshold(model: Any, task: AnyTask, n: ArrayLike) -> Array:
    r"""The number of parameters at which the model without penalty begins to fit every training label.

    .. formula:: interpolation-threshold
        :title: The interpolation threshold
        :code: interpolation_threshold(model, task, n)
        :where: the rank is the number of directions of positive eigenvalue that the model sees, infinite with a tail
        :assumes: penalty 0
        :exactness: finite-sample
        :reference: belkin2019reconciling

        p^* = n \;\text{ if }\; \text{rank} \ge n, \quad \text{else } \infty

    Parameters
    ----------
    model : object
        A model that says how it sees its `inputs`, or has ``interpolation_threshold(task, n)`` itself. Its p is the
        axis on which the threshold lies and is not used.
    task : Task or SphericalTask
    n : array_like, shape (...)
        Number of training samples, > 0.

    Returns
    -------
    array, shape (...)
        n where the spectrum that the model sees has at least n directions, inf where it cannot interpolate; of the
        common shape of task and n. With an intercept n - 1 takes the place of n.

    Raises
    ------
    TypeError
        If the model says neither.

    Examples
    --------
    >>> from sandbox import MinNorm, Task, interpolation_threshold
    >>> interpolation_threshold(MinNorm(), Task.isotropic(200), n=[100, 300])
    array([100.,  inf])
    """
    checked, samples = engine.checked_task(task), N.check(n)
    shape = broadcast_shape(task=checked.shape, n=samples.shape)
    if isinstance(model, HasThreshold):
        return settled(np.array(np.broadcast_to(model.interpolation_threshold(checked, samples), shape)))
    inputs = require(model, HasInputs, "an interpolation threshold").inputs
    samples = centred_samples(inputs, checked, samples)
    seen = inputs.whole_spectrum(checked)
    enough = (agreeing(seen.rank, samples) >= samples) | (seen.tail > 0)
    return settled(np.broadcast_to(np.where(enough, samples, np.inf), shape))
