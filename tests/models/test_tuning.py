"""The optimal penalty against closed forms and against brute force."""

import numpy as np
import pytest

from sandbox import RandomFeatures, Ridge, Task
from sandbox.validity import ValidityWarning

pytestmark = pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")


@pytest.mark.parametrize("n", [1, 10, 40, 41, 1000, 1e12])
@pytest.mark.parametrize("noise", [1e-3, 0.5, 100.0])
def test_isotropic_optimum_is_noise_times_dim_over_signal(n, noise):
    task = Task.isotropic(40, 2.0, noise=noise)
    assert Ridge.tuned(task, n).penalty == pytest.approx(noise * 40 / 2.0, rel=1e-10)


@pytest.mark.parametrize("p", [1, 10, 25, 40])
def test_unseen_directions_count_as_noise(p):
    task = Task.isotropic(40, 2.0, noise=0.5)
    unseen = 2.0 * (1 - p / 40)
    assert Ridge.tuned(task, 25, p=p).penalty == pytest.approx((0.5 + unseen) * 40 / 2.0, rel=1e-10)


def test_negative_optimum_of_a_spiked_aligned_task():
    """Kobak, Lomond and Sanchez (2020): large eigenvalues carry the target and many small ones regularise too much."""
    task = Task([20.0, 1.0], [1.0, 0.0], [6, 294], noise=0.05)
    best = Ridge.tuned(task, 60)
    assert best.penalty == pytest.approx(-31.0477, rel=1e-5)
    assert best.equivalent(task, 60).kappa == pytest.approx(3.63208, rel=1e-5)
    assert best.risk(task, 60).total == pytest.approx(0.105173, rel=1e-5)
    assert Ridge(0.0).risk(task, 60).total == pytest.approx(0.107524, rel=1e-5)


def test_extremes():
    clean, noisy = Task.isotropic(40), Task.isotropic(40, 0.0, noise=1.0)
    assert np.abs(Ridge.tuned(clean, [10, 40, 100]).penalty).max() < 1e-12  # nothing to average out
    assert np.all(Ridge.tuned(noisy, [10, 40, 100]).penalty == np.inf)  # nothing to learn
    assert RandomFeatures.tuned(clean, 200, 100).penalty == 0.0
    assert RandomFeatures.tuned(noisy, 20, 30).penalty == np.inf


def test_shapes_and_batches():
    tasks = Task.isotropic([30, 60], noise=0.1)
    both = Ridge.tuned(tasks, [[10], [100], [1000]])
    assert both.penalty.shape == (3, 2)
    assert both.penalty[1, 1] == pytest.approx(Ridge.tuned(Task.isotropic(60, noise=0.1), 100).penalty, rel=1e-12)
    assert both.risk(tasks, [[10], [100], [1000]]).shape == (3, 2)
    assert isinstance(Ridge.tuned(tasks[0], 10).risk(tasks[0], 10).total, np.float64)


def random_task(rng):
    groups = rng.integers(1, 8)
    eigenvalues = 10 ** rng.uniform(-3, 3, groups)
    power = rng.exponential(size=groups) * (rng.random(groups) < 0.7)
    tail = rng.choice([0.0, 0.0, 1.0]) * eigenvalues.max()
    multiplicity = rng.integers(1, 60, groups)
    return Task(
        eigenvalues, power, multiplicity, noise=rng.choice([0, 0.01, 1]), hidden=rng.choice([0, 0.1]), tail=tail
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_other_penalty_is_better(seed):
    rng = np.random.default_rng(seed)
    task, n, p = random_task(rng), float(rng.integers(1, 100)), float(rng.integers(1, 100))
    scale = task.eigenvalues.max()
    positive = np.append(np.geomspace(1e-8, 1e8, 1500) * scale, [0.0, np.inf])
    least = Ridge.least_penalty(task, n)
    negative = least * (1 - np.geomspace(1e-6, 1, 400))
    rivals = Ridge(np.append(positive, negative)).risk(task, n).total.min()
    assert Ridge.tuned(task, n).risk(task, n).total <= rivals * (1 + 1e-12)
    rivals = RandomFeatures(p, penalty=positive).risk(task, n).total.min()
    assert RandomFeatures.tuned(task, n, p).risk(task, n).total <= rivals * (1 + 1e-12)


def test_features_with_a_large_tail_have_a_finite_optimum():
    """The tail makes the features noisy, so that the best penalty is far above the scale of the eigenvalues."""
    task = Task(0.001285, 0.00928, 26, noise=0.127, hidden=0.3, tail=5.0)
    best = RandomFeatures.tuned(task, 140, 90)
    assert best.penalty == pytest.approx(1e4, rel=0.1)
    assert best.risk(task, 140).total < RandomFeatures(90, penalty=[1e3, 1e5, np.inf]).risk(task, 140).total.min()


def test_rounding_is_no_penalty():
    penalties = Ridge.tuned(Task.isotropic(40), [5, 39, 40, 41, 100]).penalty
    assert np.all(penalties == 0)
    assert not np.any(np.signbit(penalties))
    assert Ridge.tuned(Task.isotropic(40), 5).finite_sample_risk(Task.isotropic(40), 5).labels == 0
