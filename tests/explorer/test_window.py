"""The mouse moves sliders, and the curve follows them: on the canvas as in the numbers."""

import itertools

import matplotlib
import numpy as np
import pytest
from matplotlib.backend_bases import KeyEvent, ResizeEvent, key_press_handler
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.backends.backend_webagg_core import FigureCanvasWebAggCore, FigureManagerWebAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from own_models import Many, Plain

from sandbox.explorer import Curve, Explorer, entries
from sandbox.explorer import explore as open_window
from sandbox.explorer.curve import HEIGHT
from sandbox.plotting import COLORS, STACK
from sandbox.plotting.infinity import area, edges

AXES = ("p", "n", "penalty", "decay", "source", "dim", "signal", "noise")
SIZES = [(1200, 675), (1880, 950), (800, 600), (960, 540)]


def shows(explorer, curve):
    """Whether the artists show a curve, and only that."""
    picture, x, risk = explorer.picture, curve.x, curve.risk
    assert explorer.curve == curve
    np.testing.assert_array_equal(picture.total.get_data(), [x, risk.total])
    np.testing.assert_array_equal(picture.train.get_data(), [x, risk.train])
    below = np.zeros(x.shape)
    for part in STACK:
        above = below + getattr(risk, part)
        shown = area(x, below, above)
        np.testing.assert_array_equal(picture.bands[part].get_path().vertices, shown.vertices)
        np.testing.assert_array_equal(picture.bands[part].get_path().codes, shown.codes)
        below = above
    assert picture.ax.get_ylim() == (0, curve.top)
    assert picture.threshold.get_visible() == (curve.threshold is not None)
    np.testing.assert_allclose(picture.predict_zero.get_ydata().max(), np.max(curve.predict_zero))
    best = curve.tuned_total if curve.best and curve.entry.tunable else []
    np.testing.assert_array_equal(picture.best.get_ydata(), best)
    assert set(explorer.sliders) == {*curve.settings, "top"}
    for name, slider in explorer.sliders.items():
        value = curve.top if name == "top" else curve.settings[name]
        assert slider.valtext.get_text() == f"{value:.4g}"
    chosen = [
        entry for entry, text in zip(entries(curve.entry), explorer.models, strict=True) if "●" in text.get_text()
    ]
    assert [(entry.kind, entry.choices) for entry in chosen] == [(curve.entry.kind, curve.entry.listed.choices)]
    return True


def everything(explorer):
    """All that a refusal must not change."""
    sliders = {name: (slider.val, slider.valtext.get_text()) for name, slider in explorer.sliders.items()}
    return explorer.curve, sliders, explorer.picture.total.get_xydata().tolist(), explorer._furniture.title.get_text()


def remark(explorer):
    return " ".join(explorer._furniture.remark.get_text().split())


def resize(explorer, width, height):
    """The window gets another size, as a window system tells it."""
    fig = explorer.figure
    fig.set_size_inches(width / fig.dpi, height / fig.dpi, forward=False)
    fig.canvas.callbacks.process("resize_event", ResizeEvent("resize_event", fig.canvas))
    fig.canvas.draw()


def plot_of(explorer, picture):
    """The part of a picture of the figure that the axes cover."""
    box = explorer.picture.ax.bbox
    height = picture.shape[0]
    return picture[height - int(box.y1) : height - int(box.y0), int(box.x0) : int(box.x1)]


@pytest.mark.parametrize("name", [*AXES[1:], "top"])
def test_dragging_a_slider_moves_the_curve(name, explore, pixels):
    start = {"model": "random-features", "activation": "linear", "dim": 1000, "penalty": 0.5, "decay": 0.5}
    explorer, mouse, _ = explore(**start)
    before = pixels(explorer)
    for position in (0.55, 0.8):
        mouse.drag(name, 0.5, position)
        control = HEIGHT if name == "top" else explorer.curve.entry.controls[name]
        assert shows(explorer, Curve(**start | {name: control.value(position)}))
    changed = (pixels(explorer) != before).any(axis=-1)
    assert 0.005 < changed.mean() < 0.5


@pytest.mark.parametrize("axis", AXES)
def test_a_click_on_a_name_puts_it_on_the_axis(axis, explore, pixels):
    explorer, mouse, _ = explore(n=60)
    mouse.click(explorer.names[axis])
    assert shows(explorer, Curve(axis=axis, **({} if axis == "n" else {"n": 60})))
    assert axis in explorer.picture.ax.get_xlabel()
    other = "noise" if axis != "noise" else "signal"
    mouse.drag(other, 0.6)
    dragged = pixels(explorer)
    assert shows(explorer, explorer.curve)
    explorer.figure.canvas.draw()
    np.testing.assert_array_equal(dragged, pixels(explorer))
    mouse.click(explorer.names["p"])
    assert (explorer.curve.axis, explorer.curve.settings["n"]) == ("p", 60)


def test_what_was_on_the_axis_is_remembered(explore):
    explorer, mouse, _ = explore(penalty=0.3)
    mouse.click(explorer.names["penalty"])
    mouse.choose("min-norm")
    assert explorer.curve.axis == "p"
    mouse.choose("ridge")
    assert shows(explorer, Curve(penalty=0.3))


@pytest.mark.parametrize("setting", [{"penalty": 0.01}, {"axis": "noise"}, {"axis": "n", "best": True}])
def test_what_is_drawn_while_dragging_is_what_a_full_drawing_shows(setting, explore, pixels):
    explorer, mouse, _ = explore(**setting)
    for name in list(explorer.sliders):
        mouse.drag(name, 0.2, 0.7)
        dragged = pixels(explorer)
        explorer.figure.canvas.draw()
        np.testing.assert_array_equal(dragged, pixels(explorer), err_msg=name)


def test_the_best_penalty_is_shown_by_a_button_and_rests_while_the_mouse_drags(explore, monkeypatch):
    explorer, mouse, _ = explore()
    mouse.click(explorer.buttons["best"].ax)
    assert shows(explorer, Curve(best=True))
    assert "at the best penalty" in explorer._furniture.sentence.get_text()
    asked = []
    tuned = type(explorer.curve).__dict__["tuned"].func
    monkeypatch.setattr(
        type(explorer.curve).__dict__["tuned"], "func", lambda curve: asked.append(curve) or tuned(curve)
    )
    place = mouse.hold("n", 0.6, 0.7, 0.8)
    assert not asked
    assert len(explorer.picture.best.get_xdata()) == 0
    mouse.event("button_release_event", *place)
    assert len(asked) == 1
    assert shows(explorer, Curve(n=explorer.curve.settings["n"], best=True))
    mouse.click(explorer.buttons["best"].ax)
    assert shows(explorer, Curve(n=explorer.curve.settings["n"]))


def test_a_model_that_finds_no_best_penalty_has_no_button_for_it(explore):
    explorer, mouse, _ = explore("min-norm", best=True)
    assert set(explorer.buttons) == {"write", "reset", "intercept"}
    mouse.choose("ridge")
    assert set(explorer.buttons) == {"write", "reset", "best", "intercept"}
    assert shows(explorer, Curve("ridge", best=True))


def test_a_button_fits_a_constant_as_well(explore):
    explorer, mouse, _ = explore("ridge", n=100, penalty=0)
    before = float(explorer.curve.risk.total[explorer.curve.x == 50][0])
    mouse.click(explorer.buttons["intercept"].ax)
    assert shows(explorer, Curve("ridge", n=100, penalty=0, intercept=True))
    assert explorer.curve.threshold == 99
    assert explorer.curve.risk.total[explorer.curve.x == 99] == np.inf
    assert explorer.curve.replace(axis="n", p=50).threshold == 51
    assert "Ridge(penalty=0, p=p, intercept=True)" in explorer.script()
    assert explorer.models[1].get_text().startswith("●")
    mouse.click(explorer.buttons["intercept"].ax)
    assert shows(explorer, Curve("ridge", n=100, penalty=0))
    assert float(explorer.curve.risk.total[explorer.curve.x == 50][0]) == before
    mouse.choose("relu")
    curve = explorer.curve
    mouse.click(explorer.buttons["intercept"].ax)
    assert shows(explorer, curve)
    assert "intercept must be False with an activation" in remark(explorer)


def test_the_wheel_and_a_slider_stretch_the_vertical_axis(explore, pixels):
    explorer, mouse, _ = explore(top=2.0)
    mouse.scroll(1)
    assert explorer.picture.ax.get_ylim() == (0, 2.5)
    mouse.scroll(-40)
    assert explorer.curve.top == HEIGHT.low
    ticks = explorer.picture.ax.get_yticks()
    assert 4 <= len(ticks) <= 8
    np.testing.assert_array_equal(explorer.picture._marks.get_ydata(), ticks)
    mouse.scroll(60)
    assert shows(explorer, Curve(top=HEIGHT.high))
    mouse.drag("top", 0.4)
    assert shows(explorer, Curve(top=HEIGHT.value(0.4)))
    dragged = pixels(explorer)
    explorer.figure.canvas.draw()
    np.testing.assert_array_equal(dragged, pixels(explorer))


def test_a_click_chooses_a_model(explore, pixels):
    explorer, mouse, _ = explore("random-features", dim=1000, penalty=0.1)
    setting = {"dim": 1000, "penalty": 0.1}
    for label in ("relu", "linear", "abs"):
        mouse.choose(label)
        assert shows(explorer, Curve("random-features", activation=label, **setting))
    mouse.choose("random-features")
    assert shows(explorer, Curve("random-features", **setting))
    mouse.choose("ridge")
    assert shows(explorer, Curve("ridge", **setting))
    clicked = pixels(explorer)
    explorer.figure.canvas.draw()
    np.testing.assert_array_equal(clicked, pixels(explorer))


def test_other_buttons_of_the_mouse_choose_nothing(explore):
    explorer, mouse, _ = explore()
    box = explorer.names["n"].get_window_extent()
    mouse.event("button_press_event", (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, 3)
    assert explorer.curve == Curve()


def test_a_model_of_ones_own_has_its_sliders_its_choices_and_its_axis(explore, many):
    explorer, mouse, _ = explore()
    mouse.choose(many)
    mouse.choose("soft")
    assert shows(explorer, Curve(many, kind="soft"))
    mouse.drag("forgetting_rate", 0.5)
    assert explorer.curve.settings["forgetting_rate"] == 0.45
    mouse.click(explorer.names["forgetting_rate"])
    assert shows(explorer, Curve(many, kind="soft", axis="forgetting_rate"))
    mouse.choose("ridge")
    assert shows(explorer, Curve())
    explorer, mouse, _ = explore(Plain)
    mouse.drag("n", 0.8)
    assert shows(explorer, Curve(Plain, n=explorer.curve.settings["n"]))
    assert explorer.models[-1].get_text() == "● Plain"


def test_a_refused_setting_leaves_everything_as_it_was(explore, pixels):
    explorer, mouse, _ = explore(Many, n=70)
    before, picture = everything(explorer), pixels(explorer)
    mouse.drag("temperature", 0.99)
    assert remark(explorer) == "temperature must be at most 50, got 91: it melts"
    assert everything(explorer) == before
    mouse.event("motion_notify_event", *explorer.names["noise"].get_window_extent().min + 2, None)
    assert remark(explorer) == "noise: label-noise variance"
    mouse.event("motion_notify_event", 1, 1, None)
    assert remark(explorer).endswith("it melts")
    with pytest.raises(ValueError, match="it melts"):
        explorer.set(temperature=60, n=20)
    assert everything(explorer) == before
    mouse.click(explorer.names["temperature"])
    assert remark(explorer) == "temperature must be at most 50, got 100: it melts"
    mouse.choose("fourier-series")
    assert remark(explorer).startswith("task must be isotropic for a Fourier series")
    assert everything(explorer) == before
    changed = np.argwhere((plot_of(explorer, pixels(explorer)) != plot_of(explorer, picture)).any(axis=-1))
    assert changed.size == 0
    mouse.drag("n", 0.8)
    assert remark(explorer) == ""
    assert shows(explorer, Curve(Many, n=explorer.curve.settings["n"]))


def test_a_refusal_in_the_middle_of_a_drag_ends_no_drag(explore):
    explorer, mouse, _ = explore(Many)
    mouse.drag("temperature", 0.6, 0.97, 0.7)
    control = explorer.curve.entry.controls["temperature"]
    assert shows(explorer, Curve(Many, temperature=control.value(0.7)))
    mouse.drag("temperature", 0.8, 0.97)
    assert shows(explorer, Curve(Many, temperature=control.value(0.8)))
    assert explorer.sliders["temperature"].val == pytest.approx(control.position(control.value(0.8)))


def test_an_error_that_is_no_refusal_is_raised_and_moves_nothing(explore, monkeypatch):
    explorer, _, _ = explore(Many)
    before = everything(explorer)

    def broken(model, task, n):
        raise ZeroDivisionError

    monkeypatch.setattr(Many, "risk", broken)
    with pytest.raises(ZeroDivisionError):
        explorer._moved("n", 0.9)
    assert everything(explorer) == before


def test_a_best_penalty_that_is_refused_is_not_shown(explore, monkeypatch):
    explorer, mouse, _ = explore(n=60)

    def refuse(*args, **kwargs):
        raise NotImplementedError("no best penalty is known here")

    monkeypatch.setattr(type(explorer.curve.model), "tuned", refuse)
    mouse.click(explorer.buttons["best"].ax)
    assert remark(explorer) == "no best penalty is known here"
    assert shows(explorer, Curve(n=60))


def test_the_name_under_the_mouse_is_explained(explore):
    explorer, mouse, _ = explore()
    box = explorer.names["source"].get_window_extent()
    mouse.event("motion_notify_event", (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, None)
    assert remark(explorer) == "source: exponent of the target power k^-source"
    mouse.event("motion_notify_event", 1, 1, None)
    assert remark(explorer) == ""


@pytest.mark.parametrize("key", ["g", "G", "k"])
def test_keys_of_matplotlib_do_not_spoil_the_axes(key, explore, pixels):
    explorer, _, _ = explore()
    before = pixels(explorer)
    box = explorer.picture.ax.bbox
    event = KeyEvent("key_press_event", explorer.figure.canvas, key, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    key_press_handler(event)
    explorer.figure.canvas.callbacks.process("key_press_event", event)
    explorer.figure.canvas.draw()
    np.testing.assert_array_equal(pixels(explorer), before)
    assert shows(explorer, Curve())


def test_reset_goes_back_to_the_start(explore, pixels):
    explorer, mouse, _ = explore(n=43, penalty=0.02)
    before = pixels(explorer)
    mouse.drag("n", 0.9)
    mouse.drag("penalty", 0.1)
    mouse.choose("relu")
    mouse.click(explorer.names["noise"])
    mouse.scroll(3)
    mouse.click(explorer.buttons["reset"].ax)
    assert shows(explorer, Curve(n=43, penalty=0.02))
    np.testing.assert_array_equal(pixels(explorer), before)


def test_the_button_writes_the_figure_and_gives_its_python(explore, tmp_path):
    explorer, mouse, written = explore()
    mouse.drag("penalty", 0.6)
    mouse.click(explorer.names["n"])
    mouse.click(explorer.buttons["best"].ax)
    mouse.click(explorer.buttons["write"].ax)
    ((script, files),) = written
    assert script == explorer.script()
    assert sorted(files) == sorted(tmp_path.iterdir())
    content = {file: file.read_bytes() for file in files}
    names = {}
    exec(script, names)
    assert {file: file.read_bytes() for file in files} == content
    x, total = explorer.picture.total.get_data()
    np.testing.assert_array_equal(names["n"], x)
    np.testing.assert_array_equal(names["risk"].total, total)
    assert remark(explorer).startswith("wrote ")


def test_a_directory_that_cannot_be_written_is_said_in_the_window(explore, tmp_path):
    explorer, _, written = explore()
    explorer.out = tmp_path / "taken"
    explorer.out.write_text("")
    with pytest.raises(OSError, match="taken"):
        explorer.write()
    assert written == []
    assert remark(explorer).startswith("not written: ")


def test_the_curve_and_its_areas_break_where_the_risk_is_infinite(explore, breaks_at_infinity):
    explorer, _, _ = explore("random-features")
    picture = explorer.picture
    p, total = picture.total.get_data()
    assert np.isinf(total[p == 100]).all()
    assert breaks_at_infinity(explorer.figure)
    for part, pieces in (("bias", 1), ("samples_features", 2), ("labels_features", 2)):
        found = list(edges(picture.bands[part].get_path()))
        assert len(found) == pieces, part
        assert not any(above[0, 0] < 100 < above[-1, 0] for _, above in found) or pieces == 1


def test_the_axes_stand_still(explore):
    explorer, mouse, _ = explore()
    for name in [name for name in explorer.sliders if name != "top"]:
        mouse.drag(name, 0.0, 1.0)
    assert (explorer.picture.ax.get_xlim(), explorer.picture.ax.get_ylim()) == ((1, 10_000), (0, 1.5))
    assert not explorer.picture.ax.get_navigate()


def test_the_end_of_a_slider_can_be_caught_from_both_sides(explore):
    explorer, mouse, _ = explore()
    mouse.drag("penalty", -0.02, 0.5)
    assert explorer.curve.settings["penalty"] == explorer.curve.entry.controls["penalty"].value(0.5)
    mouse.drag("penalty", 0.1, -0.03)
    assert explorer.curve.settings["penalty"] == 0


def test_leaving_the_range_of_the_formulas_is_said_in_the_window(explore):
    explorer, mouse, _ = explore("random-features", activation="relu", decay=0, source=0, dim=300)
    assert remark(explorer) == ""
    mouse.drag("dim", 0.1)
    assert remark(explorer).startswith("Gaussian equivalence of nonlinear features holds for min(n, p) << dim^2")
    mouse.drag("dim", 0.9)
    assert remark(explorer) == ""


def test_a_value_outside_a_slider_moves_nothing(explore, pixels):
    explorer, _, _ = explore()
    before = pixels(explorer)
    with pytest.raises(ValueError, match="n must be between 10 and 1000"):
        explorer.set(noise=0.5, n=5)
    assert explorer.curve == Curve()
    np.testing.assert_array_equal(pixels(explorer), before)


def boxes(explorer):
    """What must not cover each other, with its box: names, sliders, numbers, models, buttons, legend, lines."""
    furniture = explorer._furniture
    found = {f"name {name}": text.get_bbox_patch().get_window_extent() for name, text in explorer.names.items()}
    found |= {f"slider {name}": slider.track.get_window_extent() for name, slider in explorer.sliders.items()}
    found |= {f"number {name}": slider.valtext.get_window_extent() for name, slider in explorer.sliders.items()}
    found |= {f"model {text.get_text()}": text.get_window_extent() for text in explorer.models}
    found |= {f"button {name}": button.ax.bbox for name, button in explorer.buttons.items()}
    found |= {"legend": explorer.figure.legends[0].get_window_extent(), "plot": explorer.picture.ax.bbox}
    axis = explorer.picture.ax
    for name, each in (("x", axis.xaxis), ("y", axis.yaxis)):
        found |= {f"label {name}": each.label.get_window_extent()}
        low, high = each.get_view_interval()
        shown = [tick.label1 for tick in each.get_major_ticks() if low <= tick.get_loc() <= high]
        found |= {f"{name} {text.get_text()}": text.get_window_extent() for text in shown}
    lines = {"title": furniture.title, "sentence": furniture.sentence, "remark": furniture.remark}
    return found | {name: text.get_window_extent() for name, text in lines.items() if text.get_text()}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    "setting", [{}, {"axis": "penalty", "top": 0.3}, {"model": "many", "forgetting_rate": 0.123}, {"model": Plain}]
)
def test_nothing_covers_anything_else(size, setting, explore, many):
    explorer, mouse, _ = explore(size=size, dim=1780, noise=0.88, **{"top": 12} | setting)
    if "penalty" in explorer.sliders:
        mouse.drag("penalty", 0.11)
    mouse.event("motion_notify_event", *explorer.names["source"].get_window_extent().min + 2, None)
    explorer.figure.canvas.draw()
    found = boxes(explorer)
    width, height = explorer.figure.bbox.size
    assert len(found) > 45
    for name, box in found.items():
        assert -1 <= box.x0 <= box.x1 <= width + 1, name
        assert -1 <= box.y0 <= box.y1 <= height + 1, name
    for (first, one), (second, other) in itertools.combinations(found.items(), 2):
        ticks = first[:2] in ("x ", "y ") and second[:2] in ("x ", "y ")
        if not ticks and "plot" not in (first, second):
            assert not one.padded(-1).overlaps(other.padded(-1)), f"{first} covers {second}"
    plot = found["plot"]
    for name, box in found.items():
        if name.split()[0] in ("name", "slider", "number", "model", "button", "legend", "sentence", "title", "remark"):
            assert not box.overlaps(plot), name


@pytest.mark.parametrize("count", [3, 9])
def test_three_or_nine_sliders_fill_the_window_without_touching(count):
    from sandbox.explorer.layout import Layout

    layout = Layout(count)
    slots = [layout.slot(i) for i in range(count)]
    assert layout.plot[3] > 0.3
    for one, other in itertools.combinations(slots, 2):
        (x, y, w, h), (u, v, r, s) = one.whole, other.whole
        assert x + w <= u - layout.NAME or u + r <= x - layout.NAME or y + h <= v or v + s <= y
    assert all(layout.plot[1] - 0.1 > slot.whole[1] + slot.whole[3] for slot in slots)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_letters_grow_with_the_window(size, explore, pixels):
    explorer, mouse, _ = explore(best=True)
    sizes = {id_: text.get_fontsize() for id_, text in letters(explorer).items()}
    resize(explorer, *size)
    scale = min(size[0] / 960, size[1] / 540)
    for id_, text in letters(explorer).items():
        assert text.get_fontsize() == pytest.approx(scale * sizes[id_], rel=1e-6), id_
    assert shows(explorer, Curve(best=True))
    mouse.drag("n", 0.7)
    mouse.choose("relu")
    mouse.drag("penalty", 0.3)
    dragged = pixels(explorer)
    assert dragged.shape == (*size[::-1], 4)
    explorer.figure.canvas.draw()
    np.testing.assert_array_equal(dragged, pixels(explorer))
    resize(explorer, 960, 540)
    explorer.reset()
    assert {id_: text.get_fontsize() for id_, text in letters(explorer).items()} == pytest.approx(sizes)


def letters(explorer):
    furniture, ax = explorer._furniture, explorer.picture.ax
    texts = {"title": furniture.title, "sentence": furniture.sentence, "remark": furniture.remark}
    texts |= {"x": ax.xaxis.label, "y": ax.yaxis.label, "tick": ax.get_xticklabels()[0]}
    texts |= {f"name {name}": text for name, text in explorer.names.items()}
    texts |= {f"number {name}": slider.valtext for name, slider in explorer.sliders.items()}
    texts |= {f"model {i}": text for i, text in enumerate(explorer.models)}
    texts |= {f"button {name}": button.label for name, button in explorer.buttons.items()}
    return texts | {f"legend {i}": text for i, text in enumerate(explorer.figure.legends[0].get_texts())}


def test_a_screenshot_shows_the_curve_the_areas_and_the_controls(explore, tmp_path):
    explorer, mouse, _ = explore("random-features", noise=0.25, top=3)
    mouse.drag("penalty", 0.3)
    explorer.figure.savefig(tmp_path / "shot.png")
    shot = matplotlib.image.imread(tmp_path / "shot.png")[..., :3]
    assert 0.15 < (shot.min(axis=-1) < 0.95).mean() < 0.8
    plot = plot_of(explorer, shot)
    for color, least in {
        COLORS["noise"]: 0.04,
        COLORS["bias"]: 0.08,
        COLORS["samples_features"]: 0.03,
        "black": 0.01,
    }.items():
        assert (np.abs(plot - to_rgb(color)).max(axis=-1) < 0.02).mean() > least, color


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
    mouse.drag("n", 0.5, 0.6, 0.7)
    assert explorer.curve.settings["n"] == explorer.curve.entry.controls["n"].value(0.7)
    assert len(browser.frames) > 2
    assert all(frame.startswith(b"\x89PNG") for frame in browser.frames)


def test_a_canvas_that_keeps_no_picture_is_drawn_as_a_whole(explore, tmp_path):
    explorer, mouse, _ = explore(canvas=FigureCanvasSVG)
    mouse.drag("n", 0.7)
    assert explorer.curve.settings["n"] == explorer.curve.entry.controls["n"].value(0.7)
    explorer.figure.savefig(tmp_path / "shot.svg")
    assert explorer.picture.total.get_xdata().tolist() == explorer.curve.x.tolist()


def test_the_window_is_an_ordinary_figure_and_leaves_the_settings_alone():
    import matplotlib.pyplot as plt

    before = dict(matplotlib.rcParams)
    explorer = open_window("min-norm", n=60, axis="noise")
    try:
        assert plt.gcf() is explorer.figure
        assert explorer.curve == Curve("min-norm", n=60, axis="noise")
        assert dict(matplotlib.rcParams) == before
    finally:
        plt.close(explorer.figure)


@pytest.mark.parametrize(
    ("start", "message"),
    [({"penalty": -1}, "penalty must be 0 or between"), ({"model": "fourier-series"}, "task must be isotropic")],
)
def test_a_wrong_start_opens_no_window(start, message):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    with pytest.raises(ValueError, match=message):
        open_window(**start)
    assert plt.get_fignums() == before


def test_two_explorers_do_not_disturb_each_other():
    first, second = (Explorer(Figure(), Curve(n=n)) for n in (50, 200))
    first.set(penalty=0.1, axis="noise")
    assert second.curve == Curve(n=200)
    assert second.picture.threshold.get_xdata()[0] == 200
