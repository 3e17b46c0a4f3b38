"""Every example in the documentation runs."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import numpy as np
import pytest

import sandbox
from sandbox.gallery import titles

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
    _, _, table = README.read_text(encoding="utf-8").partition("| name | its point |\n")
    rows = [line.strip("| ").split(" | ") for line in table.partition("\n\n")[0].splitlines()[1:]]
    assert {name.strip("`"): title for name, title in rows} == titles()
    assert [name.strip("`") for name, _ in rows] == list(titles())


@pytest.mark.parametrize("page", [README, *sorted(README.parent.glob("docs/*.md"))], ids=lambda page: page.name)
def test_links_and_names_in_the_documentation_exist(page):
    text = page.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)  # in code the same signs are an index
    for target in re.findall(r"\]\(([^)#:]+)\)", prose):
        assert (page.parent / target).exists(), target
    for name in re.findall(r"`(Task\.[a-z_]+|Ridge\.[a-z_]+|Risk\.[a-z_]+|RandomFeatures\.[a-z_]+)", text):
        owner, attribute = name.split(".")
        assert attribute in {*dir(getattr(sandbox, owner)), *getattr(sandbox, owner).__annotations__}, name
