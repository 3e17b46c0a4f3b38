"""The Python that the explorer prints is a program of its own: it gives the same numbers and the same files."""

import ast
import csv
import io
import re
import subprocess
import sys

import numpy as np
import pytest
from own_models import Many

import sandbox
from sandbox import RandomFeatures, Ridge, ValidityWarning
from sandbox.explorer import Curve, entries, script, write
from sandbox.explorer.curve_words import heading, slug
from sandbox.plotting import NAMES, sources, style
from sandbox.references import bibliography

SHOWN = {
    "relu": Curve("random-features", activation="relu", n=40, penalty=0.01, top=3),
    "ridge": Curve(best=True),
    "beyond": Curve("random-features", activation="tanh", n=300, dim=20, penalty=0.02, noise=0.5, decay=0, source=0),
    "n": Curve("random-features", axis="n", p=70, best=True),
    "noise": Curve("min-norm", axis="noise"),
    "penalty": Curve(axis="penalty", p=30, best=True),
    "own": Curve(Many, kind="soft", forgetting_rate=0.1),
}
AXES = ("p", "n", "penalty", "decay", "source", "dim", "signal", "noise")


def numbers_of(program):
    """What the program computes before it draws."""
    names = {}
    exec(program.partition("\ncaption = ")[0], names)
    return names


def the_same(curve):
    computed = numbers_of(script(curve))
    np.testing.assert_array_equal(computed[curve.axis], curve.x)
    assert computed["task"] == curve.task
    assert computed["risk"].exactness == curve.risk.exactness
    assert computed["risk"].known == curve.risk.known
    for field in curve.risk.known:
        np.testing.assert_array_equal(getattr(computed["risk"], field), getattr(curve.risk, field))
    if curve.best:
        np.testing.assert_array_equal(computed["best_total"], curve.tuned_total)
    return computed


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.title)
@pytest.mark.parametrize("penalty", [0, 0.3])
def test_the_script_computes_the_curve(entry, penalty):
    setting = {"penalty": penalty} if "penalty" in entry.controls else {}
    the_same(Curve(entry, n=60, dim=1000, noise=0.35, decay=0, source=0.5, **setting))


@pytest.mark.parametrize("axis", AXES)
def test_the_script_computes_the_curve_along_any_axis(axis):
    computed = the_same(Curve("random-features", axis=axis, best=True))
    if axis not in ("p", "penalty"):
        assert repr(computed["model"]) == "RandomFeatures(p=300)"


def test_the_call_of_a_model_is_its_repr():
    for curve, model in (
        (Curve("random-features", activation="erf", axis="n", p=7, penalty=0.5), RandomFeatures(7, "erf", 0.5)),
        (Curve(axis="dim", p=7), Ridge(0, 7)),
    ):
        assert f"model = {model!r}\n" in script(curve)


@pytest.mark.parametrize("name", SHOWN)
def test_the_script_is_readable_and_uses_public_names_only(name):
    program = script(SHOWN[name], "my slides")
    assert max(len(line) for line in program.splitlines() if slug(SHOWN[name]) not in line) <= 120, program
    before, _, after = program.partition("\ncaption = ")
    assert len(before.splitlines()) <= 16
    assert len(after.partition('"""\nwith')[2].splitlines()) <= 35
    assert f"task = {SHOWN[name].task!r}\n" in program or SHOWN[name].axis == "noise"
    assert "risk = model.risk(task, n)\n" in program
    assert '"my slides"' in program
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.ImportFrom) and node.module == "sandbox":
            assert {alias.name for alias in node.names} <= {*sandbox.__all__, "plotting", "tables"}
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")


def test_a_name_stays_with_its_number_in_the_heading():
    lines = heading(SHOWN["own"]).splitlines()
    assert len(lines) == 2
    assert ", ".join(lines).replace(",,", ",").split(",  ")[2] == "forgetting_rate 0.1"
    assert heading(Curve()) == "n 100,  penalty 0,  decay 1,  source 1.5,  dim 2000,  noise 0.25"


def test_the_script_imports_a_model_of_ones_own():
    program = script(SHOWN["own"])
    assert "from own_models import Many\n" in program
    assert "model = Many(p=p, forgetting_rate=0.1, kind='soft')\n" in program


@pytest.fixture(scope="module", params=SHOWN)
def written(request, tmp_path_factory):
    """A curve, and the content of its files by their endings."""
    curve = SHOWN[request.param]
    return curve, {file.suffix: file.read_bytes() for file in write(curve, str(tmp_path_factory.mktemp("button")))}


@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
def test_the_script_writes_the_files_byte_for_byte(written, tmp_path):
    curve, files = written
    assert set(files) == {".png", ".pdf", ".svg", ".csv", ".txt", ".tex", ".bib"}
    exec(script(curve, str(tmp_path)), {})
    found = {file.suffix: file.read_bytes() for file in tmp_path.iterdir()}
    assert found[".csv"] == files[".csv"]
    assert found == files


def test_a_process_of_its_own_writes_them_as_well(tmp_path):
    curve = SHOWN["relu"]
    (tmp_path / "here").mkdir()
    subprocess.run([sys.executable, "-W", "ignore", "-c", script(curve, tmp_path / "there")], check=True)
    for file in write(curve, tmp_path / "here"):
        assert (tmp_path / "there" / file.name).read_bytes() == file.read_bytes()


def test_the_table_holds_every_number_of_the_curve(written):
    curve, files = written
    rows = list(csv.DictReader(io.StringIO(files[".csv"].decode())))
    assert [float(row[curve.axis]) for row in rows] == curve.x.tolist()
    assert [float(row["total"]) for row in rows] == curve.risk.total.tolist()
    for name, value in curve.settings.items():
        assert {float(row[name]) for row in rows} == {value}
    if curve.best:
        assert [float(row["best_total"]) for row in rows] == curve.tuned_total.tolist()
        assert [float(row["best_penalty"]) for row in rows] == np.broadcast_to(
            curve.tuned.penalty, curve.x.shape
        ).tolist()


@pytest.mark.parametrize("name", SHOWN)
def test_every_band_and_every_line_is_named_in_the_figure(name):
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from sandbox.explorer import slide

    curve = SHOWN[name]
    with matplotlib.rc_context(style("slides")):
        fig = slide.figure(curve)
        FigureCanvasAgg(fig).draw()
        expected = [band.get_gid() for band in sources(curve.x, curve.risk, ax=Figure().add_subplot()).patches]
    named = [text.get_text() for text in fig.legends[0].get_texts()]
    bands = [each for each in named if each in NAMES.values()]
    assert bands == [NAMES[each.removeprefix("band-")] for each in reversed(expected)]
    assert {"test risk", "training error"} <= set(named)
    assert ("best penalty" in named) == curve.best
    labels = [*named, *(text.get_text() for text in fig.axes[0].texts)]
    assert labels.count("predict 0") == 1
    plot, legend = fig.axes[0].get_tightbbox(), fig.legends[0].get_window_extent()
    assert plot.x1 <= legend.x0
    assert legend.x1 <= fig.bbox.x1


def test_the_caption_tells_the_setting_the_exactness_and_the_sources(written):
    curve, files = written
    text = " ".join(files[".txt"].decode().split())
    assert text.startswith(f"{curve.entry.title} ===")
    for name, value in curve.settings.items():
        assert f"{curve.entry.controls[name].meaning}: {value:g}".lower() in text.lower()
    assert f"along the {curve.control.meaning}, {curve.axis}." in text
    nonlinear = ("activation", "relu") in curve.entry.choices or ("activation", "tanh") in curve.entry.choices
    assert ("Gaussian equivalence of the features" in text) == nonlinear
    assert ("use SphericalTask" in text) == any("SphericalTask" in note for note in curve.notes)
    assert ("best penalty of each point" in text) == curve.best
    assert bool(re.search(r"\*\*Sources\*\*: ``[a-z]+[12]\d{3}[a-z]+``", text)) == (curve.entry.kind is not Many)


def test_the_works_that_the_caption_names_are_cited_and_in_the_bibliography(written):
    _, files = written
    keys = set(re.findall(r"``([a-z]+[12]\d{3}[a-z]+)``", files[".txt"].decode()))
    assert keys <= set(bibliography())
    for key in keys:
        assert rf"\cite{{{key}}}" in files[".tex"].decode()
        assert re.search(rf"^@\w+{{{key},", files[".bib"].decode(), re.MULTILINE)


def test_every_setting_has_files_of_its_own():
    curves = [*SHOWN.values(), Curve(n=40), Curve(n=40, penalty=0.02), Curve(), Curve(top=3), Curve("min-norm")]
    names = {slug(curve) for curve in curves}
    assert len(names) == len(curves)
    assert all(re.fullmatch(r"[a-z0-9_-]+", name) for name in names)
    assert all(f'"{slug(curve)}",\n' in script(curve) for curve in curves)


def test_the_directory_may_be_a_path(tmp_path):
    curve = Curve(n=20, dim=20)
    assert script(curve, tmp_path) == script(curve, str(tmp_path))


def test_writing_does_not_warn_of_what_the_caption_says(tmp_path):
    curve = SHOWN["beyond"]
    assert curve.notes
    with pytest.warns(ValidityWarning):
        curve.model.risk(curve.task, curve.n)
    write(curve, tmp_path)
