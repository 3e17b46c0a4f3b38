"""The claims of the library, by topic, under their permanent ids."""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

from sandbox.claims.catalogue import (
    at_the_best_penalty,
    at_the_threshold,
    benign_overfitting,
    effective_ridge_and_limits,
    folklore_about_causes,
    folklore_about_curves,
    folklore_about_training,
    invariances,
    monotonicity,
    nonlinear_features,
    parts_of_the_risk,
    random_feature_averages,
    regularisation,
    training_error_and_weights,
    training_time,
)
from sandbox.claims.claim import Claim


def collected(modules: Iterable[ModuleType]) -> dict[str, Claim]:
    """The claims in the modules by their ids, in order.

    Raises
    ------
    ValueError
        If two claims have the same id.
    """
    found: dict[str, Claim] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, Claim):
                if value.id in found:
                    raise ValueError(f"id must be unique, got {value.id!r} twice, the second time in {module.__name__}")
                found[value.id] = value
    return found


#: Every claim of the library by its id.
CATALOGUE = collected(
    (
        parts_of_the_risk,
        effective_ridge_and_limits,
        training_error_and_weights,
        invariances,
        at_the_best_penalty,
        monotonicity,
        at_the_threshold,
        regularisation,
        training_time,
        random_feature_averages,
        nonlinear_features,
        benign_overfitting,
        folklore_about_curves,
        folklore_about_causes,
        folklore_about_training,
    )
)
