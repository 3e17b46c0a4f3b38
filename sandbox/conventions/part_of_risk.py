"""What a paper calls a part of the risk."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.foundations.parameters import one_of
from sandbox.foundations.parts import DERIVED, PRIMARY


@dataclass(frozen=True)
class Part:
    """What a paper calls a part of the risk, and the fields of `Risk` that it consists of.

    Parameters
    ----------
    name : str
        Their word: ``"bias"``, ``"variance"``, ...
    latex : str
        How they write it.
    fields : tuple of str
        Fields of `Risk`, which add up to it.
    """

    name: str
    latex: str
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        for each in self.fields:
            one_of(each, "fields", (*PRIMARY, *DERIVED))
