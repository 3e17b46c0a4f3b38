r"""Pictures whose words are set by LaTeX, in the font of the document around them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text

from sandbox.plotting.defaults import settings
from sandbox.writing.latex_signs import SIGNS

#: What measures the words.
PROGRAM = "pdflatex"

#: What the document's font may have in another place: in pdfLaTeX's oldest encoding < is an exclamation mark.
ELSEWHERE = {sign: rf"\ensuremath{{{sign}}}" for sign in "<>|"}

#: Before the picture. Underscores are letters outside formulas, and Matplotlib's \mathdefault does nothing.
PREPARED = r"""% Needs \usepackage{pgf}.
\begingroup%
\catcode`\_=\active\def_{\ifmmode\sb\else\textunderscore\fi}%
\providecommand{\mathdefault}[1]{#1}%
"""


def as_pgf(fig: Figure, **options: Any) -> bytes:
    """The commands that draw a figure within a LaTeX document.

    Parameters
    ----------
    fig : Figure
        Without images: those would be files of their own.
    **options
        Passed on to ``Figure.savefig``.

    Returns
    -------
    bytes

    Raises
    ------
    FileNotFoundError
        If LaTeX, which measures the words, is not installed.
    ValueError
        If there are images in the figure.
    """
    require()
    # What LaTeX must know to measure: signs that it has no words for.
    declared = "".join(rf"\DeclareUnicodeCharacter{{{ord(sign):04X}}}{{{latex}}}" for sign, latex in SIGNS.items())
    measuring: dict[Any, Any] = {"pgf.texsystem": PROGRAM, "pgf.rcfonts": False, "pgf.preamble": declared}
    drawn = io.StringIO()
    with settings(measuring), _without_halos(fig):
        fig.savefig(drawn, format="pgf", **options)
    # Matplotlib writes its preamble in comments, and leaves to the document what it has there.
    _, _, commands = drawn.getvalue().partition("\\begingroup%\n")
    return (PREPARED + commands.translate({ord(sign): latex for sign, latex in (SIGNS | ELSEWHERE).items()})).encode()


def require() -> None:
    """Raise a `FileNotFoundError` if LaTeX, which measures the words, is not installed."""
    if shutil.which(PROGRAM) is None:
        raise FileNotFoundError(
            f"{PROGRAM} must be installed to write pgf, and it is not: install LaTeX "
            "(on Debian the package texlive-pictures), or write pdf"
        )


@contextmanager
def _without_halos(fig: Figure) -> Iterator[None]:
    """Letters with a halo would be drawn as outlines of Matplotlib's own font."""
    halos = {text: text.get_path_effects() for text in fig.findobj(Text)}
    try:
        for text in halos:
            text.set_path_effects([])
        yield
    finally:
        for text, effects in halos.items():
            text.set_path_effects(effects)
