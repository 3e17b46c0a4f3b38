"""Every model by its name: what the command line, the explorer, searches, tables and tests read."""

from __future__ import annotations

import importlib
import re
from typing import Any

from sandbox.foundations.parameter_table import Table
from sandbox.models.flow_from_random_weights import FlowFromRandomWeights
from sandbox.models.fourier_series import FourierSeries
from sandbox.models.gradient_descent import GradientDescent
from sandbox.models.gradient_flow import GradientFlow
from sandbox.models.heavy_ball import HeavyBall
from sandbox.models.min_norm import MinNorm
from sandbox.models.principal_components import PrincipalComponents
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.tasks.families import TASKS

#: The classes of all models under the names of the command line.
MODELS: dict[str, type[Any]] = {}

#: What is asked beside the parameters of models and tasks, under these names, on the command line and in the explorer.
TAKEN = ("ensemble", "exact", "format", "help", "model", "n", "task")


def register(name: str, model: type[Any]) -> None:
    """Make a model known by name: to the command line, the explorer, searches and tables.

    Parameters
    ----------
    name : str
        A short slug, as in ``"min-norm"``.
    model : type
        The class.

    Raises
    ------
    TypeError
        If it is no class, or lacks a member of the protocol of `sandbox.models.Model`.
    ValueError
        If the name is none or taken.

    Examples
    --------
    >>> from sandbox.models import register
    >>> class Nothing:
    ...     pass
    >>> register("nothing", Nothing)
    Traceback (most recent call last):
        ...
    TypeError: Nothing is no model: it has no `parameters`, the Table of what it takes
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"name must be lower-case words joined by hyphens, got {name!r}")
    if MODELS.get(name, model) is not model:
        raise ValueError(f"name must not be taken, got {name!r}: it is {MODELS[name].__name__}")
    MODELS[name] = checked_class(model)


def checked_class(model: Any) -> type[Any]:
    """`model`, or a `TypeError` that says which member of the protocol it lacks."""
    if not isinstance(model, type):
        raise TypeError(f"model must be a class, got {model!r}")
    name = model.__name__
    table, axis = getattr(model, "parameters", None), getattr(model, "axis", None)
    if not isinstance(table, Table):
        raise TypeError(f"{name} is no model: it has no `parameters`, the Table of what it takes")
    if axis is None:
        raise TypeError(f"{name} is no model: it has no `axis`, the name of the parameter along which it is swept")
    if axis not in table:
        raise TypeError(f"{name} is no model: its axis must be in its table, one of {', '.join(table)}, got {axis!r}")
    taken = [each for each in table if each in TAKEN or any(each in family.parameters for family in TASKS.values())]
    if taken:
        raise TypeError(
            f"{name} is no model: parameter {taken[0]!r} must have another name: a task or a command has it"
        )
    if not any(callable(getattr(model, member, None)) for member in ("risk", "spectral_filter", "weights")):
        raise TypeError(f"{name} is no model: it has none of risk(task, n), spectral_filter(w) and weights(X, y, rng)")
    if callable(getattr(model, "spectral_filter", None)) and not _has_inputs(model):
        raise TypeError(f"{name} is no model: beside spectral_filter(w) it has no `inputs`, how it sees its inputs")
    constructor: Any = vars(model).get("__init__", model.__init__)  # type: ignore[misc]
    table.require(constructor, name)
    return model


def loaded(name: str) -> type[Any]:
    """The class ``package.module:Class`` of a user's own model.

    Raises
    ------
    ValueError
        If there is no such module or class.
    TypeError
        If it is no model.
    """
    module, _, member = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), member, None)
    except Exception as error:  # whatever the user's file does when it is run
        raise ValueError(f"model must be package.module:Class, got {name!r}: {error or type(error).__name__}") from None
    if found is None:
        raise ValueError(f"model must be package.module:Class, got {name!r}: {module} has no {member}")
    return checked_class(found)


def _has_inputs(model: type[Any]) -> bool:
    """Whether instances have it, as a property, a class attribute or a field."""
    return any("inputs" in vars(each) or "inputs" in getattr(each, "__annotations__", ()) for each in model.__mro__)


register("min-norm", MinNorm)
register("ridge", Ridge)
register("random-features", RandomFeatures)
register("fourier-series", FourierSeries)
register("gradient-flow", GradientFlow)
register("flow-from-random-weights", FlowFromRandomWeights)
register("gradient-descent", GradientDescent)
register("heavy-ball", HeavyBall)
register("principal-components", PrincipalComponents)
