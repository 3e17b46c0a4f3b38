"""A verdict as a figure: both sides around the point, the numbers, and a caption that cites."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from sandbox.claims.verdict import Verdict
from sandbox.claims.verdict_text import pasted


def caption(verdict: Verdict) -> str:
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


def draw(verdict: Verdict, outdir: str | PathLike[str]) -> list[Path]:
    """Draw a verdict in the look for slides, and write the figure with its numbers and its caption.

    Parameters
    ----------
    verdict : Verdict
        With a point: at least one example was inside the domain of its claim.
    outdir : path-like
        Directory for the files.

    Returns
    -------
    list of Path
        What was written, as `sandbox.plotting.publish` names it.

    Raises
    ------
    ValueError
        If there is no point to draw.
    """
    from sandbox.plotting.verdicts import publish_verdict  # loads Matplotlib

    return publish_verdict(verdict, outdir, caption=caption(verdict))
