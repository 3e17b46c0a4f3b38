"""What the mouse and the keys do outside sliders and buttons: they choose models and axes, and stretch the curve."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import matplotlib

from sandbox.explorer.curve import HEIGHT
from sandbox.explorer.layout import scale_of

#: By how much a click of the wheel stretches the vertical axis.
WHEEL = 1.25

#: Matplotlib's keys that draw grids and change scales of the axes under the mouse: here these belong to the curve.
SPOILING = ("keymap.grid", "keymap.grid_minor", "keymap.xscale", "keymap.yscale")


class Gestures:
    """The mouse over an explorer.

    Parameters
    ----------
    explorer : Explorer
        It has to hold this: Matplotlib forgets whom nobody holds.
    """

    def __init__(self, explorer: Any) -> None:
        self._explorer = explorer
        self._told: str | None = None
        handlers: dict[str, Callable[[Any], None]] = {
            "button_press_event": self._pressed,
            "button_release_event": self._released,
            "motion_notify_event": self._hovered,
            "scroll_event": self._scrolled,
            "key_press_event": self._typed,
            "resize_event": self._resized,
        }
        canvas: Any = explorer.figure.canvas
        for event, handler in handlers.items():
            canvas.mpl_connect(event, handler)

    def _pressed(self, event: Any) -> None:
        """Choose the model, or the axis, whose name is under the mouse."""
        explorer = self._explorer
        if event.button != 1 or not explorer.figure.canvas.widgetlock.available(self):
            return
        for entry, text in zip(explorer.entries, explorer.models, strict=True):
            if text.contains(event)[0]:
                explorer.attempt(partial(explorer.set, model=entry))
                return
        name = self._under(event)
        if name is not None:
            explorer.attempt(partial(explorer.set, axis=name))

    def _released(self, event: Any) -> None:
        self._explorer.settle()

    def _hovered(self, event: Any) -> None:
        """Say what the name under the mouse means, as long as it is there."""
        if event.button is not None:
            return
        name = self._under(event)
        if name != self._told:
            self._told = name
            control = self._explorer.curve.entry.controls.get(name or "")
            self._explorer.whisper("" if control is None else f"{control.name}: {control.meaning}")

    def _under(self, event: Any) -> str | None:
        """The parameter whose name is under the mouse."""
        return next((name for name, text in self._explorer.names.items() if text.contains(event)[0]), None)

    def _scrolled(self, event: Any) -> None:
        explorer = self._explorer
        if event.inaxes is explorer.picture.ax:
            top = HEIGHT.nearest(explorer.curve.top * WHEEL**event.step)
            explorer.attempt(partial(explorer.set, top=top))

    def _typed(self, event: Any) -> None:
        settings: Any = matplotlib.rcParams
        if event.inaxes is not None and any(event.key in settings[keys] for keys in SPOILING):
            self._explorer.refurnish()

    def _resized(self, event: Any) -> None:
        if self._explorer.scale != scale_of(self._explorer.figure):
            self._explorer.refurnish()
