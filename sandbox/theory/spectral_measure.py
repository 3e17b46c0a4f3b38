r"""How a population sees the eigenvalues of the Gram matrix: quadrature for every spectral filter.

W = X'X of n samples, its tail left out. The deterministic equivalent of a function of one W is an integral over
its spectrum against one of these densities, of which all are multiples of
:math:`\mu(dw) = \frac{y}{\pi w} dw` along the curve of `sandbox.theory.spectral_curve`:

.. math::
    \delta(w - W)_{jj} &= \frac{s_j}{D_j}\, \mu, &
    \mathrm{tr}\, \Sigma\, \delta(w - W) &= n\, \mu, \\
    \mathrm{tr}\, \delta(w - X X^\top) &= \frac{w}{|\kappa|^2}\, \mu, &
    \beta^\top W \delta(w - W)\, \beta &= w \sum_j \frac{t_j}{D_j}\, \mu

and, where there are more directions than samples, a mass :math:`\kappa_0/(s_j + \kappa_0)` at w = 0 for direction j.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.numerics.refinement import ORDER, Panels, Sampled, refine, resolved
from sandbox.theory.effective_ridge import inverse_effective_ridge
from sandbox.theory.problem import Problem
from sandbox.theory.spectral_curve import Places, Points, points, solved
from sandbox.theory.spectral_support import Atoms, Support, support

#: Estimated error of a panel relative to the whole integral.
TOLERANCE = 1e-13

#: A target of which a filter leaves less than this share, in square, is not resolved any further.
NOTHING = 1e-16

#: On a panel the eigenvalue of the Gram matrix varies by no more than this factor, but down to 0.
RATIO = 16.0

#: Atoms x nodes computed at once.
BLOCK = 2**18

#: Panels that are affordable, and atoms x nodes: 4096 nodes of 2000 atoms take seconds, twice as many four times that.
PANELS, WORK = 1024, 2**23


class Squares(NamedTuple):
    """What of filters is integrated: against target power, the Gram matrix, and the population covariance.

    Parameters
    ----------
    missed, residual, amplified : arrays, shape (rows, nodes)
        None of them negative.
    missed_at_zero, residual_at_zero : array, shape (rows,)
        The first two where nothing is seen.
    """

    missed: Array
    residual: Array
    amplified: Array
    missed_at_zero: Array
    residual_at_zero: Array


@dataclass(frozen=True)
class SpectralMeasure:
    """Nodes and weights on the spectrum of the Gram matrix.

    Parameters
    ----------
    atoms : Atoms
    support : Support
    kappa : float
        The effective ridge without penalty, in units of the atoms; 0 with no more directions than samples.
    panels : Panels
        Of the angles from the ends of the intervals.
    Y : array, shape (nodes,)
        The square of the imaginary part of kappa.
    """

    atoms: Atoms
    support: Support
    kappa: float
    panels: Panels
    Y: Array

    @classmethod
    def of(
        cls,
        atoms: Atoms,
        power: Array,
        squares: Callable[[Array], Squares],
        panels: Panels | None = None,
        patience: int = 1,
    ) -> SpectralMeasure:
        """The measure, resolved for some filters.

        Parameters
        ----------
        power : array, shape (atoms,)
            Where the target is.
        squares : callable
            From eigenvalues of the Gram matrix to what of the filters is integrated there.
        panels : Panels, optional
            Where to begin.
        patience : int, default 1
            How many times what is affordable may be spent where there is no other way.

        Raises
        ------
        UnresolvedError
            If the filters vary too fast, or many eigenvalues stand by themselves.
        """
        where, kappa = support(atoms), _at_zero_penalty(atoms)
        if panels is None:
            sides = np.arange(2 * where.low.size)
            panels = Panels(sides, np.zeros(sides.size), np.full(sides.size, np.pi / 2))
        if atoms.s.size == 0:
            return cls(atoms, where, kappa, panels, np.zeros(0))
        bearing = np.flatnonzero(power)
        mass = atoms.s / (atoms.s + kappa)
        null = power @ np.square(1.0 - mass), max(float(atoms.left[-1]), 0.0)
        everything = NOTHING * power.sum(), NOTHING * atoms.n
        last = 2 * (where.low.size - 1)

        def part(panels: Panels, guess: Array | None) -> Sampled:
            half, shape = (panels.right - panels.left) / 2.0, (panels.left.size, ORDER)
            places = Places.of(where, np.repeat(panels.curve, ORDER), panels.nodes.ravel())
            Y = solved(atoms, places, None if guess is None else guess.ravel())
            here, y = points(atoms, places, Y), np.sqrt(Y)
            mu = here.stretch / here.w * y / np.pi
            gram, carried = mu * (here.w / here.squared), ((power * atoms.s) @ here.inverse) * mu
            seen = squares(atoms.scale * here.w)
            rows = (mu[None], gram[None], carried * seen.missed, gram * seen.residual, mu * seen.amplified)
            each = (here.inverse[bearing] * atoms.s[bearing, None] * mu).reshape(-1, *shape)
            w = here.w.reshape(shape)
            to_zero = (panels.left == 0) & (panels.curve == last) & where.hard
            rough = (w.max(axis=1) > RATIO * w.min(axis=1)) & ~to_zero
            rough |= ~resolved(each, half, mass[bearing], TOLERANCE)
            beside = (
                np.zeros(2),
                null[0] * seen.missed_at_zero + everything[0],
                null[1] * seen.residual_at_zero + everything[1],
                np.zeros(len(seen.amplified)),
            )
            integrands = np.concatenate(rows).reshape(-1, *shape)
            return Sampled(integrands, np.concatenate(beside), rough, y.reshape(shape))

        def sample(panels: Panels, guess: Array | None) -> Sampled:
            step = max(BLOCK // (ORDER * atoms.s.size), 1)
            blocks = [slice(first, first + step) for first in range(0, panels.left.size, step)]
            parts = [part(panels.at(block), None if guess is None else guess[block]) for block in blocks]
            integrands, beside, rough, known = zip(*parts, strict=True)
            return Sampled(np.concatenate(integrands, axis=1), beside[0], np.concatenate(rough), np.concatenate(known))

        panels, y = refine(sample, panels, TOLERANCE, min(PANELS, patience * WORK // (ORDER * atoms.s.size)))
        order = np.lexsort((panels.left, panels.curve))
        return cls(atoms, where, kappa, panels.at(order), np.square(y[order]).ravel())

    @cached_property
    def points(self) -> Points:
        """The nodes, interval by interval."""
        places = Places.of(self.support, np.repeat(self.panels.curve, ORDER), self.panels.nodes.ravel())
        return points(self.atoms, places, self.Y)

    @cached_property
    def eigenvalues(self) -> Array:
        """The eigenvalues w of the Gram matrix at the nodes; shape (nodes,)."""
        return self.atoms.scale * self.points.w

    @cached_property
    def mu(self) -> Array:
        """Weights of the measure of which all others are multiples, in units of the scale; shape (nodes,)."""
        here = self.points
        return self.panels.weights.ravel() * (here.stretch / here.w * np.sqrt(here.Y) / np.pi)

    def averages(self, values: Array, at_zero: Array) -> Array:
        """Mean diagonal elements of functions of W in each population direction; shape (rows, atoms).

        Parameters
        ----------
        values : array, shape (rows, nodes)
        at_zero : array, shape (rows,)
            The functions in the null space of the Gram matrix.
        """
        null = self.kappa / (self.atoms.s + self.kappa)
        return self.atoms.s * ((values * self.mu) @ self.points.inverse.T) + at_zero[:, None] * null

    @cached_property
    def population(self) -> Array:
        """Weights of the trace of the population covariance times a function of W; shape (nodes,)."""
        return self.atoms.scale * self.atoms.n * self.mu

    @cached_property
    def gram(self) -> Array:
        """Weights of the trace of a function of the n x n Gram matrix, but for its null space; shape (nodes,)."""
        return self.mu * (self.points.w / self.points.squared)

    @property
    def null_samples(self) -> float:
        """The dimension of the null space of the n x n Gram matrix."""
        return max(float(self.atoms.left[-1]), 0.0)

    def signal(self, power: Array) -> Array:
        """Weights of a target with this power, seen on the training set; shape (nodes,)."""
        return (power @ self.points.inverse) * self.mu * self.points.w


def _at_zero_penalty(atoms: Atoms) -> float:
    """The effective ridge without penalty, 0 with no more directions than samples."""
    if atoms.left[-1] >= 0:
        return 0.0
    one, no = np.ones(1), np.zeros(1)
    s, m = atoms.s[:, None], atoms.m[:, None]
    problem = Problem(s, m, np.zeros_like(s), no, no, no, atoms.n * one, np.inf * one, no)
    return float(1.0 / inverse_effective_ridge(problem)[0])
