"""For the tests of the command line."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.backend_bases import MouseEvent

from sandbox.commands import explore


@pytest.fixture
def user(monkeypatch):
    """A user with a display who clicks on "write" and closes the window."""
    seen = []

    def show():
        fig = plt.gcf()
        seen.append([text.get_text() for ax in fig.axes for text in ax.texts])
        fig.canvas.draw()
        (button,) = (ax for ax in fig.axes if [text.get_text() for text in ax.texts] == ["write"])
        place = button.bbox.x0 + button.bbox.width / 2, button.bbox.y0 + button.bbox.height / 2
        for name in ("button_press_event", "button_release_event"):
            fig.canvas.callbacks.process(name, MouseEvent(name, fig.canvas, *place, 1))
        plt.close(fig)

    monkeypatch.setattr(plt, "show", show)
    monkeypatch.setattr(explore, "_require_window_system", lambda: None)
    return seen
