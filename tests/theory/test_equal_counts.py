"""Where p or the rank equals n the risk is infinite, beside it finite; counts need not be whole."""

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task, interpolation_threshold, peak
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.foundations.validity import ValidityWarning

pytestmark = pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")

#: Relative distances from equality: those that are rounding, and those that are real.
ROUNDING = np.array([0.0, 1e-16, 1e-15, 1e-14, 5e-14])
REAL = np.array([1e-12, 1e-11, 1e-9, 1e-6, 1e-3, 1e-1])


def test_a_power_law_at_every_fraction_of_a_direction():
    task = Task.power_law(1.5, 1.5, noise=0.1)
    for p in (np.geomspace(10, 1000, 21), np.geomspace(1e3, 1e4, 500), np.geomspace(1e4, 1e15, 12)):
        assert np.all(MinNorm(p).risk(task, n=p).total == np.inf)
    assert peak(MinNorm(1), task, 57.3).total == np.inf


def test_multiplicities_whose_sum_is_rounded():
    m = [80.8, 92.6, 47.6]
    task = Task([6.87e-4, 0.402, 2.1e-5], 1.0, m, noise=1.0)
    # What a sum of floating-point numbers is, depends on their order and on the version of Python.
    for n in (221.0, np.nextafter(221.0, 0.0), np.nextafter(221.0, np.inf)):
        assert MinNorm().risk(task, n).total == np.inf
        assert MinNorm(n).risk(task, n).total == np.inf
        assert interpolation_threshold(MinNorm(), task, n) == n


def test_the_least_penalty_that_saves_a_rounded_sum():
    """kappa^2 sum m/s = penalty, and labels = n / (2 kappa sum m/s), as kappa vanishes."""
    s, m = np.array([0.17, 0.02, 0.46, 0.02]), np.array([26.6, 1.1, 6.7, 26.6])
    risk = Ridge(1e-36).risk(Task(s, 1.0, m, noise=1.0), 61)
    assert risk.labels == pytest.approx(61 / 2 / np.sqrt(1e-36 * (m / s).sum()), rel=1e-12)


def test_features_as_many_as_samples_up_to_rounding():
    task = Task.power_law(1.5, 1.5, noise=0.1)
    for p in (100.00000000000001, 99.99999999999999, 100.0):
        assert RandomFeatures(p).risk(task, 100).total == np.inf
        assert MinNorm(p).risk(task, 100).total == np.inf
        assert RandomFeatures(100).risk(task, p).total == np.inf


def test_one_point_at_the_threshold_leaves_its_batch_alone():
    task, p = Task.power_law(1.5, 1.5, noise=0.1), np.array([20.5, 41.1999, 77.3])
    for model in (MinNorm, RandomFeatures):
        batch = model(p).risk(task, [20.5, 41.2, 50.0]).total
        assert batch[0] == np.inf
        for i in (1, 2):
            alone = model(p[i]).risk(task, [20.5, 41.2, 50.0][i]).total
            assert batch[i] == pytest.approx(alone, rel=1e-13)


def random_task(rng):
    """Few or many groups of fractional multiplicity, over few or many orders; with noise or hidden power."""
    groups = rng.choice([1, 2, 4, 30])
    m = 10 ** rng.uniform(-2, 2, groups) if rng.random() < 0.5 else rng.integers(1, 2000, groups) / 10
    s = 10 ** (rng.uniform(-1, 1, groups) * rng.choice([1, 5, 30]))
    noise, hidden = ((1.0, 0.0), (0.0, 0.5), (1.0, 0.5))[rng.integers(3)]
    return Task(s, rng.exponential(size=groups), m, noise=noise, hidden=hidden)


def threshold_cases(seed):
    """Models whose number of parameters is n times a factor, with the task and n; at every factor a batch."""
    rng = np.random.default_rng(seed)
    task = random_task(rng)
    rank = task.multiplicity.sum()
    n = rank * rng.uniform(0.05, 0.95)
    some = task.multiplicity[np.argsort(-task.eigenvalues)].cumsum()[rng.integers(task.groups)]
    yield "the rank is n", lambda factor: MinNorm().risk(task, rank / factor)
    yield "p is n", lambda factor: MinNorm(n * factor).risk(task, n)
    yield "features are n", lambda factor: RandomFeatures(n * factor).risk(task, n)
    yield "p is n at the end of a group", lambda factor: MinNorm(some).risk(task, some / factor)
    yield "features are n, at the end of a group", lambda factor: RandomFeatures(some).risk(task, some / factor)
    law = Task.power_law(rng.uniform(1.1, 3), rng.uniform(1.1, 3), noise=1.0)
    size = 10 ** rng.uniform(0, 6)
    yield "p is n on a power law", lambda factor: MinNorm(size * factor).risk(law, size)


@pytest.mark.parametrize("seed", range(25))
def test_infinite_where_counts_are_equal_and_nowhere_else(seed):
    for name, risk in threshold_cases(seed):
        for side in (1.0, -1.0):
            for rounding in (1 + side * ROUNDING, 1 - side * ROUNDING):
                assert np.all(risk(rounding).total == np.inf), name
            beside = risk(1 + side * REAL)
            for field in (*PRIMARY, *DERIVED):
                value = getattr(beside, field)
                assert np.all(np.isfinite(value)), (name, field)
                assert np.all(value >= 0), (name, field)
            # The nearer, the worse, like 1 / distance.
            assert np.all(np.diff(beside.variance) < 0), name
            assert np.all(beside.variance[:2] * REAL[:2] <= 1.1 * beside.variance[2] * REAL[2]), name


@pytest.mark.parametrize("seed", range(10))
def test_a_tiny_penalty_leads_to_none(seed):
    """At equal counts the risk rises to infinity like a power of the penalty, beside them to that without penalty."""
    rng = np.random.default_rng(seed)
    task = random_task(rng)
    rank, penalty = task.multiplicity.sum(), task.eigenvalues.min() * 10.0 ** -np.arange(6, 60, 4)
    for factor in (*(1 + ROUNDING), *(1 - ROUNDING)):
        n = rank * factor
        # n - D is of the size of kappa, and penalty / kappa; where the rank is p as well, that is its square.
        for risk, power in (
            (Ridge(penalty).risk(task, n), -1 / 2),
            (RandomFeatures(n / 3, None, penalty).risk(task, rank / 3), -1 / 2),
            (RandomFeatures(n, None, penalty).risk(task, rank), -1 / 3),
        ):
            slope = np.diff(np.log(risk.total)) / np.diff(np.log(penalty))
            assert slope[4:] == pytest.approx(power, abs=1e-4)
            assert all(np.all(getattr(risk, field) >= 0) for field in PRIMARY)
    for factor in (0.5, 1 - 1e-3, 1 + 1e-3, 2.0):
        for risk in (
            lambda penalty, n=rank * factor: Ridge(penalty).risk(task, n),
            lambda penalty, p=rank / 3 * factor: RandomFeatures(p, None, penalty).risk(task, rank / 3),
        ):
            assert risk(penalty).total[-1] == pytest.approx(risk(0.0).total, rel=1e-9)
