"""The curves of min-norm least squares around a counterexample."""

import numpy as np

from sandbox.claims.picture import Picture
from sandbox.claims.truth import truth
from sandbox.models.min_norm import MinNorm
from sandbox.tasks.task import Task


def fewer_directions(task, n, at=(), levels=()):
    """The risk of min-norm least squares on the first p directions of a task."""
    p = np.arange(1, int(task.multiplicity.sum()) + 1)
    return Picture("p", p, {"risk": MinNorm(p).finite_sample_risk(task, n).total}, at, dict(levels))


def more_directions(noise, n, at=(), levels=()):
    """The risk of min-norm least squares on p isotropic directions that share a target of fixed variance."""
    p = np.arange(1, 3 * max([*at, 6]) + 1)
    risk = MinNorm().finite_sample_risk(Task.isotropic(p, noise=noise), n)
    return Picture("p", p, {"risk": risk.total}, at, dict(levels))


def more_samples(task, at=()):
    """The risk of min-norm least squares on n samples."""
    n = np.arange(1, 2 * max([*at, int(task.multiplicity.sum())]) + 1)
    return Picture("n", n, {"risk": truth(MinNorm(), task, n).total}, at)
