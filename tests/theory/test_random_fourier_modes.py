"""The Fourier model against Monte Carlo over Haar-unitary matrices and over the discrete Fourier transform."""

import numpy as np
import pytest

from sandbox import FourierSeries, Task
from sandbox.foundations.parts import PRIMARY
from sandbox.theory.random_fourier_modes import fourier_sources


def dft(D):
    k = np.arange(D)
    return np.exp(-2j * np.pi * (np.outer(k, k) % D) / D) / np.sqrt(D)


def haar(D, rng):
    Q, R = np.linalg.qr(rng.standard_normal((D, D)) + 1j * rng.standard_normal((D, D)))
    return Q * (np.diag(R) / np.abs(np.diag(R)))


def one_draw(F, n, p, power, noise, rng):
    """All sources from two sets of rows by two sets of columns, as their definition says; no theory."""
    D = len(F)
    rows, columns = ([rng.permutation(D)[:size] for _ in range(2)] for size in (n, p))
    errors, fits, train = {}, {}, 0.0
    for a, b in np.ndindex(2, 2):
        H = np.zeros((D, n), dtype=complex)
        H[columns[b]] = np.linalg.pinv(F[np.ix_(rows[a], columns[b])])
        fits[a, b], errors[a, b] = H, np.eye(D) - H @ F[rows[a]]
        residual = np.eye(n) - F[rows[a]] @ H
        train += (power * np.sum(np.abs(residual @ F[rows[a]]) ** 2) + noise * np.sum(np.abs(residual) ** 2)) / (4 * n)

    def product(left, right):
        return np.vdot(left, right).real / D

    def average(products, pairs):
        return np.mean([product(products[left], products[right]) for left, right in pairs])

    everything = [((a, b), (a, b)) for a, b in np.ndindex(2, 2)]
    same_rows, same_columns = [((a, 0), (a, 1)) for a in (0, 1)], [((0, b), (1, b)) for b in (0, 1)]
    nothing = [((0, 0), (1, 1)), ((0, 1), (1, 0))]
    bias, all_same = average(errors, nothing), average(errors, everything)
    rows_same, columns_same = average(errors, same_rows), average(errors, same_columns)
    per_noise, per_noise_of_average = average(fits, everything), average(fits, same_rows)
    return {
        "bias": power * bias,
        "samples": power * (rows_same - bias),
        "features": power * (columns_same - bias),
        "samples_features": power * (all_same - rows_same - columns_same + bias),
        "labels": noise * per_noise_of_average,
        "labels_features": noise * (per_noise - per_noise_of_average),
        "train": train,
        "effective_parameters": n * per_noise,
        "noise_free_excess": power * all_same,
        "total": noise + power * all_same + noise * per_noise,
    }


def measured(matrix, n, p, draws, seed):
    rng = np.random.default_rng(seed)
    taken = [one_draw(matrix(rng), n, p, 1.5, 0.4, rng) for _ in range(draws)]
    values = {name: np.array([draw[name] for draw in taken]) for name in taken[0]}
    return {name: (array.mean(), array.std() / np.sqrt(draws)) for name, array in values.items()}


def worst(found, risk, allowed):
    scores = {
        name: (mean - getattr(risk, name)) / (4 * error + allowed.get(name, 0.0) + 1e-12)
        for name, (mean, error) in found.items()
    }
    name = max(scores, key=lambda each: abs(scores[each]))
    return abs(scores[name]), f"{name}: measured {found[name]}, theory {getattr(risk, name)}"


SIZES = [(6, 14), (14, 6), (23, 8), (8, 23), (5, 12), (3, 1), (20, 22), (23, 23), (7, 0)]


@pytest.mark.slow
@pytest.mark.parametrize(("n", "p"), SIZES)
def test_haar_unitary_matrices(n, p):
    """Bias, training error, noise-free excess and total are exact at D = 23, the split of the rest to O(1/D)."""
    D = 23
    risk = FourierSeries(p).risk(Task.isotropic(D, 1.5, noise=0.4), n)
    found = measured(lambda rng: haar(D, rng), n, p, 400, seed=n)
    split = ("samples", "features", "samples_features", "labels", "labels_features")
    score, what = worst(found, risk, dict.fromkeys(split, 0.5 / D if n != p else 0.0))
    assert score < 1, what


@pytest.mark.parametrize(("n", "p"), [(2, 6), (7, 3), (3, 8)])
def test_independent_haar_frames_have_these_sources_on_a_small_grid(n, p):
    D, draws, rng = 8, 4000, np.random.default_rng(n)

    def frames(size):
        normal = rng.standard_normal((2, draws, D, size, 2)) @ np.array([1, 1j])
        return np.linalg.qr(normal)[0]

    points, modes = frames(n), frames(p)
    fits, errors = {}, {}
    for a, b in np.ndindex(2, 2):
        adjoint = points[a].conj().swapaxes(-1, -2)
        fits[a, b] = modes[b] @ np.linalg.pinv(adjoint @ modes[b])
        errors[a, b] = fits[a, b] @ adjoint

    def shared(products, left, right):
        return np.mean(np.sum(products[left].conj() * products[right], axis=(-1, -2)).real) / D

    alone, of_points, of_modes, both = ((0, 0), (1, 1)), ((0, 0), (0, 1)), ((0, 0), (1, 0)), ((0, 0), (0, 0))
    nothing, same_points, same_modes, everything = (
        shared(errors, *pair) for pair in (alone, of_points, of_modes, both)
    )
    labels, fitted = shared(fits, *of_points), shared(fits, *both)
    risk = FourierSeries(p).risk(Task.isotropic(D, noise=1.0), n)
    sources = (risk.samples, risk.features, risk.samples_features, risk.labels, risk.labels_features)
    interaction = everything - same_points - same_modes + nothing
    measured = (same_points - nothing, same_modes - nothing, interaction, labels, fitted - labels)
    np.testing.assert_allclose(sources, measured, atol=0.02)


@pytest.mark.parametrize(("n", "p"), [(30, 60), (60, 30), (20, 50), (50, 90)])
def test_the_discrete_fourier_transform(n, p):
    D = 101
    F = dft(D)
    risk = FourierSeries(p).risk(Task.isotropic(D, 1.5, noise=0.4), n)
    found = measured(lambda rng: F, n, p, 60, seed=n)
    score, what = worst(found, risk, {name: (400.0 if name == "effective_parameters" else 4.0) / D for name in found})
    assert score < 1, what
    assert found["train"][0] == pytest.approx(risk.train, abs=1e-10)


@pytest.mark.parametrize(("D", "n", "p"), [(101, 30, 60), (101, 60, 30), (12, 5, 8), (97, 40, 97), (97, 97, 10)])
def test_the_identity_for_given_rows_and_columns(D, n, p):
    """The errors of one fit, from its singular values alone."""
    rng = np.random.default_rng(D)
    F = dft(D) if D != 12 else haar(D, rng)
    rows, columns = rng.permutation(D)[:n], rng.permutation(D)[:p]
    A = F[np.ix_(rows, columns)]
    H = np.zeros((D, n), dtype=complex)
    H[columns] = np.linalg.pinv(A)
    m = min(n, p)
    identity = 1 - 2 * m / D + np.sum(np.linalg.svd(A, compute_uv=False) ** -2.0) / D
    assert np.sum(np.abs(np.eye(D) - H @ F[rows]) ** 2) / D == pytest.approx(identity, rel=1e-9)


@pytest.mark.parametrize(("n", "p", "c"), [(0.2, 0.1, 5.0), (0.2, 0.5, 1.2), (0.3, 0.9, 0.2)])
def test_the_error_shrinks_like_one_over_D(n, p, c):
    """Average of the identity over rows and columns of the transform, less its limit."""
    for D in (101, 401):
        F, rng = dft(D), np.random.default_rng(5)
        rows, columns = round(n * D), round(p * D)
        m = min(rows, columns)
        sums = [
            np.sum(
                np.linalg.svd(F[np.ix_(rng.permutation(D)[:rows], rng.permutation(D)[:columns])], compute_uv=False)
                ** -2.0
            )
            for _ in range(60 if D == 101 else 6)
        ]
        excess = FourierSeries(columns).risk(Task.isotropic(D), rows).excess
        error = np.std(sums) / D / np.sqrt(len(sums))
        difference = 1 - 2 * m / D + np.mean(sums) / D - excess
        assert -c / D - 4 * error < difference < 4 * error, D


def test_hidden_power_acts_as_label_noise():
    plain = FourierSeries([5, 12, 20]).risk(Task.isotropic(23, noise=0.5), 12.5)
    hidden = FourierSeries([5, 12, 20]).risk(Task.isotropic(23).replace(hidden=0.5), 12.5)
    np.testing.assert_allclose(hidden.total, plain.total, rtol=1e-14)
    np.testing.assert_allclose(hidden.train, plain.train, rtol=1e-14)
    np.testing.assert_allclose(hidden.bias, plain.bias + 0.5, rtol=1e-14)
    np.testing.assert_allclose(hidden.samples, plain.samples + plain.labels, rtol=1e-14)


def test_the_sources_add_up_to_the_closed_form():
    D = 1e6
    n, p = np.meshgrid([1, 10.5, 3e5, 9e5, D - 1, D], [1, 2.0, 2.5e5, 3e5 + 1e-4, 9.5e5, D - 2, D])
    lo, hi = np.minimum(n, p) / D, np.maximum(n, p) / D
    use = lo < hi
    risk = FourierSeries(p[use]).risk(Task.isotropic(D, 2.0, noise=0.3), n[use])
    few, many = np.minimum(n, p)[use], np.maximum(n, p)[use]
    per_noise = few * (D - few) / (many - few) / D
    np.testing.assert_allclose(risk.effective_parameters, n[use] * per_noise, rtol=1e-12)
    np.testing.assert_allclose(risk.noise_free_excess, 2 * ((D - 2 * few) / D + per_noise), rtol=1e-9, atol=1e-12)
    for name in PRIMARY:
        assert np.all(getattr(risk, name) >= 0), name


def test_at_the_threshold_only_what_is_there_is_infinite():
    """Of no noise nothing is left, however much the fit multiplies it."""
    D, n = np.array(30.0), np.array(12.0)
    for power, hidden, noise in ((1.5, 0.0, 0.0), (0.0, 0.0, 0.4), (0.0, 0.3, 0.0), (0.0, 0.0, 0.0)):
        variances = {name: np.array(value) for name, value in (("power", power), ("hidden", hidden), ("noise", noise))}
        found = fourier_sources(D, n, n, **variances)
        infinite = {name for name, value in found.items() if np.isinf(value)}
        expected = {"effective_parameters"} | ({"samples_features"} if power + hidden > 0 else set())
        assert infinite == expected | ({"labels_features"} if noise > 0 else set())
        assert not any(np.isnan(value) for value in found.values())
