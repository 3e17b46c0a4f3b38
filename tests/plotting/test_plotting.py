"""Plotting: what is drawn, where it is drawn, and what is left alone."""

import math
import os
import pickle
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import matplotlib
import matplotlib.font_manager
import matplotlib.patheffects
import matplotlib.pyplot
import matplotlib.style
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from sandbox import MinNorm, RandomFeatures, Task, plotting
from sandbox.claims import CATALOGUE, Picture, assume, at_most, check, claim
from sandbox.foundations.parts import PRIMARY
from sandbox.gallery import Example
from sandbox.plotting.environment import bibtex, figure_environment
from sandbox.plotting.files import replace as replace_file
from sandbox.plotting.line_labels import spread
from sandbox.references import cite
from sandbox.results.monte_carlo import Simulation

ROOT = Path(__file__).parents[2]

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
    for name in ("slides", "paper", "notes"):
        with matplotlib.rc_context(plotting.style(name)):
            assert not matplotlib.rcParams["axes.spines.top"]
    with pytest.raises(ValueError, match="did you mean 'slides'"):
        plotting.style("slide")


@pytest.mark.parametrize("name", ["slides", "paper", "notes"])
def test_a_style_leaves_nothing_to_the_style_sheet_of_the_user(name, tmp_path):
    def drawn_with(settings):
        with matplotlib.rc_context(settings), matplotlib.rc_context(plotting.style(name)):
            fig = matplotlib.pyplot.figure()
            ax = fig.add_subplot(title="100% of p_1", xscale="log")
            ax.plot([1, 10], [1, 2], label="line")
            ax.legend()
            picture = plotting.save(fig, tmp_path / "picture.svg").read_bytes()
            matplotlib.pyplot.close(fig)
        return picture

    plain = drawn_with({})
    theirs = {"text.usetex": True, "axes.grid": True, "axes.facecolor": "black", "savefig.bbox": "tight"}
    assert drawn_with(theirs | {"lines.marker": "o", "legend.fontsize": 40, "path.sketch": (1, 100, 2)}) == plain
    for sheet in ("dark_background", "ggplot", "seaborn-v0_8"):
        assert drawn_with(matplotlib.style.library[sheet]) == plain
    with matplotlib.rc_context(plotting.style(name)):
        assert matplotlib.rcParams["backend"] == matplotlib.get_backend()


def test_a_style_can_be_changed_without_changing_matplotlib():
    before = list(matplotlib.rcParamsDefault["font.serif"])
    plotting.style("notes")["font.serif"].append("Comic Sans")
    assert matplotlib.rcParamsDefault["font.serif"] == before == plotting.style("notes")["font.serif"]


def linear(color):
    """Red, green and blue light of a colour."""
    signal = np.array(matplotlib.colors.to_rgb(color))
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)


#: Light as it reaches those who lack a kind of cones (Machado, Oliveira and Fernandes 2009, severity 1).
SIGHT = {
    "all cones": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def perceived(color, sight="all cones"):
    """A colour in CIELAB, where equal distances are seen as equal; the first coordinate is lightness, 0 to 100."""
    light = np.clip(SIGHT[sight] @ linear(color), 0, 1)
    x, y, z = (
        np.cbrt(each) if each > 0.008856 else 7.787 * each + 16 / 116 for each in XYZ @ light / (XYZ @ np.ones(3))
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def lightness(color):
    return perceived(color)[0] / 100


def cycle(name):
    with matplotlib.rc_context(plotting.style(name)):
        return list(matplotlib.rcParams["axes.prop_cycle"])


def test_black_and_white_and_grey_are_perceived_as_such():
    assert perceived("black") == pytest.approx([0, 0, 0], abs=1e-9)
    assert perceived("white") == pytest.approx([100, 0, 0], abs=0.1)
    assert perceived("#777777")[0] == pytest.approx(50, abs=0.5)


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_of_lines_are_told_apart_by_every_kind_of_sight(sight):
    seen = [perceived(line["color"], sight) for line in cycle("slides")]
    distances = [np.linalg.norm(one - other) for i, one in enumerate(seen) for other in seen[:i]]
    assert min(distances) > 10
    # Red against green, the classical mistake, does not pass.
    if sight == "deuteranopia":
        assert np.linalg.norm(perceived("#D55E00", sight) - perceived("#9A8400", sight)) < 10


@pytest.mark.parametrize("name", ["slides", "paper", "notes"])
def test_lines_that_follow_each_other_differ_on_a_grey_printer(name):
    greys = [lightness(line["color"]) for line in cycle(name)]
    assert np.abs(np.diff(greys[:5])).min() > 0.15


@pytest.mark.parametrize("name", ["paper", "notes"])
def test_any_two_lines_differ_on_a_grey_printer(name):
    lines = cycle(name)
    for i, one in enumerate(lines):
        for other in lines[:i]:
            greys = abs(lightness(one["color"]) - lightness(other["color"]))
            assert one["linestyle"] != other["linestyle"] or greys > 0.2


def test_notes_have_the_text_width_of_an_article_and_a_font_that_ships_with_matplotlib():
    look = plotting.style("notes")
    assert look["figure.figsize"][0] == pytest.approx(345 / 72.27, abs=0.005)
    font = matplotlib.font_manager.findfont(look["font.family"], fallback_to_default=False)
    assert matplotlib.get_data_path() in font


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
    with pytest.raises(ValueError, match="'pdf', 'png', 'svg', 'pgf'"):
        plotting.save(Figure(), tmp_path / "curve.jpg")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "my curve", "100%", "a#b", "{a}", "a\\b", "~me", "a,b", 'a"b', "a\nb"])
def test_publish_refuses_a_name_that_latex_cannot_read(name, tmp_path):
    with pytest.raises(ValueError, match="name must have no blanks"):
        plotting.publish(Figure(), tmp_path, name, table=[{"p": 1}], caption="A curve.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"endings": ("pdf", "gif")}, ValueError), ({"endings": "pdf"}, ValueError), ({"table": None}, TypeError)],
)
def test_publish_writes_nothing_before_everything_is_checked(wrong, error, tmp_path):
    with pytest.raises(error):
        plotting.publish(Figure(), tmp_path, "curve", **({"table": [{"p": 1}], "caption": "A curve."} | wrong))
    assert list(tmp_path.iterdir()) == []


def test_threads_may_write_the_same_file(tmp_path):
    def write(number):
        return replace_file(tmp_path / "same.txt", bytes([number]) * 100_000)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(write, range(100))) == {tmp_path / "same.txt"}
    assert len(set((tmp_path / "same.txt").read_bytes())) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["same.txt"]


def test_threads_that_write_leave_the_settings_alone(tmp_path):
    def write(number):
        fig = Figure(figsize=(1, 1))
        fig.add_subplot()
        return plotting.save(fig, tmp_path / f"{number}.svg").read_bytes()

    before = dict(matplotlib.rcParams)
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(write, range(16)))) == 1
    assert dict(matplotlib.rcParams) == before


def test_publish_writes_the_figure_its_numbers_and_its_caption(risk, tmp_path):
    rows = [{"p": 1, "total": math.inf}]
    files = plotting.publish(Figure(), tmp_path / "new", "curve", table=rows, caption="\nA curve.\n\n")
    assert [file.name for file in files] == [
        f"curve.{ending}" for ending in ("png", "pdf", "svg", "csv", "txt", "tex", "bib")
    ]
    assert files[3].read_text() == "p,total\n1,inf\n"
    assert files[4].read_text() == "A curve.\n"
    assert files[5].read_text().endswith("\\end{figure}\n")
    assert files[6].read_text() == f"{cite()}\n"


CAPTION = """
A title, p < n
==============

**What you see.** A curve after ``belkin2020two``.

It goes on.

**Why it happens.** Nobody knows.

.. math:: x = 1

**Model.** Of ``dim`` 3, see ``smith2021my``.

**Sources:** ``golub1979generalized``, page 215; ``sandbox2026exact``.
"""


def test_a_caption_as_a_figure_environment():
    assert figure_environment("curve", CAPTION).splitlines()[2:] == [
        r"\begin{figure}",
        r"  \centering",
        r"  \includegraphics[width=\linewidth]{curve}",
        r"  \caption[{A title, $p < n$}]{%",
        r"    A title, $p < n$. \textbf{Model.} Of \texttt{dim} 3, see \cite{smith2021my}. \textbf{Sources:}",
        r"    \cite{golub1979generalized}, page 215; \cite{sandbox2026exact}. Computed with",
        r"    \cite{sandbox2026exact}.}",
        r"  \label{fig:curve}",
        r"\end{figure}",
    ]


def test_the_works_are_those_that_the_printed_caption_cites():
    cited = re.findall(r"\\cite\{(\w+)\}", figure_environment("curve", CAPTION))
    entries = re.findall(r"^@\w+\{(\w+),", bibtex(CAPTION), re.MULTILINE)
    # One that the user's own bibliography has is left to it.
    assert entries == ["golub1979generalized", "sandbox2026exact"]
    assert set(cited) == {*entries, "smith2021my"}


def test_a_caption_without_title_is_printed_whole():
    printed = figure_environment("curve", "One.\n\nTwo, see ``belkin2020two``.")
    assert r"\caption{%" in printed
    assert r"One. Two, see \cite{belkin2020two}. Computed with" in printed


PUBLISH = """
import shutil, sys
import matplotlib
from matplotlib.figure import Figure
from sandbox import MinNorm, Task, plotting, tables

p = [10, 50, 98, 100, 102, 200, 400]
risk = MinNorm(p).finite_sample_risk(Task.isotropic(400, noise=0.25), n=100)
for look in ("slides", "notes"):
    with matplotlib.rc_context(plotting.style(look)):
        ax = Figure().add_subplot(ylim=(0, 3), xlim=(0, 400), xlabel="p_1 ≤ n < ∞, x × 10²", title="a |title| of 5%")
        plotting.sources(p, risk, ax=ax)
        plotting.risk_curve(p, risk, label="min-norm", outline="white", ax=ax)
        plotting.measured([50, 200], [2.29, 1.31], [0.1, 0.1], ax=ax)
        plotting.label_lines(plotting.label_bands(ax), at={"min-norm": 200})
        endings = ["png", "pdf", "svg", *(["pgf"] if shutil.which("pdflatex") else [])]
        caption = "A curve at p = n, after ``belkin2020two`` and ``hastie2022surprises``."
        plotting.publish(ax.figure, sys.argv[1], look, table=tables.rows(risk, p=p), caption=caption, endings=endings)
"""


def test_another_process_writes_the_same_bytes(tmp_path):
    for seed, epoch in (("1", "0"), ("2", "1000000000")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": epoch}
        command = [sys.executable, "-c", PUBLISH, str(tmp_path / seed)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment)
    files = sorted((tmp_path / "1").iterdir())
    assert len(files) == 2 * (8 if shutil.which("pdflatex") else 7)
    for file in files:
        content = file.read_bytes()
        assert content == (tmp_path / "2" / file.name).read_bytes(), file.name
        assert str(ROOT).encode() not in content
        if file.suffix == ".pgf":
            assert content.isascii()
            # The words are words, not outlines of letters, those with a halo too.
            assert b"noise" in content
            assert b"min-norm" in content


def test_pgf_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        FileNotFoundError, match="pdflatex must be installed to write pgf, and it is not: install LaTeX"
    ):
        plotting.save(Figure(), tmp_path / "curve.pgf")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs LaTeX")
def test_pgf_has_no_images(tmp_path):
    figure = Figure()
    figure.add_subplot().imshow([[0, 1], [1, 0]])
    with pytest.raises(ValueError, match="raster"):
        plotting.save(figure, tmp_path / "curve.pgf")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs LaTeX")
def test_halos_are_back_after_pgf(tmp_path):
    figure = Figure()
    halo = [matplotlib.patheffects.withStroke(linewidth=3, foreground="white")]
    text = figure.text(0.5, 0.5, "name", path_effects=halo)
    plotting.save(figure, tmp_path / "curve.pgf")
    assert text.get_path_effects() == halo


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


def test_without_latex_nothing_is_computed_for_pgf(tmp_path, monkeypatch):
    def compute(*, fast):
        raise AssertionError("the numbers may take minutes")

    monkeypatch.setenv("PATH", str(tmp_path))
    example = Example("curve", "A curve.", compute, compute, compute, compute)
    with pytest.raises(FileNotFoundError, match="pdflatex must be installed to write pgf"):
        example.main(tmp_path / "figures", pgf=True)
    assert list(tmp_path.iterdir()) == []
