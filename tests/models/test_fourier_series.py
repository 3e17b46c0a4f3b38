"""Fourier series: its corners, its domain and its records."""

import numpy as np
import pytest

from sandbox import FourierSeries, Task


def test_the_threshold_is_infinite_unless_everything_is_sampled():
    noisy, clean = (FourierSeries([22, 23]).risk(Task.isotropic(23, noise=noise), [22, 23]) for noise in (0.3, 0.0))
    assert np.isinf(noisy.labels_features).tolist() == [True, False]
    assert np.isinf(clean.samples_features).tolist() == [True, False]
    assert np.isinf(clean.labels_features).tolist() == [False, False]
    assert np.isinf(noisy.effective_parameters).tolist() == [True, False]
    for name in ("bias", "samples", "features", "labels", "train"):
        assert np.all(np.isfinite(getattr(noisy, name))), name
    # All points, all modes: the labels themselves.
    assert noisy.total[1] == pytest.approx(0.6, rel=1e-15)
    assert clean.total[1] == 0


def test_no_modes_and_all_modes():
    task = Task.isotropic(100, 2.0, noise=0.3)
    nothing = FourierSeries(0).risk(task, [1, 50, 100])
    assert nothing.total == pytest.approx([2.3] * 3)
    assert np.all(nothing.variance == 0)
    assert nothing.train == pytest.approx([2.3] * 3)
    everything = FourierSeries(100).risk(task, [1, 50, 100])
    assert everything.noise_free_excess == pytest.approx([2 * 0.99, 1.0, 0.0], rel=1e-14)
    assert everything.labels == pytest.approx([0.003, 0.15, 0.3], rel=1e-14)
    assert np.all(everything.features + everything.samples_features + everything.labels_features == 0)


def test_the_second_descent():
    p = np.arange(1, 1010)
    total = FourierSeries(p).risk(Task.isotropic(1009, noise=0.05), 200).total
    assert p[total.argmax()] == 200
    assert p[total.argmin()] == 1009
    assert np.all(np.diff(total[:199]) > 0)  # randomly chosen modes: no first descent
    assert np.all(np.diff(total[200:]) < 0)


def test_shapes_and_exactness():
    risk = FourierSeries([[5], [8]]).risk(Task.isotropic([20, 30], noise=0.1), [10, 12])
    assert risk.shape == (2, 2)
    assert risk.exactness == "equivalent"
    alone = FourierSeries(8).risk(Task.isotropic(30, noise=0.1), 12)
    assert isinstance(alone.total, np.float64)
    assert alone.total == risk.total[1, 1]
    assert eval(repr(FourierSeries([5, 8]))) == FourierSeries([5, 8])
    scaled = Task([3.0, 0.0], [1.0, 0.0], [30, 5], noise=0.1)  # the size of the eigenvalue does not matter
    assert FourierSeries(8).risk(scaled, 12) == alone


def test_each_task_of_a_batch_is_isotropic_for_itself():
    """Eigenvalues that differ between tasks, empty groups of any eigenvalue, a single direction."""
    tasks = Task(
        [[2.0, 2.0], [0.5, 9.0], [0.1, 0.5]], [[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]], [[10, 20], [30, 0], [0, 30]]
    )
    expected = FourierSeries(8).risk(Task.isotropic(30), 12)
    assert FourierSeries(8).risk(tasks, 12).total == pytest.approx([expected.total] * 3, rel=1e-14)
    assert FourierSeries(1).risk(Task([0.5, 0.25], [1.0, 0.0], [1, 0], noise=0.5), 1).total == 1.0
    with pytest.raises(ValueError, match="task must be isotropic"):
        FourierSeries(1).risk(Task([0.5, 0.25], [1.0, 1.0], [1, 1]), 1)


@pytest.mark.parametrize(
    ("p", "task", "n", "message"),
    [
        (5, Task.isotropic(20), 21, "n must be at most 20, the number of points and of modes of the task, got 21.0"),
        (21, Task.isotropic(20), 5, "p must be at most 20, the number of points and of modes of the task, got 21.0"),
        (np.inf, Task.isotropic(20), 5, "p must be at most 20"),
        (5, Task([1.0, 2.0], [1, 1], [9, 9]), 5, "task must be isotropic for a Fourier series"),
        (5, Task.isotropic(20).replace(tail=0.1), 5, "task must be isotropic for a Fourier series"),
    ],
)
def test_what_is_refused(p, task, n, message):
    with pytest.raises(ValueError, match=message):
        FourierSeries(p).risk(task, n)


def test_a_sum_of_multiplicities_is_the_number_of_modes_up_to_rounding():
    task = Task([1.0, 1.0, 1.0], [0.5, 0.3, 0.2], [80.8, 92.6, 47.6], noise=0.1)
    exactly = FourierSeries(221.0).risk(task, 100).total
    for p in (np.nextafter(221.0, 0), np.nextafter(221.0, 300), 221 * (1 + 5e-14)):
        assert FourierSeries(p).risk(task, 100).total == exactly
    with pytest.raises(ValueError, match="p must be at most 221"):
        FourierSeries(221 * (1 + 1e-12)).risk(task, 100)


def test_no_identity_is_known():
    with pytest.raises(NotImplementedError, match="finite_sample_risk is not known for Fourier series"):
        FourierSeries(5).finite_sample_risk(Task.isotropic(20), 5)
