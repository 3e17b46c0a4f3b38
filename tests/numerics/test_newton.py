"""Newton's method against the roots that it should find."""

import numpy as np
import pytest

from sandbox.numerics.newton import newton


def step_to_minus_root(a):
    return lambda x: (a / x - x) / 2


def test_square_roots():
    a = np.geomspace(1e-200, 1e200, 101)
    root = newton(step_to_minus_root(a), -np.maximum(a, 1.0))
    np.testing.assert_allclose(root, -np.sqrt(a), rtol=4e-16)


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
    a = np.array([1e-12, 1.0, 1e12, 1e200])
    together = newton(step_to_minus_root(a), -np.maximum(a, 1.0))
    alone = [newton(step_to_minus_root(a), -np.maximum(a, 1.0)) for a in a[:, None]]
    np.testing.assert_allclose(together, np.concatenate(alone), rtol=4e-16)


def test_the_start_may_be_the_root_and_is_left_alone():
    start = np.array([2.0, -3.0])
    assert np.array_equal(newton(lambda x: np.zeros_like(x), start), [2.0, -3.0])
    newton(step_to_minus_root(np.array([4.0, 9.0])), start)
    assert np.array_equal(start, [2.0, -3.0])


def test_where_rounding_hides_the_root_the_iteration_rests_within_it():
    """A step that is all rounding, of either sign, would be followed forever."""
    noise = np.random.default_rng(0)

    def step(x):
        return (1 - x) / 2 + 1e-3 * noise.uniform(-1, 1, x.shape)

    assert newton(step, np.full(50, 0.1)) == pytest.approx(np.ones(50), abs=0.02)


def test_from_the_other_side_one_step_leads_to_the_right_one():
    share = np.array([0.5, 0.9])
    found = newton(lambda x: (share - x / (1 + x)) * (1 + x) ** 2, np.array([1.5, 9.5]))
    assert found == pytest.approx(share / (1 - share), rel=1e-14)


def test_what_is_not_a_number_ends_the_iteration():
    assert np.isnan(newton(lambda x: np.full_like(x, np.nan), np.ones(1))[0])
