"""Where an approximation leaves its range, and how the user is told."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array


class ValidityWarning(UserWarning):
    """A formula is used outside the range in which it approximates the finite-sample truth.

    The message names the remedy. Silence it, once understood, with
    ``warnings.simplefilter("ignore", sandbox.ValidityWarning)``.
    """


def warn_near_threshold(where: NDArray[np.bool_]) -> None:
    """Warn, three calls up, if any point is so near the threshold that the equivalent is off by O(1)."""
    if where.any():
        warnings.warn(
            f"the deterministic equivalent differs from the finite-sample risk by O(1) at {int(where.sum())} of "
            f"{where.size} points, within one parameter of the interpolation threshold and with almost no penalty "
            "(without penalty the risk at |p - n| = 1 is infinite; at p = n the equivalent is low by up to a factor "
            "pi/2): use finite_sample_risk where an identity is known, leave these points out, or add a penalty",
            ValidityWarning,
            stacklevel=4,
        )


def warn_near_least_penalty(penalty: Array, least: Array) -> None:
    """Warn the caller's caller if a negative penalty is beyond half of the least one."""
    near = (penalty < 0) & (penalty < 0.5 * least)
    if near.any():
        warnings.warn(
            f"at {int(near.sum())} of {near.size} points the penalty is beyond half of Ridge.least_penalty: at finite "
            "n the smallest eigenvalue fluctuates, the expected risk is infinite and typical risks exceed the "
            "equivalent; raise the penalty",
            ValidityWarning,
            stacklevel=3,
        )


def warn_beyond_gaussian_equivalence(n: Array, p: Array, dimension: Array) -> None:
    """Warn the caller's caller if nonlinear features meet more samples and parameters than Gaussian equivalence allows.

    Parameters
    ----------
    n, p : array
        Numbers of samples and features.
    dimension : array
        Effective dimension trace^2 / (trace of the square) of the inputs.
    """
    excessive = 4.0 * np.sqrt(np.minimum(n, p)) > dimension
    if excessive.any():
        limit = float(np.broadcast_to(dimension, excessive.shape)[excessive].min()) ** 2 / 16.0
        warnings.warn(
            "Gaussian equivalence of nonlinear features holds for min(n, p) << dim^2; here min(n, p) exceeds dim^2/16, "
            f"{limit:.4g}, where the features begin to see the quadratic part of the inputs and the risk is off by "
            "several percent, more at small penalties: use SphericalTask, whose spectrum is exact, a task of larger "
            "dimension, fewer samples or fewer features, or simulate",
            ValidityWarning,
            stacklevel=3,
        )
