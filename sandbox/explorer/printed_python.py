"""The curve for the lecture as Python: what the button "write" does, in the ordinary calls of the library."""

from __future__ import annotations

import json
import os
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from sandbox.explorer.curve import Curve
from sandbox.explorer.curve_words import (
    axis_label,
    best_label,
    caption,
    heading,
    plain_numbers,
    shows_best,
    slug,
)
from sandbox.explorer.population import FAMILY
from sandbox.foundations.records import literal


def script(curve: Curve, out: str | os.PathLike[str] = "figures") -> str:
    """The Python that computes the curve, draws it and writes it with its numbers and its caption.

    Parameters
    ----------
    curve : Curve
    out : path-like, default "figures"
        The directory it writes to.

    Returns
    -------
    str
        A program that needs nothing but this package, and the module of a model of your own.

    Examples
    --------
    >>> program = script(Curve("random-features", activation="relu", penalty=0.1))
    >>> print(*(line for line in program.splitlines() if line.startswith(("task =", "model =", "risk ="))), sep="\\n")
    task = Task.power_law(1, 1.5, dim=2000, noise=0.25)
    model = RandomFeatures(p=p, activation='relu', penalty=0.1)
    risk = model.risk(task, n)
    """
    return "\n".join((*_imports(curve), "", *_numbers(curve), "", *_drawing(curve, os.fspath(out)), ""))


def _imports(curve: Curve) -> list[str]:
    kind, task = curve.entry.kind, _task(curve).split(".")[0].split("(")[0]
    ours = kind.__module__.startswith("sandbox.")
    names = sorted({task} | ({kind.__name__} if ours else set()))
    own = [] if ours else [f"from {kind.__module__} import {kind.__qualname__}"]
    lines = ["import numpy as np", "from matplotlib.figure import Figure", *own, ""]
    return [*lines, f"from sandbox import {', '.join((*names, 'plotting', 'tables'))}"]


def _numbers(curve: Curve) -> list[str]:
    """The values on the axis, the task, the model, the risk."""
    kind, tunable = curve.entry.kind, curve.entry.tunable
    given = {**curve.settings, **dict(curve.entry.choices)}
    arguments = _arguments(kind.parameters, given, curve.axis, curve.entry.defaults)
    lines = [f"n = {literal(curve.settings['n'])}"] if curve.axis != "n" else []
    lines += [*curve.grid.python, f"task = {_task(curve)}", f"model = {kind.__qualname__}({', '.join(arguments)})"]
    lines.append("risk = model.risk(task, n)")
    if shows_best(curve):
        order = [name for name in kind.parameters if name not in tunable]
        others = _arguments(order, given, curve.axis, curve.entry.defaults)
        lines.append(f"best = {kind.__qualname__}.tuned({', '.join(('task', 'n', *others))})")
        lines.append(f"best_total = np.broadcast_to(best.risk(task, n).total, {curve.axis}.shape)")
    return lines


def _task(curve: Curve) -> str:
    """The task, with the axis as a variable."""
    if curve.axis not in FAMILY.parameters:
        return repr(curve.task)
    owner: Any = getattr(FAMILY.make, "__self__", None)
    name: str = getattr(FAMILY.make, "__name__", "Task")
    arguments = _arguments(FAMILY.parameters, curve.settings, curve.axis, FAMILY.defaults)
    return f"{name if owner is None else f'{owner.__name__}.{name}'}({', '.join(arguments)})"


def _arguments(order: Iterable[str], given: Mapping[str, Any], axis: str, defaults: Mapping[str, Any]) -> list[str]:
    """The arguments of a call as its repr shows them: those that are not at their default, the axis as a variable."""
    shown = {name: given[name] for name in order if name in given and given[name] != defaults.get(name, np.nan)}
    return [f"{name}={name if name == axis else literal(shown[name])}" for name in order if name in {*shown, axis}]


def _drawing(curve: Curve, out: str) -> list[str]:
    """The figure, and its files."""
    x, title, about = curve.axis, _literal(curve.entry.title), heading(curve).splitlines(keepends=True)
    scale = ', xscale="log"' if curve.control.log else ""
    lines = [
        f'fig.suptitle({title}, x=0.012, ha="left")',
        f"ax = fig.add_subplot(xlim=({x}[0], {x}[-1]), ylim=(0, {literal(curve.top)}){scale})",
        f'ax.set(xlabel={_literal(axis_label(curve))}, ylabel="mean squared error")',
        "ax.set_title(",
        *(f"    {_literal(line)}{',' if line is about[-1] else ''}" for line in about),
        "    fontsize=18,",
        ")",
        *(['ax.xaxis.set_major_formatter("{x:g}")'] if plain_numbers(curve) else []),
        f"plotting.sources({x}, risk, ax=ax)",
    ]
    if np.ndim(curve.predict_zero):
        lines.append('quiet = {"color": plotting.QUIET, "linestyle": (0, (4, 3)), "linewidth": 2}')
        lines.append(f'plotting.risk_curve({x}, task.signal + task.noise, label="predict 0", **quiet, ax=ax)')
    else:
        lines.append('plotting.reference(task.signal + task.noise, "predict 0", ax=ax)')
    if curve.threshold is not None:
        at = "n" if curve.threshold == curve.settings.get("n") else literal(curve.threshold)
        lines.append(f"plotting.threshold({at}, ax=ax)")
    lines.append('line = {"color": "black", "outline": "white"}')
    lines.append(f'plotting.risk_curve({x}, risk, label="test risk", **line, ax=ax)')
    if curve.train is not None:
        lines.append('line["linestyle"] = (0, (2, 1))')
        lines.append(f'plotting.risk_curve({x}, risk, field="train", label="training error", **line, ax=ax)')
    if shows_best(curve):
        lines.append('thin = {"color": plotting.PALETTE["purple"], "linewidth": 3, "outline": "white"}')
        lines.append(f"plotting.risk_curve({x}, best_total, label={_literal(best_label(curve))}, **thin, ax=ax)")
    rows = textwrap.wrap(", ".join(("risk", *_columns(curve))), 100)
    lines += [
        "drawn = [*ax.get_lines(), *ax.patches[::-1]]",
        'names = {each: each.get_label().removeprefix("_") for each in drawn}',
        'names = {each: name for each, name in names.items() if not name.startswith("child")}',
        'fig.legend(names.keys(), names.values(), loc="outside right upper", fontsize=19)',
        "files = plotting.publish(",
        "    fig,",
        f"    {_literal(out)},",
        f"    {_literal(slug(curve))},",
        "    table=tables.rows(",
        *(f"        {row}" for row in rows),
        "    ),",
        "    caption=caption,",
        ")",
    ]
    within = [f"    {line}" for line in lines]
    text = ['caption = """', caption(curve), '"""']
    return [*text, 'with plotting.look("slides"):', "    fig = Figure()", *within]


def _columns(curve: Curve) -> list[str]:
    """What the risk is a function of, and the best penalty."""
    columns = [f"{curve.axis}={curve.axis}"]
    columns += [f"{name}={'n' if name == 'n' else literal(value)}" for name, value in curve.settings.items()]
    if shows_best(curve):
        columns += [f"best_{name}=best.{name}" for name in curve.entry.tunable]
        columns.append("best_total=best_total")
    return columns


def _literal(text: str) -> str:
    """A string as Python writes it, in double quotes."""
    return json.dumps(text, ensure_ascii=False)
