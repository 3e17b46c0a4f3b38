"""The Rosetta page: the same predictor in the symbols of papers and programs."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from pages.writing import directive, facts, heading, page, references, table, write
from sandbox.conventions import CONVENTIONS, Convention
from sandbox.conventions.convention_text import pasted
from sandbox.conventions.translated_quantities import SYMBOLS
from sandbox.references import citations


def generate(app: Sphinx) -> None:
    """Write the page."""
    rows = [
        (
            f":ref:`{each.title} <convention-{each.name}>`",
            f":math:`{each.formula('penalty')}`",
            "included" if each.noise_included else "left out",
            "none" if each.bias is None else fields(each.bias.fields),
        )
        for each in CONVENTIONS.values()
    ]
    overview = table(("who", "our penalty", "noise in the risk", "what they call bias"), rows)
    write(
        Path(app.srcdir) / "conventions.rst",
        page(
            heading("Conventions"),
            "Papers and programs write the same predictor in different symbols. The traps are penalties normalised by "
            "the number of samples or the dimension, features without the factor :math:`p^{-1/2}`, noise as a standard "
            "deviation, a risk without the noise, and two meanings of bias. Here is everybody's dictionary; "
            "``sandbox.conventions`` translates numbers, and ``python -m sandbox conventions`` prints it.",
            overview,
            *(section(each) for each in CONVENTIONS.values()),
        ),
    )


def section(each: Convention) -> str:
    """A convention in full: loss, risk, symbols there and back, and what is easily got wrong."""
    noise = "includes" if each.noise_included else "leaves out"
    parts = {part.name: f":math:`{part.latex}` = {fields(part.fields)}" for part in each.parts}
    theirs = [
        (f":math:`{symbol.latex}`", f":math:`{symbol.formula}`", f"``{symbol.name}``", symbol.meaning)
        for symbol in each.symbols
    ]
    outcomes = [(f":math:`{left}`", f":math:`{right}`", "", "") for left, right in each.outcomes.items()]
    ours = ", ".join(f":math:`{SYMBOLS[name]} = {each.formula(name)}`" for name in each.quantities)
    return page(
        heading(each.title, "-", label=f"convention-{each.name}"),
        directive("math", body=each.loss),
        facts(
            {
                "reference": references(citations(each.reference)),
                "risk": f"``{each.risk_field}``: {noise} the label noise of the test point",
                **parts,
                "id": f":ref:`{each.name} <convention-{each.name}>`",
            }
        ),
        table(("theirs", "ours", "keyword", "meaning"), theirs + outcomes),
        f"And ours in theirs: {ours}.",
        "\n".join(f"* {remark}" for remark in each.remarks),
        directive("dropdown", "Python", directive("code-block", "python", "\n".join(pasted(each)))),
    )


def fields(names: tuple[str, ...]) -> str:
    """A sum of fields of `Risk`."""
    return " + ".join(f"``{name}``" for name in names)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
