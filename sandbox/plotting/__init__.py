"""Figures of risk curves: arrays or a `Risk` in, Matplotlib axes out.

Every function draws on `ax`, by default the current axes, and returns it. None shows a window or changes a
global setting: a look is chosen with ``with look("slides"):`` around the code that draws.

>>> from matplotlib.figure import Figure
>>> from sandbox import MinNorm, Task
>>> from sandbox.plotting import label_lines, look, measured, reference, risk_curve, threshold
>>> p = [10, 50, 90, 100, 110, 200, 400]
>>> risk = MinNorm(p).finite_sample_risk(Task.isotropic(400, noise=0.25), n=100)
>>> with look("slides"):
...     fig = Figure()
...     ax = risk_curve(p, risk, label="min-norm", ax=fig.add_subplot(ylim=(0, 4), xlim=(0, 400)))
...     _ = reference(0.25, "noise", ax=ax)
...     _ = threshold(100, ax=ax)
...     _ = measured([50, 200], [2.29, 1.31], yerr=[0.05, 0.04], ax=ax)
...     _ = label_lines(ax)
"""

from sandbox.plotting.band_labels import label_bands
from sandbox.plotting.curves import STACK, measured, risk_curve, sources
from sandbox.plotting.files import publish, save
from sandbox.plotting.films import film
from sandbox.plotting.line_labels import label_lines
from sandbox.plotting.marks import reference, threshold
from sandbox.plotting.styles import COLORS, NAMES, PALETTE, QUIET, look, style
from sandbox.plotting.verdicts import verdict

__all__ = [
    "COLORS",
    "NAMES",
    "PALETTE",
    "QUIET",
    "STACK",
    "film",
    "label_bands",
    "label_lines",
    "look",
    "measured",
    "publish",
    "reference",
    "risk_curve",
    "save",
    "sources",
    "style",
    "threshold",
    "verdict",
]
