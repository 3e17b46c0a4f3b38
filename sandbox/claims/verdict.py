"""What a search for a counterexample has found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.claims.claim import Claim
from sandbox.claims.comparison import Comparison
from sandbox.claims.picture import Picture
from sandbox.foundations import html_tables
from sandbox.foundations.records import Pasted, literal


@dataclass(frozen=True, eq=False, repr=False)
class Verdict(Pasted):
    """The outcome of a search for a counterexample to a claim.

    Parameters
    ----------
    claim : Claim
    verdict : str
        ``"holds"`` on all examples, ``"refuted"``, or ``"vacuous"``: hardly any example was inside the domain, so that
        the search says nothing.
    examples : int
        Number of examples inside the domain that were tried before a counterexample was simplified.
    comparison : Comparison or None
        The two sides at the counterexample, or where the claim comes nearest to failing; None without any example.
    point : dict
        The arguments there, by name; their ``repr`` evaluates to them.
    seed : int
        What makes the search repeatable, together with the number of examples.

    Attributes
    ----------
    counterexample : dict or None
        `point` where the claim is refuted.
    margin : float or None
        The signed relative margin there, see `Comparison`; None without any example.
    as_expected : bool
        Whether this is what the claim expects.
    picture : Picture
        What there is to draw at the point, computed once.
    """

    claim: Claim
    verdict: str
    examples: int
    comparison: Comparison | None
    point: Mapping[str, Any]
    seed: int

    @property
    def counterexample(self) -> Mapping[str, Any] | None:
        return self.point if self.verdict == "refuted" else None

    @property
    def margin(self) -> float | None:
        return None if self.comparison is None else self.comparison.margin

    @property
    def as_expected(self) -> bool:
        return self.verdict == self.claim.expected

    @property
    def arguments(self) -> dict[str, str]:
        """The point as Python expressions."""
        return {name: expression(value) for name, value in self.point.items()}

    @property
    def keywords(self) -> str:
        """The point as the keyword arguments of a call."""
        return ", ".join(f"{name}={text}" for name, text in self.arguments.items())

    @cached_property
    def picture(self) -> Picture:
        """What there is to draw at the point; `sandbox.plotting.verdict` draws it.

        Raises
        ------
        ValueError
            If no example was inside the domain.
        """
        if self.comparison is None:
            raise ValueError(f"claim {self.claim.id} has no point to draw: no example was inside its domain")
        return self.claim.picture(**self.point)

    def _repr_html_(self) -> str:
        claim, found = self.claim, self.comparison
        told = {"claim": claim.sentence, "statement": f"${claim.statement}$" if claim.statement else ""}
        told |= {"verdict": _words(self) + ("" if self.as_expected else f", but expected: {claim.expected}")}
        if found is not None:
            told["counterexample" if self.counterexample is not None else "nearest to failing"] = self.keywords
            told |= {side: f"{value:.6g}" for side, value in zip(claim.sides, (found.left, found.right), strict=True)}
        told["reference"] = claim.reference
        about = {name: text for name, text in told.items() if text}
        return html_tables.facts(f"{claim.title}: {self.verdict}", about)

    def __repr__(self) -> str:
        lines = [f"<{self.claim.id} {_words(self)}"]
        if self.comparison is not None:
            lines += [f"  at {self.keywords}", f"  {self.claim.sides[0]}: {self.comparison}"]
        return "\n".join(lines) + ">"


def expression(value: Any) -> str:
    """The shortest Python expression for an argument."""
    return literal(value) if isinstance(value, int | float) and not isinstance(value, bool) else repr(value)


def _words(verdict: Verdict) -> str:
    examples = f"{verdict.examples} example{'s' * (verdict.examples != 1)}"
    if verdict.verdict == "vacuous":
        return f"is vacuous: only {examples} inside its domain"
    if verdict.verdict == "refuted":
        return f"is refuted after {examples}, margin {verdict.margin:.3g}"
    return f"holds on {examples}, tightest margin {verdict.margin:.3g}"
