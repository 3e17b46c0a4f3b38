"""Optimally regularised ridge on isotropic inputs: monotone in samples and in size, least squares is neither."""

import numpy as np
import pytest

DIM, NOISE, SAMPLES = 500, 0.25, 250


@pytest.fixture(params=["fast", "full"])
def nakkiran(request, drawn):
    return drawn("reproduce_nakkiran2021_optimal_ridge", fast=request.param == "fast")


def test_least_squares_has_its_closed_form_in_the_samples(nakkiran):
    n, total = nakkiran["n"], nakkiran["least squares"].total
    few, many, near = n < DIM - 1, n > DIM + 1, np.abs(n - DIM) <= 1
    expected = (1 - n[few] / DIM) + NOISE + NOISE * n[few] / (DIM - n[few] - 1)
    assert total[few] == pytest.approx(expected, rel=1e-12)
    assert total[many] == pytest.approx(NOISE * (n[many] - 1) / (n[many] - DIM - 1), rel=1e-12)
    assert np.all(np.isinf(total[near]))


def test_more_samples_hurt_least_squares_from_249_to_500(nakkiran):
    n, total = nakkiran["n"], nakkiran["least squares"].total
    least = total[n < DIM].argmin()
    assert n[least] == 249
    assert np.all(np.diff(total[: least + 1]) < 0)
    assert np.all(np.diff(total[least : DIM - 2]) > 0)
    assert np.all(np.diff(total[n > DIM + 1]) < 0)


def test_the_best_penalty_makes_every_sample_help(nakkiran):
    n, ridge = nakkiran["ridge_n"], nakkiran["ridge"]
    best = ridge[125.0].total
    assert np.all(np.diff(best) < 0)
    assert np.all(np.diff(ridge[1000.0].total) < 0)
    assert ridge[10.0].total.max() > 1.08
    assert np.any(np.diff(ridge[10.0].total) > 0)
    for other in (ridge[10.0].total, ridge[1000.0].total, nakkiran["least squares"].total[n - 1]):
        assert np.all(best < other)


def test_the_best_penalty_is_the_same_for_every_number_of_samples(module):
    script = module("reproduce_nakkiran2021_optimal_ridge")
    assert script.OPTIMAL == 125
    assert script.Ridge.tuned(script.TASK, [100, 500, 900]).penalty == pytest.approx(125, rel=1e-6)
    around = np.reshape(script.OPTIMAL * np.array([0.98, 1.0, 1.02]), (-1, 1))
    exact = script.Ridge(around).finite_sample_risk(script.TASK, np.array([100, 499, 500, 900])).total
    assert np.all(exact[1] < exact[0])
    assert np.all(exact[1] < exact[2])


def test_with_the_best_penalty_every_coordinate_helps(nakkiran, module):
    script = module("reproduce_nakkiran2021_optimal_ridge")
    assert np.all(np.diff(nakkiran["ridge of size"].total) < 0)
    p, total = nakkiran["p"], nakkiran["least squares of size"].total
    assert np.all(np.diff(total[p < SAMPLES - 1]) > 0)
    assert np.all(np.diff(total[p > SAMPLES + 1]) < 0)
    few = p[p < SAMPLES - 1]
    expected = (NOISE + 1 - few / DIM) * (SAMPLES - 1) / (SAMPLES - few - 1)
    assert total[: few.size] == pytest.approx(expected, rel=1e-12)
    for size in (100, 250, 400):
        tuned = script.Ridge.tuned(script.TASK.random_subset(size), SAMPLES)
        assert tuned.penalty == pytest.approx(float(script.best_of_size(size)), rel=1e-6)


def test_the_identities_agree_with_their_simulation(nakkiran, module):
    script = module("reproduce_nakkiran2021_optimal_ridge")
    n, p = nakkiran["measured_n"], nakkiran["measured_p"]
    best, size = script.Ridge(script.OPTIMAL), script.Ridge(script.best_of_size(p))
    for name, theory in (
        ("measured", nakkiran["least squares"].total[n - 1]),
        ("measured best", best.finite_sample_risk(script.TASK, n).total),
        ("measured of size", nakkiran["least squares of size"].total[p]),
        ("measured best of size", size.finite_sample_risk(script.TASK.random_subset(p), SAMPLES).total),
    ):
        assert nakkiran[name].mean.total == pytest.approx(theory, rel=0.015), name


def test_the_table_holds_every_point(nakkiran, table):
    rows = table(nakkiran)
    exact = [float(row["total"]) for row in rows if row["exactness"] == "finite-sample"]
    drawn = [nakkiran["least squares"], *nakkiran["ridge"].values()]
    drawn += [nakkiran["least squares of size"], nakkiran["ridge of size"]]
    assert exact == np.concatenate([risk.total for risk in drawn]).tolist()
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation"]
    names = ("measured", "measured best", "measured of size", "measured best of size")
    assert simulated == np.concatenate([nakkiran[name].mean.total for name in names]).tolist()
