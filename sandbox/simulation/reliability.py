"""What Monte Carlo and float64 cannot measure, and how the user is told."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.foundations.validity import ValidityWarning
from sandbox.simulation.fit import Filter, rounding, values


class Reliability(NamedTuple):
    """Doubts about the estimates of one cell.

    Parameters
    ----------
    heavy_tailed : bool
        The estimates have no finite variance.
    unresolved : bool
        Float64 drops singular values that matter.
    """

    heavy_tailed: bool = False
    unresolved: bool = False

    @classmethod
    def of(cls, n: int, p: int, sizes: Array, spectral_filter: Filter) -> Reliability:
        """What is doubtful about a fit of n samples on p features.

        Parameters
        ----------
        n, p : int
        sizes : array, shape (rank,)
            Eigenvalues of the kernel, in decreasing order: as many as the training matrix has independent columns.
        spectral_filter : callable
        """
        least = min(n, sizes.size)
        if least == 0:
            return cls()
        smallest, limit = sizes[least - 1], rounding(n, p) ** 2 * sizes[0]
        # The inverse of the smallest eigenvalue has no finite mean square there, unless a penalty bounds it.
        return cls(
            abs(n - sizes.size) <= 3 and _fitted(spectral_filter, 1e-10 * smallest) > 0.5,
            bool(smallest < limit) and _fitted(spectral_filter, n * limit) > 1e-3,
        )


def _fitted(spectral_filter: Filter, w: float) -> float:
    """The share of the labels that is fitted along a singular vector of squared singular value w."""
    return float(abs(w * values(spectral_filter, np.array([w]))[0]))


def warn_unreliable(cells: Sequence[Reliability]) -> None:
    """Warn the caller of the caller once for each kind of doubt."""
    for name, text in _TEXTS.items():
        count = sum(getattr(cell, name) for cell in cells)
        if count:
            warnings.warn(f"at {count} of {len(cells)} points {text}", ValidityWarning, stacklevel=3)


_TEXTS = {
    "heavy_tailed": (
        "the sample size is within three of the interpolation threshold and there is almost no penalty: the Monte "
        "Carlo estimates have no finite variance there and their standard errors mean nothing; leave these points "
        "out, or add a penalty"
    ),
    "unresolved": (
        "the eigenvalues span more orders of magnitude than a fit in float64 resolves, and the smallest "
        "directions are not fitted: add a penalty, or use fewer directions"
    ),
}
