r"""Exponentials as sums of few resolvents, by a contour around the negative axis.

.. math:: e^{-x} \approx \sum_k c_k\, \frac1{\zeta_k + x}, \qquad
    \frac{1 - e^{-x}}{x} \approx \sum_k \frac{c_k}{\zeta_k}\, \frac1{\zeta_k + x}, \qquad x \ge 0

The contour is Talbot's cotangent with the constants of Trefethen, Weideman and Schmelzer (2006), whose error falls like
:math:`3.89^{-\text{nodes}}`, down to a hundred roundings.
"""

from __future__ import annotations

import functools

import numpy as np

from sandbox.foundations.parameters import ComplexArray

#: Nodes of the whole contour; it is symmetric, and those of its upper half are kept.
NODES = 28


@functools.cache
def talbot_rule() -> tuple[ComplexArray, ComplexArray]:
    r"""Nodes :math:`\zeta_k` and weights :math:`c_k` of the upper half, read-only; sums are twice the real part."""
    angle = np.pi * (2.0 * np.arange(NODES // 2, NODES) + 1.0 - NODES) / NODES
    stretched = 0.6407 * angle
    cotangent = 1.0 / np.tan(stretched)
    nodes = NODES * (0.5017 * angle * cotangent - 0.6122 + 0.2645j * angle)
    slope = NODES * (0.5017 * cotangent - 0.5017 * stretched / np.sin(stretched) ** 2 + 0.2645j)
    weights = np.exp(nodes) * slope / (1j * NODES)
    nodes.setflags(write=False)
    weights.setflags(write=False)
    return nodes, weights
