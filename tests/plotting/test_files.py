"""Files: the same bytes every time, replaced in one step, written after everything is checked."""

import math
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from sandbox import Ridge, plotting
from sandbox.claims import CATALOGUE, check
from sandbox.explorer import Curve, Entry
from sandbox.explorer.curve_words import slug
from sandbox.plotting.example import Animation, Example
from sandbox.plotting.files import file_stem
from sandbox.plotting.verdicts import publish_verdict
from sandbox.references import cite

ROOT = Path(__file__).parents[2]


P = np.array([10.0, 50.0, 98.0, 100.0, 102.0, 200.0, 400.0])


def figure(risk):
    with matplotlib.rc_context(plotting.style("paper")):
        ax = Figure().add_subplot(ylim=(0, 3))
        plotting.sources(P, risk, ax=ax)
        plotting.risk_curve(P, risk, label="min-norm", outline="white", ax=ax)
        plotting.label_lines(plotting.label_bands(ax))
        return ax.figure


@pytest.mark.parametrize("ending", ["pdf", "png", "svg", "SVG"])
def test_saved_figures_are_the_same_byte_for_byte(ending, risk, tmp_path, monkeypatch):
    before = dict(matplotlib.rcParams)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    first = plotting.save(figure(risk), tmp_path / f"a.{ending}").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    second = plotting.save(figure(risk), tmp_path / f"b.{ending}").read_bytes()
    assert first == second
    assert matplotlib.__version__.encode() not in first
    assert dict(matplotlib.rcParams) == before


def test_save_replaces_a_file_in_one_step_or_not_at_all(risk, tmp_path, monkeypatch):
    path = plotting.save(figure(risk), str(tmp_path / "deep" / "curve.svg"))
    content = path.read_bytes()
    assert [file.name for file in path.parent.iterdir()] == ["curve.svg"]

    def fails(source, target):
        raise OSError("no room")

    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(OSError, match="no room"):
        plotting.save(Figure(), path)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == ["curve.svg"]


def test_save_names_the_endings_it_knows(tmp_path):
    with pytest.raises(ValueError, match="'pdf', 'png', 'svg', 'pgf'"):
        plotting.save(Figure(), tmp_path / "curve.jpg")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "my curve", "100%", "a#b", "{a}", "~me", "a,b", 'a"b', "a\nb", "a\x01b"])
def test_publish_refuses_a_name_that_latex_cannot_read(name, tmp_path):
    with pytest.raises(ValueError, match="name must have no blanks"):
        plotting.publish(Figure(), tmp_path, name, table=[{"p": 1}], caption="A curve.")
    assert list(tmp_path.iterdir()) == []


def published(name, directory):
    plotting.publish(Figure(), directory, name, table=[{"p": 1}], caption="A curve.")


def published_example(name, directory):
    def nothing(*_, **__):
        raise AssertionError("the name comes first")

    Example(name, "A story.", nothing, nothing, nothing, nothing).main(directory)


def published_animation(name, directory):
    Animation(name, "A story.", *[lambda *_, **__: [{"p": 1}]] * 5).main(directory)


def published_verdict(name, directory):
    found = check(CATALOGUE["more-data-never-hurts"], examples=10)
    publish_verdict(replace(found, claim=replace(found.claim, id=name)), directory, caption="A claim.")


@pytest.mark.parametrize("writer", [published, published_example, published_animation, published_verdict])
@pytest.mark.parametrize("name", ["../evil", "..", ".", "a/b", "/evil", "a\\b", "..\\evil", "C:evil", "a\0b"])
def test_a_name_leads_into_no_other_directory(name, writer, tmp_path):
    outdir = tmp_path / "figures"
    with pytest.raises(ValueError, match=r"name must be of one file, without directories, got .*: give the directory"):
        writer(name, outdir)
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_a_string(tmp_path):
    with pytest.raises(TypeError, match="name must be a string, got 3"):
        published(3, tmp_path)


def test_the_name_of_an_explored_curve_leads_into_no_other_directory():
    assert file_stem(slug(Curve(Entry("../evil", Ridge)))).startswith("__evil-")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"endings": ("pdf", "gif")}, ValueError), ({"endings": "pdf"}, ValueError), ({"table": None}, TypeError)],
)
def test_publish_writes_nothing_before_everything_is_checked(wrong, error, tmp_path):
    with pytest.raises(error):
        plotting.publish(Figure(), tmp_path, "curve", **({"table": [{"p": 1}], "caption": "A curve."} | wrong))
    assert list(tmp_path.iterdir()) == []


def test_threads_that_write_leave_the_settings_alone(tmp_path):
    def write(number):
        fig = Figure(figsize=(1, 1))
        fig.add_subplot()
        return plotting.save(fig, tmp_path / f"{number}.svg").read_bytes()

    before = dict(matplotlib.rcParams)
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(write, range(16)))) == 1
    assert dict(matplotlib.rcParams) == before


def test_publish_writes_the_figure_its_numbers_and_its_caption(risk, tmp_path):
    rows = [{"p": 1, "total": math.inf}]
    files = plotting.publish(Figure(), tmp_path / "new", "curve", table=rows, caption="\nA curve.\n\n")
    assert [file.name for file in files] == [
        f"curve.{ending}" for ending in ("png", "pdf", "svg", "csv", "txt", "tex", "bib")
    ]
    assert files[3].read_text() == "p,total\n1,inf\n"
    assert files[4].read_text() == "A curve.\n"
    assert files[5].read_text().endswith("\\end{figure}\n")
    assert files[6].read_text() == f"{cite()}\n"


PUBLISH = """
import shutil, sys
import matplotlib
from matplotlib.figure import Figure
from sandbox import MinNorm, Task, plotting, tables

p = [10, 50, 98, 100, 102, 200, 400]
risk = MinNorm(p).finite_sample_risk(Task.isotropic(400, noise=0.25), n=100)
for look in ("slides", "notes"):
    with matplotlib.rc_context(plotting.style(look)):
        ax = Figure().add_subplot(ylim=(0, 3), xlim=(0, 400), xlabel="p_1 ≤ n < ∞, x × 10²", title="a |title| of 5%")
        plotting.sources(p, risk, ax=ax)
        plotting.risk_curve(p, risk, label="min-norm", outline="white", ax=ax)
        plotting.measured([50, 200], [2.29, 1.31], [0.1, 0.1], ax=ax)
        plotting.label_lines(plotting.label_bands(ax), at={"min-norm": 200})
        endings = ["png", "pdf", "svg", *(["pgf"] if shutil.which("pdflatex") else [])]
        caption = "A curve at p = n, after ``belkin2020two`` and ``hastie2022surprises``."
        plotting.publish(ax.figure, sys.argv[1], look, table=tables.rows(risk, p=p), caption=caption, endings=endings)
"""


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(tmp_path):
    for seed, epoch in (("1", "0"), ("2", "1000000000")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch}
        command = [sys.executable, "-c", PUBLISH, str(tmp_path / seed)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)
    files = sorted((tmp_path / "1").iterdir())
    assert len(files) == 2 * (8 if shutil.which("pdflatex") else 7)
    for file in files:
        content = file.read_bytes()
        assert content == (tmp_path / "2" / file.name).read_bytes(), file.name
        assert str(ROOT).encode() not in content
        if file.suffix == ".pgf":
            assert content.isascii()
            # The words are words, not outlines of letters, those with a halo too.
            assert b"noise" in content
            assert b"min-norm" in content
