"""Bracketing searches: roots of many functions at once, the minimum of one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array


def bracketed_roots(
    function: Callable[[Array, NDArray[np.intp]], Array], left: Array, right: Array
) -> tuple[Array, NDArray[np.bool_]]:
    """Roots of many functions at once, each inside its bracket, by Chandrupatla's method.

    (SciPy's own vectorised form takes 0.4 s to import, a hundred times what most searches here take.)

    Parameters
    ----------
    function : callable
        From x and the indices of the points it belongs to, both of one shape, to the values there.
    left, right : array, shape (points,)

    Returns
    -------
    roots, found : arrays, shape (points,)
        `found` is False where the function does not change sign in the bracket. Roots are resolved to the spacing of
        float64 at them, or at 1 if they are smaller.
    """
    points = np.arange(left.size)
    # x1 is the latest point, x2 the other end of the bracket, x3 the point that x1 replaced.
    x1, x2 = np.array(right), np.array(left)
    f1, f2 = function(x1, points), function(x2, points)
    found = np.sign(f1) * np.sign(f2) <= 0
    roots = np.where(f1 == 0, x1, np.where(f2 == 0, x2, np.nan_to_num((x1 + x2) / 2)))
    active = found & (f1 != 0) & (f2 != 0)
    points, x1, x2, f1, f2 = (array[active] for array in (points, x1, x2, f1, f2))
    step = np.full(points.size, 0.5)
    while points.size:
        x = x1 + step * (x2 - x1)
        f = function(x, points)
        same = np.sign(f) == np.sign(f1)
        x3, f3 = np.where(same, x1, x2), np.where(same, f1, f2)
        x2, f2 = np.where(same, x2, x1), np.where(same, f2, f1)
        x1, f1 = x, f
        best = np.where(np.abs(f1) < np.abs(f2), x1, x2)
        tolerance = np.finfo(float).eps * np.maximum(np.abs(best), 1.0) / np.abs(x2 - x1)
        done = (tolerance > 0.5) | (f1 == 0)
        roots[points[done]] = best[done]
        # Inverse quadratic interpolation where the three points support it, else bisection.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            xi, phi = (x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)
            smooth = (phi**2 < xi) & ((1.0 - phi) ** 2 < 1.0 - xi)
            interpolated = f1 / (f2 - f1) * f3 / (f2 - f3) + (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f3 - f2)
        step = np.clip(np.where(smooth, interpolated, 0.5), tolerance, 1.0 - tolerance)
        points, x1, x2, f1, f2, step = (array[~done] for array in (points, x1, x2, f1, f2, step))
    return roots, found


def bounded_minimum(function: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """Place and value of a minimum of a function in an interval, by Brent's method."""
    import scipy.optimize

    result = scipy.optimize.minimize_scalar(function, bounds=(low, high), method="bounded", options={"xatol": 1e-10})
    return float(result.x), float(result.fun)
