"""What Matplotlib says where the caller says nothing."""

from __future__ import annotations

from typing import Any

import matplotlib
from matplotlib.axes import Axes


def current(ax: Axes | None) -> Axes:
    """`ax`, or the current axes."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt  # chooses a window system, so not before it is needed

    return plt.gca()


def setting(name: str) -> float:
    """A numeric setting of the look in force."""
    settings: Any = matplotlib.rcParams  # some versions type its keys one by one
    return float(settings[name])
