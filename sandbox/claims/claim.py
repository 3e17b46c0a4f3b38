"""A claim: a statement about test risk that runs."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy

from sandbox.claims.comparison import Comparison
from sandbox.claims.picture import Picture, both_sides
from sandbox.foundations.parameters import one_of
from sandbox.foundations.validity import ValidityWarning
from sandbox.results.exactness import Exactness
from sandbox.writing.citing import Citation, citations
from sandbox.writing.docstrings import docstring, left_out

#: What a claim states: that two sides are equal, that one is at most the other, how they behave in a limit, or what
#: many believe.
KINDS = ("identity", "inequality", "limit", "folklore")

#: What a search can find. A claim holds on the examples that were tried, or is refuted by one of them; with too few
#: examples inside its domain it says nothing.
VERDICTS = ("holds", "refuted", "vacuous")


@dataclass(frozen=True, eq=False, repr=False)
class Claim:
    """A statement with a domain, a reference and a body that compares its two sides at one point of the domain.

    Made by the decorator `claim`. Calling it evaluates it at one point, as in ``more_data_never_hurts(task=..., n=3)``;
    a `sandbox.ValidityWarning` is silenced meanwhile, as what an approximation is good for is part of the claim.

    Parameters
    ----------
    id : str
        Permanent name, a short slug.
    title : str
        A few words.
    statement : str
        The statement in LaTeX.
    sentence : str
        The statement in one plain sentence: the docstring of the function.
    kind : str
        One of ``"identity"``, ``"inequality"``, ``"limit"``, ``"folklore"``.
    reference : str
        BibTeX key and locator, ``"nakkiran2021optimal, Theorem 1"``; several are separated by semicolons. Empty for a
        claim of one's own.
    expected : str
        ``"holds"`` or ``"refuted"``.
    exactness : str
        What the statement is about: ``"finite-sample"`` for the truth at finite n and p, ``"equivalent"`` for the
        deterministic equivalent, ``"gaussian-equivalence"`` for that of nonlinear features.
    sides : tuple of str
        What is on the left and on the right, for pictures.
    axis : str
        The argument along which a picture is drawn.
    domain : mapping
        The strategy of each argument.
    body : callable
        From the arguments to a `Comparison`.
    curves : callable or None
        From the arguments to a `Picture`, where there is more to see than the two sides along the axis.
    """

    id: str
    title: str
    statement: str
    sentence: str
    kind: str
    reference: str
    expected: str
    exactness: str
    sides: tuple[str, str]
    axis: str
    domain: Mapping[str, SearchStrategy[Any]]
    body: Callable[..., Comparison]
    curves: Callable[..., Picture] | None

    def __call__(self, **arguments: Any) -> Comparison:
        """The two sides at one point.

        Parameters
        ----------
        **arguments
            A value for every argument of the claim, by name.

        Returns
        -------
        Comparison

        Raises
        ------
        TypeError
            If an argument is missing or unknown, or the body does not return a `Comparison`.
        OutsideDomain
            If the point is outside the domain of the claim.
        """
        if set(arguments) != set(self.domain):
            raise TypeError(f"{self.id} takes {', '.join(self.domain)}, got {', '.join(arguments) or 'nothing'}")
        with _beyond_validity():
            found = self.body(**arguments)
        if not isinstance(found, Comparison):
            raise TypeError(f"{self.id} must return what at_most, equal or diverges gives, got {type(found).__name__}")
        return found

    def picture(self, **arguments: Any) -> Picture:
        """What there is to draw at one point: by default the two sides along the axis of the claim.

        Parameters
        ----------
        **arguments
            A value for every argument of the claim, by name.
        """
        if self.curves is not None:
            with _beyond_validity():
                return self.curves(**arguments)
        return both_sides(self, arguments, axis=self.axis, sides=self.sides)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """BibTeX key and locator of each reference."""
        return citations(self.reference)

    def __repr__(self) -> str:
        return f"<Claim {self.id}: {self.sentence}>"


def claim(
    *,
    id: str,
    title: str,
    statement: str,
    kind: str,
    reference: str = "",
    expected: str = "holds",
    exactness: str = "equivalent",
    sides: tuple[str, str] = ("left side", "right side"),
    axis: str | None = None,
    curves: Callable[..., Picture] | None = None,
) -> Callable[[Callable[..., Comparison]], Claim]:
    r"""Decorate a function that states a claim.

    The arguments of the function default to strategies, its docstring is the statement in one plain sentence, its body
    returns `at_most`, `equal` or `diverges`. A domain that the strategies do not describe is narrowed with
    `assume`.

    Parameters
    ----------
    id : str
        Permanent name: lower-case words joined by hyphens.
    title : str
        A few words.
    statement : str
        The statement in LaTeX.
    kind : str
        ``"identity"``, ``"inequality"``, ``"limit"`` or ``"folklore"``.
    reference : str, default ""
        BibTeX key and locator, ``"nakkiran2021optimal, Theorem 1"``; several are separated by semicolons.
    expected : str, default "holds"
        ``"holds"`` or ``"refuted"``.
    exactness : str, default "equivalent"
        What the statement is about: ``"finite-sample"``, ``"equivalent"`` or ``"gaussian-equivalence"``.
    sides : tuple of str, optional
        What is on the left and on the right, for pictures.
    axis : str, optional
        The argument along which a picture is drawn, one whose values are numbers; the last one by default.
    curves : callable, optional
        From the arguments of the claim to a `Picture`, where there is more to see than the two sides along the axis.

    Returns
    -------
    callable
        The decorator, which makes a `Claim` of the function.

    Raises
    ------
    TypeError
        If an argument has no strategy, the function no docstring, or a text is no string.
    ValueError
        If a value is none of those allowed.

    Examples
    --------
    >>> from sandbox import MinNorm, strategies
    >>> from sandbox.claims import at_most, check, claim
    >>> @claim(
    ...     id="fitting-beats-predicting-nothing",
    ...     title="Fitting beats predicting nothing",
    ...     statement=r"R(n) \le \text{signal} + \text{noise}",
    ...     kind="folklore",
    ... )
    ... def fitting_beats_predicting_nothing(task=strategies.tasks("isotropic"), n=strategies.sample_sizes()):
    ...     '''Least squares has at most the risk of the zero predictor.'''
    ...     return at_most(MinNorm().finite_sample_risk(task, n).total, task.signal + task.noise)
    >>> check(fitting_beats_predicting_nothing).counterexample
    {'task': Task.isotropic(1, noise=1), 'n': 1}
    """

    def decorate(body: Callable[..., Comparison]) -> Claim:
        domain = {each.name: each.default for each in inspect.signature(body).parameters.values()}
        for name, strategy in domain.items():
            if not isinstance(strategy, SearchStrategy):
                got = "nothing" if strategy is inspect.Parameter.empty else repr(strategy)
                raise TypeError(f"argument {name} of claim {id} must default to a strategy, got {got}")
        if not domain:
            raise TypeError(f"claim {id} must have an argument: one without is a test, not a claim")
        told = left_out("What this claim says") or docstring(body, "what this claim says")
        sentence = " ".join(told.split("\n\n")[0].split())
        if not sentence:
            raise TypeError(f"claim {id} needs a docstring: its statement in one plain sentence")
        for what, text in {"title": title, "statement": statement, "reference": reference}.items():
            if not isinstance(text, str):
                raise TypeError(f"{what} of claim {id} must be a string, got {text!r}")
        if not isinstance(sides, tuple) or len(sides) != 2 or len({x for x in sides if isinstance(x, str)}) != 2:
            raise ValueError(f"sides of claim {id} must be two different strings, got {sides!r}")
        along = axis or list(domain)[-1]
        one_of(along, "axis", list(domain))
        return Claim(
            id=_slug(id),
            title=title,
            statement=statement,
            sentence=sentence,
            kind=one_of(kind, "kind", KINDS),
            reference=reference,
            expected=one_of(expected, "expected", VERDICTS[:2]),
            exactness=one_of(exactness, "exactness", Exactness.of_theory()),
            sides=sides,
            axis=along,
            domain=domain,
            body=body,
            curves=curves,
        )

    return decorate


def _beyond_validity() -> warnings.catch_warnings[None]:
    """Silence the warnings on approximations: what one is good for is part of a claim, in its tolerance."""
    return warnings.catch_warnings(action="ignore", category=ValidityWarning)


def _slug(id: str) -> str:
    if not isinstance(id, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        raise ValueError(f"id must be lower-case words joined by hyphens, got {id!r}")
    return id
