r"""A caption as a LaTeX figure environment, and the bibliography of the works that it cites."""

from __future__ import annotations

import re
import textwrap

from sandbox.writing.bibliography import bibliography
from sandbox.writing.citing import PACKAGE, cite, mentioned
from sandbox.writing.latex import prose

#: What a lecturer says in front of the figure; the caption has the parameters, how exact it is, and the references.
TOLD = ("What you see", "Why it happens")


def figure_environment(name: str, caption: str) -> str:
    r"""The environment that shows a figure under its caption.

    Parameters
    ----------
    name : str
        Of the files of the figure, without ending.
    caption : str
        As docstrings are written. A first line that is underlined is the title. Sections with the headings **What you
        see.** and **Why it happens.** are left out, works named by their keys are cited, and so is this library.

    Returns
    -------
    str
        With the label ``fig:`` and `name`, ready for ``\input``.

    Examples
    --------
    >>> print(figure_environment("curve", "Risk at p = n, after ``belkin2020two``."))
    % Needs \usepackage{graphicx, amsmath}, and \graphicspath{{figures/}} with the directory of the picture.
    % The works are in curve.bib: \bibliography{figures/curve}.
    \begin{figure}
      \centering
      \includegraphics[width=\linewidth]{curve}
      \caption{%
        Risk at $p = n$, after \cite{belkin2020two}. Computed with \cite{sandbox2026exact}.}
      \label{fig:curve}
    \end{figure}
    """
    title, body = _printed(caption)
    keys = _works(caption)
    words = [prose(paragraph, keys) for paragraph in body]
    short = ""
    if title:
        short = f"[{{{prose(title, keys)}}}]"
        words.insert(0, prose(title if title[-1] in ".?!" else f"{title}.", keys))
    indent = 4 * " "
    lines = textwrap.wrap(
        " ".join((*words, rf"Computed with \cite{{{PACKAGE}}}.")),
        100,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(
        (
            r"% Needs \usepackage{graphicx, amsmath}, and \graphicspath{{figures/}} with the directory of the picture.",
            rf"% The works are in {name}.bib: \bibliography{{figures/{name}}}.",
            r"\begin{figure}",
            r"  \centering",
            rf"  \includegraphics[width=\linewidth]{{{name}}}",
            rf"  \caption{short}{{%",
            *lines[:-1],
            f"{lines[-1]}}}",
            rf"  \label{{fig:{name}}}",
            r"\end{figure}",
        )
    )


def bibtex(caption: str) -> str:
    """The entries of the works that the environment cites, as far as they are in the bibliography of this library."""
    return cite(*(key for key in _works(caption) if key in bibliography()))


def _works(caption: str) -> tuple[str, ...]:
    """The keys of the works that the environment cites, this library among them."""
    title, body = _printed(caption)
    named = (citation.key for citation in mentioned("\n".join((title, *body))))
    return tuple(dict.fromkeys((*named, PACKAGE)))


def _printed(caption: str) -> tuple[str, list[str]]:
    """The title, if there is one, and the paragraphs to print."""
    paragraphs = re.split(r"\n\s*\n", caption.strip())
    title = re.fullmatch(r"(.+)\n=+", paragraphs[0].strip())
    kept, told = [], False
    for paragraph in paragraphs[bool(title) :]:
        if heading := re.match(r"\*\*(.+?)\.?\*\*", paragraph):
            told = heading[1] in TOLD
        if not told:
            kept.append(paragraph)
    return title[1] if title else "", kept
