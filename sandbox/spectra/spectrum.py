"""What a model sees of a task: a spectrum, the target power on it, and what lies outside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.spectra.counts import ROUNDING, PartialSums, whole

#: Eigenvalues this far below the largest one are zero in float64 arithmetic of the theory.
NEGLIGIBLE = 1e-250


@dataclass(frozen=True)
class Elsewhere:
    r"""What a fit is tested on, in the basis of the training inputs, where it is not what it was trained on.

    With training eigenvalue :math:`s`, test eigenvalue :math:`s'` (the diagonal of the test covariance) and
    coefficients :math:`\beta` and :math:`\beta'` of the two targets:

    Parameters
    ----------
    eigenvalues : array, shape (..., groups)
        :math:`s' \ge 0` of each group.
    power : array, shape (..., groups)
        :math:`s' \sum \beta'^2` over the group: target variance on test inputs.
    overlap : array, shape (..., groups)
        :math:`\sqrt{s s'} \sum \beta \beta'` over the group, at most the root of the product of both powers.
    hidden : array, shape (...)
        Target variance on test inputs that no training eigenvalue reaches.
    tail : array, shape (...)
        Trace of the test covariance along the training tail.
    """

    eigenvalues: Array
    power: Array
    overlap: Array
    hidden: Array
    tail: Array


@dataclass(frozen=True)
class Spectrum:
    """A kernel spectrum with the target power it carries.

    Every theory of this library reads a task through these numbers and nothing else.
    Leading axes batch; they broadcast against each other.

    Parameters
    ----------
    eigenvalues : array, shape (..., groups)
        Positive, in decreasing order.
    multiplicity : array, shape (..., groups)
        Number of directions in each group; any real number >= 0.
    power : array, shape (..., groups)
        Target variance carried by each group.
    hidden : array, shape (...)
        Target variance that no eigenvalue carries; the theory cannot tell it from label noise.
    tail : array, shape (...)
        Trace of infinitely many vanishing eigenvalues; the theory cannot tell it from a ridge penalty.
    unlisted : array, shape (...), default 0
        The largest of the eigenvalues that are counted as vanishing; what is resolved at an effective ridge far above.
    elsewhere : Elsewhere, optional
        Test inputs and target that differ from those of training.
    """

    eigenvalues: Array
    multiplicity: Array
    power: Array
    hidden: Array
    tail: Array
    unlisted: Array = field(default_factory=lambda: np.zeros(()))
    elsewhere: Elsewhere | None = None

    @classmethod
    def of(
        cls,
        eigenvalues: Array,
        multiplicity: Array,
        power: Array,
        hidden: Array,
        tail: Array,
        unlisted: Array | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> Spectrum:
        """The spectrum of unsorted groups, some of which may have eigenvalue 0.

        Power on an eigenvalue 0 is hidden: no weight can reach it.
        """
        if elsewhere is None:
            eigenvalues, multiplicity, power = _without_empty_end(eigenvalues, multiplicity, power)
        beside = [] if elsewhere is None else [elsewhere.eigenvalues, elsewhere.power, elsewhere.overlap]
        largest = eigenvalues.max(axis=-1, keepdims=True)
        alive = eigenvalues > NEGLIGIBLE * largest
        if not alive.all():
            hidden = hidden + np.where(alive, 0.0, power).sum(axis=-1)
            power = np.where(alive, power, 0.0)
            if elsewhere is not None:
                lost = np.where(alive, 0.0, elsewhere.power).sum(axis=-1)
                elsewhere = replace(elsewhere, hidden=elsewhere.hidden + lost)
                beside[1:] = [np.where(alive, array, 0.0) for array in beside[1:]]
            multiplicity = np.where(alive, multiplicity, 0.0)
            # The groups stay, without directions and power, at any eigenvalue: a batch may need them elsewhere.
            smallest = np.where(alive, eigenvalues, np.inf).min(axis=-1, keepdims=True)
            eigenvalues = np.where(alive, eigenvalues, np.where(np.isinf(smallest), 1.0, smallest))
        eigenvalues, multiplicity, power, *beside = decreasing(eigenvalues, multiplicity, power, *beside)
        if elsewhere is not None:
            elsewhere = replace(elsewhere, **dict(zip(("eigenvalues", "power", "overlap"), beside, strict=True)))
        unlisted = np.zeros(()) if unlisted is None else unlisted
        return cls(eigenvalues, multiplicity, power, hidden, tail, unlisted, elsewhere)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The common shape of the batch axes."""
        return np.broadcast_shapes(
            self.eigenvalues.shape[:-1],
            self.multiplicity.shape[:-1],
            self.power.shape[:-1],
            self.hidden.shape,
            self.tail.shape,
            *(() if self.elsewhere is None else (self.elsewhere.hidden.shape, self.elsewhere.eigenvalues.shape[:-1])),
        )

    @property
    def rank(self) -> Array:
        """Number of directions with a positive eigenvalue, the tail not counted; shape (...)."""
        return whole(self.multiplicity.sum(axis=-1))

    @property
    def trace(self) -> Array:
        """Sum of all eigenvalues, the tail included; shape (...)."""
        return np.asarray((self.multiplicity * self.eigenvalues).sum(axis=-1) + self.tail)


def _without_empty_end(eigenvalues: Array, multiplicity: Array, power: Array) -> tuple[Array, Array, Array]:
    """The groups up to the last that is used somewhere in the batch: the p leading directions may be few of many."""
    if np.any(multiplicity[..., -1]) or np.any(power[..., -1]):
        return eigenvalues, multiplicity, power
    occupied = np.flatnonzero(_anywhere(multiplicity) | _anywhere(power))
    used = slice(int(occupied[-1]) + 1 if occupied.size else 1)
    return eigenvalues[..., used], multiplicity[..., used], power[..., used]


def _anywhere(array: Array) -> NDArray[np.bool_]:
    """Which groups have an entry that is not 0 somewhere in the batch; shape (groups,)."""
    return np.asarray(np.any(array.reshape(-1, array.shape[-1]) != 0, axis=0))


def decreasing(*arrays: Array) -> tuple[Array, ...]:
    """Arrays of shape (..., groups) in the order of decreasing first array, ties in the given order."""
    if not np.any(np.diff(arrays[0], axis=-1) > 0):
        return arrays
    order = np.argsort(-arrays[0], axis=-1, kind="stable")
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    order = np.broadcast_to(order, shape)
    return tuple(np.take_along_axis(np.broadcast_to(array, shape), order, axis=-1) for array in arrays)


def take_leading(multiplicity: Array, p: Array, before: Before | None = None) -> Array:
    """How many of each group's directions are among the first p; the last group is cut pro rata.

    Parameters
    ----------
    multiplicity : array, shape (..., groups)
        In the order in which the directions are taken.
    p : array, shape (...)
        Number of directions taken.
    before : pair of arrays, optional
        What `directions_before` gives, if it is known.

    Returns
    -------
    array, shape (..., groups)
    """
    count, rest = before or directions_before(multiplicity)
    p = p[..., None]
    left = p - count
    if rest is not None:
        left -= rest
    # What rounding leaves of p after some groups is no part of the next one.
    return np.where(left > np.minimum(ROUNDING * p, 0.5), np.minimum(left, multiplicity), 0.0)


#: The directions before each group, as the sum of two arrays, of which the second may be None.
Before = tuple[Array, Array | None]


def directions_before(multiplicity: Array) -> Before:
    """How many directions there are before each group, exactly; each of shape (..., groups)."""
    sums = PartialSums.of(np.moveaxis(multiplicity, -1, 0))
    count, rest = (None if array is None else np.moveaxis(array, 0, -1)[..., :-1] for array in (sums.total, sums.rest))
    assert count is not None
    return count, rest
