r"""Formulas as a sentence writes them in one line, ``p = n - 1``, ``k^-1.5``, ``O(1/n)``: found, and set in LaTeX."""

from __future__ import annotations

import re

from sandbox.writing.latex_signs import GREEK, MATHEMATICS

_FUNCTIONS = ("arg", "cos", "erf", "exp", "log", "ln", "max", "min", "sin", "sqrt", "tanh")
_LETTERS = f"(?:[A-Za-z]+|[{''.join(GREEK)}])"
_NUMBER = r"(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)"
_CALL = r"(?:\((?:[^()]|\([^()]*\))*\))"
_POWER = rf"\^(?:{_CALL}|-?[\w.]*\w{_CALL}?)"
_SCRIPTS = rf"(?:_\w+|{_POWER})*"
#: No symbols, although of one letter: articles, pronouns and initials.
_WORDS = r"(?!(?:[aAI](?![\w(_^])|[A-Z]\.[ ][A-Z]))"
_UNIT = rf"[(|]*-?(?:{_NUMBER}?{_LETTERS}'*|{_NUMBER}){_CALL}?[)|]*{_SCRIPTS}[)|]*"
_SIGN = r"(?:>=|<=|->|[=<>/*+×÷±≤≥≠≈→]|(?<=\d\ )\.\.\.(?=\ \d))"
_SYMBOL = rf"(?:[A-Za-z]|[{''.join(GREEK)}])"
#: What looks like a formula.
FORMULA = re.compile(
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
_SIGNS = {">=": r"\ge", "<=": r"\le", "->": r"\to", "*": r"\cdot", "...": r"\dots"} | MATHEMATICS


def typeset(text: str) -> str:
    """What stands between dollars for a formula in one line."""
    out = []
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "power":
            factor = "" if token["mantissa"] == "1" else rf"{token['mantissa']} \cdot "
            out.append(rf"{factor}10^{{{int(token['exponent'])}}}")
        elif kind == "root":
            out.append(rf"\sqrt{{{typeset(token['under'][1:-1])}}}")
        elif kind == "upper":
            upper = re.sub(r"^\(([^()]*)\)$", r"\1", token["upper"])
            out.append(rf"^{{{typeset(upper)}}}")
        elif kind == "lower":
            out.append(rf"_{{{typeset(token['lower'])}}}")
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
    if word in (*_FUNCTIONS, *GREEK.values()):
        return rf"\operatorname{{{word}}}" if word == "erf" else rf"\{word} "
    return r"\infty " if word in ("inf", "infinity") else rf"\text{{{word}}}"
