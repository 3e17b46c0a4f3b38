"""Figures that move, as files."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from pathlib import Path

from matplotlib.animation import PillowWriter
from matplotlib.figure import Figure

from sandbox.foundations.parameters import one_of
from sandbox.plotting.defaults import settings
from sandbox.writing.whole_files import write_whole

#: Frames per second.
FASTEST = 50


class _Gif(io.BytesIO):
    """A file in memory."""

    name = "film.gif"


def film(frames: Iterable[Figure], path: str | os.PathLike[str], *, fps: float = 12, dpi: float = 72.0) -> Path:
    """Write figures as the frames of a GIF, which begins again at its end.

    Parameters
    ----------
    frames : iterable of Figure
        One after another; each is read before the next is asked for, so that it may be one figure that changes. All
        have the size of the first.
    path : path-like
        It ends with ``.gif``. Missing directories are made; an existing file is replaced in one step.
    fps : float, default 12
        Frames per second, at most 50: browsers slow down what is faster.
    dpi : float, default 72
        Pixels per inch.

    Returns
    -------
    Path
        Where it was written. The file is the same, byte for byte, whenever the frames are the same.

    Raises
    ------
    ValueError
        If there is no frame, or one of another size; if the name does not end with gif; if there are 0 or more than 50
        frames per second.

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
    path = Path(path)
    one_of(path.suffix.lower().lstrip("."), "the ending of the file name", ("gif",))
    if not 0 < fps <= FASTEST:
        raise ValueError(f"fps must be > 0 and at most {FASTEST}, got {fps!r}")
    writer = PillowWriter(fps=fps)  # type: ignore[arg-type]
    started = False
    written = _Gif()
    # Frames that were trimmed would differ in size.
    with settings({"savefig.bbox": None}):
        for fig in frames:
            if not started:
                writer.setup(fig, written.name, dpi=dpi)
                writer.outfile = written  # type: ignore[assignment]  # which has a name, and so an ending
                started, size = True, writer.frame_size
            writer.fig = fig
            if writer.frame_size != size:
                raise ValueError(f"frames must be {size[0]} x {size[1]} pixels as the first, got {writer.frame_size}")
            writer.grab_frame()
        if not started:
            raise ValueError("frames must not be empty")
        writer.finish()
        return write_whole(path, written.getvalue())
