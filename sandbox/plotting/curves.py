"""Risk curves, stacked sources of variance, measured points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.patheffects import Normal, Stroke
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, one_of, real_array
from sandbox.foundations.parts import DERIVED, PRIMARY, SOURCES, SUMS
from sandbox.foundations.quantities import USED
from sandbox.plotting.defaults import current, setting
from sandbox.plotting.infinity import area, show_lone_points
from sandbox.plotting.styles import COLORS, NAMES
from sandbox.results.risk import Risk

#: The parts that a total is stacked from, the noise floor first.
STACK = ("noise", "bias", *SOURCES)


def risk_curve(
    x: ArrayLike | Risk,
    risk: Risk | ArrayLike | None = None,
    *,
    field: str = "total",
    outline: str | None = None,
    ax: Axes | None = None,
    **line: Any,
) -> Axes:
    """Draw a risk curve; it breaks where the risk is infinite.

    Parameters
    ----------
    x : array_like, shape (points,), or Risk
        What the risk is a function of; a `Risk` alone knows it, see `Risk.at`, and names the axis.
    risk : Risk or array_like, shape (points,)
        A `Risk`, of which `field` is drawn, or the values themselves.
    field : str, default "total"
        Any field of `Risk`, derived ones included.
    outline : str, optional
        Colour of a seam on both sides, which sets the line off from the bands of `sources`.
    ax : Axes, optional
        The current axes by default.
    **line
        Passed on to ``Axes.plot``: `color`, `label` (see `label_lines`), ...

    Returns
    -------
    Axes

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sandbox import MinNorm, Task
    >>> p = [50, 98, 100, 102, 200]
    >>> risk = MinNorm(p).finite_sample_risk(Task.isotropic(400, noise=0.25), n=100)
    >>> ax = risk_curve(p, risk, field="variance", ax=Figure().add_subplot(ylim=(0, 3)))
    >>> ax.lines[0].get_ydata()[2]
    np.float64(inf)
    """
    ax = current(ax)
    x, risk = _along(x, risk, ax)
    for drawn in ax.plot(np.atleast_1d(real_array(x, "x")), np.atleast_1d(_values(risk, field)), **line):
        show_lone_points(drawn)
        if outline is not None:
            seam = Stroke(linewidth=1.8 * drawn.get_linewidth(), foreground=outline)
            drawn.set_path_effects([seam, Normal()])
    return ax


def sources(
    x: ArrayLike | Risk,
    risk: Risk | None = None,
    *,
    parts: Sequence[str] | None = None,
    ax: Axes | None = None,
    **band: Any,
) -> Axes:
    """Stack the parts of a risk on each other: noise floor, bias and the sources of variance.

    A band breaks where it, or one below it, is infinite.

    Parameters
    ----------
    x : array_like, shape (points,), or Risk
        What the risk is a function of; a `Risk` alone knows it, see `Risk.at`, and names the axis.
    risk : Risk, shape (points,)
    parts : sequence of str, default noise, bias and every source of variance
        The fields to stack, from the bottom up; by default all parts of the risk that are known (`Risk.parts`). One
        that is 0 at every point is left out.
    ax : Axes, optional
        The current axes by default.
    **band
        Passed on to ``matplotlib.patches.PathPatch``.

    Returns
    -------
    Axes
        Name the bands with `label_bands`.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> from sandbox import MinNorm, Task
    >>> p = [110, 200, 400]
    >>> ax = sources(p, MinNorm(p).risk(Task.isotropic(400, noise=0.25), n=100), ax=Figure().add_subplot())
    >>> [band.get_gid() for band in ax.patches]
    ['band-noise', 'band-bias', 'band-samples', 'band-labels']
    """
    ax = current(ax)
    x, risk = _along(x, risk, ax)
    if not isinstance(risk, Risk):
        raise TypeError(f"risk must be a sandbox.Risk, got {type(risk).__name__}")
    x = np.atleast_1d(real_array(x, "x"))
    below = np.zeros(x.shape)
    seam = 0.27 * setting("lines.linewidth")  # white, it tells neighbours apart where their greys are close
    for part in risk.parts if parts is None else parts:
        height = np.atleast_1d(getattr(risk, one_of(part, "parts", (*STACK, *SUMS))))
        if not np.any(height > 0):
            continue
        above = below + height
        look: dict[str, Any] = {"facecolor": COLORS[part], "edgecolor": "white", "linewidth": seam, "zorder": 1} | band
        ax.add_patch(PathPatch(area(x, below, above), label=f"_{NAMES[part]}", gid=f"band-{part}", **look))
        below = above
    ax.autoscale_view()
    return ax


def measured(
    x: ArrayLike,
    y: Any,
    yerr: ArrayLike | None = None,
    *,
    field: str = "total",
    ax: Axes | None = None,
    **marks: Any,
) -> Axes:
    """Lay measured points over the theory.

    Parameters
    ----------
    x : array_like, shape (points,)
        Where they were measured.
    y : array_like or Simulation, shape (points,)
        The measurements, or what `sandbox.simulate` returned.
    yerr : array_like, optional
        Half-lengths of the error bars, as in ``Axes.errorbar``. Of a Simulation two standard errors by default.
    field : str, default "total"
        Which field of a Simulation to draw.
    ax : Axes, optional
        The current axes by default.
    **marks
        Passed on to ``Axes.errorbar``.

    Returns
    -------
    Axes

    Examples
    --------
    Points of one's own, and points of a simulation:

    >>> from matplotlib.figure import Figure
    >>> from sandbox import MinNorm, Task
    >>> from sandbox.simulation.simulate import simulate
    >>> ax = measured([50, 200], [2.3, 1.3], yerr=[0.1, 0.1], ax=Figure().add_subplot())
    >>> ax = measured([50, 200], simulate(MinNorm([50, 200]), Task.isotropic(400), n=100, draws=5, rng=0), ax=ax)
    >>> len(ax.containers)
    2
    """
    ax = current(ax)
    mean, errors = getattr(y, "mean", None), getattr(y, "standard_error", None)
    if isinstance(mean, Risk) and errors is not None:
        y = _values(mean, field)
        yerr = 2.0 * np.asarray(errors[field]) if yerr is None else yerr
    else:
        y = _values(y, field, name="y")
    size = setting("lines.markersize")
    look: dict[str, Any] = {
        "fmt": "o",
        "color": "#111111",
        "markerfacecolor": "white",
        "markeredgewidth": 0.22 * size,
        "zorder": 5,
    }
    ax.errorbar(np.atleast_1d(x), np.atleast_1d(y), yerr, **look | {"elinewidth": 0.22 * size} | marks)
    return ax


#: How an axis is called.
AXES = {"n": "samples  n", "p": "parameters  p", "penalty": "ridge penalty"}


def _along(x: Any, risk: Any, ax: Axes) -> tuple[Any, Any]:
    """x and risk, where the risk stands alone from what it knows of itself; then the axis gets its name."""
    if risk is not None or not isinstance(x, Risk):
        return x, risk
    varying = {name: array for name, array in x.at.items() if array.ndim and array.size > 1 and name != USED}
    if len(varying) != 1:
        among = ", ".join(varying) or "nothing"
        raise ValueError(f"x must be given unless the risk is a function of one thing, got a function of {among}")
    ((name, array),) = varying.items()
    if not ax.get_xlabel():
        most = f", at most {np.max(x.at[USED]):g} used" if name == "p" and USED in x.at else ""
        ax.set_xlabel(AXES.get(name, name) + most)
    return np.broadcast_to(array, x.shape), x


def _values(risk: Risk | ArrayLike, field: str, name: str = "risk") -> Array:
    if isinstance(risk, Risk):
        if one_of(field, "field", (*PRIMARY, *DERIVED)) in risk.unknown:
            raise ValueError(f"field must be one that is known of this risk, got {field!r}: {risk.unknown[field]}")
        return np.asarray(getattr(risk, field))
    return real_array(risk, name)
