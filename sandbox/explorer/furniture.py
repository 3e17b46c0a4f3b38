"""What stands in the window: the plot, its legend, sliders, names, buttons, made anew when others are needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.widgets import Button, Slider

from sandbox.explorer.artists import Picture
from sandbox.explorer.curve import HEIGHT, Curve
from sandbox.explorer.curve_words import best_label
from sandbox.explorer.entries import Entry
from sandbox.explorer.layout import (
    CHOICE,
    CONTROL,
    NOTE,
    NUMBER,
    SENTENCE,
    TITLE,
    Layout,
    Slot,
    fitting,
    look,
    scale_of,
)
from sandbox.explorer.stage import Stage
from sandbox.plotting.defaults import applied
from sandbox.plotting.styles import COLORS, QUIET

#: A slider goes on for so much beyond its ends, where the number stays: there the handle can be caught as well.
BEYOND = 0.04

#: A longer name is broken at its first underscore.
LONG = 9

#: The colours of what can be pressed, and of what is in force.
OFF, ON = "0.88", "black"


class Furniture:
    """Everything in a figure, for the parameters of one model and one axis.

    Parameters
    ----------
    fig : Figure
        What it shows is removed.
    stage : Stage
        Where the moving parts are drawn.
    curve : Curve
    entries : sequence of Entry
        The list of models.

    Attributes
    ----------
    scale : float
        How large the letters are.
    picture, sliders, names, models, buttons
        See `Explorer`.
    title, sentence, remark : Text
    """

    def __init__(self, fig: Figure, stage: Stage, curve: Curve, entries: Sequence[Entry]) -> None:
        self._figure, self._stage, self._entries = fig, stage, entries
        self._key = _key(curve)
        self.scale = scale_of(fig)
        self.sliders: dict[str, Slider] = {}
        self.names: dict[str, Text] = {}
        self.buttons: dict[str, Button] = {}
        stage.clear()
        for old in (*fig.axes, *fig.texts, *fig.legends):
            old.remove()
        controls = curve.entry.controls
        layout = Layout(len(controls) + 1)
        with applied(look(self.scale)):
            self.picture = Picture(fig.add_axes(layout.plot), curve, self.scale)
            stage.add(layout.moving, self.picture.moving)
            stage.add(layout.vertical, [self.picture.ax.yaxis])
            self.title = self._line(0.92, 0.07, fontsize=TITLE, fontweight="bold")
            self.sentence = self._line(0.86, 0.055, fontsize=SENTENCE)
            self.remark = self._line(0.006, 0.056, fontsize=NOTE, color=COLORS["labels"])
            for i, name in enumerate(controls):
                self._control(name, layout.slot(i), curve)
            self._text(*layout.slot(len(controls)).name, "risk up to", CONTROL, layout.NAME)
            self._slider("top", layout.slot(len(controls)), HEIGHT.position(curve.top))
            self._legend(curve)
            self.models = self._models()
            self._button("write", "write", (0.79, 0.02, 0.095, 0.06))
            self._button("reset", "reset", (0.895, 0.02, 0.095, 0.06))
            toggles = {"best": best_label(curve)} if curve.entry.tunable else {}
            toggles |= {name: name.replace("_", " ") for name in curve.entry.switches}
            width = 0.21 / max(len(toggles), 1) - 0.01
            for i, (name, words) in enumerate(toggles.items()):
                self._button(name, words, (0.79 + i * (width + 0.01), 0.095, width, 0.06))
        self.follow(curve)

    def fits(self, curve: Curve) -> bool:
        """Whether a curve has the same parameters and the same axis, so that nothing has to be made anew."""
        return self._key == _key(curve) and self.scale == scale_of(self._figure)

    def follow(self, curve: Curve) -> None:
        """Let the sliders stand where a curve has them, and mark what is chosen."""
        for name, slider in self.sliders.items():
            slider.eventson = False
            slider.set_val(_position(curve, name))
            slider.eventson = True
        self.read_out(curve)
        for entry, text in zip(self._entries, self.models, strict=True):
            chosen = (entry.kind, entry.choices) == (curve.entry.kind, curve.entry.listed.choices)
            indent = entry.label[: len(entry.label) - len(entry.label.lstrip())]
            text.set_text(f"{indent}{'●' if chosen else '○'} {entry.label.lstrip()}")
        if "best" in self.buttons:
            _mark(self.buttons["best"], curve.best)
        for name in curve.entry.switches:
            _mark(self.buttons[name], name in dict(curve.entry.choices))

    def read_out(self, curve: Curve) -> None:
        """Write the numbers beside the sliders."""
        for name, slider in self.sliders.items():
            slider.valtext.set_text(f"{curve.top if name == 'top' else curve.settings[name]:.4g}")

    def _text(self, x: float, y: float, words: str, size: float, width: float, **how: Any) -> Text:
        """Words that stand still, small enough for their place."""
        size = self.scale * fitting(size, max(words.splitlines(), key=len), width)
        look: dict[str, Any] = {"va": "center_baseline", "fontsize": size, **how}
        return self._figure.text(x, y, words, **look)

    def _line(self, bottom: float, height: float, *, fontsize: float, **how: Any) -> Text:
        """A line of text across the figure that changes with the curve."""
        where: Any = {"transform": self._figure.transFigure, "va": "center", "fontsize": self.scale * fontsize}
        text = self.picture.ax.text(0.012, bottom + height / 2, "", **where, **how)
        self._stage.add((0.005, bottom, 0.775, height), [text])
        return text

    def _control(self, name: str, slot: Slot, curve: Curve) -> None:
        """The name of a parameter, which can be pressed, and its slider unless it is on the axis."""
        axis = name == curve.axis
        box = {"boxstyle": "round,pad=0.25", "facecolor": ON if axis else OFF, "edgecolor": "none"}
        x, y = slot.name
        color = "white" if axis else "black"
        size, words = float(CONTROL), name
        if len(name) > LONG and "_" in name:
            words, size = name.replace("_", "_\n", 1), 0.65 * CONTROL
        look = {"bbox": box, "color": color, "linespacing": 0.9, "va": "center"}
        self.names[name] = self._text(x + 0.004, y, words, size, Layout.NAME - 0.008, **look)
        if axis:
            self._text(slot.slider[0], y, "along the axis", NOTE, Layout.SLIDER, color=QUIET)
        else:
            self._slider(name, slot, _position(curve, name))

    def _slider(self, name: str, slot: Slot, position: float) -> None:
        ax = self._figure.add_axes(slot.slider)
        handle = {"size": 10 * self.scale}
        slider = _Slider(ax, "", -BEYOND, 1 + BEYOND, valinit=position, initcolor="none", handle_style=handle)
        slider.valtext.set_fontsize(self.scale * NUMBER)
        slider.valtext.set_x(1.07)
        self._stage.add(slot.whole, [slider.poly, *ax.get_lines(), slider.valtext])
        self.sliders[name] = slider

    def _legend(self, curve: Curve) -> None:
        self._figure.legend(
            **self.picture.legend(best=bool(curve.entry.tunable)),
            loc="upper left",
            bbox_to_anchor=(0.785, 1.0),
            fontsize=self.scale * CHOICE,
            labelspacing=0.25,
            handlelength=1.6,
        )

    def _models(self) -> list[Text]:
        """The list of models, below the legend, in a second column where they are many."""
        top, bottom, left, width = 0.59, 0.17, 0.79, 0.205
        columns = 1 + (len(self._entries) - 1) // 20
        rows = -(-len(self._entries) // columns)
        size = min(CHOICE, 72 * 7.5 * (top - bottom) / rows / 1.25)
        texts = []
        for i, entry in enumerate(self._entries):
            column, row = divmod(i, rows)
            x, y = left + column * width / columns, top - (row + 0.5) * (top - bottom) / rows
            texts.append(self._text(x, y, f"○ {entry.label}", size, width / columns))
        return texts

    def _button(self, name: str, label: str, place: tuple[float, float, float, float]) -> None:
        ax = self._figure.add_axes(place)
        ax.spines[:].set_visible(False)
        button = Button(ax, label, color=OFF, hovercolor=OFF, useblit=False)
        button.label.set_fontsize(self.scale * fitting(CONTROL, label, place[2]))
        self.buttons[name] = button


class _Slider(Slider):
    """A slider that the stage draws."""

    drawon = False


def _key(curve: Curve) -> tuple[Any, ...]:
    """What the furniture depends on."""
    entry = curve.entry
    return curve.axis, curve.control.meaning, tuple(entry.controls.values()), entry.tunable, entry.switches


def _position(curve: Curve, name: str) -> float:
    """Where a slider stands."""
    if name == "top":
        return HEIGHT.position(curve.top)
    return curve.entry.controls[name].position(curve.settings[name])


def _mark(button: Button, on: bool) -> None:
    """Show whether a button is pressed."""
    button.color = button.hovercolor = ON if on else OFF
    button.ax.set_facecolor(button.color)
    button.label.set_color("white" if on else "black")
