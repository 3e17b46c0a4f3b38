r"""A few large eigenvalues and many small equal ones: :math:`e^{-k/\mathrm{length}} + \mathrm{floor}`."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import LARGE, MANY, Array, Parameter, first_where
from sandbox.foundations.quantities import DIM, NOISE, SIGNAL
from sandbox.spectra.power_law import LISTED
from sandbox.tasks.named.constructors import (
    ALIGNMENT,
    Constructors,
    checked,
    constructor,
    made,
    require_finite,
    require_whole,
)

LENGTH = Parameter(
    "length", "number of directions over which eigenvalues fall by a factor e", 1e-15, MANY, typical=(1, 100)
)
FLOOR = Parameter("floor", "eigenvalue that the exponential falls to", 1 / LARGE, LARGE, typical=(1e-8, 1))


#: Where the exponential is this power of e below the floor, their sum is the floor.
NEGLIGIBLE = 40.0


class FlooredExponential(Constructors):
    """Tasks whose eigenvalues fall exponentially to a constant."""

    @classmethod
    @constructor(DIM, LENGTH, FLOOR, ALIGNMENT, SIGNAL, NOISE)
    def floored_exponential(
        cls,
        dim: ArrayLike,
        length: ArrayLike,
        *,
        floor: ArrayLike,
        alignment: ArrayLike | None = None,
        signal: ArrayLike = 1.0,
        noise: ArrayLike = 0.0,
    ) -> Self:
        r"""Eigenvalues :math:`e^{-k/\mathrm{length}} + \mathrm{floor}` for k = 1 to dim.

        A few directions to learn and many equally small ones, in which label noise can hide: overfitting is benign
        where dim is much larger than n and floor * dim much smaller.

        Parameters
        ----------
        dim : array_like, shape (...)
            Number of directions, a whole number >= 1; up to 1e25, as directions at the floor share a group.
        length : array_like, shape (...)
            Number of directions over which the eigenvalues fall by a factor e, > 0.
        floor : array_like, shape (...)
            What they fall to, >= 1e-100.
        alignment : array_like, shape (...), optional
            Share of the target on the exponential part, proportional to it; the rest is spread evenly. By default the
            coefficients are isotropic: each direction's power is proportional to its eigenvalue.
        signal : array_like, shape (...), default 1
            Target variance.
        noise : array_like, shape (...), default 0
            Label-noise variance.

        References
        ----------
        ``bartlett2020benign``, Theorem 6 (arXiv v3).

        Examples
        --------
        >>> from sandbox import MinNorm, Task
        >>> task = Task.floored_exponential(1e6, 5.0, floor=1e-8, alignment=1.0, noise=1.0)
        >>> MinNorm().risk(task, n=[100, 1000, 10000]).excess.round(3)
        array([0.607, 0.056, 0.016])
        """
        values = checked(
            cls.floored_exponential,
            dim=dim,
            length=length,
            floor=floor,
            alignment=alignment,
            signal=signal,
            noise=noise,
        )
        require_finite(values["dim"], "dim", "where eigenvalues have a floor, got inf: their trace would be infinite")
        require_whole(values["dim"], "dim")
        k = np.arange(1.0, _above_floor(values).max() + 1)
        dim, length, floor, signal = (values[name][..., None] for name in ("dim", "length", "floor", "signal"))
        # The last group, beyond all k, is at the floor.
        multiplicity = _append((k <= dim).astype(float), np.maximum(dim - k[-1], 0.0))
        shape = _append(np.where(k <= dim, np.exp(-(k - 1.0) / length), 0.0), np.zeros(1))
        exponential = np.exp(-1.0 / length) * shape
        if "alignment" in values:
            share = values["alignment"][..., None]
            power = share * shape / shape.sum(axis=-1, keepdims=True) + (1.0 - share) * multiplicity / dim
        else:
            power = exponential + floor * multiplicity
            power = power / power.sum(axis=-1, keepdims=True)
        return cls._trusted(
            made("floored_exponential", values, positional=("dim", "length")),
            eigenvalues=exponential + floor,
            power=signal * power,
            multiplicity=multiplicity,
            noise=values["noise"],
            hidden=np.zeros(()),
            tail=np.zeros(()),
        )


def _above_floor(values: dict[str, Array]) -> Array:
    """How many directions to list: all that rounding can tell from the floor."""
    length = values["length"]
    count = np.minimum(values["dim"], np.ceil(length * np.maximum(NEGLIGIBLE - np.log(values["floor"]), 1.0)))
    if np.any(count > LISTED):
        raise ValueError(
            f"length must leave at most {LISTED} eigenvalues above the floor, got "
            f"{first_where(count > LISTED, length)!r}, which leaves {float(count.max()):g}"
        )
    return count


def _append(array: Array, last: Array) -> Array:
    shape = np.broadcast_shapes(array.shape[:-1], last.shape[:-1])
    return np.concatenate([np.broadcast_to(each, (*shape, each.shape[-1])) for each in (array, last)], axis=-1)
