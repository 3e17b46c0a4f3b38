"""``sandbox explore``: the curve under sliders."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.commands import drawing
from sandbox.commands.populations import option
from sandbox.commands.subcommand import Subcommand
from sandbox.explorer import IN_A_NOTEBOOK
from sandbox.explorer.controls import has_slider
from sandbox.explorer.population import FAMILY, FIRST, FIRST_TOP, TOP
from sandbox.foundations.parameter_table import Choice, Switch
from sandbox.foundations.parameters import Parameter
from sandbox.foundations.quantities import N
from sandbox.models.model_registry import MODELS, loaded

EXAMPLES = """\
examples:
  python -m sandbox explore                                 a U, a peak and a second descent
  python -m sandbox explore --model random-features --activation relu --decay 0 --source 0 --dim 300 --top 3
  python -m sandbox explore --axis n --p 100 --best         more data, at the best penalty as well
  python -m sandbox explore --model package.module:Class    a model of your own
  python -m sandbox explore --n 300 --penalty .01 --out slides

A slider moves each number; a click on its name puts it on the horizontal axis. The wheel stretches the vertical axis.
The button "write" writes what is shown as a figure for the lecture, with its numbers and its caption, and prints the
Python that made it. In a notebook with ipympl: from sandbox.explorer import explore.
"""

REMEDY = (
    "install Tk (python3-tk) or Qt (pip install PySide6) where there is a display, and leave MPLBACKEND unset; "
    "MPLBACKEND=webagg opens it in a browser (pip install tornado); in a notebook call sandbox.explorer.explore(), "
    f"{IN_A_NOTEBOOK}; python -m sandbox figure draws figures without a display"
)


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = "Open a window in which sliders move the exact risk curve in real time."
    parser.below = lambda: EXAMPLES
    parser.add_argument("--out", default="figures", metavar="DIRECTORY", help="where to write (default: figures)")
    start = parser.add_argument_group("where to start")
    names = f"{', '.join(MODELS)}, or package.module:Class, a model of your own"
    parser.suggest(start.add_argument("--model", metavar="NAME", help=f"{names} (default: {FIRST})"), MODELS)
    known = settings(parser.arguments)
    about = "along which of the numbers below (default: that of the model)"
    sliders = [name for name, each in known.items() if isinstance(each, Parameter)]
    parser.suggest(start.add_argument("--axis", metavar="NAME", help=about), sliders)
    start.add_argument("--top", type=float, metavar="NUMBER", help=f"{TOP.meaning} (default: {FIRST_TOP:g})")
    start.add_argument("--best", action="store_true", default=None, help="show the risk at the best penalty as well")
    for name, parameter in known.items():
        if isinstance(parameter, Switch):
            start.add_argument(option(name), dest=name, action="store_true", default=None, help=parameter.meaning)
        elif isinstance(parameter, Choice):
            about = f"{parameter.meaning}: {', '.join(parameter.names)}"
            parser.suggest(start.add_argument(option(name), dest=name, metavar="NAME", help=about), parameter.names)
        else:
            kind = int if parameter.whole else float
            start.add_argument(option(name), dest=name, type=kind, metavar="NUMBER", help=parameter.meaning)


def settings(arguments: Sequence[str] = ()) -> dict[str, Parameter | Choice | Switch]:
    """What has a slider, a choice or a switch: of all models, of the user's own that are named, of the task."""
    named = [each.removeprefix("--model=") for each in arguments if each.startswith("--model=")]
    named += [value for name, value in itertools.pairwise(arguments) if name == "--model"]
    own = [loaded(name) for name in named if ":" in name]
    found: dict[str, Parameter | Choice | Switch] = {"n": N}
    for table in (*(model.parameters for model in (*MODELS.values(), *own)), FAMILY.parameters):
        found |= {
            name: each
            for name, each in table.items()
            if name not in found and (not isinstance(each, Parameter) or has_slider(each))
        }
    return found


def run(options: argparse.Namespace) -> None:
    """Show the window until it is closed."""
    names = ("model", "axis", "top", "best", *settings(options.parser.arguments))
    start = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    drawing.prepare(options.out, show=True)

    try:
        import matplotlib.pyplot as plt

        from sandbox.explorer import explore

        _require_window_system()
        explorer = explore(out=options.out, on_write=_print, **start)
    except ImportError as error:
        raise ValueError(f"there is no window to open, {error}: {REMEDY}") from None
    plt.show()
    plt.close(explorer.figure)  # until here it has to be held


def _require_window_system() -> None:
    """Raise an `ImportError` if Matplotlib found no window system, or not the one that MPLBACKEND asks for.

    What a notebook starts inherits its MPLBACKEND, the inline one.
    """
    from matplotlib.backends import registry
    from matplotlib.pyplot import get_backend

    known: Any = registry.backend_registry
    unseen = known.list_builtin(registry.BackendFilter.NON_INTERACTIVE)
    if get_backend().lower() in {name.lower() for name in unseen} or "inline" in get_backend():
        raise ImportError(f"Matplotlib draws with {get_backend().lower()}")
    try:
        known.load_backend_module(get_backend())
    except RuntimeError as error:  # which is how one says that it lacks something
        raise ImportError(str(error).rstrip(".")) from None


def _print(script: str, files: list[Path]) -> None:
    """The Python of what was written; the names of the files are comments, so that all of it is Python."""
    print(script)
    for file in files:
        print(f"# wrote {file}", flush=True)
