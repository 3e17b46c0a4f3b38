"""The result of a simulation: every draw, means over the draws and their standard errors, and single runs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations import html_tables
from sandbox.foundations.parameters import Array, Parameter, one_of
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.foundations.records import Pasted, frozen
from sandbox.results.exactness import Exactness
from sandbox.results.risk import Risk

SHARE = Parameter("q", "share of the draws below a quantile", 0.0, 1.0)


class Stream(NamedTuple):
    """Where draws come from: the draw i has the seed ``SeedSequence(entropy, spawn_key=(*spawn_key, i))``.

    Parameters
    ----------
    entropy, spawn_key : tuple of int
    draws : int
    """

    entropy: tuple[int, ...]
    spawn_key: tuple[int, ...]
    draws: int

    @property
    def seed(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What tells it from others: the entropy as NumPy reads it, in words of 32 bits, filled up to four."""
        words = [
            number >> 32 * i & 0xFFFFFFFF
            for number in self.entropy
            for i in range(max(1, math.ceil(number.bit_length() / 32)))
        ]
        return (*words, *[0] * (4 - len(words))), self.spawn_key


@dataclass(frozen=True, eq=False, repr=False)
class Simulation(Pasted):
    """A risk measured by Monte Carlo.

    Parameters
    ----------
    each : Risk, shape (draws, ...)
        The estimates of each draw, unbiased; its exactness is ``"simulation"``. A part that is small may be estimated
        below 0.
    runs : array, shape (draws, fits, ...)
        The test error, noise included, of every single fit to noisy labels of its own: what one training run gives.
        The estimates of `each` average over labels, and scatter less.
    streams : tuple of Stream
        The seeds of the draws.
    at : mapping of str to array
        What the risk is a function of, as in `Risk`.

    Attributes
    ----------
    mean : Risk, shape (...)
        Means over the draws.
    standard_error : dict of array
        Standard error of every field of `mean`, derived ones included, under its name and of its shape.
    spread : array, shape (...)
        Standard deviation of the test error of a single run.
    draws : int
        Number of independent draws.
    shape : tuple of int

    Examples
    --------
    >>> from sandbox import MinNorm, Task
    >>> from sandbox.simulation.simulate import simulate
    >>> measured = simulate(MinNorm([20, 80]), Task.isotropic(100, noise=0.1), n=40, draws=10, rng=0)
    >>> measured.mean.total.round(2), measured.standard_error["total"].round(3)
    (array([1.87, 1.01]), array([0.032, 0.003]))
    """

    each: Risk
    runs: Array
    streams: tuple[Stream, ...]
    at: Mapping[str, Array]

    __iter__ = None  # a record is indexed, never iterated
    __hash__ = None  # type: ignore[assignment]  # equality is by array values, which do not hash

    @classmethod
    def of(
        cls,
        cells: Sequence[Array],
        runs: Sequence[Array],
        shape: tuple[int, ...],
        streams: tuple[Stream, ...],
        *,
        at: Mapping[str, Array] | None = None,
        unknown: Mapping[str, str] | None = None,
    ) -> Simulation:
        """The simulation of a batch.

        Parameters
        ----------
        cells : sequence of array, shape (draws, fields)
            The estimates of each draw, fields in the order of `PRIMARY`; one array per cell of the batch.
        runs : sequence of array, shape (draws, fits)
            The test errors of single fits, one array per cell.
        shape : tuple of int
            Shape of the batch.
        streams : tuple of Stream
            The seeds of the draws.
        at : mapping of str to array, optional
            What the risk is a function of, see `Risk`.
        unknown : mapping of str to str, optional
            The fields that cannot be measured, whose columns are not read, with a sentence for each.
        """
        missing = {} if unknown is None else dict(unknown)
        everything = np.stack(cells, axis=-1)
        draws = everything.shape[0]
        fields: dict[str, Any] = dict.fromkeys(missing) | {
            name: everything[:, i].reshape(draws, *shape) for i, name in enumerate(PRIMARY) if name not in missing
        }
        each = Risk(**fields, exactness=Exactness.SIMULATION, unknown=missing)
        single = np.stack(runs, axis=-1)
        given = {} if at is None else {name: frozen(np.asarray(value, dtype=float)) for name, value in at.items()}
        return cls(each, frozen(single.reshape(*single.shape[:2], *shape)), streams, given)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.each.shape[1:]

    @property
    def draws(self) -> int:
        return self.each.shape[0]

    @cached_property
    def mean(self) -> Risk:
        fields: dict[str, Any] = {name: self._summaries[name][0] for name in self.each.known}
        unknown = dict.fromkeys(self.each.unknown)
        return Risk(**fields | unknown, exactness=Exactness.SIMULATION, at=self.at, unknown=self.each.unknown)

    @cached_property
    def standard_error(self) -> dict[str, Array]:
        return {name: self._summaries[name][1] for name in (*self.each.known, *DERIVED)}

    @cached_property
    def spread(self) -> Array:
        rows = np.ascontiguousarray(self.runs.reshape(self.runs.shape[0] * self.runs.shape[1], -1).T)
        with np.errstate(over="ignore"):
            found = np.array([row.std(ddof=1) if np.all(np.isfinite(row)) else np.inf for row in rows])
        return _field(found.reshape(self.shape))

    def quantile(self, q: ArrayLike, field: str = "total") -> Array:
        """Quantiles over the draws: where few draws carry the mean, the median says what is usual.

        Parameters
        ----------
        q : array_like, shape (...)
            Shares between 0 and 1; 0.5 is the median.
        field : str, default "total"
            One of the fields of `each`, derived ones included, or ``"run"`` for the test errors of single runs.

        Returns
        -------
        array, shape of q and then that of the batch

        Raises
        ------
        TypeError, ValueError
            If q is no share, or there is no such field.

        Examples
        --------
        >>> from sandbox import MinNorm, Task, simulate
        >>> measured = simulate(MinNorm(), Task.isotropic(100, noise=0.1), n=40, draws=50, rng=0)
        >>> measured.quantile([0.1, 0.5, 0.9], "run").round(2)
        array([0.71, 0.77, 0.85])
        """
        share = SHARE.check(q)
        one_of(field, "field", ("run", *self.each.known, *DERIVED), "'run' and the fields of its mean")
        values = self.runs.reshape(-1, *self.shape) if field == "run" else getattr(self.each, field)
        # Of finite and infinite neighbours the larger one: NumPy would interpolate to nan.
        method: Any = "linear" if np.all(np.isfinite(values)) else "higher"
        return _field(np.asarray(np.quantile(values, share, axis=0, method=method)))

    def merged(self, other: Simulation) -> Simulation:
        """The draws of this simulation and of another of the same model, task and n, with other seeds.

        That the models and tasks are the same cannot be seen from the draws. Compared are their shapes, what they are
        functions of (`at`), the noise, the number of fits in a draw and the fields that are known.

        Parameters
        ----------
        other : Simulation

        Returns
        -------
        Simulation

        Raises
        ------
        TypeError
            If it is none.
        ValueError
            If a seed is in both, whose draws would count twice, or what is compared is not the same.

        Examples
        --------
        >>> from sandbox import MinNorm, Task, simulate
        >>> one, two = (simulate(MinNorm(), Task.isotropic(20), n=10, draws=10, rng=seed) for seed in (0, 1))
        >>> one.merged(two).draws
        20
        """
        if not isinstance(other, Simulation):
            raise TypeError(f"other must be a Simulation, got {type(other).__name__}")
        require_alike(self, other.shape, other.at, "other")
        alike = self.each.unknown == other.each.unknown and self.runs.shape[1] == other.runs.shape[1]
        if not (alike and np.array_equal(self.each.noise[0], other.each.noise[0])):
            raise ValueError("other must be a simulation of the same model and task")
        own = {stream.seed for stream in self.streams}
        twice = [stream for stream in other.streams if stream.seed in own]
        if twice:
            raise ValueError(
                f"other must have seeds of its own, got {_said(twice[0])} in both: their draws would count twice"
            )
        fields: dict[str, Any] = dict.fromkeys(self.each.unknown) | {
            name: np.concatenate([getattr(self.each, name), getattr(other.each, name)]) for name in self.each.known
        }
        each = Risk(**fields, exactness=Exactness.SIMULATION, unknown=self.each.unknown)
        runs = frozen(np.concatenate([self.runs, other.runs]))
        return Simulation(each, runs, (*self.streams, *other.streams), self.at)

    def __getitem__(self, index: Any) -> Simulation:
        inside = index if isinstance(index, tuple) else (index,)
        at = {name: frozen(np.broadcast_to(array, self.shape)[index]) for name, array in self.at.items()}
        return Simulation(
            self.each[(slice(None), *inside)],
            frozen(self.runs[(slice(None), slice(None), *inside)]),
            self.streams,
            at,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Simulation):
            return NotImplemented
        return self.each == other.each and np.array_equal(self.runs, other.runs)

    def __repr__(self) -> str:
        pairs = {name: (getattr(self.mean, name), self.standard_error[name]) for name in ("total", *self.mean.known)}
        if self.shape == ():
            head = f"<Simulation of {self.draws} draws, mean +- standard error"
            lines = [f"  {name:<20} {mean:<10.5g} +- {error:.2g}" for name, (mean, error) in pairs.items()]
            lines.append(f"  {'spread of one run':<20} {self.spread:.2g}")
        else:
            head = f"<Simulation of shape {self.shape}, {self.draws} draws, mean +- standard error"
            with np.printoptions(precision=4, threshold=6, edgeitems=2):
                lines = [f"  {name:<20} {mean} +- {error}" for name, (mean, error) in pairs.items()]
                lines.append(f"  {'spread of one run':<20} {self.spread}")
        lines += [f"  {name:<20} not known" for name in self.mean.unknown]
        return "\n".join([head, *lines]) + ">"

    def _repr_html_(self) -> str:
        columns: dict[str, Any] = dict(self.at)
        for name in ("total", *self.mean.known):
            columns[name] = getattr(self.mean, name), self.standard_error[name]
        head = f"Simulation of shape {self.shape}, {self.draws} draws, mean ± standard error"
        return html_tables.numbers("; ".join((head, *self.mean.unknown.values())), columns, self.shape)

    @cached_property
    def _summaries(self) -> dict[str, tuple[Array, Array]]:
        """Mean and standard error of every field."""
        found = {}
        for name in (*self.each.known, *DERIVED):
            # Cell by cell: the rounding of a sum over draws must not depend on the batch around it.
            rows = np.ascontiguousarray(getattr(self.each, name).reshape(self.draws, -1).T)
            with np.errstate(over="ignore"):  # the spread of risks of 1e200
                pairs = [_mean_and_error(row) for row in rows]
            mean, error = (np.array(each).reshape(self.shape) for each in zip(*pairs, strict=True))
            found[name] = (_field(mean), _field(error))
        return found


def require_alike(simulation: Simulation, shape: tuple[int, ...], at: Mapping[str, Array], name: str) -> None:
    """Raise a `ValueError` unless a simulation has that shape and is a function of that."""
    if simulation.shape != shape:
        raise ValueError(f"{name} must have the same shape, got {simulation.shape} and {shape}")
    same = simulation.at.keys() == at.keys() and all(
        np.array_equal(np.broadcast_to(simulation.at[key], shape), np.broadcast_to(at[key], shape)) for key in at
    )
    if not same:
        raise ValueError(f"{name} must be a simulation at the same {', '.join(sorted({*simulation.at, *at}))}")


def _said(stream: Stream) -> str:
    entropy = stream.entropy[0] if len(stream.entropy) == 1 else list(stream.entropy)
    return f"{entropy} with the spawn key {stream.spawn_key}" if stream.spawn_key else f"{entropy}"


def _field(array: Array) -> Array:
    array = frozen(array)
    return array if array.ndim else array[()]


def _mean_and_error(values: Array) -> tuple[float, float]:
    if not np.all(np.isfinite(values)):
        return np.inf, np.inf
    # Offsets from the first draw: equal values have exactly their own mean and the error 0.
    offsets = values - values[0]
    return float(values[0] + offsets.mean()), float(offsets.std(ddof=1) / np.sqrt(len(values)))
