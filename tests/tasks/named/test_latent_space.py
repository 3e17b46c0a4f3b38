"""The latent space model against published forms, its covariance matrix and a direct simulation."""

import numpy as np
import pytest
import scipy

from sandbox import MinNorm, Ridge, Task
from sandbox.foundations.parts import PRIMARY


def orthogonal(dim, rng):
    return np.linalg.qr(rng.standard_normal((dim, dim)))[0]


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
    explicit = Task.from_covariance((covariance + covariance.T) / 2, beta, noise=0.3).replace(hidden=unseen)
    n, penalty = np.array([5.0, 17.0, 90.0]), np.array([[0.0], [0.3]])
    found, expected = Ridge(penalty).risk(task, n), Ridge(penalty).risk(explicit, n)
    for name in PRIMARY:
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-11, atol=1e-14, err_msg=name)


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
