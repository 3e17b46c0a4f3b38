"""Spectra against loops over single directions."""

import math

import numpy as np
import pytest

from sandbox.spectra.spectrum import NEGLIGIBLE, Elsewhere, Spectrum, decreasing, take_leading


def spectrum(eigenvalues, power, multiplicity=None, hidden=0.0, tail=0.0):
    eigenvalues, power = np.array(eigenvalues, dtype=float), np.array(power, dtype=float)
    multiplicity = np.ones(eigenvalues.shape[-1]) if multiplicity is None else np.array(multiplicity, dtype=float)
    return Spectrum.of(eigenvalues, multiplicity, power, np.array(hidden), np.array(tail))


def test_groups_come_by_decreasing_eigenvalue_with_their_power():
    seen = spectrum([1.0, 3.0, 2.0], [0.1, 0.2, 0.3], [5, 6, 7], hidden=0.4, tail=0.5)
    assert seen.eigenvalues.tolist() == [3, 2, 1]
    assert seen.power.tolist() == [0.2, 0.3, 0.1]
    assert seen.multiplicity.tolist() == [6, 7, 5]
    assert (seen.hidden, seen.tail) == (0.4, 0.5)
    assert seen.rank == 18
    assert seen.trace == pytest.approx(5 + 18 + 14 + 0.5, rel=1e-15)


def test_equal_eigenvalues_keep_their_order():
    seen = spectrum([1.0, 2.0, 1.0, 2.0], [1, 2, 3, 4])
    assert seen.power.tolist() == [2, 4, 1, 3]
    many = np.tile([1.0, 2.0], 500)
    assert spectrum(many, np.arange(1000)).power.tolist() == [*range(1, 1000, 2), *range(0, 1000, 2)]


def test_rank_and_trace_of_every_cell_of_a_batch():
    seen = spectrum(
        [[3.0, 2.0, 1.0], [6.0, 5.0, 4.0]],
        np.zeros((2, 3)),
        [[1, 2, 3], [4, 5, 6]],
        hidden=[0.1, 0.2],
        tail=[0.5, 0.25],
    )
    assert seen.rank.tolist() == [6, 15]
    assert seen.trace.tolist() == [3 + 4 + 3 + 0.5, 24 + 25 + 24 + 0.25]


def test_what_is_hidden_from_a_test_elsewhere_adds_up():
    elsewhere = Elsewhere(np.ones(3), np.array([0.5, 0.7, 0.2]), np.zeros(3), np.array(0.1), np.array(0.0))
    seen = Spectrum.of(
        np.array([1.0, 0.0, 1e-260]), np.ones(3), np.ones(3), np.array(0.3), np.zeros(()), elsewhere=elsewhere
    )
    assert seen.elsewhere.hidden == pytest.approx(0.1 + 0.7 + 0.2, rel=1e-15)
    assert seen.hidden == pytest.approx(2.3, rel=1e-15)
    assert seen.elsewhere.power.tolist() == [0.5, 0.0, 0.0]


def test_every_cell_of_a_batch_has_its_own_order():
    seen = spectrum([[1.0, 2.0], [2.0, 1.0]], [0.3, 0.4], [[5, 6]])
    assert seen.eigenvalues.tolist() == [[2, 1], [2, 1]]
    assert seen.power.tolist() == [[0.4, 0.3], [0.3, 0.4]]
    assert seen.multiplicity.tolist() == [[6, 5], [5, 6]]
    assert seen.shape == (2,)


def test_power_on_an_eigenvalue_0_is_hidden():
    seen = spectrum([0.0, 2.0, 1e-260], [0.1, 0.2, 0.3], [5, 6, 7], hidden=0.4)
    assert seen.hidden == pytest.approx(0.8, rel=1e-15)
    assert seen.rank == 6
    assert seen.trace == 12
    assert seen.power.sum() == 0.2
    assert np.all(seen.eigenvalues > 0)
    assert seen.eigenvalues[0] == 2


def test_nothing_but_zeros():
    seen = spectrum([[0.0, 0.0], [0.0, 3.0]], [0.1, 0.2])
    assert seen.hidden.tolist() == pytest.approx([0.3, 0.1])
    assert seen.rank.tolist() == [0, 1]
    assert seen.trace.tolist() == [0, 3]
    assert np.all(seen.eigenvalues > 0)


def test_small_eigenvalues_count_as_long_as_they_are_not_negligible():
    assert spectrum([1.0, 2 * NEGLIGIBLE], [0, 0]).rank == 2
    assert spectrum([1.0, NEGLIGIBLE / 2], [0, 0]).rank == 1
    assert spectrum([1e-90, 1e-100], [0, 0]).rank == 2  # small beside what, is the question
    assert spectrum([1.0, 1e-245, 1e-255], [0, 0, 0]).rank == 2
    assert spectrum([1e90, 1e-155, 1e-165], [0, 0, 0]).rank == 2


def test_groups_that_are_nowhere_used_are_left_out():
    seen = spectrum([5.0, 4.0, 3.0, 2.0], [0, 0.5, 0, 0], [0, 0, 0, 0])
    assert seen.eigenvalues.tolist() == [5, 4]
    seen = spectrum([5.0, 4.0, 3.0, 2.0], np.zeros((2, 4)), [[0, 1, 0, 0], [0, 0, 1, 0]])
    assert seen.eigenvalues.tolist() == [5, 4, 3]
    assert spectrum([5.0, 4.0, 3.0, 2.0], np.zeros(4), np.zeros(4)).eigenvalues.tolist() == [5]  # one group at least


def test_the_shape_is_that_of_all_parts_together():
    parts = np.ones(4), np.ones((3, 4)), np.ones((2, 1, 4))
    assert Spectrum(*parts, np.ones(()), np.ones((5, 1, 1))).shape == (5, 2, 3)


def test_decreasing_sorts_the_others_along():
    first, second = decreasing(np.array([1.0, 3.0, 2.0]), np.array([[1, 2, 3], [4, 5, 6]]))
    assert first.tolist() == [[3, 2, 1], [3, 2, 1]]
    assert second.tolist() == [[2, 3, 1], [5, 6, 4]]
    ordered = np.array([3.0, 2.0, 2.0])
    assert decreasing(ordered)[0] is ordered


def one_by_one(multiplicity, p):
    """Walk along the groups with p directions to give."""
    taken = []
    for count in multiplicity:
        taken.append(min(count, p))
        p -= taken[-1]
    return taken


def test_take_leading_against_a_walk():
    rng = np.random.default_rng(0)
    for _ in range(50):
        multiplicity = rng.integers(0, 5, 6) * rng.choice([1.0, 0.25])
        p = rng.choice([0.0, 0.3, 1.0, 2.5, 7.0, 1e9])
        assert take_leading(multiplicity, np.array(p)).tolist() == pytest.approx(one_by_one(multiplicity, p), abs=1e-15)


def test_take_leading_of_a_batch():
    taken = take_leading(np.array([2.0, 3.0]), np.array([0, 1, 2, 4, 5, np.inf]))
    assert taken.tolist() == [[0, 0], [1, 0], [2, 0], [2, 2], [2, 3], [2, 3]]
    assert take_leading(np.ones((4, 1, 3)), np.ones(2)).shape == (4, 2, 3)


@pytest.mark.parametrize("p", [173.4, 173.39999999999998, np.nextafter(173.4, 200)])
def test_what_rounding_leaves_of_p_is_no_part_of_the_next_group(p):
    assert take_leading(np.array([80.8, 92.6, 47.6]), np.array(p))[2] == 0.0
    assert take_leading(np.ones(3), np.array(2 + 1e-9))[2] == pytest.approx(1e-9, rel=1e-6)


@pytest.mark.parametrize(("p", "rest"), [(4e12 + 0.375, 0.0), (8e12 + 0.625, 0.625), (1e13 + 1, 1.0), (1e15 + 1, 1.0)])
def test_of_very_many_directions_less_than_half_a_one_is_rounding(p, rest):
    assert take_leading(np.array([np.floor(p) - (rest == 1.0), 5.0]), np.array(p))[1] == rest


@pytest.mark.parametrize("seed", range(5))
def test_the_directions_taken_add_up_to_p(seed):
    """To the last digit: whether they are n decides between a finite and an infinite risk."""
    rng = np.random.default_rng(seed)
    multiplicity, p = rng.uniform(0, 2, 3000), rng.uniform(1, 2900, 50)
    total = [math.fsum(row) for row in take_leading(multiplicity, p)]
    assert total == pytest.approx(p, rel=2e-16, abs=0)
