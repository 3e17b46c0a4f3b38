"""Every example tells its story, runs by itself and writes the same files every time."""

import runpy
import sys

import matplotlib.image
import numpy as np
import pytest

from sandbox.commands.figure import MAIN, titles
from sandbox.gallery import Animation

NAMES = tuple(titles())


def test_the_main_example_comes_first():
    assert NAMES[0] == MAIN


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_what_it_shows_and_runs_nothing_on_import(name, module, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    script = module(name)
    runpy.run_path(script.__file__, run_name="imported")
    assert not list(tmp_path.iterdir())
    for heading in ("What you see", "Why it happens", "Model", "How exact", "Sources** (numbering not checked)"):
        assert f"**{heading}" in script.__doc__
    with open(script.__file__, encoding="utf-8") as file:
        assert file.read().count("\n# %%\n") >= 4


@pytest.mark.parametrize("name", NAMES)
def test_an_example_runs_as_a_script_and_writes_its_files(name, module, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [name, "--fast", "--out", str(tmp_path / "new" / "directory")])
    runpy.run_path(module(name).__file__, run_name="__main__")
    assert len(capsys.readouterr().out.splitlines()) >= 4
    written = sorted(path.name for path in (tmp_path / "new" / "directory").iterdir())
    film = ("gif",) if isinstance(module(name).example, Animation) else ()
    assert written == [f"{name}.{ending}" for ending in sorted(("csv", "pdf", "png", "txt", *film))]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_writes_the_same_bytes_every_time(name, module, tmp_path, capsys):
    first = module(name).main(tmp_path / "first", fast=True)
    printed = capsys.readouterr().out
    second = module(name).main(tmp_path / "second", fast=True)
    assert capsys.readouterr().out == printed
    for left, right in zip(first["files"], second["files"], strict=True):
        assert left.read_bytes() == right.read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_not_blank(name, drawn):
    (png,) = (file for file in drawn(name)["files"] if file.suffix == ".png")
    picture = matplotlib.image.imread(png)
    assert picture.shape[:2] == (1080, 1920)
    assert 0.05 < np.mean(picture[..., :3].min(axis=-1) < 0.9) < 0.9
