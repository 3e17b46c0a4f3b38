"""Second paths of what is computed from data or a list of eigenvalues: refits, explicit matrices, exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.comparison import equal
from sandbox.claims.domain import assume
from sandbox.cross_validation import generalised_cross_validation, leave_one_out_errors
from sandbox.formulas.second_paths.path import second_path
from sandbox.parameters import Array
from sandbox.ranks import effective_ranks, k_star
from sandbox.strategies import scaled, tasks

#: Data sets: seed, number of samples, number of inputs.
data = st.tuples(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(1, 12))
#: Spectra of a few whole directions.
whole = tasks("isotropic", "spiked", "two_scale", max_dim=20)


def _drawn(data: tuple[int, int, int]) -> tuple[Array, Array]:
    seed, n, p = data
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, p)), rng.standard_normal(n)


@second_path("leave-one-out")
def leave_one_out(data=data, penalty=scaled(min_value=1e-3, max_value=1e3)):
    """Every sample is left out in turn and the others are fitted, with the penalty as further rows of the data."""
    X, y = _drawn(data)
    p = X.shape[1]
    errors = []
    for i in range(y.size):
        others = np.arange(y.size) != i
        rows = np.vstack([X[others], np.sqrt(penalty) * np.eye(p)])
        w = np.linalg.lstsq(rows, np.append(y[others], np.zeros(p)), rcond=None)[0]
        errors.append(y[i] - X[i] @ w)
    scale = 10.0 * np.abs(y).max()
    return equal(leave_one_out_errors(X, y, penalty) + scale, np.array(errors) + scale)


@second_path("generalised-cross-validation")
def gcv(data=data, penalty=scaled(min_value=1e-3, max_value=1e3)):
    """The hat matrix is formed and its trace taken."""
    X, y = _drawn(data)
    n, p = X.shape
    hat = X @ np.linalg.solve(X.T @ X + penalty * np.eye(p), X.T)
    second = np.mean((y - hat @ y) ** 2) / (1 - np.trace(hat) / n) ** 2
    return equal(generalised_cross_validation(X, y, penalty), second, tolerance=1e-8)


def _listed(task: object) -> list[Fraction]:
    """Every eigenvalue as often as it occurs, the largest first."""
    seen = task.seen_by(None)  # type: ignore[attr-defined]
    groups = zip(seen.eigenvalues.tolist(), seen.multiplicity.tolist(), strict=True)
    return sorted((Fraction(s) for s, m in groups for _ in range(round(m))), reverse=True)


@second_path("effective-ranks")
def ranks(task=whole, k=st.integers(0, 19)):
    """The eigenvalues are listed one by one and summed as exact fractions."""
    rest = _listed(task)[k:]
    assume(rest)
    total = sum(rest)
    found = effective_ranks(task, k)
    return equal((found.r, found.R), (float(total / rest[0]), float(total**2 / sum(s * s for s in rest))))


@second_path("k-star")
def smallest_k(task=whole, n=st.integers(1, 25)):
    """Every k is tried, with ranks from exact fractions."""
    eigenvalues = _listed(task)
    enough = (k for k in range(len(eigenvalues)) if sum(eigenvalues[k:]) >= n * eigenvalues[k])
    return equal(k_star(task, n), float(next(enough, np.inf)))
