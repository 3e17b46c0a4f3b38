"""The tasks that have a name: constructors of `Task`."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox import parameters
from sandbox.parameters import Array
from sandbox.power_law import LISTED, STEEPEST, PowerLaw
from sandbox.records import Made, frozen


class NamedTasks:
    """Constructors of tasks by the name of their spectrum."""

    _trusted: Any
    _of_law: Any

    @classmethod
    def isotropic(cls, dim: ArrayLike, signal: ArrayLike = 1.0, *, noise: ArrayLike = 0.0) -> Self:
        r"""White inputs :math:`x \sim N(0, I_{dim})`.

        Parameters
        ----------
        dim : array_like, shape (...)
            Input dimension, >= 1 and finite.
        signal : array_like, shape (...), default 1
            Target variance :math:`\|\beta\|^2`.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        Examples
        --------
        >>> from sandbox import Task
        >>> Task.isotropic(400, noise=0.25)
        Task.isotropic(400, noise=0.25)
        """
        values = _checked(dim=dim, signal=signal, noise=noise)
        if np.any(np.isinf(values["dim"])):
            raise ValueError("dim must be finite for isotropic inputs, got inf: their trace would be infinite")
        shape = np.broadcast_shapes(values["dim"].shape, values["signal"].shape)
        return cls._trusted(
            _made("isotropic", positional=("dim",), defaults={"signal": 1.0, "noise": 0.0}, **values),
            eigenvalues=np.ones(1),
            power=np.broadcast_to(values["signal"], shape)[..., None],
            multiplicity=values["dim"][..., None],
            noise=values["noise"],
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )

    @classmethod
    def power_law(
        cls,
        decay: ArrayLike,
        source: ArrayLike,
        *,
        dim: ArrayLike = np.inf,
        signal: ArrayLike = 1.0,
        noise: ArrayLike = 0.0,
    ) -> Self:
        r"""Eigenvalues :math:`k^{-\mathrm{decay}}` with target power proportional to :math:`k^{-\mathrm{source}}`.

        Up to 10 000 directions are listed one by one. Beyond, blocks of directions share the 16 nodes of a Gauss rule,
        which keeps the risk exact to rounding at every n, p and dim, infinity included.

        Parameters
        ----------
        decay : array_like, shape (...)
            Exponent of the eigenvalues, >= 0; > 1 where `dim` is inf, at most 10 where it is beyond 10 000, and
            such that no listed eigenvalue is below 1e-100.
        source : array_like, shape (...)
            Exponent of the target power, from 0 to 100; > 1 where `dim` is inf.
        dim : array_like, shape (...), default inf
            Number of directions, a whole number >= 1 or inf. An array of dimensions must be all listed or all not.
        signal : array_like, shape (...), default 1
            Target variance; the power is scaled to it.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        Examples
        --------
        >>> from sandbox import Task
        >>> Task.power_law(1.5, 2.0, noise=0.1)
        Task.power_law(1.5, 2, noise=0.1)
        """
        values = _checked(decay=decay, source=source, dim=dim, signal=signal, noise=noise)
        defaults = {"dim": np.inf, "signal": 1.0, "noise": 0.0}
        made = _made("power_law", positional=("decay", "source"), defaults=defaults, **values)
        noise = values.pop("noise")
        decay, source, dim = values["decay"], values["source"], values["dim"]
        fractional = dim != np.rint(dim)
        if fractional.any():
            raise ValueError(f"dim must be a whole number or inf, got {parameters.first_where(fractional, dim)!r}")
        for name in ("decay", "source"):
            divergent = np.isinf(dim) & (values[name] <= 1)
            if divergent.any():
                worst = parameters.first_where(divergent, values[name])
                raise ValueError(f"{name} must be > 1 where dim is inf, else the sum is infinite, got {worst!r}")
        if dim.max() > LISTED >= dim.min():
            raise ValueError(
                f"dim must be all <= {LISTED} or all beyond in one batch, got {dim.min():g} and {dim.max():g}"
            )
        smallest = decay * np.log10(np.minimum(dim, LISTED))
        steep = (smallest > 100) | ((dim > LISTED) & (decay > STEEPEST))
        if steep.any():
            raise ValueError(
                f"decay must be at most {STEEPEST:g} where dim is beyond {LISTED}, and such that dim^-decay is "
                f"at least 1e-100 elsewhere, got {parameters.first_where(steep, decay)!r}"
            )
        if dim.max() > LISTED:
            law = PowerLaw.of(**values)
            return cls._of_law(law, made, noise=noise, hidden=law.power_left_out)
        k = np.arange(1.0, dim.max() + 1)
        present = (k <= dim[..., None]).astype(float)
        weights = present * k ** -source[..., None]
        return cls._trusted(
            made,
            eigenvalues=k ** -decay[..., None],
            power=values["signal"][..., None] * weights / weights.sum(axis=-1, keepdims=True),
            multiplicity=present,
            noise=noise,
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )

    @classmethod
    def from_covariance(cls, covariance: ArrayLike, coefficients: ArrayLike, *, noise: ArrayLike = 0.0) -> Self:
        r"""The task of inputs :math:`x \sim N(0, \Sigma)` and target :math:`\langle x, \beta \rangle`.

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
        matrix, beta = parameters.covariance.check(covariance), parameters.coefficients.check(coefficients)
        noise = parameters.noise.check(noise)
        if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2]:
            raise ValueError(f"covariance must be square, got shape {matrix.shape}")
        dim = matrix.shape[-1]
        if beta.ndim < 1 or beta.shape[-1] != dim:
            raise ValueError(f"coefficients must have shape (..., {dim}) to match the covariance, got {beta.shape}")
        size = np.abs(matrix).max(axis=(-1, -2), keepdims=True)
        if np.any(np.abs(matrix - np.swapaxes(matrix, -1, -2)) > 1e-12 * size):
            raise ValueError("covariance must be symmetric; symmetrise it as (covariance + covariance.T) / 2")
        parameters.broadcast_shape(covariance=matrix.shape[:-2], coefficients=beta.shape[:-1], noise=noise.shape)
        eigenvalues, vectors = np.linalg.eigh(matrix)
        rounding = dim * np.spacing(eigenvalues[..., -1:])
        if np.any(eigenvalues < -rounding):
            raise ValueError(f"covariance must be positive semi-definite, got an eigenvalue {eigenvalues.min():.3g}")
        eigenvalues = np.where(eigenvalues <= rounding, 0.0, eigenvalues)
        along = (np.swapaxes(vectors, -1, -2) @ beta[..., None])[..., 0]
        return cls._trusted(
            None,
            eigenvalues=parameters.eigenvalues.check(eigenvalues),
            power=parameters.power.check(eigenvalues * along**2),
            multiplicity=np.ones(dim),
            noise=noise,
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )


def _checked(**values: ArrayLike) -> dict[str, Array]:
    checked = {name: frozen(getattr(parameters, name).check(value)) for name, value in values.items()}
    parameters.broadcast_shape(**{name: array.shape for name, array in checked.items()})
    return checked


def _made(constructor: str, positional: tuple[str, ...], defaults: dict[str, float], **values: Array) -> Made:
    named = {name: values[name] for name, default in defaults.items() if np.any(values[name] != default)}
    return Made("Task", constructor, tuple(values[name] for name in positional), named)
