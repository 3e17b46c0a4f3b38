"""Tables reproduce the functions that they were made from."""

from __future__ import annotations

import numpy as np
import pytest

from sandbox.numerics.interpolation import Interpolant, PiecewiseTable, Table, tabulate
from sandbox.numerics.panels import UnresolvedError

X = np.concatenate([np.linspace(0, 3, 1001), np.random.default_rng(0).uniform(0, 3, 20000)])


@pytest.mark.parametrize("function", [np.exp, lambda x: np.cos(20 * x), lambda x: 1 / (1 + x**2), np.zeros_like])
def test_tables_of_smooth_functions(function):
    table = tabulate(function, 0.0, 3.0)
    error = np.abs(table(X) - function(X))
    assert error.max() <= 2e-14 * max(np.abs(function(X)).max(), 1e-300), X[error.argmax()]


def test_interpolants():
    found = Interpolant.of(np.exp, 0.0, 3.0, 1e-14)
    np.testing.assert_allclose(found(X), np.exp(X), rtol=1e-13)
    with pytest.raises(UnresolvedError):
        Interpolant.of(lambda x: (x > 1.234) * 1.0, 0.0, 3.0, 1e-14)


def test_pieces():
    def function(x):
        return np.sqrt(np.abs(x - 1)) + np.abs(x - 2) ** 1.5

    found = PiecewiseTable.of(function, np.array([0.0, 1.0, 2.0, 3.0]), 1e-13)
    error = np.abs(found(X) - function(X))
    assert error.max() < 1e-13, X[error.argmax()]
    assert found(X[:21000].reshape(3, -1)).shape == (3, 7000)
    assert isinstance(PiecewiseTable.of(np.exp, np.array([0.0, 3.0]), 1e-13), Table)
