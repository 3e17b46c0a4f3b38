"""Spectra of two eigenvalues: spikes on a bulk, strong and weak directions, common factors, latent variables."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox import parameters
from sandbox.named_tasks.constructors import Constructors, checked, made, require_finite
from sandbox.parameters import Array
from sandbox.records import Made


class TwoEigenvalues(Constructors):
    """Tasks with two distinct eigenvalues, the larger ones first."""

    @classmethod
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
        values = checked(
            optional=("alignment",), dim=dim, spikes=spikes, size=size, alignment=alignment, signal=signal, noise=noise
        )
        dim, spikes = values["dim"], values["spikes"]
        require_finite(dim, "dim", "beside spikes, got inf: their trace would be infinite")
        _require_at_most_dim("spikes", spikes, dim)
        call = made("spiked", values, positional=("dim", "spikes"))
        return cls._two(call, values, (1.0 + values["size"], np.ones(())), (spikes, dim - spikes))

    @classmethod
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
            optional=("alignment",),
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
            optional=("alignment",), dim=dim, correlation=correlation, alignment=alignment, signal=signal, noise=noise
        )
        dim, c = values["dim"], values["correlation"]
        require_finite(dim, "dim", "where inputs are correlated, got inf: their trace would be infinite")
        call = made("equicorrelated", values, positional=("dim", "correlation"))
        return cls._two(call, values, (1.0 + (dim - 1.0) * c, 1.0 - c), (np.ones(()), dim - 1.0))

    @classmethod
    def latent_space(
        cls, dim: ArrayLike, latent: ArrayLike, *, signal: ArrayLike = 1.0, noise: ArrayLike = 0.0
    ) -> Self:
        r"""Inputs :math:`x = W z + u` that measure latent variables z, of which the target :math:`\langle\theta,
        z\rangle` is a function.

        With :math:`z \sim N(0, I_{latent})`, :math:`u \sim N(0, I_{dim})` and :math:`W^\top W =
        \frac{\mathrm{dim}}{\mathrm{latent}} I` the eigenvalues are :math:`1 + \mathrm{dim}/\mathrm{latent}` (latent of
        them) and 1. The inputs determine z up to a Gaussian part independent of them, which leaves
        :math:`\theta^\top (I + W^\top W)^{-1} \theta` of the target `hidden`; more inputs show more of it.

        Parameters
        ----------
        dim : array_like, shape (...)
            Input dimension, >= 1 and finite.
        latent : array_like, shape (...)
            Dimension of the latent space, from 1 to dim.
        signal : array_like, shape (...), default 1
            Target variance :math:`\|\theta\|^2`, the hidden part included.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        References
        ----------
        ``hastie2022surprises``, the latent space model (numbering not checked), whose noise contains our `hidden`.

        Examples
        --------
        With n = 100 samples the least risk is that of many more inputs:

        >>> from sandbox import MinNorm, Task
        >>> MinNorm().risk(Task.latent_space([20, 80, 200, 10000], 20, noise=0.1), n=100).total.round(3)
        array([0.75, 1.5 , 0.43, 0.16])
        """
        values = checked(dim=dim, latent=latent, signal=signal, noise=noise)
        dim, latent = values["dim"], values["latent"]
        require_finite(dim, "dim", "of a latent space, got inf: the trace of the inputs would be infinite")
        _require_at_most_dim("latent", latent, dim)
        everything = np.broadcast_to(
            values["signal"], np.broadcast_shapes(dim.shape, latent.shape, values["signal"].shape)
        )
        seen = everything * (dim / (dim + latent))
        return cls._trusted(
            made("latent_space", values, positional=("dim", "latent")),
            eigenvalues=_pair(1.0 + dim / latent, np.ones(())),
            power=_pair(seen, np.zeros(())),
            multiplicity=_pair(latent, dim - latent),
            noise=values["noise"],
            hidden=everything * (latent / (dim + latent)),
            tail=np.zeros(()),
        )

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
                f"{parameters.first_where(nowhere, share)!r}"
            )
        return cls._trusted(
            call,
            eigenvalues=_pair(*eigenvalues),
            power=_pair(values["signal"] * share, values["signal"] * rest),
            multiplicity=_pair(*counts),
            noise=values["noise"],
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )


def _pair(first: Array, second: Array) -> Array:
    return np.stack(np.broadcast_arrays(first, second), axis=-1)


def _require_at_most_dim(name: str, count: Array, dim: Array) -> None:
    beyond = count > dim
    if beyond.any():
        limit, got = (parameters.first_where(beyond, array) for array in (dim, count))
        raise ValueError(f"{name} must be at most dim, here {limit:g}, got {got!r}")
