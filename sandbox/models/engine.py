"""From a task and hyperparameters to the engine and back: broadcasting, blocks, warnings."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from sandbox import parameters
from sandbox.equivalents.equivalent import Equivalent, equivalent, solved
from sandbox.equivalents.problem import Problem
from sandbox.equivalents.sources import near_threshold, ratios, sources, total
from sandbox.parameters import Array
from sandbox.records import settled
from sandbox.risk import Risk
from sandbox.spectrum import Spectrum
from sandbox.spherical_task import AnyTask
from sandbox.validity import warn_near_threshold

#: Points x groups evaluated at once: a few such arrays stay in the processor's cache.
BLOCK = 2**16

#: How a model sees a task at given hyperparameters.
View = Callable[..., Spectrum]

INFINITE = np.array(np.inf)


def checked_task(task: Any) -> AnyTask:
    """`task`, or a `TypeError` that says what a task is."""
    if not isinstance(task, AnyTask):
        raise TypeError(f"task must be a sandbox.Task or SphericalTask, got {type(task).__name__}")
    return task


def at_every_point(
    compute: Callable[[Problem], dict[str, Array]],
    view: View,
    task: AnyTask,
    *,
    n: Array,
    penalty: Array,
    features: Array = INFINITE,
    directions: Array = INFINITE,
) -> dict[str, Array]:
    """`compute` at every point of the common shape of the task batch and the arguments.

    Parameters
    ----------
    compute : callable
        From a `Problem` to named arrays of shape (points,).
    view : callable
        ``view(task, directions)`` is the spectrum the model sees.
    task, n, penalty, features, directions
        Checked; `features` is the p of the engine, `directions` the number of leading directions.

    Returns
    -------
    dict of arrays, each of the common shape
    """
    shape = parameters.broadcast_shape(
        task=task.shape, n=n.shape, p=np.broadcast_shapes(features.shape, directions.shape), penalty=penalty.shape
    )
    size, groups = math.prod(shape), view(task, INFINITE).eigenvalues.shape[-1]
    if size * groups <= BLOCK:
        values = compute(Problem.of(view(task, directions), task.noise, n, features, penalty))
        return {
            name: (array if array.size == size else np.broadcast_to(array, size)).reshape(shape)
            for name, array in values.items()
        }

    flat = {
        name: np.broadcast_to(array, shape).ravel() if array.ndim else array
        for name, array in {"n": n, "penalty": penalty, "features": features, "directions": directions}.items()
    }
    results: dict[str, Array] = {}
    points = max(BLOCK // groups, 1)
    for first in range(0, size, points):
        block = slice(first, min(first + points, size))
        part = task._within(shape, np.unravel_index(np.arange(block.start, block.stop), shape))
        args = {name: array[block] if array.ndim else array for name, array in flat.items()}
        problem = Problem.of(view(part, args["directions"]), part.noise, args["n"], args["features"], args["penalty"])
        for name, array in compute(problem).items():
            results.setdefault(name, np.empty(size, dtype=array.dtype))[block] = array
    return {name: array.reshape(shape) for name, array in results.items()}


def risk(view: View, task: AnyTask, exactness: str, **arguments: Array) -> Risk:
    """The risk at every point; warns where the equivalent is off by O(1)."""

    def compute(problem: Problem) -> dict[str, Array]:
        sums = solved(problem)
        shares = ratios(problem, sums)
        fields: dict[str, Any] = sources(problem, sums, shares)
        return fields | {"near_threshold": near_threshold(problem, sums, shares)}

    values = at_every_point(compute, view, task, **arguments)
    warn_near_threshold(values.pop("near_threshold") > 0)
    return Risk._trusted(values, exactness)


def totals(view: View, task: AnyTask, **arguments: Array) -> Array:
    """The total risk at every point, without warnings: for searches, which pass where the user does not look."""

    def compute(problem: Problem) -> dict[str, Array]:
        sums = solved(problem)
        return {"total": total(sources(problem, sums, ratios(problem, sums)))}

    return at_every_point(compute, view, task, **arguments)["total"]


def equivalents(view: View, task: AnyTask, **arguments: Array) -> Equivalent:
    """Effective ridge and degrees of freedom at every point."""
    values = at_every_point(equivalent, view, task, **arguments)
    return Equivalent(**{name: settled(array) for name, array in values.items()})
