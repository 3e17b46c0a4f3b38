"""``sandbox explore``: the curve under sliders."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sandbox.commands import drawing
from sandbox.commands.subcommand import Subcommand
from sandbox.foundations.quantities import PENALTY, N
from sandbox.tasks.families import TASKS

EXAMPLES = """\
examples:
  python -m sandbox explore                                random ReLU features on isotropic inputs
  python -m sandbox explore --model leading-directions --dim 1000 --decay 1 --source 1.5
  python -m sandbox explore --n 300 --penalty .01 --out slides

The button "write" writes what is shown as a figure for the lecture, with its numbers and its caption, and prints the
Python that made it. In a notebook with ipympl: from sandbox.explorer import explore.
"""

#: Where the sliders stand at the beginning: the fields of `sandbox.explorer.Curve`.
START = {"n": N, "penalty": PENALTY} | {
    name: each for name, each in TASKS["power-law"].parameters.numbers.items() if name != "signal"
}

REMEDY = (
    "install Tk (python3-tk) or Qt (pip install PySide6) where there is a display, and set MPLBACKEND to neither; "
    "without a display draw figures with python -m sandbox figure, or call sandbox.explorer.explore() in a notebook "
    "with ipympl"
)


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = "Open a window in which sliders move the exact risk curve in real time."
    parser.below = lambda: EXAMPLES
    parser.add_argument("--out", default="figures", metavar="DIRECTORY", help="where to write (default: figures)")
    start = parser.add_argument_group("where to start")
    models = "leading-directions, random-projections, or an activation (default: relu)"
    start.add_argument("--model", metavar="NAME", help=f"what the p parameters are: {models}")
    for name, parameter in START.items():
        kind = int if parameter.whole else float
        start.add_argument(f"--{name}", type=kind, metavar="NUMBER", help=parameter.meaning)


def run(options: argparse.Namespace) -> None:
    """Show the window until it is closed."""
    start = {name: getattr(options, name) for name in START if getattr(options, name) is not None}
    if options.model is not None:
        start["model"] = options.model.replace("-", " ")
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
    """Raise an `ImportError` if Matplotlib found no window system, or not the one that MPLBACKEND asks for."""
    from matplotlib.backends import registry
    from matplotlib.pyplot import get_backend

    known: Any = registry.backend_registry
    unseen = known.list_builtin(registry.BackendFilter.NON_INTERACTIVE)
    if get_backend().lower() in {name.lower() for name in unseen}:
        raise ImportError(f"Matplotlib draws with {get_backend().lower()}")


def _print(script: str, files: list[Path]) -> None:
    """The Python of what was written; the names of the files are comments, so that all of it is Python."""
    print(script)
    for file in files:
        print(f"# wrote {file}", flush=True)
