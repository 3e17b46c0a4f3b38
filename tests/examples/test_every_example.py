"""Every example tells its story, runs by itself and writes the same files every time."""

import ast
import inspect
import math
import re
import runpy
import shutil
import sys

import matplotlib.image
import numpy as np
import pytest

from sandbox import Simulation, plotting
from sandbox.foundations.parts import PRIMARY
from sandbox.gallery import MAIN, Animation, titles
from sandbox.references import cited
from sandbox.results.monte_carlo import Stream

NAMES = tuple(titles())

#: What this one draws is simulation, says its caption.
SIMULATED_THROUGHOUT = ("what_the_fit_looks_like",)


def test_the_main_example_comes_first():
    assert NAMES[0] == MAIN


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_what_it_shows_and_runs_nothing_on_import(name, module, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    script = module(name)
    runpy.run_path(script.__file__, run_name="imported")
    assert not list(tmp_path.iterdir())
    for heading in ("What you see", "Why it happens", "Model", "How exact", "Sources"):
        assert f"**{heading}" in script.__doc__
    with open(script.__file__, encoding="utf-8") as file:
        assert file.read().count("\n# %%\n") >= 4


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_example_as_a_script_writes_its_files_the_same_byte_for_byte(
    name, module, computed_once, tmp_path, monkeypatch, capsys
):
    first = computed_once(name)
    monkeypatch.setattr(sys, "argv", [name, "--fast", "--out", str(tmp_path / "new" / "directory")])
    capsys.readouterr()
    runpy.run_path(module(name).__file__, run_name="__main__")
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) >= 4
    assert printed == first["printed"]
    second = {path.name: path for path in (tmp_path / "new" / "directory").iterdir()}
    film = ("gif", "html") if isinstance(module(name).example, Animation) else ()
    endings = ("bib", "csv", "pdf", "png", "tex", "txt", *film)
    assert set(second) == {f"{name}.{ending}" for ending in endings}
    assert {path.name for path in first["files"]} == set(second)
    for path in first["files"]:
        assert path.read_bytes() == second[path.name].read_bytes(), path.name


@pytest.mark.parametrize("name", NAMES)
def test_an_example_draws_the_same_numbers_every_time_as_every_generator_has_a_seed(name, module):
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module(name)))) if isinstance(node, ast.Call)]
    for call in calls:
        called = ast.unparse(call.func).rpartition(".")[2]
        if called in ("simulate", "default_rng", "SeedSequence"):
            (seed,) = call.args if called != "simulate" else [each.value for each in call.keywords if each.arg == "rng"]
            assert ast.unparse(seed) != "None", ast.unparse(call)


@pytest.fixture
def figures(module, monkeypatch):
    """The figures of an example, those of its film included, with a constant in place of its simulations."""

    def instead(model, task, n, **_):
        sizes = [np.shape(getattr(model, each)) for each in getattr(model, "parameters", ()) if each != "activation"]
        shape = np.broadcast_shapes(task.shape, np.shape(n), *sizes)
        cells = math.prod(shape)
        same, runs = np.full((2, len(PRIMARY)), 0.05), np.full((2, 2), 0.35)
        return Simulation.of([same] * cells, [runs] * cells, shape, (Stream((0,), (), 2),))

    def drawn(name, *, fast):
        script = module(name)
        monkeypatch.setattr(script, "simulate", instead, raising=False)
        with plotting.look("slides"):
            data = script.compute(fast=fast)
            yield (figure := script.draw(data))
            matplotlib.pyplot.close(figure)
            if isinstance(script.example, Animation):
                yield from script.frames(data)

    return drawn


def theory(figure):
    """What is drawn of theory: for each axes the lines that are not measured points or joined ones, and the bands."""
    for ax in figure.axes:
        bars = [container.lines[0] for container in ax.containers]
        measured = {tuple(point) for line in bars for point in line.get_xydata().tolist()}
        lines = [line.get_xydata() for line in ax.lines if line not in bars and line.get_linestyle() != "None"]
        lines = [line for line in lines if not measured.issuperset(map(tuple, line.tolist()))]
        yield lines, [band.get_path().vertices for band in ax.patches if band.get_gid()]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in NAMES if name not in SIMULATED_THROUGHOUT])
def test_fast_mode_draws_the_theory_of_the_full_mode_which_breaks_where_it_is_infinite(
    name, figures, breaks_at_infinity
):
    shown = []
    for fast in (False, True):
        shown.append([list(theory(each)) for each in figures(name, fast=fast) if breaks_at_infinity(each)])
    (whole, *film), (quick, *few) = shown
    assert same(quick, whole)
    assert all(any(same(frame, each) for each in film) for frame in few)
    assert sum(line.shape[0] > 2 for lines, _ in whole for line in lines) >= 2


def same(one, other):
    """Whether two figures show the same theory."""
    kinds = zip(*(zip(*panels, strict=True) for panels in (one, other)), strict=True)
    for panels in kinds:
        for left, right in zip(*panels, strict=True):
            if [each.shape for each in left] != [each.shape for each in right]:
                return False
            if not all(np.array_equal(*pair) for pair in zip(left, right, strict=True)):
                return False
    return True


@pytest.mark.parametrize("name", NAMES)
def test_an_example_cites_the_works_that_its_caption_names(name, module, drawn):
    example = module(name).example
    assert example.citations == cited(module(name)) == cited(example)
    files = {file.suffix: file for file in drawn(name)["files"]}
    printed = set(re.findall(r"\\cite\{(\w+)\}", files[".tex"].read_text("utf-8")))
    assert printed >= {citation.key for citation in example.citations}
    assert set(re.findall(r"^@\w+\{(\w+),", files[".bib"].read_text("utf-8"), re.MULTILINE)) == printed


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs LaTeX")
def test_an_example_as_pgf(module, computed_once, tmp_path):
    computed_once("u_turn")
    files = module("u_turn").main(tmp_path, fast=True, pgf=True)["files"]
    (pgf,) = (file for file in files if file.suffix == ".pgf")
    assert "effective parameters" in pgf.read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_not_blank(name, drawn):
    (png,) = (file for file in drawn(name)["files"] if file.suffix == ".png")
    picture = matplotlib.image.imread(png)
    assert picture.shape[:2] == (1080, 1920)
    assert 0.05 < np.mean(picture[..., :3].min(axis=-1) < 0.9) < 0.9
