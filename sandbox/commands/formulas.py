"""``sandbox formulas``: what the library computes, in LaTeX, with its references, and checked by a second path."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from typing import Any

from sandbox.formulas import FORMULAS, Formula
from sandbox.foundations.parameters import one_of

EXAMPLES = """\
examples:
  python -m sandbox formulas                              all of them
  python -m sandbox formulas ridge-risk                   one in full
  python -m sandbox formulas --format latex > formulas.tex
  python -m sandbox formulas --check                      each against a second path, at random points

Ids are permanent. A definition is exact; what the other words mean: help("sandbox.Risk"). The exit code of --check is
1 if a second path leads elsewhere; the last number of a line is the largest relative difference that was seen.
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "formulas",
        help="list the formulas behind every number, with LaTeX and references",
        description="List the formulas that the library implements, show one in full, or check them by second paths.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, parser=parser)
    parser.add_argument("ids", nargs="*", metavar="ID", help="which formulas (default: all)")
    parser.add_argument("--format", choices=("table", "json", "latex"), default="table", help="default: table")
    parser.add_argument("--check", action="store_true", help="compute each by a second path as well")
    parser.add_argument("--seed", type=int, default=0, metavar="NUMBER", help="other random points (default: 0)")


def run(options: argparse.Namespace) -> int:
    """Print the formulas, or check them; the exit code is 1 if a check fails."""
    known, listed = tuple(FORMULAS), "those that sandbox formulas lists"
    ids = [one_of(each, "ID", known, listed) for each in dict.fromkeys(options.ids)] or known
    chosen = [FORMULAS[each] for each in ids]
    if options.check:
        return _check(chosen, options.seed)
    if options.format == "json":
        print(json.dumps([_record(formula) for formula in chosen], indent=1))
    elif options.format == "latex":
        print("\n\n".join(formula.equation for formula in chosen))
    elif options.ids:
        print("\n\n".join(_in_full(formula) for formula in chosen))
    else:
        width = max(len(formula.id) for formula in chosen)
        for formula in chosen:
            print(f"{formula.id:<{width}}  {formula.exactness:<20}  {formula.title}")
    return 0


def _check(formulas: Iterable[Formula], seed: int) -> int:
    """Print a line for each second path as soon as it is there, and a sum."""
    from sandbox.claims import check  # loads Hypothesis
    from sandbox.formulas.second_paths import SECOND_PATHS

    width = max(map(len, SECOND_PATHS))
    verdicts = []
    for formula in formulas:
        verdict = check(SECOND_PATHS[formula.id], seed=seed)
        margin = 0.0 if verdict.margin is None else abs(verdict.margin)
        word = "agrees" if verdict.verdict == "holds" else verdict.verdict
        print(f"{formula.id:<{width}}  {word:<8}  {verdict.examples:>3} points  {margin:8.1e}", flush=True)
        if verdict.counterexample is not None:
            print(f"{'':<{width}}  at {verdict.keywords}")
        verdicts.append(verdict)
    failed = sum(not verdict.as_expected for verdict in verdicts)
    print(f"{len(verdicts)} formulas: {failed or 'none'} led elsewhere by the second path")
    return int(failed > 0)


def _record(formula: Formula) -> dict[str, Any]:
    names = ("id", "title", "latex", "code", "uses", "where", "assumes", "exactness", "reference", "place")
    return {name: getattr(formula, name) for name in names}


def _in_full(formula: Formula) -> str:
    about = {
        "where": formula.where,
        "uses": ", ".join(formula.uses),
        "assumes": formula.assumes,
        "exactness": formula.exactness,
        "reference": formula.reference,
        "computed by": formula.code,
        "code": formula.place,
    }
    lines = [f"  {name:<11} {_plain(text)}" for name, text in about.items() if text]
    latex = [f"    {line}" for line in formula.latex.split("\n")]
    return "\n".join((f"{formula.id}: {formula.title}", "", *latex, "", *lines))


def _plain(text: str) -> str:
    """Prose without the markup of its formulas."""
    return re.sub(r":math:`([^`]*)`", r"\1", text)
