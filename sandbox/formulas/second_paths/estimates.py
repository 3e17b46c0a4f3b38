"""Second paths of what is computed from data or a list of eigenvalues: refits, explicit matrices, exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.comparison import equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.estimates.generalised_cross_validation import generalised_cross_validation
from sandbox.estimates.hat_matrix import degrees_of_freedom
from sandbox.estimates.leave_one_out import leave_one_out_errors
from sandbox.formulas.second_paths.path import second_path
from sandbox.foundations.parameters import Array
from sandbox.tasks.effective_ranks import effective_ranks, k_star
from sandbox.tasks.task import Task

#: Data sets: seed, number of samples, number of inputs.
data = st.tuples(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(1, 12))
#: None among them: least squares, of least norm where it interpolates.
some_penalties = st.just(0.0) | scaled(min_value=1e-3, max_value=1e3)
#: Spectra of a few whole directions, some with a tail.
listed = tasks("isotropic", "spiked", "two_scale", max_dim=20)
whole = listed | st.builds(lambda task, tail: task.replace(tail=tail), listed, variances(positive=True))


def _drawn(data: tuple[int, int, int]) -> tuple[Array, Array]:
    seed, n, p = data
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, p)), rng.standard_normal(n)


@second_path("leave-one-out")
def leave_one_out(data=data, penalty=some_penalties, intercept=st.booleans()):
    """Every sample is left out and the others are fitted, centred for an intercept, the penalty as further rows."""
    X, y = _drawn(data)
    p = X.shape[1]
    errors = []
    for i in range(y.size):
        others = np.arange(y.size) != i
        x_mean, y_mean = (X[others].mean(axis=0), y[others].mean()) if intercept else (0.0, 0.0)
        rows = np.vstack([X[others] - x_mean, np.sqrt(penalty) * np.eye(p)])
        w = np.linalg.lstsq(rows, np.append(y[others] - y_mean, np.zeros(p)), rcond=None)[0]
        errors.append(y[i] - y_mean - (X[i] - x_mean) @ w)
    scale = 10.0 * np.abs(y).max()
    # Where a sample determines its own fit all but alone, half of the digits of its residual are lost.
    found = leave_one_out_errors(X, y, penalty, intercept=intercept)
    return equal(found + scale, np.array(errors) + scale, tolerance=1e-7)


@second_path("generalised-cross-validation")
def gcv(data=data, penalty=some_penalties, intercept=st.booleans()):
    """The hat matrix is formed and its trace taken; where it is 1, what it differs by from 1 to first order."""
    X, y = _drawn(data)
    n, p = X.shape
    constant = np.full((n, n), intercept / n)
    if penalty == 0 and n - intercept <= p:
        centring = np.eye(n) - constant
        residual = np.linalg.inv(centring @ X @ X.T @ centring + constant) - constant
    else:
        inputs = np.column_stack([np.ones((n, int(intercept))), X])
        penalties = np.diag(np.append(np.zeros(int(intercept)), np.full(p, penalty)))
        residual = np.eye(n) - inputs @ np.linalg.solve(inputs.T @ inputs + penalties, inputs.T)
    second = np.mean((residual @ y) ** 2) / (np.trace(residual) / n) ** 2
    return equal(generalised_cross_validation(X, y, penalty, intercept=intercept), second)


@second_path("hat-matrix-degrees-of-freedom")
def hat_matrix(data=data, penalty=some_penalties, intercept=st.booleans()):
    """Labels that are 1 at one sample and 0 at all others are fitted, which makes a column of the hat matrix."""
    X, _ = _drawn(data)
    n, p = X.shape
    inputs = np.column_stack([np.ones((n, int(intercept))), X])
    bare = np.sqrt(penalty) * np.eye(p, inputs.shape[1], k=int(intercept))
    weights = np.linalg.lstsq(np.vstack([inputs, bare]), np.eye(n + p, n), rcond=None)[0]
    H = inputs @ weights
    found = degrees_of_freedom(X, penalty, intercept=intercept)
    return equal((found.df1, found.df2), (np.trace(H), np.sum(H * H)), tolerance=1e-9)


@second_path("first-columns")
def columns(seed=st.integers(0, 2**32 - 1), k=st.integers(0, 12), dim=st.integers(1, 12)):
    """The blocks of the covariance are written out, and what the rest adds is solved for and subtracted."""
    assume(k <= dim)
    rng = np.random.default_rng(seed)
    root, beta = rng.standard_normal((dim, 2 * dim)), rng.standard_normal(dim)
    covariance = root @ root.T
    used, rest = np.split(covariance, [k])
    known = np.linalg.solve(used[:, :k], used[:, k:]) if k else np.zeros((0, dim))
    tilde = beta[:k] + known @ beta[k:]
    hidden = beta[k:] @ (rest[:, k:] - rest[:, :k] @ known) @ beta[k:]
    moments = [tilde @ np.linalg.matrix_power(used[:, :k], order) @ tilde for order in (1, 2, 3)]
    task = Task.from_covariance(covariance, beta, columns=k)
    found = [task.power @ task.eigenvalues**order for order in range(3)]
    return equal((*found, task.hidden), (*moments, hidden), tolerance=1e-9)


def _listed(task: object) -> tuple[list[Fraction], Fraction]:
    """Every eigenvalue as often as it occurs, the largest first, and the tail."""
    seen = task.seen_by(None)  # type: ignore[attr-defined]
    groups = zip(seen.eigenvalues.tolist(), seen.multiplicity.tolist(), strict=True)
    return sorted((Fraction(s) for s, m in groups for _ in range(round(m))), reverse=True), Fraction(float(seen.tail))


@second_path("effective-ranks")
def ranks(task=whole, k=st.integers(0, 19)):
    """The eigenvalues are listed one by one and summed as exact fractions."""
    eigenvalues, tail = _listed(task)
    rest = eigenvalues[k:]
    assume(rest)
    total = sum(rest) + tail
    found = effective_ranks(task, k)
    return equal((found.r, found.R), (float(total / rest[0]), float(total**2 / sum(s * s for s in rest))))


@second_path("k-star")
def smallest_k(task=whole, n=st.integers(1, 25)):
    """Every k is tried, with ranks from exact fractions; past the last eigenvalue a tail is of infinite rank."""
    eigenvalues, tail = _listed(task)
    enough = [k for k in range(len(eigenvalues)) if sum(eigenvalues[k:]) + tail >= n * eigenvalues[k]]
    last = len(eigenvalues) if tail else np.inf
    return equal(k_star(task, n), float(min([*enough, last])))
