"""Every example in the documentation runs."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import numpy as np
import pytest

import sandbox
from sandbox.commands.figure import titles

MODULES = [
    "sandbox",
    *(
        module.name
        for module in pkgutil.walk_packages(sandbox.__path__, "sandbox.")
        if not module.name.startswith("sandbox.examples") and module.name != "sandbox.__main__"
    ),
]
README = Path(__file__).parents[1] / "README.md"


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    assert sum(bool(case.examples) for name in MODULES for case in finder.find(importlib.import_module(name))) > 20


def test_examples_in_the_readme(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with np.printoptions(legacy=False):
        failed, attempted = doctest.testfile(str(README), module_relative=False)
    assert failed == 0
    assert attempted >= 5


def test_the_readme_lists_every_figure():
    text = README.read_text(encoding="utf-8")
    for name, title in titles().items():
        assert f"| `{name}` | {title} |" in text, name
