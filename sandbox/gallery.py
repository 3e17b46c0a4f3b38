"""From the numbers of an example to its files: what every script of the gallery does in the same way."""

from sandbox.plotting.example import Animation, Data, Example

__all__ = ["Animation", "Data", "Example"]
