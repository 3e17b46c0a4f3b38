"""A formula: what a docstring states under a permanent name."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from sandbox.writing.citing import Citation, citations
from sandbox.writing.docstrings import docstring
from sandbox.writing.latex import prose

#: ``.. formula:: id``, its options and its LaTeX, which all are indented deeper.
_DIRECTIVE = re.compile(r"^( *)\.\. formula:: (\S+)\n((?:\1 +\S.*\n|\s*\n)+)", re.MULTILINE)
_OPTION = re.compile(r"^:(\w+): +(.*(?:\n +.*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Formula:
    r"""A formula that the library implements, as the docstring of the code states it.

    Parameters
    ----------
    id : str
        Permanent name, a short slug.
    title : str
        A few words.
    latex : str
        The formula in the form that is implemented, in LaTeX.
    code : str
        How to compute it with the public names of the library.
    uses : tuple of str
        The formulas whose symbols it uses.
    where : str
        What further symbols mean; inline mathematics is written ``:math:`...```.
    assumes : str
        For what it holds.
    exactness : str
        One of `sandbox.results.exactness.Exactness`, or ``"definition"``.
    reference : str
        BibTeX key and locator; several are separated by semicolons. Empty where the library is the only reference.
    callable : callable
        What implements it.
    """

    id: str
    title: str
    latex: str
    code: str
    uses: tuple[str, ...]
    where: str
    assumes: str
    exactness: str
    reference: str
    callable: Callable[..., Any]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """BibTeX key and locator of each reference."""
        return citations(self.reference)

    @property
    def place(self) -> str:
        """Where the code is, as a dotted name."""
        return f"{self.callable.__module__}.{self.callable.__qualname__}"

    @property
    def equation(self) -> str:
        r"""A LaTeX equation, labelled ``formula:`` and the id, followed by its assumptions and references.

        It needs ``\usepackage{amsmath}``.
        """
        references = " and ".join(each.latex for each in self.citations)
        about = "; ".join(each for each in (prose(self.where), prose(self.assumes), self.exactness, references) if each)
        return "\n".join(
            (
                f"% {self.title}",
                rf"\begin{{equation}}\label{{formula:{self.id}}}",
                textwrap.indent(self.latex, "  "),
                r"\end{equation}",
                f"({about}).",
            )
        )


def stated(module: ModuleType) -> Iterator[Formula]:
    """The formulas in the docstrings of the functions, classes and methods of a module.

    Raises
    ------
    ValueError
        If a formula lacks an option, or Python has left out the docstrings.
    """
    own = [value for value in vars(module).values() if getattr(value, "__module__", None) == module.__name__]
    for value in own:
        if not (inspect.isclass(value) or inspect.isfunction(value)):
            continue
        members = vars(value).values() if inspect.isclass(value) else ()
        functions = (getattr(member, "__func__", member) for member in members)
        for owner in (value, *(function for function in functions if inspect.isfunction(function))):
            for _, id, body in _DIRECTIVE.findall(f"{docstring(owner, 'each formula')}\n"):
                yield _formula(id, textwrap.dedent(body), owner)


def _formula(id: str, body: str, owner: Callable[..., Any]) -> Formula:
    options, _, latex = body.strip("\n").partition("\n\n")
    given = {name: " ".join(value.split()) for name, value in _OPTION.findall(options)}
    lacking = [name for name in ("title", "code", "assumes", "exactness") if name not in given]
    if lacking:
        raise ValueError(f"formula {id} in {owner.__qualname__} must have the option :{lacking[0]}:")
    uses = tuple(each.strip() for each in given.pop("uses", "").split(",") if each.strip())
    return Formula(
        id=id,
        latex=latex.strip(),
        uses=uses,
        where=given.pop("where", ""),
        reference=given.pop("reference", ""),
        callable=owner,
        **given,
    )
