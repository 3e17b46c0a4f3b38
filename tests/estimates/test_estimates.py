"""Leave-one-out and generalised cross-validation against refits, scikit-learn, and the exact risk they estimate."""

from itertools import pairwise

import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task, generalised_cross_validation, leave_one_out_errors


def data(n, p, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p))
    return X, X @ rng.standard_normal(p) / np.sqrt(p) + 0.5 * rng.standard_normal(n)


def refitted(X, y, penalty):
    """Each sample against a fit to the others, by the pseudo-inverse; a penalty is p more samples with label 0."""
    errors = []
    for i in range(len(y)):
        A, b = np.delete(X, i, axis=0), np.delete(y, i)
        if penalty > 0:
            A, b = np.vstack([A, np.sqrt(penalty) * np.eye(X.shape[1])]), np.append(b, np.zeros(X.shape[1]))
        w = np.linalg.pinv(A, rcond=1e-13) @ b
        errors.append(y[i] - X[i] @ w)
    return np.array(errors)


SIZES = [(2, 1), (5, 5), (6, 5), (12, 5), (12, 30), (20, 19), (20, 21), (40, 3)]


@pytest.mark.parametrize(("n", "p"), SIZES)
@pytest.mark.parametrize("penalty", [0.0, 1e-8, 0.7, 100.0])
def test_against_refits(n, p, penalty):
    X, y = data(n, p)
    got, expected = leave_one_out_errors(X, y, penalty), refitted(X, y, penalty)
    assert np.abs(got - expected).max() < 1e-8 * np.abs(expected).max()


@pytest.mark.parametrize(("n", "p"), SIZES)
def test_against_scikit_learn(n, p):
    from sklearn.linear_model import Ridge as SklearnRidge  # which takes long to import
    from sklearn.linear_model import RidgeCV

    X, y = data(n, p, seed=1)
    penalties = np.array([0.1, 1.0, 30.0])
    theirs = RidgeCV(penalties, fit_intercept=False, store_cv_results=True).fit(X, y).cv_results_
    assert leave_one_out_errors(X, y, penalties) ** 2 == pytest.approx(theirs.T, rel=1e-7)
    for penalty, value in zip(penalties, generalised_cross_validation(X, y, penalties), strict=True):
        residuals = y - SklearnRidge(alpha=penalty, fit_intercept=False).fit(X, y).predict(X)
        trace = np.trace(X @ np.linalg.solve(X.T @ X + penalty * np.eye(p), X.T))
        assert value == pytest.approx(np.mean(residuals**2) / (1 - trace / n) ** 2, rel=1e-9)


@pytest.mark.parametrize(("n", "p"), [(8, 8), (8, 9), (8, 30), (30, 8), (9, 8)])
def test_the_limits_of_the_penalty(n, p):
    X, y = data(n, p, seed=2)
    for estimate in (leave_one_out_errors, generalised_cross_validation):
        assert estimate(X, y, 1e-12) == pytest.approx(estimate(X, y), rel=1e-6)
        assert estimate(X, y, 1e90) == pytest.approx(estimate(X, y, np.inf), rel=1e-12)
    assert leave_one_out_errors(X, y, np.inf) == pytest.approx(y, rel=1e-14)
    assert generalised_cross_validation(X, y, np.inf) == pytest.approx(np.mean(y**2), rel=1e-14)


def test_samples_that_alone_determine_a_direction():
    """Leverage 1: the residual is 0/0, and the fit without the sample misses its direction."""
    X, y = data(20, 4, seed=3)
    X = np.column_stack([X, np.zeros(20)])
    X[7, 4] = 3.0
    X[11] *= 1e9  # an outlier, of leverage 1 up to rounding
    for penalty in (0.0, 1e-3):
        got, expected = leave_one_out_errors(X, y, penalty), refitted(X, y, penalty)
        assert got == pytest.approx(expected, rel=1e-6, abs=1e-9)
    alone = leave_one_out_errors(np.eye(3), [1.0, 2.0, 3.0], [0.0, 1.0])
    assert alone == pytest.approx(np.array([[1.0, 2, 3]] * 2), rel=1e-14)


@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("penalty", [0.0, 0.7])
def test_samples_that_nearly_determine_a_direction(penalty, intercept):
    """At a leverage of 1 - 1e-11 only five digits of the residual are left."""
    leverages = []
    for power in np.arange(0, 8, 0.5):
        X, y = data(20, 4, seed=3)
        X[11] *= 10.0**power
        A, b = np.delete(X, 11, axis=0), np.delete(y, 11)
        x, constant = X[11], 0.0
        if intercept:
            x, constant, A, b = x - A.mean(axis=0), b.mean(), A - A.mean(axis=0), b - b.mean()
        w = np.linalg.solve(A.T @ A + penalty * np.eye(4), A.T @ b)
        found = leave_one_out_errors(X, y, penalty, intercept=intercept)
        assert found[11] == pytest.approx(y[11] - constant - x @ w, rel=3e-8), power
        leverages.append(1 / (1 + x @ np.linalg.solve(A.T @ A + penalty * np.eye(4), x)))
    assert min(leverages) < 1e-13
    assert max(leverages) > 0.1


def test_a_sample_may_determine_a_direction_at_some_penalties_only():
    """Each penalty has its own leverages, in a call with others as by itself."""
    X, y = data(20, 4, seed=3)
    X[11] *= 1e7
    penalties = [0.0, 1.0, 1e14, 1e30]
    together = leave_one_out_errors(X, y, penalties)
    for penalty, row in zip(penalties, together, strict=True):
        assert row == pytest.approx(leave_one_out_errors(X, y, penalty), rel=1e-14)
        assert row == pytest.approx(refitted(X, y, penalty), rel=1e-6)


def test_copies_of_samples_and_of_inputs():
    X, y = data(6, 3, seed=4)
    rows, columns = np.vstack([X, X]), np.hstack([X, X, X])
    wide = np.vstack([data(4, 20)[0]] * 2)
    for A, b in ((rows, np.tile(y, 2)), (columns, y), (wide, np.arange(8.0))):
        for penalty in (0.0, 0.3):
            assert leave_one_out_errors(A, b, penalty) == pytest.approx(refitted(A, b, penalty), rel=1e-8, abs=1e-10)


def test_inputs_of_any_size():
    X, y = data(6, 3, seed=5)
    for scale in (1e-99, 1e99):
        assert leave_one_out_errors(X * scale, y) == pytest.approx(leave_one_out_errors(X, y), rel=1e-9)
        assert np.all(np.isfinite(leave_one_out_errors(X * scale, y, [1e-100, 1.0, 1e100])))
        assert np.all(np.isfinite(generalised_cross_validation(X * scale, y, [1e-100, 1.0, 1e100])))
    nothing = np.zeros((3, 2))
    for penalty in (0.0, 1.0, np.inf):
        assert leave_one_out_errors(nothing, [1, 2, 3], penalty).tolist() == [1, 2, 3]
        assert generalised_cross_validation(nothing, [1, 2, 3], penalty) == pytest.approx(14 / 3)


def test_shapes():
    X, y = data(7, 3)
    assert leave_one_out_errors(X, y, np.ones((2, 4))).shape == (2, 4, 7)
    assert generalised_cross_validation(X, y, np.ones((2, 4))).shape == (2, 4)
    assert isinstance(generalised_cross_validation(X, y), np.float64)


@pytest.mark.parametrize("estimate", [leave_one_out_errors, generalised_cross_validation])
def test_rows_that_follow_each_other_give_the_answer_away(estimate):
    """Independent rows are assumed: of an autoregression both see a quarter of the risk."""
    n, p, noise, draws = 100, 400, 0.1, 25
    rng = np.random.default_rng(0)
    estimates, risks = [], []
    for coefficient in (0.0, 0.9):
        found, truth = np.empty(draws), np.empty(draws)
        for k in range(draws):
            X = rng.standard_normal((n, p))
            for before, row in pairwise(X):
                row *= np.sqrt(1 - coefficient**2)
                row += coefficient * before
            beta = rng.standard_normal(p) / np.sqrt(p)
            y = X @ beta + np.sqrt(noise) * rng.standard_normal(n)
            values = estimate(X, y)
            found[k] = np.mean(values**2) if values.ndim else values
            truth[k] = np.sum((np.linalg.lstsq(X, y)[0] - beta) ** 2) + noise
        estimates.append(found.mean())
        risks.append(truth.mean())
    assert estimates == pytest.approx([risks[0], 0.27], rel=0.04)
    assert risks[1] == pytest.approx(1.16, rel=0.04)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "n", "p"),
    [(MinNorm(), 15, 5), (MinNorm(), 6, 16), (Ridge(2.0), 8, 8), (Ridge(5.0), 5, 10), (Ridge(0.5), 5, 3)],
)
def test_leave_one_out_is_the_risk_with_one_sample_less(model, n, p):
    """An identity at every n, not a limit: E mean e_i^2 at n is the total at n - 1."""
    signal, noise, draws = 2.0, 0.5, 1000
    rng = np.random.default_rng(n + p)
    penalty = float(getattr(model, "penalty", 0.0))
    means = np.empty(draws)
    for k in range(draws):
        X = rng.standard_normal((n, p))
        # The errors are linear in the labels: columns of a root of their covariance average over them exactly.
        labels = np.hstack([np.sqrt(signal / p) * X, np.sqrt(noise) * np.eye(n)]).T
        means[k] = sum(np.mean(leave_one_out_errors(X, y, penalty) ** 2) for y in labels)
    task = Task.isotropic(p, signal, noise=noise)
    error = means.std() / np.sqrt(draws)
    truth, naive = (model.finite_sample_risk(task, size).total for size in (n - 1, n))
    z = (means.mean() - truth) / error
    assert abs(z) < 3.5, z
    assert abs(truth - naive) > 4 * error, "too noisy to tell n - 1 from n"


def test_gcv_is_an_identity_of_the_equivalent():
    errors = []
    tasks = (Task.isotropic(80, noise=0.3), Task.power_law(1.2, 1.6, dim=500, noise=0.1), Task([1.0], [1], [9], tail=2))
    for task in tasks:
        for n in (5.0, 40.5, 77.0, 200.0):
            for penalty in (1e-3, 0.1, 3.0, 100.0):
                model = Ridge(penalty)
                risk, df1 = model.risk(task, n), model.equivalent(task, n).df1
                left = 1 - df1 / n  # which cancels here, though not in the library
                errors.append((left * abs(risk.train / left**2 / risk.total - 1), n, penalty))
    assert max(errors)[0] < 1e-14, max(errors)


@pytest.mark.parametrize("p", [7, 8, 9])
def test_gcv_stays_finite_where_the_risk_does_not(p):
    """|R| <= tr R, so that no data set gives more than n |y|^2, however close to singular it is."""
    n = 8
    X, y = data(n, p, seed=6)
    U, singular, Vt = np.linalg.svd(X, full_matrices=False)
    for least in (1.0, 1e-2, 1e-5):
        near_singular = (U * np.append(singular[:-1], least * singular[-1])) @ Vt
        found = generalised_cross_validation(near_singular, y, [0.0, 1e-6, 1.0])
        assert np.all(found <= n * (y @ y) * (1 + 1e-12)), (least, found)
    assert np.isinf(MinNorm().finite_sample_risk(Task.isotropic(p, noise=0.25), n).total)
    if p == n:  # nothing of the labels but their part along the vanishing direction, against which the bound is sharp
        assert found[0] == pytest.approx(n * (U[:, -1] @ y) ** 2, rel=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("p", "penalty"), [(100, 0.0), (400, 0.0), (200, 30.0)])
def test_gcv_of_data_estimates_the_total(p, penalty):
    n, noise, draws = 200, 0.5, 200
    rng = np.random.default_rng(p)
    found = []
    for _ in range(draws):
        X = rng.standard_normal((n, p))
        y = X @ rng.standard_normal(p) / np.sqrt(p) + np.sqrt(noise) * rng.standard_normal(n)
        found.append(generalised_cross_validation(X, y, penalty))
    truth = Ridge(penalty).finite_sample_risk(Task.isotropic(p, noise=noise), n).total
    error = np.std(found) / np.sqrt(draws)
    assert error < 0.022 * truth
    assert abs(np.mean(found) - truth) < 4 * error + 3 * truth / n
