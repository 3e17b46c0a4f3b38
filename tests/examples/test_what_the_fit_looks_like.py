"""Fits below, at and above the threshold: bias, then wild variance, then little of either."""

import numpy as np
import pytest


@pytest.fixture(params=["fast", "full"])
def fits(request, drawn):
    return drawn("what_the_fit_looks_like", fast=request.param == "fast")


def test_the_function_and_the_features_have_the_spectrum_of_the_task(fits, module):
    script = module("what_the_fit_looks_like")
    truth, phi = fits["target"], script.features(script.GRID, 40)
    assert truth.mean() == pytest.approx(0, abs=1e-14)
    assert truth.var() == pytest.approx(script.TASK.signal, rel=1e-13)
    s = np.repeat(script.TASK.eigenvalues[:20], 2)
    assert phi.T @ phi / script.GRID.size == pytest.approx(np.diag(s), abs=1e-13)
    # Power on each frequency: squared coefficients on the orthonormal features.
    coefficients = phi.T @ truth / script.GRID.size / np.sqrt(s)
    assert (coefficients.reshape(-1, 2) ** 2).sum(axis=1) == pytest.approx(script.TASK.power[:20], abs=1e-14)


def test_with_as_many_parameters_as_points_or_more_the_fit_goes_through_every_point(fits):
    for p in (20, 1000):
        assert fits["fits"][p]["at_points"] == pytest.approx(fits["y"], abs=1e-9)
    assert np.abs(fits["fits"][4]["at_points"] - fits["y"]).max() > 0.5
    assert np.abs(fits["fits"][20]["curve"]).max() > 3.6
    assert np.abs(fits["fits"][1000]["curve"]).max() < np.abs(fits["y"]).max() + 0.1


def test_the_risk_is_largest_by_far_at_the_threshold_and_least_beyond_it(fits):
    few, equal, many = (fits["measured"][p] for p in (4, 20, 1000))
    assert many["total"] < few["total"] < 0.3
    assert equal["total"] > 1e9
    assert equal["median"] > 1e4
    assert few["bias"] > 2 * few["variance"]
    assert many["bias"] < 0.02
    assert many["variance"] < 0.09
    assert equal["variance"] > 1e6
    for measured in (few, many):
        assert 0.1 + measured["bias"] + measured["variance"] == pytest.approx(measured["total"], rel=1e-12)


def test_many_parameters_beat_every_number_below_the_threshold(drawn, module):
    script, fits = module("what_the_fit_looks_like"), drawn("what_the_fit_looks_like", fast=False)
    rng = np.random.default_rng(0)
    sets = [script.training_set(rng) for _ in range(1000)]
    total = []
    for p in range(1, 11):
        phi = script.features(script.GRID, p)
        total.append(script.measure(np.array([phi @ script.fit(x, y, p) for x, y in sets]))["total"])
    assert int(np.argmin(total)) + 1 == 6
    assert min(total) == pytest.approx(0.22, abs=0.005)
    assert fits["measured"][1000]["total"] == pytest.approx(0.20, abs=0.005)
    assert np.all(np.diff(total[6:]) > 0)


def test_gaussian_inputs_have_nearly_the_same_risk(drawn):
    fits = drawn("what_the_fit_looks_like", fast=False)
    theory, measured = fits["theory"], fits["measured"]
    assert theory[20].total == np.inf
    assert theory[4].total == pytest.approx(measured[4]["total"], rel=0.02)
    assert theory[4].bias == pytest.approx(measured[4]["bias"], rel=0.02)
    assert theory[1000].total == pytest.approx(measured[1000]["total"], rel=0.06)
    assert [theory[p].exactness for p in (4, 20, 1000)] == ["finite-sample", "finite-sample", "equivalent"]


def test_the_fit_with_many_parameters_is_nearly_straight_from_point_to_point(fits):
    x, y, grid = fits["x"], fits["y"], fits["grid"]
    straight = np.interp(grid, x, y, period=1.0)
    assert np.sqrt(np.mean((fits["fits"][1000]["curve"] - straight) ** 2)) < 0.1


def test_no_two_points_nearly_coincide(fits):
    x = fits["x"]
    assert np.diff(x, append=x[0] + 1).min() > 1e-3


def test_the_table_of_the_fits_holds_every_point(table, fits):
    rows = table(fits)
    risks = [row for row in rows if row["p"]]
    assert [(row["inputs"], int(row["p"])) for row in risks] == [
        (i, p) for p in (4, 20, 1000) for i in ("Gaussian", "circle")
    ]
    points = [row for row in rows if row["label"]]
    assert [float(row["x"]) for row in points] == fits["x"].tolist()
    curves = [row for row in rows if row["target"]]
    for p, drawn in fits["fits"].items():
        assert [float(row[f"fit, p = {p}"]) for row in curves] == drawn["curve"].tolist()
        assert [float(row[f"average, p = {p}"]) for row in curves] == drawn["many"].mean(axis=0).tolist()
