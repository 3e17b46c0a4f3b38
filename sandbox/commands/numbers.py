"""Numbers on the command line: one, a list, or a range."""

from __future__ import annotations

import argparse

import numpy as np

from sandbox.foundations.parameters import Array

#: More values than this are a slip of the hand; a log range covers the same ground.
MOST = 1_000_000

SYNTAX = """\
numbers, written in one of these ways, joined by commas at will:
  0.25             one number (inf where the domain allows it)
  20,50,200        a list
  1:400            from 1 to 400 in steps of 1, both ends included
  0:1:0.25         from 0 to 1 in steps of 0.25
  1:1e6:log50      50 numbers from 1 to 1e6, equally spaced on a log scale
  Numbers of samples, parameters and dimensions are rounded to whole ones on a log scale.
  Options with several values run together, the first value with the first, so they need equally many.
  A value that begins with a minus sign is attached with =, as in --penalty=-3:0.
"""


def numbers(text: str) -> Array:
    """The numbers that `text` stands for.

    Raises
    ------
    argparse.ArgumentTypeError
        If the text is none of the notations in `SYNTAX`.

    Examples
    --------
    >>> numbers("5,0:1:0.25")
    array([5.  , 0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    return np.concatenate([_range(item, whole=False) for item in text.split(",")])


def counts(text: str) -> Array:
    """As `numbers`, but a log range is rounded to whole numbers, each of them once.

    Examples
    --------
    >>> counts("1:100:log7")
    array([  1.,   2.,   5.,  10.,  22.,  46., 100.])
    """
    return np.concatenate([_range(item, whole=True) for item in text.split(",")])


def _range(item: str, *, whole: bool) -> Array:
    first, *rest = item.split(":")
    if not rest:
        return np.array([_number(first, item)])
    if len(rest) > 2:
        raise _bad(item, "write a range as first:last, first:last:step or first:last:log50")
    start, stop = _number(first, item), _number(rest[0], item)
    if not (np.isfinite([start, stop]).all() and start <= stop):
        raise _bad(item, "a range runs from a smaller to a larger finite number")
    how = rest[1] if len(rest) == 2 else "1"
    if how.startswith("log"):
        if start <= 0:
            raise _bad(item, "a log range begins above 0")
        if not how[3:].isdigit() or not 2 <= int(how[3:]) <= MOST:
            raise _bad(item, f"how many numbers there are follows log, from 2 to {MOST}, as in log50")
        values = np.geomspace(start, stop, int(how[3:]))
        return np.unique(values.round()) if whole else values
    step = _number(how, item)
    if not 0 < step < np.inf:
        raise _bad(item, "the step of a range is a number above 0")
    steps = (stop - start) / step
    if steps >= MOST:
        raise _bad(item, f"that is more than {MOST} numbers; a log range such as {first}:{rest[0]}:log50 has fewer")
    # The last number counts as reached if only rounding keeps the steps from it.
    return start + step * np.arange(np.floor(steps * (1 + 1e-12) + 1e-9) + 1)


def _number(text: str, item: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise _bad(item, f"{text!r} is not a number") from None
    if np.isnan(value):
        raise _bad(item, "nan is not a number")
    return value


def _bad(item: str, why: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(f"cannot read {item!r}: {why}")
