"""The sliders: which numbers each of them runs through, by the table of parameters that it stands in."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from typing import Any

from sandbox.foundations.parameters import Parameter


@dataclass(frozen=True)
class Control:
    """A number that is set by the position of a slider between 0 and 1.

    Parameters
    ----------
    name : str
        The parameter.
    meaning : str
        What it is, in a phrase.
    low, high : float
        The ends of its range.
    log : bool, default False
        Whether equal steps of the slider are equal ratios.
    zero : bool, default False
        Whether the left end means 0 instead of `low`.
    whole : bool, default False
        Whether only whole numbers are taken.
    endless : bool, default False
        Whether the right end means inf instead of `high`.

    Examples
    --------
    >>> from sandbox.foundations.quantities import PENALTY
    >>> penalty = Control.of(PENALTY)
    >>> [penalty.value(position) for position in (0.0, 0.5, 1.0)]
    [0.0, 0.032, 1000.0]
    >>> round(penalty.position(0.032), 2)
    0.5
    """

    name: str
    meaning: str
    low: float
    high: float
    log: bool = False
    zero: bool = False
    whole: bool = False
    endless: bool = False

    @classmethod
    def of(cls, parameter: Parameter, start: float | None = None) -> Control:
        """The slider of a parameter that has typical values: these are its range, and the number at the start.

        A start of inf is its right end.

        Raises
        ------
        ValueError
            If the parameter has no typical values, or is a list.
        """
        if not has_slider(parameter) or parameter.typical is None:
            raise ValueError(f"{parameter.name} must have typical values, one number each, to have a slider")
        low, high = (*parameter.typical,)
        endless = start == math.inf
        if start is not None and not endless and (start or not parameter.logarithmic):
            low, high = min(low, start), max(high, start)
        return cls(
            parameter.name,
            parameter.meaning.split(",")[0],
            low,
            high,
            log=parameter.logarithmic,
            zero=parameter.logarithmic and not parameter.whole and (parameter.zero or parameter.low <= 0),
            whole=parameter.whole,
            endless=endless,
        )

    def value(self, position: float) -> float:
        """The number at a position: a round one, so that it can be read out; beyond the ends the last one."""
        position = min(max(position, 0.0), 1.0)
        if self.zero and position == 0:
            return 0.0
        if self.endless and position == 1:
            return math.inf
        if self.log:
            number = float(f"{self.low * (self.high / self.low) ** position:.{3 if self.whole else 2}g}")
        else:
            digits = 2 - math.floor(math.log10(self.high - self.low)) if self.high > self.low else 2
            number = round(self.low + (self.high - self.low) * position, digits)
        number = min(max(number, self.low), self.high)
        return round(number) if self.whole else number

    def position(self, value: float) -> float:
        """Where the slider stands for a number."""
        if (self.zero and value == 0) or self.high == self.low:
            return 0.0
        if value == math.inf:
            return 1.0
        if not self.log:
            return (value - self.low) / (self.high - self.low)
        return math.log(value / self.low) / math.log(self.high / self.low)

    def holds(self, value: float) -> bool:
        """Whether a number is in the range."""
        return self.low <= value <= self.high or (self.zero and value == 0) or (self.endless and value == math.inf)

    def nearest(self, value: float) -> float:
        """The number of the slider that is nearest to `value`."""
        return self.value(self.position(max(value, self.low)))

    def check(self, value: Any) -> float:
        """`value` if the slider can show it.

        Raises
        ------
        TypeError
            If it is not a number, or not a whole one where it has to be.
        ValueError
            If it is outside the range; the message names the parameter.
        """
        try:
            if isinstance(value, (str, bytes, bool)):
                raise TypeError
            number = operator.index(value) if self.whole else float(value)
        except (TypeError, ValueError):
            kind = "a whole number" if self.whole else "a number"
            raise TypeError(f"{self.name} must be {kind}, got {value!r}") from None
        if not self.holds(number):
            exceptions = f"{'0, ' if self.zero else ''}{'inf, ' if self.endless else ''}"
            range_ = f"{exceptions[:-2]} or between" if exceptions else "between"
            range_ = f"{range_} {self.low:g} and {self.high:g}"
            raise ValueError(f"{self.name} must be {range_} in the explorer, got {number!r}")
        return number


def has_slider(parameter: object) -> bool:
    """Whether a parameter is one number with typical values."""
    return isinstance(parameter, Parameter) and parameter.typical is not None and not parameter.vector
