"""What rounding leaves of the eigenvalues of a positive semi-definite matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, real_array
from sandbox.foundations.quantities import EIGENVALUES


def rounding(eigenvalues: Array) -> Array:
    """How far from 0 an eigenvalue that is 0 may be: their number times the spacing of float64 at the largest one.

    Parameters
    ----------
    eigenvalues : array, shape (..., groups)

    Returns
    -------
    array, shape (..., 1)
    """
    largest = eigenvalues.max(axis=-1, keepdims=True)
    return eigenvalues.shape[-1] * np.spacing(np.maximum(largest, 0.0))


def checked_eigenvalues(value: ArrayLike) -> Array:
    """Eigenvalues inside their domain; those that are negative by rounding alone are 0.

    Parameters
    ----------
    value : array_like, shape (..., groups)

    Returns
    -------
    array, shape (..., groups)

    Raises
    ------
    TypeError, ValueError
        As `Parameter.check`.
    """
    array = real_array(value, EIGENVALUES.name)
    if array.ndim and array.min() < 0 and np.all(np.isfinite(array)):
        array = np.where((array < 0) & (array >= -rounding(array)), 0.0, array)
    return EIGENVALUES.check(array)
