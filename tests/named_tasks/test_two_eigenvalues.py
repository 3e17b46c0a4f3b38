"""Spectra of two eigenvalues against the explicit covariance matrices, published forms and a direct simulation."""

import numpy as np
import pytest
import scipy.optimize

from sandbox import MinNorm, Ridge, Task
from sandbox.risk import PRIMARY


def same_risk(task, covariance, coefficients, noise, hidden=0.0):
    """The named task and the explicit matrix agree in every field, at several n and penalties."""
    explicit = Task.from_covariance(covariance, coefficients, noise=noise).replace(hidden=hidden)
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


# ---------------------------------------------------------------------- latent space


def latent_space_risk(gamma, psi, signal, noise):
    """Total risk by the fixed point c0 and the integrals of Hastie et al. (numbering not checked), gamma > 1."""
    S = 1 + 1 / psi

    def excess_rank(log_c):
        c = np.exp(log_c)
        return (1 - psi) / (1 + c * gamma) + psi / (1 + c * gamma * S) - (1 - 1 / gamma)

    c = np.exp(scipy.optimize.brentq(excess_rank, -40, 40, xtol=1e-15, rtol=1e-15))
    E1 = (1 - psi) / (1 + c * gamma) ** 2 + psi * S**2 / (1 + c * gamma * S) ** 2
    E2 = (1 - psi) / (1 + c * gamma) ** 2 + psi * S / (1 + c * gamma * S) ** 2
    unexplained = noise + psi * signal / (1 + psi)
    B = (1 + gamma * c * E1 / E2) * signal / ((1 + psi) * (1 + c * gamma * S) ** 2)
    return B + unexplained * (1 + gamma * c * E1 / E2)


@pytest.mark.parametrize("n", [20, 55, 95])
@pytest.mark.parametrize("latent", [1, 20, 99])
def test_latent_space_by_the_published_formula(n, latent):
    risk = MinNorm().risk(Task.latent_space(100, latent, signal=2.0, noise=0.3), n)
    assert risk.total == pytest.approx(latent_space_risk(100 / n, latent / 100, 2.0, 0.3), rel=1e-12)


def test_latent_space_below_the_threshold_by_the_published_formula():
    task, gamma = Task.latent_space(50, 20, signal=2.0, noise=0.3), 0.5
    unexplained = 0.3 + 2.0 * 0.4 / 1.4
    assert MinNorm().risk(task, 100).total == pytest.approx(unexplained / (1 - gamma), rel=1e-13)
    assert task.signal == pytest.approx(2.0, rel=1e-15)


def test_latent_space_against_its_matrix():
    rng = np.random.default_rng(2)
    dim, latent = 40, 8
    W = orthogonal(dim, rng)[:, :latent] * np.sqrt(dim / latent)
    theta = rng.standard_normal(latent)
    covariance = np.eye(dim) + W @ W.T
    unseen = theta @ np.linalg.solve(np.eye(latent) + W.T @ W, theta)
    beta = W @ np.linalg.solve(np.eye(latent) + W.T @ W, theta)
    task = Task.latent_space(dim, latent, signal=theta @ theta, noise=0.3)
    same_risk(task, (covariance + covariance.T) / 2, beta, 0.3, hidden=unseen)


@pytest.mark.parametrize("n", [40, 120])
def test_latent_space_by_direct_simulation(n):
    """Latent variables, measurements and labels drawn as the model says; the population risk of each fit exact."""
    rng = np.random.default_rng(3)
    dim, latent, noise, draws = 80, 10, 0.2, 400
    W = orthogonal(dim, rng)[:, :latent] * np.sqrt(dim / latent)
    totals, trains = [], []
    for _ in range(draws):
        theta = rng.standard_normal(latent)
        theta *= np.sqrt(1.5) / np.linalg.norm(theta)
        z = rng.standard_normal((n, latent))
        X = z @ W.T + rng.standard_normal((n, dim))
        y = z @ theta + np.sqrt(noise) * rng.standard_normal(n)
        w = np.linalg.lstsq(X, y, rcond=None)[0]
        # y - <x, w> = <z, theta - W'w> - <u, w> + noise
        totals.append(np.sum((theta - W.T @ w) ** 2) + w @ w + noise)
        trains.append(np.mean((y - X @ w) ** 2))
    risk = MinNorm().risk(Task.latent_space(dim, latent, signal=1.5, noise=noise), n)
    error = np.std(totals) / np.sqrt(draws)
    # The equivalent is low by about 1 / |n - p|.
    assert abs(np.mean(totals) / risk.total - 1) < 1.2 / abs(n - dim) + 4 * error / risk.total
    assert error / risk.total < 0.01
    assert np.mean(trains) == pytest.approx(risk.train, rel=0.03, abs=1e-12)


def test_batches_are_their_cells():
    dims, latents = np.array([[30], [60.5]]), np.array([3, 10, 30])
    tasks = Task.latent_space(dims, latents, signal=[1, 2, 3], noise=0.1)
    assert tasks.shape == (2, 3)
    for i, j in np.ndindex(2, 3):
        assert tasks[i, j] == Task.latent_space(dims[i, 0], latents[j], signal=j + 1, noise=0.1)
    with pytest.raises(ValueError, match="latent must be at most dim, here 30, got 31"):
        Task.latent_space([30, 60], 31)
