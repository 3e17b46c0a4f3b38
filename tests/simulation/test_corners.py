"""Corners of the domain, warnings, and what the package imports."""

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task, ValidityWarning
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.simulation.simulate import simulate

FIELDS = (*PRIMARY, *DERIVED)
TASK = Task([2.0, 0.5], [0.7, 0.4], [4, 12], noise=0.4, hidden=0.3)


def run(model=None, task=TASK, n=8, draws=3, rng=0):
    return simulate(MinNorm() if model is None else model, task, n, draws=draws, rng=rng)


# ------------------------------------------------------------------ corners

CORNER_TASKS = {
    "isotropic": Task.isotropic(5),
    "noise": Task.isotropic(5, noise=0.3),
    "one direction": Task.isotropic(1, noise=1.0),
    "only a tail": Task([0.0], [0.0], noise=0.1, tail=1.0, hidden=0.5),
    "nothing to see": Task([0.0], [1.0], noise=0.1),
    "nothing to learn": Task([1.0, 2.0], [0.0, 0.0], noise=0.1),
    "extremes": Task([1e100, 1e-100], [0.5, 0.5], [3, 30], noise=0.1),
    "huge": Task([1e100], [1e100], [30], noise=1e100, hidden=1e100),
    "tiny": Task([1e-100], [1e-100], [30], noise=1e-100),
    "tail": Task([1.0, 0.1], [0.5, 0.5], [2, 3], noise=0.1, tail=0.4),
    "empty group": Task([1.0, 2.0], [0.0, 0.5], [0, 30], noise=0.1),
}
CORNER_MODELS = [
    *(MinNorm(p) for p in (None, 0, 1)),
    *(Ridge(penalty) for penalty in (1e-100, 1e100, np.inf, -0.01)),
    *(
        RandomFeatures(p, phi, lam)
        for p in (1, 30)
        for phi in (None, "relu", "linear", "quadratic")
        for lam in (0.0, np.inf)
    ),
]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
@pytest.mark.parametrize("n", [1, 5, 40])
@pytest.mark.parametrize("task", CORNER_TASKS.values(), ids=CORNER_TASKS)
def test_corners_are_finite(task, n):
    """No nan, no infinity, no floating-point warning of any kind but underflow."""
    with np.errstate(all="raise", under="ignore"):
        for model in CORNER_MODELS:
            if task is CORNER_TASKS["nothing to see"] and getattr(model, "activation", None):
                continue
            result = run(model, task, n)
            for name in FIELDS:
                assert np.isfinite(getattr(result.mean, name)), (model, name)
                assert np.isfinite(result.standard_error[name]), (model, name)


def test_no_parameters_predict_nothing():
    result = run(MinNorm(0))
    assert result.mean.bias == pytest.approx(1.4, rel=1e-14)
    assert result.mean.train == pytest.approx(1.8, rel=1e-14)
    assert result.mean.variance == 0


def test_enough_samples_without_noise_learn_everything():
    result = run(MinNorm(), Task([3.0, 0.1], [1.0, 2.0], [3, 5]), 30)
    assert result.mean.total == 0
    assert result.mean.train == 0


def test_interpolation_leaves_no_training_error():
    assert run(MinNorm(), n=8).mean.train == 0
    assert run(RandomFeatures(30, "relu"), n=8).mean.train == 0


def test_training_error_at_the_pole_of_a_tail():
    """The part of the labels that only the tail explains is fitted infinitely often."""
    result = run(Ridge(-0.4), CORNER_TASKS["tail"], 40)
    assert result.mean.train == np.inf
    assert result.standard_error["train"] == np.inf
    assert np.isfinite(result.mean.total)


# ------------------------------------------------------------------ warnings


@pytest.mark.parametrize(
    ("model", "n"),
    [
        (MinNorm(), 16),
        (MinNorm(10), 13),
        (Ridge(0.0), 19),
        (RandomFeatures(8), 8),
        (RandomFeatures(30), 14),
        (Ridge(1e-13, 5), 5),
    ],
    ids=str,
)
def test_estimates_without_a_variance_are_announced(model, n):
    with pytest.warns(ValidityWarning, match="no finite variance") as caught:
        run(model, n=n)
    assert caught[0].filename == __file__


@pytest.mark.parametrize(
    ("model", "n"),
    [(MinNorm(), 20), (MinNorm(), 12), (Ridge(0.01), 16), (RandomFeatures(12), 8), (RandomFeatures(4), 8)],
    ids=str,
)
def test_estimates_with_a_variance_are_not(model, n):
    run(model, n=n)


def test_a_spectrum_beyond_float64_is_announced():
    steep = Task.power_law(20, 2, dim=60, noise=0.1)
    with pytest.warns(ValidityWarning, match="more orders of magnitude"):
        run(MinNorm(), steep, 40)
    run(Ridge(1e-20), steep, 40)
    run(MinNorm(), Task.power_law(6, 2, dim=60, noise=0.1), 40)


def test_one_warning_for_a_batch():
    with pytest.warns(ValidityWarning, match="at 3 of 5 points") as caught:
        run(MinNorm([2, 7, 8, 9, 16]), n=8)
    assert len(caught) == 1
