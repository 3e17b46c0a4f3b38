"""The claims: checked, and a page for each topic with every verdict and every counterexample."""

from __future__ import annotations

import os
import re
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from pathlib import Path

from sphinx.application import Sphinx

import sandbox
from pages.writing import directive, emptied, facts, heading, page, references, table, up_to_date, write
from sandbox.claims import CATALOGUE, Claim, Verdict, check
from sandbox.claims.theorems import theorem
from sandbox.claims.verdict_figure import draw
from sandbox.claims.verdict_text import pasted

#: Verdicts in the plural.
SAYS = {"holds": "hold", "refuted": "are refuted"}

#: The plain words of `docs/claims.md` for each topic are the headings above its tables.
HEADING = re.compile(r"^### (.+)\n\n\| id .*\n\|.*\n\| `([a-z0-9-]+)`", re.MULTILINE)


def generate(app: Sphinx) -> None:
    """Check all claims and write their pages into ``claims/``."""
    folder, told = Path(app.srcdir) / "claims", Path(app.srcdir, "claims.md")
    stamp = folder / "files" / ".stamp"
    if up_to_date(stamp, Path(__file__), Path(sandbox.__file__).parent, told):
        return
    files = emptied(folder / "files")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        sections = dict(zip(CATALOGUE, pool.map(section, CATALOGUE, [files] * len(CATALOGUE)), strict=True))
    words = {topic(CATALOGUE[first]): title for title, first in HEADING.findall(told.read_text("utf-8"))}
    topics = {name: list(members) for name, members in groupby(CATALOGUE.values(), topic)}
    rows = [
        (f"``{claim.id}``", claim.kind, f":{claim.expected}:`{claim.expected}`")
        for found in topics.values()
        for claim in found
    ]
    write(
        folder / "index.rst",
        page(
            heading("The catalogue"),
            f"All {len(rows)} claims with their verdicts, found while this page was made; none is unexpected. "
            "``python -m sandbox claims`` checks them again.",
            directive("toctree", body="\n".join(topics), maxdepth="1"),
            table(("claim", "kind", "verdict"), rows),
        ),
    )
    for name, found in topics.items():
        counts = {says: sum(claim.expected == word for claim in found) for word, says in SAYS.items()}
        summary = ", ".join(f"{count} {says}" for says, count in counts.items() if count)
        write(
            folder / f"{name}.rst",
            page(
                heading(words[name], label=f"claims-{name}"),
                f"{summary}. Checked while this page was made, with 100 examples each; the margin is the least "
                "relative distance from failing that was seen. :doc:`/claims` says what a verdict means.",
                *(sections[claim.id] for claim in found),
            ),
        )
    stamp.touch()


def topic(claim: Claim) -> str:
    """The module of the catalogue that a claim stands in."""
    return claim.body.__module__.rpartition(".")[2]


def section(id: str, files: Path) -> str:
    """Check a claim; what its page says. Folklore is drawn around its counterexample."""
    claim = CATALOGUE[id]
    verdict = check(claim)
    if not verdict.as_expected:
        raise AssertionError(f"{verdict!r}, but expected: {claim.expected}")
    blocks = [
        heading(claim.title, "-", label=f"claim-{id}"),
        f"*{claim.sentence}*",
        directive("math", body=claim.statement),
        what_it_is(verdict),
    ]
    if claim.expected == "refuted":
        draw(verdict, files)
        blocks += [
            directive("image", f"files/{id}.png", alt=f"Both sides of the claim: {claim.title}", class_="figure"),
            "The counterexample, to paste into Python:",
        ]
    else:
        blocks.append("Where it is nearest to failing:")
    blocks += [
        at_the_point(verdict),
        directive("dropdown", "LaTeX", directive("code-block", "latex", theorem(verdict))),
    ]
    return page(*blocks)


def what_it_is(verdict: Verdict) -> str:
    """Verdict, kind, references and id."""
    claim = verdict.claim
    margin = f"{verdict.margin:.2g}".replace("inf", "infinite")
    return facts(
        {
            "verdict": f":{verdict.verdict}:`{verdict.verdict}`, margin {margin}",
            "kind": f"{claim.kind}, {claim.exactness}",
            "reference": references(claim.citations),
            "id": f":ref:`{claim.id} <claim-{claim.id}>`",
        }
    )


def at_the_point(verdict: Verdict) -> str:
    """The call that evaluates the claim at the point, and what it gives."""
    claim, found = verdict.claim, verdict.comparison
    return directive(
        "code-block",
        "python",
        f"from sandbox import *\nfrom sandbox.claims import CATALOGUE\n\n{pasted(verdict)}\n\n"
        f"# {claim.sides[0]}: {found.left:.6g}\n# {claim.sides[1]}: {found.right:.6g}\n# claimed: {found}",
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
