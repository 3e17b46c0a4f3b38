"""Every command prints to every standard output, whatever its encoding, and what it prints can be read."""

import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.__main__ import COMMANDS, main
from sandbox.conventions import CONVENTIONS
from sandbox.formulas import FORMULAS
from sandbox.plotting.example import Example
from sandbox.writing.plain_output import PLAIN

ROOT = Path(__file__).parents[2]

#: Command lines that together print everything that there is to print.
LINES = {
    "figure": ["--list", "--help", "own-λ"],
    "risk": [
        "--help",
        "min-norm --dim 200 --n 100 --p 50,100",
        "min-norm --dim 200 --n 100 --p 50 --format csv",
        "random-features --activation relu --dim 200 --n 100 --p 50 --format json",
        "min-norm --dim λ",
    ],
    "claims": ["--help", "--list", "more-data-never-hurts --format json", "more-data-never-hurts --format latex", "Şî"],
    "explore": ["--help", "--model ridge --out slides-λ"],
    "formulas": ["--help", "", f"{' '.join(FORMULAS)}", "--format json", "--format latex", "--check total-risk", "Şî"],
    "conventions": ["--help", "", " ".join(CONVENTIONS), "Şî"],
    "cite": ["--help", "", "--list", *(f"--all --format {each}" for each in ("bibtex", "latex", "markdown")), "Şî"],
}
EVERY_LINE = ["--help", "--version", *(f"{command} {line}" for command in LINES for line in LINES[command])]

#: Those that Windows and Linux fall back to.
ENCODINGS = ("cp1252", "ascii")


def test_every_command_is_tried():
    assert set(LINES) == set(COMMANDS)


def printed(line, encoding, monkeypatch):
    """The exit code and the output of a command line, in an encoding whose signs alone can be printed."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        try:
            code = main(shlex.split(line))
        except SystemExit as leaving:
            code = leaving.code
    assert stream.errors == "strict"  # as before
    return code, stream.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("line", EVERY_LINE)
def test_every_encoding_is_printed_to(line, user, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    code, complete = printed(line, "utf-8", monkeypatch)
    said = capsys.readouterr().err
    for encoding in ENCODINGS:
        assert printed(line, encoding, monkeypatch) == (code, complete.encode(encoding, PLAIN).decode(encoding))
        assert capsys.readouterr().err == said
        assert "Traceback" not in said
    # No sign is printed by its number.
    assert complete.encode("ascii", PLAIN).count(b"\\") == complete.count("\\")
    if "json" in line and code == 0:
        assert complete.isascii()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("line", ["figure --list", "cite --all --format markdown"])
def test_a_process_prints_to_every_encoding(line, encoding):
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "sandbox", *line.split()]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode(encoding)


def test_titles_and_names_stay_readable(monkeypatch):
    assert "benign at alpha = 1, and only there" in printed("figure --list", "ascii", monkeypatch)[1]
    assert "B. Simsek" in printed("cite --all --format markdown", "cp1252", monkeypatch)[1]
    assert "M. Mézard and L. Zdeborová" in printed("cite --all --format markdown", "cp1252", monkeypatch)[1]


def test_a_script_explains_itself_in_every_encoding():
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, ROOT / "examples" / "reproduce_bartlett2020_benign.py", "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"benign at alpha = 1, and only there" in done.stdout


def test_a_summary_is_printed_to_every_encoding(tmp_path, monkeypatch):
    from matplotlib.figure import Figure

    rows = [{"λ": "½ × 10² ≤ ∞"}]
    example = Example("own", "Own λ.", lambda fast: {}, lambda _: Figure(), lambda _: rows, lambda _: rows)
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        example.run(["--out", str(tmp_path), "--fast"])
    assert stream.buffer.getvalue().split() == b"lambda 1/2 x 10^2 <= inf".split()


@pytest.mark.parametrize(
    ("signs", "plain"),
    [
        ("Péché, Şimşek, Łoś, Størmer, Weiß", "Peche, Simsek, Los, Stormer, Weiss"),
        ("α ≤ Γ − 10⁻³ ± x₁ … “–”", 'alpha <= Gamma - 10^-^3 +- x_1 ... "-"'),
        ("ab\udcff\N{SNOWMAN}\N{GRINNING FACE}中", r"ab\udcff\u2603\U0001f600\u4e2d"),
    ],
)
def test_signs_become_the_nearest_plain_ones(signs, plain):
    assert signs.encode("ascii", PLAIN).decode() == plain


def test_reading_has_no_plain_signs():
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", PLAIN)


def test_json_is_json_in_every_encoding():
    from sandbox import tables

    assert tables.as_json({"λ": "é"}).isascii()
    assert json.loads(tables.as_json({"λ": "é"})) == {"λ": "é"}
