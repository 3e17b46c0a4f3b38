"""Newton's method for many equations at once, where it is known to converge from the given side."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sandbox.foundations.parameters import Array

#: Convergence is quadratic with constant at most 1, so the step after one this small is below rounding.
LAST_STEP = 1e-8

#: The slowest case known (a gap of 1e12 in the spectrum) takes 45 steps.
LIMIT = 500


def newton(step: Callable[[Array], Array], start: Array) -> Array:
    """The limit of x -> x + step(x), for every entry of `start`.

    Parameters
    ----------
    step : callable
        Newton step at x, same shape as x.
    start : array
        Non-zero, on the side from which the iteration is monotone.

    Raises
    ------
    RuntimeError
        If an entry has not converged after 500 steps.
    """
    x = start
    for _ in range(LIMIT):
        change = step(x)
        x = x + change
        if (np.abs(change) <= LAST_STEP * np.abs(x)).all():
            return x
    raise RuntimeError(f"Newton's method did not converge in {LIMIT} steps; last step {np.abs(change).max():.3g}")
