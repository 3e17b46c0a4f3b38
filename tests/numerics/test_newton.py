"""Newton's method against the roots that it should find."""

import numpy as np
import pytest

from sandbox.numerics.newton import LIMIT, newton


def test_square_roots():
    a = np.geomspace(1e-200, 1e200, 101)
    root = newton(lambda x: (a / x - x) / 2, np.maximum(a, 1.0))
    np.testing.assert_allclose(root, np.sqrt(a), rtol=4e-16)


def test_monotone_from_the_left():
    """x / (1 + x) = share is concave and increasing: the iterates rise to the root and stay below it."""
    share = np.array([0.1, 0.5, 0.999, 1 - 1e-12])
    root, rounding, seen = share / (1 - share), 1e-15 / (1 - share), []

    def step(x):
        seen.append(x)
        return (share - x / (1 + x)) * (1 + x) ** 2

    found = newton(step, np.full(4, 1e-3))
    assert np.all(np.abs(found / root - 1) <= rounding)
    assert np.all(np.diff(seen, axis=0) >= -rounding * root)
    assert np.all(seen <= root * (1 + rounding))


def test_every_entry_converges_however_different():
    a = np.array([1e-12, 1.0, 1e12])
    together = newton(lambda x: (a / x - x) / 2, np.maximum(a, 1.0))
    alone = [newton(lambda x, a=a: (a / x - x) / 2, np.maximum(a, 1.0)) for a in a[:, None]]
    np.testing.assert_allclose(together, np.concatenate(alone), rtol=4e-16)


def test_the_start_may_be_the_root_and_is_left_alone():
    start = np.array([2.0, -3.0])
    assert np.array_equal(newton(lambda x: np.zeros_like(x), start), [2.0, -3.0])
    newton(lambda x: (np.array([4.0, 9.0]) / x - x) / 2, start)
    assert np.array_equal(start, [2.0, -3.0])


def test_what_does_not_converge_raises():
    calls = []

    def step(x):
        calls.append(1)
        return np.where(x > 1.5, -1.0, 1.0)

    with pytest.raises(RuntimeError, match=rf"^Newton's method did not converge in {LIMIT} steps; last step 1$"):
        newton(step, np.array([1.0, 1.0]))
    assert len(calls) == LIMIT
    with pytest.raises(RuntimeError, match="did not converge"):
        newton(lambda x: np.full_like(x, np.nan), np.ones(1))
