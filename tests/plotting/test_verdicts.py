"""A claim around its counterexample."""

import math

import numpy as np
import pytest
from hypothesis import strategies as st

from sandbox import plotting
from sandbox.claims import Picture, assume, at_most, check, claim


def concave(curves=None):
    @claim(id="concave", title="Concave", statement="", kind="folklore", sides=("square", "line"), curves=curves)
    def concave(x=st.integers(0, 5)):
        """A square lies below its line."""
        return at_most(x**2, 2 * x)

    return concave


def test_both_sides_of_a_claim_and_where_it_fails(ax):
    verdict = check(concave())
    assert verdict.counterexample == {"x": 3}
    plotting.verdict(verdict, ax=ax)
    lines = {line.get_label(): line for line in ax.lines}
    x = lines["square"].get_xdata()
    assert (lines["square"].get_ydata() == x**2).all()
    assert (lines["line"].get_ydata() == 2 * x).all()
    (filled,) = ax.collections
    assert filled.get_paths()[0].vertices[:, 0].min() >= 2
    assert [tuple(line.get_xdata()) for line in ax.lines if line.get_linestyle() == ":"] == [(3.0, 3.0)]
    assert (ax.get_xlabel(), ax.get_xscale()) == ("x", "linear")


def test_a_picture_of_ones_own_with_a_level_and_an_infinite_peak(ax):
    x = np.geomspace(1, 1e4, 81)
    risk = np.where(np.arange(81) == 40, math.inf, x / 1e4)
    own = Picture("p", x, {"risk": risk}, at=(x[50],), levels={"nothing": 0.7})
    plotting.verdict(check(concave(lambda x: own)), ax=ax)
    assert ax.get_xscale() == "log"
    assert {"risk", "nothing"} <= {text.get_text() for text in ax.texts}
    assert 0.7 < ax.get_ylim()[1] < 3
    assert not ax.collections


def signs(ax):
    """Where the sign of infinity stands, and its colour."""
    found = (line for line in ax.lines if line.get_label() == "_infinite" and line.get_xdata().size)
    return {line.get_color(): line.get_xdata().tolist() for line in found}


def test_a_picture_breaks_where_a_curve_is_infinite_and_has_a_sign_there(ax, breaks_at_infinity):
    x = np.arange(1.0, 9)
    one, other = np.where((x > 2) & (x < 6), math.inf, x), np.where(x == 4, math.inf, 1.0)
    own = Picture("p", x, {"square": one, "line": other}, at=(3.0,))
    plotting.verdict(check(concave(lambda x: own)), ax=ax)
    assert breaks_at_infinity(ax.figure)
    assert list(signs(ax).values()) == [[3, 4, 5], [4]]
    (filled,) = ax.collections
    spans = [(path.vertices[:, 0].min(), path.vertices[:, 0].max()) for path in filled.get_paths()]
    assert spans == [(2, 2), (6, 8)]


def test_among_many_points_only_the_one_that_the_claim_is_about_has_a_sign(ax):
    x = np.geomspace(1, 100, 81)
    risk = np.where((np.arange(81) == 40) | (np.arange(81) == 50), math.inf, 1.0)
    own = Picture("p", x, {"risk": risk}, at=(x[50],))
    plotting.verdict(check(concave(lambda x: own)), ax=ax)
    assert list(signs(ax).values()) == [[x[50]]]


def test_what_has_no_point_is_not_drawn(ax):
    @claim(id="empty", title="Empty", statement="", kind="folklore")
    def empty(x=st.integers(0, 5)):
        """Nothing is claimed."""
        assume(False)

    with pytest.raises(ValueError, match="claim empty has no point to draw: no example was inside its domain"):
        plotting.verdict(check(empty), ax=ax)


def test_an_axis_must_be_a_number(ax):
    @claim(id="text", title="Text", statement="", kind="folklore", axis="word")
    def text(word=st.sampled_from(["", "word"]), x=st.integers(0, 5)):
        """Words are short."""
        return at_most(len(word), x)

    with pytest.raises(TypeError, match="axis must be an argument that is a number, got word="):
        plotting.verdict(check(text), ax=ax)
