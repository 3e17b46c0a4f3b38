"""The comparison of two sides: relative margins, infinities, arrays, and what it refuses."""

import numpy as np
import pytest

from sandbox.claims import Comparison, at_most, diverges, equal

INF = float("inf")


@pytest.mark.parametrize(
    ("a", "b", "margin"),
    [
        (1, 2, 0.5),
        (2, 1, -0.5),
        (0, 0, 0),
        (-1, 0, 1),
        (0, -1, -1),
        (1, -1, -1),
        (INF, INF, 1),
        (-INF, -INF, 1),
        (1, INF, 1),
        (INF, 1, -1),
        (-INF, INF, 1),
        (1e308, -1e308, -1),
        (5e-324, 0, -1),
    ],
)
def test_the_margin_is_relative_to_the_larger_side_and_finite(a, b, margin):
    assert at_most(a, b).margin == margin
    assert equal(a, b).margin == (-abs(margin) if a != b else 0)
    assert at_most(a, b).refuted == (margin < 0)
    assert equal(a, b).refuted == (a != b)


def test_rounding_refutes_nothing_and_more_than_rounding_does():
    assert not equal(1.0, 1.0 + 9e-10).refuted
    assert equal(1.0, 1.0 + 2e-9).refuted
    assert not at_most(1.0 + 9e-10, 1.0).refuted
    assert at_most(1.0 + 2e-9, 1.0).refuted


def test_of_arrays_the_worst_place_counts_its_tolerance_included():
    assert at_most([1.0, 3.0, 4.0], 2.0).left == 4.0
    assert at_most([3.0, 4.0], 2.0, tolerance=[0.0, 1.0]).left == 3.0
    assert at_most(np.ones((2, 1)), np.ones(3)).margin == 0


def test_both_keeps_the_one_nearer_to_failing():
    tight, wide = at_most(1, 1.1), at_most(1, 2)
    assert (tight & wide) == (wide & tight) == tight
    assert (wide & at_most(2, 1, tolerance=1)).relation == "<="
    with pytest.raises(TypeError):
        tight & True


def test_only_infinity_diverges():
    assert not diverges([INF, INF]).refuted
    assert diverges([INF, 1e308]).refuted
    assert diverges(-INF).refuted
    assert str(diverges(1)) == "1 is infinite"
    assert str(equal(1, 2)) == "1 == 2"


def test_its_text_evaluates_to_it():
    found = at_most(1.5, 2.5)
    assert eval(repr(found), {"Comparison": Comparison}) == found


@pytest.mark.parametrize("compare", [lambda a, **rest: at_most(a, 1, **rest), lambda a, **rest: equal(1, a, **rest)])
@pytest.mark.parametrize(
    ("a", "options", "message"),
    [
        (np.nan, {}, "must not be nan"),
        ([], {}, "must not be empty"),
        (1, {"tolerance": -1}, "tolerance must be >= 0"),
        (1, {"tolerance": np.nan}, "tolerance must not be nan"),
        ([1, 2], {"tolerance": [0, 0, 0]}, "broadcast"),
    ],
)
def test_what_cannot_be_compared_raises(compare, a, options, message):
    with pytest.raises(ValueError, match=message):
        compare(a, **options)


def test_it_is_neither_true_nor_false():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(at_most(1, 2))
