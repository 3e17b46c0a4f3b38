"""``sandbox claims``: check theory statements, and show the counterexamples to the false ones."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.commands import drawing
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


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "claims",
        help="check theory statements and show their counterexamples",
        description="Check theory statements about test risk, and show the counterexamples to the false ones.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, parser=parser)
    parser.add_argument("ids", nargs="*", metavar="ID", help="which claims (default: all); one alone is shown in full")
    parser.add_argument("--kind", metavar="KIND", help="only identity, inequality, limit or folklore")
    parser.add_argument("--list", action="store_true", help="list the claims and check none")
    parser.add_argument("--explore", action="store_true", help="search with a fresh seed instead of always the same")
    parser.add_argument("--seed", type=int, default=0, metavar="NUMBER", help="another search (default: 0)")
    parser.add_argument("--examples", type=int, metavar="NUMBER", help="examples for each claim (default: 100)")
    parser.add_argument("--seconds", type=float, default=float("inf"), metavar="NUMBER", help="time for each claim")
    parser.add_argument("--format", choices=("table", "json", "latex"), default="table", help="default: table")
    parser.add_argument("--figure", action="store_true", help="draw each claim around its point, with its numbers")
    parser.add_argument("--out", default="figures", metavar="DIRECTORY", help="where to write (default: figures)")


def run(options: argparse.Namespace) -> int:
    """Check the claims; the exit code is 1 if a verdict is not the expected one."""
    from sandbox.claims import CATALOGUE, KINDS, check  # loads Hypothesis

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
    verdicts = (check(claim, **budget) for claim in chosen)
    if options.format == "table" and len(options.ids) == 1:
        (found,) = seen = tuple(verdicts)
        print(_in_full(found))
    elif options.format == "table":
        seen = _table(verdicts, max(len(claim.id) for claim in chosen))
    elif options.format == "json":
        seen = tuple(verdicts)
        print(json.dumps([_record(verdict) for verdict in seen], indent=1))
    else:
        from sandbox.claims.theorems import PREAMBLE, theorem

        seen = tuple(verdicts)
        preamble = "\n".join(f"% {line}" for line in PREAMBLE.split("\n"))
        print("\n\n".join((f"% in the preamble:\n{preamble}", *(theorem(verdict) for verdict in seen))))
    if options.figure:
        draw(seen, options.out, loud=options.format == "table")
    return int(not all(verdict.as_expected for verdict in seen))


def _table(verdicts: Iterable[Verdict], width: int) -> tuple[Verdict, ...]:
    """Print a line for each verdict as soon as it is there, and a sum."""
    print(f"{'claim':<{width}}  {'kind':<10}  {'verdict':<8}  examples    margin")
    seen = []
    for verdict in verdicts:
        claim = verdict.claim
        margin = "none" if verdict.margin is None else f"{verdict.margin:.2g}"
        surprise = "" if verdict.as_expected else f"  expected: {claim.expected} (seed {verdict.seed})"
        line = f"{claim.id:<{width}}  {claim.kind:<10}  {verdict.verdict:<8}  {verdict.examples:>8}  {margin:>8}"
        print(f"{line}{surprise}", flush=True)
        seen.append(verdict)
    counts = [(word, sum(verdict.verdict == word for verdict in seen)) for word in ("holds", "refuted", "vacuous")]
    unexpected = sum(not verdict.as_expected for verdict in seen)
    listed = ", ".join(f"{count} {word if word != 'holds' else 'hold'}" for word, count in counts if count)
    print(f"{len(seen)} claims: {listed}; {unexpected or 'none'} unexpected")
    return tuple(seen)


def _in_full(verdict: Verdict) -> str:
    """Everything about one claim."""
    claim, found = verdict.claim, verdict.comparison
    lines = [
        f"{claim.id}: {claim.title}",
        "",
        f"  {claim.sentence}",
        f"  {claim.statement}",
        "",
        f"  kind      {claim.kind}, {claim.exactness}",
        f"  reference {claim.reference}",
        f"  verdict   {verdict.verdict}, {'as expected' if verdict.as_expected else f'but expected: {claim.expected}'}",
        f"  examples  {verdict.examples} (seed {verdict.seed})",
    ]
    if found is None:
        return "\n".join(lines)
    what = "counterexample" if verdict.counterexample is not None else "nearest to failing"
    return "\n".join(
        (
            *lines,
            f"  margin    {found.margin:.6g} (tolerance {found.tolerance:.2g})",
            "",
            f"{what}, to paste into Python:",
            "",
            "  from sandbox import *",
            "  from sandbox.claims import CATALOGUE",
            f"  {pasted(verdict)}",
            "",
            f"  {claim.sides[0]}: {found.left:.12g}",
            f"  {claim.sides[1]}: {found.right:.12g}",
            f"  claimed: {found}",
        )
    )


def pasted(verdict: Verdict) -> str:
    """The point of a verdict as Python."""
    return f'CATALOGUE["{verdict.claim.id}"]({verdict.keywords})'


def _caption(verdict: Verdict) -> str:
    """A claim and its point as the caption of their figure, with works to cite."""
    claim, found = verdict.claim, verdict.comparison
    title = f"{claim.title}: {verdict.verdict}"
    point = "Counterexample" if verdict.counterexample is not None else "Nearest to failing"
    sides = f"; {claim.sides[0]}: {found.left:.6g}, {claim.sides[1]}: {found.right:.6g}" if found is not None else ""
    references = "; ".join(f"``{key}``{locator and ', '}{locator}" for key, locator in claim.citations)
    return "\n\n".join(
        (
            f"{title}\n{'=' * len(title)}",
            f"**Claim.** {claim.sentence.removesuffix('.')}: :math:`{claim.statement}`.",
            f"**{point}** (dotted). ``{pasted(verdict)}``{sides}.",
            f"**How exact.** {claim.exactness}; {verdict.examples} examples, seed {verdict.seed}.",
            *((f"**References.** {references}.",) if references else ()),
        )
    )


def _record(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.claim.id,
        "verdict": verdict.verdict,
        "expected": verdict.claim.expected,
        "examples": verdict.examples,
        "margin": verdict.margin,
        "counterexample": None if verdict.counterexample is None else verdict.arguments,
        "reference": verdict.claim.reference,
    }


def draw(verdicts: Iterable[Verdict], out: str, *, loud: bool) -> None:
    """A figure for each verdict, its numbers and its caption."""
    import matplotlib
    import matplotlib.pyplot as plt

    from sandbox import plotting
    from sandbox.writing import text_tables

    for verdict in verdicts:
        if verdict.comparison is None:
            continue
        claim, picture = verdict.claim, verdict.picture
        with matplotlib.rc_context(plotting.style("slides")):
            fig, ax = plt.subplots()
            plotting.verdict(verdict, ax=ax)
            fig.suptitle(f"{claim.title}: {verdict.verdict}", x=0.012, ha="left")
            at = ", ".join(f"{name} = {text}" for name, text in verdict.arguments.items())
            ax.set_title(textwrap.fill(at, 72))
            rows = text_tables.from_columns({picture.axis: picture.x, **picture.curves})
            files = plotting.publish(fig, Path(out), claim.id, table=rows, caption=_caption(verdict))
        plt.close(fig)
        if loud:
            for file in files:
                print(f"wrote {file}")
