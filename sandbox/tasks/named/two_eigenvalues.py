"""Spectra of two eigenvalues: spikes on a bulk, strong and weak directions, a common factor."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import LARGE, MANY, Array, Parameter, first_where
from sandbox.foundations.quantities import DIM, NOISE, SIGNAL
from sandbox.foundations.records import Made
from sandbox.tasks.named.constructors import (
    ALIGNMENT,
    Constructors,
    checked,
    constructor,
    made,
    pair,
    require_at_most_dim,
    require_finite,
)

SPIKES = Parameter("spikes", "number of large eigenvalues", 1.0, MANY, typical=(1, 100), whole=True)
SIZE = Parameter("size", "what a large eigenvalue has above 1", 0.0, LARGE, typical=(1, 100))
STRONG = Parameter("strong", "number of directions of eigenvalue 1", 1.0, MANY, typical=(10, 1000), whole=True)
WEAK = Parameter("weak", "number of directions of a smaller eigenvalue", 1.0, MANY, typical=(10, 1000), whole=True)
RATIO = Parameter("ratio", "smaller eigenvalue over the larger one", 1 / LARGE, 1.0, typical=(1e-4, 1))
CORRELATION = Parameter("correlation", "correlation of any two inputs", 0.0, 1.0, typical=(0, 1))


class TwoEigenvalues(Constructors):
    """Tasks with two distinct eigenvalues, the larger ones first."""

    @classmethod
    @constructor(DIM, SPIKES, SIZE, ALIGNMENT, SIGNAL, NOISE)
    def spiked(
        cls,
        dim: ArrayLike,
        spikes: ArrayLike,
        *,
        size: ArrayLike,
        alignment: ArrayLike | None = None,
        signal: ArrayLike = 1.0,
        noise: ArrayLike = 0.0,
    ) -> Self:
        r"""Eigenvalues 1 + size in `spikes` directions and 1 in the others.

        Parameters
        ----------
        dim : array_like, shape (...)
            Input dimension, >= 1 and finite.
        spikes : array_like, shape (...)
            Number of large eigenvalues, from 1 to dim.
        size : array_like, shape (...)
            What they have above 1, >= 0.
        alignment : array_like, shape (...), optional
            Share of the target on the spikes, spread evenly over them. By default the coefficients are isotropic:
            each direction's power is proportional to its eigenvalue.
        signal : array_like, shape (...), default 1
            Target variance.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        References
        ----------
        ``kobak2020optimal`` and ``wu2020optimal``, where such spectra have a negative optimal penalty.

        Examples
        --------
        >>> from sandbox import Ridge, Task
        >>> task = Task.spiked(300, 6, size=19.0, alignment=1.0, noise=0.05)
        >>> Ridge.tuned(task, n=60).penalty.round(4)
        np.float64(-31.0477)
        """
        values = checked(cls.spiked, dim=dim, spikes=spikes, size=size, alignment=alignment, signal=signal, noise=noise)
        dim, spikes = values["dim"], values["spikes"]
        require_finite(dim, "dim", "beside spikes, got inf: their trace would be infinite")
        require_at_most_dim("spikes", spikes, dim)
        call = made("spiked", values, positional=("dim", "spikes"))
        return cls._two(call, values, (1.0 + values["size"], np.ones(())), (spikes, dim - spikes))

    @classmethod
    @constructor(STRONG, WEAK, RATIO, ALIGNMENT, SIGNAL, NOISE)
    def two_scale(
        cls,
        strong: ArrayLike,
        weak: ArrayLike,
        *,
        ratio: ArrayLike,
        alignment: ArrayLike | None = None,
        signal: ArrayLike = 1.0,
        noise: ArrayLike = 0.0,
    ) -> Self:
        r"""Eigenvalue 1 in the strong directions and `ratio` in the weak ones.

        Parameters
        ----------
        strong, weak : array_like, shape (...)
            Numbers of directions of the two kinds, >= 1.
        ratio : array_like, shape (...)
            Eigenvalue of the weak directions over that of the strong ones, from 1e-100 to 1.
        alignment : array_like, shape (...), optional
            Share of the target on the strong directions, spread evenly over them. By default the coefficients are
            isotropic: each direction's power is proportional to its eigenvalue.
        signal : array_like, shape (...), default 1
            Target variance.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        References
        ----------
        ``richards2021asymptotics``, the strong and weak features model (numbering not checked).

        Examples
        --------
        The strong directions are learnt from a hundred samples, the weak ones from thousands:

        >>> from sandbox import Ridge, Task
        >>> task = Task.two_scale(20, 2000, ratio=1e-3, alignment=0.5)
        >>> Ridge.tuned(task, n=[100, 1000, 10000]).risk(task, n=[100, 1000, 10000]).total.round(3)
        array([0.591, 0.26 , 0.   ])
        """
        values = checked(
            cls.two_scale,
            strong=strong,
            weak=weak,
            ratio=ratio,
            alignment=alignment,
            signal=signal,
            noise=noise,
        )
        call = made("two_scale", values, positional=("strong", "weak"))
        return cls._two(call, values, (np.ones(()), values["ratio"]), (values["strong"], values["weak"]))

    @classmethod
    @constructor(DIM, CORRELATION, ALIGNMENT, SIGNAL, NOISE)
    def equicorrelated(
        cls,
        dim: ArrayLike,
        correlation: ArrayLike,
        *,
        alignment: ArrayLike | None = None,
        signal: ArrayLike = 1.0,
        noise: ArrayLike = 0.0,
    ) -> Self:
        r"""Inputs of variance 1, any two of them equally correlated: :math:`\Sigma = (1 - c) I + c\,\mathbf 1 \mathbf
        1^\top`.

        The eigenvalue is :math:`1 + (\mathrm{dim} - 1) c` along the common direction :math:`\mathbf 1` and 1 - c
        across it.

        Parameters
        ----------
        dim : array_like, shape (...)
            Input dimension, >= 1 and finite.
        correlation : array_like, shape (...)
            The correlation c, from 0 to 1.
        alignment : array_like, shape (...), optional
            Share of the target on the common direction: 1 for equal coefficients, 0 for coefficients that sum to 0. By
            default the coefficients are isotropic, and the share is :math:`(1 + (\mathrm{dim} - 1) c) / \mathrm{dim}`.
        signal : array_like, shape (...), default 1
            Target variance.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        References
        ----------
        ``hastie2022surprises``, on correlated features (numbering not checked).

        Examples
        --------
        Correlation almost leaves the variance alone and makes the target easier:

        >>> from sandbox import MinNorm, Task
        >>> risk = MinNorm().risk(Task.equicorrelated(400, [0.0, 0.5], noise=0.25), n=100)
        >>> risk.noise_free_excess.round(3), risk.labels.round(3)
        (array([0.75 , 0.379]), array([0.083, 0.086]))
        """
        values = checked(
            cls.equicorrelated, dim=dim, correlation=correlation, alignment=alignment, signal=signal, noise=noise
        )
        dim, c = values["dim"], values["correlation"]
        require_finite(dim, "dim", "where inputs are correlated, got inf: their trace would be infinite")
        call = made("equicorrelated", values, positional=("dim", "correlation"))
        return cls._two(call, values, (1.0 + (dim - 1.0) * c, 1.0 - c), (np.ones(()), dim - 1.0))

    @classmethod
    def _two(
        cls, call: Made, values: dict[str, Array], eigenvalues: tuple[Array, Array], counts: tuple[Array, Array]
    ) -> Self:
        """The target by its alignment with the first eigenvalue, or in proportion to the eigenvalues."""
        traces = tuple(s * m for s, m in zip(eigenvalues, counts, strict=True))
        share = values.get("alignment", traces[0] / (traces[0] + traces[1]))
        rest = 1.0 - share if "alignment" in values else traces[1] / (traces[0] + traces[1])
        nowhere = (rest > 0) & (counts[1] == 0)
        if nowhere.any():
            raise ValueError(
                "alignment must be 1 where all directions have the same eigenvalue, got "
                f"{first_where(nowhere, share)!r}"
            )
        return cls._trusted(
            call,
            eigenvalues=pair(*eigenvalues),
            power=pair(values["signal"] * share, values["signal"] * rest),
            multiplicity=pair(*counts),
            noise=values["noise"],
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )
