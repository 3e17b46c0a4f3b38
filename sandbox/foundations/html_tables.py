"""Tables for notebooks: numbers in columns, of many the first and the last rows; facts under each other."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike

#: So many rows of a long table are shown at each end.
SHOWN = 10


def numbers(
    caption: str, columns: Mapping[str, ArrayLike | tuple[ArrayLike, ArrayLike]], shape: tuple[int, ...]
) -> str:
    """A table with a row for each point; of a long one only the rows at both ends are formatted.

    Parameters
    ----------
    caption : str
    columns : mapping of str to array_like or pair of array_like
        By their names; a pair are numbers and their errors. Each broadcasts to the shape.
    shape : tuple of int

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> print(numbers("Risk", {"p": [1, 2], "total": ([0.5, 0.25], [0.1, 0.02])}, (2,)).replace("<tr>", "\\n<tr>"))
    <table><caption>Risk</caption>
    <tr><th>p</th><th>total</th></tr>
    <tr><td>1</td><td>0.5 ± 0.1</td></tr>
    <tr><td>2</td><td>0.25 ± 0.02</td></tr></table>
    """
    count = math.prod(shape)
    shown = np.arange(count) if count <= 2 * SHOWN else np.r_[:SHOWN, count - SHOWN : count]
    places = np.unravel_index(shown, shape) if shape else ()
    cells = []
    for column in columns.values():
        pair = column if isinstance(column, tuple) else (column,)
        parts = (np.atleast_1d(np.broadcast_to(np.asarray(part), shape)[places]) for part in pair)
        cells.append([" ± ".join(map(_cell, each, (4, 2))) for each in zip(*parts, strict=True)])
    rows = list(zip(*cells, strict=True))
    if count > 2 * SHOWN:
        rows.insert(SHOWN, ("...",) * len(cells))
    return _table(caption, [_row("th", columns), *(_row("td", row) for row in rows)])


def facts(caption: str, values: Mapping[str, str]) -> str:
    """A table with a row for each fact.

    Parameters
    ----------
    caption : str
    values : mapping of str to str
        By their names; formulas between dollar signs are typeset by the notebook.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> facts("Claim", {"sides": "n < p"})
    '<table><caption>Claim</caption><tr><th>sides</th><td style="text-align: left">n &lt; p</td></tr></table>'
    """
    left = '<td style="text-align: left">'
    names = {html.escape(name): html.escape(value) for name, value in values.items()}
    return _table(caption, (f"<tr><th>{name}</th>{left}{value}</td></tr>" for name, value in names.items()))


def _cell(value: float, digits: int) -> str:
    return f"{value:.{digits}g}"


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _table(caption: str, rows: Iterable[str]) -> str:
    return f"<table><caption>{html.escape(caption)}</caption>{''.join(rows)}</table>"
