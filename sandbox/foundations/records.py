"""Frozen records of arrays: equal by values, shown so that the text evaluates back to the record."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sandbox.foundations import html_tables
from sandbox.foundations.parameters import Array


def frozen(array: Array) -> Array:
    """A read-only copy of `array`, so that no caller can change a record from outside."""
    copy = np.array(array)
    copy.setflags(write=False)
    return copy


def settled(array: Array) -> Array:
    """`array`, which nobody else holds, made read-only; a single value as a NumPy scalar."""
    array.setflags(write=False)
    return array if array.ndim else array[()]


def literal(value: Any) -> str:
    """The shortest Python expression for a number or an array, which needs no import to evaluate; a function's name."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        return f"({''.join(f'{literal(item)}, ' for item in value)})"
    if isinstance(value, slice):
        return f"slice({literal(value.start)}, {literal(value.stop)}, {literal(value.step)})"
    if isinstance(value, float):
        if not math.isfinite(value):
            return f"float('{value}')"
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if callable(value):
        return str(getattr(value, "__name__", type(value).__name__))  # without its address
    return repr(value)


#: Longer arrays are shown by their names, as NumPy leaves out the middle of such ones.
LONGEST = 1000

#: Longer chains of calls are shown as arrays: each call shows, pickles and keeps alive all before it.
LONGEST_CHAIN = 20


class Spelling:
    """Python expressions of the arguments of a record, in which long arrays are names.

    Attributes
    ----------
    arrays : dict of str to array
        The long arrays by their names: what is to be passed.
    """

    def __init__(self) -> None:
        self.arrays: dict[str, Array] = {}

    def __call__(self, value: Any, name: str) -> str:
        """The expression of an argument, which is called so."""
        if isinstance(value, tuple):
            return f"({''.join(f'{self(item, name)}, ' for item in value)})"
        if not isinstance(value, np.ndarray | list) or np.size(value) <= LONGEST:
            return literal(value)
        array, called, count = np.asarray(value), name, 1
        while self.arrays.setdefault(called, array) is not array:  # another one in the same chain of calls
            count += 1
            called = f"{name}_{count}"
        return called


def spelt(record: Record) -> str:
    """A record as the Python that makes it; where arrays are long, in angle brackets, as that needs them to be given.

    Parameters
    ----------
    record : Record
    """
    spelling = Spelling()
    python = record._spelt(spelling)
    if not spelling.arrays:
        return python
    arrays = (f"{name} = {_ends(array)} of shape {array.shape}" for name, array in spelling.arrays.items())
    return f"<{python} with {', '.join(arrays)}>"


def _ends(array: Array) -> str:
    """The first and the last number of a long array, with a few digits unless they are whole."""
    first, last = (float(end) for end in (array.flat[0], array.flat[-1]))
    ends = [literal(end if end.is_integer() else float(f"{end:.4g}")) for end in (first, last)]
    return f"[{ends[0]}, ..., {ends[1]}]"


@dataclass(frozen=True)
class Made:
    """How a record was made: a call that is spelt out only when it is shown.

    Parameters
    ----------
    by : object
        What has the method: a record, or the name of a class.
    method : str
        "[]" for indexing.
    arguments, keywords : dict
        Numbers and arrays by name; those of the former are shown without it.
    """

    by: Any
    method: str
    arguments: dict[str, Any] = field(default_factory=dict)
    keywords: dict[str, Any] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """Number of calls in the chain."""
        before = getattr(self.by, "_made", None)
        return 1 + (before.length if before is not None else 0)

    def spelt(self, spelling: Spelling) -> str:
        """The chain of calls."""
        before = self.by if isinstance(self.by, str) else self.by._spelt(spelling)
        arguments = [spelling(value, name) for name, value in self.arguments.items()]
        arguments += [f"{name}={spelling(value, name)}" for name, value in self.keywords.items()]
        return before + (f"[{arguments[0]}]" if self.method == "[]" else f".{self.method}({', '.join(arguments)})")


class Pasted:
    """Base of the dataclasses whose text can be pasted: IPython and Hypothesis would print all fields instead."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What these two ask."""
        printer.text(repr(self))


class Record(Pasted):
    """Base of the frozen dataclasses whose fields are arrays."""

    __hash__ = None  # type: ignore[assignment]  # equality is by array values, which do not hash

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(
            _same(getattr(self, item.name), getattr(other, item.name))
            for item in dataclasses.fields(self)  # type: ignore[arg-type]
            if item.compare
        )

    def _spelt(self, spelling: Spelling) -> str:
        """The Python that makes the record, for those whose text is `spelt`."""
        raise NotImplementedError

    def __getstate__(self) -> dict[str, Any]:
        """The fields without what has been computed from them, for `copy` and `pickle`."""
        return {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}  # type: ignore[arg-type]

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)  # which neither a pickle nor a deep copy remembers
            object.__setattr__(self, name, value)


class Numbers(Record):
    """Base of the records of arrays of one shape and nothing else."""

    def _repr_html_(self) -> str:
        columns = {item.name: getattr(self, item.name) for item in dataclasses.fields(self)}  # type: ignore[arg-type]
        shape = np.broadcast_shapes(*map(np.shape, columns.values()))
        return html_tables.numbers(f"{type(self).__name__} of shape {shape}", columns, shape)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, (np.ndarray, np.generic)) or isinstance(right, (np.ndarray, np.generic)):
        return np.shape(left) == np.shape(right) and bool(np.all(left == right))
    return bool(left == right)
