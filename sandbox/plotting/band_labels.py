"""Names inside the bands of a stack, instead of a legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.typing import ColorType

from sandbox.foundations.parameters import Array
from sandbox.plotting.defaults import settled
from sandbox.plotting.infinity import edges
from sandbox.plotting.styles import NAMES, lightness

#: Width of an average letter and height of a line of text, in units of the font size.
LETTER, LINE = 0.62, 1.15


#: Least distance of a name from the ends of its band, in points.
MARGIN = 6.0


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
    ax, points, size = settled(ax, text)
    at = {} if at is None else at
    bands: dict[str, list[_Band]] = {}
    colors: dict[str, ColorType] = {}
    for patch in ax.patches:
        part = (patch.get_gid() or "").removeprefix("band-")
        if part in names and (pieces := list(_visible_pieces(ax, patch, points))):
            bands.setdefault(part, []).extend(pieces)
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
            "color": "white" if lightness(colors[part]) < 0.62 else "#111111",
            "path_effects": halo,
        }
        look |= {"fontsize": size, "ha": "center", "va": "center", "zorder": 4} | text
        ax.annotate(names[part], (float(x), float(y)), xycoords="axes fraction", **look)
    return ax


class _Room(NamedTuple):
    """Free space for a name: its middle and its height, in points."""

    x: float
    y: float
    height: float


def _height(room: _Room) -> float:
    return room.height


class _Band(NamedTuple):
    """The visible part of a piece of a band: columns across it, its lower and its upper edge there, in points."""

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


def _visible_pieces(ax: Axes, patch: Patch, points: float) -> Iterator[_Band]:
    """The pieces of a band drawn by `sources`, cut at the frame, without those outside."""
    (left, bottom), (right, top) = ax.transAxes.transform([(0.0, 0.0), (1.0, 1.0)])
    columns = np.linspace(left, right, 240)
    for piece in edges(patch.get_path()):
        x, y = zip(*(ax.transData.transform(edge).T for edge in piece), strict=True)
        below, above = (np.clip(np.interp(columns, x[0], each, np.nan, np.nan), bottom, top) for each in y)
        present = np.isfinite(below)
        if present.sum() > 1:
            yield _Band(*(points * array[present] for array in (columns, below, above)))
