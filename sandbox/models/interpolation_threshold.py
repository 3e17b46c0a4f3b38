"""Where a model begins to interpolate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations import parameters
from sandbox.foundations.parameters import Array
from sandbox.foundations.records import settled
from sandbox.models import engine
from sandbox.models.linear_model import LinearModel
from sandbox.models.random_features import RandomFeatures
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
    model : MinNorm, Ridge or RandomFeatures
        Its p is the axis on which the threshold lies and is not used.
    task : Task or SphericalTask
    n : array_like, shape (...)
        Number of training samples, > 0.

    Returns
    -------
    array, shape (...)
        n where the spectrum that the model sees has at least n directions, inf where it cannot interpolate; of the
        common shape of task and n.

    Examples
    --------
    >>> from sandbox import MinNorm, Task, interpolation_threshold
    >>> interpolation_threshold(MinNorm(), Task.isotropic(200), n=[100, 300])
    array([100.,  inf])
    """
    seen = replace(checked_model(model).inputs, p=None).spectrum(engine.checked_task(task))
    n = parameters.n.check(n)
    shape = parameters.broadcast_shape(task=task.shape, n=n.shape)
    return settled(np.broadcast_to(np.where((seen.rank >= n) | (seen.tail > 0), n, np.inf), shape))


def checked_model(model: Any) -> Any:
    """`model`, or a `TypeError` that says which models have a threshold."""
    if not isinstance(model, LinearModel | RandomFeatures):
        raise TypeError(f"model must be a MinNorm, Ridge or RandomFeatures, got {type(model).__name__}")
    return model
