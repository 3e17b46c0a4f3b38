"""Claims: theory statements that run, and the search for their counterexamples."""

from sandbox.claims.catalogue import CATALOGUE
from sandbox.claims.claim import KINDS, VERDICTS, Claim, claim
from sandbox.claims.comparison import Comparison, at_most, diverges, equal
from sandbox.claims.domain import OutsideDomain, assume
from sandbox.claims.picture import Picture
from sandbox.claims.search import check
from sandbox.claims.truth import truth
from sandbox.claims.verdict import Verdict

__all__ = [
    "CATALOGUE",
    "KINDS",
    "VERDICTS",
    "Claim",
    "Comparison",
    "OutsideDomain",
    "Picture",
    "Verdict",
    "assume",
    "at_most",
    "check",
    "claim",
    "diverges",
    "equal",
    "truth",
]
