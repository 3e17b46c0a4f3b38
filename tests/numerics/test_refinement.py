"""Panels on which many integrands are resolved: smooth, peaked, oscillating, and with jumps."""

import numpy as np
import pytest

from sandbox.numerics.panels import UnresolvedError
from sandbox.numerics.refinement import ORDER, Panels, Sampled, refine, to_halves

TOLERANCE = 1e-13


def whole(curves=1, end=1.0):
    return Panels(np.arange(curves), np.zeros(curves), np.full(curves, end))


def integrals(functions, panels=None, beside=0.0, rough=lambda panels: False):
    """The integrals of non-negative functions of (curve, x) over refined panels."""

    def sample(some, guess):
        x = some.nodes
        values = np.stack([np.broadcast_to(f(some.curve[:, None], x), x.shape) for f in functions])
        cut = np.broadcast_to(rough(some), some.left.shape)
        return Sampled(values, np.full(len(functions), beside), cut, x)

    found, known = refine(sample, whole() if panels is None else panels, TOLERANCE, 1024)
    assert np.array_equal(known, found.nodes)
    values = np.stack([np.broadcast_to(f(found.curve[:, None], found.nodes), known.shape) for f in functions])
    return (values * found.weights).sum(axis=(1, 2)), found


def test_every_integrand_is_resolved_relative_to_itself():
    """A peak of width 1e-6, an oscillation, and both times 1e-200."""

    def peak(_, x):
        return 1e-6 / (x**2 + 1e-12)

    def wave(_, x):
        return np.sin(200 * x) ** 2

    found, _ = integrals([peak, wave, lambda c, x: 1e-200 * peak(c, x), lambda c, x: 1e-200 * wave(c, x)])
    exact = np.array([np.arctan(1e6), 0.5 - np.sin(400) / 800])
    assert found == pytest.approx(np.concatenate([exact, 1e-200 * exact]), rel=1e-13, abs=0)


def test_panels_of_a_small_integrand_settle_beside_those_of_a_large_one():
    """Each is compared with what is settled of itself."""

    def peak(_, x):
        return 1e-20 / ((x - 0.3) ** 2 + 1e-8)

    found, _ = integrals([lambda _, x: 1.0 + x, peak])
    assert found == pytest.approx([1.5, 1e-16 * (np.arctan(7e3) + np.arctan(3e3))], rel=1e-13, abs=0)


def test_what_is_added_to_something_larger_is_not_resolved():
    functions = [lambda _, x: 1 / ((x - 0.3) ** 2 + 1e-12)]
    _, fine = integrals(functions)
    _, coarse = integrals(functions, beside=1e40)
    assert coarse.left.size == 1 < fine.left.size


def test_curves_share_the_scale():
    """An integral over several curves is resolved relative to the whole of it."""
    scales = np.array([1.0, 1e-8, 1e-30])
    found, panels = integrals([lambda c, x: scales[c] / (x + 1e-3)], whole(3))
    assert found == pytest.approx([scales.sum() * np.log1p(1e3)], rel=1e-13)
    counts = np.bincount(panels.curve)
    assert counts[0] > counts[1] > counts[2] == 1


def test_a_divergence_at_zero_is_followed_to_the_end():
    found, panels = integrals([lambda _, x: 1 / x])
    assert 300 < found[0] < 340  # log(1e140)
    assert panels.right.min() < 1e-139


def test_a_jump_is_isolated():
    found, panels = integrals([lambda _, x: (x > 1 / 3) * np.exp(x)])
    assert found == pytest.approx([np.e - np.exp(1 / 3)], rel=1e-13)
    assert panels.left.size < 60


def test_panels_are_cut_on_demand():
    _, panels = integrals([lambda _, x: 1 + 0 * x], rough=lambda panels: panels.right - panels.left > 0.2)
    assert panels.left.size == 8
    assert sorted(panels.left) == pytest.approx(np.arange(8) / 8)


def test_what_is_not_resolved():
    with pytest.raises(UnresolvedError):
        integrals([lambda _, x: np.sin(1e6 * x) ** 2])


def test_the_guess_is_the_interpolant():
    """Of a polynomial of a degree below the order it is the polynomial itself."""
    seen = []

    def sample(panels, guess):
        x = panels.nodes
        if guess is not None:
            seen.append(np.abs(guess - (x**9 - x)).max())
        return Sampled(np.ones((1, *x.shape)), np.zeros(1), panels.right - panels.left > 0.3, x**9 - x)

    refine(sample, whole(2), TOLERANCE, 1024)
    assert len(seen) == 2
    assert max(seen) < 1e-14


def test_the_matrix_to_halves():
    nodes, _ = np.polynomial.legendre.leggauss(ORDER)
    halves = np.concatenate([(nodes - 1) / 2, (nodes + 1) / 2])
    assert nodes**15 @ to_halves() == pytest.approx(halves**15, abs=1e-14)
