"""Risk curves, stacked sources of variance, measured points; lines and bands break where they are infinite."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sandbox import MinNorm, RandomFeatures, Ridge, Task, plotting, simulate
from sandbox.plotting.infinity import area, edges

P = np.array([10.0, 50.0, 98.0, 100.0, 102.0, 200.0, 400.0])


def ink(ax, x):
    """Whether anything is drawn in the columns of pixels at each x, inside the frame."""
    canvas = FigureCanvasAgg(ax.figure)
    canvas.draw()
    dark = np.array(canvas.buffer_rgba())[..., :3].min(axis=-1) < 200
    (left, bottom), (right, top) = ax.transAxes.transform([(0, 0.05), (1, 0.95)])
    rows = slice(dark.shape[0] - int(top), dark.shape[0] - int(bottom))
    at = [int(ax.transData.transform((each, 1.0))[0]) for each in x]
    assert all(left <= each < right for each in at)
    return [bool(dark[rows, each].any()) for each in at]


def test_a_curve_breaks_where_it_is_infinite(ax, risk):
    (line,) = plotting.risk_curve(P, risk, ax=ax).lines
    assert line.get_ydata()[3] == math.inf
    ax.set_ylim(0, 500)
    # In between there is a line, up to 331 on one side and 335 on the other: at 100 there is none.
    assert ink(ax, [60, 80, 97, 100, 103, 150]) == [True, True, True, False, True, True]
    ax.set(ylim=(0.1, 1e9), yscale="log")
    assert ink(ax, [60, 80, 97, 100, 103, 150]) == [True, True, True, False, True, True]


def test_a_point_between_two_infinite_ones_is_a_dot(ax):
    (line,) = plotting.risk_curve([50.0, 100, 200, 300, 350], [1.0, math.inf, 2, math.inf, 2], ax=ax).lines
    assert ink(ax, [50, 75, 100, 150, 200, 250, 300, 350]) == [True, False, False, False, True, False, False, True]
    assert line.get_markersize() == line.get_linewidth()
    (other,) = plotting.risk_curve([1.0, 2, 3], [1.0, math.inf, 2], marker="s", ax=Figure().add_subplot()).lines
    assert other.get_marker() == "s"
    assert other.get_markevery() is None
    (whole,) = plotting.risk_curve([1.0, 2, 3], [1.0, 3, 2], ax=Figure().add_subplot()).lines
    assert whole.get_marker() == "None"


def test_an_infinite_risk_does_not_stretch_the_axes(risk):
    ax = plotting.risk_curve([1.0, 2.0, 3.0], [1.0, math.inf, 2.0], ax=Figure().add_subplot())
    assert ax.get_ylim() == pytest.approx((0.95, 2.05))


def test_bands_break_where_they_or_what_they_stand_on_is_infinite(ax, risk, breaks_at_infinity):
    plotting.sources(P, risk, ax=ax)
    plotting.risk_curve(P, risk, ax=ax)
    assert breaks_at_infinity(ax.figure)
    pieces = {band.get_gid(): [above[:, 0].tolist() for _, above in edges(band.get_path())] for band in ax.patches}
    assert pieces["band-noise"] == pieces["band-bias"] == [P.tolist()]
    assert pieces["band-samples"] == pieces["band-labels"] == [P[:3].tolist(), P[4:].tolist()]
    top = np.concatenate([above for _, above in edges(ax.patches[-1].get_path())])
    assert top[:, 1] == pytest.approx(np.delete(risk.total, 3))


@given(st.lists(st.tuples(*3 * [st.floats(0, 1e3) | st.just(math.inf)]), max_size=9))
def test_the_outline_of_an_area_has_its_edges_wherever_two_neighbours_are_finite(points):
    x = np.arange(float(len(points)))
    low, high, _ = np.reshape(points, (-1, 3)).T
    pieces = list(edges(area(x, low, low + high)))
    finite = np.isfinite(low + high)
    shown = [k for k in range(len(x)) if finite[k] and any(finite[j] for j in (k - 1, k + 1) if 0 <= j < len(x))]
    assert [each for below, _ in pieces for each in below.tolist()] == [[k, low[k]] for k in shown]
    assert [each for _, above in pieces for each in above.tolist()] == [[k, low[k] + high[k]] for k in shown]
    for below, _ in pieces:
        assert np.diff(below[:, 0]).tolist() == [1.0] * (len(below) - 1)


def test_a_figure_with_infinite_values_can_be_pickled(ax, risk):
    plotting.sources(P, risk, ax=plotting.risk_curve(P, risk, ax=ax))
    copy = pickle.loads(pickle.dumps(ax.figure))
    assert copy.axes[0].lines[0].get_ydata()[3] == math.inf
    assert [band.get_gid() for band in copy.axes[0].patches] == [band.get_gid() for band in ax.patches]


def test_sources_stack_up_to_the_total(ax):
    p = np.array([50.0, 150.0, 250.0, 400.0])
    risk = RandomFeatures(p, "relu", 0.01).risk(Task.isotropic(100, noise=0.2), n=200)
    plotting.sources(p, risk, ax=ax)
    assert [band.get_gid() for band in ax.patches] == [f"band-{part}" for part in plotting.STACK]
    stacked = np.zeros(4)
    for band in ax.patches:
        ((below, above),) = edges(band.get_path())
        assert below[:, 1] == pytest.approx(stacked)
        stacked = above[:, 1]
    assert stacked == pytest.approx(risk.total)


def test_sources_that_are_zero_are_left_out(ax, risk):
    plotting.sources(P, risk, ax=ax)
    assert [band.get_gid() for band in ax.patches] == ["band-noise", "band-bias", "band-samples", "band-labels"]


def test_sources_in_an_order_of_ones_own(ax, risk):
    plotting.sources(P, risk, parts=("labels", "bias"), ax=ax)
    assert [band.get_gid() for band in ax.patches] == ["band-labels", "band-bias"]
    with pytest.raises(ValueError, match="did you mean 'labels'"):
        plotting.sources(P, risk, parts=("lables",), ax=ax)


def test_the_curve_of_another_field(ax, risk):
    plotting.risk_curve(P, risk, field="bias", ax=ax)
    assert ax.lines[0].get_ydata() == pytest.approx(risk.bias)
    with pytest.raises(ValueError, match="did you mean 'variance'"):
        plotting.risk_curve(P, risk, field="varaince", ax=ax)


def bars(ax):
    (container,) = ax.containers
    (collection,) = container[2]
    return np.array([(segment[1, 1] - segment[0, 1]) / 2 for segment in collection.get_segments()])


def test_points_of_ones_own_in_one_call(ax):
    plotting.measured([50, 200], [2.29, 1.31], [0.1, 0.2], ax=ax, color="red")
    (points,) = (line for line in ax.lines if line.get_marker() == "o")
    assert points.get_xydata().tolist() == [[50, 2.29], [200, 1.31]]
    assert bars(ax) == pytest.approx([0.1, 0.2])
    assert points.get_color() == "red"


def test_a_simulation_comes_with_bars_of_two_standard_errors(ax):
    simulation = simulate(MinNorm([2, 4]), Task.isotropic(8, noise=0.5), 12, draws=5, rng=0)
    plotting.measured(P[:2], simulation, ax=ax)
    assert bars(ax) == pytest.approx(2 * simulation.standard_error["total"])
    other = Figure().add_subplot()
    plotting.measured(P[:2], simulation, field="bias", ax=other)
    assert bars(other) == pytest.approx(2 * simulation.standard_error["bias"])
    assert other.lines[0].get_ydata() == pytest.approx(simulation.mean.bias)


def test_what_is_not_a_risk_is_not_drawn(ax):
    with pytest.raises(TypeError, match="risk must be a real number"):
        plotting.risk_curve(P, "total", ax=ax)


def test_a_risk_alone_knows_its_axis(ax):
    p = [20, 50, 90, 150]
    risk = MinNorm(p).risk(Task.isotropic(200, noise=0.1), n=100)
    plotting.risk_curve(risk, label="test", ax=ax)
    plotting.sources(risk, ax=ax)
    assert ax.lines[0].get_xdata().tolist() == p
    assert ax.lines[0].get_ydata().tolist() == risk.total.tolist()
    assert ax.get_xlabel() == "parameters  p"
    assert len(ax.patches) == 4
    ax.set_xlabel("width")
    plotting.risk_curve(risk, ax=ax)
    assert ax.get_xlabel() == "width"
    over_penalties = Ridge([0.1, 1.0]).risk(Task.isotropic(200, noise=0.1), n=[[50], [100]])
    with pytest.raises(ValueError, match=r"a function of one thing, got a function of n, penalty$"):
        plotting.risk_curve(over_penalties, ax=ax)
    average = RandomFeatures(p).risk(Task.isotropic(200, noise=0.1), n=100).ensemble(2)
    with pytest.raises(ValueError, match=r"^field must be one that is known of this risk, got 'train': train of an av"):
        plotting.risk_curve(average, field="train", ax=ax)
