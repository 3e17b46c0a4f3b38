"""A caption as LaTeX: what is printed, and which works it cites."""

import re

from sandbox.plotting.figure_environment import bibtex, figure_environment

CAPTION = """
A title, p < n
==============

**What you see.** A curve after ``belkin2020two``.

It goes on.

**Why it happens.** Nobody knows.

.. math:: x = 1

**Model.** Of ``dim`` 3, see ``smith2021my``.

**Sources:** ``golub1979generalized``, page 215; ``sandbox2026exact``.
"""


def test_a_caption_as_a_figure_environment():
    assert figure_environment("curve", CAPTION).splitlines()[2:] == [
        r"\begin{figure}",
        r"  \centering",
        r"  \includegraphics[width=\linewidth]{curve}",
        r"  \caption[{A title, $p < n$}]{%",
        r"    A title, $p < n$. \textbf{Model.} Of \texttt{dim} 3, see \cite{smith2021my}. \textbf{Sources:}",
        r"    \cite{golub1979generalized}, page 215; \cite{sandbox2026exact}. Computed with",
        r"    \cite{sandbox2026exact}.}",
        r"  \label{fig:curve}",
        r"\end{figure}",
    ]


def test_the_works_are_those_that_the_printed_caption_cites():
    cited = re.findall(r"\\cite\{(\w+)\}", figure_environment("curve", CAPTION))
    entries = re.findall(r"^@\w+\{(\w+),", bibtex(CAPTION), re.MULTILINE)
    # One that the user's own bibliography has is left to it.
    assert entries == ["golub1979generalized", "sandbox2026exact"]
    assert set(cited) == {*entries, "smith2021my"}


def test_a_caption_without_title_is_printed_whole():
    printed = figure_environment("curve", "One.\n\nTwo, see ``belkin2020two``.")
    assert r"\caption{%" in printed
    assert r"One. Two, see \cite{belkin2020two}. Computed with" in printed
