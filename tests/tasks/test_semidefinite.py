"""Eigenvalues that are negative by rounding alone are 0; all others are refused as before."""

import re

import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task

EPS = np.finfo(float).eps


def test_rounding_is_zero():
    task = Task([1.0, -1e-17], [1.0, 0.0])
    assert task.eigenvalues.tolist() == [1.0, 0.0]
    assert task == Task([1.0, 0.0], [1.0, 0.0]) == eval(repr(task))
    assert task.replace(eigenvalues=[2.0, -1e-17]).eigenvalues.tolist() == [2.0, 0.0]
    hidden = Task([1.0, -1e-17], [1.0, 0.5], [3, 2], noise=0.1)
    assert MinNorm().risk(hidden, 20).total == MinNorm().risk(Task(1.0, 1.0, 3, noise=0.1, hidden=0.5), 20).total


def test_positive_ones_stay_however_small():
    assert Task([1.0, 1e-30, -0.0], [1.0, 1.0, 0.0]).eigenvalues.tolist() == [1.0, 1e-30, 0.0]


def test_each_task_of_a_batch_by_its_own_largest_one():
    task = Task([[1.0, -1e-17], [1e20, -1e3]], [1.0, 0.0])
    assert task.eigenvalues.tolist() == [[1.0, 0.0], [1e20, 0.0]]
    with pytest.raises(ValueError, match=r"^eigenvalues must be >= 0 and finite, got -1000\.0$"):
        Task([[1.0, -1e-17], [1.0, -1e3]], [1.0, 0.0])


@pytest.mark.parametrize("groups", [2, 50])
def test_the_limit(groups):
    within, beyond = (share * groups * EPS for share in (0.9, 1.1))
    assert Task([*np.ones(groups - 1), -within], 1.0).eigenvalues[-1] == 0
    with pytest.raises(ValueError, match=f"^{re.escape('eigenvalues must be >= 0 and finite, got -')}"):
        Task([*np.ones(groups - 1), -beyond], 1.0)


def test_nothing_but_negative_ones():
    for eigenvalues in (-1e-17, [-1e-17], [-1e-17, 0.0]):
        with pytest.raises(ValueError, match=r"^eigenvalues must be >= 0 and finite, got -1e-17$"):
            Task(eigenvalues, 0.0)


def test_a_kernel_matrix_of_low_rank():
    """From a linear kernel of 5 inputs, 40 times: half of the eigenvalues that are 0 come out negative."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((40, 5))
    y = X @ rng.standard_normal(5) + 0.3 * rng.standard_normal(40)
    eigenvalues, vectors = np.linalg.eigh(X @ X.T / 40)
    assert np.any(eigenvalues < 0)
    task = Task(eigenvalues, (vectors.T @ y) ** 2 / 40)
    found = Ridge(1.0).risk(task, 20).total
    top = slice(-5, None)
    hidden = np.sum((vectors.T @ y)[:-5] ** 2) / 40
    low = Task(eigenvalues[top], (vectors.T @ y)[top] ** 2 / 40, hidden=hidden)
    assert found == pytest.approx(Ridge(1.0).risk(low, 20).total, rel=1e-12)
