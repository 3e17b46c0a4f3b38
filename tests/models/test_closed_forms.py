"""Models against closed forms of the literature that share nothing with the engine."""

import warnings

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task, ValidityWarning
from sandbox.activations import activation
from sandbox.foundations.parts import SOURCES


def isotropic_ridge(ratio, penalty_per_sample, signal, noise):
    """Excess and training-free parts by the Marchenko-Pastur transform (Hastie et al. 2022, numbering not checked)."""
    t = 1 - ratio + penalty_per_sample
    root = np.sqrt(t * t + 4 * ratio * penalty_per_sample)
    m = 2 / (t + root) if t >= 0 else (root - t) / (2 * ratio * penalty_per_sample)
    slope = -m * (1 + ratio * m) / (2 * ratio * penalty_per_sample * m + t)
    return -signal * penalty_per_sample**2 * slope, noise * ratio * (m + penalty_per_sample * slope)


@pytest.mark.parametrize("ratio", [0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 10.0])
@pytest.mark.parametrize("penalty_per_sample", [1e-3, 0.1, 1.0, 30.0])
def test_isotropic_ridge_is_marchenko_pastur(ratio, penalty_per_sample):
    n, signal, noise = 200.0, 1.7, 0.3
    # A direction of an isotropic task carries signal / p, so eigenvalue 1 and p directions are the textbook case.
    risk = Ridge(n * penalty_per_sample).risk(Task.isotropic(n * ratio, signal, noise=noise), n)
    bias, variance = isotropic_ridge(ratio, penalty_per_sample, signal, noise)
    assert risk.noise_free_excess == pytest.approx(bias, rel=1e-11)
    assert risk.labels == pytest.approx(variance, rel=1e-10)


@pytest.mark.parametrize(("dim", "expected"), [(50, (0.0, 0.25)), (100, (0.0, np.inf)), (300, (2 / 3, 0.125))])
def test_isotropic_min_norm(dim, expected):
    risk = MinNorm().risk(Task.isotropic(dim, noise=0.25), 100)
    assert risk.noise_free_excess == pytest.approx(expected[0], rel=1e-13, abs=1e-15)
    assert risk.labels == pytest.approx(expected[1], rel=1e-13)


@pytest.mark.parametrize(("share", "gamma"), [(0.2, 0.5), (0.5, 0.8), (0.5, 2.0), (0.9, 5.0)])
def test_misspecified_isotropic(share, gamma):
    """Excess of p of the directions, the others unseen (Hastie et al. 2022, section on misspecification)."""
    n, signal, noise = 100.0, 1.0, 0.2
    p = gamma * n
    risk = MinNorm(p).risk(Task.isotropic(p / share, signal, noise=noise), n)
    missed = signal * (1 - share)
    if gamma < 1:
        expected = missed + (missed + noise) * gamma / (1 - gamma)
    else:
        expected = missed + signal * share * (1 - 1 / gamma) + (missed + noise) / (gamma - 1)
    assert risk.excess == pytest.approx(expected, rel=1e-12)


def test_latent_space_by_its_own_fixed_point():
    """min-norm on features of a latent space, gamma > 1, by bisection on the published equations."""
    n, p, d, theta, noise_xi = 100.0, 300.0, 60.0, 1.0, 0.1
    psi, gamma = d / p, p / n
    spike = 1 + 1 / psi
    low, high = 1e-9, 1e9
    for _ in range(300):
        c0 = np.sqrt(low * high)
        value = (1 - psi) / (1 + c0 * gamma) + psi / (1 + c0 * gamma * spike) - (1 - 1 / gamma)
        low, high = (c0, high) if value > 0 else (low, c0)
    e1 = (1 - psi) / (1 + c0 * gamma) ** 2 + psi * spike**2 / (1 + c0 * gamma * spike) ** 2
    e2 = (1 - psi) / (1 + c0 * gamma) ** 2 + psi * spike / (1 + c0 * gamma * spike) ** 2
    noise = noise_xi + psi * theta / (1 + psi)
    excess = (1 + gamma * c0 * e1 / e2) * theta / ((1 + psi) * (1 + c0 * gamma * spike) ** 2)
    variance = noise * gamma * c0 * e1 / e2
    task = Task([spike, 1.0], [theta / (1 + psi), 0.0], [d, p - d], noise=noise)
    risk = MinNorm().risk(task, n)
    assert risk.noise_free_excess == pytest.approx(excess, rel=1e-10)
    assert risk.labels == pytest.approx(variance, rel=1e-10)


def mei_montanari(psi1, psi2, penalty, phi, signal, nonlinear, noise):
    """Total risk by the rational functions of Mei and Montanari (2022, Definition 1; numbering not checked)."""
    z = phi.mu1 / np.sqrt(phi.mu_star_squared)
    lam = penalty / phi.mu_star_squared

    def g(w):
        return w + z**2 * w / (1 + z**2 * w)

    low, high = 0.0, min(psi1, psi2)  # g(w) >= w, so w < min(psi1, psi2)
    for _ in range(200):
        w = (low + high) / 2
        room = (psi1 - g(w)) * (psi2 - g(w))
        inside = g(w) < min(psi1, psi2) and room > psi1 * psi2 * lam * w
        low, high = (w, high) if inside else (low, w)
    c = -w
    e0 = (
        -(c**5) * z**6
        + 3 * c**4 * z**4
        + (psi1 * psi2 - psi2 - psi1 + 1) * c**3 * z**6
        - 2 * c**3 * z**4
        - 3 * c**3 * z**2
        + (psi1 + psi2 - 3 * psi1 * psi2 + 1) * c**2 * z**4
        + 2 * c**2 * z**2
        + c**2
        + 3 * psi1 * psi2 * c * z**2
        - psi1 * psi2
    )
    e1 = psi2 * c**3 * z**4 - psi2 * c**2 * z**2 + psi1 * psi2 * c * z**2 - psi1 * psi2
    e2 = (
        c**5 * z**6
        - 3 * c**4 * z**4
        + (psi1 - 1) * c**3 * z**6
        + 2 * c**3 * z**4
        + 3 * c**3 * z**2
        - (psi1 + 1) * c**2 * z**4
        - 2 * c**2 * z**2
        - c**2
    )
    return signal * e1 / e0 + (noise + nonlinear) * e2 / e0 + nonlinear + noise


@pytest.mark.parametrize("name", ["relu", "erf", "tanh", "sign"])
@pytest.mark.parametrize("psi1", [0.5, 1.5, 2.9, 3.0, 6.0])
@pytest.mark.parametrize("penalty", [1e-3, 0.1])
def test_random_features_are_mei_montanari(name, psi1, penalty):
    """In the limit that forgets the constant: one linear group of eigenvalue mu1^2 and the rest a tail."""
    phi, psi2, dim = activation(name), 3.0, 1e4
    task = Task(phi.mu1**2 / dim, 1.0, dim, noise=0.25, hidden=0.1, tail=phi.mu_star_squared)
    risk = RandomFeatures(psi1 * dim, penalty=psi2 * penalty).risk(task, psi2 * dim)
    assert risk.total == pytest.approx(mei_montanari(psi1, psi2, penalty, phi, 1.0, 0.1, 0.25), rel=1e-9)


@pytest.mark.parametrize(
    ("psi1", "total"), [(0.5, 1.1089554708531), (1.5, 1.0830690236641), (3, 1.5655922939132), (6, 0.6963480391519)]
)
def test_random_features_published_values(psi1, total):
    """ReLU at psi2 = 3, signal 1, noise .25 and penalty 1e-3 in Mei and Montanari's convention, 60-digit evaluation."""
    phi, dim = activation("relu"), 1e4
    task = Task(phi.mu1**2 / dim, 1.0, dim, noise=0.25, tail=phi.mu_star_squared)
    assert RandomFeatures(psi1 * dim, penalty=3e-3).risk(task, 3 * dim).total == pytest.approx(total, rel=2e-13)


@pytest.mark.parametrize(
    ("n", "penalty", "total", "kappa"),
    [
        (50, 0.0, 0.08230607094085599, None),
        (50, 1e-4, 0.0822944366129788, None),
        (50, 1e-2, 0.0812055700959518, 0.008854436650649),
        (400, 0.0, 0.11310142048880127, None),
        (400, 1e-2, 0.0969401213230554, 0.000254188759651),
    ],
)
def test_power_law_check_values(n, penalty, total, kappa):
    """Eigenvalues k^-1.5, power k^-3, noise .05: values on which several kernel-regression codes agree."""
    k = np.arange(1, 1001.0)
    task = Task(k**-1.5, k**-3, noise=0.05)
    assert Ridge(penalty).risk(task, n).total == pytest.approx(total, rel=1e-14)
    if kappa is not None:
        assert Ridge(penalty).equivalent(task, n).kappa == pytest.approx(kappa, rel=1e-12)


def test_activation_spectrum_in_the_limit_of_large_dimension():
    """Features of a named activation tend to the limit that forgets mu0: one more eigenvalue among many."""
    phi = activation("relu")
    errors = []
    for dim in (1e3, 1e4, 1e5):
        finite = RandomFeatures(1.5 * dim, "relu", penalty=3e-3).risk(Task.isotropic(dim, noise=0.25), 3 * dim).total
        errors.append(abs(finite - mei_montanari(1.5, 3.0, 1e-3, phi, 1.0, 0.0, 0.25)))
    assert errors[0] < 0.02
    assert errors[1] == pytest.approx(errors[0] / 10, rel=0.1)
    assert errors[2] == pytest.approx(errors[1] / 10, rel=0.1)


def test_tail_is_a_penalty_of_linear_models():
    task = Task([1.0, 0.1], [0.5, 0.5], [10, 100], noise=0.2)
    with_tail, with_penalty = Ridge(0.3).risk(task.replace(tail=0.7), 50), Ridge(1.0).risk(task, 50)
    for name in ("bias", "samples", "labels", "total"):
        assert getattr(with_tail, name) == pytest.approx(getattr(with_penalty, name), rel=1e-14)
    assert with_tail.train == pytest.approx(with_penalty.train * 0.3**2, rel=1e-13)


@pytest.mark.parametrize("penalty", [0.0, 1e-3, 2.0])
def test_infinitely_many_features_are_ridge(penalty):
    task = Task([1.0, 0.1], [0.5, 0.4], [10, 100], noise=0.2, hidden=0.1)
    kernel, ridge = RandomFeatures(np.inf, penalty=penalty).risk(task, 50), Ridge(penalty).risk(task, 50)
    for name in ("bias", "samples", "features", "samples_features", "labels", "labels_features", "train"):
        assert getattr(kernel, name) == getattr(ridge, name)


@pytest.mark.parametrize("penalty", [0.0, 1e-12, 1e-3, 1.0, np.inf])
@pytest.mark.parametrize("p", [3.0, 99.0, 100.0, 101.0, 1e3, 1e12, np.inf])
def test_infinite_ensemble_is_kernel_ridge_with_the_implicit_penalty(p, penalty):
    task = Task([1.0, 0.1, 0.01], [0.5, 0.3, 0.2], [5, 50, 500], noise=0.2, tail=0.5, hidden=0.1)
    model = RandomFeatures(p, penalty=penalty)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)  # at p = n
        averaged = model.risk(task, 100).ensemble(np.inf)
        kernel = RandomFeatures(np.inf, penalty=model.equivalent(task, 100).implicit_penalty).risk(task, 100)
    for name in ("noise", "bias", *SOURCES, "total"):
        assert getattr(averaged, name) == pytest.approx(getattr(kernel, name), rel=1e-12), name
    assert kernel.features == kernel.samples_features == kernel.labels_features == 0


def test_the_implicit_penalty_is_above_the_penalty_and_falls_with_p():
    task = Task.power_law(1.5, 2.0, dim=1000, noise=0.1)
    p = np.geomspace(10, 1e6, 50)
    implicit = RandomFeatures(p, penalty=0.01).equivalent(task, 100)
    assert 1 - implicit.df1 / p == pytest.approx(0.01 / implicit.implicit_penalty, rel=0, abs=1e-14)
    assert np.all(np.diff(implicit.implicit_penalty) < 0)
    assert implicit.implicit_penalty[-1] == pytest.approx(0.01, rel=1e-3)
    for penalty in (-0.05, 0.0, 2.0, np.inf):
        found = Ridge(penalty).equivalent(task.replace(tail=[0.0, 0.3]), 100).implicit_penalty
        assert found == pytest.approx(penalty, rel=1e-12, abs=1e-15)


def test_same_predictor_under_rescaling():
    """Scaling inputs and penalty together leaves every field unchanged."""
    task = Task([1.0, 0.1], [0.5, 0.5], [10, 100], noise=0.2, tail=0.3)
    scaled = Task([1e6, 1e5], [0.5, 0.5], [10, 100], noise=0.2, tail=0.3e6)
    for model, other in (
        (Ridge(0.5), Ridge(0.5e6)),
        (RandomFeatures(70, penalty=0.5), RandomFeatures(70, penalty=5e5)),
    ):
        for name, value in model.risk(task, 50).to_dict().items():
            if name != "exactness":
                assert getattr(other.risk(scaled, 50), name) == pytest.approx(value, rel=1e-12), name
