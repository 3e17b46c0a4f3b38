"""The examples show what their titles say: assertions on the numbers they draw, not on pixels."""

import csv
import importlib
import math
import runpy
import sys

import matplotlib
import numpy as np
import pytest

from sandbox.commands.figure import MAIN, examples, titles

matplotlib.use("agg")
NAMES = tuple(titles())


def module(name):
    examples()  # in a checkout that is not installed, this makes sandbox.examples importable
    return importlib.import_module(f"sandbox.examples.{name}")


@pytest.fixture(scope="module", params=["fast", "full"])
def main_figure(request, tmp_path_factory):
    return module(MAIN).main(tmp_path_factory.mktemp("main"), fast=request.param == "fast")


@pytest.fixture(scope="module")
def random_features(tmp_path_factory):
    return module("random_features").main(tmp_path_factory.mktemp("random_features"), fast=True)


@pytest.fixture(scope="module")
def variance(tmp_path_factory):
    return module("where_variance_comes_from").main(tmp_path_factory.mktemp("variance"), fast=True)


def test_there_are_examples():
    assert NAMES[0] == MAIN
    assert {"random_features", "where_variance_comes_from"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_what_it_shows_and_runs_nothing_on_import(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    script = module(name)
    runpy.run_path(script.__file__, run_name="imported")
    assert not list(tmp_path.iterdir())
    for heading in ("What you see", "Why it happens", "Model", "How exact", "Sources** (numbering not checked)"):
        assert f"**{heading}" in script.__doc__
    with open(script.__file__, encoding="utf-8") as file:
        assert file.read().count("\n# %%\n") >= 4


@pytest.mark.parametrize("name", NAMES)
def test_an_example_runs_as_a_script_and_writes_its_files(name, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", [name, "--fast", "--out", str(tmp_path / "new" / "directory")])
    runpy.run_path(module(name).__file__, run_name="__main__")
    assert len(capsys.readouterr().out.splitlines()) >= 4
    written = sorted(path.name for path in (tmp_path / "new" / "directory").iterdir())
    assert written == [f"{name}.{ending}" for ending in ("csv", "pdf", "png", "txt")]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_writes_the_same_bytes_every_time(name, tmp_path, capsys):
    first = module(name).main(tmp_path / "first", fast=True)
    printed = capsys.readouterr().out
    second = module(name).main(tmp_path / "second", fast=True)
    assert capsys.readouterr().out == printed
    for left, right in zip(first["files"], second["files"], strict=True):
        assert left.read_bytes() == right.read_bytes()


def table(data):
    (path,) = (file for file in data["files"] if file.suffix == ".csv")
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_main_figure_has_a_u_a_peak_and_a_second_descent(main_figure):
    n, p, total = main_figure["n"], main_figure["p"], main_figure["risk"].total
    null_risk = 1.25
    best = total[p < n].min()
    at = int(p[p < n][total[p < n].argmin()])
    assert total[p == 0] == pytest.approx(null_risk)
    assert 0 < at < 0.7 * n
    assert best <= 0.8 * null_risk
    assert best <= 0.8 * total[p == 0.7 * n]
    assert p[total.argmax()] == n
    assert total[p == n] == math.inf
    assert total[p > n].min() < best


def test_the_main_figure_shows_the_textbook_trade_off(main_figure):
    n, p, risk = main_figure["n"], main_figure["p"], main_figure["risk"]
    assert np.all(np.diff(risk.bias[p < n]) < 0)
    assert np.all(np.diff(risk.variance[p < n]) > 0)


def test_the_main_figure_draws_the_identity_wherever_there_is_one(main_figure):
    n, p, exactness = main_figure["n"], main_figure["p"], main_figure["exactness"]
    assert np.all(exactness[p <= n] == "finite-sample")
    assert np.all(exactness[p > n] == "equivalent")
    assert not np.any(np.abs(p - n) == 1)


def test_the_best_ridge_is_never_worse_and_has_no_peak(main_figure):
    p, ridge = main_figure["ridge_p"], main_figure["ridge"].total
    at = np.isin(main_figure["p"], p)
    shared = np.isin(p, main_figure["p"])
    # Below n the curve is the identity, ridge its equivalent, which is lower by O(1/n) in itself.
    assert np.all(ridge[shared] <= main_figure["risk"].total[at] * 1.001)
    assert ridge[p >= 20].max() < 1.1 * ridge.min()


def test_the_main_figure_agrees_with_its_simulation(main_figure):
    at = np.searchsorted(main_figure["p"], main_figure["measured_p"])
    theory, measured = main_figure["risk"][at], main_figure["measured"]
    for field in ("bias", "samples", "labels", "total"):
        error = measured.standard_error[field]
        difference = np.abs(getattr(measured.mean, field) - getattr(theory, field))
        # Beyond n the equivalent itself is off by about 1/|p - n|.
        tolerance = 5 * error + np.where(main_figure["measured_p"] > 100, 0.03, 0.0) * getattr(theory, field)
        assert np.all(difference <= tolerance), field


def test_the_table_of_the_main_figure_holds_every_point(main_figure):
    rows = table(main_figure)
    curves = {name: [row for row in rows if row["curve"] == name] for name in ("min-norm", "best ridge", "simulation")}
    assert sum(map(len, curves.values())) == len(rows)
    assert [float(row["total"]) for row in curves["min-norm"]] == main_figure["risk"].total.tolist()
    assert [row["exactness"] for row in curves["min-norm"]] == main_figure["exactness"].tolist()
    assert [float(row["penalty"]) for row in curves["best ridge"]] == main_figure["ridge_penalty"].tolist()
    assert [int(row["p"]) for row in curves["simulation"]] == main_figure["measured_p"].tolist()
    assert all(float(row["standard_error"]) > 0 for row in curves["simulation"])


def test_the_best_penalty_removes_the_peak_of_random_features(random_features):
    totals = {name: risk.total for name, risk in random_features["risk"].items()}
    p, n = random_features["p"], random_features["n"]
    assert np.all(np.diff(totals["best"]) < 0)
    for name in ("no penalty", "0.004", "0.02"):
        assert np.all(totals["best"] <= totals[name] * (1 + 1e-12))
    assert abs(p[totals["no penalty"].argmax()] - n) <= 4
    assert totals["no penalty"].max() > totals["0.004"].max() > 1.2
    # With width the penalty matters less.
    gap = totals["no penalty"] / totals["best"]
    assert gap[-1] < 1.02
    assert np.all(np.diff(gap[p > n]) < 0)


def test_an_even_activation_cannot_see_a_linear_target(random_features):
    totals = {name: risk.total for name, risk in random_features["risk"].items()}
    assert totals["abs"].min() > 1.2
    assert totals["tanh"].max() < totals["abs"].min()
    assert totals["sign"].max() > totals["relu"][np.abs(random_features["p"] - 200) < 60].max()


def test_random_features_agree_with_their_simulation(random_features):
    at = np.searchsorted(random_features["p"], random_features["measured_p"])
    for name, measured in random_features["measured"].items():
        assert measured.mean.total == pytest.approx(random_features["risk"][name].total[at], rel=0.05), name


def test_the_table_of_random_features_holds_every_point(random_features):
    rows = table(random_features)
    for name, risk in random_features["risk"].items():
        drawn = [float(row["total"]) for row in rows if row["curve"] == name and row["exactness"] != "simulation"]
        assert drawn == risk.total.tolist()
    assert {row["exactness"] for row in rows} == {"gaussian-equivalence", "simulation"}


def test_the_peak_is_made_of_the_interactions_with_the_features(variance):
    p, n, risk = variance["p"], variance["n"], variance["risk"]
    nearest = np.abs(p - n).argmin()
    for name in ("samples_features", "labels_features"):
        source = getattr(risk, name)
        assert source.argmax() in (nearest, nearest + 1)
        assert source.max() > 5
    for name in ("bias", "samples", "features", "labels"):
        assert getattr(risk, name).max() < 1
    parts = ("noise", "bias", "samples", "features", "samples_features", "labels", "labels_features")
    assert sum(getattr(risk, name) for name in parts) == pytest.approx(risk.total, rel=1e-14)


def test_averaging_infinitely_many_predictors_leaves_no_peak(variance):
    averaged = variance["averaged"]
    assert averaged[1] == pytest.approx(variance["risk"].total, rel=1e-14)
    assert np.all(np.diff(averaged[np.inf]) <= 1e-12)
    assert np.all(averaged[np.inf] < averaged[4])
    assert np.all(averaged[4] < averaged[1])
    at = np.searchsorted(variance["p"], variance["measured_p"])
    for k, measured in variance["averaged_measured"].items():
        assert measured == pytest.approx(averaged[k][at], rel=0.06), k


def test_the_table_of_the_sources_holds_every_point(variance):
    rows = [row for row in table(variance) if row["exactness"] != "simulation"]
    assert [float(row["samples_features"]) for row in rows] == variance["risk"].samples_features.tolist()
    assert [float(row["average of inf"]) for row in rows] == variance["averaged"][np.inf].tolist()


def test_the_pictures_are_not_blank(main_figure, random_features, variance):
    import matplotlib.image

    for data in (main_figure, random_features, variance):
        (png,) = (file for file in data["files"] if file.suffix == ".png")
        picture = matplotlib.image.imread(png)
        assert picture.shape[:2] == (1080, 1920)
        assert 0.05 < np.mean(picture[..., :3].min(axis=-1) < 0.9) < 0.9
