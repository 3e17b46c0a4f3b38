"""Inputs that measure latent variables."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import MANY, Parameter
from sandbox.foundations.quantities import DIM, NOISE, SIGNAL
from sandbox.tasks.named.constructors import (
    Constructors,
    checked,
    constructor,
    made,
    pair,
    require_at_most_dim,
    require_finite,
)

LATENT = Parameter("latent", "dimension of the latent space", 1.0, MANY, typical=(1, 100), whole=True)


class LatentSpace(Constructors):
    """Tasks whose target is a function of latent variables."""

    @classmethod
    @constructor(DIM, LATENT, SIGNAL, NOISE)
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
        values = checked(cls.latent_space, dim=dim, latent=latent, signal=signal, noise=noise)
        dim, latent = values["dim"], values["latent"]
        require_finite(dim, "dim", "in a latent space, got inf: the trace of the inputs would be infinite")
        require_at_most_dim("latent", latent, dim)
        everything = np.broadcast_to(
            values["signal"], np.broadcast_shapes(dim.shape, latent.shape, values["signal"].shape)
        )
        seen = everything * (dim / (dim + latent))
        return cls._trusted(
            made("latent_space", values, positional=("dim", "latent")),
            eigenvalues=pair(1.0 + dim / latent, np.ones(())),
            power=pair(seen, np.zeros(())),
            multiplicity=pair(latent, dim - latent),
            noise=values["noise"],
            hidden=everything * (latent / (dim + latent)),
            tail=np.zeros(()),
        )
