"""The command line: ``python -m sandbox``, also installed as ``sandbox``."""

from __future__ import annotations

import argparse
import os
import re
import sys
import warnings
from collections.abc import Sequence
from typing import Any

from sandbox._version import version
from sandbox.commands.subcommand import Subcommand
from sandbox.writing.plain_output import plain_output

#: What there is to choose from. The module of a command, of the same name, loads when it is chosen.
COMMANDS = {
    "figure": "draw a figure and write it with its numbers",
    "risk": "print the test risk of a model, split by source",
    "claims": "check theory statements and show their counterexamples",
    "explore": "move the curve with sliders, in a window",
    "formulas": "list the formulas behind every number, with LaTeX and references",
    "conventions": "translate from and to the symbols of papers",
    "cite": "print the references of a model, a claim or a figure",
}

EXAMPLES = """\
examples:
  python -m sandbox figure                       the bias-variance U against the double-descent curve
  python -m sandbox figure --list                what else can be drawn
  python -m sandbox risk ridge --penalty .1 --dim 400 --noise .25 --n 100 --p 50,100,200,400
  python -m sandbox claims                       what is true about test risk, and what only seems so
  python -m sandbox explore                      the curve under sliders, in a window
  python -m sandbox conventions                  the same in the symbols of other papers
  python -m sandbox formulas ridge-risk          the formula behind a number, in LaTeX, with its references
  python -m sandbox cite RandomFeatures          the papers behind a model, as BibTeX

The command sandbox is the same as python -m sandbox. More examples: python -m sandbox risk --help
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments, those of the process by default.

    Returns
    -------
    int
        The exit code: 0, 1 where a claim is not what it is expected to be, 2 after a message on the standard error.
    """
    try:
        with plain_output():
            options = parser().parse_args(argv)
            with warnings.catch_warnings():
                warnings.showwarning = _say
                code = options.run(options)
            if sys.stdout is not None:  # which it is where the caller has closed it
                sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough, as in "| head"; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # what the shell reports of a program ended by a closed pipe
    except KeyboardInterrupt:
        return 130
    except (ValueError, TypeError, NotImplementedError, OSError, MemoryError, Warning) as error:
        _print("error", str(error) or type(error).__name__)
        return 2
    return code or 0


def parser() -> argparse.ArgumentParser:
    """The parser of the command line, in which a command knows its options once it is chosen.

    Returns
    -------
    argparse.ArgumentParser
    """
    return _parsers()[0]


def whole_parser() -> argparse.ArgumentParser:
    """The same with the options of all commands, for what reads them: shell completion, documentation.

    Returns
    -------
    argparse.ArgumentParser
    """
    whole, commands = _parsers()
    for command in commands:
        command.load()
        command.offer()
    return whole


class _Versions(argparse.Action):
    """Print the versions of all that numbers depend on, and leave."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from sandbox.writing.versions import show_versions  # loads what reads the packages that are installed

        show_versions()
        parser.exit()


def _parsers() -> tuple[argparse.ArgumentParser, list[Subcommand]]:
    parser = argparse.ArgumentParser(
        prog="sandbox",
        description="Exact test risk, bias and variance through the interpolation threshold.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sandbox {version}")
    about = "show the versions of all that numbers depend on, for a bug report, and exit"
    parser.add_argument("--versions", action=_Versions, nargs=0, help=about)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Subcommand)
    return parser, [commands.add_parser(name, help=does, module=name) for name, does in COMMANDS.items()]


def _say(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
    """Show a warning without the place in the code that raised it."""
    _print(category.__name__, str(message))


def _print(kind: str, message: str) -> None:
    """One line on the standard error, in the words of the command line."""
    text = " ".join(message.split())
    text = re.sub(r"finite_sample_risk\b(?!\()", "finite_sample_risk (the option --exact)", text, count=1)
    text = text.replace("use SphericalTask", "use SphericalTask (--task spherical)", 1)
    print(f"sandbox: {kind}: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
