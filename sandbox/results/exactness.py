"""How exact a number is."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Exactness(StrEnum):
    """How a number was obtained, in the order from an identity to a measurement.

    Each is a string; ``<`` means more exact.

    Examples
    --------
    >>> Exactness("equivalent") < Exactness.SIMULATION, Exactness.EQUIVALENT == "equivalent"
    (True, True)
    >>> Exactness.of_theory()
    ('finite-sample', 'equivalent', 'gaussian-equivalence')
    """

    FINITE_SAMPLE = "finite-sample"
    EQUIVALENT = "equivalent"
    GAUSSIAN_EQUIVALENCE = "gaussian-equivalence"
    SIMULATION = "simulation"

    @classmethod
    def of_theory(cls) -> tuple[Self, ...]:
        """All but a measurement."""
        return tuple(each for each in cls if each < cls.SIMULATION)

    @property
    def rank(self) -> int:
        """0 for an identity, and higher for what is less exact."""
        return list(type(self)).index(self)

    def __lt__(self, other: str) -> bool:
        return self.rank < type(self)(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= type(self)(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > type(self)(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= type(self)(other).rank

    def __repr__(self) -> str:
        return repr(self.value)
