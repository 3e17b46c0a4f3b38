"""A convention: how a paper or a program writes the predictor and the risk of this library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from sandbox.conventions import monomials
from sandbox.conventions.dictionary import Dictionary
from sandbox.conventions.monomials import Monomial
from sandbox.conventions.part_of_risk import Part
from sandbox.conventions.symbol import Symbol
from sandbox.conventions.translated_quantities import DOMAINS, OUTCOMES
from sandbox.foundations.parameters import LARGE, Array, Parameter, broadcast_shape, one_of, shown
from sandbox.results.risk import Risk
from sandbox.writing.citing import Citation, citations


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
    def _dictionary(self) -> Dictionary:
        return Dictionary(self.name, self.symbols)

    @property
    def quantities(self) -> tuple[str, ...]:
        """Our quantities that it has symbols for, in the order of `translated_quantities.OURS`."""
        return self._dictionary.quantities

    @property
    def basis(self) -> tuple[str, ...]:
        """The symbols that determine all others."""
        return self._dictionary.basis

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
        return self._dictionary.inverse(quantity)

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
        return self._dictionary.from_ours(ours)

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
        return self._dictionary.to_ours(theirs)

    def risk(self, ours: Risk) -> Array:
        """The number that they plot.

        Parameters
        ----------
        ours : Risk

        Returns
        -------
        array
            The total or the excess.

        Raises
        ------
        TypeError
            If it is not a risk.
        """
        return getattr(_checked(ours), self.risk_field)

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

        Raises
        ------
        TypeError
            If it is not a risk.
        """
        _checked(ours)
        return {part.name: np.sum([getattr(ours, each) for each in part.fields], axis=0) for part in self.parts}

    def __repr__(self) -> str:
        return f"<Convention {self.name}: {self.title}>"


def _checked(ours: Risk) -> Risk:
    if not isinstance(ours, Risk):
        what = "model.risk(task, n) is one, and so is the mean of a simulation"
        raise TypeError(f"ours must be a sandbox.Risk, got {shown(ours)}: {what}")
    return ours
