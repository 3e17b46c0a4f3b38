"""Names of lines: readable, apart from each other, or where they are wanted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import plotting
from sandbox.plotting.line_labels import spread


@given(st.lists(st.floats(-1e3, 1e3), max_size=20), st.floats(0, 100))
def test_spread_keeps_the_distance_the_order_and_the_middle(heights, gap):
    heights = np.array(heights)
    placed = spread(heights, gap)
    order = np.argsort(heights, kind="stable")
    assert np.all(np.diff(placed[order]) >= gap - 1e-9)
    if heights.size:
        assert placed.mean() == pytest.approx(heights.mean(), abs=1e-9)
    if np.all(np.diff(heights[order]) >= gap):
        assert placed == pytest.approx(heights, abs=1e-9)


def test_names_behind_the_ends_of_lines_do_not_touch_each_other(ax, boxes):
    for k, height in enumerate((1.0, 1.001, 1.002, 2.9, 2.99)):
        plotting.risk_curve([0, 200, 500], [0.5, height, 9.0], label=f"line {k}", ax=ax)
    plotting.label_lines(ax)
    found = boxes(ax)
    assert [text.get_text() for text in ax.texts] == [f"line {k}" for k in range(5)]
    assert not any(one.overlaps(other) for i, one in enumerate(found) for other in found[:i])
    assert np.all(np.diff([box.y0 for box in found]) > 0)


def test_names_end_where_a_line_leaves_the_axes(ax):
    plotting.risk_curve([0.0, 100.0, 300.0], [1.0, 2.0, 9.0], label="leaves", ax=ax)
    plotting.risk_curve([0.0, 100.0, 300.0], [7.0, 8.0, 9.0], label="is outside", ax=ax)
    plotting.risk_curve([0.0, 400.0], [1.0, 1.0], ax=ax)
    plotting.label_lines(ax)
    assert [(text.get_text(), text.xy) for text in ax.texts] == [("leaves", (100.0, 2.0))]


def test_names_at_chosen_places(ax):
    plotting.risk_curve([0.0, 400.0], [0.0, 2.0], label="above", ax=ax)
    plotting.risk_curve([0.0, 400.0], [1.0, 1.0], label="there", ax=ax)
    plotting.label_lines(ax, at={"above": 100, "there": (20.0, 2.5)})
    above, there = ax.texts
    assert above.xy == (100, 0.5)
    assert above.get_va() == "bottom"
    assert there.xy == (20.0, 2.5)


def test_pale_lines_are_named_in_dark_letters(ax):
    plotting.risk_curve([0.0, 400.0], [1.0, 1.0], label="pale", color="#F0E442", ax=ax)
    plotting.risk_curve([0.0, 400.0], [2.0, 2.0], label="dark", color="#0072B2", ax=ax)
    plotting.label_lines(ax)
    assert [text.get_color() for text in ax.texts] == ["#111111", "#0072B2"]
