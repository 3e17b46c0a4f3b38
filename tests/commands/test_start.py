"""The command line starts with what the chosen command needs, and reads no example until one is asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.__main__ import COMMANDS

ROOT = Path(__file__).parents[2]

#: Runs a command line in a process of its own; says which modules were loaded and which scripts opened.
WATCHED = """
import contextlib, io, json, sys
opened = set()
sys.addaudithook(lambda event, about: opened.add(str(about[0])) if event == "open" else None)
from sandbox.__main__ import main
with contextlib.redirect_stdout(io.StringIO()) as printed:
    try:
        code = main(sys.argv[1:])
    except SystemExit as leaving:
        code = leaving.code
found = {"code": code, "printed": printed.getvalue(), "opened": sorted(opened), "loaded": sorted(sys.modules)}
json.dump(found, sys.stdout)
"""

HEAVY = ("matplotlib", "hypothesis", "scipy", "sandbox.claims", "sandbox.formulas", "sandbox.conventions")
THEORY = ("numpy", "sandbox.models", "sandbox.tasks", "sandbox.simulation")


def watched(line):
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *line.split()], cwd=ROOT, text=True, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def scripts(found):
    return [name for name in found["opened"] if Path(name).parent.name == "examples" and not name.endswith("__.py")]


@pytest.mark.parametrize(
    ("line", "without"),
    [
        ("--help", HEAVY + THEORY),
        ("--version", HEAVY + THEORY),
        ("--versions", (*HEAVY, "sandbox.models", "sandbox.tasks", "sandbox.simulation")),
        ("risk min-norm --n 10 --dim 20", (*HEAVY, "sandbox.simulation")),
        ("risk --help", HEAVY),
        ("claims --help", HEAVY),
        ("explore --help", HEAVY),
        ("cite --list", HEAVY),
        ("cite Ridge", HEAVY),
        ("cite --help", HEAVY),
        ("conventions", ("matplotlib", "hypothesis", "scipy", "sandbox.claims", "sandbox.formulas")),
        ("formulas ridge-risk", ("matplotlib", "hypothesis", "scipy", "sandbox.claims")),
    ],
)
def test_a_command_loads_what_it_needs(line, without):
    found = watched(line)
    assert found["code"] == 0
    assert found["printed"]
    assert not scripts(found)
    assert not set(without) & set(found["loaded"])


@pytest.mark.parametrize("line", ["figure --list", "figure --help"])
def test_figures_are_listed_from_their_scripts_without_running_one(line):
    found = watched(line)
    assert found["code"] == 0
    assert "bias_variance_vs_double_descent  " in found["printed"]
    assert scripts(found)
    assert not [name for name in found["loaded"] if name.startswith(("matplotlib", "sandbox.examples."))]


def test_every_command_has_its_module_and_is_listed(run):
    written = (ROOT / "sandbox" / "commands").glob("*.py")
    assert set(COMMANDS) == {path.stem for path in written if "def declare(" in path.read_text("utf-8")}
    code, out, _ = run("--help")
    assert code == 0
    for name, does in COMMANDS.items():
        assert f"{name} {does}" in " ".join(out.split())
        _, about, _ = run(f"{name} --help")
        assert about.startswith(f"usage: sandbox {name} ")
