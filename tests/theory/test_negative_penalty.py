"""The least penalty of ridge, and the risk near it, where closed forms or the definition decide."""

import warnings

import numpy as np
import pytest

from sandbox import Ridge, Task, ValidityWarning
from sandbox.theory.negative_penalty import least_effective_ridge
from sandbox.theory.problem import Problem


def test_at_the_least_effective_ridge_all_samples_are_used_up():
    """D_2 = n to the last digits, summed as it is defined; with more and with fewer directions than samples."""
    rng = np.random.default_rng(0)
    s = np.sort(10 ** rng.uniform(-2, 2, (500, 4)))[:, ::-1]
    m, n = rng.integers(1, 30, (500, 4)).astype(float), rng.integers(1, 100, 500).astype(float)
    no = np.zeros(())
    problem = Problem.of(Task(s, np.ones(4), m).seen_by(None), no, n, np.array(np.inf), no)
    kappa = least_effective_ridge(problem)
    rank = m.sum(axis=-1)
    df2 = (m * (s / (s + kappa[:, None])) ** 2).sum(axis=-1)
    assert df2 == pytest.approx(n, rel=1e-11)
    assert np.array_equal(np.sign(kappa), np.sign(rank - n))
    assert np.all(s[:, -1] + kappa > 0)


def test_a_gap_of_a_hundred_orders_does_not_show():
    """Two eigenvalues near 1, as many as 1e-100 as you like: the least penalty is that of the large ones."""
    task = Task([1.0, 0.9, 1e-100], [0.5, 0.5, 0.0], [8, 8, 300])
    alone = Task([1.0, 0.9], [0.5, 0.5], [8, 8])
    assert Ridge.least_penalty(task, 10) == pytest.approx(Ridge.least_penalty(alone, 10), rel=1e-13)


def test_empty_groups_change_nothing():
    """One of them at minus the least effective ridge, which is exactly -1/2."""
    task = Task([1.0, 0.5], [1.0, 0.0], [10, 0], noise=0.5)
    assert Ridge.least_penalty(task, 40) == -10.0
    expected = Ridge(-5.0).risk(Task.isotropic(10, noise=0.5), 40)
    assert Ridge(-5.0).risk(task, 40).total == pytest.approx(expected.total, rel=1e-14)


@pytest.mark.parametrize("n", [2.0, 1e3, 1e8, 1e15])
def test_however_few_directions_are_used(n):
    """One direction of n = 1: kappa is 1/sqrt(n) from the pole at minus the eigenvalue, the penalty -(sqrt n - 1)^2."""
    assert Ridge.least_penalty(Task.isotropic(1), n) == pytest.approx(-((np.sqrt(n) - 1) ** 2), rel=1e-14)
    # kappa + 1 = y solves n y^2 - (n + 1 + penalty) y + 1 = 0, and D_2 = 1 / y^2.
    for share in (0.5, 0.999, 1e-9):
        penalty = -share * (np.sqrt(n) - 1) ** 2
        half = (n + 1 + penalty) / (2 * n)
        y = half + np.sqrt(half**2 - 1 / n)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ValidityWarning)
            risk = Ridge(penalty).risk(Task.isotropic(1, noise=1.0), n)
        if n < 1e9:  # beyond, the closed form cancels
            assert risk.labels == pytest.approx(1 / (n * y * y - 1), rel=1e-15 * np.sqrt(n) / (1 - share) + 1e-13)


@pytest.mark.parametrize("tail", [0.0, 0.3])
def test_with_as_many_directions_as_samples_only_the_tail_can_be_taken_away(tail):
    task = Task([1.0, 0.1], [0.5, 0.5], [4, 6]).replace(tail=tail)
    assert Ridge.least_penalty(task, 10) == -tail


#: Spectra with gaps of up to 62 orders and as many samples as directions above one; 80 digits, by bisection.
GAPS = [
    (
        ([5.1294540849402794e-23, 1.250215259110122e39, 1.1564168524789329], [40.0, 46.0, 42.0], 88),
        {"least": -2.0517814944632029e-21, "kappa": 5.3147537465205124e-12, "labels": 227947404421.60015},
    ),
    (
        ([8.0e-27, 2e11, 3.9e-28, 1.9e16], [56.0, 37.0, 48.0, 18.0], 158),
        {"least": -1.9401167741188218e-30, "kappa": 6.6776175321599438e-30, "labels": 226.0706796115976},
    ),
]


@pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")
@pytest.mark.parametrize(("spectrum", "expected"), GAPS)
def test_a_gap_in_the_spectrum_does_not_hide_the_root(spectrum, expected):
    """Half of the least penalty; Newton's method started at the largest eigenvalue, and rounding led it to any root."""
    eigenvalues, multiplicity, n = spectrum
    task = Task(eigenvalues, 1.0, multiplicity, noise=1.0)
    least = Ridge.least_penalty(task, n)
    assert least == pytest.approx(expected["least"], rel=1e-14, abs=0)
    model = Ridge(0.5 * least)
    assert model.equivalent(task, n).kappa == pytest.approx(expected["kappa"], rel=1e-13, abs=0)
    assert model.risk(task, n).labels == pytest.approx(expected["labels"], rel=1e-13)
    batch = Ridge([0.5 * least, 0.0, 1.0]).risk(task, [n, n, 20])
    assert batch.labels[0] == pytest.approx(expected["labels"], rel=1e-13)


def test_the_distance_from_the_pole_is_resolved():
    """Hardly any directions on the smallest eigenvalue: kappa comes within 1e-8 of minus it."""
    for m in (5.634796033320228e-15, 3.9e-13, 1e-9):
        task = Task([0.016018448875145554, 0.6373829801835026], [1.0, 0.0], [m, 1.0])
        alone = Ridge.least_penalty(task, 9.715764071936615)
        together = Ridge.least_penalty(
            Task(*(np.tile(x, (3, 1)) for x in (task.eigenvalues, task.power, [m, 1.0]))), 9.715764071936615
        )
        assert together == pytest.approx([alone] * 3, rel=1e-14)


def test_hardly_any_directions_far_to_the_left_of_the_root():
    """They end the range of kappa, at -0.003, and have no part in its least value, near -7e-8."""
    task = Task([108.0, 0.074, 0.003], [1.0, 0.0, 0.0], [45.0, 127.7, 5e-15])
    alone, n = Task([108.0, 0.074], [1.0, 0.0], [45.0, 127.7]), 172.70017269999997
    assert Ridge.least_penalty(task, n) == pytest.approx(Ridge.least_penalty(alone, n), rel=1e-9)
    assert -1e-9 < Ridge.least_penalty(alone, n) < 0
    tasks = Task(*(np.tile(x, (3, 1)) for x in (task.eigenvalues, task.power, task.multiplicity)))
    assert Ridge.least_penalty(tasks, n) == pytest.approx([Ridge.least_penalty(task, n)] * 3, rel=1e-13)


@pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")
@pytest.mark.parametrize("share", [1e-15, 1e-12, 1e-6, 0.3])
def test_a_penalty_next_to_none_changes_the_risk_next_to_nothing(share):
    """With fewer directions than samples kappa is penalty / (n - rank) to first order, however small."""
    task = Task([1.0, 0.3], [0.6, 0.4], [3.0, 2.0], noise=0.5)
    penalty = share * Ridge.least_penalty(task, 1e6)
    kappa = Ridge(penalty).equivalent(task, 1e6).kappa
    assert kappa == pytest.approx(penalty / (1e6 - 5), rel=1e-5 * share + 1e-14)


def test_whether_counts_are_equal_is_decided_by_the_counts():
    """n is a partial sum up to rounding: minus the sum of the eigenvalues beyond is left, up to their ratios."""
    asked = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        m = np.append(rng.choice([3.0, 25008320609487.0, 87.1, 2.42166]), rng.choice([0.3, 45.6, 0.1688018602977], 2))
        s = np.sort(10.0 ** rng.uniform(-90, 90, 3))[::-1]
        if s[1] / s[2] < 1e40 or m[2] < 1e-13 * m.sum():  # else all directions are n up to rounding, too
            continue
        for rounding in np.spacing(1.0) * np.array([-3, 0, 2]):
            least = Ridge.least_penalty(Task(s, 0.0, m), (m[0] + m[1]) * (1.0 + rounding))
            assert least == pytest.approx(-m[2] * s[2], rel=1e-9, abs=0), (seed, rounding)
            asked += 1
    assert asked > 200
