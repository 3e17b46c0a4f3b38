"""``sandbox conventions``: the same predictor in other people's symbols."""

from __future__ import annotations

import argparse

from sandbox.commands.subcommand import Subcommand
from sandbox.conventions import CONVENTIONS, convention_text
from sandbox.foundations.parameters import one_of

EXAMPLES = """\
examples:
  python -m sandbox conventions                 the penalty, the noise and the bias of every convention
  python -m sandbox conventions mei-montanari   every symbol of one

In Python: help("sandbox.conventions").
"""


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = "Translate from and to the symbols of papers and programs."
    parser.below = lambda: EXAMPLES
    about = "which conventions to show in full (default: a table)"
    parser.suggest(parser.add_argument("names", nargs="*", metavar="NAME", help=about), CONVENTIONS)


def run(options: argparse.Namespace) -> int:
    """Print the conventions."""
    chosen = [CONVENTIONS[one_of(name, "NAME", tuple(CONVENTIONS))] for name in dict.fromkeys(options.names)]
    if chosen:
        print("\n\n".join(convention_text.in_full(each) for each in chosen))
    else:
        print(convention_text.overview(CONVENTIONS.values()))
    return 0
