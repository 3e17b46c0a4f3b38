"""Looks: complete, and told apart by every kind of sight and every printer."""

import contextlib

import matplotlib
import matplotlib.font_manager
import matplotlib.pyplot
import matplotlib.style
import numpy as np
import pytest

from sandbox import plotting


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


@pytest.mark.slow
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


@pytest.mark.parametrize("error", [None, OSError])
def test_a_look_leaves_everything_as_it_was_but_whether_figures_are_shown(error):
    before = dict(matplotlib.rcParams)
    with contextlib.suppress(OSError), plotting.look("slides"):
        assert matplotlib.rcParams["font.size"] == 21
        matplotlib.interactive(True)
        if error is not None:
            raise error
    assert matplotlib.is_interactive()
    matplotlib.interactive(False)
    assert dict(matplotlib.rcParams) == before


def test_a_look_is_a_name_or_a_style_that_has_been_changed():
    with plotting.look("notes"):
        assert matplotlib.rcParams["font.size"] == 10
        with plotting.look(plotting.style("paper") | {"font.size": 12}):
            assert (matplotlib.rcParams["font.size"], matplotlib.rcParams["figure.figsize"]) == (12, [6.75, 3.2])
        assert matplotlib.rcParams["font.family"] == ["STIXGeneral"]
    with pytest.raises(ValueError, match="did you mean 'slides'"):
        plotting.look("slide")


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
