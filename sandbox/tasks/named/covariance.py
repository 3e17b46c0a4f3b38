"""Inputs of any covariance."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import LARGE, Parameter, broadcast_shape
from sandbox.foundations.quantities import EIGENVALUES, NOISE, POWER
from sandbox.tasks.basis import Basis
from sandbox.tasks.named.constructors import Constructors, constructor

COVARIANCE = Parameter("covariance", "covariance matrix of the inputs", -LARGE, LARGE, symbol=r"\Sigma", vector=True)
COEFFICIENTS = Parameter(
    "coefficients", "coefficients of the linear target", -LARGE, LARGE, symbol=r"\beta", vector=True
)


class FromCovariance(Constructors):
    """Tasks of a given covariance."""

    @classmethod
    @constructor(COVARIANCE, COEFFICIENTS, NOISE)
    def from_covariance(cls, covariance: ArrayLike, coefficients: ArrayLike, *, noise: ArrayLike = 0.0) -> Self:
        r"""The task of inputs :math:`x \sim N(0, \Sigma)` and target :math:`\langle x, \beta \rangle`.

        Its groups are the eigenvectors of :math:`\Sigma`, which it keeps as its `basis`.

        Parameters
        ----------
        covariance : array_like, shape (..., dim, dim)
            :math:`\Sigma`, symmetric and positive semi-definite. Eigenvalues within rounding of 0 (dim times the
            spacing of float64 at the largest one) are 0.
        coefficients : array_like, shape (..., dim)
            :math:`\beta`.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        Raises
        ------
        ValueError
            If the matrix is not square, not symmetric or not positive semi-definite, or the shapes do not fit.

        Examples
        --------
        >>> from sandbox import Task
        >>> Task.from_covariance([[2.0, 1.0], [1.0, 2.0]], [1.0, 1.0]).power
        array([0., 6.])
        """
        matrix, beta = COVARIANCE.check(covariance), COEFFICIENTS.check(coefficients)
        noise = NOISE.check(noise)
        if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2]:
            raise ValueError(f"covariance must be square, got shape {matrix.shape}")
        dim = matrix.shape[-1]
        if beta.ndim < 1 or beta.shape[-1] != dim:
            raise ValueError(f"coefficients must have shape (..., {dim}) to match the covariance, got {beta.shape}")
        size = np.abs(matrix).max(axis=(-1, -2), keepdims=True)
        if np.any(np.abs(matrix - np.swapaxes(matrix, -1, -2)) > 1e-12 * size):
            raise ValueError("covariance must be symmetric; symmetrise it as (covariance + covariance.T) / 2")
        broadcast_shape(covariance=matrix.shape[:-2], coefficients=beta.shape[:-1], noise=noise.shape)
        eigenvalues, vectors = np.linalg.eigh(matrix)
        rounding = dim * np.spacing(eigenvalues[..., -1:])
        if np.any(eigenvalues < -rounding):
            raise ValueError(f"covariance must be positive semi-definite, got an eigenvalue {eigenvalues.min():.3g}")
        eigenvalues = np.where(eigenvalues <= rounding, 0.0, eigenvalues)
        along = (np.swapaxes(vectors, -1, -2) @ beta[..., None])[..., 0]
        return cls._trusted(
            None,
            basis=Basis(vectors, along),
            eigenvalues=EIGENVALUES.check(eigenvalues),
            power=POWER.check(eigenvalues * along**2),
            multiplicity=np.ones(dim),
            noise=noise,
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )
