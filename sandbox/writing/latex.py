r"""Plain words as LaTeX: signs, code, works, and the formulas that a sentence writes in one line.

What is written compiles under pdfLaTeX; the formulas need ``\usepackage{amsmath}``.
"""

from __future__ import annotations

import re
from collections.abc import Container

from sandbox.writing.latex_signs import escaped
from sandbox.writing.plain_formulas import FORMULA, typeset


def prose(text: str, works: Container[str] = ()) -> str:
    r"""A paragraph of a docstring or a caption as LaTeX.

    Parameters
    ----------
    text : str
        With the markup of docstrings: ``**strong**``, ``*emphasised*``, ```name```, code in double backquotes, the
        role and the directive ``math``. What looks like a formula is set as one: ``p = n``, ``k^-1.5``, ``O(1/n)``.
    works : container of str
        What in double backquotes is a work to cite.

    Returns
    -------
    str
        In one line.

    Examples
    --------
    >>> print(prose("**Model.** Power k^-1.5 at p >= 2n, after ``belkin2020two``, Theorem 1.", {"belkin2020two"}))
    \textbf{Model.} Power $k^{-1.5}$ at $p \ge 2n$, after \cite{belkin2020two}, Theorem 1.
    """
    text = re.sub(r"\.\. math::(.*(?:\n[ \t]+\S.*)*)", lambda found: f":math:`{_display(found[1])}`", text)
    pieces = []
    end = 0
    for found in _MARKUP.finditer(text := " ".join(text.split())):
        pieces.append(_plain(text[end : found.start()]))
        kind, inside = str(found.lastgroup), str(found[str(found.lastgroup)])
        if kind == "math":
            pieces.append(f"${inside.strip()}$")
        elif kind in ("strong", "emphasised"):
            pieces.append(rf"\{'textbf' if kind == 'strong' else 'emph'}{{{prose(inside, works)}}}")
        elif kind == "code" and inside in works:
            pieces.append(rf"\cite{{{inside}}}")
        else:
            pieces.append(_code(inside))
        end = found.end()
    return "".join((*pieces, _plain(text[end:])))


def _display(latex: str) -> str:
    """A formula of the directive ``math`` in a line of text; one of several lines is aligned, as the directive does."""
    lines = rf"\begin{{aligned}}{latex}\end{{aligned}}" if r"\\" in latex or "&" in latex else latex
    return rf"\displaystyle {lines.strip()}"


_MARKUP = re.compile(
    r"""
      :math:`(?P<math>[^`]+)`
    | ``(?P<code>.+?)``
    | `(?P<name>[^`]+)`
    | \*\*(?P<strong>\S(?:.*?\S)??)\*\*
    | (?<![\w*])\*(?P<emphasised>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])
    | (?P<address>https?://[^\s<>]*[^\s<>.,;:)])
    """,
    re.VERBOSE,
)


def _plain(text: str) -> str:
    """Text without markup, its formulas between dollars."""
    text = re.sub(r"\\([|*`_])", r"\1", text)
    out = []
    end = 0
    for found in FORMULA.finditer(text):
        out += [_words(text[end : found.start()]), f"${typeset(found[0])}$"]
        end = found.end()
    return re.sub(r'"([^"]*)"', r"``\1''", "".join((*out, _words(text[end:]))))


def _words(text: str) -> str:
    """Text without formulas."""
    return escaped(text).replace(r"-\textgreater{}", r"\ensuremath{\to}").replace("...", r"\dots{}")


def _code(text: str) -> str:
    """Code, which may be broken where a line of Python may be."""
    breakable = re.sub(r"(?<=[(,=/])(?=[^ ])", r"\\allowbreak{}", escaped(text))
    return rf"\texttt{{{breakable}}}"
