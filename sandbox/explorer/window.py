"""The window: sliders, a choice of models, and the curve that follows them."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.widgets import Button, RadioButtons, Slider

from sandbox.explorer import export
from sandbox.explorer.artists import Picture
from sandbox.explorer.curve import CONTROLS, MODELS, Curve
from sandbox.explorer.stage import Stage
from sandbox.plotting.styles import COLORS, style

#: The look of the slides, in a window of 1200 x 675 pixels; everything has its place, whatever the numbers are.
LOOK = style("slides") | {"figure.constrained_layout.use": False, "figure.dpi": 90}

#: Font sizes: the title, the sentence below it, the controls, the list of models, the small print.
TITLE, SENTENCE, CONTROL, CHOICE, NOTE = 24, 18, 15, 13, 12

#: A slider goes on for so much beyond its ends, where the number stays: there the handle can be caught as well.
BEYOND = 0.04

#: The longest remark, in letters.
LONGEST = 108


class Explorer:
    """A figure with sliders, in which the exact curve moves in real time.

    Keep a reference to it: Matplotlib forgets sliders that nobody holds.

    Parameters
    ----------
    fig : Figure
        An empty figure to live in.
    curve : Curve
        Where to start, and where the button "reset" leads back to.
    out : path-like, default "figures"
        Directory for the files of the button "write".
    on_write : callable, optional
        ``on_write(script, files)`` is called with the Python and the paths of what the button "write" wrote.

    Attributes
    ----------
    figure : Figure
    curve : Curve
        What is shown.
    picture : Picture
        The artists that show it.
    sliders : dict of Slider
        By the field of `Curve` that they set; they run from 0 to 1, a little beyond.
    models : RadioButtons
    buttons : dict of Button
        "write" and "reset".
    """

    def __init__(
        self,
        fig: Figure,
        curve: Curve,
        *,
        out: str | os.PathLike[str] = "figures",
        on_write: Callable[[str, list[Path]], object] | None = None,
    ) -> None:
        self.figure, self.curve, self.out = fig, curve, out
        self._start, self._on_write = curve, on_write
        self._stage = Stage(fig)
        with matplotlib.rc_context(LOOK):
            self.picture = Picture(fig.add_axes((0.075, 0.385, 0.69, 0.455)))
            self._stage.add((0.07, 0.38, 0.7, 0.465), self.picture.moving)
            legend = {
                "loc": "upper left",
                "bbox_to_anchor": (0.785, 1.0),
                "fontsize": CONTROL,
                "labelspacing": 0.3,
                "handlelength": 1.6,
            }
            fig.legend(**self.picture.legend, **legend)
            self._title = self._line(0.92, 0.07, fontsize=TITLE, fontweight="bold")
            self._sentence = self._line(0.86, 0.055, fontsize=SENTENCE)
            self._remark = self._line(0.01, 0.03, fontsize=NOTE, color=COLORS["labels"])
            self.sliders = {
                name: self._slider(name, 0.155 + 0.385 * (i // 3), 0.205 - 0.067 * (i % 3))
                for i, name in enumerate(CONTROLS)
            }
            self.models = self._models((0.785, 0.09, 0.205, 0.45))
            self.buttons = {
                "write": self._button("write", self.write, (0.79, 0.02, 0.095, 0.06)),
                "reset": self._button("reset", self.reset, (0.895, 0.02, 0.095, 0.06)),
            }
        self.set()

    def set(self, **values: Any) -> None:
        """Move sliders and choose a model, as the mouse does.

        Parameters
        ----------
        **values
            Fields of `Curve` and their new values.

        Raises
        ------
        TypeError, ValueError
            If a value is outside its range; then nothing moves.
        """
        curve = replace(self.curve, **values)
        for name, slider in self.sliders.items():
            slider.eventson = False
            slider.set_val(CONTROLS[name].position(getattr(curve, name)))
            slider.eventson = True
        self.models.eventson = False
        self.models.set_active(MODELS.index(curve.model))
        self.models.eventson = True
        self._show(curve)
        self.figure.canvas.draw_idle()  # the models stand still otherwise

    def reset(self) -> None:
        """Go back to where the explorer started."""
        self.set(**{field.name: getattr(self._start, field.name) for field in fields(Curve)})

    def script(self) -> str:
        """The Python that computes, draws and writes what is shown.

        Returns
        -------
        str
        """
        return export.script(self.curve, self.out)

    def write(self) -> list[Path]:
        """Write what is shown as a figure for the lecture, with its numbers and its caption.

        Returns
        -------
        list of Path
            What was written.
        """
        try:
            files = export.write(self.curve, self.out)
        except OSError as error:
            self._say(f"not written: {error}")
            raise
        self._say(f"wrote {files[0]} and {len(files) - 1} more")
        if self._on_write is not None:
            self._on_write(self.script(), files)
        return files

    def _show(self, curve: Curve) -> None:
        """Draw a curve."""
        self.curve = curve
        self.picture.show(curve)
        for name, slider in self.sliders.items():
            slider.valtext.set_text(f"{getattr(curve, name):g}")
        p, total = curve.p, curve.risk.total
        best = int(total.argmin())
        self._title.set_text(curve.title)
        self._sentence.set_text(f"least test risk {total[best]:.3f} at p = {p[best]:g}")
        self._say("; ".join(curve.notes))

    def _say(self, remark: str) -> None:
        self._remark.set_text(textwrap.shorten(remark, LONGEST, placeholder=" …"))
        self._stage.refresh()

    def _line(self, bottom: float, height: float, **look: Any) -> Text:
        """A line of text across the figure that changes with the curve."""
        where: Any = {"transform": self.figure.transFigure, "va": "center"}
        text = self.picture.ax.text(0.012, bottom + height / 2, "", **where, **look)
        self._stage.add((0.005, bottom, 0.775, height), [text])
        return text

    def _slider(self, name: str, left: float, bottom: float) -> Slider:
        control = CONTROLS[name]
        position = control.position(getattr(self.curve, name))
        ax = self.figure.add_axes((left, bottom, 0.15, 0.05))
        slider = Slider(ax, control.label, -BEYOND, 1 + BEYOND, valinit=position, initcolor="none")
        slider.drawon = False  # the stage draws it
        for text in (slider.label, slider.valtext):
            text.set_fontsize(CONTROL)
        slider.label.set_x(-0.07)  # clear of the handle
        slider.valtext.set_x(1.07)
        self._stage.add((left - 0.01, bottom, 0.25, 0.05), [slider.poly, *ax.get_lines(), slider.valtext])
        slider.on_changed(partial(self._moved, name))
        return slider

    def _moved(self, name: str, position: float) -> None:
        value: Any = CONTROLS[name].value(position)
        self._show(replace(self.curve, **{name: value}))

    def _models(self, place: tuple[float, float, float, float]) -> RadioButtons:
        ax = self.figure.add_axes(place)
        ax.set_axis_off()
        look: Any = {"label_props": {"fontsize": [CHOICE]}, "activecolor": "black", "useblit": False}
        models = RadioButtons(ax, MODELS, MODELS.index(self.curve.model), **look)
        models.drawon = False
        models.on_clicked(lambda model: self.set(model=model))
        return models

    def _button(self, label: str, action: Callable[[], object], place: tuple[float, float, float, float]) -> Button:
        ax = self.figure.add_axes(place)
        ax.spines[:].set_visible(False)
        button = Button(ax, label, color="0.88", hovercolor="0.88", useblit=False)
        button.label.set_fontsize(CONTROL)
        button.on_clicked(lambda event: action())
        return button
