"""Names behind the ends of lines, or above them, instead of a legend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.typing import ColorType

from sandbox.foundations.parameters import Array
from sandbox.plotting.defaults import settled
from sandbox.plotting.styles import lightness


def label_lines(
    ax: Axes | None = None,
    *,
    at: Mapping[str, float | tuple[float, float]] | None = None,
    gap: float = 1.25,
    **text: Any,
) -> Axes:
    """Write the label of each line behind its right end, the names spread so that none touches another.

    Call it last: it reads the limits of the axes.

    Parameters
    ----------
    ax : Axes, optional
        The current axes by default. Lines without a label get no name.
    at : mapping from str to float or pair of floats, optional
        Places for some labels, in units of the axes: at a number the label stands above its line, at a pair it begins.
    gap : float, default 1.25
        Least distance of two names behind the ends, in units of the font size.
    **text
        Passed on to ``Axes.annotate``.

    Returns
    -------
    Axes
    """
    ax, points, size = settled(ax, text)
    at = {} if at is None else at
    unknown = set(at) - {str(line.get_label()) for line in ax.lines}
    if unknown:
        raise ValueError(f"at must name labels of lines in the axes, got {sorted(unknown)[0]!r}")
    look: dict[str, Any] = {"fontsize": size, "textcoords": "offset points", "annotation_clip": False, "zorder": 6}
    halo = [withStroke(linewidth=0.2 * size, foreground="white")]
    ends: list[tuple[tuple[float, float], Line2D]] = []
    for line in ax.get_lines():
        name = str(line.get_label())
        if name in at:
            place = at[name]
            how: dict[str, Any] = {"ha": "left", "va": "center"} | look
            lift = 0.0
            if not isinstance(place, tuple):
                place = place, float(np.interp(place, *_points(line)))
                how |= {"ha": "center", "va": "bottom"}
                lift = 0.25 * size + line.get_linewidth() / 2
            ax.annotate(name, place, (0, lift), **how | {"color": _ink(line), "path_effects": halo} | text)
        elif not name.startswith("_") and (end := _visible_end(ax, line)) is not None:
            ends.append((end, line))
    heights = np.array([ax.transData.transform(end)[1] * points for end, _ in ends])
    for (end, line), shift in zip(ends, spread(heights, gap * size) - heights, strict=True):
        behind = {"ha": "left", "va": "center", "color": _ink(line)}
        ax.annotate(str(line.get_label()), end, (0.6 * size, shift), **look | behind | text)
    return ax


def spread(heights: Array, gap: float) -> Array:
    """The heights nearest to `heights`, in their order, no two of them closer than `gap`.

    >>> spread(np.array([0.0, 0.5, 9.0]), 2.0)
    array([-0.75,  1.25,  9.  ])
    """
    order = np.argsort(heights, kind="stable")
    # With rank * gap subtracted the distance becomes an order: least squares pools the neighbours that violate it.
    pools: list[tuple[float, int]] = []
    for rank, height in enumerate(heights[order] - gap * np.arange(len(heights))):
        mean, count = float(height), 1
        while pools and pools[-1][0] > mean:
            lower, more = pools.pop()
            mean, count = (lower * more + mean * count) / (count + more), count + more
        pools.append((mean, count))
        assert sum(count for _, count in pools) == rank + 1
    result = np.empty(len(heights))
    result[order] = np.repeat([m for m, _ in pools], [c for _, c in pools]) + gap * np.arange(len(heights))
    return result


def _visible_end(ax: Axes, line: Line2D) -> tuple[float, float] | None:
    """The rightmost point of a line inside the axes."""
    x, y = _points(line)
    (left, right), (bottom, top) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    inside = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
    if not inside.any():
        return None
    last = np.flatnonzero(inside)[np.argmax(x[inside])]
    return float(x[last]), float(y[last])


def _points(line: Line2D) -> tuple[Array, Array]:
    """The finite points of a line."""
    points = np.asarray(line.get_xydata(), dtype=float)
    x, y = points[np.isfinite(points).all(axis=1)].T
    return x, y


def _ink(line: Line2D) -> ColorType:
    """The colour of a line if a name in it can be read on white."""
    return line.get_color() if lightness(line.get_color()) < 0.62 else "#111111"
