"""Every kind of task by its name: what the command line, searches, tables and tests read."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.foundations.parameter_table import Table
from sandbox.tasks.spherical_task import AnyTask, SphericalTask
from sandbox.tasks.task import Task


@dataclass(frozen=True)
class Family:
    """The tasks that one constructor makes.

    Parameters
    ----------
    name : str
        A short slug, as in ``"power-law"``.
    make : callable
        From the parameters, by keyword, to a task.
    parameters : Table
        What it takes.
    """

    name: str
    make: Callable[..., AnyTask]
    parameters: Table

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """Of the parameters that it can do without."""
        arguments = inspect.signature(self.make).parameters.values()
        return {each.name: each.default for each in arguments if each.default is not each.empty}


#: All kinds of tasks under the names of the command line.
TASKS: dict[str, Family] = {}


def register(name: str, make: Callable[..., AnyTask], parameters: Table | None = None) -> None:
    """Make a kind of task known by name: to the command line, searches and tables.

    Parameters
    ----------
    name : str
        A short slug, as in ``"power-law"``.
    make : callable
        A constructor: from its parameters, by keyword, to a `Task` or `SphericalTask`.
    parameters : Table, optional
        What it takes, its attribute `parameters` by default.

    Raises
    ------
    TypeError
        If it is no function or class, or a parameter of it is not declared.
    ValueError
        If the name is none or taken.

    Examples
    --------
    >>> from sandbox import Task
    >>> from sandbox.models import Parameter, Table
    >>> from sandbox.tasks import TASKS, register
    >>> def noisy(dim):
    ...     return Task.isotropic(dim, noise=1.0)
    >>> register("noisy", noisy, Table(Parameter("dim", "input dimension", 1, 1e6, typical=(10, 1000), whole=True)))
    >>> TASKS.pop("noisy").make(dim=10)
    Task.isotropic(10, noise=1)
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"name must be lower-case words joined by hyphens, got {name!r}")
    if name in TASKS and TASKS[name].make != make:
        raise ValueError(f"name must not be taken, got {name!r}")
    table = getattr(make, "parameters", None) if parameters is None else parameters
    if not callable(make) or not isinstance(table, Table):
        raise TypeError(f"{name} is no kind of task: it must be callable, with a Table of the parameters it takes")
    family = Family(name, make, table)
    arguments = set(inspect.signature(make).parameters)
    if arguments != set(table):
        raise TypeError(f"{name} takes {', '.join(sorted(arguments))} and declares {', '.join(sorted(table))}")
    TASKS[name] = family


for _name in (
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
):
    register(_name.replace("_", "-"), getattr(Task, _name))
register("spherical", SphericalTask)
