"""The parser is whole for what reads it: shell completion finds every command, every option and every name."""

import argparse
from collections.abc import Sequence

import pytest

import sandbox
from sandbox.__main__ import COMMANDS, parser, whole_parser
from sandbox.claims import CATALOGUE, KINDS
from sandbox.conventions import CONVENTIONS
from sandbox.formulas import FORMULAS
from sandbox.models import MODELS
from sandbox.tasks import TASKS
from sandbox.writing.gallery_index import names


def subcommands(whole):
    (found,) = (each for each in whole._actions if isinstance(each, argparse._SubParsersAction))
    return found.choices


WHOLE = subcommands(whole_parser())
ACTIONS = [(command, action) for command, each in WHOLE.items() for action in each._actions]


def choices(command, argument):
    """What may follow, by the option or by the position of an argument."""
    (found,) = (
        action
        for name, action in ACTIONS
        if name == command and (argument in action.option_strings or argument == action.dest)
    )
    return found.choices


def test_every_command_is_there_with_its_options():
    assert list(WHOLE) == list(COMMANDS)
    for name, command in WHOLE.items():
        assert len(command._actions) > 1, name
        assert command.get_default("run") is not None
    listed = {option for _, action in ACTIONS for option in action.option_strings}
    assert {"--n", "--penalty", "--all", "--kind", "--check", "--format", "--axis", "--quiet"} <= listed


@pytest.mark.parametrize(("command", "action"), ACTIONS, ids=lambda each: getattr(each, "dest", each))
def test_what_there_is_to_choose_from_is_a_sequence_of_words(command, action):
    if action.choices is None:
        return
    assert isinstance(action.choices, Sequence)
    assert len(action.choices) == len(set(action.choices)) > 1
    assert all(type(each) is str and each and " " not in each for each in action.choices)


def test_the_names_are_those_that_there_are():
    for command in ("risk", "explore"):
        assert list(choices(command, "--model")) == list(MODELS)
        assert "relu" in list(choices(command, "--activation"))
    assert list(choices("risk", "model")) == list(MODELS)
    assert list(choices("risk", "--task")) == list(TASKS)
    assert {"n", "p", "penalty", "noise"} <= set(choices("explore", "--axis"))
    assert "activation" not in list(choices("explore", "--axis"))
    assert list(choices("figure", "names")) == names()
    assert list(choices("claims", "ids")) == list(CATALOGUE)
    assert list(choices("claims", "--kind")) == list(KINDS)
    assert list(choices("formulas", "ids")) == list(FORMULAS)
    assert list(choices("conventions", "names")) == list(CONVENTIONS)
    assert {*sandbox.__all__, *names(), *FORMULAS, *CATALOGUE} <= set(choices("cite", "things"))


def test_an_argument_that_can_be_listed_has_something_to_choose_from():
    """What takes a word is completed; what takes a number, a directory or several of them is not."""
    open_ended = {"NUMBER", "NUMBERS", "DIRECTORY"}
    for command, action in ACTIONS:
        if action.nargs != 0 and action.metavar not in open_ended:
            assert action.choices is not None, (command, action.dest)


def test_what_is_none_of_them_is_parsed_all_the_same():
    """The command itself checks it; an empty list would be refused too."""
    for line in ("risk own.module:Model --n 3", "claims", "figure my-own"):
        assert whole_parser().parse_args(line.split()).run


def test_the_parser_of_a_command_that_was_not_chosen_stays_empty():
    for name, command in subcommands(parser()).items():
        assert len(command._actions) == 1, name
