"""The exact curve under sliders: a window for the lecture hall, or a notebook.

``python -m sandbox explore`` opens it. In a notebook, with ipympl installed::

    %matplotlib widget
    from sandbox.explorer import explore
    explorer = explore(n=200, penalty=0.01)

>>> from matplotlib.figure import Figure
>>> explorer = Explorer(Figure(), Curve("relu", n=100))
>>> explorer.set(model="leading directions", decay=1, source=1.5, penalty=0.1)
>>> explorer.curve.risk.total.min().round(2)
np.float64(0.47)
>>> print(explorer.script())  # doctest: +ELLIPSIS
import matplotlib
...
risk = Ridge(penalty, p).risk(task, n)
...
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sandbox.explorer.curve import CONTROLS, MODELS, Curve
from sandbox.explorer.export import script, write
from sandbox.explorer.window import LOOK, Explorer

__all__ = ["CONTROLS", "MODELS", "Curve", "Explorer", "explore", "script", "write"]


def explore(
    *,
    out: str | os.PathLike[str] = "figures",
    on_write: Callable[[str, list[Path]], object] | None = None,
    **start: Any,
) -> Explorer:
    """Open a window with sliders in which the exact risk curve moves in real time.

    Parameters
    ----------
    out : path-like, default "figures"
        Directory for the files of the button "write": the curve as a figure for the lecture, its numbers, its caption.
    on_write : callable, optional
        ``on_write(script, files)`` is called with the Python and the paths of what the button wrote.
    **start
        Fields of `Curve`: where the sliders stand at the beginning.

    Returns
    -------
    Explorer
        Keep it: Matplotlib forgets sliders that nobody holds. The window is made by ``pyplot`` and shown by
        ``plt.show()``, in notebooks by itself.

    Raises
    ------
    TypeError, ValueError
        If a start value is outside the range of its slider.
    """
    import matplotlib
    import matplotlib.pyplot as plt  # chooses a window system, so not before it is needed

    curve = Curve(**start)
    with matplotlib.rc_context(LOOK):
        fig = plt.figure()
    return Explorer(fig, curve, out=out, on_write=on_write)
