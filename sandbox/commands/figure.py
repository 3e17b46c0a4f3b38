"""``sandbox figure``: draw the figures of the examples."""

from __future__ import annotations

import argparse
import importlib
from typing import Any

from sandbox.commands import drawing, progress
from sandbox.commands.subcommand import Subcommand
from sandbox.foundations.parameters import one_of
from sandbox.writing.gallery_index import MAIN, listed, names

EXAMPLES = """\
examples:
  python -m sandbox figure                                 the main figure, into figures/
  python -m sandbox figure random_features --out slides    another one, elsewhere
  python -m sandbox figure --all --fast                    a quick look at all of them
  python -m sandbox figure u_turn --pgf                    in the font of a LaTeX document as well

Each figure is written as PNG, PDF and SVG, its numbers as CSV, its story and references as TXT. A LaTeX document shows
it, with a caption that cites, by \\input of the TEX file; the works are in the BIB file. See docs/lecture.md.
"""


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = "Draw figures, theory and simulation, and write them with their numbers."
    parser.below = lambda: f"figures:\n{listed()}\n\n{EXAMPLES}"
    about = f"which figures (default: {MAIN})"
    parser.suggest(parser.add_argument("names", nargs="*", metavar="NAME", help=about), names)
    parser.add_argument("--all", action="store_true", help="all figures")
    parser.add_argument("--list", action="store_true", help="list the figures and draw none")
    parser.add_argument("--out", default="figures", metavar="DIRECTORY", help="where to write (default: figures)")
    parser.add_argument("--fast", action="store_true", help="fewer simulated points and draws, no SVG")
    parser.add_argument("--pgf", action="store_true", help="write PGF as well, which needs LaTeX")
    parser.add_argument("--show", action="store_true", help="open each figure in a window as well")
    progress.add_option(parser)


def run(options: argparse.Namespace) -> None:
    """Draw the figures and say what was written."""
    if options.list:
        print(listed())
        return
    known = names()
    if not known:
        raise ValueError("the examples that draw the figures are not installed: install the whole package")
    chosen = known if options.all else [name.replace("-", "_") for name in options.names] or [MAIN]
    for name in chosen:
        one_of(name, "NAME", known)
    drawing.prepare(options.out, show=options.show)

    def draw(name: str) -> Any:
        example = importlib.import_module(f"sandbox.examples.{name}")
        return example.main(options.out, fast=options.fast, show=options.show, pgf=options.pgf)

    for data in progress.watched(draw, tuple(dict.fromkeys(chosen)), str, quiet=options.quiet):
        for file in data["files"]:
            print(f"wrote {file}")
