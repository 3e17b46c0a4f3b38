"""Gradient flow, descent, momentum and sample components: identities, simulations, limits, corners."""

import warnings

import numpy as np
import pytest

from sandbox import (
    GradientDescent,
    GradientFlow,
    HeavyBall,
    MinNorm,
    PrincipalComponents,
    Ridge,
    SphericalTask,
    Task,
    ValidityWarning,
    filter_risk,
    interpolation_threshold,
    simulate,
)
from sandbox.foundations.parts import DERIVED, PRIMARY

FIELDS = PRIMARY[1:]
TAILED = Task.power_law(1.6, 1.8, noise=0.3)
LISTED = Task([3.0, 1.0, 0.1], [0.5, 0.3, 0.2], [4, 10, 40], noise=0.3, hidden=0.1)


def agree(model, task, n, draws, room):
    """Every part by |rel| < 1.5/room or |z| < 4, the error of the equivalent being of that order.

    The room is the number of samples, or near the threshold how far it is away.
    """
    theory, measured = model.risk(task, n), simulate(model, task, n, draws=draws, rng=3)
    for name in (*FIELDS, *DERIVED):
        scale = getattr(theory, name) if name == "effective_parameters" else theory.total
        off = np.abs(getattr(measured.mean, name) - getattr(theory, name))
        allowed = np.maximum(1.5 * scale / room, 4 * measured.standard_error[name])
        assert np.all(off <= allowed + 1e-12), f"{name} off by {off}, {allowed} allowed"


# ------------------------------------------------------------------ values and identities


def test_sample_components_of_the_sheet_of_values():
    """Least squares on sample components, and on population directions, which is another model."""
    k = np.arange(1, 101.0)
    task = Task(1 / k, k**-2 / np.sum(k**-2), noise=0.2)
    found = PrincipalComponents([2, 5, 20, 40, 48]).risk(task, 50).total
    np.testing.assert_allclose(found, [0.4796, 0.3590, 0.3070, 0.36867, 0.4478], atol=6e-5)
    np.testing.assert_allclose(MinNorm(40).risk(task, 50).total, 1.0451, atol=1e-4)
    measured = simulate(PrincipalComponents([2, 20, 40]), task, 50, draws=150, rng=0)
    np.testing.assert_allclose(measured.mean.total, [0.4827, 0.3082, 0.3704], rtol=0.01)


@pytest.mark.parametrize(
    ("model", "task", "n"),
    [
        (GradientFlow([0.003, 0.02, 0.2, 2.0]), Task.isotropic(40, 1.3, noise=0.4).replace(hidden=0.2), 30),
        (GradientFlow([0.003, 0.02, 0.2], 12), Task.isotropic(40, 1.3, noise=0.4), 30),
        (GradientFlow([0.01, 0.1], intercept=True), Task.isotropic(20, 1.3, noise=0.4), 21),
        (GradientFlow([0.01, 0.1]), Task.isotropic(20, 1.3, noise=0.4).replace(tail=3.0), 30),
        (GradientFlow(0.5, 0), Task.isotropic(20, 1.3, noise=0.4), 30),
        (GradientDescent(5e-3, [0, 3, 40]), Task.isotropic(40, 1.3, noise=0.4), 30),
        (HeavyBall(5e-3, 0.7, [0, 3, 20]), Task.isotropic(40, 1.3, noise=0.4), 30),
    ],
)
def test_simulations_against_the_identity_on_isotropic_inputs(model, task, n):
    exact, measured = model.finite_sample_risk(task, n), simulate(model, task, n, draws=400, rng=n)
    assert exact.exactness == "finite-sample"
    for name in FIELDS:
        error = np.maximum(measured.standard_error[name], 1e-11 * (1 + np.abs(getattr(exact, name))))
        z = (getattr(measured.mean, name) - getattr(exact, name)) / error
        assert np.all(np.abs(z) < 4.2), f"{name}: {z}"
    np.testing.assert_allclose(model.risk(task, n).total, exact.total, rtol=3 / n)


@pytest.mark.parametrize(
    ("model", "task", "n"),
    [
        (GradientFlow([0.01, 0.1, 1.0, 10.0]), LISTED, 40),
        (GradientFlow([0.01, 0.1, 1.0], 12), LISTED, 40),
        (GradientFlow([0.1, 1.0], intercept=True), LISTED, 41),
        (GradientFlow([0.1, 1.0, 10.0]), LISTED.replace(tail=2.0), 40),
        (GradientFlow([0.01, 0.1, 1.0]), SphericalTask(30, [0.1, 0.7, 0.2], noise=0.3), 40),
        (GradientDescent(4e-3, [2, 20, 200]), LISTED, 40),
        (HeavyBall(4e-3, 0.8, [2, 20, 80]), LISTED, 40),
        (PrincipalComponents([0, 3, 14, 30]), LISTED, 40),
        (PrincipalComponents([3, 14, 20], 14), LISTED, 40),
        (PrincipalComponents([3, 14, 30]), LISTED.replace(tail=2.0), 40),
        (PrincipalComponents([3, 14], intercept=True), LISTED, 41),
    ],
)
def test_simulations_on_any_inputs(model, task, n):
    used = 54 if model.p is None else int(np.max(model.p))
    agree(model, task, n, draws=150, room=min(n, abs(n - used)))


def test_a_tail_is_part_of_the_population():
    """Infinitely many small directions, against a finite power law with as many of them listed as float64 can tell."""
    many = Task.power_law(1.6, 1.8, dim=20_000, noise=0.3)
    model = GradientFlow([0.1, 3.0, 100.0])
    np.testing.assert_allclose(model.risk(TAILED, 50).total, model.risk(many, 50).total, rtol=0.02)


# ------------------------------------------------------------------ limits


@pytest.mark.parametrize("task", [LISTED, TAILED, LISTED.replace(tail=0.5), Task.isotropic(40, noise=0.3)])
@pytest.mark.parametrize("n", [20, 40, 100.5])
def test_the_beginning_and_the_end_of_training(task, n):
    with warnings.catch_warnings(action="ignore", category=ValidityWarning):
        never, forever = (GradientFlow(time).risk(task, n) for time in (0.0, np.inf))
        end, late = MinNorm().risk(task, n), GradientFlow(1e95).risk(task, n)
        components = PrincipalComponents(np.inf).risk(task, n)
    assert never.total == pytest.approx(task.signal + task.noise, rel=1e-14)
    assert never.variance == 0
    for name in FIELDS:
        assert getattr(forever, name) == pytest.approx(getattr(end, name), rel=1e-13)
        assert getattr(components, name) == pytest.approx(getattr(end, name), rel=1e-13)
    if np.isfinite(end.total):
        assert late.total == pytest.approx(end.total, rel=1e-9)


def test_steps_become_the_flow():
    flow = GradientFlow(0.5).risk(LISTED, 40)
    errors = [abs(GradientDescent(0.5 / k, k).risk(LISTED, 40).total / flow.total - 1) for k in (400, 800)]
    assert errors[0] < 1e-2
    assert errors[1] == pytest.approx(errors[0] / 2, rel=0.05)
    plain = GradientDescent(3e-3, [0, 7, 50]).risk(LISTED, 40)
    heavy = HeavyBall(3e-3, 0.0, [0, 7, 50]).risk(LISTED, 40)
    for name in FIELDS:
        np.testing.assert_allclose(getattr(heavy, name), getattr(plain, name), rtol=1e-10)


def test_ridge_as_a_filter_of_ones_own():
    for task, n in ((LISTED, 40), (TAILED, 60), (LISTED.replace(tail=0.7), 54), (Task.isotropic(30, noise=0.2), 30)):
        for penalty in (1e-6, 0.1, 30.0):
            with warnings.catch_warnings(action="ignore", category=ValidityWarning):
                found = filter_risk(lambda w, penalty=penalty: 1 / (w + penalty), task, n)
                second = Ridge(penalty).risk(task, n)
            for name in FIELDS:
                scale = second.total * (n if name == "effective_parameters" else 1)
                assert getattr(found, name) == pytest.approx(getattr(second, name), rel=1e-9, abs=1e-9 * scale)


def test_the_training_error_falls_with_time():
    time = np.geomspace(1e-4, 1e4, 200)
    train = GradientFlow(time).risk(LISTED, 40).train
    assert np.all(np.diff(train) <= 1e-12)


def test_the_best_time():
    best = GradientFlow.tuned(LISTED, [20, 40, 100])
    assert best.time.shape == (3,)
    time = np.geomspace(1e-4, 1e4, 400)[:, None]
    every = GradientFlow(time).totals(LISTED, [20, 40, 100])
    found = best.risk(LISTED, [20, 40, 100]).total
    assert np.all(found <= every.min(axis=0) * (1 + 1e-12))
    assert np.all(found <= Ridge.tuned(LISTED, [20, 40, 100]).risk(LISTED, [20, 40, 100]).total * 1.05)
    assert GradientFlow.tuned(Task.isotropic(20), 40).time == np.inf
    assert GradientFlow.tuned(Task([1.0], 0.0, 20, noise=1.0), 40).time == 0
    assert GradientFlow.tuned(LISTED, 41, intercept=True).time == GradientFlow.tuned(LISTED, 40).time
    assert GradientFlow.tuned(LISTED, 40, p=[4, 14]).time.shape == (2,)


# ------------------------------------------------------------------ corners


@pytest.mark.parametrize("n", [1.0, 0.3, 54.0, 1e15])
@pytest.mark.parametrize(
    "task", [LISTED, Task([1.0, 1e-9], [0.5, 0.5], [3.5, 50.5]), Task([0.0], [1.0], [5], noise=0.1)]
)
def test_corners_are_numbers(task, n):
    for model in (GradientFlow([0.0, 1e-60, 1.0, 1e60, np.inf]), PrincipalComponents([0.0, 0.5, 3, 54, np.inf])):
        with warnings.catch_warnings(action="ignore", category=ValidityWarning):
            risk = model.risk(task, n)
        for name in PRIMARY:
            values = getattr(risk, name)
            assert not np.any(np.isnan(values)), name
            assert np.all(values >= 0), name


def test_batches_are_their_points():
    model, tasks = GradientFlow(np.geomspace(0.01, 10, 4)[:, None], [5, 20, 40]), LISTED.replace(noise=[0.1, 0.2, 0.3])
    batch = model.risk(tasks, [20, 30, 40])
    assert batch.shape == (4, 3)
    for i, j in np.ndindex(4, 3):
        single = GradientFlow(model.time[i, 0], model.p[j]).risk(tasks[j], [20, 30, 40][j])
        for name in FIELDS:
            assert getattr(batch, name)[i, j] == pytest.approx(getattr(single, name), rel=1e-9, abs=1e-11)
    assert batch.at.keys() == {"n", "time", "p", "weight_decay"}


def test_steps_that_diverge_name_the_largest_that_do_not():
    task = Task.isotropic(90, noise=0.5)
    with pytest.raises(
        ValueError, match=r"step_size must be below 0\.00526681 on this task at this n, 2 over the largest"
    ):
        GradientDescent(0.01, 10).risk(task, 100)
    with pytest.raises(
        ValueError, match=r"step_size must be below 0\.0079002\d? .* 2 \(1 \+ momentum\) over the largest"
    ):
        HeavyBall(0.01, 0.5, 10).risk(task, 100)
    with pytest.warns(ValidityWarning, match="so near to diverging that those of some training sets do"):
        GradientDescent(5.2e-3, 200).risk(task, 100)


def test_thresholds_are_as_many_components_as_samples():
    task = Task.isotropic(200)
    np.testing.assert_array_equal(interpolation_threshold(PrincipalComponents(1), task, [100, 300]), [100, np.inf])
    assert interpolation_threshold(PrincipalComponents(1, intercept=True), task, 100) == 99
    assert interpolation_threshold(GradientFlow(1.0), task, 100) == 100


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: GradientDescent(1e-3, 1.5), ValueError, "steps must be whole and >= 0, got 1.5"),
        (lambda: HeavyBall(1e-3, 0.5, 200_000), ValueError, "steps must be 0 or between 1 and 100000, got 200000"),
        (lambda: HeavyBall(1e-3, 1.0, 2), ValueError, "momentum must be "),
        (lambda: GradientFlow(-1.0), ValueError, "time must be >= 0, got -1.0"),
        (lambda: PrincipalComponents(-1), ValueError, "components must be >= 0, got -1"),
        (lambda: filter_risk(3, LISTED, 40), TypeError, "filter must be callable"),
        (lambda: filter_risk(lambda w: w[:2], LISTED, 40), ValueError, "filter\\(w\\) must have the shape"),
        (lambda: filter_risk(lambda w: w / 0, LISTED, 40), ValueError, "filter\\(w\\) must be finite"),
        (lambda: filter_risk(lambda w: w * 1j, LISTED, 40), TypeError, "filter\\(w\\) must be real"),
        (lambda: PrincipalComponents(3).finite_sample_risk(LISTED, 40), NotImplementedError, "not known for principal"),
        (lambda: GradientFlow(1.0).finite_sample_risk(LISTED, 40), NotImplementedError, "isotropic tasks"),
        (lambda: simulate(PrincipalComponents(2.5), LISTED, 40), ValueError, "components must be a whole number"),
    ],
)
def test_bad_input(make, error, message):
    with pytest.raises(error, match=message):
        make()
