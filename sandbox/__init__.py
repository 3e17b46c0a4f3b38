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

if TYPE_CHECKING:
    from sandbox import activations as activations
    from sandbox import claims as claims
    from sandbox import conventions as conventions
    from sandbox import explorer as explorer
    from sandbox import features as features
    from sandbox import formulas as formulas
    from sandbox import gallery as gallery
    from sandbox import models as models
    from sandbox import plotting as plotting
    from sandbox import references as references
    from sandbox import strategies as strategies
    from sandbox import tables as tables
    from sandbox import tasks as tasks
    from sandbox.estimates.generalised_cross_validation import generalised_cross_validation
    from sandbox.estimates.hat_matrix import DegreesOfFreedom, degrees_of_freedom
    from sandbox.estimates.leave_one_out import leave_one_out_errors
    from sandbox.foundations.validity import ValidityWarning
    from sandbox.models.equivalent_error import equivalent_error
    from sandbox.models.filter_risk import filter_risk
    from sandbox.models.flow_from_random_weights import FlowFromRandomWeights
    from sandbox.models.fourier_series import FourierSeries
    from sandbox.models.gradient_descent import GradientDescent
    from sandbox.models.gradient_flow import GradientFlow
    from sandbox.models.grokking_time import GrokkingTime, accuracy_within, grokking_time
    from sandbox.models.heavy_ball import HeavyBall
    from sandbox.models.interpolation_threshold import interpolation_threshold
    from sandbox.models.min_norm import MinNorm
    from sandbox.models.peak import Peak, peak
    from sandbox.models.principal_components import PrincipalComponents
    from sandbox.models.random_features import RandomFeatures
    from sandbox.models.ridge import Ridge
    from sandbox.models.turning_points import TurningPoints, turning_points
    from sandbox.results.equivalent import Equivalent
    from sandbox.results.monte_carlo import Simulation
    from sandbox.results.risk import Risk
    from sandbox.simulation.simulate import simulate
    from sandbox.tasks.effective_ranks import EffectiveRanks, effective_ranks, k_star
    from sandbox.tasks.spherical_task import SphericalTask
    from sandbox.tasks.task import Task
    from sandbox.writing.versions import show_versions

#: In which module each public name is defined. It loads when asked for: nobody waits for what is not used.
_HOMES = {
    "DegreesOfFreedom": "estimates.hat_matrix",
    "EffectiveRanks": "tasks.effective_ranks",
    "Equivalent": "results.equivalent",
    "FlowFromRandomWeights": "models.flow_from_random_weights",
    "FourierSeries": "models.fourier_series",
    "GradientDescent": "models.gradient_descent",
    "GradientFlow": "models.gradient_flow",
    "GrokkingTime": "models.grokking_time",
    "HeavyBall": "models.heavy_ball",
    "MinNorm": "models.min_norm",
    "Peak": "models.peak",
    "PrincipalComponents": "models.principal_components",
    "RandomFeatures": "models.random_features",
    "Ridge": "models.ridge",
    "Risk": "results.risk",
    "Simulation": "results.monte_carlo",
    "SphericalTask": "tasks.spherical_task",
    "Task": "tasks.task",
    "TurningPoints": "models.turning_points",
    "ValidityWarning": "foundations.validity",
    "accuracy_within": "models.grokking_time",
    "degrees_of_freedom": "estimates.hat_matrix",
    "effective_ranks": "tasks.effective_ranks",
    "equivalent_error": "models.equivalent_error",
    "filter_risk": "models.filter_risk",
    "generalised_cross_validation": "estimates.generalised_cross_validation",
    "grokking_time": "models.grokking_time",
    "interpolation_threshold": "models.interpolation_threshold",
    "k_star": "tasks.effective_ranks",
    "leave_one_out_errors": "estimates.leave_one_out",
    "peak": "models.peak",
    "show_versions": "writing.versions",
    "simulate": "simulation.simulate",
    "turning_points": "models.turning_points",
}

#: The modules that users import by name.
_DOORS = (
    "activations",
    "claims",
    "conventions",
    "explorer",
    "features",
    "formulas",
    "gallery",
    "models",
    "plotting",
    "references",
    "strategies",
    "tables",
    "tasks",
)

#: What ``st.from_type`` of Hypothesis draws.
_DRAWN = (
    "FlowFromRandomWeights",
    "GradientDescent",
    "GradientFlow",
    "HeavyBall",
    "MinNorm",
    "PrincipalComponents",
    "RandomFeatures",
    "Ridge",
    "SphericalTask",
    "Task",
)


def _let_hypothesis_draw() -> None:
    """Let ``st.from_type(Task)``, and arguments that are annotated so, draw tasks and models.

    Hypothesis calls it by its entry point when it is imported, and we do when a type is: whichever comes second
    registers the type, so that neither loads the other.
    """
    searching = sys.modules.get("hypothesis.strategies")
    for name in _DRAWN:
        home = sys.modules.get(f"sandbox.{_HOMES[name]}")
        if searching is not None and hasattr(home, name):
            searching.register_type_strategy(getattr(home, name), _draw)


def _draw(kind: type) -> object:
    from sandbox.claims.strategies.from_type import of_type

    return of_type(kind)


if not TYPE_CHECKING:  # to a type checker every name would exist

    def __getattr__(name: str) -> object:
        from importlib import import_module

        if name in _DOORS:
            return import_module(f"sandbox.{name}")
        if name not in _HOMES:
            raise AttributeError(f"module 'sandbox' has no attribute {name!r}", name=name, obj=sys.modules[__name__])
        value = globals()[name] = getattr(import_module(f"sandbox.{_HOMES[name]}"), name)
        if name in _DRAWN:
            _let_hypothesis_draw()
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *_HOMES, *_DOORS})


__all__ = [
    "DegreesOfFreedom",
    "EffectiveRanks",
    "Equivalent",
    "FlowFromRandomWeights",
    "FourierSeries",
    "GradientDescent",
    "GradientFlow",
    "GrokkingTime",
    "HeavyBall",
    "MinNorm",
    "Peak",
    "PrincipalComponents",
    "RandomFeatures",
    "Ridge",
    "Risk",
    "Simulation",
    "SphericalTask",
    "Task",
    "TurningPoints",
    "ValidityWarning",
    "__version__",
    "accuracy_within",
    "degrees_of_freedom",
    "effective_ranks",
    "equivalent_error",
    "filter_risk",
    "generalised_cross_validation",
    "grokking_time",
    "interpolation_threshold",
    "k_star",
    "leave_one_out_errors",
    "peak",
    "show_versions",
    "simulate",
    "turning_points",
]
