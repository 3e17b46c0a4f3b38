"""A fitted constant: one sample less, the mean of n errors more; in closed form, by refits and at the corners."""

import warnings

import numpy as np
import pytest

from sandbox import (
    MinNorm,
    RandomFeatures,
    Ridge,
    SphericalTask,
    Task,
    ValidityWarning,
    equivalent_error,
    interpolation_threshold,
    leave_one_out_errors,
    peak,
)
from sandbox.claims import truth
from sandbox.foundations.parts import PRIMARY, SOURCES

TASK = Task.power_law(1.2, 1.6, dim=200, noise=0.3).replace(hidden=0.1)
MODELS = [
    (MinNorm, {"p": [5, 30, 120]}),
    (Ridge, {"penalty": [0.1, 2.0, 30.0], "p": [5, 30, 120]}),
    (Ridge, {"penalty": np.inf}),
    (RandomFeatures, {"p": [5, 30, 120], "penalty": 0.4}),
]
each = pytest.mark.parametrize(("kind", "given"), MODELS, ids=lambda each: getattr(each, "__name__", ""))


def test_least_squares_of_stein():
    """noise (n + 1)(n - 2) / (n (n - p - 2)), which is 14.4667 and not the 9.67 of n samples without an intercept."""
    model, task = MinNorm(intercept=True), Task.isotropic(26, noise=1.0)
    assert model.finite_sample_risk(task, 30).total == pytest.approx(31 * 28 / (30 * 2), rel=1e-14)
    assert MinNorm().finite_sample_risk(task, 30).total == pytest.approx(9.667, abs=1e-3)


@pytest.mark.parametrize("n", [2, 3, 11, 40])
@pytest.mark.parametrize("p", [0, 1, 10, 60])
def test_beyond_least_squares_of_any_size(n, p):
    """Isotropic inputs: the moments of the inverse Wishart matrix on both sides of the threshold."""
    dim, noise = 60, 0.5
    risk = MinNorm(p, intercept=True).finite_sample_risk(Task.isotropic(dim, noise=noise), n)
    m = n - 1
    missed, seen = 1 - p / dim, p / dim
    kept = min(m / p, 1.0) if p else 1.0
    gap = abs(m - p) - 1
    spread = min(m, p) / gap if gap > 0 else np.inf * min(m, p) if min(m, p) else 0.0
    total = (1 + 1 / n) * (seen * (1 - kept) + (missed + noise) * (1 + spread))
    np.testing.assert_allclose(risk.total, total, rtol=1e-12)
    np.testing.assert_allclose(risk.bias, seen * (1 - kept) ** 2 + missed, rtol=1e-12)


@each
def test_every_part_is_that_of_one_sample_less_and_the_mean_of_n_errors(kind, given):
    """The error of the constant is the error of the fit, averaged: its variance joins the part that it depends on."""
    n = 40.0
    found, before = kind(**given, intercept=True).risk(TASK, n), kind(**given).risk(TASK, n - 1)
    joined = {
        "bias": 0.0,
        "samples": before.bias + before.samples,
        "features": 0.0,
        "samples_features": before.features + before.samples_features,
        "labels": before.labels + before.noise,
        "labels_features": before.labels_features,
    }
    assert joined.keys() == {"bias", *SOURCES}
    for name, variance in joined.items():
        np.testing.assert_allclose(getattr(found, name), getattr(before, name) + variance / n, rtol=1e-14, err_msg=name)
    np.testing.assert_allclose(found.total, before.total * (1 + 1 / n), rtol=1e-14)
    np.testing.assert_allclose(found.train, before.train * (1 - 1 / n), rtol=1e-14)
    np.testing.assert_allclose(
        found.effective_parameters * found.noise / n, found.labels + found.labels_features, rtol=1e-13
    )
    np.testing.assert_allclose(kind(**given, intercept=True).totals(TASK, n), found.total, rtol=1e-14)
    assert found.at["n"] == n


@pytest.mark.parametrize(("n", "p", "penalty"), [(12, 5, 0.0), (12, 40, 0.0), (9, 20, 3.0)])
def test_refits_of_inputs_and_labels_with_means(n, p, penalty):
    """Plain NumPy: a constant column, means far from 0, test points; a ridge that does not penalise the constant."""
    rng, task = np.random.default_rng(n * p), Task.isotropic(p, 1.0, noise=0.5)
    beta, mean, height = np.full(p, 1 / np.sqrt(p)), rng.normal(size=p) * 3, 7.0
    model = Ridge(penalty, intercept=True)
    errors, trained = [], []
    for _ in range(2500):
        X = rng.normal(size=(n, p)) + mean
        y = height + X @ beta + np.sqrt(0.5) * rng.normal(size=n)
        design = np.column_stack([np.ones(n), X])
        if penalty:
            shrink = penalty * np.diag([0.0] + [1.0] * p)
            w = np.linalg.solve(design.T @ design + shrink, design.T @ y)
        else:
            c = X - X.mean(axis=0)
            slopes = np.linalg.lstsq(c, y - y.mean(), rcond=None)[0]
            w = np.concatenate([[y.mean() - X.mean(axis=0) @ slopes], slopes])
        off = w[1:] - beta
        errors.append(0.5 + off @ off + (w[0] - height + mean @ off) ** 2)
        trained.append(np.mean((y - design @ w) ** 2))
    exact = model.finite_sample_risk(task, n)
    for measured, value in ((errors, exact.total), (trained, exact.train)):
        spread = np.std(measured) / np.sqrt(len(measured))
        assert abs(np.mean(measured) - value) < 4 * spread + 1e-12


def test_leave_one_out_with_an_intercept_estimates_it():
    """Its mean over data sets of n samples is the total at n - 1, an identity at every size."""
    n, p, rng = 12, 18, np.random.default_rng(3)
    means = []
    for _ in range(3000):
        X = rng.normal(size=(n, p)) + 5.0
        y = X[:, 0] + rng.normal(size=n) + 2.0
        means.append(np.mean(leave_one_out_errors(X, y, 1.5, intercept=True) ** 2))
    exact = Ridge(1.5, intercept=True).finite_sample_risk(Task.isotropic(p, noise=1.0), n - 1).total
    assert abs(np.mean(means) - exact) < 4 * np.std(means) / np.sqrt(len(means))


def test_the_threshold_and_the_peak_are_at_one_parameter_less():
    task = Task.isotropic(200, noise=0.5)
    for model in (MinNorm(1, intercept=True), Ridge(0.0, 1, intercept=True), RandomFeatures(1, intercept=True)):
        np.testing.assert_array_equal(interpolation_threshold(model, task, [100, 201, 202]), [99, 200, np.inf])
        found = peak(model, task, 100)
        assert (found.p, found.total) == (99, np.inf)
        assert (
            model.__class__(**{name: getattr(model, name) for name in model.parameters} | {"p": 99.0})
            .risk(task, 100)
            .total
            == np.inf
        )
    assert peak(Ridge(1.0, 1, intercept=True), task, 100).p == pytest.approx(peak(Ridge(1.0, 1), task, 99).p, rel=1e-6)


def test_fractional_counts_meet_at_one_sample_less():
    p = np.geomspace(10, 1000, 21)
    assert np.all(MinNorm(p, intercept=True).risk(Task.power_law(1.5, 1.5, noise=0.1), p + 1).total == np.inf)


def test_warnings_come_within_one_parameter_of_the_new_threshold():
    task = Task.isotropic(300, noise=0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        MinNorm(101, intercept=True).risk(task, 100)
    with pytest.warns(ValidityWarning, match="within one parameter"):
        MinNorm(100, intercept=True).risk(task, 100)


def test_the_best_penalty_is_that_of_one_sample_less():
    for call, before in (
        (Ridge.tuned(TASK, 40, intercept=True), Ridge.tuned(TASK, 39)),
        (RandomFeatures.tuned(TASK, 40, 30, intercept=True), RandomFeatures.tuned(TASK, 39, 30)),
    ):
        assert call.intercept
        assert not before.intercept
        assert call.penalty == before.penalty
    wide = Task.isotropic(400)
    assert Ridge.least_penalty(wide, 101, intercept=True) == Ridge.least_penalty(wide, 100)
    with pytest.raises(ValueError, match=r"penalty must be >= -100.*Ridge.least_penalty"):
        Ridge(-101.0, intercept=True).risk(wide, 101)
    aligned = Task.spiked(300, 6, size=19.0, alignment=[0.0, 0.5, 1.0], noise=0.05)
    helps = Ridge.negative_penalty_helps(aligned, 61, intercept=True)
    np.testing.assert_array_equal(helps, Ridge.negative_penalty_helps(aligned, 60))


def test_the_constant_is_a_degree_of_freedom():
    found, before = Ridge(0.5, intercept=True).equivalent(TASK, 40), Ridge(0.5).equivalent(TASK, 39)
    assert (found.df1, found.df2) == (before.df1 + 1, before.df2 + 1)
    for name in ("kappa", "trace", "weight_norm", "implicit_penalty"):
        assert getattr(found, name) == getattr(before, name)


def test_what_is_built_on_risks_takes_it():
    task = Task.isotropic(60, noise=0.5)
    model = MinNorm(intercept=True)
    assert abs(equivalent_error(model, task, 31)) < 0.05
    assert truth(model, task, 31).total == model.finite_sample_risk(task, 31).total


@pytest.mark.parametrize("n", [1.0, 0.5, 1e-15])
def test_one_sample_is_too_few(n):
    for call in (
        MinNorm(intercept=True).risk,
        Ridge(1.0, intercept=True).equivalent,
        RandomFeatures(3, intercept=True).risk,
    ):
        with pytest.raises(ValueError, match=r"n must be > 1 with an intercept, which takes one sample, got"):
            call(TASK, n)


@pytest.mark.parametrize("n", [np.nextafter(1.0, 2.0), 1.5, 2.0, 1e15])
def test_the_ends_of_the_domain(n):
    for model in (MinNorm(10, intercept=True), Ridge(1e-6, intercept=True), RandomFeatures(10, intercept=True)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ValidityWarning)
            risk = model.risk(TASK, n)
        for name in PRIMARY:
            assert getattr(risk, name) >= 0, name


def test_refusals_say_why():
    relu, sphere = RandomFeatures(10, "relu", intercept=True), SphericalTask(20, [0.0, 1.0])
    with pytest.raises(NotImplementedError, match="intercept must be False with an activation"):
        relu.risk(TASK, 30)
    with pytest.raises(NotImplementedError, match="intercept must be False with an activation"):
        interpolation_threshold(relu, TASK, 30)
    for model in (MinNorm(intercept=True), RandomFeatures(10, intercept=True)):
        with pytest.raises(NotImplementedError, match="intercept must be False on a SphericalTask"):
            model.risk(sphere, 30)


def test_it_is_part_of_the_model():
    models = (
        MinNorm(intercept=True),
        Ridge([1.0, 2.0], 5, intercept=True),
        RandomFeatures(5, penalty=1.0, intercept=True),
    )
    for model in models:
        assert eval(repr(model)) == model
        assert model.intercept is True
        assert model != type(model)(**{name: getattr(model, name) for name in model.parameters if name != "intercept"})
