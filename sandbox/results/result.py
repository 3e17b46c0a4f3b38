"""What every result is: named arrays of one shape, what they are a function of, and how exact they are."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations import html_tables
from sandbox.foundations.parameters import Array, broadcast_shape, one_of, real_array
from sandbox.foundations.records import Record, literal, settled
from sandbox.results.exactness import Exactness
from sandbox.writing import text_tables
from sandbox.writing.whole_files import write_whole

#: Where every field is known.
ALL_KNOWN: Mapping[str, str] = MappingProxyType({})


class Result(Record):
    """Base of the frozen dataclasses of results for one loss; each has its own fields.

    A subclass declares its fields, then `exactness`, `at` and `unknown`, and calls `_settle` when it is made.

    Attributes
    ----------
    shape : tuple of int
    """

    exactness: Exactness
    at: Mapping[str, Array]
    unknown: Mapping[str, str]

    #: The fields, those that may not be known, the sums derived from them, and the one to show first.
    _fields: ClassVar[tuple[str, ...]]
    _optional: ClassVar[tuple[str, ...]]
    _derived: ClassVar[tuple[str, ...]]
    _headline: ClassVar[str]

    __iter__ = None  # a record is indexed, never iterated

    def _settle(self) -> None:
        """Check everything, bring the fields to one shape, and note which are not known."""
        for name in ("at", "unknown"):
            if not isinstance(getattr(self, name), Mapping):
                raise TypeError(f"{name} must be a mapping from names, got {type(getattr(self, name)).__name__}")
        exactness = Exactness(one_of(self.exactness, "exactness", tuple(Exactness)))
        missing = [name for name in self._optional if vars(self)[name] is None]
        arrays = {name: real_array(vars(self)[name], name) for name in self._fields if name not in missing}
        for name, array in arrays.items():
            if np.isnan(array).any():
                remedy = "None says that it is not known" if name in self._optional else "leave such points out"
                raise ValueError(f"{name} must not be nan, got nan: {remedy}")
        at = {name: real_array(value, name) for name, value in self.at.items()}
        shape = broadcast_shape(**{name: array.shape for name, array in arrays.items()})
        for name, array in at.items():
            if name in self._fields or name in self._derived:
                raise ValueError(f"at must not name a field of the result, got {name!r}")
            broadcast_shape(result=shape, **{name: array.shape})
        for name, array in arrays.items():
            object.__setattr__(self, name, settled(np.array(np.broadcast_to(array, shape))))
        for name in missing:
            object.__delattr__(self, name)
        reasons = {name: self.unknown.get(name, f"{name} is not known of this result") for name in missing}
        self._describe(exactness, {name: settled(np.array(array)) for name, array in at.items()}, reasons)

    def _describe(self, exactness: Exactness, at: dict[str, Array], unknown: dict[str, str]) -> None:
        """Keep mappings that nobody else holds."""
        object.__setattr__(self, "exactness", exactness)
        object.__setattr__(self, "at", MappingProxyType(at))
        object.__setattr__(self, "unknown", MappingProxyType(unknown) if unknown else ALL_KNOWN)

    def __getattr__(self, name: str) -> Any:
        # Reached only where there is no such attribute, or where a derived one asked for a field that is not known.
        unknown = vars(self).get("unknown", {})
        if name in unknown:
            raise AttributeError(f"{unknown[name]}; known are {', '.join(self._columns)}")
        if name in self._derived and unknown:
            reasons = "; ".join(unknown.values())
            raise AttributeError(f"{name} is not known, as it is a sum with a part that is not: {reasons}")
        listed = ", ".join((*self._fields, *self._derived))
        raise AttributeError(f"a {type(self).__name__} has no {name!r}; it has {listed}")

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(vars(self)[self._fields[0]])

    @property
    def known(self) -> tuple[str, ...]:
        """The names of the fields that are known, without the derived ones."""
        return tuple(name for name in self._fields if name not in self.unknown)

    @property
    def _columns(self) -> tuple[str, ...]:
        """What is known, in the order in which it is shown."""
        return self.known

    def __getitem__(self, index: Any) -> Self:
        fields: dict[str, Any] = {name: getattr(self, name)[index] for name in self.known}
        return self._with(fields, **self._described(index))

    def _described(self, index: Any) -> dict[str, Mapping[str, Array]]:
        """The mappings of arrays beside the fields, at some points."""
        return {"at": {name: np.broadcast_to(array, self.shape)[index] for name, array in self.at.items()}}

    def _with(self, fields: Mapping[str, Any], **described: Any) -> Self:
        """The same with other arrays; what they lack is not known."""
        description = {"exactness": self.exactness, "at": self.at, "unknown": self.unknown} | described
        return type(self)(**dict.fromkeys(self._optional) | dict(fields), **description)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        assert isinstance(other, Result)
        return (
            self.exactness == other.exactness
            and self.known == other.known
            and self.shape == other.shape
            and all(np.array_equal(getattr(self, name), getattr(other, name)) for name in self.known)
        )

    __hash__ = None  # equality is by array values, which do not hash

    def __getstate__(self) -> dict[str, Any]:
        """Everything as plain dicts and arrays, for `copy` and `pickle`."""
        return vars(self) | {"at": dict(self.at), "unknown": dict(self.unknown)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        at = {name: settled(np.asarray(array)) for name, array in state["at"].items()}
        self._describe(state["exactness"], at, dict(state["unknown"]))

    def to_dict(self) -> dict[str, Any]:
        """All fields that are known, derived ones included, under their names.

        Under ``"unknown"``, where there are any, the sentences about those that are not.
        """
        fields: dict[str, Any] = {name: getattr(self, name) for name in self.known}
        fields |= {name: getattr(self, name) for name in self._derived if hasattr(self, name)}
        fields |= {"unknown": dict(self.unknown)} if self.unknown else {}
        return fields | {"exactness": str(self.exactness)}

    def to_csv(self, path: str | os.PathLike[str], **columns: ArrayLike) -> None:
        """Write one row per point, every field that is known a column, with all digits.

        Parameters
        ----------
        path : path-like
            File to write. Missing directories are made; an existing file is replaced in one step.
        **columns : array_like
            Further columns, written first, before those that say what the result is a function of (`at`). They
            broadcast to its shape; one that has the name of a field replaces it.

        Notes
        -----
        Fields that are not known have no column; the column ``unknown`` names them.
        """
        text = text_tables.as_csv(text_tables.rows(self, **columns))
        write_whole(path, text.encode())

    def __repr__(self) -> str:
        name = type(self).__name__
        if self.shape == ():
            values: dict[str, Any] = dict.fromkeys(self._fields) | {each: getattr(self, each) for each in self.known}
            arguments = [f"{each}={literal(value)}" for each, value in values.items()]
            arguments.append(f"exactness={self.exactness!r}")
            for each, mapping in self._described(()).items():
                if mapping:
                    inside = ", ".join(f"{key!r}: {literal(value)}" for key, value in mapping.items())
                    arguments.append(f"{each}={{{inside}}}")
            if self.unknown:
                arguments.append(f"unknown={dict(self.unknown)}")
            return f"{name}({', '.join(arguments)})"
        with np.printoptions(precision=4, threshold=6, edgeitems=2):
            lines = [f"  {key:<20} {value}" for key, value in self._lines()]
        return "\n".join([f"<{name} of shape {self.shape}, {self.exactness}", *lines]) + ">"

    def _lines(self) -> Iterator[tuple[str, object]]:
        """What it is a function of, its headline and its fields."""
        yield from self.at.items()
        if hasattr(self, self._headline):
            yield self._headline, getattr(self, self._headline)
        for name in self._fields:
            yield name, getattr(self, name) if name in self.known else "not known"

    def _repr_html_(self) -> str:
        names = (self._headline, *self._columns) if hasattr(self, self._headline) else self._columns
        notes = [f"{type(self).__name__} of shape {self.shape}, {self.exactness}", *self.unknown.values()]
        columns = {**self.at, **{name: getattr(self, name) for name in names}}
        return html_tables.numbers("; ".join(notes), columns, self.shape)
