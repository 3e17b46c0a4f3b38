"""A convention: how a paper or a program writes the predictor and the risk of this library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.conventions import monomials
from sandbox.conventions.monomials import Monomial
from sandbox.conventions.quantities import DOMAINS, OUTCOMES, SYMBOLS
from sandbox.foundations.parameters import LARGE, Array, Parameter, broadcast_shape, first_where, nearest, one_of
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.results.risk import Risk
from sandbox.writing.citing import Citation, citations

#: Two values of one quantity that differ by more than this, relatively, contradict each other.
AGREES = 1e-9


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


@dataclass(frozen=True)
class Part:
    """What a paper calls a part of the risk, and the fields of `Risk` that it consists of.

    Parameters
    ----------
    name : str
        Their word: ``"bias"``, ``"variance"``, ...
    latex : str
        How they write it.
    fields : tuple of str
        Fields of `Risk`, which add up to it.
    """

    name: str
    latex: str
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        for each in self.fields:
            one_of(each, "fields", (*PRIMARY, *DERIVED))


@dataclass(frozen=True, eq=False, repr=False)
class Convention:
    r"""The same predictor and the same risk in other symbols.

    Parameters
    ----------
    name : str
        Permanent name, a short slug.
    title : str
        Who writes so.
    reference : str
        BibTeX key and locator; several are separated by semicolons.
    loss : str
        Their loss, in LaTeX.
    risk_field : str
        The field of `Risk` that they plot: ``"total"`` where the label noise of the test point is included,
        ``"excess"`` where it is not.
    symbols : tuple of Symbol
        Their symbols; the first ones that determine the rest are enough.
    call : str
        Python that computes the risk from our quantities.
    parts : tuple of Part
        How they split the risk.
    outcomes : mapping
        Quantities of theirs that are no product of powers, LaTeX of theirs to LaTeX of ours.
    remarks : tuple of str
        What is easily got wrong.

    Notes
    -----
    Every symbol is a product of powers of our quantities, so that the two directions are inverse to each other as
    matrices of exponents are: nothing is written down twice.

    Examples
    --------
    >>> from sandbox.conventions import CONVENTIONS
    >>> hastie = CONVENTIONS["hastie"]
    >>> hastie.from_ours(penalty=50.0, n=100, p=200)["lam"]
    np.float64(0.5)
    >>> hastie.to_ours(lam=0.5, gamma=2.0, n=100)
    {'n': np.float64(100.0), 'p': np.float64(200.0), 'penalty': np.float64(50.0)}
    >>> hastie.noise_included, hastie.bias.fields
    (False, ('noise_free_excess',))
    """

    name: str
    title: str
    reference: str
    loss: str
    risk_field: str
    symbols: tuple[Symbol, ...]
    call: str
    parts: tuple[Part, ...] = ()
    outcomes: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        one_of(self.risk_field, "risk_field", ("total", "excess"))

    @cached_property
    def _by_name(self) -> dict[str, Symbol]:
        return {symbol.name: symbol for symbol in self.symbols}

    @cached_property
    def quantities(self) -> tuple[str, ...]:
        """Our quantities that it has symbols for, in the order of `quantities.OURS`."""
        return tuple(name for name in DOMAINS if any(name in symbol.ours for symbol in self.symbols))

    @cached_property
    def basis(self) -> tuple[str, ...]:
        """The symbols that determine all others."""
        return tuple(monomials.independent({symbol.name: symbol.ours for symbol in self.symbols}))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """BibTeX key and locator of each reference."""
        return citations(self.reference)

    @property
    def problem(self) -> tuple[str, ...]:
        """Those of `quantities` that pose a problem: what `call` is a function of."""
        return tuple(name for name in self.quantities if name not in OUTCOMES)

    @property
    def noise_included(self) -> bool:
        """Whether their risk includes the label noise of the test point."""
        return self.risk_field == "total"

    @property
    def bias(self) -> Part | None:
        """What they call bias, None if they split no bias off."""
        return next((part for part in self.parts if part.name == "bias"), None)

    def inverse(self, quantity: str) -> Monomial:
        r"""One of our quantities in their symbols: the exponents of `basis`.

        Parameters
        ----------
        quantity : str
            One of `quantities`.

        Returns
        -------
        mapping
            For `monomials.text`; `formula` has it in LaTeX.

        Raises
        ------
        ValueError
            If they have no symbol for it.

        Examples
        --------
        >>> from sandbox.conventions import CONVENTIONS
        >>> CONVENTIONS["mei-montanari"].inverse("penalty")
        {'psi2': Fraction(1, 1), 'lam': Fraction(1, 1)}
        """
        found, _ = _solved(self, self.basis)
        return found[one_of(quantity, "quantity", self.quantities)]

    def formula(self, quantity: str) -> str:
        r"""One of our quantities in their symbols, in LaTeX.

        Parameters
        ----------
        quantity : str
            One of `quantities`.

        Returns
        -------
        str

        Examples
        --------
        >>> from sandbox.conventions import CONVENTIONS
        >>> CONVENTIONS["mei-montanari"].formula("penalty")
        '\\psi_2\\,\\lambda'
        """
        return monomials.latex(self.inverse(quantity), {each.name: each.latex for each in self.symbols})

    def from_ours(self, **ours: ArrayLike) -> dict[str, Array]:
        """Their symbols, as far as the given quantities determine them.

        Parameters
        ----------
        **ours : array_like
            Some of `quantities`; they broadcast.

        Returns
        -------
        dict of arrays
            Values by the names of their symbols.

        Raises
        ------
        TypeError
            If a name is unknown or a value not real.
        ValueError
            If a value is outside its domain, or does not determine anything by itself.
        """
        values = {name: DOMAINS[_known(name, self.quantities, self.name)].check(value) for name, value in ours.items()}
        found = {each.name: each for each in self.symbols if set(each.ours) <= set(values)}
        for name in values:
            if not any(name in each.ours for each in found.values()):
                raise ValueError(f"{name} is not enough: {self._lacking(name, values)}")
        return {name: _checked(each.parameter, each.ours, values) for name, each in found.items()}

    def to_ours(self, **theirs: ArrayLike) -> dict[str, Array]:
        """Our quantities, as far as the given symbols determine them.

        Parameters
        ----------
        **theirs : array_like
            Some of their symbols; they broadcast. More than are needed must agree with each other.

        Returns
        -------
        dict of arrays
            Values by the names that `Task`, the models and their `risk` use.

        Raises
        ------
        TypeError
            If a name is unknown or a value not real.
        ValueError
            If a value is outside its domain, contradicts the others, or does not determine anything by itself.
        """
        values = {
            name: self._by_name[_known(name, tuple(self._by_name), self.name)].parameter.check(value)
            for name, value in theirs.items()
        }
        found, redundant = _solved(self, tuple(values))
        for name in values:
            if name not in redundant and not any(name in exponents for exponents in found.values()):
                symbol = self._by_name[name]
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

    def risk(self, ours: Risk) -> Array:
        """The number that they plot.

        Parameters
        ----------
        ours : Risk

        Returns
        -------
        array
            The total or the excess.
        """
        return getattr(ours, self.risk_field)

    def total(self, theirs: ArrayLike, noise: ArrayLike) -> Array:
        """Our total of a risk that was read off their figure.

        Parameters
        ----------
        theirs : array_like
            A risk >= 0 in their convention.
        noise : array_like
            Label-noise variance; it broadcasts with the risk.

        Returns
        -------
        array
        """
        risk = Parameter("theirs", "a risk", 0.0, LARGE, infinite=True).check(theirs)
        variance = DOMAINS["noise"].check(noise)
        broadcast_shape(theirs=risk.shape, noise=variance.shape)
        return risk + (np.zeros_like(variance) if self.noise_included else variance)

    def split(self, ours: Risk) -> dict[str, Array]:
        """The parts into which they split the risk.

        Parameters
        ----------
        ours : Risk

        Returns
        -------
        dict of arrays
            By the names of `parts`; empty where they do not split it.
        """
        return {part.name: np.sum([getattr(ours, each) for each in part.fields], axis=0) for part in self.parts}

    def __repr__(self) -> str:
        return f"<Convention {self.name}: {self.title}>"

    def _lacking(self, name: str, values: Mapping[str, Array]) -> str:
        """What a quantity needs beside it to show in a symbol."""
        ways = [each for each in self.symbols if name in each.ours]
        easiest = min(ways, key=lambda each: len(set(each.ours) - set(values)))
        missing = " and ".join(other for other in easiest.ours if other not in values)
        return f"{easiest.name} = {easiest.text} needs {missing} too"


@cache
def _solved(convention: Convention, given: tuple[str, ...]) -> tuple[dict[str, Monomial], dict[str, Monomial]]:
    """Which of our quantities the given symbols determine, and which of these symbols the others do."""
    all_of_them = {name: convention._by_name[name].ours for name in given}
    chosen = {name: all_of_them[name] for name in monomials.independent(all_of_them)}

    def expressed(wanted: Mapping[str, Monomial]) -> dict[str, Monomial]:
        pairs = ((name, monomials.expressed_by(monomial, chosen)) for name, monomial in wanted.items())
        return {name: exponents for name, exponents in pairs if exponents is not None}

    redundant = {name: monomial for name, monomial in all_of_them.items() if name not in chosen}
    return expressed({name: {name: 1} for name in convention.quantities}), expressed(redundant)


def _has_zero(domain: Parameter) -> bool:
    return domain.zero or domain.low <= 0


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
