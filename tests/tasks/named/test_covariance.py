"""The first columns of inputs of a given covariance: blocks in forty digits, regressions on them, and the corners."""

import mpmath
import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task


def autoregressive(dim, correlation):
    i = np.arange(dim)
    return correlation ** np.abs(i[:, None] - i).astype(float)


def drawn(dim, seed=0):
    rng = np.random.default_rng(seed)
    root = rng.standard_normal((dim, dim + 3))
    return root @ root.T, rng.standard_normal(dim)


def in_forty_digits(covariance, beta, k):
    """Coefficients of the first k inputs once they stand for the others, and the variance of what they do not tell."""
    with mpmath.workdps(40):
        S, b = mpmath.matrix(covariance.tolist()), mpmath.matrix(beta.tolist())
        known = mpmath.lu_solve(S[:k, :k], S[:k, k:] * b[k:])
        hidden = b[k:].T * (S[k:, k:] * b[k:] - S[k:, :k] * known)
        return np.array([float(each) for each in b[:k] + known]), float(hidden[0])


HARD = {
    "drawn": drawn(8),
    "nearly one direction": (autoregressive(8, 1 - 1e-9), np.arange(8.0) - 3),
    "what is left is small": (autoregressive(8, 1 - 1e-9), np.ones(8)),
    "Hilbert": (1 / (np.arange(6)[:, None] + np.arange(6) + 1.0), np.ones(6)),
    "units": (drawn(8)[0] * np.logspace(-3, 3, 8)[:, None] * np.logspace(-3, 3, 8), np.logspace(3, -3, 8)),
}


@pytest.mark.parametrize("name", HARD)
def test_the_blocks_in_forty_digits(name):
    covariance, beta = HARD[name]
    dim = len(beta)
    # What rounding of the entries makes of the most nearly singular of the correlation matrices.
    scale = np.sqrt(np.diag(covariance))
    tolerance = max(1e-12, 1e-15 * np.linalg.cond(covariance / np.outer(scale, scale)))
    for k in range(1, dim):
        tilde, hidden = in_forty_digits(covariance, beta, k)
        task = Task.from_covariance(covariance, beta, columns=k)
        assert task.hidden == pytest.approx(hidden, rel=tolerance)
        assert (task.basis @ task.coefficients)[:k] * scale[:k] == pytest.approx(
            tilde * scale[:k], rel=tolerance, abs=100 * tolerance * np.max(np.abs(tilde * scale[:k]))
        )
        assert task.signal == pytest.approx(beta @ covariance @ beta, rel=1e-12)


@pytest.mark.parametrize("k", [1, 3, 5])
def test_basis_and_coefficients_are_of_the_inputs_used(k):
    covariance, beta = drawn(5)
    task = Task.from_covariance(covariance, beta, columns=k)
    s, V, b = task.eigenvalues, task.basis, task.coefficients
    assert V.shape == (5, k)
    assert not V[k:].any()
    assert np.all(np.diff(s) < 0)
    np.testing.assert_allclose((V * s @ V.T)[:k, :k], covariance[:k, :k], rtol=1e-12)
    np.testing.assert_allclose(s * b**2, task.power, rtol=1e-12)


def test_the_curve_of_a_course():
    """Regression on the first k inputs, all alike: the peak is at k = n, though two of them say nearly all."""
    task = Task.from_covariance(autoregressive(60, 0.8), np.full(60, 1 / 60), noise=0.1, columns=[5, 15, 20])
    assert MinNorm().finite_sample_risk(task, 25).total == pytest.approx([0.2804, 0.5252, 1.1067], abs=5e-5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "k", "c"), [(MinNorm(), 5, 0), (MinNorm(), 14, 0), (MinNorm(), 50, 2), (Ridge(3.0), 30, 2)]
)
def test_regressions_on_the_first_columns(model, k, c):
    """To standard errors where the risk is an identity, to c/n of it where it is an equivalent."""
    dim, n, noise, draws = 60, 20, 0.1, 2000
    covariance, beta = autoregressive(dim, 0.8), (np.arange(dim) < 8) * 1.0
    root, rng = np.linalg.cholesky(covariance), np.random.default_rng(k)
    penalty, risks = float(getattr(model, "penalty", 0.0)), np.empty(draws)
    for each in range(draws):
        X = rng.standard_normal((n, dim)) @ root.T
        y = X @ beta + np.sqrt(noise) * rng.standard_normal(n)
        rows = np.vstack([X[:, :k], np.sqrt(penalty) * np.eye(k)])
        missed = beta.copy()
        missed[:k] -= np.linalg.lstsq(rows, np.append(y, np.zeros(k)))[0]
        risks[each] = missed @ covariance @ missed + noise
    task = Task.from_covariance(covariance, beta, noise=noise, columns=k)
    exact = (model.risk if c else model.finite_sample_risk)(task, n).total
    assert abs(risks.mean() - exact) < 4 * risks.std() / np.sqrt(draws) + c / n * exact
    leading = MinNorm(k).risk(Task.from_covariance(covariance, beta, noise=noise), n).total
    assert abs(leading - exact) > 0.1 * exact, "too close to the k leading directions to tell"


def test_all_columns_and_none():
    covariance, beta = drawn(6)
    every = Task.from_covariance(covariance, beta, noise=0.2)
    same = Task.from_covariance(covariance, beta, noise=0.2, columns=6)
    np.testing.assert_allclose(same.eigenvalues, every.eigenvalues[::-1], rtol=1e-12)
    np.testing.assert_allclose(same.power, every.power[::-1], rtol=1e-11)
    assert same.hidden == 0
    nothing = Task.from_covariance(covariance, beta, noise=0.2, columns=0)
    assert MinNorm().risk(nothing, 3).total == pytest.approx(every.signal + 0.2, rel=1e-12)
    assert MinNorm().risk(nothing, 3).variance == 0


def test_a_batch_is_what_its_cells_are():
    covariances, betas = (np.stack(each) for each in zip(drawn(5), drawn(5, seed=1), strict=True))
    k = np.array([[0], [3], [5]])
    batch = Task.from_covariance(covariances, betas, noise=[0.1, 0.2], columns=k)
    assert batch.shape == (3, 2)
    risks = Ridge(20.0).risk(batch, 4)
    for i, j in np.ndindex(3, 2):
        one = Task.from_covariance(covariances[j], betas[j], noise=[0.1, 0.2][j], columns=k[i, 0])
        assert Ridge(20.0).risk(one, 4).total == pytest.approx(risks.total[i, j], rel=1e-12)
        part = batch[i, j]
        assert part.hidden == pytest.approx(one.hidden, rel=1e-12)
        np.testing.assert_allclose(part.basis @ part.coefficients, one.basis @ one.coefficients, rtol=1e-9)


def test_columns_that_say_nothing_new():
    """A copy, a sum, a constant: the Cholesky factor of a singular matrix."""
    covariance = drawn(3)[0]
    mix = np.array([[1, 0, 0], [1, 0, 0], [0, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1.0]])
    coefficients = np.array([0.5, 1.0, 7.0, -1.0, 2.0, 0.3])
    tasks = Task.from_covariance(mix @ covariance @ mix.T, coefficients, noise=0.1, columns=np.arange(7))
    assert [int(np.sum(task.eigenvalues > 0)) for task in tasks_of(tasks)] == [0, 1, 1, 1, 2, 2, 3]
    plain = Task.from_covariance(covariance, mix.T @ coefficients, noise=0.1, columns=[0, 1, 1, 1, 2, 2, 3])
    np.testing.assert_allclose(tasks.hidden, plain.hidden, rtol=1e-12, atol=1e-25)
    np.testing.assert_allclose(MinNorm().risk(tasks, 9).total, MinNorm().risk(plain, 9).total, rtol=1e-12)


def tasks_of(batch):
    return (batch[i] for i in range(batch.shape[0]))


def test_the_units_of_the_inputs_do_not_matter_below_the_threshold():
    covariance, beta = drawn(6)
    unit = np.array([1.0, 1e-7, 1e7, 1e-3, 1e6, 1.0])
    k = np.arange(7)
    scaled = Task.from_covariance(covariance * np.outer(unit, unit), beta / unit, noise=0.1, columns=k)
    plain = Task.from_covariance(covariance, beta, noise=0.1, columns=k)
    found, expected = (MinNorm().finite_sample_risk(task, 20).total for task in (scaled, plain))
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize(
    ("k", "sentence"),
    [
        (61, r"^columns must be at most dim, here 60, got 61\.0$"),
        ([3, 2.5], r"^columns must be a whole number, got 2\.5$"),
        (-1, r"^columns must be >= 0 and finite, got -1\.0$"),
        (np.inf, r"^columns must be >= 0 and finite, got inf$"),
    ],
)
def test_sentences(k, sentence):
    with pytest.raises(ValueError, match=sentence):
        Task.from_covariance(autoregressive(60, 0.8), np.ones(60), columns=k)


def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match=r"noise \(2,\), columns \(3,\)$"):
        Task.from_covariance(np.eye(4), np.ones(4), noise=[0.1, 0.2], columns=[1, 2, 3])
    with pytest.raises(ValueError, match=r"^covariance must be positive semi-definite, got an eigenvalue -1$"):
        Task.from_covariance([[1.0, 2.0], [2.0, 1.0]], [1.0, 1.0], columns=1)
    with pytest.raises(ValueError, match=r"^covariance must be positive semi-definite, got an eigenvalue -1$"):
        Task.from_covariance([[1.0, 0, 0], [0, 1e-20, 2e-20], [0, 2e-20, 1e-20]], np.ones(3), columns=1)


def test_a_covariance_is_symmetric_up_to_rounding():
    covariance, beta = drawn(6)
    for change, fine in ((1e-14, True), (1e-10, False), (1e-7, False)):
        changed = covariance.copy()
        changed[2, 4] += change * np.abs(covariance).max()
        if fine:
            expected = Task.from_covariance(covariance, beta)
            np.testing.assert_allclose(Task.from_covariance(changed, beta).power, expected.power, rtol=1e-10)
        else:
            with pytest.raises(ValueError, match="covariance must be symmetric"):
                Task.from_covariance(changed, beta)
