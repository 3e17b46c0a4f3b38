"""The gallery: a page for every example, with its figure, its story, its numbers and its code."""

from __future__ import annotations

import ast
import importlib
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

import matplotlib
import matplotlib.image
from sphinx.application import Sphinx
from sphinx.config import ENUM

import sandbox
from pages.writing import directive, emptied, heading, page, up_to_date, write
from sandbox.gallery import titles

#: Width of the pictures in the overview, as a part of the whole.
THUMBNAIL = 0.35


def generate(app: Sphinx) -> None:
    """Run the examples and write their pages into ``gallery/``."""
    folder, scripts = Path(app.srcdir) / "gallery", Path(app.srcdir).parent / "examples"
    fast = app.config.figures == "fast"
    stamp = folder / "files" / f".{app.config.figures}"
    if up_to_date(stamp, Path(__file__), Path(sandbox.__file__).parent, scripts):
        return
    files = emptied(folder / "files")
    drawn = list(titles())
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        printed = dict(zip(drawn, pool.map(partial(draw, files=files, fast=fast), drawn), strict=True))
    for name in drawn:
        write(
            folder / f"{name}.rst", figure_page(name, (scripts / f"{name}.py").read_text("utf-8"), files, printed[name])
        )
    tests = sorted(path.stem for path in scripts.glob("test_*.py"))
    for name in tests:
        title, story, code = parts((scripts / f"{name}.py").read_text("utf-8"))
        write(folder / f"{name}.rst", page(heading(title), story, *blocks(code)))
    write(folder / "index.rst", overview(titles(), tests, fast=fast))
    stamp.touch()


def draw(name: str, *, files: Path, fast: bool) -> str:
    """Run an example into a directory, or take what the tests have drawn; what it prints."""
    matplotlib.use("agg")
    drawn = Path(os.environ.get("SANDBOX_FIGURES", os.devnull), "fast" if fast else "full")
    if (text := drawn / "printed" / f"{name}.txt").exists():
        for path in drawn.glob(f"{name}.*"):
            shutil.copy(path, files)
        printed = text.read_text("utf-8")
    else:
        titles()  # finds the examples of a checkout that is not installed
        with redirect_stdout(StringIO()) as captured:
            importlib.import_module(f"sandbox.examples.{name}").main(files, fast=fast)
        printed = captured.getvalue()
    matplotlib.image.thumbnail(str(files / f"{name}.png"), str(files / f"{name}.thumb.png"), scale=THUMBNAIL)
    return printed


def shown(name: str, files: Path) -> Path:
    """The picture of an example: the film where there is one, else the figure."""
    return next(path for ending in ("gif", "png") if (path := files / f"{name}.{ending}").exists())


def parts(source: str) -> tuple[str, str, str]:
    """The title, the story and the code of a script."""
    tree = ast.parse(source)
    title, _, story = (ast.get_docstring(tree) or "").partition("\n")
    return title, story.lstrip("=\n"), "\n".join(source.splitlines()[tree.body[0].end_lineno :]).strip()


def blocks(code: str) -> Iterator[str]:
    """The code in pieces, each after the comment that a line of ``# %%`` begins."""
    for piece in re.split(r"^# %%\n", code, flags=re.MULTILINE):
        comment = re.match(r"(?:#.*\n)*", piece)
        text = comment.group() if comment and not piece.startswith("#:") and piece is not code else ""
        yield re.sub(r"^# ?", "", text, flags=re.MULTILINE).strip().replace("|", r"\|")  # |p - n| is no markup
        if rest := piece[len(text) :].strip():
            yield directive("code-block", "python", rest)


def figure_page(name: str, source: str, files: Path, printed: str) -> str:
    """The page of an example that draws a figure."""
    title, story, code = parts(source)
    picture = shown(name, files)
    written = sorted(path for path in files.glob(f"{name}.*") if path != picture and ".thumb" not in path.name)
    links = ", ".join(f":download:`{path.suffix[1:].upper()} <files/{path.name}>`" for path in written)
    return page(
        heading(title, label=f"gallery-{name}"),
        directive("image", f"files/{picture.name}", alt=title, target=f"../_images/{picture.name}", class_="figure"),
        f"{links}; ``python -m sandbox figure {name}`` writes them all.",
        story,
        heading("Its numbers", "-"),
        directive("code-block", "text", printed.strip("\n")),
        heading("Its code", "-"),
        *blocks(code),
    )


def overview(known: dict[str, str], tests: list[str], *, fast: bool) -> str:
    """All figures at a glance: the library's own, and those of papers in their own axes."""
    papers = [name for name in known if name.startswith("reproduce_")]
    own = [name for name in known if name not in papers]
    return page(
        heading("Gallery"),
        "Each figure is a script with its story, its references and its numbers: ``python -m sandbox figure NAME`` "
        "writes it as PNG, PDF and SVG, with a CSV file of what is drawn and a LaTeX file that shows it."
        + fast
        * " The pictures on these pages are quick ones, with few of the simulated points.",
        directive("grid", "1 2 2 3", "\n\n".join(card(name, known[name]) for name in own), gutter="3"),
        heading("Canonical figures, redrawn", "-"),
        "In the axes and the symbols of the papers, exact, with simulated dots.",
        directive("grid", "1 2 2 3", "\n\n".join(card(name, known[name]) for name in papers), gutter="3"),
        heading("A claim of your own", "-"),
        "A file to copy: " + ", ".join(f":doc:`{name}`" for name in tests) + ".",
        directive("toctree", body="\n".join((*own, *papers, *tests)), hidden=""),
    )


def card(name: str, title: str) -> str:
    """A small picture that leads to the page."""
    return directive("grid-item-card", title, img_top=f"files/{name}.thumb.png", img_alt="", link=name, link_type="doc")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension, and its choice of figures: with few simulated points, or with all for publication."""
    app.add_config_value("figures", "fast", "env", ENUM("fast", "full"))
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
