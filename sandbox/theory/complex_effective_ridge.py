r"""The effective ridge at complex penalties, on which every resolvent of the Gram matrix depends.

:math:`\log \kappa` is an analytic function of the logarithm of the penalty away from negative penalties. So it is
followed from the modulus of the penalty, where `sandbox.theory.effective_ridge` has it, along the circle: Newton's
method from afar might find another root.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sandbox.foundations.parameters import ComplexArray
from sandbox.numerics.newton import LAST_STEP
from sandbox.theory.effective_ridge import inverse_effective_ridge
from sandbox.theory.problem import Problem, above, weighted

#: Steps along the circle.
STEPS = 2

#: Newton's steps at the end, of which the last is below `LAST_STEP`, relative: three or four, but by no means more.
MOST = 50


class ComplexRidge(NamedTuple):
    """The effective ridge at complex penalties; each of shape (points,).

    Parameters
    ----------
    kappa : complex array
    a, b : complex array
        n - D and (p - D)/p; neither is computed as a difference.
    """

    kappa: ComplexArray
    a: ComplexArray
    b: ComplexArray


def complex_effective_ridge(problem: Problem, penalty: ComplexArray) -> ComplexRidge:
    """The effective ridge of each point at a penalty with an argument in [0, pi), which replaces its own."""
    modulus = np.abs(penalty)
    q = inverse_effective_ridge(replace(problem, penalty=modulus)).astype(np.complex128)
    turn = np.angle(penalty) / STEPS
    at = _at(problem, q, modulus.astype(np.complex128), np.ones_like(q))
    for step in range(1, STEPS):
        q = q * np.exp(-1j * turn * at.share)
        at = _at(problem, q, modulus * np.exp(1j * step * turn), at.root)
        q = q * (1.0 + at.residual / at.slope)
    q = q * np.exp(-1j * turn * at.share)
    for _ in range(MOST):
        at = _at(problem, q, penalty, at.root)
        change = at.residual / at.slope
        q = q * (1.0 + change)
        if (np.abs(change) <= LAST_STEP).all():
            break
    else:
        raise ArithmeticError("the effective ridge at a complex penalty was not found")
    at = _at(problem, q, penalty, at.root)
    a = at.lower + np.maximum(problem.n - problem.p, 0.0)
    b = at.lower * problem.per_p + np.where(problem.n <= problem.p, problem.gap, 0.0)
    return ComplexRidge(1.0 / q, a, b)


class _Place(NamedTuple):
    """The equation at some q, for each point."""

    residual: ComplexArray
    slope: ComplexArray  # of what is subtracted, by log q
    share: ComplexArray  # of the penalty in the slope
    lower: ComplexArray  # min(n, p) - D, as the penalty has it
    root: ComplexArray  # (n + p - 2D) / p


def _at(problem: Problem, q: ComplexArray, penalty: ComplexArray, root_before: ComplexArray) -> _Place:
    """Both sides of min(n, p) - D(q) = lower(penalty q), as in `sandbox.theory.effective_ridge`.

    The root is the one that continues `root_before`.
    """
    s, m, tail_q = problem.s, problem.m, problem.tail * q
    u = 1.0 / (1.0 + s * q)
    v = s * q * u
    large, K = above(problem, 1.0 / np.abs(q))
    left = problem.directions.left_of(problem.exactly_least, K)
    E = weighted(m, u * v) + tail_q
    penalty_q = penalty * q
    root = np.sqrt(problem.gap**2 + 4.0 * problem.per_p * penalty_q)
    root = np.where((root * np.conj(root_before)).real < 0, -root, root)
    lower = 2.0 * penalty_q / (problem.gap + root)
    share = penalty_q / root
    residual = left - weighted(m, np.where(large, -u, v)) - tail_q - lower
    return _Place(residual, E + share, share / (E + share), lower, root)
