"""What all constructors of tasks share: arguments checked at the door, and the call that made the task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array, Parameter, first_where
from sandbox.foundations.records import Made, frozen

F = TypeVar("F", bound=Callable[..., Any])


class Constructors:
    """Base of the families of constructors; `Task` has the two methods that they end in."""

    _trusted: Any
    _of_law: Any


#: What most constructors take besides their own parameters.
COMMON = {"signal": 1.0, "noise": 0.0}

#: Share of the target on the larger eigenvalues; without it, power is proportional to the eigenvalues.
ALIGNMENT = Parameter(
    "alignment", "share of the target on the large eigenvalues", 0.0, 1.0, typical=(0, 1), optional=True
)


def constructor(*takes: Parameter) -> Callable[[F], F]:
    """Decorate a constructor of `Task` with the declarations of what it takes; they become its `parameters`.

    Raises
    ------
    TypeError
        If it takes what is not declared, or the other way round.
    """
    table = Table(*takes)

    def declare(function: F) -> F:
        table.require(function, f"Task.{function.__name__}")
        function.parameters = table  # type: ignore[attr-defined]
        return function

    return declare


def checked(constructor: Any, **values: ArrayLike | None) -> dict[str, Array]:
    """The arguments of a constructor inside their declared domains, frozen, and of shapes that broadcast."""
    return {name: frozen(array) for name, array in constructor.parameters.check(**values).items()}


def made(constructor: str, values: dict[str, Array], positional: tuple[str, ...], **defaults: float) -> Made:
    """The call of a constructor of `Task`, without the keywords that are at their defaults."""
    defaults = COMMON | defaults
    keywords = {
        name: array
        for name, array in values.items()
        if name not in positional and not (name in defaults and np.all(array == defaults[name]))
    }
    return Made("Task", constructor, {name: values[name] for name in positional}, keywords)


def require_finite(array: Array, name: str, why: str) -> None:
    """A `ValueError` where an entry is infinite; `why` goes on after "must be finite"."""
    if np.any(np.isinf(array)):
        raise ValueError(f"{name} must be finite {why}")


def require_whole(array: Array, name: str, domain: str = "a whole number") -> None:
    """A `ValueError` where an entry has a fraction."""
    fractional = array != np.rint(array)
    if fractional.any():
        raise ValueError(f"{name} must be {domain}, got {first_where(fractional, array)!r}")


def pair(first: Array, second: Array) -> Array:
    """Two arrays of shape (...) as the groups of one of shape (..., 2)."""
    return np.stack(np.broadcast_arrays(first, second), axis=-1)


def require_at_most_dim(name: str, count: Array, dim: Array) -> None:
    """A `ValueError` where a number of directions exceeds `dim`."""
    beyond = count > dim
    if beyond.any():
        limit, got = (first_where(beyond, array) for array in (dim, count))
        raise ValueError(f"{name} must be at most dim, here {limit:g}, got {got!r}")
