"""The effective ridge against closed forms, where its equation is a quadratic."""

import numpy as np
import pytest

from sandbox import MinNorm, Task


@pytest.mark.parametrize("seed", range(5))
def test_as_many_samples_as_large_eigenvalues(seed):
    """n = m large eigenvalues s, m' eigenvalues 1: kappa^2 m + kappa (m - m') = m' s. Gaps up to 1e60 lose no digit."""
    rng = np.random.default_rng(seed)
    large, small, s = rng.integers(1, 2000, 200), rng.integers(1, 50, 200), 10 ** rng.uniform(0, 60, 200)
    task = Task(np.stack([s, np.ones(200)], -1), [1.0, 1.0], np.stack([large, small], -1))
    half = (large - small) / (2 * large)
    root = np.sqrt(half**2 + small * s / large)
    kappa = np.where(half < 0, root - half, small * s / large / np.where(half < 0, 1.0, root + half))
    np.testing.assert_allclose(MinNorm().equivalent(task, large).kappa, kappa, rtol=1e-12)
