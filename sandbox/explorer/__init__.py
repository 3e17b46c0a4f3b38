"""The exact curve under sliders: a window for the lecture hall, or a notebook.

``python -m sandbox explore`` opens it. In a notebook, after ``pip install ipympl``::

    %matplotlib widget
    from sandbox.explorer import explore
    explorer = explore(n=200, penalty=0.01)

The models are those of `sandbox.models.MODELS`, your own among them; sliders and axes are their parameters.

>>> from matplotlib.figure import Figure
>>> from sandbox.explorer import Curve, Explorer
>>> explorer = Explorer(Figure(), Curve("random-features", activation="relu", n=100))
>>> explorer.set(model="ridge", penalty=0.1)
>>> explorer.curve.risk.total.min().round(2)
np.float64(0.46)
>>> explorer.set(axis="noise", p=50)
>>> print(explorer.script())  # doctest: +ELLIPSIS
import numpy as np
...
noise = np.linspace(0, 1, 121)
task = Task.power_law(decay=1, source=1.5, dim=2000, noise=noise)
model = Ridge(penalty=0.1, p=50)
risk = model.risk(task, n)
...
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.explorer.curve import Curve
from sandbox.explorer.entries import Entry, entries
from sandbox.explorer.printed_python import script

if TYPE_CHECKING:
    from sandbox.explorer.slide import write
    from sandbox.explorer.window import Explorer

#: What makes figures of a notebook answer the mouse.
IN_A_NOTEBOOK = "install ipympl (pip install ipympl), and run %matplotlib widget in a cell before"

__all__ = ["Curve", "Entry", "Explorer", "entries", "explore", "script", "write"]


def __getattr__(name: str) -> Any:
    """What draws, on first use: the command line asks for the parameters of a window before there is one."""
    if name == "Explorer":
        from sandbox.explorer.window import Explorer

        return Explorer
    if name == "write":
        from sandbox.explorer.slide import write

        return write
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def explore(
    model: Any = None,
    *,
    out: str | os.PathLike[str] = "figures",
    on_write: Callable[[str, list[Path]], object] | None = None,
    **start: Any,
) -> Explorer:
    """Open a window with sliders in which the exact risk curve moves in real time.

    Parameters
    ----------
    model : str or type, optional
        See `Curve`.
    out : path-like, default "figures"
        Directory for the files of the button "write": the curve as a figure for the lecture, its numbers, its caption.
    on_write : callable, optional
        ``on_write(script, files)`` is called with the Python and the paths of what the button wrote.
    **start
        As for `Curve`: where the sliders stand at the beginning, the axis, the highest risk shown.

    Returns
    -------
    Explorer
        Keep it: Matplotlib forgets sliders that nobody holds. The window is made by ``pyplot`` and shown by
        ``plt.show()``, in notebooks by itself.

    Raises
    ------
    TypeError, ValueError, NotImplementedError
        If a start value is outside the range of its slider, or the model refuses it. No window is opened then.
    ImportError
        In a notebook whose figures are pictures, which do not answer the mouse; it says what to install.
    """
    curve = Curve(**({} if model is None else {"model": model}), **start)
    curve.compute()

    import matplotlib.pyplot as plt  # chooses a window system, so not before it is needed

    from sandbox.explorer.layout import CELL, LOOK
    from sandbox.explorer.window import Explorer
    from sandbox.plotting.defaults import applied
    from sandbox.plotting.notebooks import shows_live, shows_pictures

    if shows_pictures():
        raise ImportError(f"figures of this notebook are pictures, which do not answer the mouse: {IN_A_NOTEBOOK}")
    with applied(LOOK | CELL if shows_live() else LOOK):
        fig = plt.figure()
    return Explorer(fig, curve, out=out, on_write=on_write)
