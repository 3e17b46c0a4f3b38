"""Where everything stands in the window, however many sliders there are, and how large its letters are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from sandbox.plotting.styles import style

#: The window in inches for which the sizes below are meant: 1200 x 675 pixels.
WIDTH, HEIGHT = 40 / 3, 7.5

#: The look of the slides; everything has its place, whatever the numbers are.
LOOK = style("slides") | {
    "figure.constrained_layout.use": False,
    "figure.dpi": 90,
    "font.size": 18,
    "axes.labelsize": 19,
}

#: The size below the cell of a notebook: 800 x 450 pixels.
CELL = {"figure.figsize": (WIDTH * 2 / 3, HEIGHT * 2 / 3)}

#: Font sizes: the title, the sentence below it, the controls, their numbers, the list of models, the small print.
TITLE, SENTENCE, CONTROL, NUMBER, CHOICE, NOTE = 24, 18, 15, 14, 13, 12

#: What grows with the window.
_SIZES = (
    *("font.size", "axes.titlesize", "axes.titlepad", "axes.labelsize", "axes.linewidth", "lines.linewidth"),
    *("lines.markersize", "xtick.major.size", "ytick.major.size", "xtick.major.width", "ytick.major.width"),
    *("xtick.minor.size", "xtick.minor.width", "xtick.major.pad", "ytick.major.pad", "axes.labelpad"),
)

#: Left, bottom, width and height, in parts of the figure.
Place = tuple[float, float, float, float]


@dataclass(frozen=True)
class Slot:
    """The place of one control: its name, its slider, its number.

    Parameters
    ----------
    name : tuple of float
        Where its name begins, half-way up.
    slider : Place
    whole : Place
        What moves: the slider and the number.
    """

    name: tuple[float, float]
    slider: Place
    whole: Place


@dataclass(frozen=True)
class Layout:
    """The places in a window with so many controls.

    Parameters
    ----------
    count : int

    Examples
    --------
    >>> few, many = Layout(3), Layout(12)
    >>> few.plot[3] > many.plot[3] > 0.3
    True
    """

    count: int

    #: Width of a name, of a slider and of a number.
    NAME, SLIDER, NUMBER = 0.084, 0.092, 0.073
    COLUMNS = 3
    LEFT, RIGHT = 0.012, 0.775

    @property
    def rows(self) -> int:
        """How many controls stand above each other."""
        return max(1, math.ceil(self.count / self.COLUMNS))

    @property
    def pitch(self) -> float:
        """From one row to the next."""
        return min(0.062, 0.31 / self.rows)

    @property
    def plot(self) -> Place:
        """The axes."""
        bottom = 0.182 + self.pitch * self.rows
        return 0.08, bottom, 0.67, 0.84 - bottom

    @property
    def moving(self) -> Place:
        """The axes with what stands out of them."""
        left, bottom, width, height = self.plot
        return left - 0.0085, bottom - 0.005, width + 0.0135, height + 0.008

    @property
    def vertical(self) -> Place:
        """The numbers at the vertical axis, and its name."""
        left, bottom, _, height = self.plot
        return 0.0, bottom - 0.025, left - 0.009, height + 0.05

    def slot(self, i: int) -> Slot:
        """The place of the control i, counted downwards in each column."""
        column, row = divmod(i, self.rows)
        left = self.LEFT + column * (self.RIGHT - self.LEFT) / self.COLUMNS
        bottom, height = 0.07 + self.pitch * (self.rows - 1 - row), 0.8 * self.pitch
        at = left + self.NAME + 0.006
        slider = (at, bottom, self.SLIDER, height)
        return Slot((left, bottom + height / 2), slider, (at - 0.005, bottom, self.SLIDER + self.NUMBER, height))


def scale_of(fig: Figure) -> float:
    """How large the letters of a figure are, 1 in a window of 1200 x 675 pixels."""
    width, height = fig.get_size_inches()
    return float(min(width / WIDTH, height / HEIGHT))


def look(scale: float) -> dict[Any, Any]:
    """The settings of a window whose letters are so large."""
    return LOOK | {name: scale * float(LOOK[name]) for name in _SIZES if not isinstance(LOOK[name], str)}


def fitting(size: float, text: str, width: float) -> float:
    """The font size at which a text is no wider than so many parts of the window; `size` if it is narrow enough."""
    return min(size, 72 * WIDTH * width / (0.62 * max(len(text), 1)))
