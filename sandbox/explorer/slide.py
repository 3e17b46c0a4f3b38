"""The figure of a curve for the lecture, and its files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sandbox import plotting
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
from sandbox.writing import text_tables


def write(curve: Curve, out: str | os.PathLike[str] = "figures") -> list[Path]:
    """Draw a curve and write it with its numbers and its caption: what its `script` does.

    Parameters
    ----------
    curve : Curve
    out : path-like, default "figures"
        The directory to write to.

    Returns
    -------
    list of Path
        What was written, as `sandbox.plotting.publish` returns it.
    """
    with plotting.look("slides"):
        return plotting.publish(figure(curve), out, slug(curve), table=table(curve), caption=caption(curve))


def figure(curve: Curve) -> Figure:
    """The curve, the areas below it, the training error, each with its name; in the look that is in force."""
    x, risk = curve.x, curve.risk
    fig = Figure()
    fig.suptitle(curve.entry.title, x=0.012, ha="left")
    scale = {"xscale": "log"} if curve.control.log else {}
    ax = fig.add_subplot(xlim=(x[0], x[-1]), ylim=(0, curve.top), **scale)
    ax.set(xlabel=axis_label(curve), ylabel="mean squared error")
    ax.set_title(heading(curve), fontsize=18)
    if plain_numbers(curve):
        ax.xaxis.set_major_formatter("{x:g}")
    plotting.sources(x, risk, ax=ax)
    if np.ndim(curve.predict_zero):
        quiet: dict[str, Any] = {"color": plotting.QUIET, "linestyle": (0, (4, 3)), "linewidth": 2}
        plotting.risk_curve(x, curve.predict_zero, label="predict 0", **quiet, ax=ax)
    else:
        plotting.reference(float(curve.predict_zero), "predict 0", ax=ax)
    if curve.threshold is not None:
        plotting.threshold(curve.threshold, ax=ax)
    line: dict[str, Any] = {"color": "black", "outline": "white"}
    plotting.risk_curve(x, risk, label="test risk", **line, ax=ax)
    if curve.train is not None:
        line["linestyle"] = (0, (2, 1))
        plotting.risk_curve(x, risk, field="train", label="training error", **line, ax=ax)
    if shows_best(curve):
        thin: dict[str, Any] = {"color": plotting.PALETTE["purple"], "linewidth": 3, "outline": "white"}
        plotting.risk_curve(x, curve.tuned_total, label=best_label(curve), **thin, ax=ax)
    drawn: list[Any] = [*ax.get_lines(), *ax.patches[::-1]]
    names = {each: each.get_label().removeprefix("_") for each in drawn}
    names = {each: name for each, name in names.items() if not name.startswith("child")}
    fig.legend(names.keys(), names.values(), loc="outside right upper", fontsize=19)
    return fig


def table(curve: Curve) -> list[dict[str, Any]]:
    """Every number of the figure, one row for each point."""
    columns: dict[str, Any] = {curve.axis: curve.x}
    columns |= {name: _plain(value) for name, value in curve.settings.items()}
    if shows_best(curve):
        columns |= {f"best_{name}": getattr(curve.tuned, name) for name in curve.entry.tunable}
        columns["best_total"] = curve.tuned_total
    return text_tables.rows(curve.risk, **columns)


def _plain(value: float) -> float:
    """A whole number without decimals, as Python is written."""
    return int(value) if float(value).is_integer() else value
