"""From a task and hyperparameters to the engine and back: broadcasting, blocks, warnings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.batches import within
from sandbox.foundations.parameters import Array, broadcast_shape
from sandbox.foundations.records import settled
from sandbox.foundations.validity import warn_near_threshold
from sandbox.results.equivalent import Equivalent
from sandbox.results.risk import Risk, risk_of
from sandbox.tasks.input_views import LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask
from sandbox.theory.bias_variance import near_threshold, ratios, sources, total
from sandbox.theory.deterministic_equivalent import equivalent, solved
from sandbox.theory.intercept import total_with_intercept, with_intercept
from sandbox.theory.problem import Problem

#: Points x groups evaluated at once: a few such arrays stay in the processor's cache.
BLOCK = 2**16

NO_PENALTY = np.zeros(())

#: Hyperparameters, one entry for each point.
Rows: TypeAlias = "dict[str, Array]"


def checked_task(task: Any) -> AnyTask:
    """`task`, or a `TypeError` that says what a task is."""
    if not isinstance(task, AnyTask):
        raise TypeError(f"task must be a sandbox.Task or SphericalTask, got {type(task).__name__}")
    return task


@dataclass(frozen=True)
class Points:
    """Where the engine is asked: a batch of tasks as a model sees them, sample sizes and penalties, which broadcast.

    Parameters
    ----------
    inputs : LeadingDirections or RandomProjections
        How the model sees its inputs; its p checked, or None.
    task : Task or SphericalTask
    n, penalty : array, shape (...)
        Checked. With an intercept n is the number of samples after centring, one less.
    at : mapping of str to array
        What the result is a function of, in the words of the model.
    """

    inputs: LeadingDirections | RandomProjections
    task: AnyTask
    n: Array
    penalty: Array
    at: dict[str, Array] = field(default_factory=dict)

    @cached_property
    def p(self) -> Array | None:
        """Number of parameters, None where it does not matter; shape (...)."""
        return None if self.inputs.p is None else np.asarray(self.inputs.p)

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The common shape of the task batch and the arguments."""
        p = () if self.p is None else self.p.shape
        return broadcast_shape(task=self.task.shape, n=self.n.shape, p=p, penalty=self.penalty.shape)

    def with_p(self, p: Array) -> Points:
        """The same with other numbers of parameters."""
        return replace(self, inputs=replace(self.inputs, p=p))

    def compute(self, function: Callable[[Problem], dict[str, Array]]) -> dict[str, Array]:
        """What a function gives at every point.

        Parameters
        ----------
        function : callable
            From a `Problem` to named arrays of shape (points,) or (1,).

        Returns
        -------
        dict of arrays, each of the common shape
        """
        shape = self.shape
        size, groups = math.prod(shape), self.inputs.groups(self.task)
        # A single point cannot be cut, however many eigenvalues it has.
        if size * groups <= BLOCK or size == 1:
            values = function(self.problem)
            return {
                name: (array if array.size == size else np.broadcast_to(array, size)).reshape(shape)
                for name, array in values.items()
            }
        results: dict[str, Array] = {}
        points = max(BLOCK // groups, 1)
        for first in range(0, size, points):
            block = slice(first, min(first + points, size))
            for name, array in function(self._block(block).problem).items():
                results.setdefault(name, np.empty(size, dtype=array.dtype))[block] = array
        return {name: array.reshape(shape) for name, array in results.items()}

    @property
    def problem(self) -> Problem:
        """The points in the order of their flattened shape."""
        inputs, task = self.inputs, self.task
        return Problem.of(inputs.spectrum(task), task.noise, self.n, inputs.features, self.penalty)

    def _block(self, block: slice) -> Points:
        """Some of the points of the flattened shape."""
        shape = self.shape

        def part(array: Array) -> Array:
            return np.broadcast_to(array, shape).flat[block] if array.ndim else array

        task = within(self.task, shape, np.unravel_index(np.arange(block.start, block.stop), shape))
        inputs = self.inputs if self.p is None else replace(self.inputs, p=part(self.p))
        return Points(inputs, task, part(self.n), part(self.penalty))


def raveled(rows: Mapping[str, Array], shape: tuple[int, ...]) -> Rows:
    """Hyperparameters that broadcast to a shape, one entry for each point."""
    return {name: np.broadcast_to(array, shape).ravel() for name, array in rows.items()}


def filtered(
    points: Points, rows: Mapping[str, Array], function: Callable[[Problem, Rows], dict[str, Array]]
) -> dict[str, Array]:
    """What a function gives at every point that has hyperparameters of its own beside n and p.

    Parameters
    ----------
    rows : mapping of str to array
        The hyperparameters, which broadcast.
    function : callable
        From a `Problem` and rows of its points to named arrays of shape (points,).

    Returns
    -------
    dict of arrays, each of the common shape
    """
    shape = points.shape
    size, every = math.prod(shape), raveled(rows, shape)
    problem = points.problem
    # Points of one spectrum share what is computed from it, and take no memory each.
    alike = problem.s.shape[1] == 1
    step = size if alike else max(BLOCK // len(problem.s), 1)
    parts = []
    for first in range(0, size, step):
        block = np.arange(first, min(first + step, size))
        parts.append(function(problem.at(block), {name: array[block] for name, array in every.items()}))
    return {name: np.concatenate([part[name] for part in parts]).reshape(shape) for name in parts[0]}


def warn_at(points: Points, where: NDArray[np.bool_]) -> None:
    """Warn of those points at which the equivalent without penalty is off by O(1)."""

    def compute(problem: Problem) -> dict[str, Array]:
        sums = solved(problem)
        return {"near": near_threshold(problem, sums, ratios(problem, sums)).astype(float)}

    if where.any():
        warn_near_threshold((points.compute(compute)["near"] > 0) & where)


def risk(points: Points, exactness: str) -> Risk:
    """The risk at every point; warns where the equivalent is off by O(1)."""

    def compute(problem: Problem) -> dict[str, Array]:
        sums = solved(problem)
        shares = ratios(problem, sums)
        fields: dict[str, Any] = sources(problem, sums, shares)
        return fields | {"near_threshold": near_threshold(problem, sums, shares)}

    values = points.compute(compute)
    warn_near_threshold(values.pop("near_threshold") > 0)
    return risk_of(with_constant(points, values), exactness, points.at)


def with_constant(points: Points, parts: dict[str, Array]) -> dict[str, Array]:
    """The parts of a risk, from those that the engine gives: the same unless a constant is fitted as well."""
    return with_intercept(parts, points.n + 1.0) if points.inputs.intercept else parts


def totals(points: Points) -> Array:
    """The total risk at every point, without warnings: for searches, which pass where the user does not look."""

    def compute(problem: Problem) -> dict[str, Array]:
        sums = solved(problem)
        return {"total": total(sources(problem, sums, ratios(problem, sums)))}

    found = points.compute(compute)["total"]
    return total_with_intercept(found, points.n + 1.0) if points.inputs.intercept else found


def equivalents(points: Points) -> Equivalent:
    """Effective ridge and degrees of freedom at every point; a constant is one more direction, which is not shrunk."""
    values = points.compute(equivalent)
    if points.inputs.intercept:
        values |= {name: values[name] + 1.0 for name in ("df1", "df2")}
    return Equivalent(**{name: settled(array) for name, array in values.items()})
