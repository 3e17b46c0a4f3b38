"""``sandbox cite``: the references of anything in the library, ready to paste."""

from __future__ import annotations

import argparse
import importlib
from contextlib import suppress
from functools import reduce
from typing import Any

import sandbox
from sandbox.commands.subcommand import Subcommand
from sandbox.foundations.parameters import nearest
from sandbox.writing.bibliography import bibliography
from sandbox.writing.citing import FORMATS, PACKAGE, cite, cited
from sandbox.writing.docstrings import left_out
from sandbox.writing.gallery_index import names

EXAMPLES = """\
examples:
  python -m sandbox cite                                       the library itself
  python -m sandbox cite RandomFeatures >> notes.bib           what a model rests on
  python -m sandbox cite Ridge.tuned SphericalTask             methods and tasks
  python -m sandbox cite more-data-never-hurts --format latex  a claim, as \\cite with the locator
  python -m sandbox cite ridge-risk weight-norm                formulas
  python -m sandbox cite u_turn --format markdown              a figure, as a list with links
  python -m sandbox cite --all > sandbox.bib                   everything, for a document with many figures

THING is a public name of the library, a formula, a claim, a convention, a figure, or a key of the bibliography. Numbers
of theorems are given where they are known, and say so where they were not checked against the published version.
"""


def declare(parser: Subcommand) -> None:
    """Say what it does, and what it takes."""
    parser.description = "Print the references of anything in the library: BibTeX, LaTeX or Markdown."
    parser.below = lambda: EXAMPLES
    about = "what to cite (default: the library)"
    parser.suggest(parser.add_argument("things", nargs="*", metavar="THING", help=about), _everything)
    parser.add_argument("--format", choices=FORMATS, default="bibtex", help="default: bibtex")
    parser.add_argument("--all", action="store_true", help="the whole bibliography")
    parser.add_argument("--list", action="store_true", help="list the keys of the bibliography with their titles")


def run(options: argparse.Namespace) -> None:
    """Print the references."""
    if options.list:
        width = max(map(len, bibliography()))
        for key, work in bibliography().items():
            print(f"{key:<{width}}  {work.fields['title']}")
        return
    names = [*bibliography()] if options.all else options.things or [PACKAGE]
    print(cite(*(_found(name) for name in names), format=options.format))


def _everything() -> list[str]:
    """Every name that can be cited by itself."""
    from sandbox.claims import CATALOGUE  # loads Hypothesis
    from sandbox.conventions import CONVENTIONS
    from sandbox.formulas import FORMULAS

    everything = (*sandbox.__all__, *names(), *FORMULAS, *CONVENTIONS, *CATALOGUE, *bibliography())
    return list(dict.fromkeys(everything))


def _found(name: str) -> Any:
    """What a name of the command line means; what takes longer to load is looked at later."""
    if name in bibliography():
        return name
    if name == "sandbox":
        return sandbox
    owner, *members = name.removeprefix("sandbox.").split(".")
    if owner in sandbox.__all__:
        with suppress(AttributeError):
            member = reduce(getattr, members, getattr(sandbox, owner))
            return member if cited(member) else getattr(sandbox, owner)  # which has what its members rest on
    from sandbox.conventions import CONVENTIONS

    if name in CONVENTIONS:
        return CONVENTIONS[name]
    if name.replace("-", "_") in names():
        return importlib.import_module(f"sandbox.examples.{name.replace('-', '_')}")
    without_formulas = left_out("each formula")
    if not without_formulas:
        from sandbox.formulas import FORMULAS

        if name in FORMULAS:
            return FORMULAS[name]
    from sandbox.claims import CATALOGUE  # loads Hypothesis

    if name in CATALOGUE:
        return CATALOGUE[name]  # which knows its works without a docstring
    if without_formulas:
        raise ValueError(without_formulas)
    raise ValueError(
        f"THING must be a public name, a formula, a claim, a convention, a figure or a key, got {name!r}: "
        f"did you mean {nearest(name, _everything())!r}?"
    )
