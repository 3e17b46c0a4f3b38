"""The points along the horizontal axis, and the Python that makes them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.explorer.controls import Control
from sandbox.foundations.parameters import Array
from sandbox.foundations.records import literal

#: Number of points across the range, before those around the threshold.
POINTS = 121


@dataclass(frozen=True)
class Grid:
    """The values of the parameter on the axis.

    Counts are denser around the threshold. Where p and n differ by 1 without a penalty, and at p = n with a small one,
    the deterministic equivalent is off by O(1): these points are left out. At p = n without a penalty the risk is
    infinite, and known to be.

    Parameters
    ----------
    control : Control
        The parameter.
    most : float, default inf
        The largest value that makes a difference.
    near : float, optional
        Where the threshold may be.
    called : str, default ""
        The name of `near` in Python, if it has one.
    through : bool, default True
        Whether `near` itself is a point.

    Examples
    --------
    >>> from sandbox.foundations.quantities import P
    >>> grid = Grid(Control.of(P), most=300, near=100, called="n")
    >>> grid.values[[0, -1]]
    array([  1., 300.])
    >>> print(*grid.python, sep="\\n")
    p = np.append(np.geomspace(1, 10000, 121).round(), 300)
    p = np.union1d(p, n + np.outer([-1, 0, 1], 2.0 ** np.arange(1, 9)))  # dense at p = n
    p = p[(p >= 1) & (p <= 300) & (np.abs(p - n) != 1)]
    """

    control: Control
    most: float = np.inf
    near: float | None = None
    called: str = ""
    through: bool = True

    @property
    def high(self) -> float:
        """The last point."""
        return max(min(self.control.high, self.most), self.control.low)

    @property
    def values(self) -> Array:
        """The points, increasing."""
        low, high = self.control.low, self.control.high
        x = (np.geomspace if self.control.log else np.linspace)(low, high, POINTS)
        if not self.control.whole:
            return x if self.high == high else np.append(x[x < self.high], self.high)
        x = np.append(x.round(), self.high)
        if self.near is None:
            return np.unique(x[x <= self.high])
        x = np.union1d(x, self.near + np.outer([-1, 0, 1], 2.0 ** np.arange(1, 9)))
        off = np.abs(x - self.near)
        return x[(x >= low) & (x <= self.high) & ((off != 1) if self.through else (off > 1))]

    @property
    def python(self) -> list[str]:
        """Lines of Python that make the points."""
        name, low, high, last = self.control.name, *map(literal, (self.control.low, self.control.high, self.high))
        x = f"np.{'geomspace' if self.control.log else 'linspace'}({low}, {high}, {POINTS})"
        if not self.control.whole:
            lines = [f"{name} = {x}"]
            return (
                lines
                if self.high == self.control.high
                else [*lines, f"{name} = np.append({name}[{name} < {last}], {last})"]
            )
        lines = [f"{name} = np.append({x}.round(), {last})"]
        if self.near is None:
            return [*lines, f"{name} = np.unique({name}[{name} <= {last}])"]
        near = self.called or literal(self.near)
        return [
            *lines,
            f"{name} = np.union1d({name}, {near} + np.outer([-1, 0, 1], 2.0 ** np.arange(1, 9)))"
            f"  # dense at {name} = {near}",
            f"{name} = {name}[({name} >= {low}) & ({name} <= {last}) & "
            f"(np.abs({name} - {near}) {'!= 1' if self.through else '> 1'})]",
        ]
