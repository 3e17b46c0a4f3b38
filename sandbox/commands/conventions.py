"""``sandbox conventions``: the same predictor in other people's symbols."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sandbox.conventions import CONVENTIONS, Convention, monomials
from sandbox.foundations.parameters import one_of

if TYPE_CHECKING:
    from sandbox.conventions import Part

EXAMPLES = """\
examples:
  python -m sandbox conventions                 the penalty, the noise and the bias of every convention
  python -m sandbox conventions mei-montanari   every symbol of one

In Python: help("sandbox.conventions").
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser(
        "conventions",
        help="translate from and to the symbols of papers",
        description="Translate from and to the symbols of papers and programs.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, parser=parser)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which conventions to show in full (default: a table)")


def run(options: argparse.Namespace) -> int:
    """Print the conventions."""
    chosen = [CONVENTIONS[one_of(name, "NAME", tuple(CONVENTIONS))] for name in dict.fromkeys(options.names)]
    print("\n\n".join(map(_in_full, chosen)) if chosen else _overview(CONVENTIONS.values()))
    return 0


def _overview(conventions: Iterable[Convention]) -> str:
    """A line for each."""
    rows = [("convention", "our penalty", "noise in the risk", "their bias")]
    for each in conventions:
        noise = "included" if each.noise_included else "left out"
        penalty = monomials.text(each.inverse("penalty"))
        rows.append((each.name, penalty, noise, "none" if each.bias is None else _fields(each.bias)))
    return "\n".join(_aligned(rows))


def _in_full(convention: Convention) -> str:
    """Everything about one."""
    noise = "includes" if convention.noise_included else "leaves out"
    facts = [
        ("loss", convention.loss),
        ("reference", convention.reference),
        ("risk", f"{convention.risk_field}: {noise} the label noise of the test point"),
        *((part.name, f"{part.latex} = {_fields(part)}") for part in convention.parts),
    ]
    symbols = [("theirs", "ours", "")] + [(each.name, each.text, each.meaning) for each in convention.symbols]
    inverse = [(each, monomials.text(convention.inverse(each))) for each in convention.quantities]
    return "\n".join(
        (
            f"{convention.name}: {convention.title}",
            "",
            *_aligned(facts, indent="  "),
            "",
            *_aligned(symbols, indent="  "),
            *(f"  {theirs} = {ours}" for theirs, ours in convention.outcomes.items()),
            "",
            *_aligned([("ours", "theirs"), *inverse], indent="  "),
            "",
            *(f"  * {remark}" for remark in convention.remarks),
            "",
            "to paste into Python:",
            "",
            *(f"  {line}" for line in pasted(convention)),
        )
    )


def pasted(convention: Convention) -> tuple[str, ...]:
    """Python from their numbers to the risk in their convention."""
    enough = dict.fromkeys(name for each in convention.problem for name in convention.inverse(each))
    given = ", ".join(f"{name}=..." for name in enough)
    return (
        "from sandbox import *",
        "from sandbox.conventions import CONVENTIONS",
        f'ours = CONVENTIONS["{convention.name}"].to_ours({given})',
        f"{', '.join(convention.problem)} = (ours[each] for each in {convention.problem})",
        f"{convention.call}.{convention.risk_field}",
    )


def _fields(part: Part) -> str:
    return " + ".join(part.fields)


def _aligned(rows: Sequence[tuple[str, ...]], indent: str = "") -> list[str]:
    """Rows of cells under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        (indent + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]
