"""Plotting: what is drawn, where it is drawn, and what is left alone."""

import math
import pickle
import subprocess
import sys
from dataclasses import replace

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sandbox import MinNorm, RandomFeatures, Task, plotting
from sandbox.claims import CATALOGUE, Picture, assume, at_most, check, claim
from sandbox.plotting.labels import spread
from sandbox.risk import PRIMARY
from sandbox.simulation import Simulation

P = np.array([10.0, 50.0, 98.0, 100.0, 102.0, 200.0, 400.0])


@pytest.fixture
def ax():
    return Figure().add_subplot(xlim=(0, 400), ylim=(0, 3))


@pytest.fixture
def risk():
    return MinNorm(P).finite_sample_risk(Task.isotropic(400, noise=0.25), n=100)


def drawn(artist):
    """The corners of an artist in units of the axes, as it is drawn."""
    on_screen = artist.get_transform().transform_path(artist.get_path()).vertices
    return artist.axes.transAxes.inverted().transform(on_screen)


# ---------------------------------------------------------------------- where it is drawn, and what is left alone


CALLS = {
    "risk_curve": lambda ax, risk: plotting.risk_curve(P, risk, ax=ax, label="min-norm"),
    "risk_curve of an array": lambda ax, risk: plotting.risk_curve(P, risk.total, ax=ax, outline="white"),
    "sources": lambda ax, risk: plotting.sources(P, risk, ax=ax),
    "measured": lambda ax, risk: plotting.measured([50.0], [2.3], [0.1], ax=ax),
    "reference": lambda ax, risk: plotting.reference(0.25, "noise floor", ax=ax),
    "threshold": lambda ax, risk: plotting.threshold(100, "p = n", ax=ax),
    "label_lines": lambda ax, risk: plotting.label_lines(plotting.risk_curve(P, risk, label="a", ax=ax)),
    "label_bands": lambda ax, risk: plotting.label_bands(plotting.sources(P, risk, ax=ax)),
    "verdict": lambda ax, risk: plotting.verdict(check(CATALOGUE["more-data-never-hurts"]), ax=ax),
}


@pytest.mark.parametrize("name", CALLS)
def test_it_draws_on_the_given_axes_returns_them_and_leaves_the_settings_alone(name, ax, risk):
    before = dict(matplotlib.rcParams)
    assert CALLS[name](ax, risk) is ax
    assert ax.has_data() or ax.texts
    assert dict(matplotlib.rcParams) == before


def test_without_axes_everything_lands_on_the_current_ones(risk):
    import matplotlib.pyplot as plt

    try:
        ax = plotting.risk_curve(P, risk)
        assert ax is plt.gca()
        assert plotting.measured([50], [2.3]) is ax
        assert plotting.reference(1.0, "null") is ax
        assert plotting.label_lines() is ax
    finally:
        plt.close("all")


def test_the_library_does_not_load_matplotlib():
    code = "import sys, sandbox; assert not any(name.startswith('matplotlib') for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_plotting_does_not_choose_a_window_system():
    code = "import sys, sandbox.plotting; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


# ---------------------------------------------------------------------- infinite values


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


# ---------------------------------------------------------------------- sources


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


# ---------------------------------------------------------------------- measured points


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


# ---------------------------------------------------------------------- names


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


def boxes(ax):
    ax.figure.draw_without_rendering()
    return [text.get_window_extent() for text in ax.texts]


def test_names_behind_the_ends_of_lines_do_not_touch_each_other(ax):
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


def test_bands_are_named_inside(ax, risk):
    p = np.linspace(110, 390, 50)
    plotting.sources(p, MinNorm(p).risk(Task.isotropic(400, noise=0.5), n=100), ax=ax)
    plotting.label_bands(ax, names={"noise": "noise floor", "bias": "two\nlines"})
    assert [text.get_text() for text in ax.texts] == ["noise floor", "two\nlines"]
    for text, box, band in zip(ax.texts, boxes(ax), ax.patches, strict=False):
        middle = band.get_transform().transform_path(band.get_path())
        for corner in ((box.x0, box.y0), (box.x0, box.y1), (box.x1, box.y0), (box.x1, box.y1)):
            assert middle.contains_point(corner), text.get_text()


def test_a_band_too_thin_for_its_name_has_none_unless_asked(ax):
    task = Task.isotropic(400, noise=0.01)
    plotting.sources(P, MinNorm(P).risk(task, n=30), ax=ax)
    plotting.label_bands(ax)
    assert "noise" not in [text.get_text() for text in ax.texts]
    plotting.label_bands(ax, at={"noise": 200}, names={"noise": "noise"})
    (named,) = (text for text in ax.texts if text.get_text() == "noise")
    assert ax.transData.inverted().transform(ax.transAxes.transform(named.xy)) == pytest.approx((200, 0.005), rel=0.02)


def test_a_reference_line_is_named_at_the_chosen_end(ax):
    plotting.reference(1.25, "null risk", at="right", below=True, color="red", ax=ax)
    (line,), (text,) = ax.lines, ax.texts
    assert set(line.get_ydata()) == {1.25}
    assert (text.get_text(), text.get_ha(), text.get_va(), text.get_color()) == ("null risk", "right", "top", "red")


# ---------------------------------------------------------------------- looks


def test_a_style_is_a_dict_of_ones_own():
    first = plotting.style("slides")
    first["font.size"] = 3
    assert plotting.style("slides")["font.size"] > 18
    width, height = plotting.style("slides")["figure.figsize"]
    assert width / height == pytest.approx(16 / 9)
    for name in ("slides", "paper"):
        with matplotlib.rc_context(plotting.style(name)):
            assert not matplotlib.rcParams["axes.spines.top"]
    with pytest.raises(ValueError, match="did you mean 'slides'"):
        plotting.style("slide")


def lightness(color):
    linear = np.array(matplotlib.colors.to_rgb(color)) ** 2.2
    return float((linear @ (0.2126, 0.7152, 0.0722)) ** (1 / 2.2))


@pytest.mark.parametrize("parts", [plotting.STACK, ("noise", "bias", "samples", "labels")], ids=["all", "linear"])
def test_neighbouring_bands_differ_on_a_grey_printer(parts):
    greys = [lightness(plotting.COLORS[part]) for part in parts]
    assert np.abs(np.diff(greys)).min() > 0.07
    assert len({plotting.COLORS[part] for part in plotting.STACK}) == len(plotting.STACK)


# ---------------------------------------------------------------------- files


def figure(risk):
    with matplotlib.rc_context(plotting.style("paper")):
        ax = Figure().add_subplot(ylim=(0, 3))
        plotting.sources(P, risk, ax=ax)
        plotting.risk_curve(P, risk, label="min-norm", outline="white", ax=ax)
        plotting.label_lines(plotting.label_bands(ax))
        return ax.figure


@pytest.mark.parametrize("ending", ["pdf", "png", "svg", "SVG"])
def test_saved_figures_are_the_same_byte_for_byte(ending, risk, tmp_path, monkeypatch):
    before = dict(matplotlib.rcParams)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    first = plotting.save(figure(risk), tmp_path / f"a.{ending}").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    second = plotting.save(figure(risk), tmp_path / f"b.{ending}").read_bytes()
    assert first == second
    assert matplotlib.__version__.encode() not in first
    assert dict(matplotlib.rcParams) == before


def test_save_replaces_a_file_in_one_step_or_not_at_all(risk, tmp_path, monkeypatch):
    path = plotting.save(figure(risk), str(tmp_path / "deep" / "curve.svg"))
    content = path.read_bytes()
    assert [file.name for file in path.parent.iterdir()] == ["curve.svg"]

    def fails(source, target):
        raise OSError("no room")

    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(OSError, match="no room"):
        plotting.save(Figure(), path)
    assert path.read_bytes() == content
    assert [file.name for file in path.parent.iterdir()] == ["curve.svg"]


def test_save_names_the_endings_it_knows(tmp_path):
    with pytest.raises(ValueError, match="'pdf', 'png', 'svg'"):
        plotting.save(Figure(), tmp_path / "curve.jpg")
    assert not list(tmp_path.iterdir())


def test_publish_writes_the_figure_its_numbers_and_its_caption(risk, tmp_path):
    rows = [{"p": 1, "total": math.inf}]
    files = plotting.publish(Figure(), tmp_path / "new", "curve", table=rows, caption="\nA curve.\n\n")
    assert [file.name for file in files] == ["curve.png", "curve.pdf", "curve.svg", "curve.csv", "curve.txt"]
    assert files[3].read_text() == "p,total\n1,inf\n"
    assert files[4].read_text() == "A curve.\n"


def test_what_is_not_a_risk_is_not_drawn(ax):
    with pytest.raises(TypeError, match="risk must be a real number"):
        plotting.risk_curve(P, "total", ax=ax)


# ---------------------------------------------------------------------- claims


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
