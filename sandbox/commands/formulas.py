"""``sandbox formulas``: what the library computes, in LaTeX, with its references, and checked by a second path."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sandbox.commands import progress
from sandbox.commands.subcommand import Subcommand
from sandbox.foundations.parameters import one_of

if TYPE_CHECKING:
    from sandbox.formulas import Formula

EXAMPLES = """\
examples:
  python -m sandbox formulas                              all of them
  python -m sandbox formulas ridge-risk                   one in full
  python -m sandbox formulas --format latex > formulas.tex
  python -m sandbox formulas --check                      each against a second path, at random points

Ids are permanent. A definition is exact; what the other words mean: help("sandbox.Risk"). The exit code of --check is
1 if a second path leads elsewhere; the last number of a line is the largest relative difference that was seen.
"""


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = (
        "List the formulas that the library implements, show one in full, or check them by second paths."
    )
    parser.below = lambda: EXAMPLES
    about = "which formulas (default: all)"
    parser.suggest(parser.add_argument("ids", nargs="*", metavar="ID", help=about), _ids)
    parser.add_argument("--format", choices=("table", "json", "latex"), default="table", help="default: table")
    parser.add_argument("--check", action="store_true", help="compute each by a second path as well")
    parser.add_argument("--seed", type=int, default=0, metavar="NUMBER", help="other random points (default: 0)")
    progress.add_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print the formulas, or check them; the exit code is 1 if a check fails."""
    from sandbox.formulas import FORMULAS, formula_text  # reads docstrings

    known, listed = tuple(FORMULAS), "those that sandbox formulas lists"
    ids = [one_of(each, "ID", known, listed) for each in dict.fromkeys(options.ids)] or known
    chosen = [FORMULAS[each] for each in ids]
    if options.check:
        return _check(chosen, options.seed, quiet=options.quiet)
    if options.format == "json":
        print(json.dumps([formula_text.record(formula) for formula in chosen], indent=1))
    elif options.format == "latex":
        print("\n\n".join(formula.equation for formula in chosen))
    elif options.ids:
        print("\n\n".join(formula_text.in_full(formula) for formula in chosen))
    else:
        width = max(len(formula.id) for formula in chosen)
        for formula in chosen:
            print(f"{formula.id:<{width}}  {formula.exactness:<20}  {formula.title}")
    return 0


def _ids() -> tuple[str, ...]:
    from sandbox.formulas import FORMULAS  # reads docstrings

    return tuple(FORMULAS)


def _check(formulas: Sequence[Formula], seed: int, *, quiet: bool) -> int:
    """Print a line for each second path as soon as it is there, and a sum."""
    from sandbox.claims import Verdict, check  # loads Hypothesis
    from sandbox.formulas.second_paths import SECOND_PATHS

    width = max(map(len, SECOND_PATHS))
    verdicts = []

    def checked(formula: Formula) -> Verdict:
        return check(SECOND_PATHS[formula.id], seed=seed)

    paths = progress.watched(checked, formulas, lambda formula: formula.id, quiet=quiet)
    for formula, verdict in zip(formulas, paths, strict=True):
        margin = 0.0 if verdict.margin is None else abs(verdict.margin)
        word = "agrees" if verdict.verdict == "holds" else verdict.verdict
        print(f"{formula.id:<{width}}  {word:<8}  {verdict.examples:>3} points  {margin:8.1e}", flush=True)
        if verdict.counterexample is not None:
            print(f"{'':<{width}}  at {verdict.keywords}")
        verdicts.append(verdict)
    failed = sum(not verdict.as_expected for verdict in verdicts)
    print(f"{len(verdicts)} formulas: {failed or 'none'} led elsewhere by the second path")
    return int(failed > 0)
