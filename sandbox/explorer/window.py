"""The window: sliders, a choice of models and of the axis, and the curve that follows them."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from matplotlib.backend_bases import Event
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.widgets import Button, Slider

from sandbox.explorer import slide
from sandbox.explorer.artists import Picture
from sandbox.explorer.curve import HEIGHT, Curve
from sandbox.explorer.curve_words import least, shows_best
from sandbox.explorer.entries import entries
from sandbox.explorer.furniture import Furniture
from sandbox.explorer.layout import scale_of
from sandbox.explorer.printed_python import script
from sandbox.explorer.stage import Stage

#: How a model says that it does not take a setting.
REFUSALS = (ValueError, TypeError, NotImplementedError)

#: The length of a line of a remark, in letters, of which there are two.
LONGEST = 104

#: By how much a click of the wheel stretches the vertical axis.
WHEEL = 1.25


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
        By the parameter that they set, and "top"; they run from 0 to 1, a little beyond.
    names : dict of Text
        The names of the parameters: a click puts one on the axis.
    models : list of Text
        A click chooses one.
    buttons : dict of Button
        "write", "reset", and "best" where the model finds its best penalty.

    Raises
    ------
    TypeError, ValueError, NotImplementedError
        If the model refuses the start.
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
        self._entries = entries(curve.entry)
        self._remembered: dict[str, float] = {}
        self._unsettled = False
        self._stage = Stage(fig)
        self._told: str | None = None
        curve.compute()
        self._furnish(curve)
        self._draw(curve)
        handlers: dict[str, Callable[[Any], None]] = {
            "button_press_event": self._pressed,
            "button_release_event": self._released,
            "motion_notify_event": self._hovered,
            "scroll_event": self._scrolled,
            "resize_event": self._resized,
        }
        canvas: Any = fig.canvas
        for event, handler in handlers.items():
            canvas.mpl_connect(event, handler)

    @property
    def picture(self) -> Picture:
        return self._furniture.picture

    @property
    def sliders(self) -> dict[str, Slider]:
        return self._furniture.sliders

    @property
    def names(self) -> dict[str, Text]:
        return self._furniture.names

    @property
    def models(self) -> list[Text]:
        return self._furniture.models

    @property
    def buttons(self) -> dict[str, Button]:
        return self._furniture.buttons

    def set(self, **values: Any) -> None:
        """Move sliders, choose a model or an axis, as the mouse does.

        Parameters
        ----------
        **values
            As for `Curve`.

        Raises
        ------
        TypeError, ValueError, NotImplementedError
            If a value is outside its range, or the model refuses it; then nothing moves.
        """
        # What has no slider at the moment is remembered until it has one again.
        self.show(self.curve.replace(remembered=self._remembered, **values))

    def show(self, curve: Curve) -> None:
        """Show another curve.

        Parameters
        ----------
        curve : Curve

        Raises
        ------
        TypeError, ValueError, NotImplementedError
            If the model refuses it; then nothing moves.
        """
        curve.compute()
        if not self._furniture.fits(curve):
            self._furnish(curve)
        self._draw(curve)
        self._furniture.follow(curve)
        self.figure.canvas.draw_idle()  # the models stand still otherwise

    def reset(self) -> None:
        """Go back to where the explorer started."""
        self._remembered = {}
        self.show(self._start)

    def script(self) -> str:
        """The Python that computes, draws and writes what is shown.

        Returns
        -------
        str
        """
        return script(self.curve, self.out)

    def write(self) -> list[Path]:
        """Write what is shown as a figure for the lecture, with its numbers and its caption.

        Returns
        -------
        list of Path
            What was written.
        """
        try:
            files = slide.write(self.curve, self.out)
        except OSError as error:
            self._say(f"not written: {error}")
            raise
        self._say(f"wrote {files[0]} and {len(files) - 1} more")
        if self._on_write is not None:
            self._on_write(self.script(), files)
        return files

    def _furnish(self, curve: Curve) -> None:
        """Make everything in the window, as large as the window is."""
        self._furniture = Furniture(self.figure, self._stage, curve, self._entries)
        actions: dict[str, Callable[[], object]] = {
            "write": self.write,
            "reset": self.reset,
            "best": lambda: self.set(best=not self.curve.best),
        }
        for name, slider in self.sliders.items():
            slider.on_changed(partial(self._moved, name))
        for name, button in self.buttons.items():
            button.on_clicked(partial(self._clicked, actions[name]))

    def _draw(self, curve: Curve, *, dragged: bool = False) -> None:
        """Draw a curve that has been computed; what takes longer, only when the mouse lets go."""
        self.curve = curve
        self._remembered |= curve.settings
        self._unsettled = dragged and shows_best(curve)
        self.picture.show(curve)
        if not self._unsettled:
            if shows_best(curve):
                self.picture.show_best(curve)
            self._furniture.sentence.set_text(least(curve))
        self._furniture.title.set_text(curve.entry.title)
        self._furniture.read_out(curve)
        self._say("; ".join(curve.notes))

    def _say(self, remark: str) -> None:
        lines = textwrap.wrap(remark, LONGEST, max_lines=2, placeholder=" …")
        self._furniture.remark.set_text("\n".join(lines))
        self._stage.refresh()

    def _try(self, act: Callable[[], object]) -> None:
        """Do something; if the model refuses it, everything is as it was, and the window says why."""
        try:
            act()
        except REFUSALS as error:
            self._furniture.follow(self.curve)
            self._say(str(error))

    # ------------------------------------------------------------------ what the mouse does

    def _clicked(self, act: Callable[[], object], event: Event) -> None:
        self._try(act)

    def _moved(self, name: str, position: float) -> None:
        control = HEIGHT if name == "top" else self.curve.entry.controls[name]
        self._drag(**{name: control.value(position)})

    def _drag(self, **values: Any) -> None:
        """Follow the mouse with what can be computed meanwhile."""

        def act() -> None:
            curve = self.curve.replace(**values)
            curve.compute(best=False)
            self._draw(curve, dragged=True)

        try:
            self._try(act)
        except BaseException:
            self._furniture.follow(self.curve)
            raise

    def _released(self, event: Event) -> None:
        if self._unsettled:
            self._unsettled = False
            self._try(self._settle)

    def _settle(self) -> None:
        self.curve.compute()
        self._draw(self.curve)

    def _pressed(self, event: Any) -> None:
        if event.button != 1 or not self.figure.canvas.widgetlock.available(self):
            return
        for entry, text in zip(self._entries, self.models, strict=True):
            if text.contains(event)[0]:
                self._try(partial(self.set, model=entry))
                return
        name = self._under(event)
        if name is not None:
            self._try(partial(self.set, axis=name))

    def _hovered(self, event: Any) -> None:
        """Say what the name under the mouse means."""
        if event.button is not None:
            return
        name = self._under(event)
        if name != self._told:
            self._told = name
            control = self.curve.entry.controls.get(name or "")
            self._say("; ".join(self.curve.notes) if control is None else f"{control.name}: {control.meaning}")

    def _under(self, event: Any) -> str | None:
        """The parameter whose name is under the mouse."""
        return next((name for name, text in self.names.items() if text.contains(event)[0]), None)

    def _scrolled(self, event: Any) -> None:
        if event.inaxes is self.picture.ax:
            top = HEIGHT.nearest(self.curve.top * WHEEL**event.step)
            self._try(lambda: self.set(top=top))

    def _resized(self, event: Event) -> None:
        if self._furniture.scale != scale_of(self.figure):
            self._furnish(self.curve)
            self._draw(self.curve)
            self.figure.canvas.draw_idle()
