"""The parser of a subcommand, which knows its options only once it is chosen."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any


class Suggestions(tuple[str, ...]):
    """Choices that refuse nothing."""

    def __contains__(self, value: object) -> bool:
        return True


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
        self._suggested: list[tuple[argparse.Action, Iterable[str] | Callable[[], Iterable[str]]]] = []

    def load(self, arguments: Sequence[str] = ()) -> None:
        """Load the module and have it add its options, unless it has.

        Parameters
        ----------
        arguments : sequence of str
            What is about to be parsed.
        """
        if self.get_default("run") is None:
            module = importlib.import_module(f"sandbox.commands.{self._module}")
            self.arguments = tuple(arguments)
            module.declare(self)
            self.set_defaults(run=module.run, parser=self)

    def suggest(self, action: argparse.Action, names: Iterable[str] | Callable[[], Iterable[str]]) -> None:
        """Say what completion offers for an argument whose value the command itself checks, in a sentence.

        Parameters
        ----------
        action : argparse.Action
            The argument.
        names : iterable of str, or a callable that loads them
            As `choices` they would load for every help, and what is none of them would be refused.
        """
        self._suggested.append((action, names))

    def offer(self) -> None:
        """Make choices of what is suggested, for what reads the parser."""
        for action, names in self._suggested:
            action.choices = Suggestions(names() if callable(names) else names)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments of the subcommand, see `argparse.ArgumentParser.parse_known_args`."""
        self.load(sys.argv[1:] if args is None else args)
        return super().parse_known_args(args, namespace)

    def format_help(self) -> str:
        """The help as text."""
        self.epilog = self.below() if self.below is not None else None
        return super().format_help()
