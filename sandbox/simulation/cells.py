"""A batch of models, tasks and sample sizes, one cell at a time."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from sandbox.foundations.batches import within
from sandbox.foundations.parameter_table import Table, replaced
from sandbox.foundations.parameters import Array, broadcast_shape
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.simulation.simulable import inputs_of, is_filter
from sandbox.tasks.spherical_task import AnyTask


class Group(NamedTuple):
    """Cells that share their inputs, their task and their sample size, and so their draws.

    Parameters
    ----------
    places : list of int
        Where they are in the flattened batch.
    models : list of object
    task : Task or SphericalTask
    n : int
    """

    places: list[int]
    models: list[Any]
    task: AnyTask
    n: int


@dataclasses.dataclass(frozen=True, eq=False)
class Same:
    """A key that is equal for the same object only, and keeps it alive, so that no other takes its place in memory.

    Equal activations may have different kernels.

    Parameters
    ----------
    held : object
    """

    held: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.held is other.held

    def __hash__(self) -> int:
        return id(self.held)


@dataclasses.dataclass(frozen=True)
class Batch:
    """All combinations of a broadcast of hyperparameters, a task batch and sample sizes.

    Parameters
    ----------
    model : object
        The parameters of its table broadcast, or the array fields of a dataclass; any other object is one model.
    task : Task or SphericalTask
    n : array, shape (...)
    """

    model: Any
    task: AnyTask
    n: Array

    @property
    def shape(self) -> tuple[int, ...]:
        """The common shape of task, n and hyperparameters."""
        fields = {name: array.shape for name, array in hyperparameters(self.model).items()}
        return broadcast_shape(task=self.task.shape, n=self.n.shape, **fields)

    @property
    def at(self) -> dict[str, Array]:
        """What a result of it is a function of: the sample size and the numbers among the fields of a dataclass."""
        numbers = {
            name: np.asarray(value)
            for name, value in _fields(self.model).items()
            if isinstance(value, int | float | np.number | np.ndarray) and np.ndim(value) == 0
        }
        own = {name: number for name, number in numbers.items() if number.dtype.kind in "iuf"}
        taken = ("n", *PRIMARY, *DERIVED)
        at = {"n": self.n} | {k: v for k, v in (own | hyperparameters(self.model)).items() if k not in taken}
        return at | inputs_of(self.model).used(self.task) if _has_table(self.model) else at

    def groups(self) -> list[Group]:
        """The cells, those that differ only in what a filter makes of the same draws together."""
        found: dict[Any, Group] = {}
        tasks = np.broadcast_to(np.arange(math.prod(self.task.shape)).reshape(self.task.shape), self.shape).ravel()
        for place, (model, task, n) in enumerate(self.cells()):
            inputs = inputs_of(model)
            # Of a fit by weights nothing can be shared.
            own = None if is_filter(model) else place
            activation = Same(getattr(inputs, "activation", None))
            # The bytes of p, because whether it is a number at all is checked later.
            seen = (type(inputs), np.asarray(inputs.p).tobytes(), activation, inputs.intercept)
            group = found.setdefault((seen, own, int(tasks[place]), n), Group([], [], task, n))
            group.places.append(place)
            group.models.append(model)
        return list(found.values())

    def cells(self) -> Iterator[tuple[Any, AnyTask, int]]:
        """One model, task and sample size for each point, in the order of the flattened shape."""
        shape = self.shape
        fields = {name: np.broadcast_to(array, shape) for name, array in hyperparameters(self.model).items()}
        n = np.broadcast_to(self.n, shape)
        for cell in np.ndindex(shape):
            model = self.model
            if fields:
                single = {name: array[cell] for name, array in fields.items()}
                model = replaced(model, **single) if _has_table(model) else dataclasses.replace(model, **single)
            yield model, within(self.task, shape, cell), int(n[cell])


def hyperparameters(model: Any) -> dict[str, Array]:
    """The arrays and lists of numbers among the parameters of a model with a table, or the fields of a dataclass.

    Examples
    --------
    >>> from sandbox import RandomFeatures
    >>> hyperparameters(RandomFeatures([10, 20], activation="relu"))
    {'p': array([10., 20.])}
    """
    arrays = {
        name: np.asarray(value)
        for name, value in _fields(model).items()
        if isinstance(value, np.ndarray)
        or (isinstance(value, list) and all(isinstance(entry, int | float | np.number) for entry in value))
    }
    return {name: array for name, array in arrays.items() if array.ndim > 0 and array.dtype.kind in "iuf"}


def _has_table(model: Any) -> bool:
    return isinstance(getattr(model, "parameters", None), Table)


def _fields(model: Any) -> dict[str, Any]:
    if _has_table(model):
        return {name: getattr(model, name) for name in model.parameters.numbers}
    if not dataclasses.is_dataclass(model) or isinstance(model, type):
        return {}
    return {item.name: getattr(model, item.name) for item in dataclasses.fields(model) if item.init}
