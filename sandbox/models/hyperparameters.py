"""What all models share: hyperparameters checked at the door and kept as read-only arrays."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array
from sandbox.foundations.quantities import N
from sandbox.foundations.records import Record, Spelling, frozen, spelt
from sandbox.models import engine
from sandbox.tasks.centred_samples import centred_samples
from sandbox.tasks.input_views import LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask


class Hyperparameters(Record):
    """Base of the frozen dataclasses of hyperparameters."""

    #: What the model takes, in the order of its arguments.
    parameters: ClassVar[Table]
    #: Along which of them it is swept.
    axis: ClassVar[str]

    def _set(self, **arguments: Any) -> None:
        """Check each argument against its domain and keep it under its name; None stays where it may be left out."""
        switches = self.parameters.switches
        arrays = self.parameters.check(**{name: value for name, value in arguments.items() if name not in switches})
        for name, value in arguments.items():
            kept = frozen(arrays[name]) if name in arrays else None
            object.__setattr__(self, name, switches[name].check(value) if name in switches else kept)

    def _asked(
        self, inputs: LeadingDirections | RandomProjections, task: AnyTask, n: ArrayLike, penalty: Array
    ) -> engine.Points:
        """Where the engine is asked, task and sample size checked; the penalty has the shape of the hyperparameters."""
        checked, given = engine.checked_task(task), N.check(n)
        samples = centred_samples(inputs, checked, given)
        return engine.Points(inputs, checked, samples, penalty, self._at(given) | inputs.used(checked))

    def _at(self, n: Array) -> dict[str, Array]:
        """What a result of this model is a function of; n checked."""
        given = {name: getattr(self, name) for name in self.parameters.numbers}
        samples = frozen(n) if n.flags.writeable else n
        return {"n": samples} | {name: value for name, value in given.items() if value is not None}

    def __repr__(self) -> str:
        return spelt(self)

    def _spelt(self, spelling: Spelling) -> str:
        shown = []
        for item in dataclasses.fields(self):  # type: ignore[arg-type]
            value: Any = getattr(self, item.name)
            if np.ndim(value) or item.default is dataclasses.MISSING or value != item.default:
                shown.append(f"{item.name}={spelling(value, item.name)}")
        return f"{type(self).__name__}({', '.join(shown)})"
