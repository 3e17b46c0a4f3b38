"""Infinite values: lines and bands break there, as no height on the axes stands for them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.cbook import contiguous_regions
from matplotlib.lines import Line2D
from matplotlib.path import Path

from sandbox.foundations.parameters import Array


def area(x: Array, below: Array, above: Array) -> Path:
    """The outline of the area between two curves, in pieces: it breaks where one of them is infinite.

    Parameters
    ----------
    x, below, above : array, shape (points,)

    Returns
    -------
    Path
        `edges` tells its curves apart again.
    """
    lower, upper = np.column_stack([x, below]), np.column_stack([x, above])
    finite = np.isfinite(lower).all(axis=1) & np.isfinite(upper).all(axis=1)
    pieces = []
    for first, end in contiguous_regions(finite):
        if end - first > 1:  # a point between two infinite ones has no width
            corners = [lower[first:end], upper[first:end][::-1], lower[first : first + 1]]
            pieces.append(Path(np.concatenate(corners), closed=True))
    return Path.make_compound_path(*pieces)


def edges(outline: Path) -> Iterator[tuple[Array, Array]]:
    """The lower and the upper curve of each piece of an `area`, of shape (points, 2)."""
    corners = np.asarray(outline.vertices)
    for piece in np.split(corners, np.flatnonzero(outline.codes == Path.MOVETO)[1:]) if corners.size else ():
        half = len(piece) // 2  # the last corner closes it
        yield piece[:half], piece[half : 2 * half][::-1]


def show_lone_points(line: Line2D) -> None:
    """Dots as wide as the line at the finite points between infinite ones, of which a line shows nothing.

    Parameters
    ----------
    line : Line2D
        Between infinite points Matplotlib breaks it by itself. One that has markers is left as it is.
    """
    finite = np.isfinite(np.asarray(line.get_xydata(), dtype=float)).all(axis=1)
    before, after = np.append(False, finite[:-1]), np.append(finite[1:], False)
    alone = np.flatnonzero(finite & ~before & ~after)
    if alone.size and line.get_marker() in ("None", "none", " ", "", None):
        line.set(marker="o", markersize=line.get_linewidth(), markeredgewidth=0, markevery=alone.tolist())
