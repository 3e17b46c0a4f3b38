"""Estimates of a fit with an intercept that is not penalised: refits, scikit-learn, and the exact risk."""

import mpmath
import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task, generalised_cross_validation, leave_one_out_errors


def fitted(X, y, penalty):
    """Intercept and weights; a penalty is p more samples with label 0, on which the intercept does not show."""
    n, p = X.shape
    if penalty == np.inf:
        return y.mean(), np.zeros(p)
    if penalty == 0:
        w = np.linalg.pinv(X - X.mean(axis=0), rcond=1e-12) @ (y - y.mean())
        return y.mean() - X.mean(axis=0) @ w, w
    if penalty < 1e-6:  # float64 does not tell it from none
        with mpmath.workdps(40):
            inputs = mpmath.matrix(X.tolist())
            system = mpmath.ones(n + 1)
            system[:n, :n] = inputs * inputs.T + mpmath.mpf(penalty) * mpmath.eye(n)
            system[n, n] = 0
            *dual, constant = mpmath.lu_solve(system, mpmath.matrix([*y.tolist(), 0]))
            return float(constant), np.array((inputs.T * mpmath.matrix(dual)).tolist(), dtype=float)[:, 0]
    rows = np.block([[np.ones((n, 1)), X], [np.zeros((p, 1)), np.sqrt(penalty) * np.eye(p)]])
    constant, *w = np.linalg.lstsq(rows, np.append(y, np.zeros(p)), rcond=1e-14)[0]
    return constant, np.array(w)


def refitted(X, y, penalty):
    errors = []
    for i in range(len(y)):
        constant, w = fitted(np.delete(X, i, axis=0), np.delete(y, i), penalty)
        errors.append(y[i] - constant - X[i] @ w)
    return np.array(errors)


def drawn(n, p, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) + 3.0
    return X, X @ rng.standard_normal(p) / np.sqrt(p) + 0.5 * rng.standard_normal(n) - 7.0


def some_data():
    for n, p in [(2, 1), (2, 5), (3, 1), (5, 12), (8, 8), (8, 7), (9, 7), (10, 7), (12, 30), (20, 5)]:
        yield f"{n} x {p}", drawn(n, p)
    X, y = drawn(9, 3)
    yield "of rank 2", (X[:, :2] @ np.random.default_rng(1).standard_normal((2, 5)) + 1.0, y)
    yield "wide, of rank 2", (X[:, :2] @ np.random.default_rng(1).standard_normal((2, 20)) + 1.0, y)
    yield "rows twice", (np.vstack([X, X]), np.append(y, 2 * y))
    X, y = drawn(5, 20)
    yield "wide, rows twice", (np.vstack([X, X]), np.append(y, 2 * y))
    yield "wide, one row twice", (np.vstack([X, X[:1]]), np.append(y, 1.0))
    X, y = drawn(9, 4)
    yield "a constant column", (np.column_stack([X, np.full(9, 0.1)]), y)
    yield "nothing but constants", (np.full((9, 2), 0.1), y)
    alone = np.zeros(9)
    alone[4] = 50.0
    yield "one sample alone in a column", (np.column_stack([X, alone]), y)
    alone[:] = 0.1
    alone[4] = 50.0
    yield "one sample alone, beside a constant", (np.column_stack([X, alone]), y)
    X, y = drawn(6, 20)
    X[2] *= 1e4
    yield "wide, with an outlier", (X, y)
    X, y = drawn(20, 4)
    X[11] *= 1e7
    yield "an outlier", (X, y)


SOME_DATA = dict(some_data())


@pytest.mark.parametrize("name", SOME_DATA)
@pytest.mark.parametrize("penalty", [0.0, 1.0, 1e6, np.inf])
def test_against_refits(name, penalty):
    X, y = SOME_DATA[name]
    expected = refitted(X, y, penalty)
    found = leave_one_out_errors(X, y, penalty, intercept=True)
    assert np.abs(found - expected).max() < 1e-7 * np.abs(expected).max()


@pytest.mark.slow
@pytest.mark.parametrize("name", SOME_DATA)
def test_against_refits_with_almost_no_penalty(name):
    X, y = SOME_DATA[name]
    expected = refitted(X, y, 1e-12)
    found = leave_one_out_errors(X, y, 1e-12, intercept=True)
    assert np.abs(found - expected).max() < 1e-7 * np.abs(expected).max()


@pytest.mark.parametrize("penalty", [0.0, 1.0])
def test_an_outlier_among_fewer_samples_than_inputs(penalty):
    """What its own fit leaves is 1e-12 of it; each error is compared with itself, not with the largest."""
    X, y = drawn(6, 20)
    X[2] *= 1e6
    expected = refitted(X, y, penalty)
    assert leave_one_out_errors(X, y, penalty, intercept=True) == pytest.approx(expected, rel=3e-6)


@pytest.mark.parametrize("name", SOME_DATA)
@pytest.mark.parametrize("penalty", [1e-3, 1.0, 1e6])
def test_gcv_against_the_hat_matrix(name, penalty):
    X, y = SOME_DATA[name]
    n = len(y)
    H = np.column_stack([constant + X @ w for constant, w in (fitted(X, each, penalty) for each in np.eye(n))])
    expected = np.mean((y - H @ y) ** 2) / (1 - np.trace(H) / n) ** 2
    assert generalised_cross_validation(X, y, penalty, intercept=True) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize("name", SOME_DATA)
def test_gcv_at_the_ends_of_the_penalty(name):
    X, y = SOME_DATA[name]
    nothing, tiny, huge, infinite = generalised_cross_validation(X, y, [0.0, 1e-11, 1e30, np.inf], intercept=True)
    n = len(y)
    assert nothing == pytest.approx(tiny, rel=1e-5)
    assert huge == pytest.approx(infinite, rel=1e-12)
    assert infinite == pytest.approx(n * np.sum((y - y.mean()) ** 2) / (n - 1) ** 2, rel=1e-12)


@pytest.mark.parametrize(("n", "p"), [(12, 4), (20, 5), (9, 30)])
def test_against_scikit_learn(n, p):
    from sklearn.linear_model import LinearRegression, RidgeCV  # which take long to import
    from sklearn.model_selection import LeaveOneOut, cross_val_predict

    X, y = drawn(n, p, seed=1)
    penalties = np.array([0.1, 1.0, 30.0])
    theirs = RidgeCV(penalties, fit_intercept=True, store_cv_results=True).fit(X, y).cv_results_
    assert leave_one_out_errors(X, y, penalties, intercept=True) ** 2 == pytest.approx(theirs.T, rel=1e-7)
    theirs = y - cross_val_predict(LinearRegression(), X, y, cv=LeaveOneOut())
    assert leave_one_out_errors(X, y, intercept=True) == pytest.approx(theirs, rel=1e-9)


def test_centring_the_data_beforehand_is_not_the_same():
    """The fit to centred data has seen the mean of the sample that is left out: at p >= n - 1 it leaves no error."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(12, 30)) + 3
    y = X[:, 0] + rng.normal(size=12) + 5
    found = np.mean(leave_one_out_errors(X, y, [0.0, 1.0, 10.0], intercept=True) ** 2, axis=-1)
    assert found == pytest.approx([1.563977, 1.616373, 1.852818], abs=6e-7)
    before = np.mean(leave_one_out_errors(X - X.mean(axis=0), y - y.mean(), [0.0, 1.0, 10.0]) ** 2, axis=-1)
    assert before == pytest.approx([0.0, 0.173, 1.073], abs=6e-4)


@pytest.mark.parametrize(
    ("scaled", "rows", "right"), [(True, 11, 37447.397), (True, 12, 563100.707), (False, 11, 16077.20)]
)
def test_the_diabetes_data(scaled, rows, right):
    from sklearn.datasets import load_diabetes

    X, y = load_diabetes(return_X_y=True, scaled=scaled)
    found = leave_one_out_errors(X[:rows], y[:rows], intercept=True)
    assert np.mean(found**2) == pytest.approx(right, rel=1e-6)


@pytest.mark.parametrize("estimate", [leave_one_out_errors, generalised_cross_validation])
@pytest.mark.parametrize(("n", "p"), [(9, 4), (5, 12)])
@pytest.mark.parametrize("penalty", [0.0, 1.0])
def test_neither_the_means_nor_the_units_matter(estimate, n, p, penalty):
    X, y = drawn(n, p)
    expected = estimate(X, y, penalty, intercept=True)
    moved = estimate(X + 1e4 * np.arange(p), y - 1e4, penalty, intercept=True)
    assert moved == pytest.approx(expected, rel=1e-7)
    for unit in (1e-40, 1e40):
        assert estimate(unit * X, y, penalty * unit**2, intercept=True) == pytest.approx(expected, rel=1e-9)
    turned = X @ np.linalg.qr(np.random.default_rng(2).standard_normal((p, p)))[0]
    assert estimate(turned, y, penalty, intercept=True) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("estimate", [leave_one_out_errors, generalised_cross_validation])
@pytest.mark.parametrize("intercept", [False, True])
@pytest.mark.parametrize("penalty", [1.0, [0.0, 2.0]])
def test_each_column_of_labels_is_a_regression_of_its_own(estimate, intercept, penalty):
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(9, 4)), rng.normal(size=(9, 3))
    X[3] *= 1e9  # which is refitted
    right = np.stack([estimate(X, y, penalty, intercept=intercept) for y in Y.T], axis=-1)
    found = estimate(X, Y, penalty, intercept=intercept)
    assert found.shape == np.shape(penalty) + ((9,) if estimate is leave_one_out_errors else ()) + (3,)
    np.testing.assert_allclose(found, right, rtol=1e-9)
    np.testing.assert_allclose(estimate(X, Y[:, :1], penalty, intercept=intercept), right[..., :1], rtol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "n", "p"), [(MinNorm(), 16, 5), (MinNorm(), 7, 16), (Ridge(2.0), 8, 8), (Ridge(5.0), 6, 10)]
)
def test_leave_one_out_is_the_risk_with_one_sample_less(model, n, p):
    """E mean e_i^2 at n is the total with an intercept at n - 1: (1 + 1/(n - 1)) times that without one at n - 2."""
    signal, noise, draws = 2.0, 0.5, 1000
    rng = np.random.default_rng(n + p)
    penalty, means = float(getattr(model, "penalty", 0.0)), np.empty(draws)
    for k in range(draws):
        X = rng.standard_normal((n, p))
        # The errors are linear in the labels: columns of a root of their covariance average over them exactly.
        labels = np.hstack([np.sqrt(signal / p) * X, np.sqrt(noise) * np.eye(n)])
        errors = leave_one_out_errors(X + 2.0, labels + 1.0, penalty, intercept=True)
        means[k] = np.sum(errors**2) / n
    task = Task.isotropic(p, signal, noise=noise)
    error = means.std() / np.sqrt(draws)
    truth, naive = (n / (n - 1) * model.finite_sample_risk(task, size).total for size in (n - 2, n - 1))
    assert abs(means.mean() - truth) < 3.5 * error, (means.mean(), truth, error)
    assert abs(truth - naive) > 4 * error, "too noisy to tell n - 1 from n"
