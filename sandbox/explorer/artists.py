"""The curve, the areas below it and the training error: made once, then moved."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.patheffects import Normal, Stroke

from sandbox.explorer.curve import P_MAX, RISK_MAX, Curve
from sandbox.plotting.curves import STACK
from sandbox.plotting.infinity import run_off_the_top
from sandbox.plotting.styles import COLORS, NAMES, QUIET


class Picture:
    """What the axes show of a `Curve`.

    Parameters
    ----------
    ax : Axes

    Attributes
    ----------
    ax : Axes
    bands : dict of Polygon
        The areas, by the field of the risk.
    total, train, predict_zero, threshold : Line2D
    """

    def __init__(self, ax: Axes) -> None:
        self.ax = ax
        ax.set(xscale="log", xlim=(1, P_MAX), ylim=(0, RISK_MAX), yticks=range(RISK_MAX + 1))
        ax.set(xlabel="parameters  p", ylabel="mean squared error")
        ax.xaxis.set_major_formatter("{x:g}")
        self.bands: dict[str, Polygon] = {}
        for part in STACK:
            look: dict[str, Any] = {
                "facecolor": COLORS[part],
                "edgecolor": "white",
                "linewidth": 1.0,
                "label": NAMES[part],
            }
            self.bands[part] = Polygon([(1.0, 0.0)], **look)
            ax.add_patch(self.bands[part])
        thin: dict[str, Any] = {"color": QUIET, "linewidth": 2.0}
        self.predict_zero = ax.axhline(0.0, linestyle=(0, (4, 3)), label="predict 0", **thin)
        self.threshold = ax.axvline(1.0, linestyle=(0, (1, 2)), label="p = n", **thin)
        (self.train,) = ax.plot([], [], color="black", linestyle=(0, (2, 1)), label="training error")
        (self.total,) = ax.plot([], [], color="black", label="test risk")
        self.train.set_path_effects([Stroke(linewidth=8.0, foreground="white"), Normal()])
        for artist in (*self.bands.values(), self.train, self.total):
            run_off_the_top(artist, ax)
        self._frame = (ax.spines["left"], ax.spines["bottom"])

    @property
    def moving(self) -> tuple[Artist, ...]:
        """What `show` changes, and the frame that it would cover, from the back to the front."""
        lines = (self.predict_zero, self.threshold, self.train, self.total)
        return (*self.bands.values(), *lines, *self._frame)

    @property
    def legend(self) -> dict[str, list[Any]]:
        """Handles and labels of a legend, the areas in the order in which they are stacked."""
        handles = [self.total, self.train, *reversed(self.bands.values()), self.threshold, self.predict_zero]
        return {"handles": handles, "labels": [handle.get_label() for handle in handles]}

    def show(self, curve: Curve) -> None:
        """Move everything to a curve."""
        p, risk = curve.p, curve.risk
        x = np.concatenate([p, p[::-1]])
        below = np.zeros(p.shape)
        for part, band in self.bands.items():
            above = below + getattr(risk, part)
            band.set_xy(np.column_stack([x, np.concatenate([below, above[::-1]])]))
            below = above
        self.total.set_data(p, risk.total)
        self.train.set_data(p, np.asarray(risk.train))
        self.threshold.set_xdata([curve.n, curve.n])
        level = float(curve.task.signal + curve.noise)
        self.predict_zero.set_ydata([level, level])
