"""Symbols and our quantities, and how each follows from the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.conventions import monomials
from sandbox.conventions.monomials import Monomial
from sandbox.conventions.symbol import Symbol
from sandbox.conventions.translated_quantities import DOMAINS
from sandbox.foundations.parameters import Array, Parameter, broadcast_shape, first_where, nearest, one_of

#: Two values of one quantity that differ by more than this, relatively, contradict each other.
AGREES = 1e-9


class Dictionary:
    """The two directions between our quantities and the symbols of others.

    Parameters
    ----------
    owner : str
        Whose symbols they are, for the messages.
    symbols : sequence of Symbol
        The first ones that determine the rest are enough.

    Attributes
    ----------
    quantities : tuple of str
        Our quantities that there are symbols for, in the order of `translated_quantities.OURS`.
    basis : tuple of str
        The symbols that determine all others.
    """

    def __init__(self, owner: str, symbols: Sequence[Symbol]) -> None:
        self.owner = owner
        self.symbols = {symbol.name: symbol for symbol in symbols}
        self.quantities = tuple(name for name in DOMAINS if any(name in symbol.ours for symbol in symbols))
        self.basis = tuple(monomials.independent({symbol.name: symbol.ours for symbol in symbols}))

    def inverse(self, quantity: str) -> Monomial:
        """One of our quantities as a product of powers of `basis`."""
        found, _ = _solved(self, self.basis)
        return found[one_of(quantity, "quantity", self.quantities)]

    def from_ours(self, ours: Mapping[str, ArrayLike]) -> dict[str, Array]:
        """Their symbols, as far as the given quantities determine them."""
        values = {name: DOMAINS[_known(name, self.quantities, self.owner)].check(value) for name, value in ours.items()}
        found = {each.name: each for each in self.symbols.values() if set(each.ours) <= set(values)}
        for name in values:
            if not any(name in each.ours for each in found.values()):
                raise ValueError(f"{name} is not enough: {self._lacking(name, values)}")
        return {name: _checked(each.parameter, each.ours, values) for name, each in found.items()}

    def to_ours(self, theirs: Mapping[str, ArrayLike]) -> dict[str, Array]:
        """Our quantities, as far as the given symbols determine them."""
        values = {
            name: self.symbols[_known(name, tuple(self.symbols), self.owner)].parameter.check(value)
            for name, value in theirs.items()
        }
        found, redundant = _solved(self, tuple(values))
        for name in values:
            if name not in redundant and not any(name in exponents for exponents in found.values()):
                symbol = self.symbols[name]
                missing = [each for each in symbol.ours if each not in found]
                raise ValueError(f"{name} = {symbol.text} is not enough: give what determines {' and '.join(missing)}")
        for name, exponents in redundant.items():
            expected = monomials.value(exponents, values)
            broadcast_shape(**{name: values[name].shape, " ".join(exponents): expected.shape})
            differ = ~(np.isnan(expected) | np.isclose(values[name], expected, rtol=AGREES, atol=0.0))
            if differ.any():
                got, against = (first_where(differ, each) for each in (values[name], expected))
                others = ", ".join(exponents)
                raise ValueError(f"{name} must agree with {others}, got {got:g} against {against:g}: leave one out")
        return {name: _checked(DOMAINS[name], exponents, values) for name, exponents in found.items()}

    def _lacking(self, name: str, values: Mapping[str, Array]) -> str:
        """What a quantity needs beside it to show in a symbol."""
        ways = [each for each in self.symbols.values() if name in each.ours]
        easiest = min(ways, key=lambda each: len(set(each.ours) - set(values)))
        missing = " and ".join(other for other in easiest.ours if other not in values)
        return f"{easiest.name} = {easiest.text} needs {missing} too"


@cache
def _solved(dictionary: Dictionary, given: tuple[str, ...]) -> tuple[dict[str, Monomial], dict[str, Monomial]]:
    """Which of our quantities the given symbols determine, and which of these symbols the others do."""
    all_of_them = {name: dictionary.symbols[name].ours for name in given}
    chosen = {name: all_of_them[name] for name in monomials.independent(all_of_them)}

    def expressed(wanted: Mapping[str, Monomial]) -> dict[str, Monomial]:
        pairs = ((name, monomials.expressed_by(monomial, chosen)) for name, monomial in wanted.items())
        return {name: exponents for name, exponents in pairs if exponents is not None}

    redundant = {name: monomial for name, monomial in all_of_them.items() if name not in chosen}
    return expressed({name: {name: 1} for name in dictionary.quantities}), expressed(redundant)


def _known(name: str, allowed: tuple[str, ...], convention: str) -> str:
    if name not in allowed:
        raise TypeError(
            f"{convention} has no {name!r}, only {', '.join(allowed)}: did you mean {nearest(name, allowed)!r}?"
        )
    return name


def _checked(domain: Parameter, monomial: Monomial, values: Mapping[str, Array]) -> Any:
    """The product, inside the domain of what it is."""
    product = monomials.value(monomial, values)
    if np.isnan(product).any():
        raise ValueError(f"{domain.name} = {monomials.text(monomial)} must not be 0 times inf or 0 / 0")
    return domain.check(product)[()]
