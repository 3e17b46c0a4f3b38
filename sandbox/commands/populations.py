"""The populations of the command line, and the options that each takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from sandbox.tasks.spherical_task import SphericalTask
from sandbox.tasks.task import Task

#: The populations under their names; what they take is read from their signatures.
CONSTRUCTORS: dict[str, Callable[..., Any]] = {
    name.replace("_", "-"): getattr(Task, name)
    for name in (
        "isotropic",
        "power_law",
        "log_power_law",
        "floored_exponential",
        "spiked",
        "two_scale",
        "equicorrelated",
        "latent_space",
        "misspecified",
        "polynomially_misspecified",
    )
} | {"spherical": SphericalTask}
TASKS = {
    name: {each.name: each.default is each.empty for each in inspect.signature(constructor).parameters.values()}
    for name, constructor in CONSTRUCTORS.items()
}


def option(name: str) -> str:
    """A parameter as it is written on the command line."""
    return f"--{name.replace('_', '-')}"


def populations() -> str:
    """Every task with the options it needs, in brackets those it can do without."""
    lines = []
    for name, takes in TASKS.items():
        options = [option(each) if needed else f"[{option(each)}]" for each, needed in takes.items()]
        lines.append(f"  {name:<26} {' '.join(each for each in options if each not in ('[--signal]', '[--noise]'))}")
    return "\n".join(
        (
            *lines,
            "  each with [--noise] and, but for spherical, [--signal]; the formulas are in",
            '  python -c \'help("sandbox.Task")\' and help("sandbox.SphericalTask")',
        )
    )
