"""Degrees of freedom of a fit to given inputs against the hat matrix, scikit-learn and those of the population."""

import numpy as np
import pytest

from sandbox import Ridge, Task, degrees_of_freedom


def hat_matrix(X, penalty, intercept):
    """Of the normal equations; without a penalty the projection on the columns."""
    n, p = X.shape
    inputs = np.column_stack([np.ones((n, 1))[:, :intercept], X])
    if penalty == 0:
        return inputs @ np.linalg.pinv(inputs, rcond=1e-12)
    penalties = penalty * np.eye(p + intercept)
    penalties[0, 0] *= not intercept
    return inputs @ np.linalg.solve(inputs.T @ inputs + penalties, inputs.T)


@pytest.mark.parametrize(("n", "p"), [(1, 1), (1, 4), (2, 1), (5, 12), (8, 8), (8, 7), (20, 5)])
@pytest.mark.parametrize("penalty", [0.0, 1e-3, 1.0, 1e6])
@pytest.mark.parametrize("intercept", [False, True])
def test_against_the_hat_matrix(n, p, penalty, intercept):
    X = np.random.default_rng(n + p).standard_normal((n, p)) + 2.0
    H, found = hat_matrix(X, penalty, intercept), degrees_of_freedom(X, penalty, intercept=intercept)
    assert found.df1 == pytest.approx(np.trace(H), rel=1e-9)
    assert found.df2 == pytest.approx(np.sum(H * H), rel=1e-9)


@pytest.mark.parametrize("intercept", [False, True])
def test_without_a_penalty_both_are_the_rank(intercept):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((12, 3))
    for inputs, rank in (
        (X, 3),
        (np.hstack([X, X]), 3),
        (np.vstack([X, X]), 3),
        (X.T, 3 - intercept),
        (np.column_stack([X, np.full(12, 0.1)]), 4 - intercept),
        (np.zeros((4, 2)), 0),
    ):
        found = degrees_of_freedom(inputs, [0.0, np.inf], intercept=intercept)
        assert found.df1.tolist() == found.df2.tolist() == [rank + intercept, intercept]


def test_small_ones_are_not_what_is_left_of_a_difference():
    """Far more penalty than inputs: n - tr R would be 0."""
    X = np.random.default_rng(0).standard_normal((6, 4))
    found = degrees_of_freedom(X, 1e30)
    assert found.df1 == pytest.approx(np.sum(X**2) / 1e30, rel=1e-12)
    assert found.df2 == pytest.approx(np.sum((X @ X.T) ** 2) / 1e60, rel=1e-12)


def test_against_fits_of_scikit_learn():
    """What a change of a label changes of its own fit, summed."""
    from sklearn.linear_model import Ridge as FittedRidge

    X = np.random.default_rng(3).standard_normal((10, 15)) + 1.0
    H = np.column_stack([FittedRidge(alpha=3.0).fit(X, label).predict(X) for label in np.eye(10)])
    found = degrees_of_freedom(X, 3.0, intercept=True)
    assert (found.df1, found.df2) == pytest.approx((np.trace(H), np.sum(H * H)), rel=1e-9)


def test_shapes():
    X = np.random.default_rng(0).standard_normal((5, 2))
    found = degrees_of_freedom(X, np.ones((2, 3)))
    assert found.df1.shape == found.df2.shape == (2, 3)
    assert isinstance(degrees_of_freedom(X).df1, np.float64)
    assert found == degrees_of_freedom(X, np.ones((2, 3)))
    assert found != degrees_of_freedom(X, np.full((2, 3), 2.0))


@pytest.mark.parametrize(("n", "p"), [(50, 100), (100, 50)])
def test_the_population_has_their_mean(n, p):
    rng = np.random.default_rng(0)
    ours = [degrees_of_freedom(rng.standard_normal((n, p)), 20.0) for _ in range(40)]
    theirs = Ridge(20.0).equivalent(Task.isotropic(p), n)
    assert np.mean([each.df1 for each in ours]) == pytest.approx(theirs.df1, rel=0.005)
    assert np.mean([each.df2 for each in ours]) > theirs.df2
