"""Names written on what they name, instead of a legend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.typing import ColorType

from sandbox.foundations.parameters import Array
from sandbox.plotting.defaults import current, setting
from sandbox.plotting.styles import NAMES

#: Width of an average letter and height of a line of text, in units of the font size.
LETTER, LINE = 0.62, 1.15

#: Least distance of a name from the ends of its band, in points.
MARGIN = 6.0


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
    ax, points, size = _settled(ax, text)
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


def label_bands(
    ax: Axes | None = None, *, at: Mapping[str, float] | None = None, names: Mapping[str, str] = NAMES, **text: Any
) -> Axes:
    """Write the name of each band of `sources` where the band is thickest, if there is room for it.

    Call it last: it reads the limits of the axes.

    Parameters
    ----------
    ax : Axes, optional
        The current axes by default.
    at : mapping from str to float, optional
        Horizontal places chosen by hand, by the name of the field; there the name is written in any case.
    names : mapping from str to str, optional
        What to call the fields; one that is missing gets no name.
    **text
        Passed on to ``Axes.annotate``.

    Returns
    -------
    Axes
    """
    ax, points, size = _settled(ax, text)
    at = {} if at is None else at
    bands: dict[str, list[_Band]] = {}
    colors: dict[str, ColorType] = {}
    for patch in ax.patches:
        part = (patch.get_gid() or "").removeprefix("band-")
        if part in names and (band := _visible_band(ax, patch, points)) is not None:
            bands.setdefault(part, []).append(band)
            colors[part] = patch.get_facecolor()
    for part, pieces in bands.items():
        lines = names[part].splitlines()
        width = LETTER * size * max(map(len, lines))
        if part in at:
            centre = float(ax.transData.transform((at[part], ax.get_ylim()[0]))[0]) * points
            room = max((piece.room(centre, width) for piece in pieces), key=_height)
        else:
            room = max((piece.roomiest(width) for piece in pieces), key=_height)
            if room.height < LINE * size * len(lines):
                continue
        x, y = ax.transAxes.inverted().transform((room.x / points, room.y / points))
        # A halo in the colour of the band interrupts a threshold marker behind the name.
        halo = [withStroke(linewidth=0.2 * size, foreground=to_hex(colors[part]))]
        look: dict[str, Any] = {
            "color": "white" if _lightness(colors[part]) < 0.62 else "#111111",
            "path_effects": halo,
        }
        look |= {"fontsize": size, "ha": "center", "va": "center", "zorder": 4} | text
        ax.annotate(names[part], (float(x), float(y)), xycoords="axes fraction", **look)
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


class _Room(NamedTuple):
    """Free space for a name: its middle and its height, in points."""

    x: float
    y: float
    height: float


def _height(room: _Room) -> float:
    return room.height


class _Band(NamedTuple):
    """The visible part of a band: columns across it, its lower and its upper edge there, in points."""

    columns: Array
    below: Array
    above: Array

    def room(self, centre: float, width: float) -> _Room:
        """The free corridor of this width around a column; of height -inf where the band is not."""
        inside = np.abs(self.columns - centre) <= width / 2
        if not inside.any():
            return _Room(centre, 0.0, -np.inf)
        low, high = float(self.below[inside].max()), float(self.above[inside].min())
        return _Room(centre, (low + high) / 2, high - low)

    def roomiest(self, width: float) -> _Room:
        """The highest free corridor of this width."""
        margin = width / 2 + MARGIN
        first, last = self.columns[0] + margin, self.columns[-1] - margin
        centres = self.columns[(self.columns >= first) & (self.columns <= last)]
        return max((self.room(float(x), width) for x in centres), key=_height, default=_Room(0.0, 0.0, -np.inf))


def _settled(ax: Axes | None, text: Mapping[str, Any]) -> tuple[Axes, float, float]:
    """The axes with limits and layout as they will be drawn, points per pixel, and the font size."""
    ax = current(ax)
    fig = ax.get_figure(root=True)
    assert fig is not None
    if (engine := fig.get_layout_engine()) is not None:
        engine.execute(fig)
    return ax, 72.0 / fig.dpi, float(text.get("fontsize", setting("font.size")))


def _visible_end(ax: Axes, line: Line2D) -> tuple[float, float] | None:
    """The rightmost point of a line inside the axes."""
    x, y = _points(line)
    (left, right), (bottom, top) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    inside = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
    if not inside.any():
        return None
    last = np.flatnonzero(inside)[np.argmax(x[inside])]
    return float(x[last]), float(y[last])


def _visible_band(ax: Axes, patch: Patch, points: float) -> _Band | None:
    """The band of a patch drawn by `sources`, cut at the frame; None if it lies outside."""
    corners = np.asarray(patch.get_path().vertices)
    half = len(corners) // 2
    (left, bottom), (right, top) = ax.transAxes.transform([(0.0, 0.0), (1.0, 1.0)])
    columns = np.linspace(left, right, 240)
    edges = []
    for edge in (corners[:half], corners[half : 2 * half][::-1]):
        finite = np.where(np.isposinf(edge), ax.get_ylim()[1], edge)
        x, y = ax.transData.transform(finite).T
        edges.append(np.clip(np.interp(columns, x, y, left=np.nan, right=np.nan), bottom, top))
    present = np.isfinite(edges[0])
    if present.sum() < 2:
        return None
    return _Band(*(points * array[present] for array in (columns, *edges)))


def _points(line: Line2D) -> tuple[Array, Array]:
    x, y = line.get_data()
    return np.asarray(x, dtype=float), np.asarray(y, dtype=float)


def _ink(line: Line2D) -> ColorType:
    """The colour of a line if a name in it can be read on white."""
    return line.get_color() if _lightness(line.get_color()) < 0.62 else "#111111"


def _lightness(color: ColorType) -> float:
    """Perceived lightness of a colour, from 0 to 1."""
    red, green, blue = to_rgb(color)
    return float((0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2) ** (1 / 2.2))
