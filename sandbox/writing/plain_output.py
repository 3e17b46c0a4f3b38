"""Output that the encoding of a terminal or a pipe cannot hold: in signs that every one has."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.writing.latex_signs import GREEK, MATHEMATICS

#: The name under which Python finds `_replaced`.
PLAIN = "sandbox-plain"

#: What is written for signs that are no letters with accents: powers as LaTeX has them, ``^2``.
SIGNS = {sign: latex for sign, latex in MATHEMATICS.items() if "\\" not in latex} | GREEK
SIGNS |= {
    **dict.fromkeys("–—‐‑", "-"),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("“”", '"'),
    **{"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "ß": "ss"},
    **{"×": "x", "÷": "/", "±": "+-", "·": "*", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∞": "inf", "→": "->"},
    **{"√": "sqrt", "ℓ": "l", "∈": "in", "∑": "sum", "∥": "||", "½": "1/2", "…": "...", "\u00a0": " "},
}


@contextmanager
def plain_output() -> Iterator[None]:
    r"""Within it, what standard output cannot encode is replaced by the nearest plain signs, and never raises.

    Examples
    --------
    >>> "Péché ≤ λ – Şimşek \N{SNOWMAN}".encode("ascii", PLAIN)
    b'Peche <= lambda - Simsek \\u2603'
    """
    stream = sys.stdout
    if not isinstance(stream, io.TextIOWrapper):  # nobody reads it, or it is not a stream of bytes
        yield
        return
    before = stream.errors
    stream.reconfigure(errors=PLAIN)
    try:
        yield
    finally:
        stream.reconfigure(errors=before)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """Plain signs for those that could not be encoded, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(sign: str) -> str:
    """The nearest of the signs of ASCII, or its number."""
    root = unicodedata.normalize("NFD", sign)[0]
    return SIGNS.get(sign) or (root if root.isascii() else "") or sign.encode("ascii", "backslashreplace").decode()


codecs.register_error(PLAIN, _replaced)
