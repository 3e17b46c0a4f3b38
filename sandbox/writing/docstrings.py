"""Docstrings as text: formulas, sentences of claims, captions and references stand in them, once."""

from __future__ import annotations

import inspect
import sys


def docstring(thing: object, what: str) -> str:
    """The docstring of something that `what` is read from, without its indentation; empty where it has none.

    Raises
    ------
    ValueError
        If Python has left all docstrings out.

    Examples
    --------
    >>> docstring(docstring, "an example").split(",")[0]
    'The docstring of something that `what` is read from'
    """
    if missing := left_out(what):
        raise ValueError(missing)
    return inspect.getdoc(thing) or ""


def left_out(what: str) -> str:
    """What to say instead of `what`, which stands in a docstring; empty where Python has not left these out.

    Examples
    --------
    >>> left_out("this example")
    ''
    """
    if sys.flags.optimize < 2:
        return ""
    return f"{what} stands in a docstring, which Python leaves out under -OO or PYTHONOPTIMIZE: run it without them"
