"""The population of one simulated task: every direction listed singly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array, whole_numbers
from sandbox.tasks.task import Task

#: Entries of the largest matrix a simulation makes: 2 GB of float64.
ENTRIES = 2**28

_REMEDY = "simulate needs whole multiplicities; Task.power_law with a finite dim up to 10000 has them"


@dataclass(frozen=True)
class Population:
    r"""A task whose directions stand one by one.

    The inputs are :math:`x_k = \sqrt{s_k}\, g_k` with independent standard normal :math:`g_k`, and the target is
    :math:`\sum_k \pm\sqrt{t_k}\, g_k` plus a hidden part. Turning equal directions into each other, or :math:`g_k` into
    :math:`-g_k`, changes no distribution. So every average over training sets may be taken over the signs as well,
    analytically like the one over label noise: each direction then contributes by itself, in proportion to
    :math:`t_k`, and the estimates are far more precise.

    Parameters
    ----------
    eigenvalues : array, shape (dim,)
        :math:`s_k > 0`.
    power : array, shape (dim,)
        :math:`t_k \ge 0`; a group of equal directions shares its power equally.
    hidden, tail, noise : float
        As in `Task`.
    """

    eigenvalues: Array
    power: Array
    hidden: float
    tail: float
    noise: float

    @classmethod
    def of(cls, task: Task) -> Population:
        """The population of a single task.

        Parameters
        ----------
        task : Task
            Of shape ().

        Raises
        ------
        ValueError
            If a multiplicity is not whole, or the directions are too many to draw.

        Examples
        --------
        >>> from sandbox import Task
        >>> Population.of(Task([2.0, 1.0], power=[0.5, 0.3], multiplicity=[1, 3])).power
        array([0.5, 0.1, 0.1, 0.1])
        """
        seen = task.seen_by(None)
        try:
            multiplicity = whole_numbers(seen.multiplicity, "multiplicity", "simulate")
        except ValueError as error:
            raise ValueError(f"{error}: {_REMEDY}") from None
        check_size("directions", int(min(seen.multiplicity.sum(), 2.0**62)))
        share = seen.power / np.maximum(multiplicity, 1)
        return cls(
            np.repeat(seen.eigenvalues, multiplicity),
            np.repeat(share, multiplicity),
            *(float(value) for value in (seen.hidden, seen.tail, task.noise)),
        )

    @property
    def dim(self) -> int:
        """Number of directions, the tail not counted."""
        return self.eigenvalues.size

    @property
    def signal(self) -> float:
        """Target variance, the hidden part not counted."""
        return float(self.power.sum())

    @cached_property
    def powered(self) -> slice | NDArray[np.intp]:
        """Which directions carry a part of the target; a slice is a view, and most tasks have power on all."""
        return slice(None) if np.all(self.power > 0) else np.flatnonzero(self.power > 0)

    @cached_property
    def root_power(self) -> Array:
        """Coefficients of the target on its directions, up to their signs."""
        return np.sqrt(self.power[self.powered])

    def draw_signs(self, rng: np.random.Generator) -> Array:
        """Signs of the target's coefficients on its directions."""
        return draw_signs(self.root_power.size, rng)

    def points(self, n: int, rng: np.random.Generator) -> Array:
        """Draw the coordinates g of n inputs; shape (n, dim)."""
        return rng.standard_normal((n, self.dim))

    def labels(self, points: Sequence[Array]) -> list[Array]:
        """The part of each direction in the labels at sets of points; shapes (n, directions with power)."""
        return [g[:, self.powered] * self.root_power for g in points]


def draw_signs(count: int, rng: np.random.Generator) -> Array:
    """Random signs."""
    signs: Array = 2 * rng.integers(2, size=count).astype(np.float64) - 1
    return signs


def check_size(what: str, entries: int) -> None:
    """Raise a `ValueError` if an array of so many entries would not fit into memory."""
    if entries > ENTRIES:
        raise ValueError(
            f"simulate would need {entries:.3g} {what}, more than {ENTRIES:.3g}: take fewer samples, features or "
            "directions"
        )
