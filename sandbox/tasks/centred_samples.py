"""How many samples a model learns from: one less than there are, where a constant is fitted."""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.tasks.input_views import LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask, SphericalTask


def centred_samples(inputs: LeadingDirections | RandomProjections, task: AnyTask, n: Array) -> Array:
    """The number of independent samples after centring, which takes one of them; n without an intercept.

    Of n Gaussian rows the centred ones are n - 1 independent Gaussian rows, turned, and independent of the mean.

    Parameters
    ----------
    inputs : LeadingDirections or RandomProjections
    task : Task or SphericalTask
    n : array, shape (...)
        Checked.

    Returns
    -------
    array, shape (...)

    Raises
    ------
    ValueError
        If n is at most 1 with an intercept.
    NotImplementedError
        If the rows that are centred are not Gaussian: on a sphere, and behind an activation.

    Examples
    --------
    >>> from sandbox import Task
    >>> centred_samples(LeadingDirections(intercept=True), Task.isotropic(20), np.array([2.0, 100.0]))
    array([ 1., 99.])
    """
    if not inputs.intercept:
        return n
    if isinstance(inputs, RandomProjections) and inputs.activation is not None:
        raise NotImplementedError(
            "intercept must be False with an activation: centred nonlinear features are not Gaussian, and their "
            "constant part is fitted already, with a penalty; use activation=None for an intercept"
        )
    if isinstance(task, SphericalTask):
        raise NotImplementedError(
            "intercept must be False on a SphericalTask: centred points of a sphere are not independent; use a Task, "
            "whose inputs are Gaussian"
        )
    if np.any(n <= 1.0):
        raise ValueError(f"n must be > 1 with an intercept, which takes one sample, got {float(np.min(n))!r}")
    return n - 1.0
