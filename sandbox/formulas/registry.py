"""All formulas by their permanent names, in the order in which they build on each other."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from types import MappingProxyType, ModuleType

from sandbox.formulas.formula import Formula, stated
from sandbox.models.model_registry import MODELS

#: Where formulas are stated; those of models that are not listed come after these.
MODULES = (
    "results.risk",
    "theory.degrees_of_freedom",
    "theory.effective_ridge",
    "models.min_norm",
    "models.ridge",
    "models.random_features",
    "theory.bias_variance",
    "theory.deterministic_equivalent",
    "theory.intercept",
    "theory.finite_sample_min_norm",
    "theory.finite_sample_ridge",
    "numerics.wishart",
    "models.filter_risk",
    "models.gradient_flow",
    "models.flow_from_random_weights",
    "models.gradient_descent",
    "models.heavy_ball",
    "models.principal_components",
    "theory.isotropic_filter",
    "models.grokking_time",
    "theory.grokking",
    "theory.weight_decay_grokking",
    "theory.random_features_in_time",
    "models.fourier_series",
    "theory.random_fourier_modes",
    "theory.negative_penalty",
    "theory.best_penalty",
    "models.interpolation_threshold",
    "tasks.effective_ranks",
    "estimates.leave_one_out",
    "estimates.generalised_cross_validation",
    "estimates.hat_matrix",
    "activations.activation",
    "activations.named",
    "tasks.subsets",
    "tasks.named.covariance",
    "tasks.gaussian_equivalence",
    "activations.spherical_spectrum",
)


def collected(modules: Iterable[ModuleType]) -> dict[str, Formula]:
    """The formulas stated in the modules by their ids, in order.

    Raises
    ------
    ValueError
        If two formulas have the same id, or one uses a formula that there is not.
    """
    found: dict[str, Formula] = {}
    for module in modules:
        for formula in stated(module):
            if formula.id in found:
                raise ValueError(f"id must be unique, got {formula.id!r} twice, the second time in {formula.place}")
            found[formula.id] = formula
    for formula in found.values():
        unknown = [each for each in formula.uses if each not in found]
        if unknown:
            raise ValueError(f"formula {formula.id} must use formulas that are stated, got {unknown[0]!r}")
    return found


def _places() -> Iterable[ModuleType]:
    models = (model.__module__ for model in MODELS.values() if model.__module__.startswith("sandbox.models."))
    return map(importlib.import_module, dict.fromkeys((*(f"sandbox.{name}" for name in MODULES), *models)))


#: Every formula of the library by its id.
FORMULAS = MappingProxyType(collected(_places()))
