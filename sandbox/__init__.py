"""Exact test risk, bias and variance as the parameter count passes the interpolation threshold.

>>> from sandbox import MinNorm, Task
>>> MinNorm([50, 200]).risk(Task.isotropic(400, noise=0.25), n=100).total
array([2.25, 1.75])

Cite the library as ``sandbox2026exact``, and what it rests on by `sandbox.references.cite`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if sys.version_info < (3, 11):  # noqa: UP036  # run from a checkout, no installer has refused
    raise ImportError(f"sandbox needs Python 3.11 or newer; this is Python {sys.version.split()[0]}")

from sandbox._version import version as __version__
from sandbox.estimates.generalised_cross_validation import generalised_cross_validation
from sandbox.estimates.leave_one_out import leave_one_out_errors
from sandbox.foundations.validity import ValidityWarning
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
from sandbox.results.equivalent import Equivalent
from sandbox.results.monte_carlo import Simulation
from sandbox.results.risk import Risk
from sandbox.simulation import simulate
from sandbox.tasks.effective_ranks import EffectiveRanks, effective_ranks, k_star
from sandbox.tasks.spherical_task import SphericalTask
from sandbox.tasks.task import Task

#: The modules that users import by name. They load when they are asked for, as some of them load much.
_DOORS = (
    "activations",
    "claims",
    "conventions",
    "explorer",
    "features",
    "formulas",
    "gallery",
    "plotting",
    "references",
    "strategies",
    "tables",
)

if TYPE_CHECKING:
    from sandbox import activations as activations
    from sandbox import claims as claims
    from sandbox import conventions as conventions
    from sandbox import explorer as explorer
    from sandbox import features as features
    from sandbox import formulas as formulas
    from sandbox import gallery as gallery
    from sandbox import plotting as plotting
    from sandbox import references as references
    from sandbox import strategies as strategies
    from sandbox import tables as tables
else:  # hidden from type checkers, to which every name would exist otherwise

    def __getattr__(name: str) -> object:
        if name in _DOORS:
            from importlib import import_module

            return import_module(f"sandbox.{name}")
        raise AttributeError(f"module 'sandbox' has no attribute {name!r}", name=name, obj=sys.modules[__name__])

    def __dir__() -> list[str]:
        return sorted({*globals(), *_DOORS})


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
