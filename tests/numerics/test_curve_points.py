"""Extrema and crossings where they are known."""

import numpy as np
import pytest

from sandbox.numerics.curve_points import extrema, last_crossing


def test_extrema_of_a_wave():
    found = extrema(lambda x: np.sin(np.log(x)) + 2, 1e-5, 1e5)
    assert np.log(found.place) == pytest.approx(np.pi * np.arange(-3.5, 4), abs=1e-7)
    assert found.value == pytest.approx(2 - (-1.0) ** np.arange(1, 9), rel=1e-14)
    assert found.maximum.tolist() == [True, False] * 4


def test_a_monotone_curve_has_none():
    for function in (np.log, lambda x: -x, np.ones_like):
        assert extrema(function, 1e-3, 1e3).place.size == 0


def test_rounding_makes_no_extrema():
    noise = np.random.default_rng(0)
    found = extrema(lambda x: (np.log(x) ** 2) * (1 + 1e-13 * noise.uniform(-1, 1, x.shape)), 1e-3, 1e4)
    assert found.place == pytest.approx([1.0], rel=1e-5)
    flat = extrema(lambda x: 1 + np.exp(-x) + 1e-14 * noise.uniform(-1, 1, x.shape), 1e-3, 1e6)
    assert flat.place.size == 0


def test_plateaus_count_once():
    found = extrema(lambda x: np.maximum(np.abs(np.log(x)), 1.0), 1e-3, 1e3)
    assert found.place.size == 1
    assert found.value == pytest.approx([1.0])


def test_narrow_valleys_of_unequal_depth():
    found = extrema(lambda x: (np.log(x) ** 2 - 4) ** 2 + np.log(x), 1e-2, 1e2)
    roots = np.sort(np.roots([4, 0, -16, 1]).real)
    assert np.log(found.place) == pytest.approx(roots, abs=1e-6)
    assert found.maximum.tolist() == [False, True, False]


@pytest.mark.parametrize("level", [1e-6, 0.1, 0.9])
def test_crossings(level):
    assert last_crossing(lambda x: np.exp(-x), 1e-9, 1e3, level) == pytest.approx(-np.log(level), rel=1e-9)


def test_the_last_of_several():
    # Falls below 1/2 at 1, rises again, and falls for good at 100.
    def curve(x):
        return np.where((x > 1) & (x < 10), 0.0, 1.0) * (x < 100)

    assert last_crossing(curve, 1e-3, 1e5, 0.5) == pytest.approx(100, rel=1e-9)


def test_nothing_to_cross():
    assert last_crossing(lambda x: 0 * x, 1e-3, 1e3, 0.5) == 0
    assert last_crossing(lambda x: 1 + 0 * x, 1e-3, 1e3, 0.5) == np.inf


def test_nothing_is_asked_beyond_the_ends():
    asked = []

    def above(x):
        asked.extend(x)
        return np.ones_like(x)

    for find in (lambda *ends: last_crossing(above, *ends, 0.5), lambda *ends: extrema(above, *ends)):
        asked.clear()
        find(1e-9, 1e-2)
        assert (min(asked), max(asked)) == pytest.approx((1e-9, 1e-2), rel=1e-12)
