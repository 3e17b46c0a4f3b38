"""The result of a simulation: means over draws and their standard errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sandbox.foundations import html_tables
from sandbox.foundations.parameters import Array
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.foundations.records import Pasted, frozen
from sandbox.results.exactness import Exactness
from sandbox.results.risk import Risk


@dataclass(frozen=True, eq=False, repr=False)
class Simulation(Pasted):
    """A risk measured by Monte Carlo.

    Parameters
    ----------
    mean : Risk
        Means over the draws, each an unbiased estimate; its exactness is ``"simulation"``. A part that is small may be
        estimated below 0.
    standard_error : dict of array
        Standard error of every field of `mean`, derived ones included, under its name and of its shape.
    draws : int
        Number of independent draws.

    Attributes
    ----------
    shape : tuple of int

    Examples
    --------
    >>> from sandbox import MinNorm, Task
    >>> from sandbox.simulation.simulate import simulate
    >>> measured = simulate(MinNorm([20, 80]), Task.isotropic(100, noise=0.1), n=40, draws=10, rng=0)
    >>> measured.mean.total.round(2), measured.standard_error["total"].round(3)
    (array([1.87, 1.01]), array([0.016, 0.004]))
    """

    mean: Risk
    standard_error: dict[str, Array]
    draws: int

    __iter__ = None  # a record is indexed, never iterated
    __hash__ = None  # type: ignore[assignment]  # equality is by array values, which do not hash

    @classmethod
    def of(
        cls,
        cells: Sequence[Array],
        shape: tuple[int, ...],
        *,
        at: Mapping[str, Array] | None = None,
        unknown: Mapping[str, str] | None = None,
    ) -> Simulation:
        """The simulation of a batch.

        Parameters
        ----------
        cells : sequence of array, shape (draws, fields)
            The estimates of each draw, fields in the order of `PRIMARY`; one array per cell of the batch.
        shape : tuple of int
            Shape of the batch.
        at : mapping of str to array, optional
            What the risk is a function of, see `Risk`.
        unknown : mapping of str to str, optional
            The fields that cannot be measured, whose columns are not read, with a sentence for each.
        """
        missing = {} if unknown is None else dict(unknown)
        # Cell by cell: the rounding of a sum over draws must not depend on the batch around it.
        mean, error = zip(*(_summary(cell, missing) for cell in cells), strict=True)
        means: dict[str, Any] = {name: np.array([cell[name] for cell in mean]).reshape(shape) for name in mean[0]}
        errors = {name: np.array([cell[name] for cell in error]).reshape(shape) for name in error[0]}
        fields: dict[str, Any] = dict.fromkeys(missing) | means
        return cls(
            Risk(**fields, exactness=Exactness.SIMULATION, at={} if at is None else at, unknown=missing),
            {name: _field(array) for name, array in errors.items()},
            len(cells[0]),
        )

    @property
    def shape(self) -> tuple[int, ...]:
        return self.mean.shape

    def __getitem__(self, index: Any) -> Simulation:
        error = {name: _field(array[index]) for name, array in self.standard_error.items()}
        return Simulation(self.mean[index], error, self.draws)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Simulation):
            return NotImplemented
        return (
            self.mean == other.mean
            and self.draws == other.draws
            and all(np.array_equal(error, other.standard_error[name]) for name, error in self.standard_error.items())
        )

    def __repr__(self) -> str:
        pairs = {name: (getattr(self.mean, name), self.standard_error[name]) for name in ("total", *self.mean.known)}
        if self.shape == ():
            head = f"<Simulation of {self.draws} draws, mean +- standard error"
            lines = [f"  {name:<20} {mean:<10.5g} +- {error:.2g}" for name, (mean, error) in pairs.items()]
        else:
            head = f"<Simulation of shape {self.shape}, {self.draws} draws, mean +- standard error"
            with np.printoptions(precision=4, threshold=6, edgeitems=2):
                lines = [f"  {name:<20} {mean} +- {error}" for name, (mean, error) in pairs.items()]
        lines += [f"  {name:<20} not known" for name in self.mean.unknown]
        return "\n".join([head, *lines]) + ">"

    def _repr_html_(self) -> str:
        columns: dict[str, Any] = dict(self.mean.at)
        for name in ("total", *self.mean.known):
            columns[name] = getattr(self.mean, name), self.standard_error[name]
        head = f"Simulation of shape {self.shape}, {self.draws} draws, mean ± standard error"
        return html_tables.numbers("; ".join((head, *self.mean.unknown.values())), columns, self.shape)


def _field(array: Array) -> Array:
    array = frozen(array)
    return array if array.ndim else array[()]


def _summary(estimates: Array, unknown: Mapping[str, str]) -> tuple[dict[str, float], dict[str, float]]:
    """Mean of every primary field and standard error of every field over draws, from an array (draws, fields)."""
    columns = dict(zip(PRIMARY, np.ascontiguousarray(estimates.T), strict=True))
    fields: dict[str, Any] = columns | dict.fromkeys(unknown)
    each = Risk(**fields, exactness=Exactness.SIMULATION, unknown=unknown)
    mean = {name: _mean_and_error(getattr(each, name))[0] for name in each.known}
    return mean, {name: _mean_and_error(getattr(each, name))[1] for name in (*each.known, *DERIVED)}


def _mean_and_error(values: Array) -> tuple[float, float]:
    if not np.all(np.isfinite(values)):
        return np.inf, np.inf
    # Offsets from the first draw: equal values have exactly their own mean and the error 0.
    offsets = values - values[0]
    return float(values[0] + offsets.mean()), float(offsets.std(ddof=1) / np.sqrt(len(values)))
