"""Gauss rules of the counting measure against sums of Python integers and zeta functions."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest

from sandbox.numerics.counting import GROWTH, HORIZON, NODES, SINGLES, counting_rule, gauss_rule


def rule(call, after, last):
    return call(np.array(float(after)), np.array(float(last)))


@pytest.mark.parametrize(("after", "last"), [(0, 16), (0, 17), (3, 100), (256, 384), (1000, 1500)])
def test_polynomials_up_to_degree_31_are_summed_exactly(after, last):
    nodes, weights = rule(gauss_rule, after, last)
    middle, half = Fraction(after + last + 1, 2), Fraction(last - after, 2)
    for degree in range(2 * NODES):
        # In the middle of the range, where the powers are of size 1.
        exact = sum(((k - middle) / half) ** degree for k in range(after + 1, last + 1))
        found = weights @ ((nodes - float(middle)) / float(half)) ** degree
        assert found == pytest.approx(float(exact), rel=1e-12, abs=1e-13 * (last - after)), degree


def test_the_degree_after_that_is_not_summed_exactly():
    nodes, weights = rule(gauss_rule, 0, 100)
    exact = sum(Fraction(2 * k - 101, 100) ** 32 for k in range(1, 101))
    assert abs(weights @ ((2 * nodes - 101) / 100) ** 32 / float(exact) - 1) > 1e-10


@pytest.mark.parametrize("length", range(NODES + 1))
def test_short_ranges_are_their_integers(length):
    nodes, weights = rule(gauss_rule, 7, 7 + length)
    used = weights > 1e-12
    np.testing.assert_allclose(nodes[used], np.arange(8, 8 + length), rtol=1e-13)
    np.testing.assert_allclose(weights[used], 1.0, rtol=1e-12)
    assert weights.sum() == pytest.approx(length, rel=1e-13)
    assert nodes.shape == weights.shape == (NODES,)


@pytest.mark.parametrize(("after", "last"), [(0, 1000), (10**4, 15 * 10**3), (10**24, 15 * 10**23)])
def test_rules_are_inside_their_range(after, last):
    nodes, weights = rule(gauss_rule, after, last)
    assert np.all((nodes > after) & (nodes <= last))
    assert np.all(np.diff(nodes) > 0)
    assert np.all(weights > 0)
    assert weights.sum() == pytest.approx(last - after, rel=1e-14)


@pytest.mark.parametrize("exponent", [0.0, 0.3, 1.0, 1.5, 3.0, 8.0])
@pytest.mark.parametrize(
    ("after", "last"),
    [(0, 1), (0, 10), (0, 256), (0, 257), (5, 2000), (255, 258), (300, 310), (1000, 1000), (0, 10**5)],
)
def test_powers_against_plain_sums(exponent, after, last):
    nodes, weights = rule(counting_rule, after, last)
    k = np.arange(after + 1.0, last + 1)
    assert weights @ nodes**-exponent == pytest.approx((k**-exponent).sum(), rel=1e-13, abs=0)


@pytest.mark.parametrize("exponent", [1.001, 1.5, 2.0, 4.0])
@pytest.mark.parametrize(
    ("after", "last"), [(0, 10**6), (0, 10**25), (12345, 10**9), (10**15, 10**16), (10**20, 10**25)]
)
def test_powers_against_zeta_functions(exponent, after, last):
    nodes, weights = rule(counting_rule, after, last)
    with mpmath.workdps(60):
        exact = mpmath.zeta(exponent, after + 1) - mpmath.zeta(exponent, last + 1)
    assert weights @ nodes**-exponent == pytest.approx(float(exact), rel=2e-13, abs=0)


def test_a_resolvent_is_summed_as_well_as_a_power():
    """1/(1 + k/K) is what the theory sums, at any K."""
    nodes, weights = rule(counting_rule, 0, 10**12)
    for scale in 10.0 ** np.arange(13):
        with mpmath.workdps(40):
            exact = scale * (mpmath.digamma(10**12 + 1 + int(scale)) - mpmath.digamma(1 + int(scale)))
        assert weights @ (1 / (1 + nodes / scale)) == pytest.approx(float(exact), rel=1e-13), scale


def test_a_batch_is_its_cells():
    after, last = np.array([[0.0], [300.0]]), np.array([10.0, 500.0, 1e9])
    nodes, weights = counting_rule(after, last)
    assert nodes.shape == weights.shape == (2, 3, nodes.shape[-1])
    for i, j in np.ndindex(2, 3):
        single = counting_rule(after[i, 0], last[j])
        assert (weights[i, j] * nodes[i, j] ** -1.5).sum() == pytest.approx(single[1] @ single[0] ** -1.5, rel=1e-15)
    used = weights > 0
    assert np.all(np.diff(nodes[1, 2][used[1, 2]]) > 0)
    assert not used[1, 0].any()  # after 300, at most 10: nothing


def test_nothing_to_sum_is_a_node_of_weight_0():
    nodes, weights = rule(counting_rule, 0, 0)
    assert nodes.shape == weights.shape == (1,)
    assert weights.tolist() == [0]


def test_the_cost_grows_like_the_logarithm():
    nodes, _ = rule(counting_rule, 0, HORIZON)
    assert nodes.size <= SINGLES + NODES * (1 + np.log(HORIZON / SINGLES) / np.log(GROWTH))
    assert nodes.size < 2500
