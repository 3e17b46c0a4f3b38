r"""Sums over very many integers: Gauss rules of the counting measure.

:math:`\sum_{k=a+1}^{a+N} f(k)` is an integral against the counting measure, whose orthogonal polynomials are
Chebyshev's on N points. The 16-node Gauss rule of a block with :math:`(a + N)/a \le 1.5` sums a power of k to
rounding error, so :math:`10^{25}` terms cost about 2300 evaluations.
"""

from __future__ import annotations

import functools

import numpy as np

from sandbox.foundations.parameters import MANY, Array

NODES = 16
GROWTH = 1.5

#: The first integers stand singly: a power of k varies too fast there for a rule.
SINGLES = 256

#: Sums to infinity take a closed form from here on.
HORIZON = MANY


def gauss_rule(after: Array, last: Array) -> tuple[Array, Array]:
    """Nodes and weights that sum a smooth function over the integers k with after < k <= last.

    Parameters
    ----------
    after, last : array, shape (...)
        Whole numbers; an empty range is allowed.

    Returns
    -------
    nodes, weights : arrays, shape (..., 16)
        A range shorter than the rule gives its integers and nodes of weight 0.
    """
    count = np.maximum(last - after, 0.0)[..., None]
    k = np.arange(1, NODES)
    squares = k**2 * np.maximum(count**2 - k**2, 0.0) / (4.0 * (4.0 * k**2 - 1.0))
    jacobi = np.zeros((*count.shape[:-1], NODES, NODES))
    jacobi[..., k, k - 1] = np.sqrt(squares)
    offsets, vectors = np.linalg.eigh(jacobi)
    return after[..., None] + (count + 1.0) / 2.0 + offsets, count * vectors[..., 0, :] ** 2


@functools.cache
def _blocks() -> tuple[Array, Array, Array]:
    """Edges of the blocks between `SINGLES` and `HORIZON`, and the rule of each."""
    steps = int(np.ceil(np.log(HORIZON / SINGLES) / np.log(GROWTH)))
    edges = np.minimum(np.floor(SINGLES * GROWTH ** np.arange(steps + 1.0)), HORIZON)
    return edges, *gauss_rule(edges[:-1], edges[1:])


def counting_rule(after: Array, last: Array) -> tuple[Array, Array]:
    """Nodes and weights that sum a power of k over the integers k with after < k <= last.

    Parameters
    ----------
    after, last : array, shape (...)
        Whole numbers from 0 to `HORIZON`.

    Returns
    -------
    nodes, weights : arrays, shape (..., groups)
        Nodes in increasing order wherever the weights are positive.
    """
    shape = np.broadcast_shapes(after.shape, last.shape)
    after, last = np.broadcast_to(after, shape)[..., None], np.broadcast_to(last, shape)[..., None]
    edges, nodes, weights = _blocks()
    used = int(np.searchsorted(edges, last.max()))
    edges, nodes, weights = edges[: used + 1], nodes[:used], weights[:used]
    # An empty range has one node, of weight 0, so that nothing downstream meets an empty axis.
    k = np.arange(1.0, min(SINGLES, max(last.max(), 1.0)) + 1)
    singles = np.broadcast_to(k, (*shape, k.size)), ((k > after) & (k <= last)).astype(float)

    starts, ends = edges[:-1], edges[1:]
    inside = (starts >= after) & (ends <= last)
    nodes, weights = np.broadcast_to(nodes, (*shape, *nodes.shape)).copy(), inside[..., None] * weights
    cut = ~inside & (ends > after) & (starts < last)
    first, final = np.maximum(starts, after)[cut], np.minimum(ends, last)[cut]
    nodes[cut], weights[cut] = gauss_rule(first, final)
    blocks = nodes.reshape(*shape, -1), weights.reshape(*shape, -1)
    return np.concatenate([singles[0], blocks[0]], axis=-1), np.concatenate([singles[1], blocks[1]], axis=-1)
