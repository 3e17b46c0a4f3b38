r"""Quadrature against the law of Marchenko and Pastur.

With the ratio :math:`\gamma` of dimension to samples and :math:`x = |1 - \sqrt\gamma\, e^{i\theta}|^2`, the mean
density of the eigenvalues of a sample covariance of isotropic inputs is :math:`\frac2\pi \frac{\sin^2\theta}{x}\,
d\theta`, of mass :math:`\min(1, 1/\gamma)`. Panels halve towards :math:`\theta = 0`, where x is least: a rule of equal
angles would resolve functions of time x only up to times of the number of its nodes squared.
"""

from __future__ import annotations

import functools

import numpy as np

from sandbox.foundations.parameters import Array

#: Halvings towards 0, pieces of equal width, for functions that oscillate, and nodes of each panel.
HALVINGS = 64
PIECES = 128
NODES = 16


def marchenko_pastur_rule(ratio: Array, gap: Array) -> tuple[Array, Array]:
    r"""Nodes and weights for functions of an eigenvalue.

    Parameters
    ----------
    ratio : array, shape (points,)
        Dimension per sample, > 0.
    gap : array, shape (points,)
        1 - ratio, which may have digits that the ratio does not show.

    Returns
    -------
    x, weights : arrays, shape (points, nodes)
        The weights add up to min(1, 1/ratio).

    Examples
    --------
    >>> x, weights = marchenko_pastur_rule(np.array([0.5, 2.0]), np.array([0.5, -1.0]))
    >>> weights.sum(axis=1).round(12), (weights * x).sum(axis=1).round(12)
    (array([1. , 0.5]), array([1., 1.]))
    """
    sine, half_sine, angle_weights = _angles()
    root = np.sqrt(ratio)[:, None]
    x = np.square(gap[:, None] / (1.0 + root)) + 4.0 * root * half_sine**2
    return x, 2.0 / np.pi * sine**2 / x * angle_weights


@functools.cache
def _angles() -> tuple[Array, Array, Array]:
    """Sines of the angles and of their halves, and the weights of the angles."""
    edges = np.pi * np.union1d(2.0 ** -np.arange(HALVINGS + 1.0), np.arange(PIECES + 1.0) / PIECES)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(edges)[:, None] / 2.0
    angle = (edges[:-1, None] + half * (1.0 + nodes)).ravel()
    return np.sin(angle), np.sin(angle / 2.0), (half * weights).ravel()
