r"""Spectral filters that are analytic, as sums over pairs of ridge regressions on a contour around the spectrum.

By Cauchy's formula on an ellipse around [0, edge], where the eigenvalues of the Gram matrix without its tail are,
:math:`f(W + \text{tail}) = \sum_k F_k (W - w_k)^{-1}` is a sum of ridge regressions at the complex penalties
:math:`-w_k`, as gradient flow is one in `sandbox.theory.gradient_flow_contour`. It costs the same for every n, where
`sandbox.theory.spectral_measure` follows every eigenvalue by itself once there are many samples. Its error is absolute.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sandbox.foundations.parameters import Array, ComplexArray
from sandbox.theory.complex_effective_ridge import ComplexRidge, complex_effective_ridge
from sandbox.theory.problem import Problem
from sandbox.theory.random_features_in_time import linear_model_in_time
from sandbox.theory.spectral_filters import ComplexResponse, GradientDescentFilter, GradientFlowFilter, HeavyBallFilter
from sandbox.theory.spectral_support import largest_eigenvalue

#: What filters leave on the ellipse may be this much more than 1: so many digits are lost.
GROWTH = 30.0

#: The trapezoidal rule converges like exp(-width x nodes): to rounding.
DIGITS = 40.0

#: The widest ellipse; and nodes on half of one at most.
WIDEST, MOST = 0.5, 8192

#: Pairs of nodes computed at once.
BLOCK = 2**18


#: Polynomials.
Iterated = GradientDescentFilter | HeavyBallFilter

#: Filters for which there is a contour.
Continued = GradientFlowFilter | GradientDescentFilter | HeavyBallFilter
CONTINUED = (GradientFlowFilter, GradientDescentFilter, HeavyBallFilter)


def contour_fields(problem: Problem, filters: Continued, initial: Array) -> dict[str, Array]:
    """The fields of filters on one spectrum, as of `sandbox.theory.filter_sources`.

    Parameters
    ----------
    problem : Problem
        Its points differ in noise and hidden power only.
    initial : array, shape (groups,)
        Power of a predictor from which training starts.
    """
    if isinstance(filters, GradientFlowFilter):
        return _flow(problem, filters, initial)
    one = problem.at(np.zeros(1, dtype=np.intp))
    bare = Problem(one.s, one.m, one.t, one.hidden, np.zeros(1), one.noise, one.n, one.p, one.penalty)
    tail, n = float(one.tail[0]), float(one.n[0])
    w, weights, response = _ellipse(filters, float(largest_eigenvalue(bare)[0]), tail)
    nodes = bare.at(np.zeros(w.size, dtype=np.intp))
    ridge = complex_effective_ridge(nodes, -w)
    inverse = 1.0 / (nodes.s + ridge.kappa)
    v, r = nodes.s * inverse, ridge.kappa * inverse
    shares = -weights * response.values
    # Of the target, and of what training starts from.
    power = np.stack([one.t[:, 0], initial])
    per_noise, spread, initial_spread = _variances(ridge, -w, v, r, one, power, shares)
    left = np.square(1.0 - 2.0 * (shares @ v.T).real) @ power.T
    # y'(X X' + penalty)^-1 y of both, and of a unit of noise.
    seen, begun, unit = *(power @ inverse), 1.0 / ridge.kappa
    squares = -2.0 * weights * response.residual**2 / n
    train = (squares @ (seen + begun)).real + (problem.noise + problem.hidden) * (squares @ unit).real
    return {
        "bias": left[:, 0] + problem.hidden,
        "samples": spread + problem.hidden * per_noise,
        "labels": problem.noise * per_noise,
        "train": train,
        "effective_parameters": n * per_noise,
        "initial_bias": left[:, 1],
        "initial_samples": initial_spread,
    }


def _flow(problem: Problem, filters: GradientFlowFilter, initial: Array) -> dict[str, Array]:
    """Of gradient flow, each time on a contour of its own."""
    fields = linear_model_in_time(replace(problem, penalty=filters.decay), filters.time)
    none = np.zeros(problem.points)
    start = replace(problem, t=initial[:, None], noise=none, hidden=none, penalty=none)
    begun = linear_model_in_time(start, filters.time)
    # Weight decay takes its part of what the flow leaves, and only that.
    forgotten = filters.start(np.ones(1), 0.0).at_zero ** 2
    fields["train"] = fields["train"] + forgotten * begun["train"]
    return fields | {"initial_bias": forgotten * begun["bias"], "initial_samples": forgotten * begun["samples"]}


def _ellipse(filters: Iterated, edge: float, tail: float) -> tuple[ComplexArray, ComplexArray, ComplexResponse]:
    """Nodes and weights dw/(2 pi i) of the half in the lower half plane, and the filters there."""
    width = WIDEST
    while True:
        count = int(np.ceil(DIGITS / width / 2.0))
        angle = np.pi * (np.arange(count) + 0.5) / count
        # The rule converges as the filters are bounded twice as far off; they are largest at the ends.
        outer, _ = _at_angles(np.concatenate([[0.0], angle, [np.pi]]), 2.0 * width, edge)
        with np.errstate(over="ignore", invalid="ignore"):
            largest = np.abs(filters.continued(outer + tail).residual).max()
        if largest <= GROWTH:
            w, slope = _at_angles(angle, width, edge)
            return w, slope / (2j * count), filters.continued(w + tail)
        if 2 * count > MOST:
            raise NotImplementedError(
                "the risk of so many steps is not resolved for so many distinct eigenvalues and samples: take gradient "
                "flow at time = step_size * steps, merge eigenvalues that are close, or simulate"
            )
        width /= 2.0


def _at_angles(angle: Array, width: float, edge: float) -> tuple[ComplexArray, ComplexArray]:
    """Places on an ellipse around [0, edge], and their derivatives by the angle."""
    wide, narrow = np.cosh(width), np.sinh(width)
    w = edge / 2.0 * (1.0 - np.cos(angle) * wide - 1j * np.sin(angle) * narrow)
    return w, edge / 2.0 * (np.sin(angle) * wide - 1j * np.cos(angle) * narrow)


def _variances(
    ridge: ComplexRidge,
    penalty: ComplexArray,
    v: ComplexArray,
    r: ComplexArray,
    problem: Problem,
    power: Array,
    shares: ComplexArray,
) -> list[Array]:
    """Variance per unit of noise, and that of what is left of predictors; each of shape (rows,)."""
    mv, n = problem.m * v, float(problem.n[0])
    weighted_r = [each[:, None] * r for each in power]
    found = [np.zeros(len(shares)) for _ in range(1 + len(power))]
    step = max(BLOCK // penalty.size, 1)
    for first in range(0, penalty.size, step):
        rows = slice(first, min(first + step, penalty.size))
        for other in (np.asarray, np.conj):
            v_l, r_l, kappa_l, penalty_l, shares_l = (other(x) for x in (v, r, ridge.kappa, penalty, shares))
            df2 = mv[:, rows].T @ v_l
            # n - D_2 without a difference; for a node and itself it is 0/0, and there is no cancellation.
            apart = ridge.kappa[rows, None] - kappa_l
            same = apart == 0
            left = np.where(same, n - df2, (penalty[rows, None] - penalty_l) / np.where(same, 1.0, apart))
            gain = df2 / left
            for total, part in zip(found, (1.0, *(each[:, rows].T @ r_l for each in weighted_r)), strict=True):
                total += 2.0 * np.einsum("ik,ik->i", shares[:, rows], shares_l @ (gain * part).T).real
    return [np.maximum(total, 0.0) for total in found]
