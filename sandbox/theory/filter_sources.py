"""The risk of every spectral filter, source by source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.numerics.panels import UnresolvedError
from sandbox.numerics.refinement import Panels
from sandbox.theory.bias_variance import LIMITS, ratios, sources, times
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.filter_contour import CONTINUED, contour_fields
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_filters import SpectralFilters
from sandbox.theory.spectral_measure import SpectralMeasure, Squares
from sandbox.theory.spectral_support import Atoms
from sandbox.theory.two_point import missed

#: Filters for which one measure is resolved at once.
FILTERS = 256

#: How many times what is affordable is spent on filters for which there is no other way.
PATIENCE = 2

#: Amplifications of the noise beyond this are infinite: no filter that stops reaches them.
INFINITE = 1e137


def filter_sources(problem: Problem, filters: SpectralFilters, initial: Array | None = None) -> dict[str, Array]:
    r"""All primary fields of the risk of spectral filters in a linear model, each of shape (points,).

    With h = 1 - W f(W), what a filter leaves of the target, and W the Gram matrix without its tail, which is added to
    the argument of f:

    .. math::
        \text{bias} &= \sum_j t_j \bar h_j^2 + \text{hidden}, \qquad
        \text{samples} = E\, \beta^\top h\, \Sigma\, h\, \beta - \sum_j t_j \bar h_j^2 + \text{hidden}\, V, \\
        \text{labels} &= \text{noise}\, V, \qquad V = E\, \mathrm{tr}\, \Sigma W f^2, \\
        \text{train} &= \tfrac1n E \bigl[ \beta^\top W r^2 \beta
        + (\text{hidden} + \text{noise})\, \mathrm{tr}\, r(X X^\top)^2 \bigr]

    with :math:`\bar h_j` the average of :math:`h_{jj}`, and r(z) = 1 - z f(z) what is left of the labels.

    Parameters
    ----------
    problem : Problem
        Its p must be infinite, and its penalty is not looked at. Points that differ in filters, noise and hidden power
        only share one measure.
    filters : SpectralFilters
        One for every point. Where it is min-norm least squares the fields are those of the engine without penalty.
    initial : array, shape (groups, points) or (groups, 1), optional
        Variance, on each group, of a predictor from which training starts; its coefficients have nothing to do with
        those of the target.

    Returns
    -------
    dict of arrays
        As of `sandbox.theory.bias_variance.sources`, with 0 for what depends on features. With `initial` further
        `initial_bias` and `initial_samples`, what is left of the predictor at the start: of its average over training
        sets, and beside. They belong to the excess and are in none of the other fields but the training error.
    """
    problem.check_tested_where_trained()
    begun = np.zeros((len(problem.s), 1)) if initial is None else initial
    fields = {name: np.zeros(problem.points) for name in (*FIELDS, *(() if initial is None else INITIAL))}
    fields["noise"] += problem.noise
    limit = filters.limit
    for points in alike(problem, begun):
        # Of the limit only what is left of the start is asked here.
        asked = points if begun.any() else points[~limit[points]]
        for first in range(0, asked.size, FILTERS):
            rows = asked[first : first + FILTERS]
            own = begun[:, 0 if begun.shape[1] == 1 else rows[0]]
            for name, array in _of_one_spectrum(problem.at(rows), filters.at(rows), own).items():
                if name in fields:
                    fields[name][rows] = array
    replace_limits(fields, problem, limit)
    return fields


FIELDS = (
    "noise", "bias", "samples", "features", "samples_features", "labels", "labels_features", "train",
    "effective_parameters",
)  # fmt: skip

#: And what is left of an initial predictor.
INITIAL = ("initial_bias", "initial_samples")


def _of_one_spectrum(problem: Problem, filters: SpectralFilters, initial: Array) -> dict[str, Array]:
    try:
        return fields_of(Shared.of(problem, initial), filters)
    except UnresolvedError as error:
        if isinstance(filters, CONTINUED):
            return contour_fields(problem, filters, initial)
        raise NotImplementedError(UNRESOLVED) from error


#: What is said where neither the measure nor a contour resolves filters.
UNRESOLVED = (
    "the risk of this filter is not resolved: it varies too fast over the spectrum, or there are too many distinct "
    "eigenvalues for so many samples; take a smoother filter, merge eigenvalues that are close, or simulate"
)


@dataclass(frozen=True)
class Shared:
    """What points of one spectrum and sample size share, and the noise of each.

    Parameters
    ----------
    atoms : Atoms
    tail : float
    power, initial : arrays, shape (atoms,)
        Of the target and of the predictor from which training starts.
    noise, hidden : arrays, shape (points,) or (1,)
    """

    atoms: Atoms
    tail: float
    power: Array
    initial: Array
    noise: Array
    hidden: Array

    @classmethod
    def of(cls, problem: Problem, initial: Array) -> Shared:
        """What the points of a problem share; `initial` has the shape (groups,)."""
        one = problem.at(np.zeros(1, dtype=np.intp))
        atoms, atom = Atoms.of(one)
        seen = atom >= 0
        power, begun = (atoms.sums(atom, array) for array in (one.t[:, 0], initial))
        hidden = problem.hidden + one.t[~seen, 0].sum()
        return cls(atoms, float(one.tail[0]), power, begun, problem.noise, hidden)

    def measure(
        self, squares: Callable[[Array], Squares], panels: Panels | None = None, patience: int = PATIENCE
    ) -> SpectralMeasure:
        """The measure of the Gram matrix, resolved for some filters."""
        return SpectralMeasure.of(self.atoms, self.power + self.initial, squares, panels, patience)


def fields_of(
    shared: Shared, filters: SpectralFilters, panels: Panels | None = None, unseen: Array | None = None
) -> dict[str, Array]:
    """The fields of filters on one spectrum.

    Parameters
    ----------
    panels : Panels, optional
        Where the measure begins.
    unseen : array, shape (rows,), optional
        What is left, in square, of labels in the null space of the Gram matrix without its tail, on average; what the
        filters leave at the tail, if it is not given.
    """
    tail, n = shared.tail, shared.atoms.n
    limit, starts = filters.limit[:, None], bool(shared.initial.any())

    def squares(w: Array) -> Squares:
        target = filters(w, tail)
        responses = [target]
        if starts and (start := filters.start(w, tail)) is not None:
            responses.append(start)
        left, residual, at_zero = (
            np.concatenate(arrays)
            for arrays in zip(*((each.left(w, tail), each.residual, each.at_zero) for each in responses), strict=True)
        )
        amplified = np.where(limit, 0.0, (w * target.values) * target.values)
        return Squares(left**2, residual**2, amplified, at_zero**2, at_zero**2)

    measure = shared.measure(squares, panels, 1 if isinstance(filters, CONTINUED) else PATIENCE)
    target = filters(measure.eigenvalues, tail)
    error = missed(measure, target, tail, shared.power)
    per_noise = (measure.eigenvalues * target.values * target.values) @ measure.population
    per_noise = np.where(per_noise > INFINITE, np.inf, per_noise)
    if unseen is None:
        unseen = (filters(np.zeros(1), tail).residual[:, 0] if tail > 0 else target.at_zero) ** 2
    from_labels = target.residual**2 @ measure.gram + measure.null_samples * unseen
    from_signal = target.residual**2 @ measure.signal(shared.power)
    fields = {
        "bias": error.average + shared.hidden,
        "samples": error.spread + _amplified(shared.hidden, per_noise),
        "labels": _amplified(shared.noise, per_noise),
        "train": (from_signal + (shared.noise + shared.hidden) * from_labels) / n,
        "effective_parameters": n * per_noise,
    }
    if starts and (start := filters.start(measure.eigenvalues, tail)) is not None:
        begun = missed(measure, start, tail, shared.initial)
        fields |= {"initial_bias": begun.average, "initial_samples": begun.spread}
        fields["train"] = fields["train"] + start.residual**2 @ measure.signal(shared.initial) / n
    return fields


@LIMITS
def _amplified(variance: Array, per_noise: Array) -> Array:
    """No noise is none, however much it is amplified."""
    return times(variance, per_noise)


def replace_limits(fields: dict[str, Array], problem: Problem, limit: NDArray[np.bool_]) -> None:
    """Put what the engine knows of min-norm least squares where that is meant."""
    if not limit.any():
        return
    unpenalised = replace(problem.at(limit), penalty=np.zeros(1), p=np.full(1, np.inf))
    sums = solved(unpenalised)
    for name, array in sources(unpenalised, sums, ratios(unpenalised, sums)).items():
        fields[name][limit] = array


def alike(problem: Problem, initial: Array) -> list[NDArray[np.intp]]:
    """Points of one spectrum and sample size."""
    grouped = [array for array in (problem.s, problem.m, problem.t, initial) if array.shape[1] > 1]
    single = [array[None] for array in (problem.n, problem.tail) if array.size > 1]
    if not grouped and not single:
        return [np.arange(problem.points)]
    _, which = np.unique(np.concatenate([*grouped, *single]), axis=1, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    return np.split(order, np.flatnonzero(np.diff(which.ravel()[order])) + 1)
