"""Adaptive integrals of smooth functions and of roots at the ends."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sandbox.numerics.integral import integrals
from sandbox.numerics.panels import UnresolvedError


def integral(function, edges, rooted=False, tolerance=1e-13):
    edges = np.array([edges], dtype=float)
    return integrals(lambda x, _: function(x), edges, np.full(edges.shape, rooted), tolerance)[0]


@pytest.mark.parametrize("rooted", [False, True])
def test_smooth_functions(rooted):
    assert integral(np.exp, [-1, 0, 1], rooted) == pytest.approx(math.e - 1 / math.e, rel=1e-14)
    exact = 1 - math.sin(40) / 40
    assert integral(lambda x: np.sin(20 * x) ** 2, [-1, 0, 1], rooted) == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize("ends", [[-1, 1], [-1, 0, 1]])
@pytest.mark.parametrize(("power", "exact"), [(0.5, math.pi / 2), (1.5, 3 * math.pi / 8)])
def test_half_integer_powers_at_the_ends(power, exact, ends):
    """Known to the rule they cost next to nothing; otherwise they are found."""
    points = {}
    for rooted in (False, True):
        seen = []

        def root(x, seen=seen):
            seen.append(x.size)
            return (1 - x * x) ** power

        assert integral(root, ends, rooted, 1e-10) == pytest.approx(exact, rel=1e-11)
        points[rooted] = sum(seen)
    assert points[True] <= 24 * 2 < points[False]


def test_many_at_once():
    """Each between its own edges, of which some may be equal."""
    edges = np.array([[0.0, 1.0, 1.0, 2.0], [-1.0, 0.25, 0.5, 3.0], [2.0, 2.0, 2.0, 2.0]])
    factor = np.array([3.0, 50.0, 7.0])
    found = integrals(lambda x, which: np.cos(factor[which] * x), edges, np.zeros(edges.shape, dtype=bool), 1e-13)
    np.testing.assert_allclose(
        found, (np.sin(factor * edges[:, -1]) - np.sin(factor * edges[:, 0])) / factor, rtol=0, atol=1e-14
    )


def test_what_is_not_resolved():
    with pytest.raises(UnresolvedError):
        integral(lambda x: np.sin(1e6 * x), [-1, 0, 1])


def test_between_equal_edges_nothing_is_asked():
    """Where the function is infinite."""
    assert integral(lambda x: 1 / np.sqrt(x), [0, 0, 4], rooted=True) == pytest.approx(4, rel=1e-12)
