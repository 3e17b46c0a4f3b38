"""Steps of gradient descent that do not diverge."""

from __future__ import annotations

import warnings

import numpy as np

from sandbox.foundations.parameters import Array, first_where
from sandbox.foundations.validity import ValidityWarning
from sandbox.models import engine
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_support import largest_eigenvalue

#: The largest eigenvalue of a training set scatters beyond the edge by so many n^(-2/3) of it.
SCATTER = 2.0

#: Growth of the error along such an eigenvalue that shows.
SHOWS = 0.1


def require_stable(points: engine.Points, step_size: Array, steps: Array, momentum: Array | float = 0.0) -> None:
    """Raise a `ValueError` where gradient descent diverges, and warn where a training set may.

    Parameters
    ----------
    points : Points
    step_size, steps, momentum : array, shape (...)
        Momentum makes larger steps stable, by a factor 1 + momentum.

    Warns
    -----
    ValidityWarning
        Where the largest eigenvalue of single training sets is beyond what is stable, often enough to show.
    """

    def compute(problem: Problem) -> dict[str, Array]:
        # Without directions there is nothing that could diverge.
        return {"largest": np.where(problem.rank + problem.tail > 0, largest_eigenvalue(problem), 0.0)}

    largest = points.compute(compute)["largest"]
    moved = step_size / (1.0 + momentum) * largest
    diverges = moved >= 2.0
    if diverges.any():
        got, limit = first_where(diverges, step_size), first_where(diverges, 2.0 * step_size / np.maximum(moved, 2.0))
        with_momentum = " (1 + momentum)" if np.any(momentum) else ""
        raise ValueError(
            f"step_size must be below {limit:.6g} on this task at this n, 2{with_momentum} over the largest eigenvalue "
            f"of X'X, got {got!r}: it diverges"
        )
    beyond = moved * (1.0 + SCATTER * points.n ** (-2.0 / 3.0)) - 1.0
    grows = np.where(np.isinf(steps), 1e300, steps) * np.log(np.maximum(beyond, 1.0)) > SHOWS
    if grows.any():
        warnings.warn(
            f"at {int(grows.sum())} of {grows.size} points the steps are so near to diverging that those of some "
            "training sets do, which the equivalent leaves out: take smaller steps",
            ValidityWarning,
            stacklevel=5,
        )
