"""The directions of a task that was made from a covariance matrix, and the target along them, with its signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sandbox.foundations.parameters import Array


@dataclass(frozen=True, eq=False)
class Basis:
    r"""What the spectrum and the power of a task leave out: where its directions point, and the signs of the target.

    Parameters
    ----------
    vectors : array, shape (..., dim, groups)
        Eigenvectors of the covariance, one column for each group.
    coefficients : array, shape (..., groups)
        :math:`\langle v_j, \beta \rangle`.
    """

    vectors: Array
    coefficients: Array

    def __post_init__(self) -> None:
        for array in (self.vectors, self.coefficients):
            array.setflags(write=False)

    def reindexed(self, shape: tuple[int, ...], index: Any) -> Basis:
        """The basis of the part `index` of a batch of `shape`."""
        vectors = np.broadcast_to(self.vectors, shape + self.vectors.shape[-2:])[index]
        return Basis(vectors, np.broadcast_to(self.coefficients, shape + self.coefficients.shape[-1:])[index])
