"""What all tasks share: arrays whose leading axes are a batch."""

from __future__ import annotations

import copy
import inspect
from functools import cached_property
from typing import Any, ClassVar, Self, TypeVar

import numpy as np

from sandbox.foundations import html_tables
from sandbox.foundations.parameters import Array
from sandbox.foundations.records import Made, Record, frozen

#: So many letters of Python stand above a table.
WIDEST = 100

#: What is kept as a read-only array.
_ARRAYS = (np.ndarray, np.float64)

B = TypeVar("B", bound="Batched")


class Batched(Record):
    """Base of the records of arrays that broadcast over a batch."""

    #: The arrays with a last axis of their own, and those without.
    _grouped: ClassVar[tuple[str, ...]]
    _single: ClassVar[tuple[str, ...]]

    __iter__ = None  # a batch is indexed, never iterated

    def __new__(cls, *_: Any, **given: Any) -> Self:
        """A new record, unless every field of another one is given, as `dataclasses.replace` does.

        Of what has been changed, nothing would tell that the law behind it, or how it was made, is no longer true.
        """
        if "_made" in given:
            own = f"{cls.__name__.lower()}.replace(...)"
            raise TypeError(f"a {cls.__name__} must be changed by its own method: {own}, got all its fields")
        return super().__new__(cls)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # Sphinx and inspect would show the arguments of __new__.
        _, *parameters = inspect.signature(cls.__init__).parameters.values()
        cls.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, frozen(np.asarray(value)) if isinstance(value, _ARRAYS) else value)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """Shape of the batch, ``()`` for a single record."""
        return np.broadcast_shapes(
            *(getattr(self, name).shape[:-1] for name in self._grouped),
            *(getattr(self, name).shape for name in self._single),
        )

    def __getitem__(self, index: Any) -> Self:
        """The record, or the batch of records, at `index` of the batch axes."""
        shape = self.shape
        if shape == ():
            raise IndexError("a single task has no batch axis to index")
        if np.empty(shape, dtype=bool)[index].size == 0:
            raise IndexError(f"the index leaves nothing of a batch of shape {shape}")
        return self._within(shape, index, Made(self, "[]", {"index": copy.deepcopy(index)}))

    def _within(self, shape: tuple[int, ...], index: Any, made: Made | None = None) -> Self:
        """What `within` gives, and how to show it."""
        raise NotImplementedError

    def _overview(self) -> dict[str, Array]:
        """A few numbers about each record of the batch, by their names."""
        raise NotImplementedError

    def _groups(self) -> dict[str, Array]:
        """The numbers of each group of a single record, by their names."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        """A batch as a row for each record, a single one as a row for each of its groups."""
        text, overview = repr(self), self._overview()
        if len(text) > WIDEST:
            text = f"{type(self).__name__} of shape {self.shape}" if self.shape else type(self).__name__
        if self.shape:
            return html_tables.numbers(text, overview, self.shape)
        about = ", ".join(f"{name} {float(value):.4g}" for name, value in overview.items())
        groups = self._groups()
        return html_tables.numbers(f"{text}: {about}", groups, next(iter(groups.values())).shape)

    @classmethod
    def _of(cls, **values: Any) -> Self:
        """A record of values that are known to be right, of arrays that nobody else may change."""
        record = object.__new__(cls)
        for name, value in values.items():
            if isinstance(value, _ARRAYS):
                value = np.asarray(value)
                value.setflags(write=False)
            object.__setattr__(record, name, value)
        return record

    def _parts(self, shape: tuple[int, ...], index: Any) -> dict[str, Array]:
        """Every array at `index` of a batch of `shape`."""
        grouped = {name: _at(getattr(self, name), shape, index, trailing=1) for name in self._grouped}
        return grouped | {name: _at(getattr(self, name), shape, index, trailing=0) for name in self._single}


def within(record: B, shape: tuple[int, ...], index: Any) -> B:
    """The part `index` of a batch of `shape` to which a record broadcasts; the record itself where it is no batch."""
    return record._within(shape, index)


def _at(array: Array, shape: tuple[int, ...], index: Any, trailing: int) -> Array:
    """`array` at `index` of a batch of `shape`, its last `trailing` axes kept; what the batch shares stays shared."""
    own = array.shape[array.ndim - trailing :]
    if array.ndim == trailing:
        return array
    index = index if isinstance(index, tuple) else (index,)
    return np.broadcast_to(array, shape + own)[
        (*index, *(slice(None),) * trailing) if any(item is Ellipsis for item in index) else index
    ]
