"""When counts are the same, and sums of them against exact fractions."""

from fractions import Fraction

import numpy as np
import pytest

from sandbox.spectra.counts import PartialSums, agreeing, last_row, same, whole


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (2.9999999999999996, 3),
        (3.0000000000000004, 3),
        (0.1 * 30, 3),
        (sum([0.1] * 30), 3),
        (2.9999, 2.9999),
        (3 + 1e-9, 3 + 1e-9),
        (0.0, 0.0),
        (1e-14, 1e-14),
        (0.5, 0.5),
        (1e15 + 0.5, 1e15),
        (1e25, 1e25),
    ],
)
def test_whole(count, expected):
    assert whole(np.array(count)) == expected


@pytest.mark.parametrize(
    ("count", "other", "equal"),
    [
        (100.00000000000001, 100.0, True),
        (173.39999999999998, 173.4, True),
        (1e-15 * (1 + 1e-15), 1e-15, True),
        (100.0, 100.0, True),
        (0.0, 0.0, True),
        (100 * (1 + 1e-12), 100.0, False),
        (0.0, 1e-15, False),
        (1e14 + 1, 1e14, False),  # whole numbers are exact
        (1e14 + 0.5, 1e14, True),  # what is a fraction may be rounding
        (3.833456259704848e17, 3.8334562597048474e17, True),  # so far apart that whole numbers are rounded too
        (np.inf, 100.0, False),
    ],
)
def test_same(count, other, equal):
    assert same(np.array(count), np.array(other)) == equal
    assert agreeing(np.array(count), np.array(other)) == (other if equal else count)


def test_of_a_batch_only_the_agreeing_ones_move():
    count = np.array([3.0, np.inf, 0.1 + 0.2, 5.0])
    assert agreeing(count, np.array([4.0, 4.0, 0.3, 5.0])).tolist() == [3.0, np.inf, 0.3, 5.0]


def counts(rng, groups, points):
    """Multiplicities of all sizes, whole and not, some of them 0."""
    found = 10 ** rng.uniform(-15, 15, (groups, points)) * (rng.random((groups, points)) < 0.8)
    return np.where(rng.random((groups, points)) < 0.3, np.rint(found), found)


@pytest.mark.parametrize("seed", range(5))
def test_differences_of_partial_sums_are_exact(seed):
    """However large the sums, what lies between two of them keeps its digits."""
    rng = np.random.default_rng(seed)
    m = counts(rng, 12, 8)
    sums, exact = PartialSums.of(m), [[Fraction(0)] * 8]
    for row in m:
        exact.append([before + Fraction(x) for before, x in zip(exact[-1], row, strict=True)])
    assert sums.total == pytest.approx(np.array(exact, dtype=float), rel=2e-16, abs=0)
    for k in range(13):
        after = sums.after(np.full(8, k))
        expected = [float(last - here) for last, here in zip(exact[-1], exact[k], strict=True)]
        assert np.all(np.abs(after - expected) <= 1e-15 * np.array(expected) + 1e-31 * sums.total[-1])
        n = sums.total[6] * 1.001 + 1.0
        left = sums.left_of(sums.exactly(n), np.full(8, k))
        expected = [float(Fraction(x) - here) for x, here in zip(n, exact[k], strict=True)]
        assert left == pytest.approx(expected, rel=1e-15, abs=0)


def test_whole_numbers_lack_nothing():
    assert PartialSums.of(np.ones((5, 1))).rest is None
    assert PartialSums.of(np.full((5, 1), 0.1)).rest is not None


def test_a_long_sum_of_fractions_loses_nothing():
    """Added up one by one, 70 000 times 0.1 is off by more than what passes for rounding."""
    sums = PartialSums.of(np.full((70_000, 1), 0.1))
    assert sums.total[-1, 0] == 7000.0
    assert abs(np.cumsum(np.full(70_000, 0.1))[-1] / 7000 - 1) > 1e-13


@pytest.mark.parametrize("points", [1, 3])
def test_a_count_moves_to_the_partial_sum_that_it_agrees_with(points):
    """Then the difference is exactly 0 there, and all others are those of the partial sums."""
    m = np.tile([[80.8], [92.6], [47.6]], (1, points))
    sums = PartialSums.of(m)
    for n in (173.4, 173.39999999999998, np.nextafter(173.4, 200)):
        exactly = sums.exactly(np.full(points, n))
        left = np.array([sums.left_of(exactly, np.full(points, k)) for k in range(4)])
        assert np.all(left[2] == 0.0)
        assert left[:, 0] == pytest.approx([173.4, 92.6, 0.0, -47.6], rel=1e-15)
    assert sums.left_of(sums.exactly(np.full(points, 173.5)), np.full(points, 2)) == pytest.approx(0.1, rel=1e-12)


def test_the_last_row_at_most_a_bound():
    rows = np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 2.0], [5.0, 9.0]])
    assert last_row(rows, np.array([2.5, 2.0])).tolist() == [2, 2]
    assert last_row(rows[:, :1], np.array([0.5, 2.0, 7.0])).tolist() == [0, 2, 3]
