"""Infinite values on finite axes."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.transforms import Transform
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array


class LiftInfinity(Transform):
    """Replace +inf by a height above the axes, wherever their upper limit is at the time of drawing."""

    input_dims = output_dims = 2

    def __init__(self, ax: Axes) -> None:
        super().__init__()
        self._data_to_axes: Any = ax.transScale + ax.transLimits
        self.set_children(self._data_to_axes)  # a new limit invalidates what was drawn

    def transform_non_affine(self, values: ArrayLike) -> Array:
        lifted = np.array(values, dtype=float)
        _, above = self._data_to_axes.inverted().transform((0.0, 1.5))
        lifted[np.isposinf(lifted[:, 1]), 1] = above
        return lifted


def run_off_the_top(artist: Artist, ax: Axes) -> None:
    """Let a diverging curve leave through the top of the axes; its data keep their inf."""
    artist.set_transform(LiftInfinity(ax) + ax.transData)
