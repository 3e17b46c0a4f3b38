"""Which figures there are is read from their scripts, installed or beside the library."""

import importlib.util
import sys
from pathlib import Path

import pytest

from sandbox.writing import gallery_index
from sandbox.writing.gallery_index import MAIN, examples, listed, names, titles

FOLDER = Path(__file__).parents[2] / "examples"


def test_every_script_is_a_figure_but_for_tests():
    scripts = {path.stem for path in FOLDER.glob("*.py")}
    assert set(names()) == {name for name in scripts if not name.startswith(("test_", "__"))}
    assert names()[0] == MAIN
    assert names()[1:] == sorted(names()[1:])


def test_a_title_is_the_first_line_of_a_script():
    assert list(titles()) == names()
    for name, title in titles().items():
        assert f'"""\n{title}\n{"=" * len(title)}\n' in (FOLDER / f"{name}.py").read_text("utf-8")


def test_the_list_is_aligned():
    width = max(map(len, names()))
    assert [line[width + 4 :] for line in listed().splitlines()] == list(titles().values())


@pytest.fixture
def not_installed(monkeypatch):
    """As if there were no package of examples."""
    find = importlib.util.find_spec
    monkeypatch.delitem(sys.modules, "sandbox.examples", raising=False)
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name: find(name) if name != "sandbox.examples" or name in sys.modules else None,
    )


def test_in_a_checkout_they_lie_beside_the_library(not_installed, monkeypatch):
    monkeypatch.setattr(gallery_index, "__file__", str(FOLDER.parent / "sandbox" / "writing" / "gallery_index.py"))
    assert list(examples().__path__) == [str(FOLDER)]
    assert names()[0] == MAIN


def test_without_them_there_is_no_figure(not_installed, monkeypatch, run):
    monkeypatch.setattr(gallery_index, "__file__", "/nowhere/sandbox/writing/gallery_index.py")
    assert examples() is None
    assert (names(), titles(), listed()) == ([], {}, "")
    code, _, err = run("figure")
    assert code == 2
    assert err == "sandbox: error: the examples that draw the figures are not installed: install the whole package\n"
