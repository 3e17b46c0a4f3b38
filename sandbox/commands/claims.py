"""``sandbox claims``: check theory statements, and show the counterexamples to the false ones."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sandbox.commands import drawing, progress
from sandbox.commands.subcommand import Subcommand
from sandbox.foundations.parameters import one_of

if TYPE_CHECKING:
    from sandbox.claims import Verdict

EXAMPLES = """\
examples:
  python -m sandbox claims                                  the table of all claims with their verdicts
  python -m sandbox claims more-data-never-hurts --figure   one claim in full, its counterexample drawn
  python -m sandbox claims --kind folklore --format latex   theorem environments to paste into notes
  python -m sandbox claims --explore --examples 2000        look for counterexamples where nobody has looked

The exit code is 1 if a verdict is not the expected one. A claim holds on the examples that were tried, is refuted by
one of them, or is vacuous: hardly an example was inside its domain. The margin is the least relative distance from
failing that was seen. How to write a claim of your own: help("sandbox.claims.claim"), docs/claims.md.
"""


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = "Check theory statements about test risk, and show the counterexamples to the false ones."
    parser.below = lambda: EXAMPLES
    about = "which claims (default: all); one alone is shown in full"
    parser.suggest(parser.add_argument("ids", nargs="*", metavar="ID", help=about), _known)
    about = "only identity, inequality, limit or folklore"
    parser.suggest(parser.add_argument("--kind", metavar="KIND", help=about), _kinds)
    parser.add_argument("--list", action="store_true", help="list the claims and check none")
    parser.add_argument("--explore", action="store_true", help="search with a fresh seed instead of always the same")
    parser.add_argument("--seed", type=int, default=0, metavar="NUMBER", help="another search (default: 0)")
    parser.add_argument("--examples", type=int, metavar="NUMBER", help="examples for each claim (default: 100)")
    parser.add_argument("--seconds", type=float, default=float("inf"), metavar="NUMBER", help="time for each claim")
    parser.add_argument("--format", choices=("table", "json", "latex"), default="table", help="default: table")
    parser.add_argument("--figure", action="store_true", help="draw each claim around its point, with its numbers")
    parser.add_argument("--out", default="figures", metavar="DIRECTORY", help="where to write (default: figures)")
    progress.add_option(parser)


def _known() -> Iterable[str]:
    from sandbox.claims import CATALOGUE  # loads Hypothesis

    return CATALOGUE


def _kinds() -> Iterable[str]:
    from sandbox.claims import KINDS  # loads Hypothesis

    return KINDS


def run(options: argparse.Namespace) -> int:
    """Check the claims; the exit code is 1 if a verdict is not the expected one."""
    from sandbox.claims import CATALOGUE, KINDS, check, verdict_text  # loads Hypothesis

    known, listed = tuple(CATALOGUE), "those that --list shows"
    ids = [one_of(each, "ID", known, listed) for each in dict.fromkeys(options.ids)] or list(known)
    if options.kind is not None:
        one_of(options.kind, "--kind", KINDS)
    chosen = [CATALOGUE[each] for each in ids if options.kind in (None, CATALOGUE[each].kind)]
    if not chosen:
        raise ValueError(f"ID must be of the kind {options.kind}, got {', '.join(ids)}")
    if options.list:
        width = max(len(claim.id) for claim in chosen)
        for claim in chosen:
            print(f"{claim.id:<{width}}  {claim.kind:<10}  {claim.sentence}")
        return 0
    if options.figure:
        drawing.prepare(options.out)
    budget: dict[str, Any] = {"seed": None if options.explore else options.seed, "seconds": options.seconds}
    if options.examples is not None:
        budget["examples"] = options.examples
    verdicts = progress.watched(
        lambda claim: check(claim, **budget), chosen, lambda claim: claim.id, quiet=options.quiet
    )
    if options.format == "table" and len(options.ids) == 1:
        (found,) = seen = tuple(verdicts)
        print(verdict_text.in_full(found))
    elif options.format == "table":
        seen = _table(verdicts, max(len(claim.id) for claim in chosen))
    elif options.format == "json":
        seen = tuple(verdicts)
        print(json.dumps([verdict_text.record(verdict) for verdict in seen], indent=1))
    else:
        from sandbox.claims.theorems import listing

        seen = tuple(verdicts)
        print(listing(seen))
    if options.figure:
        _draw(seen, options.out, loud=options.format == "table")
    return int(not all(verdict.as_expected for verdict in seen))


def _table(verdicts: Iterable[Verdict], width: int) -> tuple[Verdict, ...]:
    """Print a line for each verdict as soon as it is there, and a sum."""
    from sandbox.claims import verdict_text

    print(verdict_text.head(width))
    seen = []
    for verdict in verdicts:
        print(verdict_text.line(verdict, width), flush=True)
        seen.append(verdict)
    print(verdict_text.tally(seen))
    return tuple(seen)


def _draw(verdicts: Iterable[Verdict], out: str, *, loud: bool) -> None:
    """A figure for each verdict that has a point, saying what was written."""
    from sandbox.claims.verdict_figure import draw

    for verdict in verdicts:
        if verdict.comparison is None:
            continue
        for file in draw(verdict, out):
            if loud:
                print(f"wrote {file}")
