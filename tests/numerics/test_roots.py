"""Bracketing searches against functions with known roots and minima."""

import math

import numpy as np
import pytest

from sandbox.numerics.roots import bounded_minimum, bracketed_roots


def test_roots_of_many_functions():
    target = np.geomspace(1e-6, 1e6, 25)
    roots, found = bracketed_roots(lambda x, points: np.exp(x) - target[points], np.full(25, -20.0), np.full(25, 20.0))
    assert found.all()
    np.testing.assert_allclose(roots, np.log(target), rtol=1e-14, atol=1e-15)


def test_the_function_is_told_which_points_are_left():
    """Points converge at different times; the others must keep their own parameters."""
    power, asked = np.array([1.0, 3.0, 9.0, 27.0]), []

    def function(x, points):
        asked.append(np.array(points))
        return x ** power[points] - 0.5

    roots, found = bracketed_roots(function, np.zeros(4), np.full(4, 2.0))
    assert found.all()
    np.testing.assert_allclose(roots, 0.5 ** (1 / power), rtol=1e-14)
    assert len(asked[-1]) < 4


@pytest.mark.parametrize(
    ("function", "left", "right"),
    [
        (lambda x: np.exp(x) - 2, -20.0, 20.0),
        (lambda x: x**3 - x - 5, 0.0, 10.0),
        (lambda x: np.cos(x) - x, 0.0, 1.0),
        (lambda x: np.log(x) - 0.3, 0.01, 100.0),
        (lambda x: np.tanh(10 * (x - 0.3)), -1.0, 4.0),
    ],
)
def test_it_is_a_fraction_of_the_bisections(function, left, right):
    """Which are about 50."""
    calls = []

    def counted(x, points):
        calls.append(x)
        return function(x)

    bracketed_roots(counted, np.array([left]), np.array([right]))
    assert len(calls) <= 16


def test_no_change_of_sign_is_not_found():
    shift = np.array([0.0, 1.0, -1.0])
    roots, found = bracketed_roots(lambda x, points: x**2 + shift[points], np.full(3, 0.5), np.full(3, 2.0))
    assert found.tolist() == [False, False, True]
    assert roots[2] == pytest.approx(1.0, rel=1e-14)


def test_bounded_minimum():
    place, value = bounded_minimum(lambda x: (x - math.pi) ** 2 + 1, 0.0, 10.0)
    assert place == pytest.approx(math.pi, rel=1e-8)
    assert value == pytest.approx(1.0, rel=1e-15)
    assert type(place) is type(value) is float


def test_the_minimum_at_an_end():
    place, value = bounded_minimum(lambda x: x, 1.0, 2.0)
    assert 1.0 <= place < 1.0 + 1e-6
    assert value == place
