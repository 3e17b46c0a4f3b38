"""The two sides of a claim around its counterexample."""

from __future__ import annotations

import textwrap
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sandbox.plotting.curves import risk_curve
from sandbox.plotting.defaults import current, setting
from sandbox.plotting.files import publish
from sandbox.plotting.line_labels import label_lines
from sandbox.plotting.styles import PALETTE, QUIET, look
from sandbox.writing.text_tables import from_columns

#: Colours of the curves, and dashes of the sides: the right one lies over the left one, and often on it.
LOOKS = ((PALETTE["vermillion"], "-"), (PALETTE["black"], (0, (2, 2))))

#: So few whole numbers are shown as dots.
FEW = 40

#: Where the sign of an infinite value stands, in units of the height of the axes.
TOP = 0.96

#: An axis whose ends have a larger ratio is logarithmic.
WIDE = 300.0

#: The curves are shown up to this many times their height at the counterexample.
HEADROOM = 3.0

#: Letters in a line of the title that names the point.
LETTERS = 72


def verdict(verdict: Any, *, ax: Axes | None = None) -> Axes:
    """Draw both sides of a claim around its counterexample, or around the point where it is nearest to failing.

    A dotted line marks the point. Where the two sides are the curves, the gap is filled where the claim fails. A curve
    breaks where it is infinite; at the point, and where whole numbers are shown one by one, a sign at the top says so.

    Parameters
    ----------
    verdict : sandbox.claims.Verdict
    ax : Axes, optional
        The current axes by default.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sandbox.claims import CATALOGUE, check
    >>> ax = verdict(check(CATALOGUE["more-data-never-hurts"]), ax=Figure().add_subplot())
    >>> ax.get_xlabel()
    'n'
    """
    ax = current(ax)
    picture, claim = verdict.picture, verdict.claim
    x, curves = picture.x, tuple(picture.curves.values())
    positive = x[x > 0]
    wide = x[0] >= 0 and positive.size > 1 and x[-1] > WIDE * positive[0]
    scale: dict[str, Any] = {"linthresh": positive[0]} if wide and x[0] == 0 else {}
    counted = x.size <= FEW and bool(np.all(x == np.rint(x)))
    ax.set_xscale("symlog" if scale else "log" if wide else "linear", **scale)
    ax.set(xlabel=picture.axis, ylim=_limits(picture))
    ax.margins(x=0.03)
    size = setting("lines.markersize")
    thin: dict[str, Any] = {"color": QUIET, "linewidth": 0.45 * setting("lines.linewidth")}
    dots: dict[str, Any] = {"marker": "o", "markersize": 0.6 * size} if counted else {}
    if counted:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    for place in picture.at:
        ax.axvline(place, linestyle=":", zorder=0.8, **thin)
    sides = tuple(picture.curves) == claim.sides
    for (name, curve), (color, dashes) in zip(picture.curves.items(), LOOKS, strict=False):
        risk_curve(x, curve, label=name, ax=ax, color=color, linestyle=dashes if sides else "-", **dots)
        there = np.isin(x, picture.at)
        ax.plot(x[there], curve[there], "o", color=color, markersize=1.3 * size, label="_point")
        infinite = x[np.isposinf(curve) & (there | counted)]
        sign: dict[str, Any] = {"marker": r"$\infty$", "markersize": 1.6 * size, "color": color, "label": "_infinite"}
        place = ax.get_xaxis_transform()
        ax.plot(infinite, np.full(infinite.shape, TOP), linestyle="none", transform=place, **sign)
    if sides and verdict.comparison.relation == "<=":
        left, right = curves
        ax.fill_between(x, left, right, where=left > right, color=LOOKS[0][0], alpha=0.2, linewidth=0, zorder=0.5)
    for name, height in picture.levels.items():
        ax.plot(x[[0, -1]], [height, height], label=name, linestyle=(0, (4, 3)), zorder=1.5, **thin)
    return label_lines(ax)


def publish_verdict(found: Any, outdir: str | PathLike[str], *, caption: str) -> list[Path]:
    """Write the figure of a verdict in the look for slides, under the name of its claim, with its numbers.

    Parameters
    ----------
    found : sandbox.claims.Verdict
        With a point to draw.
    outdir : path-like
        Directory for the files.
    caption : str
        See `publish`.

    Returns
    -------
    list of Path
        The files that `publish` writes.
    """
    claim, picture = found.claim, found.picture
    with look("slides"):
        fig = Figure()
        ax = verdict(found, ax=fig.add_subplot())
        fig.suptitle(f"{claim.title}: {found.verdict}", x=0.012, ha="left")
        at = ", ".join(f"{name} = {text}" for name, text in found.arguments.items())
        ax.set_title(textwrap.fill(at, LETTERS))
        rows = from_columns({picture.axis: picture.x, **picture.curves})
        return publish(fig, outdir, claim.id, table=rows, caption=caption)


def _limits(picture: Any) -> tuple[float, float]:
    """From 0, or below what is negative, to a few times the height at the places; what is higher is not shown."""
    curves = np.array(list(picture.curves.values()))
    there = np.concatenate([list(picture.levels.values()), curves[:, np.isin(picture.x, picture.at)].ravel()])
    there = there[np.isfinite(there)]
    values = np.append(curves[np.isfinite(curves)], 0.0)
    most = HEADROOM * (there.max() if there.size and there.max() > 0 else np.median(values))
    low, high = min(values.min(), 0.0), max(np.minimum(values, most).max(), *there, 0.0)
    room = 1.08 if np.isfinite(curves).all() else 1.5
    return 1.08 * low, room * high if high > low else low + 1.0
