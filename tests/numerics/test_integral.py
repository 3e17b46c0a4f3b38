"""Adaptive integrals of smooth functions and of roots at the ends."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sandbox.numerics.integral import integral, plain_places, softened_places
from sandbox.numerics.panels import UnresolvedError

EDGES = np.array([-1.0, 0.0, 1.0])


@pytest.mark.parametrize("places", [plain_places, softened_places])
def test_smooth_functions(places):
    assert integral(np.exp, EDGES, 1e-13, places()) == pytest.approx(math.e - 1 / math.e, rel=1e-14)
    exact = 1 - math.sin(40) / 40
    assert integral(lambda x: np.sin(20 * x) ** 2, EDGES, 1e-13, places()) == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize(("power", "exact"), [(0.5, math.pi / 2), (1.5, 3 * math.pi / 8)])
def test_half_integer_powers_at_the_ends(power, exact):
    ends = np.array([-1.0, 1.0])
    computed = integral(lambda x: (1 - x * x) ** power, ends, 1e-13, softened_places())
    assert computed == pytest.approx(exact, rel=1e-14)


def test_what_is_not_resolved():
    with pytest.raises(UnresolvedError):
        integral(lambda x: np.sin(1e6 * x), EDGES, 1e-13, plain_places())
