"""What ``st.from_type`` draws of the types of the library."""

from __future__ import annotations

from typing import Any

from hypothesis.strategies import SearchStrategy

from sandbox.claims.strategies.model_strategies import built
from sandbox.claims.strategies.task_strategies import GAUSSIAN, tasks
from sandbox.tasks.spherical_task import SphericalTask
from sandbox.tasks.task import Task


def of_type(kind: type[Any]) -> SearchStrategy[Any]:
    """Tasks for `Task` and `SphericalTask`, else models of a class."""
    if issubclass(kind, Task):
        return tasks(*GAUSSIAN)
    return tasks("spherical") if issubclass(kind, SphericalTask) else built(kind)
