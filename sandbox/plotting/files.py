"""Figures as files that are the same, byte for byte, whenever the figure is the same."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Sequence
from pathlib import Path, PureWindowsPath
from typing import Any

from matplotlib.figure import Figure

from sandbox.foundations.parameters import one_of
from sandbox.plotting.defaults import settings
from sandbox.plotting.figure_environment import bibtex, figure_environment
from sandbox.plotting.pgf import as_pgf, require
from sandbox.writing.text_tables import Row, as_csv
from sandbox.writing.whole_files import write_whole

#: What each format would otherwise write about the day and the program.
_ANONYMOUS: dict[str, dict[str, None]] = {
    "pdf": {"CreationDate": None, "ModDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


def save(fig: Figure, path: str | os.PathLike[str], **options: Any) -> Path:
    """Write a figure as PDF, PNG, SVG or PGF, without dates or versions inside.

    Parameters
    ----------
    fig : Figure
    path : path-like
        Its ending chooses the format. Missing directories are made; an existing file is replaced in one step, so that
        no reader ever sees half a figure. PGF is read by LaTeX, which sets the words in the font of the document; it
        needs LaTeX here as well, to measure them, and a figure without images.
    **options
        Passed on to ``Figure.savefig``.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    FileNotFoundError
        If the ending is pgf and LaTeX is not installed.
    ValueError
        If the ending is none of the four, or is pgf and the figure has images.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> save(Figure(), "empty.svg").name
    'empty.svg'
    """
    path = Path(path)
    kind = one_of(path.suffix.lower().lstrip("."), "the ending of the file name", (*_ANONYMOUS, "pgf"))
    if kind == "pgf":
        return write_whole(path, as_pgf(fig, **options))
    picture = io.BytesIO()
    # SVG elements get ids from a hash with a random salt unless one is given.
    with settings({"svg.hashsalt": "sandbox"}):
        fig.savefig(picture, format=kind, metadata=_ANONYMOUS[kind], **options)
    return write_whole(path, picture.getvalue())


def publish(
    fig: Figure,
    outdir: str | os.PathLike[str],
    name: str,
    *,
    table: Sequence[Row],
    caption: str,
    endings: Sequence[str] = ("png", "pdf", "svg"),
) -> list[Path]:
    r"""Write a figure in several formats, beside it its numbers, its caption, and what LaTeX needs to show it.

    Parameters
    ----------
    fig : Figure
    outdir : path-like
    name : str
        Of the files, without ending and without directories. Neither LaTeX nor BibTeX reads blanks, commas, quotes and
        ``#%{}~\\`` in it.
    table : sequence of rows
        The numbers shown, written with all digits as CSV.
    caption : str
        What is shown, for which parameters, how exact, after whom; written as text. As LaTeX it is the caption of a
        figure environment, without what a section **What you see.** or **Why it happens.** tells.
    endings : sequence of str, default png, pdf, svg
        The formats of the figure, see `save`.

    Returns
    -------
    list of Path
        The files: the figure in each format, then CSV, TXT, TEX (for ``\input``) and BIB, the works that the caption
        names by their keys in double backquotes and this library. Keys that are not of this library's bibliography are
        cited as well, and left to another BIB file.

    Raises
    ------
    FileNotFoundError
        If an ending is pgf and LaTeX is not installed.
    ValueError
        If the name leads into another directory or LaTeX could not read it, or an ending is none of those of `save`.
        Nothing is written then.
    """
    file_stem(name)
    for ending in endings:
        if one_of(ending, "endings", (*_ANONYMOUS, "pgf")) == "pgf":
            require()
    texts = {
        "csv": as_csv(table),
        "txt": f"{caption.strip()}\n",
        "tex": f"{figure_environment(name, caption)}\n",
        "bib": f"{bibtex(caption)}\n",
    }
    files = [save(fig, Path(outdir, f"{name}.{ending}")) for ending in endings]
    files += [write_whole(Path(outdir, f"{name}.{ending}"), text.encode()) for ending, text in texts.items()]
    return files


def file_stem(name: str) -> str:
    r"""`name` if it is the name of one file, without its ending, that LaTeX reads.

    Parameters
    ----------
    name : str

    Raises
    ------
    TypeError
        If it is not a string.
    ValueError
        If it is a path, here or on another system, or has signs that LaTeX or BibTeX would not read.
    """
    if not isinstance(name, str):
        raise TypeError(f"name must be a string, got {name!r}")
    if name in (".", "..") or re.search(r"[/\\\0]", name) or PureWindowsPath(name).drive:
        raise ValueError(f"name must be of one file, without directories, got {name!r}: give the directory as outdir")
    if not re.fullmatch(r"""[^\s,"'#%{}~\x01-\x1f\x7f]+""", name):
        raise ValueError(f"name must have no blanks, commas, quotes and none of #%{{}}~\\, for LaTeX, got {name!r}")
    return name
