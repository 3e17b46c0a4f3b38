"""One fit by a function of the user's own: what it is given, and what it must return."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, real_array

#: From training inputs of shape (n, p), noisy labels of shape (n,) and a generator to weights of shape (p,).
Fit: TypeAlias = "Callable[[Array, Array, np.random.Generator], ArrayLike]"

_CALL = "weights(X, y, rng)"


def trained_weights(fit: Fit, X: Array, y: Array, seed: Sequence[int]) -> Array:
    """The weights of one fit, checked.

    The function may write into what it is given, and may hand out the same array at every call: it gets copies, and
    what it returns is copied.

    Parameters
    ----------
    fit : callable
    X : array, shape (n, p)
    y : array, shape (n,)
    seed : sequence of int
        Seed of the generator that the function is given.

    Returns
    -------
    array, shape (p,)

    Raises
    ------
    TypeError
        If the function returns anything but real numbers.
    ValueError
        If their shape is not (p,), or one of them is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> trained_weights(lambda X, y, rng: X.T @ y / len(y), np.ones((2, 3)), np.array([1.0, 3.0]), [0])
    array([2., 2., 2.])
    """
    p = X.shape[1]
    if p == 0:
        return np.empty(0)  # nothing to fit
    returned = fit(X.copy(), y.copy(), np.random.default_rng(list(seed)))
    weights = np.array(real_array(returned, _CALL))
    if weights.shape != (p,):
        raise ValueError(
            f"{_CALL} must return an array of the shape ({p},), a weight for each column of X, got {weights.shape}"
        )
    if not np.all(np.isfinite(weights)):
        offending = float(weights[~np.isfinite(weights)][0])
        raise ValueError(f"{_CALL} must return finite numbers, got {offending!r}")
    return weights
