"""Power-law spectra, with a logarithm or without."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, Parameter, first_where
from sandbox.foundations.quantities import DIM, NOISE, SIGNAL
from sandbox.foundations.records import Made
from sandbox.numerics.counting import SINGLES
from sandbox.numerics.log_power import log_factor
from sandbox.spectra.power_law import LISTED, STEEPEST, PowerLaw, law_of
from sandbox.tasks.named.constructors import Constructors, checked, constructor, made, require_whole

DECAY = Parameter("decay", "exponent of the eigenvalues k^-decay", 0.0, 100.0, typical=(0, 3))
LOG_DECAY = Parameter("log_decay", "exponent of the logarithm in the eigenvalues", 0.0, 100.0, typical=(0, 4))
SOURCE = Parameter("source", "exponent of the target power k^-source", 0.0, 100.0, typical=(0, 3))


class PowerLaws(Constructors):
    """Tasks whose eigenvalues and target power fall like powers of their index."""

    @classmethod
    @constructor(DECAY, SOURCE, DIM, SIGNAL, NOISE)
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
        values = checked(cls.power_law, decay=decay, source=source, dim=dim, signal=signal, noise=noise)
        call = made("power_law", values, positional=("decay", "source"), dim=np.inf)
        return cls._power_law(call, **values, log_decay=np.zeros(()))

    @classmethod
    @constructor(DECAY, LOG_DECAY, SOURCE, DIM, SIGNAL, NOISE)
    def log_power_law(
        cls,
        decay: ArrayLike,
        log_decay: ArrayLike,
        *,
        source: ArrayLike,
        dim: ArrayLike = np.inf,
        signal: ArrayLike = 1.0,
        noise: ArrayLike = 0.0,
    ) -> Self:
        r"""Eigenvalues :math:`k^{-\mathrm{decay}} L(k)^{-\mathrm{log\_decay}}` with :math:`L(k) = 1 + \log\frac{k+1}2`.

        The slowest spectra of finite trace: at decay 1 and log_decay > 1 the effective ranks grow so fast that
        interpolation of label noise costs nothing as n grows (benign overfitting), and at no other exponents where
        there are infinitely many directions.

        Parameters
        ----------
        decay, log_decay : array_like, shape (...)
            Exponents of the eigenvalues, >= 0. Where `dim` is inf, decay > 1, or decay = 1 and log_decay > 1; limits
            to steep spectra are as for `power_law`.
        source : array_like, shape (...)
            Exponent of the target power :math:`\propto k^{-\mathrm{source}}`, from 0 to 100; > 1 where `dim` is inf.
        dim : array_like, shape (...), default inf
            Number of directions, a whole number >= 1 or inf. An array of dimensions must be all up to 10 000 or all
            beyond.
        signal : array_like, shape (...), default 1
            Target variance; the power is scaled to it.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        References
        ----------
        ``bartlett2020benign``, Theorem 6 (arXiv v3). Its readers quote :math:`\ln(k+1)`, which grows like L(k).

        Examples
        --------
        >>> from sandbox import MinNorm, Task
        >>> n = [1e2, 1e6, 1e12]
        >>> MinNorm().risk(Task.log_power_law(1.0, 2.0, source=2.0, noise=1.0), n).labels.round(3)
        array([0.254, 0.082, 0.039])
        >>> MinNorm().risk(Task.log_power_law(2.0, 0.0, source=2.0, noise=1.0), n).labels.round(3)
        array([0.99, 1.  , 1.  ])
        """
        values = checked(
            cls.log_power_law, decay=decay, log_decay=log_decay, source=source, dim=dim, signal=signal, noise=noise
        )
        return cls._power_law(made("log_power_law", values, positional=("decay", "log_decay"), dim=np.inf), **values)

    @classmethod
    def _power_law(cls, call: Made, *, noise: Array, **law: Array) -> Self:
        decay, log_decay, source, dim = law["decay"], law["log_decay"], law["source"], law["dim"]
        _check_convergence(decay, log_decay, source, dim)
        _check_steepness(decay, log_decay, dim)
        if dim.max() > LISTED:
            whole = PowerLaw.of(**law)
            return cls._of_law(whole, call, noise=noise, hidden=whole.power_left_out)
        k = np.arange(1.0, dim.max() + 1)
        present = (k <= dim[..., None]).astype(float)
        weights = present * k ** -source[..., None]
        return cls._trusted(
            call,
            eigenvalues=law_of(k, decay[..., None], log_decay[..., None]),
            power=law["signal"][..., None] * weights / weights.sum(axis=-1, keepdims=True),
            multiplicity=present,
            noise=noise,
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )


def _check_convergence(decay: Array, log_decay: Array, source: Array, dim: Array) -> None:
    require_whole(dim, "dim", "a whole number or inf")
    slow = (decay <= 1) & ~((decay == 1) & (log_decay > 1))
    for name, exponent, infinite in (("decay", decay, slow), ("source", source, source <= 1)):
        divergent = np.isinf(dim) & infinite
        if divergent.any():
            worst = first_where(divergent, exponent)
            raise ValueError(f"{name} must be > 1 where dim is inf, else the sum is infinite, got {worst!r}")


def _check_steepness(decay: Array, log_decay: Array, dim: Array) -> None:
    if dim.max() > LISTED >= dim.min():
        raise ValueError(f"dim must be all <= {LISTED} or all beyond in one batch, got {dim.min():g} and {dim.max():g}")
    listed = np.minimum(dim, LISTED)
    smallest = decay * np.log10(listed) + log_decay * np.log10(log_factor(listed))
    # The slope against log k of the first directions that share a rule; it falls from there on.
    slope = decay + log_decay / log_factor(np.asarray(float(SINGLES)))
    steep = (smallest > 100) | ((dim > LISTED) & (slope > STEEPEST))
    if steep.any():
        logarithm = " (log_decay / 5.9 included)" if log_decay.any() else ""
        raise ValueError(
            f"decay{logarithm} must be at most {STEEPEST:g} where dim is beyond {LISTED}, and such that the smallest "
            f"eigenvalue is at least 1e-100 elsewhere, got {first_where(steep, decay)!r}"
        )
