"""Displayed formulas that are wider than the column are broken where they pause, or before a sign."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

#: About as many letters fit into a line, and in the smallest letters that the page makes of wide formulas.
WIDEST, SMALL = 70, 95

#: Less than this is not left alone in a line.
SHORTEST = 10

_PAUSE = re.compile(r"\\q?quad(?![a-zA-Z])")
_SIGN = re.compile(r"[=+]|(?<=\s)-(?=\s)|\\(?:le|ge|to|sim)(?![a-zA-Z])")
_FRACTION = re.compile(r"\\[dt]?frac\s*(?:\{([^{}]*)\}\s*\{([^{}]*)\}|(\S)\s*(\S))")
_SPACED = re.compile(r"(?<![<>=+])([=+<>-]|\\(?:le|ge|to|in|times|cdot|sim)\b)")


class Displays(SphinxTransform):
    """Formulas in lines of their own; those with several lines are left as they are."""

    default_priority = 400

    def apply(self, **_: object) -> None:
        """Break each display of the document that needs it."""
        for node in self.document.findall(nodes.math_block):
            latex = node.astext()
            if r"\\" not in latex and width(latex) > WIDEST:
                lines = broken(latex)
                if len(lines) > 1:
                    node.children = [nodes.Text(gathered(lines))]


def gathered(lines: list[str]) -> str:
    """Formulas under each other."""
    return "\\begin{gathered}\n" + " \\\\[.5ex]\n".join(lines) + "\n\\end{gathered}"


def broken(latex: str) -> list[str]:
    """The formula in lines that fit, as far as there are places to break."""
    pieces, start = [], 0
    pauses = [found for found in _PAUSE.finditer(latex) if depth(latex[: found.start()]) == 0]
    for pause in pauses:
        pieces.append((latex[start : pause.start()].strip(), pause[0]))
        start = pause.end()
    pieces.append((latex[start:].strip(), ""))
    lines: list[str] = []
    before = ""
    for piece, after in pieces:
        longer = f"{lines[-1]} {before} {piece}" if lines else piece
        if lines and width(longer) <= WIDEST:
            lines[-1] = longer
        else:
            lines.append(piece)
        before = after
    return [part for line in lines for part in cut(line)]


def cut(line: str) -> list[str]:
    """A line before the signs at which it has to go on in the next one."""
    if width(line) <= SMALL:
        return [line]
    signs = [found.start() for found in _SIGN.finditer(line) if depth(line[: found.start()]) == 0]
    fitting = [place for place in signs if SHORTEST < width(line[:place]) <= WIDEST]
    if not fitting:
        return [line]
    return [line[: fitting[-1]].strip(), *cut(line[fitting[-1] :])]


def depth(latex: str) -> int:
    """How many braces, brackets and environments are open at the end."""
    opened = len(re.findall(r"[{(\[]|\\begin\b", latex))
    return opened - len(re.findall(r"[})\]]|\\end\b", latex))


def width(latex: str) -> int:
    """About how many letters wide the formula is set."""
    latex = re.sub(r"\\(?:mathrm|text|mathcal|operatorname)\s*\{([^{}]*)\}", r"\1", latex)
    while found := _FRACTION.search(latex):
        above, below = (each or "" for each in (found[1] or found[3], found[2] or found[4]))
        latex = latex[: found.start()] + max(above, below, key=width) + latex[found.end() :]
    latex = _SPACED.sub(r"  \1", latex)
    latex = _PAUSE.sub("    ", re.sub(r"\\[,;:! ]", "", latex))
    latex = re.sub(r"\\(?:begin|end)\s*\{\w+\}|\\(?:Bigl?|Bigr?|bigl?|bigr?|left|right)\b", "", latex)
    latex = re.sub(r"\\[a-zA-Z]+\s*", "x", latex)
    return len(re.sub(r"[{}^_\\\n]", "", latex))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_transform(Displays)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
