"""What all models share: hyperparameters checked at the door and kept as read-only arrays."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Parameter, broadcast_shape
from sandbox.foundations.records import Record, frozen, literal


class Hyperparameters(Record):
    """Base of the frozen dataclasses of hyperparameters."""

    def _set(self, **arguments: tuple[ArrayLike | None, Parameter]) -> None:
        """Check each argument against its domain and keep it under its name; None stays where it is the default."""
        optional = {item.name for item in dataclasses.fields(self) if item.default is None}  # type: ignore[arg-type]
        arrays = {
            name: domain.check(value)  # type: ignore[arg-type]  # which refuses a None that should not be there
            for name, (value, domain) in arguments.items()
            if not (value is None and name in optional)
        }
        broadcast_shape(**{name: array.shape for name, array in arrays.items()})
        for name in arguments:
            object.__setattr__(self, name, frozen(arrays[name]) if name in arrays else None)

    def __repr__(self) -> str:
        shown = []
        for item in dataclasses.fields(self):  # type: ignore[arg-type]
            value: Any = getattr(self, item.name)
            if np.ndim(value) or item.default is dataclasses.MISSING or value != item.default:
                shown.append(f"{item.name}={literal(value)}")
        return f"{type(self).__name__}({', '.join(shown)})"
