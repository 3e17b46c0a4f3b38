"""Effective ranks by brute force, by their inequalities, and against the variance that they bound."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import MinNorm, Task, effective_ranks, k_star


def brute_force(eigenvalues, tail=0.0):
    """r_k and R_k for every k, by plain sums over the rest."""
    rests = [eigenvalues[k:] for k in range(eigenvalues.size)]
    r = np.array([(rest.sum() + tail) / rest[0] for rest in rests])
    R = np.array([(rest.sum() + tail) ** 2 / (rest**2).sum() for rest in rests])
    return r, R


def first(r, least):
    found = np.flatnonzero(r >= least)
    return found[0] if found.size else np.inf


@pytest.mark.parametrize("tail", [0.0, 0.7])
def test_groups_by_brute_force(tail):
    s, m = np.array([0.5, 4.0, 0.0, 0.5, 1e-8, 30.0]), np.array([7, 3, 5, 2, 400, 1])
    task = Task(s, np.zeros(6), m, tail=tail)
    eigenvalues = np.sort(np.repeat(s, m))[::-1]
    eigenvalues = eigenvalues[eigenvalues > 0]
    r, R = brute_force(eigenvalues, tail)
    found = effective_ranks(task, np.arange(eigenvalues.size))
    np.testing.assert_allclose(found.r, r, rtol=1e-12)
    np.testing.assert_allclose(found.R, R, rtol=1e-12)
    nothing = effective_ranks(task, [eigenvalues.size, 1000])
    assert nothing.r.tolist() == nothing.R.tolist() == [np.inf if tail else 0.0] * 2
    for n in (0.5, 1, 3, 8, 9, 12, 100, 400, 401, 1e8, 1e12):
        expected = first(r, n)
        assert k_star(task, n) == (min(expected, eigenvalues.size) if tail else expected), n
        assert k_star(task, 2 * n, 0.5) == k_star(task, n)


@pytest.mark.parametrize(("decay", "log_decay"), [(1.0, 2.0), (1.5, 0.0), (0.3, 1.0), (0.0, 0.0)])
@pytest.mark.parametrize("dim", [300, 12_000])
def test_laws_by_brute_force(decay, log_decay, dim):
    task = Task.log_power_law(decay, log_decay, source=1.0, dim=dim)
    i = np.arange(1.0, dim + 1)
    r, R = brute_force(i**-decay * (1 + np.log((i + 1) / 2)) ** -log_decay)
    k = np.unique(np.append(np.geomspace(1, dim - 1, 50).round(), [0, 255, 256, 257, dim - 2, dim - 1]))
    k = k[k < dim].astype(int)
    found = effective_ranks(task, k)
    np.testing.assert_allclose(found.r, r[k], rtol=1e-12)
    np.testing.assert_allclose(found.R, R[k], rtol=1e-12)
    for n in (1.5, 10, 70, 1000, 5000, 9000, 1e5):
        assert k_star(task, n) == first(r, n), n


def test_infinite_laws_by_zeta_functions():
    from scipy.special import zeta

    k = np.array([0.0, 3, 300, 1e6, 1e12])
    found = effective_ranks(Task.power_law(1.5, 2.0), k)
    np.testing.assert_allclose(found.r, zeta(1.5, k + 1) * (k + 1) ** 1.5, rtol=1e-12)
    np.testing.assert_allclose(found.R, zeta(1.5, k + 1) ** 2 / zeta(3.0, k + 1), rtol=1e-12)
    # Beyond the last listed direction the law goes on: r is about k / (decay - 1).
    far = effective_ranks(Task.power_law(1.5, 2.0), [1e24, 1e25])
    np.testing.assert_allclose(far.r, [2e24, 2e25], rtol=1e-12)
    np.testing.assert_allclose(far.R, [8e24, 8e25], rtol=1e-12)


@pytest.mark.parametrize("n", [1e2, 1e5, 1e12])
def test_k_star_is_the_first(n):
    task = Task.log_power_law([1.0, 1.2, 3.0], [2.0, 0.0, 1.0], source=2.0)
    k = k_star(task, n)
    assert np.all(effective_ranks(task, k).r >= n)
    assert np.all(effective_ranks(task, k - 1).r < n)


def test_k_star_of_a_huge_finite_law():
    """r rises to about dim and falls again; n just below its peak is found, above it is not."""
    task = Task.power_law(0.5, 1.0, dim=10**14)
    # r_k = 2 (sqrt(dim k) - k) peaks at k = dim / 4 with dim / 2.
    assert k_star(task, 0.4999 * 1e14) < 0.25e14
    assert k_star(task, 0.5001 * 1e14) == np.inf
    assert k_star(task, 0.32e14) == pytest.approx(0.04e14, rel=1e-6)


@pytest.mark.parametrize("taken", [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 7.0, 40.25])
def test_the_first_of_few_leading_directions_of_a_law(taken):
    """Every k up to the last direction, of which a fraction may be taken, and none beyond."""
    for decay, log_decay in ((0.0, 0.0), (0.5, 0.0), (1.0, 2.0), (3.0, 0.0)):
        task = Task.log_power_law(decay, log_decay, source=1.0, dim=20_000).leading(taken)
        i = np.arange(1.0, np.ceil(taken) + 1)
        s, count = i**-decay * (1 + np.log((i + 1) / 2)) ** -log_decay, np.clip(taken - (i - 1), 0, 1)
        r = np.array([(s[k:] * count[k:]).sum() / s[k] for k in range(i.size)])
        levels = np.concatenate([[1e-9, 0.4, 0.9, 1.1, 1.9, 2.1], r * (1 - 1e-9), r * (1 + 1e-9)])
        assert k_star(task, levels).tolist() == [first(r, level) for level in levels]


def test_fractions_of_directions():
    task = Task.power_law(1.5, 2.0, dim=20_000).leading(10_000.5)
    found = effective_ranks(task, [9_999.75, 10_000.25, 10_000.5, 10_001])
    second = (10_001 / 10_000) ** -1.5
    np.testing.assert_allclose(found.r, [0.25 + 0.5 * second, 0.25, 0, 0], rtol=1e-12)
    listed = Task([2.0, 1.0], [0, 0], [3.5, 10])
    assert effective_ranks(listed, 3.25).r == pytest.approx(0.25 + 5, rel=1e-14)
    assert k_star(listed, 9) == 3.5


eigenvalues = st.lists(st.floats(-6, 3).map(lambda x: 10.0**x), min_size=1, max_size=6)
multiplicities = st.integers(1, 50)


@given(eigenvalues, st.data())
def test_inequalities(s, data):
    m = data.draw(st.lists(multiplicities, min_size=len(s), max_size=len(s)))
    rank = sum(m)
    k = np.arange(rank)
    found = effective_ranks(Task(s, np.zeros(len(s)), m), k)
    slack = 1 + 1e-12
    assert np.all(found.r >= 1 / slack)
    assert np.all(found.r <= found.R * slack)
    assert np.all(found.r**2 * slack >= found.R)
    assert np.all((rank - k) * slack >= found.R)
    # Taking out one direction multiplies by the ratio of eigenvalues and leaves one less.
    sorted_s = np.sort(np.repeat(s, m))[::-1]
    np.testing.assert_allclose(found.r[:-1], 1 + sorted_s[1:] / sorted_s[:-1] * found.r[1:], rtol=1e-11)


SPECTRA = {
    "fast power law": (Task.power_law(2.0, 2.0, noise=1.0), 0.645, 0.8),
    "power law": (Task.power_law(1.5, 2.0, noise=1.0), 0.645, 0.8),
    "slow power law": (Task.power_law(1.05, 2.0, noise=1.0), 0.4, 0.6),
    "logarithm": (Task.log_power_law(1.0, 2.0, source=2.0, noise=1.0), 0.55, 0.7),
    # With k* = 0 all dim directions are alike: n / (dim - n) against n / dim.
    "isotropic": (Task.isotropic(5000, noise=1.0), 1.0, 1.12),
    "spikes": (Task.spiked(5000, 5, size=99.0, noise=1.0), 0.55, 1.12),
    "exponential": (Task.floored_exponential(5000, 5.0, floor=1e-3, noise=1.0), 0.4, 1.0),
}


@pytest.mark.parametrize(("task", "low", "high"), SPECTRA.values(), ids=SPECTRA)
def test_the_variance_is_of_the_order_that_they_say(task, low, high):
    """Variance of the labels / (k*/n + n/R) stays between constants of order 1, whatever the spectrum and n."""
    n = np.array([20.0, 100.0, 500.0])
    k = k_star(task, n)
    ratio = MinNorm().risk(task, n).labels / (k / n + n / effective_ranks(task, k).R)
    assert np.all((ratio > low) & (ratio < high)), ratio


def test_shapes_and_equality():
    tasks = Task.spiked([30, 60], 3, size=1.0)
    found = effective_ranks(tasks, [[0], [3], [5]])
    assert found.r.shape == found.R.shape == found.k.shape == (3, 2)
    assert found == effective_ranks(tasks, np.array([[0], [3], [5]]))
    alone = effective_ranks(tasks[1], 3)
    assert isinstance(alone.r, np.float64)
    assert alone.r == found.r[1, 1] == 57
    assert k_star(tasks, [[10], [100]]).tolist() == [[0, 0], [np.inf, np.inf]]
    assert isinstance(k_star(tasks[0], 10), np.float64)
