"""Composite rules: kinks and jumps are found, integrals are exact, hopeless functions are refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.numerics.panels import UnresolvedError, resolve, rule

EDGES = np.linspace(-1, 1, 3)


def uniform(x):
    return np.full_like(x, 0.5)


def measured(function, edges=EDGES):
    panels = resolve(function, edges, 1e-14, uniform)
    x, weights = rule(panels.edges)
    return panels, float(weights @ function(x))


def test_rule_of_cut_panels():
    x, weights = rule(np.array([0.0, 1.0, 4.0]), 0.5)
    assert x.size == 24 * (2 + 6)
    assert np.all(np.diff(x) > 0)
    assert weights @ x**5 == pytest.approx(4**6 / 6, rel=1e-14)


@pytest.mark.parametrize(
    ("function", "exact"),
    [
        (np.exp, math.e - 1 / math.e),
        (lambda x: 1 / (1 + 400 * x * x), math.atan(20) / 10),
        (lambda x: np.sin(50 * x) ** 2, 1 - math.sin(100) / 100),
        (lambda x: np.sqrt(np.abs(x)), 4 / 3),
        (lambda x: np.log(np.abs(x - 0.3)), 1.3 * math.log(1.3) + 0.7 * math.log(0.7) - 2),
    ],
)
def test_integrals(function, exact):
    assert measured(function)[1] == pytest.approx(exact, rel=2e-13)


@given(st.floats(-0.9, 0.9))
def test_a_jump_is_isolated(place):
    panels, value = measured(lambda x: (x > place) * 1.0)
    assert np.abs(panels.singular - place).min() < 5e-14
    # A place that bisection hits leaves the edges of its way there.
    assert panels.edges.size <= EDGES.size + 12
    assert value == pytest.approx(1 - place, abs=5e-14)


@given(st.floats(-0.9, 0.9))
def test_a_kink_is_an_edge(place):
    panels, value = measured(lambda x: np.abs(x - place))
    assert np.abs(panels.singular - place).min() < 1e-9
    assert panels.edges.size <= EDGES.size + 12
    assert value == pytest.approx(1 + place**2, rel=1e-14)


@given(st.floats(-0.98, 0.98))
def test_a_box_that_fits_between_two_nodes_is_found(place):
    """Anywhere, in the first and the last panel as well."""
    panels, value = measured(lambda x: (np.abs(x - place) < 0.015) * 1.0)
    assert value == pytest.approx(0.03, abs=1e-12)
    for end in (place - 0.015, place + 0.015):
        assert np.abs(panels.singular - end).min() < 1e-12


def test_what_has_no_mass_needs_no_panels():
    """x^40 is largest where the normal density has vanished, and resolved to the norm, not to what it is there."""
    panels = resolve(
        lambda x: x**40, np.linspace(-20, 20, 9), 1e-14, lambda x: np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    )
    assert panels.edges.size < 30
    x, weights = rule(panels.edges, 1.0)
    moment = weights @ (x**40 * np.exp(-x * x / 2)) / math.sqrt(2 * math.pi)
    assert moment == pytest.approx(float(math.prod(range(1, 40, 2))), rel=1e-12)


def test_edges_at_which_nothing_happens_are_not_singular():
    assert measured(np.exp)[0].singular.size == 0
    assert measured(np.abs)[0].singular.tolist() == [0.0]


@pytest.mark.parametrize(
    ("function", "near"),
    [
        (lambda x: np.sin(1e5 * x), None),
        (lambda x: 1 / np.maximum(np.abs(x - 0.3), 1e-200), 0.3),
        (lambda x: np.maximum(np.abs(x), 1e-200) ** -0.5, 0.0),
    ],
)
def test_refused(function, near):
    with pytest.raises(UnresolvedError) as caught:
        measured(function)
    assert near is None or abs(caught.value.place - near) < 1e-6


def test_edges_within_an_interval():
    panels = resolve(np.abs, EDGES, 1e-14, uniform)
    assert panels.within(-0.5, 7).tolist() == [-0.5, 0.0, 1.0]
