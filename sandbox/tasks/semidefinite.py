"""What rounding leaves of the eigenvalues of a positive semi-definite matrix."""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array


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


def without_rounding(eigenvalues: Array) -> Array:
    """Eigenvalues of which those that are negative by rounding alone are 0.

    Parameters
    ----------
    eigenvalues : array, shape (..., groups)

    Returns
    -------
    array, shape (..., groups)
    """
    if eigenvalues.min() >= 0 or not np.all(np.isfinite(eigenvalues)):
        return eigenvalues
    return np.where((eigenvalues < 0) & (eigenvalues >= -rounding(eigenvalues)), 0.0, eigenvalues)
