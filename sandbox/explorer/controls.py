"""The sliders: which numbers each of them runs through."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Control:
    """A number that is set by the position of a slider between 0 and 1.

    Parameters
    ----------
    label : str
        What is written beside the slider.
    low, high : float
        The ends of its range.
    log : bool, default False
        Whether equal steps of the slider are equal ratios.
    zero : bool, default False
        Whether the left end means 0 instead of `low`.
    whole : bool, default False
        Whether only whole numbers are taken.

    Examples
    --------
    >>> penalty = Control("penalty", 1e-6, 1e3, log=True, zero=True)
    >>> [penalty.value(position) for position in (0.0, 0.5, 1.0)]
    [0.0, 0.032, 1000.0]
    >>> round(penalty.position(0.032), 2)
    0.5
    """

    label: str
    low: float
    high: float
    log: bool = False
    zero: bool = False
    whole: bool = False

    def value(self, position: float) -> float:
        """The number at a position: a round one, so that it can be read out; beyond the ends the last one."""
        position = min(max(position, 0.0), 1.0)
        if self.zero and position == 0:
            return 0.0
        if not self.log:
            return round(self.low + (self.high - self.low) * position, 2)
        number = float(f"{self.low * (self.high / self.low) ** position:.{3 if self.whole else 2}g}")
        return round(number) if self.whole else number

    def position(self, value: float) -> float:
        """Where the slider stands for a number."""
        if self.zero and value == 0:
            return 0.0
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        return math.log(value / self.low) / math.log(self.high / self.low)

    def check(self, value: Any, name: str) -> float:
        """`value` if the slider can show it.

        Raises
        ------
        TypeError
            If it is not a number, or not a whole one where it has to be.
        ValueError
            If it is outside the range; the message names `name`.
        """
        try:
            if isinstance(value, (str, bytes, bool)):
                raise TypeError
            number = operator.index(value) if self.whole else float(value)
        except (TypeError, ValueError):
            kind = "a whole number" if self.whole else "a number"
            raise TypeError(f"{name} must be {kind}, got {value!r}") from None
        if not (self.low <= number <= self.high or (self.zero and number == 0)):
            range_ = f"{'0 or ' if self.zero else ''}between {self.low:g} and {self.high:g}"
            raise ValueError(f"{name} must be {range_} in the explorer, got {number!r}")
        return number
