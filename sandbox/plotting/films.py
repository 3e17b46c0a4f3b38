"""Figures that move, as files."""

from __future__ import annotations

import base64
import html
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

ENDINGS = ("gif", "html")


class _Gif(io.BytesIO):
    """A file in memory."""

    name = "film.gif"


def film(
    frames: Iterable[Figure],
    path: str | os.PathLike[str],
    *others: str | os.PathLike[str],
    fps: float = 12,
    dpi: float = 72.0,
) -> Path:
    """Write figures as the frames of a film, which begins again at its end.

    Parameters
    ----------
    frames : iterable of Figure
        One after another; each is read before the next is asked for, so that it may be one figure that changes. All
        have the size of the first.
    path : path-like
        It ends with ``.gif``, or with ``.html`` for a page that plays, stops and goes to any frame, and needs nothing
        else: slides that are web pages can show it. Missing directories are made; an existing file is replaced in one
        step.
    *others : path-like
        Further files of the same frames.
    fps : float, default 12
        Frames per second, at most 50: browsers slow down what is faster.
    dpi : float, default 72
        Pixels per inch.

    Returns
    -------
    Path
        Where the first was written. A file is the same, byte for byte, whenever the frames are the same.

    Raises
    ------
    ValueError
        If there is no frame, or one of another size; if a name ends with neither gif nor html; if there are 0 or more
        than 50 frames per second.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> fig = Figure(figsize=(2, 1))
    >>> def frames():
    ...     for height in (1, 2, 3):
    ...         fig.clear()
    ...         fig.add_subplot(ylim=(0, 3)).bar([0], [height])
    ...         yield fig
    >>> film(frames(), "bar.gif", "bar.html").name
    'bar.gif'
    """
    paths = [Path(each) for each in (path, *others)]
    endings = [one_of(each.suffix.lower().lstrip("."), "the ending of the file name", ENDINGS) for each in paths]
    if not 0 < fps <= FASTEST:
        raise ValueError(f"fps must be > 0 and at most {FASTEST}, got {fps!r}")
    writer, written, pictures = PillowWriter(fps=fps), _Gif(), []  # type: ignore[arg-type]
    started = False
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
            if "gif" in endings:
                writer.grab_frame()
            if "html" in endings:
                picture = io.BytesIO()
                fig.savefig(picture, format="png", dpi=dpi)
                pictures.append(picture.getvalue())
        if not started:
            raise ValueError("frames must not be empty")
        if "gif" in endings:
            writer.finish()
    for each, ending in zip(paths, endings, strict=True):
        write_whole(each, written.getvalue() if ending == "gif" else _page(pictures, size, fps, each.stem))
    return paths[0]


def _page(pictures: list[bytes], size: tuple[int, int], fps: float, name: str) -> bytes:
    """A page that plays pictures of that many pixels."""
    title, (width, height) = html.escape(name.replace("_", " ")), size
    page = PAGE.replace("TITLE", title).replace("WIDTH", str(width)).replace("HEIGHT", str(height))
    page = page.replace("LAST", str(len(pictures) - 1)).replace("PAUSE", f"{1000 / fps:.6g}")
    encoded = (f'"{base64.b64encode(picture).decode()}"' for picture in pictures)
    return page.replace("FRAMES", ",\n".join(encoded)).encode()


#: A page that plays frames. Who asks for less motion in the system starts it by hand.
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>TITLE</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0; font: 1.1rem sans-serif; background: white; color: black; }
main { max-width: WIDTHpx; margin: auto; }
img { width: 100%; height: auto; }
div { display: flex; gap: 1rem; padding: .5rem 1rem; }
input { flex: 1; }
</style>
<main>
<h1 style="position: absolute; clip-path: inset(50%)">TITLE</h1>
<img id="frame" alt="a frame of the film" width="WIDTH" height="HEIGHT">
<div>
<button id="play">play</button><input id="place" type="range" min="0" max="LAST" value="0" aria-label="frame">
</div>
</main>
<script>
const frames = [
FRAMES
];
const [frame, play, place] = ["frame", "play", "place"].map(name => document.getElementById(name));
let timer = null;
function show() { frame.src = "data:image/png;base64," + frames[+place.value]; }
function next() { place.value = (+place.value + 1) % frames.length; show(); }
function toggle() {
    timer = timer === null ? setInterval(next, PAUSE) : clearInterval(timer) ?? null;
    play.textContent = timer === null ? "play" : "stop";
}
play.onclick = toggle;
place.oninput = () => { if (timer !== null) toggle(); show(); };
show();
if (!matchMedia("(prefers-reduced-motion: reduce)").matches) toggle();
</script>
</html>
"""
