"""The mouse moves sliders, and the curve follows them: on the canvas as in the numbers."""

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.backends.backend_webagg_core import FigureCanvasWebAggCore, FigureManagerWebAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sandbox import RandomFeatures, Ridge, Task
from sandbox.explorer import CONTROLS, MODELS, Curve, Explorer
from sandbox.explorer import explore as open_window
from sandbox.plotting import COLORS, STACK


def shows(explorer, p, risk):
    """Whether the artists show a risk."""
    picture = explorer.picture
    np.testing.assert_array_equal(picture.total.get_data(), [p, risk.total])
    np.testing.assert_array_equal(picture.train.get_data(), [p, risk.train])
    below = np.zeros(p.shape)
    for part in STACK:
        x, y = picture.bands[part].get_xy()[: 2 * p.size].T  # then it returns to its first corner
        above = below + getattr(risk, part)
        np.testing.assert_array_equal(x, [*p, *p[::-1]])
        np.testing.assert_array_equal(y, [*below, *above[::-1]])
        below = above
    return True


def plot_of(explorer, picture):
    """The part of a picture of the figure that the axes cover."""
    box = explorer.picture.ax.bbox
    height = picture.shape[0]
    return picture[height - int(box.y1) : height - int(box.y0), int(box.x0) : int(box.x1)]


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTROLS)
def test_dragging_a_slider_moves_the_curve(name, explore, pixels):
    start = {"model": "linear", "dim": 1000, "penalty": 0.5, "decay": 0.5, "source": 1.0}
    explorer, mouse, _ = explore(**start)
    before = pixels(explorer)
    for position in (0.55, 0.8):
        mouse.drag(name, 0.5, position)
        value = CONTROLS[name].value(position)
        curve = Curve(**start | {name: value})
        assert explorer.curve == curve
        assert explorer.sliders[name].valtext.get_text() == f"{value:g}"
        task = Task.power_law(curve.decay, curve.source, dim=curve.dim, noise=curve.noise)
        assert shows(explorer, curve.p, RandomFeatures(curve.p, "linear", curve.penalty).risk(task, curve.n))
        assert explorer.picture.threshold.get_xdata()[0] == curve.n
        assert explorer.picture.predict_zero.get_ydata()[0] == pytest.approx(1 + curve.noise)
    changed = (pixels(explorer) != before).any(axis=-1)
    assert 0.005 < changed.mean() < 0.5


@pytest.mark.slow
def test_what_is_drawn_while_dragging_is_what_a_full_drawing_shows(explore, pixels):
    explorer, mouse, _ = explore(penalty=0.01)
    for name in CONTROLS:
        mouse.drag(name, 0.2, 0.7)
        dragged = pixels(explorer)
        explorer.figure.canvas.draw()
        np.testing.assert_array_equal(dragged, pixels(explorer), err_msg=name)


def test_the_window_can_change_its_size(explore, pixels):
    explorer, mouse, _ = explore()
    explorer.figure.set_size_inches(9, 5.5)
    explorer.figure.canvas.draw()
    mouse.drag("n", 0.7)
    dragged = pixels(explorer)
    assert dragged.shape == (440, 720, 4)
    explorer.figure.canvas.draw()
    np.testing.assert_array_equal(dragged, pixels(explorer))


@pytest.mark.slow
def test_a_click_chooses_a_model(explore, pixels):
    explorer, mouse, _ = explore(dim=1000, penalty=0.1)
    for model in ("leading directions", "linear", "abs"):
        mouse.click(explorer.models.labels[MODELS.index(model)])
        assert explorer.curve == Curve(model, dim=1000, penalty=0.1)
        assert explorer.models.value_selected == model
    mouse.click(explorer.models.labels[0])
    p = explorer.curve.p
    assert shows(explorer, p, Ridge(0.1, p).risk(Task.power_law(0, 0, dim=1000, noise=0.25), 100))
    clicked = pixels(explorer)
    explorer.figure.canvas.draw()
    np.testing.assert_array_equal(clicked, pixels(explorer))


def test_reset_goes_back_to_the_start(explore, pixels):
    explorer, mouse, _ = explore(n=43, penalty=0.02)
    before = pixels(explorer)
    mouse.drag("n", 0.9)
    mouse.drag("penalty", 0.1)
    mouse.click(explorer.models.labels[0])
    mouse.click(explorer.buttons["reset"].ax)
    assert explorer.curve == Curve(n=43, penalty=0.02)
    np.testing.assert_array_equal(pixels(explorer), before)


@pytest.mark.slow
def test_the_button_writes_the_figure_and_gives_its_python(explore, tmp_path):
    explorer, mouse, written = explore()
    mouse.drag("penalty", 0.6)
    mouse.drag("n", 0.3)
    mouse.click(explorer.buttons["write"].ax)
    ((script, files),) = written
    assert script == explorer.script()
    assert sorted(files) == sorted(tmp_path.iterdir())
    names = {}
    exec(script, names)
    shown_p, shown_total = explorer.picture.total.get_data()
    np.testing.assert_array_equal(names["p"], shown_p)
    np.testing.assert_array_equal(names["risk"].total, shown_total)


def test_an_infinite_risk_leaves_through_the_top(explore):
    explorer, _, _ = explore()
    picture = explorer.picture
    p, total = picture.total.get_data()
    assert np.isinf(total[p == 100]).all()
    top = picture.ax.bbox.y1
    for artist in (picture.total, *(picture.bands[part] for part in ("samples_features", "labels_features"))):
        drawn = artist.get_transform().transform(artist.get_path().vertices)
        assert np.isfinite(drawn).all()
        assert drawn[:, 1].max() > top


def test_the_axes_stand_still(explore):
    explorer, mouse, _ = explore()
    limits = explorer.picture.ax.get_xlim(), explorer.picture.ax.get_ylim()
    for name in CONTROLS:
        mouse.drag(name, 0.0, 1.0)
    assert (explorer.picture.ax.get_xlim(), explorer.picture.ax.get_ylim()) == limits == ((1, 10_000), (0, 3))


def test_the_end_of_a_slider_can_be_caught_from_both_sides(explore):
    explorer, mouse, _ = explore()
    mouse.drag("penalty", -0.02, 0.5)
    assert explorer.curve.penalty == CONTROLS["penalty"].value(0.5)
    mouse.drag("penalty", 0.1, -0.03)
    assert explorer.curve.penalty == 0


def test_leaving_the_range_of_the_formulas_is_said_in_the_window(explore):
    explorer, mouse, _ = explore()

    def remarks():
        return [text.get_text() for text in explorer.picture.ax.texts if "equivalence" in text.get_text()]

    assert remarks() == []
    mouse.drag("dim", 0.1)
    (remark,) = remarks()
    assert remark.startswith("Gaussian equivalence of nonlinear features holds for min(n, p) << dim^2")
    assert len(remark) < 120
    mouse.drag("dim", 0.9)
    assert remarks() == []


def test_a_value_outside_a_slider_moves_nothing(explore, pixels):
    explorer, _, _ = explore()
    before = pixels(explorer)
    with pytest.raises(ValueError, match="n must be between 10 and 1000"):
        explorer.set(noise=0.5, n=5)
    assert explorer.curve == Curve()
    np.testing.assert_array_equal(pixels(explorer), before)


def test_a_directory_that_cannot_be_written_is_said_in_the_window(explore, tmp_path):
    explorer, _, written = explore()
    explorer.out = tmp_path / "taken"
    explorer.out.write_text("")
    with pytest.raises(OSError, match="taken"):
        explorer.write()
    assert written == []
    assert any(text.get_text().startswith("not written: ") for text in explorer.figure.findobj(matplotlib.text.Text))


def test_a_screenshot_shows_the_curve_the_areas_and_the_controls(explore, tmp_path):
    explorer, mouse, _ = explore(noise=0.25)
    mouse.drag("penalty", 0.3)
    explorer.figure.savefig(tmp_path / "shot.png")
    shot = matplotlib.image.imread(tmp_path / "shot.png")[..., :3]
    assert 0.2 < (shot.min(axis=-1) < 0.95).mean() < 0.8
    plot = plot_of(explorer, shot)
    for color, least in {
        COLORS["noise"]: 0.04,
        COLORS["bias"]: 0.1,
        COLORS["samples_features"]: 0.03,
        "black": 0.01,
    }.items():
        assert (np.abs(plot - to_rgb(color)).max(axis=-1) < 0.02).mean() > least, color


@pytest.mark.slow
def test_a_file_shows_what_the_window_shows(explore, pixels, tmp_path):
    explorer, mouse, _ = explore()
    mouse.drag("noise", 0.7)
    on_screen = pixels(explorer)
    explorer.figure.savefig(tmp_path / "shot.png", dpi=explorer.figure.dpi, facecolor="white")
    explorer.figure.savefig(tmp_path / "large.png", dpi=150)
    in_file = matplotlib.image.imread(tmp_path / "shot.png")
    np.testing.assert_allclose(plot_of(explorer, in_file), plot_of(explorer, on_screen / 255), atol=0.01)
    mouse.drag("noise", 0.2)
    mouse.drag("noise", 0.7)
    explorer.figure.canvas.draw()
    np.testing.assert_array_equal(pixels(explorer), on_screen)


class Browser:
    """The other end of a notebook's canvas."""

    def __init__(self):
        self.frames = []

    def send_json(self, content):
        pass

    def send_binary(self, image):
        self.frames.append(image)


def test_a_notebook_receives_every_frame(explore):
    explorer, mouse, _ = explore(canvas=lambda fig: FigureManagerWebAgg(FigureCanvasWebAggCore(fig), 1))
    browser = Browser()
    explorer.figure.canvas.manager.add_web_socket(browser)
    explorer.figure.canvas.draw()
    browser.frames.clear()
    mouse.drag("n", 0.6, 0.7)
    assert explorer.curve.n == CONTROLS["n"].value(0.7)
    assert len(browser.frames) > 2
    assert all(frame.startswith(b"\x89PNG") for frame in browser.frames)


def test_a_canvas_that_keeps_no_picture_is_drawn_as_a_whole(explore, tmp_path):
    explorer, mouse, _ = explore(canvas=FigureCanvasSVG)
    mouse.drag("n", 0.7)
    assert explorer.curve.n == CONTROLS["n"].value(0.7)
    explorer.figure.savefig(tmp_path / "shot.svg")
    assert explorer.picture.total.get_xdata().tolist() == explorer.curve.p.tolist()


def test_the_window_is_an_ordinary_figure_and_leaves_the_settings_alone():
    import matplotlib.pyplot as plt

    before = dict(matplotlib.rcParams)
    explorer = open_window(n=60)
    try:
        assert plt.gcf() is explorer.figure
        assert explorer.curve == Curve(n=60)
        assert dict(matplotlib.rcParams) == before
    finally:
        plt.close(explorer.figure)


def test_a_wrong_start_opens_no_window():
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    with pytest.raises(ValueError, match="penalty must be 0 or between"):
        open_window(penalty=-1)
    assert plt.get_fignums() == before


def test_two_explorers_do_not_disturb_each_other():
    first, second = (Explorer(Figure(), Curve(n=n)) for n in (50, 200))
    first.set(penalty=0.1)
    assert second.curve == Curve(n=200)
    assert second.picture.threshold.get_xdata()[0] == 200
