"""From the numbers of an example to its files, as every script of the gallery does it; and which scripts there are."""

from sandbox.plotting.example import Animation, Data, Example
from sandbox.writing.gallery_index import MAIN, examples, titles

__all__ = ["MAIN", "Animation", "Data", "Example", "examples", "titles"]
