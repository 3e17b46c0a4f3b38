"""The risk at all points of an axis at once, and what the library warns of on the way."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from sandbox.foundations.parts import PRIMARY
from sandbox.foundations.validity import ValidityWarning
from sandbox.results.risk import Risk


def risk_along(model: Any, task: Any, n: Any, shape: tuple[int, ...]) -> tuple[Risk, tuple[str, ...]]:
    """The risk of a model, of which any argument may run along the axis.

    Parameters
    ----------
    model, task, n : object
        What the risk is asked for.
    shape : tuple of int
        That of the points.

    Returns
    -------
    risk : Risk, of that shape
    notes : tuple of str
        What `sandbox.ValidityWarning` says of it.

    Raises
    ------
    TypeError, ValueError
        If the model refuses, or what it gives is no risk at these points.
    """
    with warnings.catch_warnings(record=True, action="always", category=ValidityWarning) as caught:
        risk: Any = model.risk(task, n)
    name = type(model).__name__
    if not isinstance(risk, Risk):
        raise TypeError(f"the risk of {name} must be a sandbox.Risk, got {type(risk).__name__}")
    if risk.shape not in ((), shape):
        raise ValueError(f"the risk of {name} must have one value for each point, got shape {risk.shape}")
    if risk.shape == ():
        risk = _repeated(risk, shape)
    return risk, tuple(dict.fromkeys(str(each.message) for each in caught))


def total_along(model: Any, task: Any, n: Any, shape: tuple[int, ...]) -> Any:
    """The total risk alone, in silence."""
    with warnings.catch_warnings(action="ignore", category=ValidityWarning):
        return np.broadcast_to(model.risk(task, n).total, shape)


def _repeated(risk: Risk, shape: tuple[int, ...]) -> Risk:
    """A risk that is the same at every point."""
    arrays: dict[str, Any] = {
        name: None if name in risk.unknown else np.broadcast_to(getattr(risk, name), shape) for name in PRIMARY
    }
    sums = {name: np.broadcast_to(array, shape) for name, array in risk.sums.items()}
    return Risk(**arrays, exactness=risk.exactness, at=risk.at, unknown=risk.unknown, sums=sums)
