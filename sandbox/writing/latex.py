r"""Plain words as LaTeX: signs, code, works, and the formulas that a sentence writes in one line.

What is written compiles under pdfLaTeX; the formulas need ``\usepackage{amsmath}``.
"""

from __future__ import annotations

import re
from collections.abc import Container

# fmt: off
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ":
    "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma",
    "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega",
}
# fmt: on
_MATHEMATICS = {
    **{sign: rf"\{name}" for sign, name in _GREEK.items()},
    **{sign: rf"^{digit}" for sign, digit in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True)},
    **{sign: rf"_{digit}" for sign, digit in zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)},
    "×": r"\times",
    "÷": r"\div",
    "±": r"\pm",
    "·": r"\cdot",
    "−": "-",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "∞": r"\infty",
    "→": r"\to",
    "√": r"\surd",
    "ℓ": r"\ell",
    "∈": r"\in",
    "∑": r"\sum",
    "∥": r"\|",
    "½": r"\frac{1}{2}",
    "…": r"\dots",
}

#: Signs that pdfLaTeX does not know by itself, as what it does know, in text and in formulas.
SIGNS = {sign: rf"\ensuremath{{{command}}}" for sign, command in _MATHEMATICS.items()}

_RESERVED = {each: rf"\{each}" for each in "_%&#${}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}


def escaped(text: str) -> str:
    r"""Plain text as LaTeX that prints it sign by sign.

    >>> print(escaped("100% of p_1 ≤ n"))
    100\% of p\_1 \ensuremath{\le} n
    """
    return "".join(_RESERVED.get(each) or SIGNS.get(each, each) for each in text)


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

_FUNCTIONS = ("arg", "cos", "erf", "exp", "log", "ln", "max", "min", "sin", "sqrt", "tanh")
_LETTERS = f"(?:[A-Za-z]+|[{''.join(_GREEK)}])"
_NUMBER = r"(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)"
_CALL = r"(?:\((?:[^()]|\([^()]*\))*\))"
_POWER = rf"\^(?:{_CALL}|-?[\w.]*\w{_CALL}?)"
_SCRIPTS = rf"(?:_\w+|{_POWER})*"
#: No symbols, although of one letter: articles, pronouns and initials.
_WORDS = r"(?!(?:[aAI](?![\w(_^])|[A-Z]\.[ ][A-Z]))"
_UNIT = rf"[(|]*-?(?:{_NUMBER}?{_LETTERS}'*|{_NUMBER}){_CALL}?[)|]*{_SCRIPTS}[)|]*"
_SIGN = r"(?:>=|<=|->|[=<>/*+×÷±≤≥≠≈→]|(?<=\d\ )\.\.\.(?=\ \d))"
_SYMBOL = rf"(?:[A-Za-z]|[{''.join(_GREEK)}])"
_FORMULA = re.compile(
    rf"""
      (?<![\w.]){_UNIT}(?:(?:[ ]{_SIGN}[ ]|[ ]-[ ]|(?<=\S){_SIGN}(?=\S)){_UNIT})+  # p = n - 1, 1/k
    | (?<![\w.])(?:{_NUMBER}|{_LETTERS}){_POWER}                                   # penalty^-2, 10^12
    | (?<![\w.])(?:{"|".join(_FUNCTIONS)}){_CALL}                                  # log(n)
    | (?<![\w.'’\\]){_WORDS}{_SYMBOL}(?:_\w+)?'*{_CALL}?(?![\w'’]|\.\w)           # n, w_j, O(1)
    | (?<![\w.-])-{_NUMBER}(?!\w)                                                 # -216
    | (?<![\w.-])\d+(?:\.\d+)?(?:e[+-]?\d+|[a-z])(?!\w)                          # 1e-13, 0.3n
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(
    rf"(?P<power>(?P<mantissa>\d+(?:\.\d+)?)e(?P<exponent>[+-]?\d+))|(?P<root>sqrt(?P<under>{_CALL}))"
    rf"|\^(?P<upper>{_CALL}|-?[\w.]*\w{_CALL}?)|_(?P<lower>\w+)|(?P<word>[A-Za-z]+)|(?P<sign>>=|<=|->|\*|\.\.\.|.)"
)
_SIGNS = {">=": r"\ge", "<=": r"\le", "->": r"\to", "*": r"\cdot", "...": r"\dots"} | _MATHEMATICS


def _formula(text: str) -> str:
    """What stands between dollars for a formula in one line."""
    out = []
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "power":
            factor = "" if token["mantissa"] == "1" else rf"{token['mantissa']} \cdot "
            out.append(rf"{factor}10^{{{int(token['exponent'])}}}")
        elif kind == "root":
            out.append(rf"\sqrt{{{_formula(token['under'][1:-1])}}}")
        elif kind == "upper":
            upper = re.sub(r"^\(([^()]*)\)$", r"\1", token["upper"])
            out.append(rf"^{{{_formula(upper)}}}")
        elif kind == "lower":
            out.append(rf"_{{{_formula(token['lower'])}}}")
        elif kind == "word":
            out.append(_word(token["word"]))
        else:
            sign = token["sign"]
            out.append(f"{_SIGNS[sign]} " if sign in _SIGNS else sign)
    return " ".join("".join(out).split())


def _word(word: str) -> str:
    """A symbol, a function, or a quantity by its name."""
    if len(word) == 1:
        return word
    if word in (*_FUNCTIONS, *_GREEK.values()):
        return rf"\operatorname{{{word}}}" if word == "erf" else rf"\{word} "
    return r"\infty " if word in ("inf", "infinity") else rf"\text{{{word}}}"


def _plain(text: str) -> str:
    """Text without markup, its formulas between dollars."""
    text = re.sub(r"\\([|*`_])", r"\1", text)
    out = []
    end = 0
    for found in _FORMULA.finditer(text):
        out += [_words(text[end : found.start()]), f"${_formula(found[0])}$"]
        end = found.end()
    return re.sub(r'"([^"]*)"', r"``\1''", "".join((*out, _words(text[end:]))))


def _words(text: str) -> str:
    """Text without formulas."""
    return escaped(text).replace(r"-\textgreater{}", r"\ensuremath{\to}").replace("...", r"\dots{}")


def _code(text: str) -> str:
    """Code, which may be broken where a line of Python may be."""
    breakable = re.sub(r"(?<=[(,=/])(?=[^ ])", r"\\allowbreak{}", escaped(text))
    return rf"\texttt{{{breakable}}}"
