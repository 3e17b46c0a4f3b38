"""The formulas: the directive ``formula`` of the docstrings, and the index of all of them with their second paths."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst.directives import unchanged
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import sandbox
from pages.writing import directive, facts, heading, page, references, up_to_date, write
from sandbox.claims import check
from sandbox.formulas import FORMULAS, Formula
from sandbox.formulas.second_paths import SECOND_PATHS

#: Where each part of the index begins: the module that states the formulas, and what they are about.
PARTS = {
    "results.risk": "The risk",
    "theory.degrees_of_freedom": "The effective ridge and its sums",
    "models.min_norm": "Models",
    "theory.bias_variance": "Sources of variance",
    "theory.finite_sample_min_norm": "Exact at finite n and p",
    "models.filter_risk": "Spectral filters: stopping early, steps, sample components",
    "models.grokking_time": "Training time: grokking, random features",
    "models.fourier_series": "Fourier series",
    "theory.negative_penalty": "Best penalties, thresholds and peaks",
    "tasks.effective_ranks": "Effective ranks and cross-validation",
    "activations.activation": "Activations and spectra",
}

#: Points at which a second path is computed; the tests take more.
POINTS = 25


class Stated(SphinxDirective):
    """A formula where its docstring is shown: the equation, its name, and the way to the index."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar = dict.fromkeys(
        ("title", "code", "uses", "where", "assumes", "exactness", "reference"), unchanged
    )

    def run(self) -> list[nodes.Node]:
        """The same text as in the index, in short."""
        formula = FORMULAS[self.arguments[0]]
        where = f"{formula.where}; " if formula.where else ""
        named = f":ref:`{formula.title} <formula-{formula.id}>`: {where}{formula.exactness}"
        return self.parse_text_to_nodes(
            page(directive("math", body=formula.latex), directive("rst-class", "stated"), named)
        )


def generate(app: Sphinx) -> None:
    """Compute every formula by its second path, and write the index."""
    path = Path(app.srcdir) / "formulas.rst"
    if up_to_date(path, Path(__file__), Path(sandbox.__file__).parent):
        return
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        sections = dict(zip(FORMULAS, pool.map(section, FORMULAS), strict=True))
    blocks = [
        heading("Formulas"),
        f"All {len(FORMULAS)} formulas that the library implements, each under a permanent name and computed by a "
        "second path, at points that a search proposes, while this page was made. They are stated in the docstrings of "
        "the code; ``python -m sandbox formulas`` lists them.",
    ]
    for id, formula in FORMULAS.items():
        module = formula.callable.__module__.removeprefix("sandbox.")
        if module in PARTS:
            title = PARTS[module]
            if heading(title, "-") not in blocks:
                blocks.append(heading(title, "-"))
        blocks.append(sections[id])
    path.unlink(missing_ok=True)
    write(path, page(*blocks))


def section(id: str) -> str:
    """A formula, what it needs to be true, and how far its second path is from it."""
    formula = FORMULAS[id]
    return page(
        heading(formula.title, "~", label=f"formula-{id}"),
        directive("math", body=formula.latex),
        facts(
            {
                "where": formula.where,
                "uses": ", ".join(f":ref:`formula-{each}`" for each in formula.uses),
                "holds for": formula.assumes,
                "exactness": formula.exactness,
                "reference": references(formula.citations),
                "second path": second_path(formula),
                "id": f":ref:`{id} <formula-{id}>`, in ``{formula.place}``",
            }
        ),
        directive("code-block", "python", formula.code),
        directive("dropdown", "LaTeX", directive("code-block", "latex", formula.equation)),
    )


def second_path(formula: Formula) -> str:
    """What the other way to the number is, and what came of it."""
    claim = SECOND_PATHS[formula.id]
    verdict = check(claim, examples=POINTS)
    if verdict.verdict != "holds":
        raise AssertionError(repr(verdict))
    return f"{claim.sentence} :holds:`Agrees` at {verdict.examples} points."


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_directive("formula", Stated)
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
