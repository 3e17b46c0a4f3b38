"""Tables of numbers: rows in, aligned text, CSV or JSON out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

#: A row: column names and values.
Row = Mapping[str, Any]


class Tabular(Protocol):
    """A risk, as far as a table of it is concerned."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of every field."""

    @property
    def at(self) -> Mapping[str, ArrayLike]:
        """What it is a function of, by name."""

    def to_dict(self) -> dict[str, Any]:
        """The fields by name."""


def rows(risk: Tabular, **columns: ArrayLike) -> list[dict[str, Any]]:
    """One row per point of a risk.

    Parameters
    ----------
    risk : Risk
    **columns : array_like
        Columns of one's own, written first. They broadcast to its shape; one that has the name of a field replaces it.

    Returns
    -------
    list of dict
        The columns, what the risk is a function of (`Risk.at`), every field that is known, those that are not by name,
        and its exactness, as Python numbers and strings.

    Examples
    --------
    >>> from sandbox import MinNorm, Task
    >>> table = rows(MinNorm([20, 50]).risk(Task.isotropic(50, noise=0.5), n=100), p=[20, 50])
    >>> [(row["p"], row["total"]) for row in table]
    [(20, 1.375), (50, 1.0)]
    """
    fields = risk.to_dict()
    if "unknown" in fields:
        fields["unknown"] = " ".join(fields["unknown"])
    everything = {**columns, **{name: value for name, value in {**risk.at, **fields}.items() if name not in columns}}
    return from_columns({name: _shaped(value, name, risk.shape) for name, value in everything.items()})


def _shaped(value: ArrayLike, name: str, shape: tuple[int, ...]) -> ArrayLike:
    try:
        return np.broadcast_to(np.asarray(value), shape)
    except ValueError:
        raise ValueError(f"column {name} must broadcast to the shape {shape} of the risk") from None


def from_columns(columns: Mapping[str, ArrayLike]) -> list[dict[str, Any]]:
    """The rows of a table that is given by columns of one length.

    Examples
    --------
    >>> from_columns({"p": [1, 2], "total": [0.5, 0.25]})
    [{'p': 1, 'total': 0.5}, {'p': 2, 'total': 0.25}]
    """
    values = zip(*(np.ravel(np.asarray(column)).tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in values]


def as_text(table: Sequence[Row], columns: Sequence[str] | None = None, *, digits: int = 5) -> str:
    """The table with aligned columns, numbers to so many significant digits.

    Parameters
    ----------
    table : sequence of rows
    columns : sequence of str, optional
        Which columns, all of them by default.
    digits : int, default 5

    Examples
    --------
    >>> print(as_text([{"p": 100, "total": float("inf")}, {"p": 2000, "total": 0.461621870}]))
       p    total
     100      inf
    2000  0.46162
    """
    filled = [[name, *_cells([row.get(name) for row in table], digits)] for name in names_of(table, columns)]
    widths = [max(map(len, column)) for column in filled]
    lines = zip(*filled, strict=True)
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def as_csv(table: Sequence[Row], columns: Sequence[str] | None = None) -> str:
    """The table as comma-separated values with all digits; infinite is ``inf``, unknown is empty.

    Examples
    --------
    >>> print(as_csv([{"p": 100, "total": float("inf")}, {"p": 200, "bias": 0.1}]), end="")
    p,total,bias
    100,inf,
    200,,0.1
    """
    import csv
    import io

    text = io.StringIO()
    writer = csv.DictWriter(text, names_of(table, columns), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue()


def as_json(value: Any) -> str:
    """`value` as JSON that every reader accepts: infinite is the string ``"Infinity"``, unknown is null.

    Python's ``float``, JavaScript's ``Number`` and R's ``as.numeric`` all turn that string back into a number.

    Examples
    --------
    >>> print(as_json({"p": 100, "total": float("inf")}))
    {
      "p": 100,
      "total": "Infinity"
    }
    """
    import json

    return json.dumps(_strict(value), indent=2, allow_nan=False)


def names_of(table: Sequence[Row], columns: Sequence[str] | None = None) -> list[str]:
    """`columns`, or every name that some row has, in the order of first appearance."""
    return list(columns) if columns is not None else list(dict.fromkeys(name for row in table for name in row))


def _cells(values: Sequence[Any], digits: int) -> list[str]:
    """One column as text; a column of whole numbers is shown without decimals."""
    numbers = [value for value in values if isinstance(value, float) and math.isfinite(value)]
    whole = all(value.is_integer() and abs(value) < 1e15 for value in numbers)
    return [_cell(value, whole, digits) for value in values]


def _cell(value: Any, whole: bool, digits: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, float) or not math.isfinite(value):
        return str(value)
    return str(int(value)) if whole or value == 0 else f"{value:#.{digits}g}"


def _strict(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _strict(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value
