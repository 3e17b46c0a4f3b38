"""Inputs of any covariance, all of them or the first few."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import LARGE, MANY, Array, Parameter, broadcast_shape
from sandbox.foundations.quantities import EIGENVALUES, NOISE, POWER
from sandbox.tasks.basis import Basis
from sandbox.tasks.named.constructors import Constructors, constructor, require_at_most_dim, require_whole
from sandbox.tasks.semidefinite import rounding

COVARIANCE = Parameter("covariance", "covariance matrix of the inputs", -LARGE, LARGE, symbol=r"\Sigma", vector=True)
COEFFICIENTS = Parameter(
    "coefficients", "coefficients of the linear target", -LARGE, LARGE, symbol=r"\beta", vector=True
)
COLUMNS = Parameter(
    "columns",
    "number of inputs used, the first ones",
    0.0,
    MANY,
    zero=True,
    typical=(1, 100),
    whole=True,
    optional=True,
)


class FromCovariance(Constructors):
    """Tasks of a given covariance."""

    @classmethod
    @constructor(COVARIANCE, COEFFICIENTS, NOISE, COLUMNS)
    def from_covariance(
        cls,
        covariance: ArrayLike,
        coefficients: ArrayLike,
        *,
        noise: ArrayLike = 0.0,
        columns: ArrayLike | None = None,
    ) -> Self:
        r"""The task of inputs :math:`x \sim N(0, \Sigma)` and target :math:`\langle x, \beta \rangle`.

        Its groups are the eigenvectors of :math:`\Sigma`, which it keeps as its `basis`. With `columns` the learner
        sees the first k inputs only, in the order in which they are given.

        .. formula:: first-columns
            :title: Regression on the first inputs
            :code: Task.from_covariance(covariance, coefficients, noise=noise, columns=k)
            :where: the k inputs used and the rest r split :math:`\Sigma` into blocks, and :math:`\Sigma = L L^\top`
                with L lower triangular
            :assumes: Gaussian inputs, so that what the first k do not tell of the rest is independent of them
            :exactness: finite-sample
            :reference: breiman1983many, numbering not checked

            \begin{aligned}
            \tilde\beta &= \beta_k + \Sigma_{kk}^{-1} \Sigma_{kr} \beta_r = L_{kk}^{-\top} [L^\top \beta]_k \\
            \text{hidden} &= \beta_r^\top (\Sigma_{rr} - \Sigma_{rk} \Sigma_{kk}^{-1} \Sigma_{kr}) \beta_r
            = \sum_{j > k} [L^\top \beta]_j^2
            \end{aligned}

        Parameters
        ----------
        covariance : array_like, shape (..., dim, dim)
            :math:`\Sigma`, symmetric and positive semi-definite. Eigenvalues within rounding of 0 (dim times the
            spacing of float64 at the largest one) are 0; with `columns`, those of the correlation matrix.
        coefficients : array_like, shape (..., dim)
            :math:`\beta`.
        noise : array_like, shape (...), default 0
            Label-noise variance.
        columns : array_like, shape (...), optional
            The number k of inputs that are used, whole, from 0 to dim; by default all.

        Returns
        -------
        Task
            With `columns`, eigenvalues and eigenvectors are those of :math:`\Sigma_{kk}`, the largest first, and
            `coefficients` are those of :math:`\tilde\beta` along them: what the k inputs tell of the others is added to
            their own. `basis` has rows of 0 for the inputs that are not used, and a batch has groups without directions
            where k is not the largest.

        Raises
        ------
        ValueError
            If the matrix is not square, not symmetric or not positive semi-definite, the shapes do not fit, or k is not
            whole or above dim.

        Notes
        -----
        One predictor after another, as courses add them, is `columns`. ``MinNorm(k)`` on the task of all inputs takes
        the k directions of largest variance instead, which are combinations of all inputs. With a penalty, or with more
        columns than samples, the risk depends on the units of the inputs.

        Examples
        --------
        >>> import numpy as np
        >>> from sandbox import MinNorm, Task
        >>> Task.from_covariance([[2.0, 1.0], [1.0, 2.0]], [1.0, 1.0]).power
        array([0., 6.])

        Inputs that are alike, added one after another: the later ones are nearly known already.

        >>> i = np.arange(60)
        >>> covariance = 0.8 ** abs(i[:, None] - i)
        >>> task = Task.from_covariance(covariance, np.full(60, 1 / 60), noise=0.1, columns=[5, 15, 20])
        >>> MinNorm().finite_sample_risk(task, n=25).total.round(4)
        array([0.2804, 0.5252, 1.1067])
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
        k = np.zeros(()) if columns is None else COLUMNS.check(columns)
        require_whole(k, "columns")
        require_at_most_dim("columns", k, np.array(float(dim)))
        broadcast_shape(covariance=matrix.shape[:-2], coefficients=beta.shape[:-1], noise=noise.shape, columns=k.shape)
        if columns is None:
            eigenvalues, vectors = _spectrum(matrix)
            along = (np.swapaxes(vectors, -1, -2) @ beta[..., None])[..., 0]
            power, multiplicity, hidden = eigenvalues * along**2, np.ones(dim), np.zeros(())
        else:
            eigenvalues, vectors, along, power, multiplicity, hidden = _first(k, matrix, beta)
        return cls._trusted(
            None,
            basis=Basis(vectors, along),
            eigenvalues=EIGENVALUES.check(eigenvalues),
            power=POWER.check(power),
            multiplicity=multiplicity,
            noise=noise,
            hidden=hidden,
            tail=np.zeros(()),
        )


def _spectrum(matrix: Array) -> tuple[Array, Array]:
    """Eigenvalues, those within rounding of 0 as 0, and eigenvectors of a positive semi-definite matrix."""
    eigenvalues, vectors = np.linalg.eigh(matrix)
    smallest = rounding(eigenvalues)
    if np.any(eigenvalues < -smallest):
        raise ValueError(f"covariance must be positive semi-definite, got an eigenvalue {eigenvalues.min():.3g}")
    return np.where(eigenvalues <= smallest, 0.0, eigenvalues), vectors


def _first(k: Array, matrix: Array, beta: Array) -> tuple[Array, ...]:
    """Eigenvalues, vectors, coefficients, power and multiplicity of the first k inputs, and what they hide."""
    L = _triangular(matrix)
    # Target variance of each input given those before it: sums of these squares are all that is needed, without a
    # difference or an inverse.
    parts = (np.swapaxes(L, -1, -2) @ beta[..., None])[..., 0]
    largest = max(int(k.max()), 1)
    used = np.arange(matrix.shape[-1]) < k[..., None]
    hidden = np.where(used, 0.0, parts**2).sum(axis=-1)
    used = used[..., :largest]
    block = np.where(used[..., :, None] & used[..., None, :], L[..., :largest, :largest], 0.0)
    left, singular, right = np.linalg.svd(block)
    along = (right @ np.where(used, parts[..., :largest], 0.0)[..., None])[..., 0]
    seen = used & (singular > rounding(singular))
    hidden = hidden + np.where(seen, 0.0, along**2).sum(axis=-1)
    coefficients = np.divide(along, singular, out=np.zeros(along.shape), where=seen)
    vectors = np.zeros((*left.shape[:-2], matrix.shape[-1], largest))
    vectors[..., :largest, :] = np.where(used[..., None, :], left, 0.0)
    eigenvalues, power = (np.where(seen, array**2, 0.0) for array in (singular, along))
    return eigenvalues, vectors, coefficients, power, used.astype(float), hidden


def _triangular(matrix: Array) -> Array:
    """The Cholesky factor, of a singular matrix too; in units in which all variances are 1, so that none is lost."""
    scale = np.sqrt(np.maximum(np.diagonal(matrix, axis1=-2, axis2=-1), 0.0))
    scale = np.where(scale > 0, scale, 1.0)
    eigenvalues, vectors = _spectrum(matrix / scale[..., :, None] / scale[..., None, :])
    root = np.sqrt(eigenvalues)[..., :, None] * np.swapaxes(vectors, -1, -2)
    return scale[..., :, None] * np.swapaxes(np.linalg.qr(root, mode="r"), -1, -2)
