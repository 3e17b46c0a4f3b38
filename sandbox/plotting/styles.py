"""Colours, names and looks of the figures."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import matplotlib
from matplotlib.colors import to_rgb
from matplotlib.typing import ColorType

from sandbox.foundations.parameters import one_of
from sandbox.plotting.defaults import applied

#: Okabe and Ito's colours by name: told apart by every kind of colour vision.
PALETTE = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "purple": "#CC79A7",
}

#: The colour of each part of the risk. Neighbours in a stack differ in lightness, so they survive a grey printer.
COLORS = {
    "noise": "#DADADA",
    "bias": PALETTE["blue"],
    "samples": PALETTE["sky"],
    "features": PALETTE["green"],
    "samples_features": PALETTE["yellow"],
    "labels": PALETTE["vermillion"],
    "labels_features": PALETTE["orange"],
    # Sums look like a mixture of what they are the sum of.
    "noise_free_variance": "#7DC9B5",
    "label_variance": "#DD7F10",
    "total": PALETTE["black"],
}

#: What figures call each part of the risk.
NAMES = {
    "noise": "noise",
    "bias": "bias",
    "samples": "samples",
    "features": "features",
    "samples_features": "samples × features",
    "labels": "labels",
    "labels_features": "labels × features",
    "noise_free_variance": "samples and features",
    "label_variance": "label noise",
}

#: Text and lines that stand back.
QUIET = "#595959"

#: The lightness of the first five lines differs from one to the next.
_CYCLE = [PALETTE[name] for name in ("blue", "orange", "black", "sky", "vermillion", "purple", "green")]

#: On paper lines have dashes as well: in grey, seven colours are not told apart by lightness alone.
_DASHES = ["-", (0, (5, 1.5)), (0, (1.2, 1.2)), "-", (0, (6, 1.5, 1.2, 1.5)), (0, (3, 1)), (0, (2, 1.5, 5, 1.5))]
_ON_PAPER: dict[str, Any] = {"axes.prop_cycle": f"cycler(color={_CYCLE}) + cycler(linestyle={_DASHES})"}

#: What a user's matplotlibrc or style sheet may have changed: a figure looks the same on every machine. What is not
#: drawn, windows and directories, stays as it is.
_DRAWN = (
    *("axes", "errorbar", "figure", "font", "grid", "hatch", "image", "legend", "lines", "markers", "mathtext"),
    *("patch", "path", "pdf", "savefig", "scatter", "svg", "text", "xaxis", "xtick", "yaxis", "ytick"),
)
_NOT_DRAWN = ("figure.hooks", "figure.max_open_warning", "figure.raise_window", "savefig.directory", "savefig.format")
_DEFAULTS: dict[str, Any] = {
    name: value
    for name, value in matplotlib.rcParamsDefault.items()
    if name.partition(".")[0] in _DRAWN and name not in _NOT_DRAWN
}

_COMMON: dict[str, Any] = _DEFAULTS | {
    "font.family": "DejaVu Sans",  # ships with Matplotlib: the same figure on every machine
    "mathtext.fontset": "dejavusans",
    "text.color": "#111111",
    "axes.labelcolor": "#111111",
    "axes.edgecolor": QUIET,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.prop_cycle": f"cycler(color={_CYCLE})",
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": "#111111",
    "ytick.labelcolor": "#111111",
    "lines.solid_capstyle": "round",
    "lines.solid_joinstyle": "round",
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "pdf.fonttype": 42,  # real fonts: text in the PDF can be searched, and journals accept it
}

_STYLES: dict[str, dict[str, Any]] = {
    "slides": {
        "figure.figsize": (40 / 3, 7.5),  # 16:9
        "figure.dpi": 72,
        "savefig.dpi": 144,
        "font.size": 21,
        "figure.titlesize": 27,
        "figure.titleweight": "bold",
        "axes.titlesize": 22,
        "axes.titlepad": 12,
        "axes.labelsize": 22,
        "axes.linewidth": 1.6,
        "lines.linewidth": 4.5,
        "lines.markersize": 12,
        "errorbar.capsize": 0,
        "xtick.major.size": 7,
        "ytick.major.size": 7,
        "xtick.major.width": 1.6,
        "ytick.major.width": 1.6,
        "xtick.minor.size": 4,
        "figure.constrained_layout.h_pad": 0.12,
        "figure.constrained_layout.w_pad": 0.12,
    },
    "paper": _ON_PAPER
    | {
        "figure.figsize": (6.75, 3.2),  # the text width of a two-column page
        "figure.dpi": 100,
        "savefig.dpi": 300,
        "font.size": 8,
        "figure.titlesize": 9.5,
        "axes.titlesize": 8.5,
        "axes.labelsize": 8.5,
        "axes.linewidth": 0.7,
        "lines.linewidth": 1.6,
        "lines.markersize": 4,
        "errorbar.capsize": 0,
        "xtick.major.width": 0.7,
        "ytick.major.width": 0.7,
    },
    "notes": _ON_PAPER
    | {
        "figure.figsize": (4.77, 3.0),  # the text width of LaTeX's article
        "figure.dpi": 100,
        "savefig.dpi": 300,
        "font.family": "STIXGeneral",  # a Times that ships with Matplotlib
        "mathtext.fontset": "stix",
        "font.size": 10,
        "figure.titlesize": 11,
        "axes.titlesize": 10,
        "axes.labelsize": 10,
        "axes.linewidth": 0.6,
        "lines.linewidth": 1.4,
        "lines.markersize": 4,
        "errorbar.capsize": 0,
        "xtick.labelsize": 9,
        "ytick.labelsize": 9,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
    },
}


def style(name: str) -> dict[Any, Any]:
    """A look for figures, as Matplotlib settings.

    Parameters
    ----------
    name : str
        ``"slides"``: 16:9, readable from the last row. ``"paper"``: the width of a two-column page, sans serif.
        ``"notes"``: the text width and size of LaTeX's article, 4.77 inches and 10 points, serif. In the latter two
        lines that choose no look differ in dashes as well as in colour.

    Returns
    -------
    dict
        For `look`; a new one at every call, to be changed at will. It has every setting that shows, so that a style
        sheet or a ``matplotlibrc`` does not.

    Examples
    --------
    >>> from sandbox.plotting import style
    >>> look = style("slides") | {"font.size": 24}
    >>> look["font.family"], look["text.usetex"]
    ('DejaVu Sans', False)
    """
    return copy.deepcopy(_COMMON | _STYLES[one_of(name, "style", tuple(_STYLES))])


def look(name: str | Mapping[str, Any]) -> AbstractContextManager[None]:
    """Draw in a look: ``with look("slides"): ...``.

    Parameters
    ----------
    name : str or mapping
        One of the names that `style` takes, or Matplotlib settings: a style that has been changed.

    Returns
    -------
    context manager
        Within it Matplotlib has these settings, afterwards those from before. Unlike ``matplotlib.rc_context`` it may
        be around the first figure of a notebook: those of later cells are shown as well.

    Examples
    --------
    >>> import matplotlib
    >>> from matplotlib.figure import Figure
    >>> from sandbox.plotting import look, style
    >>> with look("paper"):
    ...     print(Figure().get_size_inches())
    [6.75 3.2 ]
    >>> with look(style("paper") | {"figure.figsize": (3.25, 2.5)}):
    ...     print(Figure().get_size_inches())
    [3.25 2.5 ]
    """
    return applied(name if isinstance(name, Mapping) else style(name))


def lightness(color: ColorType) -> float:
    """Perceived lightness of a colour, from 0 to 1."""
    red, green, blue = to_rgb(color)
    return float((0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2) ** (1 / 2.2))
