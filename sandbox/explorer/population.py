"""The tasks of the explorer, and where its sliders begin: with the task of the README."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.foundations.parameters import Parameter
from sandbox.tasks.families import TASKS

#: The kind of task whose parameters have sliders.
FAMILY = TASKS["power-law"]

#: The model at the beginning: without a penalty it is min-norm least squares.
FIRST = "ridge"

#: Where sliders stand at the beginning: a U, a peak and a second descent. Any other begins at the default of its
#: parameter, or in the middle.
START: Mapping[str, float] = MappingProxyType(
    {"n": 100, "p": 300, "penalty": 0.0, "decay": 1.0, "source": 1.5, "dim": 2000, "noise": 0.25}
)

#: The upper end of the vertical axis.
TOP = Parameter("top", "highest risk shown", 1e-6, 1e6, typical=(0.1, 20))

#: The same at the beginning.
FIRST_TOP = 1.5
