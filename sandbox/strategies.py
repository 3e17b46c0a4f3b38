"""Hypothesis strategies for the space of exact models: for claims, and for your own tests.

The simplest isotropic population on which a fit to two samples is worse than one to a single sample:

>>> from hypothesis import find
>>> from sandbox import MinNorm, strategies
>>> def worse_with_more_data(task):
...     one, two = MinNorm().finite_sample_risk(task, n=[1, 2]).total
...     return one < two < float("inf")
>>> find(strategies.tasks("isotropic"), worse_with_more_data)
Task.isotropic(4, noise=1)

Every strategy simplifies toward the textbook case: isotropic inputs of small dimension, noise 0 or 1, no penalty, few
samples. What they draw has a short ``repr`` that evaluates to it.
"""

from sandbox.claims.strategies.model_strategies import activations, models
from sandbox.claims.strategies.number_strategies import (
    away_from_threshold,
    parameter_counts,
    penalties,
    sample_sizes,
    scaled,
    times,
    variances,
)
from sandbox.claims.strategies.task_strategies import tasks

__all__ = [
    "activations",
    "away_from_threshold",
    "models",
    "parameter_counts",
    "penalties",
    "sample_sizes",
    "scaled",
    "tasks",
    "times",
    "variances",
]
