"""The curve, the areas below it and the training error: made once, then moved."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.markers import TICKLEFT
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Normal, Stroke
from matplotlib.ticker import MaxNLocator

from sandbox.explorer.curve import Curve
from sandbox.explorer.curve_words import axis_label, best_label, plain_numbers
from sandbox.foundations.parts import SUMS
from sandbox.plotting import STACK
from sandbox.plotting.infinity import area
from sandbox.plotting.styles import COLORS, NAMES, PALETTE, QUIET

#: Length of the marks at the vertical axis, in points.
MARK = 7.0

#: Where the name of the vertical axis stands, in parts of the figure.
MARGIN = 0.0125


class Picture:
    """What the axes show of a `Curve`, and of others along the same axis.

    Parameters
    ----------
    ax : Axes
    curve : Curve
    scale : float, default 1
        How thick the lines are.

    Attributes
    ----------
    ax : Axes
    bands : dict of PathPatch
        The areas, by the field of the risk.
    total, train, best, predict_zero, threshold : Line2D
    """

    def __init__(self, ax: Axes, curve: Curve, scale: float = 1.0) -> None:
        self.ax, control = ax, curve.control
        ax.set_navigate(False)  # the axes stand still
        ax.set(xscale="log" if control.log else "linear", xlim=(control.low, control.high), ylim=(0, curve.top))
        ax.set(xlabel=axis_label(curve), ylabel="mean squared error")
        if plain_numbers(curve):
            ax.xaxis.set_major_formatter("{x:g}")
        self.bands: dict[str, PathPatch] = {}
        for part in (*STACK, *SUMS):
            look: dict[str, Any] = {"facecolor": COLORS[part], "edgecolor": "white", "linewidth": scale}
            self.bands[part] = PathPatch(Path(np.empty((0, 2))), label=NAMES[part], **look)
            ax.add_patch(self.bands[part])
        quiet: dict[str, Any] = {"color": QUIET, "linewidth": 2.0 * scale}
        (self.predict_zero,) = ax.plot([], [], linestyle=(0, (4, 3)), label="predict 0", **quiet)
        self.threshold = ax.axvline(control.low, linestyle=(0, (1, 2)), label="threshold", **quiet)
        (self.train,) = ax.plot([], [], color="black", linestyle=(0, (2, 1)), label="training error")
        (self.total,) = ax.plot([], [], color="black", label="test risk")
        look = {"color": PALETTE["purple"], "linewidth": 3.0 * scale}
        (self.best,) = ax.plot([], [], label=best_label(curve), **look)
        self.train.set_path_effects([Stroke(linewidth=8.0 * scale, foreground="white"), Normal()])
        self.best.set_path_effects([Stroke(linewidth=6.0 * scale, foreground="white"), Normal()])
        # The numbers beside the axis seldom change, its marks are drawn with the frame that they touch.
        marks: dict[str, Any] = {"marker": TICKLEFT, "color": QUIET, "linestyle": "none", "clip_on": False}
        marks |= {"markersize": MARK * scale, "markeredgewidth": ax.spines["left"].get_linewidth()}
        (self._marks,) = ax.plot([], [], transform=ax.get_yaxis_transform(), **marks)
        ax.tick_params(axis="y", length=0, pad=(MARK + 4.0) * scale)
        self._mark()
        fig, place = ax.get_figure(root=True), ax.get_position()
        assert fig is not None
        ax.yaxis.set_label_coords(MARGIN, (place.y0 + place.y1) / 2, transform=fig.transFigure)
        ax.yaxis.label.set_verticalalignment("center")  # so that long numbers do not push it out of the window
        self._frame = (self._marks, ax.spines["left"], ax.spines["bottom"])

    @property
    def moving(self) -> tuple[Artist, ...]:
        """What `show` changes, and the frame that it would cover, from the back to the front."""
        lines = (self.predict_zero, self.threshold, self.train, self.total, self.best)
        return (*self.bands.values(), *lines, *self._frame)

    def legend(self, *, best: bool) -> dict[str, list[Any]]:
        """Handles and labels of a legend, the areas in the order in which they are stacked."""
        lines = [self.total, self.train, *([self.best] if best else [])]
        bands = [self.bands[part] for part in STACK]
        handles = [*lines, *reversed(bands), self.threshold, self.predict_zero]
        return {"handles": handles, "labels": [handle.get_label() for handle in handles]}

    def show(self, curve: Curve) -> None:
        """Move everything to a curve, whose best penalty is not shown."""
        x, risk = curve.x, curve.risk
        below = np.zeros(x.shape)
        for part, band in self.bands.items():
            above = below + getattr(risk, part) if part in risk.parts else below
            band.set_path(area(x, below, above))
            band.stale = True  # which a new path alone does not say
            below = above
        self.total.set_data(x, risk.total)
        self.train.set_data(([], []) if curve.train is None else (x, curve.train))
        at = curve.threshold
        self.threshold.set_visible(at is not None)
        self.threshold.set_xdata([at, at] if at is not None else [x[0], x[0]])
        level = np.asarray(curve.predict_zero)
        along = x if level.ndim else np.asarray(self.ax.get_xlim())
        self.predict_zero.set_data(along, np.broadcast_to(level, along.shape))
        self.best.set_data([], [])
        if self.ax.get_ylim()[1] != curve.top:
            self.ax.set_ylim(0, curve.top)
            self.ax.yaxis.stale = True
            self._mark()

    def show_best(self, curve: Curve) -> None:
        """Add the risk at the best penalty, which takes longer."""
        self.best.set_data(curve.x, curve.tuned_total)

    def _mark(self) -> None:
        """Choose the numbers of the vertical axis, and put a mark beside each."""
        top = self.ax.get_ylim()[1]
        heights = [
            float(y) for y in MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top) if y <= top * (1 + 1e-9)
        ]
        self.ax.set_yticks(heights)
        self._marks.set_data([0.0] * len(heights), heights)
