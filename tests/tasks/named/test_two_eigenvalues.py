"""Spectra of two eigenvalues against the explicit covariance matrices and limits."""

import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task
from sandbox.foundations.parts import PRIMARY


def same_risk(task, covariance, coefficients, noise):
    """The named task and the explicit matrix agree in every field, at several n and penalties."""
    explicit = Task.from_covariance(covariance, coefficients, noise=noise)
    n, penalty = np.array([5.0, 17.0, 90.0]), np.array([[0.0], [0.3]])
    found, expected = Ridge(penalty).risk(task, n), Ridge(penalty).risk(explicit, n)
    for name in PRIMARY:
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-11, atol=1e-14, err_msg=name)


def orthogonal(dim, rng):
    return np.linalg.qr(rng.standard_normal((dim, dim)))[0]


def test_spiked_against_its_matrix():
    rng = np.random.default_rng(0)
    dim, spikes, size = 40, 3, 7.0
    Q = orthogonal(dim, rng)
    covariance = np.eye(dim) + size * Q[:, :spikes] @ Q[:, :spikes].T
    covariance = (covariance + covariance.T) / 2
    # Any coefficients with the right power on the two spaces will do.
    beta = Q[:, :spikes] @ [1.0, -1.0, 0.5] * 0.3 + Q[:, spikes:] @ rng.standard_normal(dim - spikes) * 0.2
    strong = (1 + size) * np.sum((Q[:, :spikes].T @ beta) ** 2)
    signal = beta @ covariance @ beta
    task = Task.spiked(dim, spikes, size=size, alignment=strong / signal, signal=signal, noise=0.3)
    same_risk(task, covariance, beta, 0.3)


def test_equicorrelated_against_its_matrix():
    rng = np.random.default_rng(1)
    dim, c = 40, 0.3
    covariance = (1 - c) * np.eye(dim) + c
    equal = np.full(dim, 0.2)
    signal = equal @ covariance @ equal
    same_risk(Task.equicorrelated(dim, c, alignment=1.0, signal=signal, noise=0.3), covariance, equal, 0.3)
    contrast = rng.standard_normal(dim)
    contrast -= contrast.mean()
    signal = contrast @ covariance @ contrast
    same_risk(Task.equicorrelated(dim, c, alignment=0.0, signal=signal, noise=0.3), covariance, contrast, 0.3)


@pytest.mark.parametrize(
    ("task", "covariance"),
    [
        (Task.equicorrelated(40, 0.3, noise=0.3), 0.7 * np.eye(40) + 0.3),
        (Task.spiked(40, 3, size=7.0, noise=0.3), np.diag(np.r_[np.full(3, 8.0), np.ones(37)])),
        (Task.two_scale(10, 30, ratio=0.02, noise=0.3), np.diag(np.r_[np.ones(10), np.full(30, 0.02)])),
    ],
)
def test_by_default_the_coefficients_are_isotropic(task, covariance):
    """The average of the power over all directions of the coefficients is proportional to the eigenvalues."""
    eigenvalues = np.linalg.eigvalsh(covariance)[::-1]
    explicit = Task(eigenvalues, eigenvalues / eigenvalues.sum(), noise=0.3)
    found, expected = MinNorm().risk(task, [5, 20, 90]), MinNorm().risk(explicit, [5, 20, 90])
    for name in PRIMARY:
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-11, err_msg=name)


def test_the_extremes_of_correlation():
    assert Task.equicorrelated(40, 0.0).leading(7).power.sum() == pytest.approx(7 / 40)
    one = MinNorm().risk(Task.equicorrelated(40, 1.0, noise=0.2), 10)  # one direction, seen forty times
    assert one.labels == pytest.approx(0.2 / 9, rel=1e-12)
    assert Task.equicorrelated(1, 0.5) == Task([1.0, 0.5], [1.0, 0.0], [1.0, 0.0])
    with pytest.raises(ValueError, match="alignment must be 1 where all directions have the same eigenvalue"):
        Task.equicorrelated([1, 2], 0.5, alignment=0.5)
    with pytest.raises(ValueError, match="spikes must be at most dim, here 4, got 5"):
        Task.spiked([4, 6], 5, size=1.0)


def test_strong_and_weak_directions_alone():
    """A ratio of 1 is isotropic; with a small ratio the weak directions are a ridge penalty weak * ratio."""
    white = MinNorm().risk(Task.two_scale(30, 70, ratio=1.0, noise=0.1), 40)
    assert white.total == pytest.approx(MinNorm().risk(Task.isotropic(100, noise=0.1), 40).total, rel=1e-12)
    weak = MinNorm().risk(Task.two_scale(30, 1e12, ratio=1e-12, alignment=1.0, noise=0.1), 40)
    assert weak.total == pytest.approx(Ridge(1.0).risk(Task.isotropic(30, noise=0.1), 40).total, rel=1e-9)
