"""The search for a counterexample: Hypothesis proposes points, climbs to the tightest, simplifies what it finds."""

from __future__ import annotations

import contextlib
import secrets
import time
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, given, settings, target
from hypothesis.errors import Unsatisfiable

from sandbox.claims.claim import Claim
from sandbox.claims.comparison import Comparison
from sandbox.claims.domain import OutsideDomain
from sandbox.claims.verdict import Verdict

#: Examples of a search, unless said otherwise.
EXAMPLES = 100

#: A search with fewer examples inside the domain than this part of those asked for says nothing.
LEAST = 0.1

#: A margin nearer to 0 than this is rounding.
NOISE = 1e-12


def check(claim: Claim, *, examples: int = EXAMPLES, seed: int | None = 0, seconds: float = float("inf")) -> Verdict:
    """Look for a counterexample to a claim.

    Parameters
    ----------
    claim : Claim
    examples : int, default 100
        How many points of its domain to try, >= 1.
    seed : int or None, default 0
        The same seed finds the same; None draws a fresh one, which the verdict tells.
    seconds : float, default inf
        Time after which the search stops with what it has found so far, > 0.

    Returns
    -------
    Verdict
        ``"refuted"`` with the simplest counterexample that was found; ``"vacuous"`` where less than a tenth of the
        examples asked for were inside the domain; else ``"holds"`` with the point where the margin is tightest.

    Raises
    ------
    TypeError, ValueError
        If an argument is outside its domain, or whatever the body of the claim raises.

    Notes
    -----
    The margin, with the tolerance in it, is handed to `hypothesis.target`, so that half of the search climbs toward
    the points where the claim is nearest to being refuted.

    Examples
    --------
    >>> from sandbox.claims import CATALOGUE, check
    >>> verdict = check(CATALOGUE["more-data-never-hurts"])
    >>> verdict.verdict, verdict.as_expected
    ('refuted', True)
    >>> CATALOGUE["more-data-never-hurts"](**verdict.counterexample).refuted
    True
    """
    if not isinstance(claim, Claim):
        raise TypeError(f"claim must be made by the decorator sandbox.claims.claim, got {type(claim).__name__}")
    if not isinstance(examples, int) or isinstance(examples, bool):
        raise TypeError(f"examples must be an integer, got {examples!r}")
    if examples < 1:
        raise ValueError(f"examples must be >= 1, got {examples}")
    if not seconds > 0:
        raise ValueError(f"seconds must be > 0, got {seconds!r}")
    seed = secrets.randbits(32) if seed is None else seed
    search = _Search(claim, time.monotonic() + seconds)
    search.run(examples, seed)
    if search.counterexample is not None:
        point, comparison = search.counterexample
        return Verdict(claim, "refuted", search.examples, comparison, point, seed)
    verdict = "vacuous" if search.examples < LEAST * examples else "holds"
    if search.tightest is None:
        return Verdict(claim, verdict, 0, None, {}, seed)
    point, comparison = search.tightest
    return Verdict(claim, verdict, search.examples, comparison, point, seed)


class _Refuted(Exception):
    """Tells Hypothesis that the point at hand is a counterexample."""


class _OutOfTime(BaseException):
    """Ends a search; Hypothesis would take an `Exception` for a failure of the claim."""


class _Search:
    """The points of a claim that were seen, and what is to be remembered of them."""

    def __init__(self, claim: Claim, deadline: float) -> None:
        self.claim = claim
        self.deadline = deadline
        self.examples = 0
        self.counterexample: tuple[dict[str, Any], Comparison] | None = None
        self.tightest: tuple[dict[str, Any], Comparison] | None = None

    def run(self, examples: int, seed: int) -> None:
        """Try so many examples, and simplify a counterexample if one is among them."""

        @hypothesis.seed(seed)
        @settings(
            max_examples=examples,
            phases=(Phase.generate, Phase.target, Phase.shrink),
            database=None,
            deadline=None,
            derandomize=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        @given(**self.claim.domain)
        def search(**point: Any) -> None:
            self._see(point)

        with contextlib.suppress(_Refuted, _OutOfTime, Unsatisfiable):
            search()

    def _see(self, point: dict[str, Any]) -> None:
        if time.monotonic() > self.deadline:
            raise _OutOfTime
        try:
            found = self.claim(**point)
        except OutsideDomain:
            hypothesis.reject()
        # Hypothesis simplifies step by step and ends by showing the simplest counterexample once more: the last one.
        if found.refuted:
            self.examples += self.counterexample is None
            self.counterexample = point, found
            raise _Refuted
        if self.counterexample is None:
            self.examples += 1
            if self.tightest is None or found.slack < self.tightest[1].slack:
                self.tightest = point, found
        # Differences by rounding lead nowhere, and climbing along sides that are equal everywhere hardly ever ends.
        if abs(found.margin) > NOISE:
            target(-found.slack)
