"""A verdict in words: a line of a table, in full, as a record, as Python to paste."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sandbox.claims.verdict import Verdict


def pasted(verdict: Verdict) -> str:
    """The point of a verdict as Python.

    Examples
    --------
    >>> from sandbox.claims import CATALOGUE, check
    >>> pasted(check(CATALOGUE["more-data-never-hurts"]))
    'CATALOGUE["more-data-never-hurts"](task=Task.isotropic(4, noise=1), n=1)'
    """
    return f'CATALOGUE["{verdict.claim.id}"]({verdict.keywords})'


def in_full(verdict: Verdict) -> str:
    """Everything about one claim: what it states, what came of it, and where."""
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


def record(verdict: Verdict) -> dict[str, Any]:
    """What other programs read: the verdict as numbers and strings, under names that JSON takes."""
    return {
        "id": verdict.claim.id,
        "verdict": verdict.verdict,
        "expected": verdict.claim.expected,
        "examples": verdict.examples,
        "margin": verdict.margin,
        "counterexample": None if verdict.counterexample is None else verdict.arguments,
        "reference": verdict.claim.reference,
    }


def head(width: int) -> str:
    """The first line of a table of verdicts, whose ids take so many letters."""
    return f"{'claim':<{width}}  {'kind':<10}  {'verdict':<8}  examples    margin"


def line(verdict: Verdict, width: int) -> str:
    """A verdict as a line of that table, with what was expected where that is something else."""
    claim = verdict.claim
    margin = "none" if verdict.margin is None else f"{verdict.margin:.2g}"
    surprise = "" if verdict.as_expected else f"  expected: {claim.expected} (seed {verdict.seed})"
    about = f"{claim.id:<{width}}  {claim.kind:<10}  {verdict.verdict:<8}  {verdict.examples:>8}  {margin:>8}"
    return f"{about}{surprise}"


def tally(verdicts: Collection[Verdict]) -> str:
    """The last line: how many hold, are refuted or vacuous, and how many of these were not expected."""
    counts = [(word, sum(verdict.verdict == word for verdict in verdicts)) for word in ("holds", "refuted", "vacuous")]
    unexpected = sum(not verdict.as_expected for verdict in verdicts)
    listed = ", ".join(f"{count} {word if word != 'holds' else 'hold'}" for word, count in counts if count)
    return f"{len(verdicts)} claims: {listed}; {unexpected or 'none'} unexpected"
