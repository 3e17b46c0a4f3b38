r"""The support of the sample spectrum, in the plane of the effective ridge.

At :math:`\text{penalty} = -w`, for w on the spectrum of the Gram matrix, the effective ridge is complex,
:math:`\kappa = x - iy`. Its real part runs over the intervals in which :math:`\sum m s^2/(s+x)^2 > n`; every other x
is a real :math:`\kappa`, outside of the spectrum (Silverstein and Choi 1995 find a support so). x falls as w rises.

Between two poles :math:`-s_j` the function :math:`(\sum m s^2/(s+x)^2)^{-1/2}` is concave, as a power mean of
distances, so that Newton's method from a pole towards the edge is monotone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array
from sandbox.numerics.newton import LAST_STEP, newton
from sandbox.theory.problem import Problem, weighted

#: Intervals narrower than this share of their smallest eigenvalue are measured from an eigenvalue, others from 0.
NARROW = 0.25

#: Newton's steps from an edge that is known to the rounding of the eigenvalues.
POLISH = 8

#: Smaller eigenvalues than this share of the largest one are 0: their squares would underflow.
NEGLIGIBLE = 1e-120


def largest_eigenvalue(problem: Problem) -> Array:
    """The upper edge of the spectrum of the Gram matrix, with its tail; shape (points,).

    Gradient descent is stable up to steps of 2 over it. The largest eigenvalue of a training set scatters around the
    edge by a share of the order of n to the power -2/3.
    """
    m, n = problem.m, problem.n
    used = m > 0
    first = np.where(used, problem.s, 0.0).max(axis=0)
    # Empty groups may stand anywhere.
    s = np.where(used, problem.s, first)
    start = np.where(used, s - first + s * np.sqrt(m / n), 0.0).max(axis=0) + np.zeros(problem.points)

    def step(y: Array) -> Array:
        share = s / ((first - s) + y)
        total, slope = weighted(m, share**2), weighted(m, share**2 / ((first - s) + y))
        return np.divide(total * (np.sqrt(total / n) - 1.0), slope, out=np.zeros_like(total), where=slope > 0)

    y = newton(step, np.where(start > 0, start, 1.0))
    return (y + first) ** 2 * weighted(m * s, 1.0 / ((first - s) + y) ** 2) + problem.tail


class Atoms(NamedTuple):
    """The distinct eigenvalues of a population, in units of the largest, and the samples.

    Parameters
    ----------
    s, m : arrays, shape (atoms,)
        Eigenvalues, decreasing from 1, and the number of directions of each, > 0.
    n : float
        Number of samples.
    left : array, shape (atoms + 1,)
        What is left of n after the first atoms, without cancellation; negative where they are more.
    scale : float
        The largest eigenvalue.
    """

    s: Array
    m: Array
    n: float
    left: Array
    scale: float

    @classmethod
    def of(cls, problem: Problem) -> tuple[Atoms, NDArray[np.intp]]:
        """The atoms of a problem of one point, and the atom of each of its groups; -1 for groups that count as 0."""
        s, m = problem.s[:, 0], problem.m[:, 0]
        scale = float(s.max(where=m > 0, initial=0.0))
        occupied = np.flatnonzero((m > 0) & (s > NEGLIGIBLE * scale))
        begins = np.diff(s[occupied], prepend=np.inf) != 0
        atom = np.full(s.size, -1)
        atom[occupied] = np.cumsum(begins) - 1
        first = occupied[begins]
        # Groups between two atoms are empty, so that what is left after the one is left before the other.
        last = occupied[-1] + 1 if occupied.size else 0
        left = problem.directions.left_of(problem.exactly_n, np.append(first, last))
        atoms = cls(s[first] / scale, np.zeros(first.size), float(problem.exactly_n[0][0]), left, scale)
        return atoms._replace(m=atoms.sums(atom, m)), atom

    def sums(self, atom: NDArray[np.intp], values: Array) -> Array:
        """Sums of values of the groups over those of each atom."""
        counted = atom >= 0
        return np.bincount(atom[counted], values[counted], self.s.size).astype(np.float64)


class Support(NamedTuple):
    """Intervals of x = offset - anchor, in the order of falling w.

    Parameters
    ----------
    anchor : array, shape (intervals,)
        An eigenvalue in the interval, or 0: what is near to it is known to the last digit of its distance from there.
    low, high : arrays, shape (intervals,)
        The offsets at both ends.
    hard : bool
        Whether the last interval ends at x = 0 because there are as many directions as samples: w reaches down to 0.
    """

    anchor: Array
    low: Array
    high: Array
    hard: bool


def support(atoms: Atoms) -> Support:
    """Where the sample spectrum is, in the plane of the effective ridge."""
    s, m, n = atoms.s, atoms.m, atoms.n
    if s.size == 0:
        return Support(np.zeros(0), np.zeros(0), np.zeros(0), False)
    weights, last = m * s * s, s.size - 1
    between = s[:-1] - s[1:]
    # With the two neighbours of a gap alone, the least of the sum over it is this cube.
    least = (np.cbrt(weights[:-1]) + np.cbrt(weights[1:])) ** 3
    gaps = np.flatnonzero(least < n * between**2)
    # The outer ends are those of a gap without end, from the last atom to the first.
    above, below, length = np.append(gaps, last), np.append(gaps + 1, 0), np.append(between[gaps], np.inf)
    after, before, is_open = _edges(atoms, above, below, length)
    gaps = gaps[is_open[:-1]]
    first, final = np.append(0, gaps + 1), np.append(gaps, last)
    reach_up, reach_down = after[is_open], np.roll(before[is_open], 1)
    width = (s[first] - s[final]) + reach_down + reach_up
    narrow = width < NARROW * s[final]
    low = np.where(narrow, -reach_down, -s[first] - reach_down)
    high = np.where(narrow, (s[first] - s[final]) + reach_up, reach_up - s[final])
    hard = bool(atoms.left[-1] == 0)
    if hard:
        high[-1] = 0.0
    near_zero = np.flatnonzero(~narrow & (high > -0.5 * s[final]))
    high[near_zero] = _near_zero(atoms, high[near_zero])
    return Support(np.where(narrow, s[first], 0.0), low, high, hard)


def _edges(
    atoms: Atoms, above: NDArray[np.intp], below: NDArray[np.intp], length: Array
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Distances of the edges from the poles of the atoms `above` and `below` a gap, and whether there is a gap at all.

    Newton's iterates from both poles stay within the intervals: where they meet, the gap is closed.
    """
    s, n = atoms.s, atoms.n
    single = s * np.sqrt(atoms.m / n)
    after, before = single[above], single[below]
    is_open = np.ones(above.size, dtype=bool)
    active = np.arange(above.size)
    while active.size:
        up, rising = _step(atoms, s[above[active]], after[active])
        down, falling = _step(atoms, s[below[active]], -before[active])
        towards = (rising > 0) & (falling < 0)
        up, down = np.where(rising > 0, up, 0.0), np.where(falling < 0, -down, 0.0)
        after[active] = np.fmax(after[active], after[active] + up)
        before[active] = np.fmax(before[active], before[active] + down)
        good = towards & (after[active] + before[active] < length[active])
        is_open[active[~good]] = False
        moving = (up > LAST_STEP * after[active]) | (down > LAST_STEP * before[active])
        active = active[good & moving]
    return after, before, is_open


def _step(atoms: Atoms, anchor: Array, offset: Array) -> tuple[Array, Array]:
    """Newton's step to where the sum is n, and the slope of its root mean power."""
    s, m, n = atoms.s, atoms.m, atoms.n
    inverse = 1.0 / ((s[:, None] - anchor) + offset)
    shares = (s[:, None] * inverse) ** 2
    total, slope = m @ shares, m @ (shares * inverse)
    return np.divide(total * (np.sqrt(total / n) - 1.0), slope, out=np.zeros_like(total), where=slope != 0), slope


def _near_zero(atoms: Atoms, x: Array) -> Array:
    """Edges that are nearer to 0 than to any pole, to the last digit: eigenvalues above |x| are counted whole."""
    s, m = atoms.s[:, None], atoms.m
    for _ in range(POLISH):
        large = s > np.abs(x)
        inverse = 1.0 / (s + x)
        excess = m @ (np.where(large, -x * (2.0 * s + x), s * s) * inverse**2) - atoms.left[large.sum(axis=0)]
        x = x + excess / (2.0 * (m @ (s * s * inverse**3)))
    return x
