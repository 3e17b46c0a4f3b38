"""The contour against the functions that it stands for, as a sum of resolvents and of pairs of them."""

import numpy as np
import pytest

from sandbox.numerics.talbot import talbot_rule

X = np.concatenate([[0.0], np.geomspace(1e-300, 1e300, 601)])


def test_exponentials():
    zeta, weights = talbot_rule()
    with np.errstate(over="ignore"):
        found = 2 * (weights[:, None] / (zeta[:, None] + X)).sum(axis=0).real
    assert found == pytest.approx(np.exp(-X), abs=2e-14)


def test_their_mean():
    zeta, weights = talbot_rule()
    found = 2 * ((weights / zeta)[:, None] / (zeta[:, None] + X)).sum(axis=0).real
    expected = np.divide(-np.expm1(-X), X, out=np.ones_like(X), where=X > 0)
    assert found == pytest.approx(expected, abs=2e-14)


def test_products_are_sums_over_pairs():
    """With the mirror image of the nodes."""
    zeta, weights = talbot_rule()
    share, x = weights / zeta, np.array([1e-3, 0.7, 30.0])
    pairs = 0.0
    for nodes, shares in ((zeta, share), (zeta.conj(), share.conj())):
        product = share[:, None, None] * shares[:, None] / ((zeta[:, None, None] + x) * (nodes[:, None] + x))
        pairs = pairs + 2 * product.sum(axis=(0, 1)).real
    assert pairs == pytest.approx((-np.expm1(-x) / x) ** 2, abs=3e-14)


def test_read_only():
    for array in talbot_rule():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
