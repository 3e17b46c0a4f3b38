r"""The effective ranks of a spectrum, which tell benign overfitting from the other kind.

Min-norm least squares that interpolates label noise pays for it an excess of order :math:`k^*/n + n/R_{k^*}` per unit
of noise, if :math:`k^*` is a small enough part of n: little where few directions stand out and the others are many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sandbox.foundations.parameters import LARGE, MANY, Array, Parameter, broadcast_shape
from sandbox.foundations.quantities import N
from sandbox.foundations.records import Numbers, settled
from sandbox.numerics.counting import HORIZON
from sandbox.spectra.counts import whole
from sandbox.spectra.power_law import PowerLaw
from sandbox.spectra.spectrum import Spectrum
from sandbox.tasks.task import Task

LEFT_OUT = Parameter("k", "number of leading directions taken out", 0.0, MANY, whole=True)
CONSTANT = Parameter("constant", "the b of the condition r_k >= b n", 1 / LARGE, LARGE, symbol="b")


@dataclass(frozen=True, eq=False)
class EffectiveRanks(Numbers):
    r"""Effective ranks of a spectrum without its k leading directions.

    Parameters
    ----------
    k : array, shape (...)
        Number of leading directions taken out.
    r : array, shape (...)
        :math:`r_k = \sum_{i>k} l_i / l_{k+1}`.
    R : array, shape (...)
        :math:`R_k = (\sum_{i>k} l_i)^2 / \sum_{i>k} l_i^2`, between r and the number of directions left.
    """

    k: Array
    r: Array
    R: Array


def effective_ranks(task: Task, k: ArrayLike = 0) -> EffectiveRanks:
    r"""The effective ranks of the inputs without their k leading directions.

    .. formula:: effective-ranks
        :title: Effective ranks
        :code: effective_ranks(task, k).r, effective_ranks(task, k).R
        :where: eigenvalues :math:`l_1 \ge l_2 \ge \dots`, a tail counts in the sums and adds nothing to the sum of
            squares
        :assumes: any spectrum
        :exactness: definition
        :reference: bartlett2020benign, Definition 3, arXiv v3

        r_k = \frac{\sum_{i>k} l_i}{l_{k+1}}, \qquad R_k = \frac{(\sum_{i>k} l_i)^2}{\sum_{i>k} l_i^2}

    Parameters
    ----------
    task : Task
        A `tail` counts in the trace and adds nothing to the sum of squares.
    k : array_like, shape (...), default 0
        Number of leading directions taken out, >= 0 and at most 1e25; a fraction leaves the rest of its direction.

    Returns
    -------
    EffectiveRanks
        Of the common shape of task and k. Both ranks are 0 where nothing is left and inf where only a tail is.

    References
    ----------
    ``bartlett2020benign``, Definition 3 (arXiv v3); ``tsigler2023benign`` (numbering not checked).

    Examples
    --------
    >>> from sandbox import Task, effective_ranks
    >>> effective_ranks(Task.spiked(300, 6, size=19.0), k=[0, 6])
    EffectiveRanks(k=array([0., 6.]), r=array([ 20.7, 294. ]), R=array([ 63.62138085, 294.        ]))
    """
    k = LEFT_OUT.check(k)
    task = _checked(task)
    shape = broadcast_shape(task=task.shape, k=k.shape)
    sums, squares = _sums_after(task, k)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        R = np.where(sums > 0, sums * (sums / squares), 0.0)
    return EffectiveRanks(*(settled(np.array(np.broadcast_to(array, shape))) for array in (k, sums, R)))


def k_star(task: Task, n: ArrayLike, constant: ArrayLike = 1.0) -> Array:
    r"""The least number of leading directions without which the effective rank r exceeds n.

    .. formula:: k-star
        :title: How many directions are learnt
        :code: k_star(task, n, b)
        :uses: effective-ranks
        :where: b is a constant that the theory leaves open
        :assumes: any spectrum
        :exactness: definition
        :reference: bartlett2020benign, Theorem 4, arXiv v3; tsigler2023benign

        k^* = \min\{k \ge 0 : r_k \ge b\, n\}

    Parameters
    ----------
    task : Task
    n : array_like, shape (...)
        Number of training samples, > 0.
    constant : array_like, shape (...), default 1
        The b of :math:`k^* = \min\{k : r_k \ge b\,n\}`, > 0. The theory needs some constant and does not say which.

    Returns
    -------
    array, shape (...)
        Of the common shape of task, n and constant; inf where no k satisfies the condition.

    References
    ----------
    ``bartlett2020benign``, Theorem 4 (arXiv v3); ``tsigler2023benign`` (numbering not checked).

    Examples
    --------
    On a benign spectrum the price of interpolation, k*/n + n/R, vanishes as n grows:

    >>> import numpy as np
    >>> from sandbox import Task, effective_ranks, k_star
    >>> task, n = Task.log_power_law(1.0, 2.0, source=2.0), np.array([1e2, 1e6, 1e12])
    >>> k = k_star(task, n)
    >>> (k / n + n / effective_ranks(task, k).R).round(3)
    array([0.408, 0.151, 0.075])
    """
    n, constant = N.check(n), CONSTANT.check(constant)
    task = _checked(task)
    shape = broadcast_shape(task=task.shape, n=n.shape, constant=constant.shape)
    least = n * constant
    found = _first_of_groups(task, least) if task._law is None else _first_of_law(task._law, least)
    return settled(np.array(np.broadcast_to(found, shape)))


def _checked(task: Task) -> Task:
    if not isinstance(task, Task):
        raise TypeError(f"task must be a sandbox.Task, got {type(task).__name__}")
    return task


def _sums_after(task: Task, k: Array) -> tuple[Array, Array]:
    """Sums of the eigenvalues after the first k, and of their squares, in units of the largest of them."""
    if task._law is not None:
        return task._law.sums_after(k)
    groups = _Groups.of(task.seen_by(None))
    exhausted = (groups.count <= k[..., None]).sum(axis=-1)
    only_tail = exhausted == groups.count.shape[-1]
    group = np.where(only_tail, 0, exhausted)
    left = np.minimum(groups.at(group, "count") - k, groups.at(group, "multiplicity"))
    sums, squares = left + groups.at(group, "sums"), left + groups.at(group, "squares")
    at_end = np.where(task.seen_by(None).tail > 0, np.inf, 0.0)
    return np.where(only_tail, at_end, sums), np.where(only_tail, 0.0, squares)


@dataclass(frozen=True)
class _Groups:
    """Eigen-groups by decreasing eigenvalue, each array of shape (..., groups).

    Parameters
    ----------
    multiplicity, count : array
        Number of directions in the group, and up to its end.
    sums, squares : array
        Of the eigenvalues after the group, in units of its own; the tail is in the sums.
    """

    multiplicity: Array
    count: Array
    sums: Array
    squares: Array

    @classmethod
    def of(cls, seen: Spectrum) -> _Groups:
        s, m, tail = seen.eigenvalues, seen.multiplicity, seen.tail[..., None]
        # From the end, so that what is small is not the difference of what is large.
        sums = np.cumsum((m * s)[..., ::-1], axis=-1)[..., ::-1]
        squares = np.cumsum((m * s * s)[..., ::-1], axis=-1)[..., ::-1]
        sums, squares = (np.concatenate([x[..., 1:], np.zeros((*x.shape[:-1], 1))], axis=-1) for x in (sums, squares))
        arrays = np.broadcast_arrays(m, whole(np.cumsum(m, axis=-1)), (sums + tail) / s, squares / (s * s))
        return cls(*arrays)

    def at(self, group: NDArray[np.intp], name: str) -> Array:
        """The named array at one group of every point."""
        array = getattr(self, name)
        shape = np.broadcast_shapes(array.shape[:-1], group.shape)
        array = np.broadcast_to(array, (*shape, array.shape[-1]))
        return np.take_along_axis(array, np.broadcast_to(group, shape)[..., None], axis=-1)[..., 0]


def _first_of_groups(task: Task, least: Array) -> Array:
    """The least k with r_k >= least: within a group r falls, so it is the beginning of one."""
    groups = _Groups.of(task.seen_by(None))
    enough = (groups.multiplicity + groups.sums >= least[..., None]) & (groups.multiplicity > 0)
    begins = np.concatenate([np.zeros((*groups.count.shape[:-1], 1)), groups.count[..., :-1]], axis=-1)
    found = np.where(enough, begins, np.inf).min(axis=-1)
    return np.where(task.seen_by(None).tail > 0, np.minimum(found, groups.count[..., -1]), found)


def _first_of_law(law: PowerLaw, least: Array) -> Array:
    """The least k with r_k >= least: the eigenvalues are log-convex in k, so r rises up to a peak and falls from it."""
    least, taken = np.broadcast_arrays(least, np.minimum(law.taken, HORIZON))
    end = np.ceil(taken)  # from where on nothing is left, and r is 0

    def falls(k: Array) -> NDArray[np.bool_]:
        # r_k = 1 + r_{k+1} l_{k+2} / l_{k+1}
        return (law.sums_after(k + 1.0)[0] * law.fall(k + 1.0) <= 1.0) & np.isfinite(law.taken)

    peak = _bisect(falls, end) if np.isfinite(law.taken).any() else end
    place = _bisect(lambda k: law.sums_after(k)[0] >= least, peak)
    return np.where(law.sums_after(place)[0] >= least, place, np.inf)


def _bisect(condition: Callable[[Array], NDArray[np.bool_]], high: Array) -> Array:
    """The least whole number from 0 to high at which a monotone condition holds; high where it nowhere does."""
    low = np.full_like(high, -1.0)
    while True:
        # Halving the exponent first: the place is small compared with high, mostly.
        wide = high > 4.0 * np.maximum(low, 1.0)
        middle = np.floor(np.where(wide, np.sqrt(np.maximum(low, 1.0) * high), low + (high - low) / 2.0))
        inside = (middle > low) & (middle < high)
        if not inside.any():
            return high
        holds = condition(np.where(inside, middle, np.maximum(high, 0.0)))
        high, low = np.where(inside & holds, middle, high), np.where(inside & ~holds, middle, low)
