r"""Regression on the largest principal components of the training inputs.

Which eigenvalue of the Gram matrix is the k-th largest is not a function of it alone: the spectrum is cut where k
eigenvalues are above,

.. math:: \int_{w > c} \mathrm{tr}\, \delta(w - X X^\top)\, dw = k .

It is left there as an edge of panels, so that the filter, which jumps there, is smooth on all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.numerics.panels import UnresolvedError
from sandbox.numerics.refinement import ORDER, Panels
from sandbox.numerics.roots import bracketed_roots
from sandbox.theory.filter_sources import FIELDS, UNRESOLVED, Shared, alike, fields_of, replace_limits
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_curve import Places, Points, points, solved
from sandbox.theory.spectral_filters import Response
from sandbox.theory.spectral_measure import SpectralMeasure, Squares

#: Cuts for which one measure is resolved at once.
CUTS = 64

#: The share of all eigenvalues by which a cut may be beside the end of a panel, and still be there.
BESIDE = 1e-12

#: As near to an edge as this its eigenvalue is known.
LEAST_ANGLE = 1e-6


@dataclass(frozen=True)
class ComponentsFilter:
    r"""Least squares on the components above a cut, :math:`f(z) = 1/z` for w = z - tail > cut and else 0.

    Parameters
    ----------
    cut : array, shape (points,)
        Eigenvalues of the Gram matrix without its tail; inf keeps nothing, 0 everything.
    """

    cut: Array

    def __call__(self, w: Array, tail: float) -> Response:
        kept = w > self.cut[:, None]
        return Response(np.where(kept, 1.0 / (w + tail), 0.0), np.where(kept, 0.0, 1.0), np.ones(self.cut.size))

    def start(self, w: Array, tail: float) -> None:
        """The fit does not depend on a start."""

    def at(self, points: NDArray[np.intp]) -> ComponentsFilter:
        """The filters of some of the points."""
        return ComponentsFilter(self.cut[points])

    @property
    def limit(self) -> NDArray[np.bool_]:
        """Nowhere: where all components are kept and there is no tail the engine is asked."""
        return np.zeros(self.cut.size, dtype=bool)


def component_sources(problem: Problem, components: Array) -> dict[str, Array]:
    """All primary fields of the risk of regression on the largest sample components.

    With a tail there are n components with an eigenvalue; those beyond the listed directions carry no signal, and only
    fit the labels.

    Parameters
    ----------
    problem : Problem
        Its p must be infinite, and its penalty is not looked at.
    components : array, shape (points,)
        How many are kept, >= 0; all there are if that is less. Need not be whole.

    Returns
    -------
    dict of arrays, each of shape (points,)
        As of `sandbox.theory.bias_variance.sources`.
    """
    problem.check_tested_where_trained()
    none = np.zeros((len(problem.s), 1))
    fields = {name: np.zeros(problem.points) for name in FIELDS}
    fields["noise"] += problem.noise
    limit = np.broadcast_to((problem.tail == 0) & (components >= np.minimum(problem.rank, problem.n)), problem.points)
    for together in alike(problem, none):
        asked = together[~limit[together]]
        for first in range(0, asked.size, CUTS):
            rows = asked[first : first + CUTS]
            shared = Shared.of(problem.at(rows), none[:, 0])
            try:
                found = _of_one_spectrum(shared, components[rows])
            except UnresolvedError as error:
                raise NotImplementedError(UNRESOLVED) from error
            for name, array in found.items():
                fields[name][rows] = array
    replace_limits(fields, problem, limit)
    return fields


def _of_one_spectrum(shared: Shared, components: Array) -> dict[str, Array]:
    plain = shared.measure(_nothing)
    cut, panels = _cut(plain, components)
    null = plain.null_samples
    beyond = np.clip(components - (shared.atoms.n - null), 0.0, null)
    unseen = 1.0 - beyond / null if null > 0 and shared.tail > 0 else np.ones(components.size)
    return fields_of(shared, ComponentsFilter(cut), panels, unseen)


def _nothing(w: Array) -> Squares:
    none = np.zeros((0, w.size))
    return Squares(none, none, none, none[:, 0], none[:, 0])


def _cut(measure: SpectralMeasure, components: Array) -> tuple[Array, Panels]:
    """Where the spectrum is cut, and its panels cut there."""
    panels = measure.panels
    cuts = np.where(components > 0, 0.0, np.inf)
    if panels.left.size == 0:
        return cuts, panels
    masses = measure.gram.reshape(-1, ORDER).sum(axis=1)
    # In the order of falling w, which is that of rising x: from the lower end of an interval up, then to its upper end.
    from_low = panels.curve % 2 == 1
    order = np.lexsort((np.where(from_low, panels.left, -panels.left), ~from_low, panels.curve // 2))
    counts = np.cumsum(masses[order])
    beside = BESIDE * max(counts[-1], 1.0)
    inside = np.flatnonzero((components > beside) & (components < counts[-1] - beside))
    place = np.searchsorted(counts, components[inside] - beside)
    where, missing = order[place], components[inside] - np.append(0.0, counts)[place]
    begin = np.where(from_low[where], panels.left[where], panels.right[where])
    end = np.where(from_low[where], panels.right[where], panels.left[where])

    def excess(angle: Array, which: NDArray[np.intp]) -> Array:
        piece = Panels(panels.curve[where[which]], begin[which], angle)
        return np.abs((_gram(measure, piece) * piece.weights).sum(axis=1)) - missing[which]

    angle, found = bracketed_roots(excess, begin, end)
    angle = np.where(found & (missing < masses[where] - beside), angle, end)
    last = panels.curve.max() - 1
    in_gap = (angle == 0) & ~from_low[where] & (panels.curve[where] < last)
    # In a gap between two intervals; at the end of the last one nothing is cut, as all components are kept there.
    w = _at(measure, panels.curve[where], np.maximum(angle, LEAST_ANGLE)).w
    below = _at(measure, np.where(in_gap, panels.curve[where] + 3, last), np.full(w.size, LEAST_ANGLE)).w
    cuts[inside] = measure.atoms.scale * np.where(in_gap, np.sqrt(w * below), w)
    strictly = (angle > panels.left[where]) & (angle < panels.right[where])
    for panel, at in zip(where[strictly], angle[strictly], strict=True):
        # The panel may have been cut already; what is left of it in its old place reaches up to the nearest cut.
        mine = np.flatnonzero((panels.curve == panels.curve[panel]) & (panels.left < at) & (panels.right > at))
        rest = Panels(panels.curve[mine], np.full(mine.size, at), panels.right[mine])
        right = panels.right.copy()
        right[mine] = at
        panels = Panels.together([Panels(panels.curve, panels.left, right), rest])
    return cuts, panels


def _at(measure: SpectralMeasure, curve: NDArray[np.intp], angle: Array) -> Points:
    places = Places.of(measure.support, curve, angle)
    return points(measure.atoms, places, solved(measure.atoms, places, None))


def _gram(measure: SpectralMeasure, panels: Panels) -> Array:
    """The density of the eigenvalues of the Gram matrix in the angle; shape (panels, order)."""
    here = _at(measure, np.repeat(panels.curve, ORDER), panels.nodes.ravel())
    return (here.stretch / here.squared * np.sqrt(here.Y) / np.pi).reshape(-1, ORDER)
