"""A formula in words: in full, and as a record."""

from __future__ import annotations

import re
from typing import Any

from sandbox.formulas.formula import Formula


def in_full(formula: Formula) -> str:
    """Everything about one: its LaTeX, what it needs to be true, where it comes from and where it is computed."""
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


def record(formula: Formula) -> dict[str, Any]:
    """What other programs read: the fields under their names, for JSON."""
    names = ("id", "title", "latex", "code", "uses", "where", "assumes", "exactness", "reference", "place")
    return {name: getattr(formula, name) for name in names}


def _plain(text: str) -> str:
    """Prose without the markup of its formulas."""
    return re.sub(r":math:`([^`]*)`", r"\1", text)
