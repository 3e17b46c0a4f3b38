r"""Spectral filters: linear estimators with weights :math:`\hat w = f(X^\top X)\, X^\top y`.

A filter gives f and :math:`1 - z f(z)`, what it leaves of the labels, both to full relative precision; the theory is
in `sandbox.theory.two_point`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from sandbox.foundations.parameters import Array, ComplexArray
from sandbox.theory.problem import Values


class Response(NamedTuple):
    """What a filter does with a predictor, at the eigenvalues z of the Gram matrix.

    Parameters
    ----------
    values : array, shape (rows, nodes)
        f(z).
    residual : array, shape (rows, nodes)
        at_zero - z f(z).
    at_zero : array, shape (rows,)
        What is left where nothing is seen: 1 of the target.
    """

    values: Array
    residual: Array
    at_zero: Array

    def left(self, w: Array, tail: float) -> Array:
        """What is left of the predictor at eigenvalues w = z - tail of the Gram matrix without its tail.

        That is at_zero - w f(w + tail), as a sum of terms of one sign.
        """
        return (w * self.residual + tail * self.at_zero[:, None]) / (w + tail)


class ComplexResponse(NamedTuple):
    """The same at complex z, without what is left where nothing is seen: that is 1."""

    values: ComplexArray
    residual: ComplexArray


class SpectralFilters(Protocol):
    """One filter for every point of a row."""

    def __call__(self, w: Array, tail: float) -> Response:
        """What the filters do at eigenvalues z = w + tail > 0; w has the shape (nodes,)."""

    def start(self, w: Array, tail: float) -> Response | None:
        """What they leave of the predictor that training starts from; None where it is of no account."""

    def at(self, points: NDArray[np.intp]) -> SpectralFilters:
        """The filters of some of the points."""

    @property
    def limit(self) -> NDArray[np.bool_]:
        """Where min-norm least squares is meant, f(z) = 1/z; shape (points,)."""


@dataclass(frozen=True)
class RidgeFilter:
    r"""Ridge, :math:`f(z) = 1/(z + \text{penalty})`; the penalties >= 0 have shape (points,)."""

    penalty: Array

    def __call__(self, w: Array, tail: float) -> Response:
        z = w + tail
        penalty = self.penalty[:, None]
        finite = np.where(np.isinf(penalty), 1.0, penalty)
        values = np.where(np.isinf(penalty), 0.0, 1.0 / (z + finite))
        residual = np.where(np.isinf(penalty), 1.0, finite / (z + finite))
        return Response(values, residual, np.ones(self.penalty.size))

    def start(self, w: Array, tail: float) -> None:
        """The minimum does not depend on where the search for it starts."""

    def at(self, points: NDArray[np.intp]) -> RidgeFilter:
        """The filters of some of the points."""
        return RidgeFilter(self.penalty[points])

    @property
    def limit(self) -> NDArray[np.bool_]:
        """Where the penalty is 0."""
        return self.penalty == 0


@dataclass(frozen=True)
class GradientFlowFilter:
    r"""Gradient flow with weight decay, :math:`\dot w = X^\top (y - X w) - \text{decay}\, w`.

    .. math:: f(z) = \frac{1 - e^{-(z + \text{decay})\,\text{time}}}{z + \text{decay}}

    Parameters
    ----------
    time, decay : arrays, shape (points,)
        In [0, inf] and [0, inf).
    """

    time: Array
    decay: Array

    def __call__(self, w: Array, tail: float) -> Response:
        z = w + tail
        time, decay = self.time[:, None], self.decay[:, None]
        a = z + decay
        exponent = a * time
        return Response(-np.expm1(-exponent) / a, (decay + z * np.exp(-exponent)) / a, np.ones(self.time.size))

    def start(self, w: Array, tail: float) -> Response:
        """What is left of the start: it decays where nothing is learnt, too."""
        z = w + tail
        time, decay = self.time[:, None], self.decay[:, None]
        at_zero = np.exp(-np.where(decay > 0, decay * np.where(decay > 0, time, 0.0), 0.0))
        return Response(at_zero * -np.expm1(-z * time) / z, np.exp(-(z + decay) * time), at_zero[:, 0])

    def at(self, points: NDArray[np.intp]) -> GradientFlowFilter:
        """The filters of some of the points."""
        return GradientFlowFilter(self.time[points], self.decay[points])

    @property
    def limit(self) -> NDArray[np.bool_]:
        """Where training goes on forever without decay."""
        return np.isinf(self.time) & (self.decay == 0)


@dataclass(frozen=True)
class GradientDescentFilter:
    r"""Gradient descent on half the sum of squares, :math:`1 - z f(z) = (1 - \text{step\_size}\, z)^{\text{steps}}`.

    Parameters
    ----------
    step_size, steps : arrays, shape (points,)
        Positive, and whole numbers in [0, inf].
    """

    step_size: Array
    steps: Array

    def __call__(self, w: Array, tail: float) -> Response:
        z = w + tail
        moved, steps = self.step_size[:, None] * z, self.steps[:, None]
        short = moved < 1.0
        # One of the two logarithms is of no account; at 1 the residual is 0 after the first step.
        beyond = np.where(moved > 1.0, moved - 1.0, 1e-300)
        logarithm = np.where(short, np.log1p(-np.where(short, moved, 0.0)), np.log(beyond))
        exponent = np.where(steps > 0, np.where(steps > 0, steps, 1.0) * logarithm, 0.0)
        odd = ~short & (np.where(np.isinf(steps), 0.0, steps) % 2 == 1)
        residual = np.where(odd, -np.exp(exponent), np.exp(exponent))
        values = np.where(short, -np.expm1(np.where(short, exponent, 0.0)), 1.0 - residual) / z
        return Response(values, residual, np.ones(self.steps.size))

    def continued(self, z: ComplexArray) -> ComplexResponse:
        """What they do at complex z."""
        residual = (1.0 - self.step_size[:, None] * z) ** self.steps[:, None]
        return ComplexResponse((1.0 - residual) / z, residual)

    def start(self, w: Array, tail: float) -> Response:
        """What is left of the start, as of the target."""
        return self(w, tail)

    def at(self, points: NDArray[np.intp]) -> GradientDescentFilter:
        """The filters of some of the points."""
        return GradientDescentFilter(self.step_size[points], self.steps[points])

    @property
    def limit(self) -> NDArray[np.bool_]:
        """Where training goes on forever."""
        return np.isinf(self.steps)


@dataclass(frozen=True)
class HeavyBallFilter:
    r"""Gradient descent with momentum, :math:`w_{k+1} = w_k + \text{step\_size}\, X^\top(y - X w_k) +
    \text{momentum}\, (w_k - w_{k-1})` from :math:`w_{-1} = w_0`.

    f and what it leaves follow the same recursion, so that nothing is divided by z. Many steps at once are the power of
    a 2 x 2 matrix, by squaring.

    Parameters
    ----------
    step_size, momentum, steps : arrays, shape (points,)
        Positive, in [0, 1), and whole numbers >= 0.
    """

    step_size: Array
    momentum: Array
    steps: Array

    def __call__(self, w: Array, tail: float) -> Response:
        return Response(*self._iterated(w + tail), np.ones(self.steps.size))

    def continued(self, z: ComplexArray) -> ComplexResponse:
        """What they do at complex z."""
        return ComplexResponse(*self._iterated(z))

    def _iterated(self, z: Values) -> tuple[Values, Values]:
        # Points that differ in their steps only are places on one path.
        rates, which = np.unique(np.stack([self.step_size, self.momentum]), axis=1, return_inverse=True)
        step_size, momentum = rates[:, :, None]
        moved = step_size * z
        one, none = np.ones_like(moved), np.zeros_like(moved)
        # Two steps that follow each other become the next two by x -> turn x + push; what is left by turn alone.
        turn = np.array([[1.0 + momentum - moved, -momentum * one], [one, none]])
        push = np.array([step_size * one, none])
        values, left = np.array([none, none]), np.array([one, one])
        found, residual = (np.repeat(array[:1, 0], self.steps.size, axis=0) for array in (values, left))
        doubled, taken = [(turn, push)], 0
        for steps in np.unique(self.steps).astype(int):
            ahead = int(steps) - taken
            for bit in range(ahead.bit_length()):
                if bit == len(doubled):
                    turn, push = doubled[-1]
                    doubled.append((_turned(turn, turn), _turned(turn, push) + push))
                if ahead >> bit & 1:
                    turn, push = doubled[bit]
                    values, left = _turned(turn, values) + push, _turned(turn, left)
            taken = int(steps)
            points = np.flatnonzero(self.steps == steps)
            found[points], residual[points] = values[0, which.ravel()[points]], left[0, which.ravel()[points]]
        return found, residual

    def start(self, w: Array, tail: float) -> Response:
        """What is left of the start, as of the target."""
        return self(w, tail)

    def at(self, points: NDArray[np.intp]) -> HeavyBallFilter:
        """The filters of some of the points."""
        return HeavyBallFilter(self.step_size[points], self.momentum[points], self.steps[points])

    @property
    def limit(self) -> NDArray[np.bool_]:
        """Nowhere: the steps are counted."""
        return np.zeros(self.steps.size, dtype=bool)


def _turned(turn: Values, steps: Values) -> Values:
    """The product of 2 x 2 matrices, or of one with a pair, at each place of the further axes."""
    return (
        np.einsum("ij...,j...->i...", turn, steps) if steps.ndim == 3 else np.einsum("ij...,jk...->ik...", turn, steps)
    )


@dataclass(frozen=True)
class OwnFilter:
    """A filter of one's own, the same for all points.

    Parameters
    ----------
    function : callable
        f, elementwise on eigenvalues of the Gram matrix.
    points : int
        Number of points.
    """

    function: Callable[[Array], Array]
    points: int

    def __call__(self, w: Array, tail: float) -> Response:
        z = w + tail
        values = np.broadcast_to(self.function(z), (self.points, z.size))
        return Response(values, 1.0 - z * values, np.ones(self.points))

    def start(self, w: Array, tail: float) -> None:
        """It is not known how the filter is arrived at."""

    def at(self, points: NDArray[np.intp]) -> OwnFilter:
        """The filters of some of the points."""
        return OwnFilter(self.function, points.size)

    @property
    def limit(self) -> NDArray[np.bool_]:
        """Nowhere, as far as is known."""
        return np.zeros(self.points, dtype=bool)
