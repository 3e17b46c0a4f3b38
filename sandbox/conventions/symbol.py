"""A symbol of a paper or a program: what it is of our quantities."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sandbox.conventions import monomials
from sandbox.conventions.monomials import Monomial
from sandbox.conventions.translated_quantities import DOMAINS, SYMBOLS
from sandbox.foundations.parameters import LARGE, Parameter


@dataclass(frozen=True)
class Symbol:
    r"""A symbol of a convention, a product of powers of our quantities.

    Parameters
    ----------
    name : str
        The keyword under which it is passed.
    latex : str
        How they write it.
    meaning : str
        A phrase.
    ours : mapping
        Exponents of our quantities: ``{"penalty": 1, "n": -1}`` for penalty / n.
    """

    name: str
    latex: str
    meaning: str
    ours: Monomial

    @cached_property
    def parameter(self) -> Parameter:
        """Its domain, as it follows from the domains of our quantities."""
        domains = [(DOMAINS[name], exponent) for name, exponent in self.ours.items()]
        zero = any(domain.zero if exponent > 0 else domain.infinite for domain, exponent in domains)
        infinite = any(domain.infinite if exponent > 0 else _has_zero(domain) for domain, exponent in domains)
        signed = any(domain.low < 0 for domain, _ in domains)
        return Parameter(self.name, self.meaning, -LARGE if signed else 1 / LARGE, LARGE, zero=zero, infinite=infinite)

    @property
    def text(self) -> str:
        """The product in plain text."""
        return monomials.text(self.ours)

    @property
    def formula(self) -> str:
        """The product in LaTeX."""
        return monomials.latex(self.ours, SYMBOLS)


def _has_zero(domain: Parameter) -> bool:
    return domain.zero or domain.low <= 0
