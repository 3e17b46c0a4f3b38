"""How far a command is that takes more than a few seconds: a line on a terminal, gone when the work is done."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
Result = TypeVar("Result")


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--quiet``.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of a command whose work is `watched`.
    """
    about = "do not say how far it is, which is said on the standard error, and only where that is a terminal"
    parser.add_argument("--quiet", action="store_true", help=about)


def watched(
    work: Callable[[T], Result], items: Sequence[T], name: Callable[[T], str], *, quiet: bool
) -> Iterator[Result]:
    """Do one after another, and meanwhile say which.

    Parameters
    ----------
    work : callable
        From an item to what is made of it.
    items : sequence
        What there is to do.
    name : callable
        From an item to what it is called.
    quiet : bool
        Whether to say nothing. Nothing is said either where the standard error is not a terminal.

    Yields
    ------
    object
        What `work` made of each item. The line is taken back before, so that what is printed has the place to itself.
    """
    terminal = None if quiet or sys.stderr is None or not sys.stderr.isatty() else sys.stderr
    for number, item in enumerate(items, 1):
        if terminal is None:
            yield work(item)
            continue
        # The cursor goes back to the start, where warnings and the work's own output begin.
        said = f"{number} of {len(items)}: {name(item)} ..."[: shutil.get_terminal_size().columns - 1]
        print(said, end="\r", file=terminal, flush=True)
        try:
            made = work(item)
        finally:
            print(" " * len(said), end="\r", file=terminal, flush=True)
        yield made
