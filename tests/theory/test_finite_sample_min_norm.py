"""The exact min-norm risk against direct integrals over the smallest designs and against published forms."""

import numpy as np
import pytest
import scipy

from sandbox import MinNorm, Ridge, Task


def expected_inverse_chi_squared(degrees):
    """E 1/chi^2, by quadrature."""
    density = scipy.stats.chi2(degrees).pdf
    return scipy.integrate.quad(lambda x: density(x) / x, 0, np.inf)[0]


@pytest.mark.parametrize("n", [3, 5, 20])
def test_one_parameter_by_quadrature(n):
    """With one direction x'x is chi^2 with n degrees of freedom, and the estimate is x'y / x'x."""
    risk = MinNorm(1).finite_sample_risk(Task([4.0, 1.0], [1.0, 0.5], noise=0.3), n)
    assert risk.labels == pytest.approx(0.3 * expected_inverse_chi_squared(n), rel=1e-8)
    assert risk.samples == pytest.approx(0.5 * expected_inverse_chi_squared(n), rel=1e-8)
    assert risk.bias == 0.5
    assert risk.train == pytest.approx(0.8 * (1 - 1 / n), rel=1e-15)


@pytest.mark.parametrize("p", [3, 5, 20])
def test_one_sample_by_quadrature(p):
    """With one sample the estimate is x y / x'x, which keeps the projection of the target on x: 1/p of it."""
    risk = MinNorm().finite_sample_risk(Task.isotropic(p, 2.0, noise=0.3), 1)
    assert risk.labels == pytest.approx(0.3 * expected_inverse_chi_squared(p), rel=1e-8)
    assert risk.bias == pytest.approx(2.0 * (1 - 1 / p) ** 2, rel=1e-14)
    assert risk.bias + risk.samples == pytest.approx(2.0 * (1 - 1 / p), rel=1e-14)
    assert risk.train == 0


def belkin_hsu_xu(n, p, seen, unseen_and_noise):
    """Total risk of Belkin, Hsu and Xu (2020, Theorem 1) for |n - p| >= 2."""
    if p <= n - 2:
        return unseen_and_noise * (1 + p / (n - p - 1))
    return seen * (1 - n / p) + unseen_and_noise * (1 + n / (p - n - 1))


@pytest.mark.parametrize("p", [1, 10, 23, 27, 40, 60])
def test_random_and_prescient_subsets(p):
    n, dim, signal, noise = 25, 60, 2.0, 0.1
    random_subset = MinNorm().finite_sample_risk(Task.isotropic(dim, signal, noise=noise).random_subset(p), n)
    share = signal * p / dim
    assert random_subset.total == pytest.approx(belkin_hsu_xu(n, p, share, signal - share + noise), rel=1e-13)
    power = np.arange(dim, 0.0, -1) ** 2
    prescient = MinNorm(p).finite_sample_risk(Task(np.ones(dim), power, noise=noise), n)
    seen = power[:p].sum()
    assert prescient.total == pytest.approx(belkin_hsu_xu(n, p, seen, power.sum() - seen + noise), rel=1e-13)


def test_batches_of_subsets():
    """Random and prescient subsets for many p, sample sizes and tasks at once."""
    p, n, noise = np.array([0, 1, 10, 23, 27, 40, 60]), np.array([[25], [5]]), np.array([0.0, 0.3]).reshape(2, 1, 1)
    dim, power = 60, 1 / np.arange(1.0, 61) ** 2
    subset = MinNorm().finite_sample_risk(Task.isotropic(dim, 2.0, noise=noise).random_subset(p), n)
    prescient = MinNorm(p).finite_sample_risk(Task(np.ones(dim), power, noise=noise), n)
    assert subset.shape == prescient.shape == (2, 2, 7)
    for i, j, k in np.ndindex(2, 2, 7):
        size, samples, variance = p[k], n[j, 0], noise[i, 0, 0]
        for risk, signal, seen in ((subset, 2.0, 2.0 * size / dim), (prescient, power.sum(), power[:size].sum())):
            expected = belkin_hsu_xu(samples, size, seen, signal - seen + variance)
            if abs(samples - size) >= 2:
                assert risk.total[i, j, k] == pytest.approx(expected, rel=1e-12), (samples, size)
    # The prescient learner is never worse, and its curve has both descents.
    apart = np.abs(p - n) >= 2
    assert np.all((prescient.excess / power.sum() <= subset.excess / 2.0 * (1 + 1e-12))[0] | ~apart)


def test_only_the_noise_is_infinite_within_one_of_the_threshold():
    n = 50
    noisy = MinNorm([48, 49, 50, 51, 52]).finite_sample_risk(Task.isotropic(50 + 50, noise=0.1), n)
    assert np.isinf(noisy.labels).tolist() == [False, True, True, True, False]
    assert np.isinf(noisy.samples).tolist() == [False, True, True, True, False]  # unseen directions act as noise
    assert np.all(np.isfinite(noisy.bias))
    assert np.isinf(noisy.effective_parameters).tolist() == [False, True, True, True, False]
    clean = MinNorm().finite_sample_risk(Task.isotropic([49, 50, 51]), n)
    assert clean.excess == pytest.approx([0, 0, 1 / 51], rel=1e-14)
    assert np.all(clean.labels == 0)


def test_least_squares_does_not_see_the_spectrum():
    wild, white = Task([1e6, 1.0, 1e-9], [0.1, 0.2, 0.3], [5, 10, 20], noise=0.4), Task.isotropic(35, 0.6, noise=0.4)
    for n in (37, 50, 1e12):
        for name, value in MinNorm().finite_sample_risk(wild, n).to_dict().items():
            assert value == getattr(MinNorm().finite_sample_risk(white, n), name), name


def test_the_equivalent_is_its_limit():
    task = Task.isotropic(300, noise=0.2)
    errors = []
    for scale in (1, 10, 100):
        large = Task.isotropic(300 * scale, noise=0.2)
        exact = MinNorm().finite_sample_risk(large, 100 * scale)
        errors.append(exact.labels / MinNorm().risk(large, 100 * scale).labels - 1)
    assert errors[0] == pytest.approx(1 / (300 - 100 - 1), rel=1e-10)  # (p - n) / (p - n - 1)
    assert errors[1] / errors[0] == pytest.approx(0.1, rel=0.01)
    assert errors[2] / errors[1] == pytest.approx(0.1, rel=0.01)
    assert task.signal == 1


def test_batches_and_scalars():
    risk = MinNorm([[10], [80]]).finite_sample_risk(Task.isotropic([100, 200], noise=[0.1, 0.2]), 50)
    assert risk.shape == (2, 2)
    assert risk.exactness == "finite-sample"
    single = MinNorm(80).finite_sample_risk(Task.isotropic(200, noise=0.2), 50)
    assert isinstance(single.total, np.float64)
    assert risk[1, 1].total == single.total


def test_huge_sizes():
    n = 1e15
    risk = MinNorm().finite_sample_risk(Task.isotropic([1e14, 1e15 + 2, 1e18], noise=1.0), n)
    assert risk.labels == pytest.approx([1 / 9, 1e15, 1 / 999], rel=1e-12)


@pytest.mark.parametrize(
    ("model", "task", "message"),
    [
        (MinNorm(), Task([2.0, 1.0], [1, 1], [60, 60]), "is known for isotropic tasks"),
        (MinNorm(), Task([2.0, 1.0], [1, 1], [20, 20], tail=1.0), "without penalty and tail"),
        (Ridge(0.1), Task([2.0, 1.0], [1, 1], [20, 20]), "without penalty and tail"),
    ],
)
def test_where_no_identity_is_known(model, task, message):
    with pytest.raises(NotImplementedError, match=message):
        model.finite_sample_risk(task, 50)


def test_counts_must_be_whole():
    with pytest.raises(ValueError, match=r"n must be a whole number in finite_sample_risk, got 50\.5"):
        MinNorm().finite_sample_risk(Task.isotropic(10), 50.5)
    with pytest.raises(ValueError, match=r"number of directions used must be a whole number"):
        MinNorm(7.5).finite_sample_risk(Task.isotropic(10), 50)
