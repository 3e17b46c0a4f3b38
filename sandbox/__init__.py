"""Exact test risk, bias and variance as the parameter count passes the interpolation threshold.

>>> from sandbox import MinNorm, Task
>>> MinNorm([50, 200]).risk(Task.isotropic(400, noise=0.25), n=100).total
array([2.25, 1.75])

Cite the library as ``sandbox2026exact``, and what it rests on by `sandbox.references.cite`.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # run from a checkout, no installer has refused
    raise ImportError(f"sandbox needs Python 3.11 or newer; this is Python {sys.version.split()[0]}")

from sandbox._version import version as __version__
from sandbox.cross_validation import generalised_cross_validation, leave_one_out_errors
from sandbox.equivalents.equivalent import Equivalent
from sandbox.models import (
    FourierSeries,
    MinNorm,
    Peak,
    RandomFeatures,
    Ridge,
    equivalent_error,
    interpolation_threshold,
    peak,
)
from sandbox.ranks import EffectiveRanks, effective_ranks, k_star
from sandbox.risk import Risk
from sandbox.simulation import Simulation, simulate
from sandbox.spherical_task import SphericalTask
from sandbox.task import Task
from sandbox.validity import ValidityWarning

__all__ = [
    "EffectiveRanks",
    "Equivalent",
    "FourierSeries",
    "MinNorm",
    "Peak",
    "RandomFeatures",
    "Ridge",
    "Risk",
    "Simulation",
    "SphericalTask",
    "Task",
    "ValidityWarning",
    "__version__",
    "effective_ranks",
    "equivalent_error",
    "generalised_cross_validation",
    "interpolation_threshold",
    "k_star",
    "leave_one_out_errors",
    "peak",
    "simulate",
]
