"""The parser of a subcommand, which knows its options only once it is chosen."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from typing import Any


class Subcommand(argparse.ArgumentParser):
    """A parser that loads the module of its subcommand when it has something to parse.

    The module has `declare`, which adds the options to the parser, and `run`, which takes what was parsed.

    Parameters
    ----------
    module : str
        The module in `sandbox.commands`.
    **options
        As for `argparse.ArgumentParser`.

    Attributes
    ----------
    below : callable
        Makes the text that the help shows below the options; it is called when the help is shown.
    arguments : tuple of str
        What is about to be parsed, when `declare` is called.
    """

    below: Callable[[], str] | None = None
    arguments: tuple[str, ...] = ()

    def __init__(self, *, module: str, **options: Any) -> None:
        super().__init__(**({"formatter_class": argparse.RawDescriptionHelpFormatter} | options))
        self._module = module

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments of the subcommand, see `argparse.ArgumentParser.parse_known_args`."""
        if self.get_default("run") is None:
            module = importlib.import_module(f"sandbox.commands.{self._module}")
            self.arguments = tuple(sys.argv[1:] if args is None else args)
            module.declare(self)
            self.set_defaults(run=module.run, parser=self)
        return super().parse_known_args(args, namespace)

    def format_help(self) -> str:
        """The help as text."""
        self.epilog = self.below() if self.below is not None else None
        return super().format_help()
