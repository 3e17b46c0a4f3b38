"""Newton's method for many equations at once, where it is known to converge from the given side."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sandbox.foundations.parameters import Array

#: Convergence is quadratic with constant at most 1, so the step after one this small is below rounding.
LAST_STEP = 1e-8


def newton(step: Callable[[Array], Array], start: Array) -> Array:
    """The limit of x -> x + step(x), for every entry of `start`.

    From its second step on an entry only rises. Where it would fall, its steps have come down to the rounding of the
    equation, and there it stays: every entry comes to rest, each at its own time.

    Parameters
    ----------
    step : callable
        Newton step at x, same shape as x, of a function that is increasing and concave, or decreasing and convex.
    start : array
        Non-zero. Left of the root, or right of it: from there the first step leads to the left.
    """
    change = step(start)
    x = start + change
    moving = np.abs(change) > LAST_STEP * np.abs(x)
    while moving.any():
        change = step(x)
        x = np.fmax(x, x + change)
        moving &= change > LAST_STEP * np.abs(x)
    return x
