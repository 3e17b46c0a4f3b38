"""White inputs."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.quantities import DIM, NOISE, SIGNAL
from sandbox.tasks.named.constructors import Constructors, checked, constructor, made, require_finite


class Isotropic(Constructors):
    """Tasks whose directions are all alike."""

    @classmethod
    @constructor(DIM, SIGNAL, NOISE)
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
        values = checked(cls.isotropic, dim=dim, signal=signal, noise=noise)
        require_finite(values["dim"], "dim", "for isotropic inputs, got inf: their trace would be infinite")
        shape = np.broadcast_shapes(values["dim"].shape, values["signal"].shape)
        return cls._trusted(
            made("isotropic", values, positional=("dim",)),
            eigenvalues=np.ones(1),
            power=np.broadcast_to(values["signal"], shape)[..., None],
            multiplicity=values["dim"][..., None],
            noise=values["noise"],
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )
