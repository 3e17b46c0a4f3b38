"""Risk curves, stacked sources of variance, measured points; what is infinite runs off the top."""

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure

from sandbox import MinNorm, RandomFeatures, Ridge, Task, plotting
from sandbox.foundations.parts import PRIMARY
from sandbox.results.monte_carlo import Simulation

P = np.array([10.0, 50.0, 98.0, 100.0, 102.0, 200.0, 400.0])


def drawn(artist):
    """The corners of an artist in units of the axes, as it is drawn."""
    on_screen = artist.get_transform().transform_path(artist.get_path()).vertices
    return artist.axes.transAxes.inverted().transform(on_screen)


def test_an_infinite_risk_runs_off_the_top_whatever_the_limits_become(ax, risk):
    (line,) = plotting.risk_curve(P, risk, ax=ax).lines
    assert line.get_ydata()[3] == math.inf
    for limits in ((0, 3), (0, 500), (1, 2)):
        ax.set_ylim(limits)
        vertices = drawn(line)
        assert np.all(np.isfinite(vertices))
        assert vertices[3, 1] > 1.2
    ax.set(ylim=(0.1, 9), yscale="log")
    assert drawn(line)[3, 1] > 1.2


def test_an_infinite_risk_runs_off_the_top_where_a_neighbour_sets_the_limits(risk):
    left, right = Figure().subplots(1, 2, sharey=True)
    (line,) = plotting.risk_curve(P, risk, ax=left).lines
    right.set_ylim(0, 1000)
    assert drawn(line)[3, 1] > 1.2


def test_an_infinite_risk_does_not_stretch_the_axes(risk):
    ax = plotting.risk_curve([1.0, 2.0, 3.0], [1.0, math.inf, 2.0], ax=Figure().add_subplot())
    assert ax.get_ylim() == pytest.approx((0.95, 2.05))


def test_bands_of_infinite_risk_run_off_the_top_together_with_the_curve(ax, risk):
    plotting.sources(P, risk, ax=ax)
    (line,) = plotting.risk_curve(P, risk, ax=ax).lines
    top = ax.patches[-1]
    assert np.all(np.isfinite(drawn(top)))
    assert drawn(top)[len(P) : 2 * len(P)][::-1] == pytest.approx(drawn(line))


def test_a_figure_with_infinite_values_can_be_pickled(ax, risk):
    plotting.risk_curve(P, risk, ax=ax)
    copy = pickle.loads(pickle.dumps(ax.figure))
    assert drawn(copy.axes[0].lines[0])[3, 1] > 1.2


def test_sources_stack_up_to_the_total(ax):
    p = np.array([50.0, 150.0, 250.0, 400.0])
    risk = RandomFeatures(p, "relu", 0.01).risk(Task.isotropic(100, noise=0.2), n=200)
    plotting.sources(p, risk, ax=ax)
    assert [band.get_gid() for band in ax.patches] == [f"band-{part}" for part in plotting.STACK]
    below = np.zeros(4)
    for band in ax.patches:
        corners = band.get_path().vertices
        assert corners[:4, 1] == pytest.approx(below)
        below = corners[4:8, 1][::-1]
    assert below == pytest.approx(risk.total)


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


def test_a_simulation_comes_with_bars_of_two_standard_errors(ax, risk):
    mean = replace(risk[np.array([0, 1])], exactness="simulation")
    errors = {name: np.array([0.1, 0.2]) for name in (*PRIMARY, "variance", "excess", "total", "noise_free_excess")}
    plotting.measured(P[:2], Simulation(mean, errors | {"bias": np.array([0.3, 0.4])}, draws=10), ax=ax)
    assert bars(ax) == pytest.approx([0.2, 0.4])
    other = Figure().add_subplot()
    plotting.measured(P[:2], Simulation(mean, errors | {"bias": np.array([0.3, 0.4])}, 10), field="bias", ax=other)
    assert bars(other) == pytest.approx([0.6, 0.8])
    assert other.lines[0].get_ydata() == pytest.approx(mean.bias)


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
