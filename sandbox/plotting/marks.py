"""Lines to read a curve by: a risk to compare with, the interpolation threshold."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from sandbox.foundations.parameters import one_of
from sandbox.plotting.defaults import current, setting
from sandbox.plotting.styles import QUIET


def reference(
    y: float, label: str = "", *, at: str = "left", below: bool = False, ax: Axes | None = None, **line: Any
) -> Axes:
    """Draw a horizontal line to compare with, named on the spot.

    Parameters
    ----------
    y : float
        Its height: a noise floor, the risk of predicting 0, another method's risk.
    label : str, optional
        Its name, written along the line.
    at : {"left", "right"}
        The end at which the name stands.
    below : bool, default False
        Write the name below the line instead of above.
    ax : Axes, optional
        The current axes by default.
    **line
        Passed on to ``Axes.axhline``; the name has the same colour.

    Returns
    -------
    Axes
    """
    ax = current(ax)
    look = _quiet((4, 3)) | line
    ax.axhline(y, **look)
    if label:
        right = one_of(at, "at", ("left", "right")) == "right"
        ax.annotate(
            label,
            (1.0 if right else 0.0, y),
            xycoords=ax.get_yaxis_transform(),
            xytext=(-4 if right else 4, -4 if below else 4),
            textcoords="offset points",
            ha=at,
            va="top" if below else "bottom",
            color=look["color"],
            zorder=6,
            annotation_clip=True,
        )
    return ax


def threshold(x: float, label: str = "", *, ax: Axes | None = None, **line: Any) -> Axes:
    """Mark the interpolation threshold by a vertical line, named above the axes.

    Parameters
    ----------
    x : float
        Where it is, in the units of the horizontal axis.
    label : str, optional
    ax : Axes, optional
        The current axes by default.
    **line
        Passed on to ``Axes.axvline``.

    Returns
    -------
    Axes
    """
    ax = current(ax)
    look = _quiet((1, 2)) | line
    ax.axvline(x, **look)
    if label:
        ax.annotate(
            label,
            (x, 1.0),
            xycoords=ax.get_xaxis_transform(),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=look["color"],
        )
    return ax


def _quiet(dashes: tuple[int, int]) -> dict[str, Any]:
    """The look of a line that stays behind the curves."""
    return {
        "color": QUIET,
        "linewidth": 0.45 * setting("lines.linewidth"),
        "linestyle": (0, dashes),
        "zorder": 3,
    }
