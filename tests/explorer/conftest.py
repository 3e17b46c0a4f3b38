"""An explorer on a canvas without a window, and a mouse."""

import matplotlib
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sandbox.explorer import Curve, Explorer

matplotlib.use("agg")


class Mouse:
    """A mouse that presses, moves and lets go on the canvas of an explorer."""

    def __init__(self, explorer):
        self.explorer = explorer

    def _event(self, name, x, y):
        canvas = self.explorer.figure.canvas
        canvas.callbacks.process(name, MouseEvent(name, canvas, x, y, 1))

    def drag(self, name, *positions):
        """Take the handle of a slider along some positions."""
        slider = self.explorer.sliders[name]
        places = [slider.ax.transData.transform((position, 0.5)) for position in (slider.val, *positions)]
        self._event("button_press_event", *places[0])
        for place in places:
            self._event("motion_notify_event", *place)
        self._event("button_release_event", *places[-1])

    def click(self, artist):
        """Press the button in the middle of an artist."""
        box = artist.get_window_extent()
        place = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        self._event("button_press_event", *place)
        self._event("button_release_event", *place)


@pytest.fixture
def explore(tmp_path):
    """An explorer that has been drawn, its mouse, and what its button has written."""

    def build(canvas=FigureCanvasAgg, **start):
        fig = Figure(figsize=(12, 6.75), dpi=80)
        canvas(fig)
        written = []
        explorer = Explorer(fig, Curve(**start), out=str(tmp_path), on_write=lambda *what: written.append(what))
        fig.canvas.draw()
        return explorer, Mouse(explorer), written

    return build


@pytest.fixture
def pixels():
    """What is on the canvas of an explorer."""

    def read(explorer):
        return np.array(explorer.figure.canvas.buffer_rgba())

    return read
