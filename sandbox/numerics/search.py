"""Bracketing searches of SciPy, loaded on first use."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sandbox.parameters import Array


def bracketed_roots(
    function: Callable[[Array, NDArray[np.intp]], Array], left: Array, right: Array
) -> tuple[Array, NDArray[np.bool_]]:
    """Roots of many functions at once, each inside its bracket, by Chandrupatla's method.

    Parameters
    ----------
    function : callable
        From x and the indices of the points it belongs to, both of one shape, to the values there.
    left, right : array, shape (points,)

    Returns
    -------
    roots, found : arrays, shape (points,)
        `found` is False where the function does not change sign in the bracket.
    """
    from scipy.optimize import elementwise

    result = elementwise.find_root(function, (left, right), args=(np.arange(left.size),))
    return result.x, result.success


def bounded_minimum(function: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """Place and value of a minimum of a function in an interval, by Brent's method."""
    import scipy.optimize

    result = scipy.optimize.minimize_scalar(function, bounds=(low, high), method="bounded", options={"xatol": 1e-10})
    return float(result.x), float(result.fun)
