"""An explorer on a canvas without a window, a mouse, and models of a user's own."""

import importlib.util
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sandbox.explorer import Curve, Explorer
from sandbox.models import MODELS, register

matplotlib.use("agg")

# As a user's module is: with a name by which it can be imported.
_SPEC = importlib.util.spec_from_file_location("own_models", Path(__file__).with_name("own_models.py"))
own_models = importlib.util.module_from_spec(_SPEC)
sys.modules["own_models"] = own_models
_SPEC.loader.exec_module(own_models)


@pytest.fixture
def many():
    """The name of a registered model with three more parameters."""
    register("many", own_models.Many)
    yield "many"
    del MODELS["many"]


class Mouse:
    """A mouse that presses, moves, turns its wheel and lets go on the canvas of an explorer."""

    def __init__(self, explorer):
        self.explorer = explorer

    def event(self, name, x, y, button=1, **more):
        canvas = self.explorer.figure.canvas
        canvas.callbacks.process(name, MouseEvent(name, canvas, x, y, button, **more))

    def hold(self, name, *positions):
        """Take the handle of a slider along some positions, and keep it."""
        slider = self.explorer.sliders[name]
        places = [slider.ax.transData.transform((position, 0.5)) for position in (slider.val, *positions)]
        self.event("button_press_event", *places[0])
        for place in places:
            self.event("motion_notify_event", *place)
        return places[-1]

    def drag(self, name, *positions):
        """Take the handle of a slider along some positions, and let go."""
        self.event("button_release_event", *self.hold(name, *positions))

    def click(self, artist):
        """Press the button in the middle of an artist."""
        box = artist.get_window_extent()
        place = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        self.event("button_press_event", *place)
        self.event("button_release_event", *place)

    def choose(self, label):
        """Click on a model, by what the list calls it."""
        self.click(next(text for text in self.explorer.models if text.get_text().strip(" ●○") == label))

    def scroll(self, steps):
        """Turn the wheel over the curve."""
        box = self.explorer.picture.ax.bbox
        self.event("scroll_event", (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, None, step=steps)


@pytest.fixture
def explore(tmp_path):
    """An explorer that has been drawn, its mouse, and what its button has written."""

    def build(model=None, *, canvas=FigureCanvasAgg, size=(960, 540), **start):
        fig = Figure(figsize=(size[0] / 80, size[1] / 80), dpi=80)
        canvas(fig)
        written = []
        curve = Curve(**start) if model is None else Curve(model, **start)
        explorer = Explorer(fig, curve, out=str(tmp_path), on_write=lambda *what: written.append(what))
        fig.canvas.draw()
        return explorer, Mouse(explorer), written

    return build


@pytest.fixture
def pixels():
    """What is on the canvas of an explorer."""

    def read(explorer):
        return np.array(explorer.figure.canvas.buffer_rgba())

    return read
