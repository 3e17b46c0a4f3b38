"""The Python that the explorer prints is a program of its own: it gives the same numbers and the same files."""

import ast
import csv
import io
import re
import subprocess
import sys

import numpy as np
import pytest

import sandbox
from sandbox.explorer import CONTROLS, MODELS, Curve, script, write
from sandbox.foundations.parts import PRIMARY
from sandbox.references import bibliography

SHOWN = {
    "relu": Curve(n=40, penalty=0.01),
    "leading directions": Curve("leading directions", n=150, dim=1000, decay=1, source=1.5),
    "beyond": Curve("tanh", n=300, dim=20, penalty=0.02, noise=0.5),
}


def numbers_of(program):
    """What the program computes before it draws."""
    names = {}
    exec(program.partition("\ncaption = ")[0], names)
    return names


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("penalty", [0, 0.3])
def test_the_script_computes_the_curve(model, penalty):
    curve = Curve(model, n=60, dim=1000, penalty=penalty, noise=0.35)
    computed = numbers_of(script(curve))
    np.testing.assert_array_equal(computed["p"], curve.p)
    assert computed["risk"].exactness == curve.risk.exactness
    for field in PRIMARY:
        np.testing.assert_array_equal(getattr(computed["risk"], field), getattr(curve.risk, field))


def test_the_script_is_readable_and_uses_public_names_only():
    program = script(Curve("leading directions", penalty=0.1, decay=1.25), "my slides")
    assert max(map(len, program.splitlines())) <= 120, program
    assert "n, dim, noise, penalty = 100, 300, 0.25, 0.1\n" in program
    assert "task = Task.power_law(1.25, 0.0, dim=dim, noise=noise)\n" in program
    assert "risk = Ridge(penalty, p).risk(task, n)\n" in program
    assert '"my slides"' in program
    modules = {"plotting", "tables"}
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.ImportFrom) and node.module == "sandbox":
            assert {alias.name for alias in node.names} <= {*sandbox.__all__, *modules}
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")


@pytest.fixture(scope="module", params=SHOWN)
def written(request, tmp_path_factory):
    """A curve, and the content of its files by their endings."""
    curve = SHOWN[request.param]
    return curve, {file.suffix: file.read_bytes() for file in write(curve, str(tmp_path_factory.mktemp("button")))}


@pytest.mark.slow
def test_the_files_are_the_same_every_time(written, tmp_path):
    curve, files = written
    assert set(files) == {".png", ".pdf", ".svg", ".csv", ".txt", ".tex", ".bib"}
    if curve.model == "relu":
        subprocess.run([sys.executable, "-c", script(curve, str(tmp_path))], check=True)
        assert {file.suffix: file.read_bytes() for file in tmp_path.iterdir()} == files


@pytest.mark.slow
def test_the_table_holds_every_number_of_the_curve(written):
    curve, files = written
    rows = list(csv.DictReader(io.StringIO(files[".csv"].decode())))
    assert [float(row["p"]) for row in rows] == curve.p.tolist()
    assert [float(row["total"]) for row in rows] == curve.risk.total.tolist()
    settings = {tuple(float(row[name]) for name in CONTROLS) for row in rows}
    assert settings == {tuple(getattr(curve, name) for name in CONTROLS)}


def test_the_caption_tells_the_setting_the_exactness_and_the_sources(written):
    curve, files = written
    text = " ".join(files[".txt"].decode().split())
    assert text.startswith(f"{curve.title} ===")
    assert text.count(f"{curve.n} training samples; ") == 1
    if curve.model == "leading directions":
        assert "; inputs with eigenvalues k^-1, k = 1 ... 1000; a linear target of variance 1 with power " in text
        assert " proportional to k^-1.5; " in text
    else:
        assert f"; isotropic inputs of dimension {curve.dim}; a linear target of variance 1; " in text
    assert f"label noise of variance {curve.noise:g}; penalty {curve.penalty:g} of the un-normalised loss." in text
    assert ("Gaussian equivalence of the features" in text) == (curve.model != "leading directions")
    assert ("use SphericalTask" in text) == bool(curve.notes)
    assert re.search(r"\*\*Sources\*\* \(numbering not checked\): ``[a-z]+[12]\d{3}[a-z]+``", text)


def test_the_works_that_the_caption_names_are_cited_and_in_the_bibliography(written):
    _, files = written
    keys = set(re.findall(r"``([a-z]+[12]\d{3}[a-z]+)``", files[".txt"].decode()))
    assert keys <= set(bibliography())
    for key in keys:
        assert rf"\cite{{{key}}}" in files[".tex"].decode()
        assert re.search(rf"^@\w+{{{key},", files[".bib"].decode(), re.MULTILINE)


def test_every_setting_has_files_of_its_own(tmp_path):
    curves = [*SHOWN.values(), Curve(n=40), Curve(n=40, penalty=0.02), Curve("tanh", n=40, penalty=0.01)]
    names = {re.search(r'"(\S+-n\d+\S+)",\n', script(curve))[1] for curve in curves}
    assert len(names) == len(curves)
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in names)


def test_the_directory_may_be_a_path(tmp_path):
    curve = Curve(n=20, dim=20)
    assert script(curve, tmp_path) == script(curve, str(tmp_path))
