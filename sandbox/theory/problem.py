"""The engine's input: one column per point, one row per eigen-group."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array, ComplexArray
from sandbox.spectra.counts import PartialSums, agreeing, how_many
from sandbox.spectra.spectrum import Elsewhere, Spectrum

#: A count as the sum of two floats, see `PartialSums`.
Exact = tuple[Array, Array | float]


@dataclass(frozen=True)
class Problem:
    """Spectra with sample size, parameter count and penalty, for a row of points.

    Parameters
    ----------
    s, m, t : arrays, shape (groups, points) or (groups, 1)
        Positive eigenvalues in decreasing order, their multiplicity, the target power on them.
    hidden, tail, noise, n, p, penalty : arrays, shape (points,) or (1,)
    elsewhere : Elsewhere, optional
        What the fit is tested on where that is not what it is trained on; its arrays have the shapes of the above.
    """

    s: Array
    m: Array
    t: Array
    hidden: Array
    tail: Array
    noise: Array
    n: Array
    p: Array
    penalty: Array
    elsewhere: Elsewhere | None = None

    @classmethod
    def of(cls, spectrum: Spectrum, noise: Array, n: Array, p: Array, penalty: Array) -> Problem:
        """The points of a batch, in the order of its flattened shape."""
        p = agreeing(p, n)
        shape = np.broadcast_shapes(spectrum.shape, noise.shape, n.shape, p.shape, penalty.shape)
        grouped = (_columns(array, shape) for array in (spectrum.eigenvalues, spectrum.multiplicity, spectrum.power))
        single = (spectrum.hidden, spectrum.tail, noise, n, p, penalty)
        elsewhere = spectrum.elsewhere
        if elsewhere is not None:
            groups = (elsewhere.eigenvalues, elsewhere.power, elsewhere.overlap)
            rest = (elsewhere.hidden, elsewhere.tail)
            elsewhere = Elsewhere(*(_columns(x, shape) for x in groups), *(_row(x, shape) for x in rest))
        arrays: Any = (*grouped, *(_row(array, shape) for array in single))
        return cls(*(*arrays, elsewhere))

    def at(self, points: NDArray[np.bool_] | NDArray[np.intp]) -> Problem:
        """The problem of some of its points."""
        shared = self.points > 1

        def some(record: Any) -> Any:
            arrays = (getattr(record, name) for name in _ARRAYS[type(record)])
            return [array if shared and array.shape[-1] == 1 else array[..., points] for array in arrays]

        elsewhere = None if self.elsewhere is None else Elsewhere(*some(self.elsewhere))
        return Problem(*(*some(self), elsewhere))

    def check_tested_where_trained(self) -> None:
        """Raise a `NotImplementedError` if test inputs or target differ from those of training."""
        if self.elsewhere is not None:
            raise NotImplementedError(
                "the risk on other test inputs than those of training is known without training time and for ridge "
                "only: leave the shift out, train forever, or simulate"
            )

    def without_empty_groups(self) -> Problem:
        """The same problem, each empty group at an eigenvalue that is there: s + kappa must not vanish there.

        That is the one before it; before the first one, the first, as an eigenvalue of no direction must not overflow.
        """
        present = np.where(self.m > 0, self.s, 0.0)
        largest = present.max(axis=0, initial=0.0)
        s = np.minimum.accumulate(np.where(present > 0, self.s, np.inf), axis=0)
        return replace(self, s=np.where(np.isinf(s), np.where(largest > 0, largest, self.s[:1]), s))

    @cached_property
    def points(self) -> int:
        """Number of points."""
        beside = () if self.elsewhere is None else (self.elsewhere,)
        return max(getattr(each, name).shape[-1] for each in (self, *beside) for name in _ARRAYS[type(each)])

    @cached_property
    def scratch(self) -> Array:
        """Three arrays of shape (groups, points) to compute in: fresh memory costs more than the arithmetic."""
        return np.empty((3, len(self.s), self.points))

    @cached_property
    def directions(self) -> PartialSums:
        """Number of directions in the first groups."""
        return PartialSums.of(self.m)

    @cached_property
    def rank(self) -> Array:
        """Number of directions, the tail not counted; shape (points,) or (1,)."""
        return agreeing(self.directions.total[-1], self.least)

    @cached_property
    def least(self) -> Array:
        """min(n, p): the number of constraints that the degrees of freedom cannot exceed."""
        return np.minimum(self.n, self.p)

    @cached_property
    def exactly_n(self) -> Exact:
        """n, made equal to the number of directions in the first groups where it agrees with one."""
        return self.directions.exactly(self.n)

    @cached_property
    def exactly_least(self) -> Exact:
        """min(n, p) likewise."""
        return self.directions.exactly(self.least)

    @cached_property
    def rising(self) -> Array:
        """The eigenvalues of the first point with the sign changed, which increase."""
        return -self.s[:, 0]

    @cached_property
    def per_p(self) -> Array:
        """1 / p, which is 0 where p is infinite."""
        return 1.0 / self.p

    @cached_property
    def gap(self) -> Array:
        """|p - n| / p, which is 1 where p is infinite; no digits are lost near p = n."""
        finite = np.where(np.isinf(self.p), 1.0, self.p)
        return np.where(np.isinf(self.p), 1.0, np.abs(finite - self.n) / finite)


#: The fields that are arrays.
_ARRAYS = {kind: [item.name for item in fields(kind) if item.name != "elsewhere"] for kind in (Problem, Elsewhere)}


def _columns(array: Array, shape: tuple[int, ...]) -> Array:
    if array.ndim == 1:
        return array[:, None]
    groups = array.shape[-1]
    return np.ascontiguousarray(np.broadcast_to(array, (*shape, groups)).reshape(-1, groups).T)


def _row(array: Array, shape: tuple[int, ...]) -> Array:
    if array.size == 1:
        return array.reshape(1)
    return array if array.shape == shape and len(shape) == 1 else np.broadcast_to(array, shape).ravel()


#: Real or complex.
Values = TypeVar("Values", Array, ComplexArray)


def weighted(weights: Array, values: Values) -> Values:
    """Sum over groups of weights x values, both of shape (groups, points) or (groups, 1)."""
    if weights.shape[1] == 1:
        total: Values = weights[:, 0] @ values
    elif values.shape[1] == 1:
        total = values[:, 0] @ weights
    else:
        total = np.einsum("gp,gp->p", weights, values)
    return total


def above(problem: Problem, kappa: Array) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Which groups have an eigenvalue above kappa, and how many these first groups are; shape (points,)."""
    large = problem.s > kappa
    if problem.s.shape[1] == 1:
        return large, np.searchsorted(problem.rising, -kappa)
    return large, how_many(large)


def deficit(problem: Problem, count: Exact, kappa: Array) -> Array:
    """count - D(kappa) without the tail, shape (points,); `count` is exactly n or min(n, p).

    Directions with an eigenvalue above kappa are counted whole, less their small remainder, so that nothing cancels
    where the count equals a number of directions well separated from the rest.
    """
    s, m = problem.s, problem.m
    large, K = above(problem, np.abs(kappa))
    return problem.directions.left_of(count, K) + weighted(m, np.where(large, kappa, -s) / (s + kappa))
