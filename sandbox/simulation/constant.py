"""A fitted constant: what is centred, and the constant as one more function beside those that are fitted."""

from __future__ import annotations

import numpy as np

from sandbox.foundations.parameters import Array


def centred(rows: Array, intercept: bool) -> tuple[Array, Array]:
    """Rows less their mean, and the mean; without an intercept the rows as they are, and 0."""
    if not intercept:
        return rows, np.zeros(rows.shape[1:])
    mean = rows.mean(axis=0)
    return rows - mean, mean


def beside_constant(products: Array, intercept: bool) -> Array:
    """Inner products of functions of mean 0, and with an intercept those of the constant 1, which come last."""
    if not intercept:
        return products
    rows, columns = products.shape
    wider = np.zeros((rows + 1, columns + 1))
    wider[:-1, :-1], wider[-1, -1] = products, 1.0
    return wider
