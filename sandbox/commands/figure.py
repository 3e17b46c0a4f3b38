"""``sandbox figure``: draw the figures of the examples."""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.util
import pkgutil
import sys
from importlib.abc import InspectLoader
from pathlib import Path
from types import ModuleType

import sandbox
from sandbox.commands import drawing
from sandbox.foundations.parameters import one_of

#: Drawn where no name is given.
MAIN = "bias_variance_vs_double_descent"

EXAMPLES = """\
examples:
  python -m sandbox figure                                 the main figure, into figures/
  python -m sandbox figure random_features --out slides    another one, elsewhere
  python -m sandbox figure --all --fast                    a quick look at all of them
  python -m sandbox figure u_turn --pgf                    in the font of a LaTeX document as well

Each figure is written as PNG, PDF and SVG, its numbers as CSV, its story and references as TXT. A LaTeX document shows
it, with a caption that cites, by \\input of the TEX file; the works are in the BIB file. See docs/lecture.md.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "figure",
        help="draw a figure and write it with its numbers",
        description="Draw figures, theory and simulation, and write them with their numbers.",
        epilog=f"figures:\n{_listed()}\n\n{EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, parser=parser)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which figures (default: {MAIN})")
    parser.add_argument("--all", action="store_true", help="all figures")
    parser.add_argument("--list", action="store_true", help="list the figures and draw none")
    parser.add_argument("--out", default="figures", metavar="DIRECTORY", help="where to write (default: figures)")
    parser.add_argument("--fast", action="store_true", help="fewer simulated points and draws, no SVG")
    parser.add_argument("--pgf", action="store_true", help="write PGF as well, which needs LaTeX")
    parser.add_argument("--show", action="store_true", help="open each figure in a window as well")


def run(options: argparse.Namespace) -> None:
    """Draw the figures and say what was written."""
    if options.list:
        print(_listed())
        return
    known = list(titles())
    if not known:
        raise ValueError("the examples that draw the figures are not installed: install the whole package")
    names = known if options.all else [name.replace("-", "_") for name in options.names] or [MAIN]
    for name in names:
        one_of(name, "NAME", known)
    drawing.prepare(options.out, show=options.show)
    for name in dict.fromkeys(names):
        data = importlib.import_module(f"sandbox.examples.{name}").main(
            options.out, fast=options.fast, show=options.show, pgf=options.pgf
        )
        for file in data["files"]:
            print(f"wrote {file}")


def titles() -> dict[str, str]:
    """The names of the figures and what each shows, without importing their modules."""
    package = examples()
    modules = pkgutil.iter_modules(package.__path__) if package else ()
    names = sorted(module.name for module in modules if not module.name.startswith("test_"))
    return {name: _title(name) for name in sorted(names, key=lambda name: name != MAIN)}


def examples() -> ModuleType | None:
    """The package of the examples; in a checkout that is not installed it lies beside the library."""
    if importlib.util.find_spec("sandbox.examples") is not None:
        return importlib.import_module("sandbox.examples")
    folder = Path(sandbox.__file__).parents[1] / "examples"
    if not (folder / f"{MAIN}.py").exists():
        return None
    spec = importlib.util.spec_from_file_location(
        "sandbox.examples", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    package = sys.modules["sandbox.examples"] = importlib.util.module_from_spec(spec)
    return package


def _title(name: str) -> str:
    """The first line of a module's docstring."""
    spec = importlib.util.find_spec(f"sandbox.examples.{name}")
    source = spec.loader.get_source(spec.name) if spec and isinstance(spec.loader, InspectLoader) else None
    return (ast.get_docstring(ast.parse(source or "")) or "").split("\n")[0]


def _listed() -> str:
    known = titles()
    width = max(map(len, known), default=0)
    return "\n".join(f"  {name:<{width}}  {title}" for name, title in known.items())
