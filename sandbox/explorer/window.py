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
from sandbox.explorer.gestures import Gestures
from sandbox.explorer.printed_python import script
from sandbox.explorer.stage import Stage

#: How a model says that it does not take a setting.
REFUSALS = (ValueError, TypeError, NotImplementedError)

#: The length of a line of a remark, in letters, of which there are two.
LONGEST = 104


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
    entries : list of Entry
        The models to choose from.
    scale : float
        How large the letters are, 1 in a window of 1200 x 675 pixels.
    picture : Picture
        The artists that show it.
    sliders : dict of Slider
        By the parameter that they set, and "top"; they run from 0 to 1, a little beyond.
    names : dict of Text
        The names of the parameters: a click puts one on the axis.
    models : list of Text
        A click chooses one.
    buttons : dict of Button
        "write", "reset", "best" where the model finds its best penalty, and the switches of the model.

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
        self.entries = entries(curve.entry)
        self._remembered: dict[str, float] = {}
        self._unsettled = False
        self._stage = Stage(fig)
        self._remark = ""
        curve.compute()
        self._furnish(curve)
        self._draw(curve)
        self._gestures = Gestures(self)

    @property
    def scale(self) -> float:
        return self._furniture.scale

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
        self._furniture = Furniture(self.figure, self._stage, curve, self.entries)
        actions: dict[str, Callable[[], object]] = {
            "write": self.write,
            "reset": self.reset,
            "best": lambda: self.set(best=not self.curve.best),
        }
        actions |= {name: partial(self._switch, name) for name in curve.entry.switches}
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
        self._remark = remark
        self.whisper("")

    def whisper(self, remark: str) -> None:
        """Show a remark for a while, in place of what has been said; nothing shows that again.

        Parameters
        ----------
        remark : str
        """
        lines = textwrap.wrap(remark or self._remark, LONGEST, max_lines=2, placeholder=" …")
        self._furniture.remark.set_text("\n".join(lines))
        self._stage.refresh()

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something; if the model refuses it, everything is as it was, and the window says why.

        Parameters
        ----------
        act : callable
        """
        try:
            act()
        except REFUSALS as error:
            self._furniture.follow(self.curve)
            self._say(str(error))

    def settle(self) -> None:
        """Show what takes longer than a frame: the mouse has let go."""
        if self._unsettled:
            self._unsettled = False
            self.attempt(partial(self.show, self.curve))

    def refurnish(self) -> None:
        """Make everything in the window anew, as large as it is now."""
        self._furnish(self.curve)
        self._draw(self.curve)
        self.figure.canvas.draw_idle()

    def _switch(self, name: str) -> None:
        self.set(**{name: name not in dict(self.curve.entry.choices)})

    def _clicked(self, act: Callable[[], object], event: Event) -> None:
        self.attempt(act)

    def _moved(self, name: str, position: float) -> None:
        """Follow the mouse with what can be computed meanwhile."""
        control = HEIGHT if name == "top" else self.curve.entry.controls[name]

        def act() -> None:
            moved: dict[str, Any] = {name: control.value(position)}
            curve = self.curve.replace(**moved)
            curve.compute(best=False)
            self._draw(curve, dragged=True)

        try:
            self.attempt(act)
        except BaseException:
            self._furniture.follow(self.curve)
            raise
