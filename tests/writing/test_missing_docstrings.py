"""Without docstrings (python -OO) everything that stands in one is said to be missing, and the rest works."""

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.__main__ import COMMANDS
from sandbox.writing.docstrings import docstring, left_out

ROOT = Path(__file__).parents[2]

MISSING = "stands in a docstring, which Python leaves out under -OO or PYTHONOPTIMIZE: run it without them"


def python(*arguments, cwd, optimize="2"):
    environment = os.environ | {"PYTHONOPTIMIZE": optimize, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, text=True, capture_output=True, check=False)


#: Command lines that need a docstring, and what of it is missing.
LACKING = {
    "formulas": "each formula",
    "formulas ridge-risk": "each formula",
    "formulas --check ridge-risk": "each formula",
    "formulas --format latex": "each formula",
    "cite Ridge": "what Ridge rests on",
    "cite Ridge.tuned": "what tuned rests on",
    "cite u_turn": "what sandbox.examples.u_turn rests on",
    "cite ridge-risk": "each formula",
    "cite more-data-always-hurts": "each formula",
}


@pytest.mark.parametrize("line", LACKING)
def test_a_command_says_what_is_missing(line, tmp_path):
    done = python("-m", "sandbox", *line.split(), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"sandbox: error: {LACKING[line]} {MISSING}\n"


#: Command lines that need none, or do with a sentence in its place.
WORKING = {
    **{f"{command} --help": "usage: " for command in COMMANDS},
    "--help": "usage: ",
    "cite": "sandbox2026exact",
    "cite hastie2022surprises --format markdown": "Surprises",
    "cite mei-montanari": "mei2022generalization",
    "cite more-data-never-hurts --format latex": "\\cite",
    "cite --list": "hastie2022surprises",
    "conventions": "mei-montanari",
    "conventions hastie": "gamma",
    "figure --list": "Double descent folds back",
    "risk min-norm --dim 200 --n 100 --p 50": "total",
    "claims --list": f"What this claim says {MISSING}",
    "claims more-data-never-hurts": f"What this claim says {MISSING}",
    "claims more-data-never-hurts --format json": "refuted",
    "claims more-data-never-hurts --format latex": "What this claim says stands in a docstring",
}


@pytest.mark.parametrize("line", WORKING)
def test_a_command_works_without_docstrings(line, tmp_path):
    done = python("-m", "sandbox", *line.split(), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert WORKING[line] in done.stdout


#: Everything that writes a caption, into the directory in which it runs.
CAPTIONS = """
from sandbox.claims import CATALOGUE, check
from sandbox.claims.verdict_figure import draw
from sandbox.explorer import Curve, write
from sandbox.plotting.example import Example
from matplotlib.figure import Figure

row = [{"p": 1}]
Example("example", None, lambda fast: {}, lambda _: Figure(), lambda _: row, lambda _: row).main(".")
write(Curve("ridge"), ".")
draw(check(CATALOGUE["more-data-never-hurts"]), ".")
"""


def test_no_caption_is_empty(tmp_path):
    done = python("-c", CAPTIONS, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    captions = {file.stem.split("-")[0]: file.read_text("utf-8") for file in tmp_path.glob("*.txt")}
    assert captions["example"] == f"The story of this figure {MISSING}\n"
    assert f"**Sources**: What the model rests on {MISSING}." in " ".join(captions["ridge"].split())
    assert f"**Claim.** What this claim says {MISSING}: :math:" in captions["more"]
    assert all("stands in a docstring" in " ".join(file.read_text().split()) for file in tmp_path.glob("*.tex"))
    assert len(list(tmp_path.glob("*.tex"))) == 3


@pytest.mark.slow
def test_a_figure_is_drawn_without_its_story(tmp_path):
    done = python("-m", "sandbox", "figure", "min_norm_isotropic", "--fast", "--out", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "min_norm_isotropic.txt").read_text() == f"The story of this figure {MISSING}\n"


PUBLIC = """
import sandbox
from sandbox import strategies
from sandbox.claims import claim, at_most, check
from sandbox.plotting.example import Example
from sandbox.references import cite

@claim(id="own", title="Own", statement="1", kind="inequality")
def own(task=strategies.tasks("isotropic")):
    "Said."
    return at_most(task.noise, task.noise)

print(check(own).verdict, own.sentence)
example = Example("example", None, *[None] * 4)
for ask in (lambda: cite(sandbox.MinNorm(3)), lambda: cite(example), lambda: example.citations):
    try:
        ask()
    except ValueError as error:
        print(error)
try:
    import sandbox.formulas
except ValueError as error:
    print(error)
"""


def test_in_python_it_is_a_sentence_as_well(tmp_path):
    done = python("-c", PUBLIC, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    missing = ["holds What this claim says", "what MinNorm rests on", *["what the figure example rests on"] * 2]
    said = [*missing, "each formula"]
    assert done.stdout.splitlines() == [f"{what} {MISSING}" for what in said]


def test_with_docstrings_nothing_is_missing():
    assert left_out("this") == ""
    assert docstring(test_with_docstrings_nothing_is_missing, "this") == ""
    assert docstring(sys.modules[__name__], "this") == inspect.getdoc(sys.modules[__name__])


def test_one_module_reads_docstrings():
    """So that none is forgotten; a script hands its own to its `Example`."""
    readers = {
        path.name
        for path in (ROOT / "sandbox").rglob("*.py")
        if "getdoc" in path.read_text("utf-8") or "__doc__" in path.read_text("utf-8")
    }
    assert readers == {"docstrings.py"}
