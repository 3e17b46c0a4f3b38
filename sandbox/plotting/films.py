"""Figures that move, as files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from matplotlib.animation import PillowWriter
from matplotlib.figure import Figure

from sandbox.plotting.files import replace


def film(frames: Iterable[Figure], path: str | os.PathLike[str], *, fps: int = 12, dpi: float = 72.0) -> Path:
    """Write figures as the frames of a GIF, which begins again at its end.

    Parameters
    ----------
    frames : iterable of Figure
        One after another; each is read before the next is asked for, so that it may be one figure that changes. All
        have the size of the first.
    path : path-like
        Missing directories are made; an existing file is replaced in one step.
    fps : int, default 12
        Frames per second.
    dpi : float, default 72
        Pixels per inch.

    Returns
    -------
    Path
        Where it was written. The file is the same, byte for byte, whenever the frames are the same.

    Raises
    ------
    ValueError
        If there is no frame.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure(figsize=(2, 1))
    >>> def frames():
    ...     for height in (1, 2, 3):
    ...         fig.clear()
    ...         fig.add_subplot(ylim=(0, 3)).bar([0], [height])
    ...         yield fig
    >>> film(frames(), "bar.gif").name
    'bar.gif'
    """
    writer = PillowWriter(fps=fps)
    started = False
    with tempfile.TemporaryDirectory() as folder:
        unfinished = Path(folder, "film.gif")
        for fig in frames:
            if not started:
                writer.setup(fig, str(unfinished), dpi=dpi)
                started = True
            writer.fig = fig
            writer.grab_frame()
        if not started:
            raise ValueError("frames must not be empty")
        writer.finish()
        return replace(Path(path), unfinished.read_bytes())
