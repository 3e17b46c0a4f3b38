r"""Bias and variance of every spectral filter, from how the population sees the Gram matrix.

A filter f leaves :math:`h(W) = 1 - W f(W)` of the target. On average it leaves :math:`h_j = \int h\, \delta(w -
W)_{jj}` of direction j, and from one training set to the next the error varies by

.. math:: \text{samples} = \tfrac12 \iint \bigl(h(w) - h(w')\bigr)^2 N(w, w')

with N the mean of what both points share, :math:`\sum_j t_j\, \delta(w - W)_{jj}\, \delta(w' - W)_{jj}`, less the
two-point function: a filter that leaves the same of everything has no variance, so that no large numbers cancel.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.theory.spectral_filters import Response
from sandbox.theory.spectral_measure import SpectralMeasure

#: Nodes whose pairs with others are computed at once: such arrays stay in the processor's cache.
ROWS = 96


class Missed(NamedTuple):
    """The error that filters leave of a predictor, each of shape (rows,).

    Parameters
    ----------
    average : array
        Of the average over training sets.
    spread : array
        Its variance from one training set to the next.
    """

    average: Array
    spread: Array


def missed(measure: SpectralMeasure, response: Response, tail: float, power: Array) -> Missed:
    """The error that filters leave of a predictor.

    Parameters
    ----------
    response : Response
        At the nodes of the measure, the tail added.
    power : array, shape (atoms,)
        Variance of the predictor along the population directions.
    """
    w, at_zero = measure.eigenvalues, response.at_zero[:, None]
    left = response.left(w, tail)
    average = np.square(measure.averages(left, response.at_zero)) @ power
    # The spread is that of what is left, and of what is learnt: the smaller of both has its digits.
    learnt = w * response.values
    late = np.abs(left).max(axis=1, initial=0.0) <= np.abs(learnt).max(axis=1, initial=0.0)
    values = np.where(late[:, None], left, -learnt)
    spread = _within_the_spectrum(measure, power, values)
    if measure.kappa > 0:
        apart = values - np.where(late[:, None], at_zero, 0.0)
        spread = spread + np.square(apart) @ _to_null_space(measure, power)
    return Missed(average, np.maximum(spread, 0.0))


def _within_the_spectrum(measure: SpectralMeasure, power: Array, values: Array) -> Array:
    """Half the sum over pairs of nodes of N times the squared differences of the values; shape (rows,)."""
    interval = measure.points.interval
    if interval.size == 0:
        return np.zeros(len(values))
    # Where an interval is narrow the values on it are nearly equal: only their deviations from their mean have digits.
    begins = _starts(interval)
    mass = measure.gram
    centres = np.add.reduceat(values * mass, begins, axis=1) / np.add.reduceat(mass, begins)
    deviations = values - centres[:, interval]
    squares = deviations * deviations
    spread = np.zeros(len(values))
    between = np.zeros((interval.size, begins.size))
    for rows, kernel in _kernel(measure, power):
        rest, own = slice(rows.start, None), deviations[:, rows]
        spread += squares[:, rows] @ kernel.sum(axis=1) + squares[:, rest] @ kernel.sum(axis=0)
        spread -= 2.0 * np.einsum("ij,ij->i", own, deviations[:, rest] @ kernel.T)
        if begins.size > 1:
            low, high = interval[rows.start], interval[rows.stop - 1] + 1
            between[rows, low:] += np.add.reduceat(kernel, _starts(interval[rest]), axis=1)
            between[rest, low:high] += np.add.reduceat(kernel, _starts(interval[rows]), axis=0).T
    if begins.size > 1:
        between[np.arange(interval.size), interval] = 0.0
        own = centres[:, interval]
        spread += 2.0 * np.einsum("ij,ij->i", deviations, own * between.sum(axis=1) - centres @ between.T)
        among = np.add.reduceat(between, begins)
        spread += np.einsum("ij,ij->i", centres, centres * among.sum(axis=1) - centres @ among.T)
    return spread


def _starts(sorted_labels: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where another label begins."""
    return np.flatnonzero(np.diff(sorted_labels, prepend=-1))


def _kernel(measure: SpectralMeasure, power: Array) -> Iterator[tuple[slice, Array]]:
    """N between some nodes and those from the first of them on, times their weights.

    Pairs of two of the first ones come twice, and so with half of their weight; what is on the diagonal is arbitrary.
    """
    here, atoms, nodes = measure.points, measure.atoms, measure.points.w.size
    bearing = np.flatnonzero(power)
    factor = here.inverse[bearing] * measure.mu
    once = (power * atoms.s)[bearing, None]
    twice = once * atoms.s[bearing, None]
    narrow = np.flatnonzero(measure.support.anchor)
    begins, ends = (np.searchsorted(here.interval, narrow, side=side) for side in ("left", "right"))
    for first in range(0, nodes, ROWS):
        rows, rest = slice(first, min(first + ROWS, nodes)), slice(first, nodes)
        per_w = here.w[rest] - here.w[rows, None]
        # On the diagonal, and where panels are so narrow that rounding makes nodes the same.
        per_w[per_w == 0] = np.inf
        np.divide(atoms.n, per_w, out=per_w)
        dx, dsquared = here.x[rest] - here.x[rows, None], here.squared[rest] - here.squared[rows, None]
        for begin, end in zip(begins, ends, strict=True):
            # There differences of offsets have more digits.
            one, other = slice(max(begin, first), min(end, rows.stop)), slice(max(begin, first), end)
            if one.start < one.stop:
                block = slice(one.start - first, one.stop - first), slice(other.start - first, other.stop - first)
                dx[block] = here.offset[other] - here.offset[one, None]
                dY = here.Y[other] - here.Y[one, None]
                dsquared[block] = dx[block] * (here.x[other] + here.x[one, None]) + dY
        dsquared *= per_w
        dsquared *= (once * factor[:, rows]).T @ factor[:, rest]
        dx *= per_w
        dx *= 2.0
        dx += 1.0
        dx *= (twice * factor[:, rows]).T @ factor[:, rest]
        dx += dsquared
        dx[:, : rows.stop - first] *= 0.5
        yield rows, dx


def _to_null_space(measure: SpectralMeasure, power: Array) -> Array:
    """N between the nodes and the null space of the Gram matrix; shape (nodes,)."""
    here, atoms, kappa = measure.points, measure.atoms, measure.kappa
    share = power / (atoms.s + kappa) * kappa
    by_s, plain = (share * atoms.s) @ here.inverse, share @ here.inverse
    factor = atoms.n / here.w
    return measure.mu * (by_s * (1.0 - factor * (kappa - 2.0 * here.x)) + plain * factor * here.squared)
