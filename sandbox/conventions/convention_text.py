"""A convention in words: a line of a table, in full, and as Python to paste."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sandbox.conventions import monomials
from sandbox.conventions.convention import Convention
from sandbox.conventions.part_of_risk import Part


def overview(conventions: Iterable[Convention]) -> str:
    """A line for each: the penalty, the noise and the bias."""
    rows = [("convention", "our penalty", "noise in the risk", "their bias")]
    for each in conventions:
        noise = "included" if each.noise_included else "left out"
        penalty = monomials.text(each.inverse("penalty"))
        rows.append((each.name, penalty, noise, "none" if each.bias is None else _fields(each.bias)))
    return "\n".join(_aligned(rows))


def in_full(convention: Convention) -> str:
    """Everything about one: loss, risk, symbols there and back, what is easily got wrong, and Python."""
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
    r"""Python from their numbers to the risk in their convention, line by line.

    Examples
    --------
    >>> from sandbox.conventions import CONVENTIONS
    >>> print("\n".join(pasted(CONVENTIONS["patil"])))
    from sandbox import *
    from sandbox.conventions import CONVENTIONS
    ours = CONVENTIONS["patil"].to_ours(n=..., phi=..., lam=..., sigma_squared=...)
    n, p, penalty, noise = (ours[each] for each in ('n', 'p', 'penalty', 'noise'))
    Ridge(penalty).risk(task.replace(noise=noise), n).total
    """
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
    """A sum of fields of `Risk`."""
    return " + ".join(part.fields)


def _aligned(rows: Sequence[tuple[str, ...]], indent: str = "") -> list[str]:
    """Rows of cells under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        (indent + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]
