"""The search for a counterexample: Hypothesis proposes points, climbs to the tightest, simplifies what it finds."""

from __future__ import annotations

import importlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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

#: A margin nearer to 0 than this is rounding.
NOISE = 1e-12

#: Sides differ by at most twice the larger one, so that a larger tolerance excludes nothing either.
LARGEST_TOLERANCE = 2.0

#: What Hypothesis draws from is shared by all threads.
_ONE_AT_A_TIME = threading.RLock()

#: A search with fewer examples inside the domain than this part of those asked for says nothing.
LEAST = 0.1


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

    What is found depends on the claim, `examples` and `seed` alone, not on what else is imported or on the current
    settings of Hypothesis, and nothing is written to disk. Searches in several threads wait for each other. Inside a
    test of Hypothesis, suppress its health check ``nested_given`` on the outer test.

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
    if not isinstance(seconds, int | float):
        raise TypeError(f"seconds must be a number, got {seconds!r}")
    if not seconds > 0:
        raise ValueError(f"seconds must be > 0, got {seconds!r}")
    if seed is not None and (not isinstance(seed, int) or isinstance(seed, bool)):
        raise TypeError(f"seed must be an integer or None, got {seed!r}")
    seed = secrets.randbits(32) if seed is None else seed
    search = _Search(claim, time.monotonic() + seconds)
    search.run(examples, seed)
    if search.counterexample is not None:
        point, comparison = search.counterexample
        return Verdict(claim, "refuted", search.examples, comparison, point, seed)
    # A domain of few points is exhausted before there are as many examples as were asked for.
    asked = min(examples, search.proposed) if search.completed else examples
    verdict = "vacuous" if search.examples < max(LEAST * asked, 1) else "holds"
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
        self.proposed = 0
        self.examples = 0
        self.completed = False
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

        with suppress(_Refuted, _OutOfTime, Unsatisfiable), _from_the_seed_alone():
            search()
            self.completed = True

    def _see(self, point: dict[str, Any]) -> None:
        if time.monotonic() > self.deadline:
            raise _OutOfTime
        self.proposed += 1
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
            # A tolerance may be infinite, an observation may not.
            target(max(-found.slack, -1.0 - LARGEST_TOLERANCE))


@contextmanager
def _from_the_seed_alone() -> Iterator[None]:
    """Keep Hypothesis from drawing numbers that occur in the source of whatever is imported.

    It would read every module of the user's project, so that a search found something else in a test than on the
    command line, and cache what it reads in the current directory.
    """
    # There is no public switch, so that where this place is not found the search draws from the source after all.
    provider, name = _module("hypothesis.internal.conjecture.providers"), "_maybe_draw_constant"
    provider = getattr(provider, "HypothesisProvider", None)
    with _ONE_AT_A_TIME:
        drawn = getattr(provider, name, None)
        if drawn is None:
            yield
            return
        setattr(provider, name, lambda self, *arguments, **options: None)
        try:
            yield
        finally:
            setattr(provider, name, drawn)


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
