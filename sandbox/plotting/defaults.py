"""What Matplotlib says where the caller says nothing: axes, settings, layout."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import matplotlib
from matplotlib.axes import Axes

#: Settings are those of the process: threads that changed them at the same time would leave them changed.
_ONE_AT_A_TIME = threading.RLock()


def current(ax: Axes | None) -> Axes:
    """`ax`, or the current axes."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt  # chooses a window system, so not before it is needed

    return plt.gca()


def setting(name: str) -> float:
    """A numeric setting of the look in force."""
    look: Any = matplotlib.rcParams  # some versions type its keys one by one
    return float(look[name])


def settled(ax: Axes | None, text: Mapping[str, Any]) -> tuple[Axes, float, float]:
    """The axes with limits and layout as they will be drawn, points per pixel, and the font size."""
    ax = current(ax)
    fig = ax.get_figure(root=True)
    assert fig is not None
    if (engine := fig.get_layout_engine()) is not None:
        engine.execute(fig)
    return ax, 72.0 / fig.dpi, float(text.get("fontsize", setting("font.size")))


@contextmanager
def applied(values: Mapping[Any, Any]) -> Iterator[None]:
    """Settings for what is drawn inside, all but one of which are as before afterwards.

    Whether figures are shown by themselves is left as it is at the end: a notebook says so when it draws its first
    figure, and would show no later one if that were taken back.
    """
    interactive = matplotlib.is_interactive()
    try:
        with matplotlib.rc_context(dict(values)):
            try:
                yield
            finally:
                interactive = matplotlib.is_interactive()
    finally:
        matplotlib.interactive(interactive)


@contextmanager
def settings(values: Mapping[Any, Any]) -> Iterator[None]:
    """Settings for what is written inside, for one thread at a time."""
    with _ONE_AT_A_TIME, applied(values):
        yield
