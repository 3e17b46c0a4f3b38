r"""What something of the library rests on, and how to cite it.

Docstrings name the keys of works in double backquotes; claims and formulas also say where in the work to look.
"""

from __future__ import annotations

import inspect
import re
from typing import Any, NamedTuple

from sandbox.foundations.parameters import one_of
from sandbox.writing.bibliography import bibliography
from sandbox.writing.docstrings import docstring
from sandbox.writing.latex_signs import escaped

#: The library's own entry.
PACKAGE = "sandbox2026exact"

#: What `cite` writes.
FORMATS = ("bibtex", "latex", "markdown")

#: First author, year, first word of the title.
_KEY = r"[a-z]+[12][0-9]{3}[a-z0-9]+"


class Citation(NamedTuple):
    """A work, and where in it to look."""

    key: str
    locator: str

    @property
    def latex(self) -> str:
        r"""The ``\cite`` command."""
        return rf"\cite[{escaped(self.locator)}]{{{self.key}}}" if self.locator else rf"\cite{{{self.key}}}"


def citations(reference: str) -> tuple[Citation, ...]:
    """The works of a reference, as claims and formulas write it.

    Parameters
    ----------
    reference : str
        BibTeX key and locator; several are separated by semicolons.

    Returns
    -------
    tuple of Citation

    Examples
    --------
    >>> citations("belkin2020two, Theorem 1; breiman1983many")
    (Citation(key='belkin2020two', locator='Theorem 1'), Citation(key='breiman1983many', locator=''))
    """
    each = (work.strip().partition(",") for work in reference.split(";") if work.strip())
    return tuple(Citation(key.strip(), locator.strip()) for key, _, locator in each)


def mentioned(text: str) -> tuple[Citation, ...]:
    """The works whose keys a text names in double backquotes, in the order of their first mention.

    Parameters
    ----------
    text : str
        A docstring or a caption.

    Returns
    -------
    tuple of Citation

    Examples
    --------
    >>> mentioned("As in ``belkin2020two``, but not in ``scipy``.")
    (Citation(key='belkin2020two', locator=''),)
    """
    return tuple(Citation(key, "") for key in dict.fromkeys(re.findall(rf"``({_KEY})``", text)))


def cited(thing: Any) -> tuple[Citation, ...]:
    """The works that something of the library rests on.

    Parameters
    ----------
    thing : object
        A model, a task, a function, a method, a module or an example: what its docstring names. A claim, a formula, or
        anything with an attribute `citations`: those. A BibTeX key: that work.

    Returns
    -------
    tuple of Citation
        Empty where no work is named.

    Raises
    ------
    ValueError
        If a string is not a key of the bibliography, or Python has left out the docstrings.

    Examples
    --------
    >>> from sandbox import MinNorm
    >>> cited(MinNorm(50))
    (Citation(key='hastie2022surprises', locator=''),)
    """
    if isinstance(thing, str):
        one_of(thing, "a key", tuple(bibliography()), "the bibliography")
        return (Citation(thing, ""),)
    if not inspect.isclass(thing) and hasattr(thing, "citations"):
        return tuple(thing.citations)
    documented = (
        thing if inspect.isroutine(thing) or inspect.ismodule(thing) or isinstance(thing, type) else type(thing)
    )
    return mentioned(docstring(documented, f"what {getattr(documented, '__name__', documented)} rests on"))


def cite(*objects: Any, format: str = "bibtex") -> str:
    r"""The references of models, methods, tasks, claims, formulas or examples, ready to paste.

    Parameters
    ----------
    *objects : object
        What to cite, see `cited`; the library itself by default.
    format : str, default "bibtex"
        ``"bibtex"``: the entries. ``"latex"``: ``\cite`` commands, with theorem numbers where they are known.
        ``"markdown"``: a list with links.

    Returns
    -------
    str
        Each work once, in the order of the objects.

    Raises
    ------
    ValueError
        If an object names no work, or one whose entry is wanted and not known; if a string is not a key, or the format
        is unknown.

    Examples
    --------
    >>> from sandbox import MinNorm, Ridge
    >>> print(cite("nakkiran2019more"))
    @misc{nakkiran2019more,
      author = {Nakkiran, Preetum},
      title = {More data can hurt for linear regression: sample-wise double descent},
      year = {2019},
      eprint = {1912.07242},
      archiveprefix = {arXiv},
    }
    >>> print(cite(MinNorm, Ridge.negative_penalty_helps, format="latex"))
    \cite{hastie2022surprises}, \cite{kobak2020optimal}, \cite{wu2020optimal}
    """
    one_of(format, "format", FORMATS)
    found: dict[Citation, None] = {}
    for thing in objects or (PACKAGE,):
        rests_on = cited(thing)
        if not rests_on:
            raise ValueError(
                f"what is cited must name a work, got {getattr(thing, '__qualname__', thing)!s}; "
                "cite() gives the library itself"
            )
        found.update(dict.fromkeys(rests_on))
    if format == "latex":
        return ", ".join(each.latex for each in found)
    known = bibliography()
    lacking = [each.key for each in found if each.key not in known]
    if lacking:
        raise ValueError(f"works must be in the bibliography, got {lacking[0]!r}: format 'latex' cites it all the same")
    works = [known[key] for key in dict.fromkeys(each.key for each in found)]
    if format == "markdown":
        return "\n".join(f"- {work.markdown}" for work in works)
    return "\n\n".join(work.bibtex for work in works)
