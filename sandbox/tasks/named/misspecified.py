"""Isotropic inputs that show a part of the target only."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import MANY, Array, Parameter
from sandbox.foundations.quantities import DIM, NOISE, SIGNAL
from sandbox.foundations.records import Made
from sandbox.tasks.named.constructors import Constructors, checked, constructor, made, require_finite

CAPTURED = Parameter("captured", "share of the target that the inputs show", 0.0, 1.0, typical=(0, 1))
EXPONENT = Parameter("exponent", "exponent at which the hidden share vanishes with dim", 0.0, 100.0, typical=(0, 4))
SCALE = Parameter("scale", "input dimension from which on the hidden share vanishes", 1e-15, MANY, typical=(10, 1000))


class Misspecified(Constructors):
    """Tasks with hidden target variance on white inputs."""

    @classmethod
    @constructor(DIM, CAPTURED, SIGNAL, NOISE)
    def misspecified(
        cls, dim: ArrayLike, captured: ArrayLike, *, signal: ArrayLike = 1.0, noise: ArrayLike = 0.0
    ) -> Self:
        r"""White inputs :math:`x \sim N(0, I_{dim})` that show the share `captured` of the target.

        Parameters
        ----------
        dim : array_like, shape (...)
            Input dimension, >= 1 and finite.
        captured : array_like, shape (...)
            Share of the target variance that the inputs carry, from 0 to 1; the rest is `hidden`.
        signal : array_like, shape (...), default 1
            Target variance, the hidden part included.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        References
        ----------
        ``hastie2022surprises``, misspecified models (numbering not checked).

        Examples
        --------
        >>> from sandbox import Task
        >>> Task.misspecified(50, 0.8, noise=0.1).hidden.round(3)
        np.float64(0.2)
        """
        values = checked(cls.misspecified, dim=dim, captured=captured, signal=signal, noise=noise)
        call = made("misspecified", values, positional=("dim", "captured"))
        return cls._of_shares(call, values, values["captured"], 1.0 - values["captured"])

    @classmethod
    @constructor(DIM, EXPONENT, SCALE, SIGNAL, NOISE)
    def polynomially_misspecified(
        cls,
        dim: ArrayLike,
        exponent: ArrayLike,
        *,
        scale: ArrayLike,
        signal: ArrayLike = 1.0,
        noise: ArrayLike = 0.0,
    ) -> Self:
        r"""White inputs of which more show more of the target.

        The share :math:`(1 + \mathrm{dim}/\mathrm{scale})^{-\mathrm{exponent}}` of the target is hidden, so that
        the risk may fall again past the interpolation threshold.

        Parameters
        ----------
        dim : array_like, shape (...)
            Input dimension, >= 1 and finite; an array of dimensions draws the curve.
        exponent : array_like, shape (...)
            From 0 (all is hidden) to 100.
        scale : array_like, shape (...)
            Dimension at which :math:`2^{-\mathrm{exponent}}` is still hidden, > 0. Hastie et al. let it grow with the
            sample size: scale = n.
        signal : array_like, shape (...), default 1
            Target variance, the hidden part included.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        References
        ----------
        ``hastie2022surprises``, polynomial approximation bias (numbering not checked).

        Examples
        --------
        >>> from sandbox import MinNorm, Task
        >>> task = Task.polynomially_misspecified([20, 100, 1000], 2.0, scale=100, signal=5.0, noise=1.0)
        >>> MinNorm().risk(task, n=100).total.round(3)
        array([5.59,  inf, 5.62])
        """
        values = checked(
            cls.polynomially_misspecified, dim=dim, exponent=exponent, scale=scale, signal=signal, noise=noise
        )
        # Before it is a factor: 0 times inf is nan.
        _require_finite_dim(values["dim"])
        log_hidden = -values["exponent"] * np.log1p(values["dim"] / values["scale"])
        call = made("polynomially_misspecified", values, positional=("dim", "exponent"))
        return cls._of_shares(call, values, -np.expm1(log_hidden), np.exp(log_hidden))

    @classmethod
    def _of_shares(cls, call: Made, values: dict[str, Array], seen: Array, hidden: Array) -> Self:
        dim, signal = values["dim"], values["signal"]
        _require_finite_dim(dim)
        shape = np.broadcast_shapes(dim.shape, np.shape(seen), signal.shape)
        return cls._trusted(
            call,
            eigenvalues=np.ones(1),
            power=np.broadcast_to(signal * seen, shape)[..., None],
            multiplicity=dim[..., None],
            noise=values["noise"],
            hidden=np.asarray(signal * hidden),
            tail=np.zeros(()),
        )


def _require_finite_dim(dim: Array) -> None:
    require_finite(dim, "dim", "for isotropic inputs, got inf: their trace would be infinite")
