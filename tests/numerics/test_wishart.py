"""The density of the Wishart eigenvalues against de Bruijn's formula in many digits and against closed moments."""

import json
from pathlib import Path

import numpy as np
import pytest

from sandbox.numerics.wishart import wishart_rule

ROWS = json.loads((Path(__file__).parents[1] / "reference" / "isotropic_ridge.json").read_text())


def test_expectations_against_the_table():
    errors = []
    for m, M, penalty, *decimals in ROWS:
        x, _, weights = wishart_rule(m, M, penalty)
        r = penalty / (x + penalty)
        for name, function, decimal in zip(
            ("T1", "T2", "V1", "X2"), (r, r**2, x / (x + penalty) / (x + penalty), x * r**2), decimals, strict=False
        ):
            got, expected = weights @ function, float(decimal)
            # Below 1e-300 both are 0.
            errors.append((abs(got - expected) / (expected or 1.0), name, m, M, penalty))
    assert len(errors) > 400
    assert max(errors)[0] < 1e-12, max(errors)


MOMENTS = {
    "mass": (lambda x, d: 1.0 + 0 * x, lambda m, M: m, 0),
    "W": (lambda x, d: x, lambda m, M: m * M, 0),
    "W^2": (lambda x, d: x**2, lambda m, M: m * M * (m + M + 1), 0),
    "variance": (lambda x, d: d**2, lambda m, M: m * M * (m + 1), 0),
    "W^-1": (lambda x, d: 1 / x, lambda m, M: m / (M - m - 1), 2),
    "W^-2": (lambda x, d: x**-2, lambda m, M: m * (M - 1) / ((M - m) * (M - m - 1) * (M - m - 3)), 4),
}
SIZES = [
    (1, 1), (1, 2), (2, 2), (3, 3), (2, 7), (3, 7), (30, 30), (31, 31), (30, 31), (31, 34), (100, 105), (33, 1000),
    (500, 700), (501, 700), (500, 500), (1500, 1501), (1, 10**6), (2, 10**9), (3, 10**12), (40, 10**15), (41, 10**15),
]  # fmt: skip


def test_moments_in_closed_form():
    errors = []
    for m, M in SIZES:
        # Without a penalty 1/x^2 has its poles at 0, where few eigenvalues are.
        rule = wishart_rule(m, M, 1e-12 if M - m < 20 else 1.0)
        for name, (function, closed, least_gap) in MOMENTS.items():
            if M - m >= least_gap:
                got = rule.weights @ function(rule.x, rule.centred)
                errors.append((abs(got / closed(float(m), float(M)) - 1), name, m, M))
    assert max(errors)[0] < 1e-12, max(errors)


@pytest.mark.parametrize("M", [1, 2, 5, 100])
def test_one_eigenvalue_is_chi_squared(M):
    x, _, weights = wishart_rule(1, M, 1e-6)
    for z in (0.4, 0.1, -2.0):  # the moment generating function
        assert weights @ np.exp(z * x / 2) == pytest.approx((1 - z) ** (-M / 2), rel=1e-12)


def test_two_eigenvalues_by_their_joint_density():
    """On a fine grid in both roots: w(x) w(y) |x - y| with w = x^((M-3)/2) exp(-x/2)."""
    M, penalty = 4, 0.7
    nodes, weights = np.polynomial.legendre.leggauss(60)
    # The triangle y < x in coordinates t = sqrt(x) and the share sqrt(y)/t, on which everything is smooth.
    t, over_t = 7 * (nodes + 1), 7 * weights
    share, over_share = (nodes + 1) / 2, weights / 2
    s = t[:, None] * share
    joint = (t[:, None] * s) ** (M - 2) * np.exp(-(t[:, None] ** 2 + s**2) / 2) * (t[:, None] ** 2 - s**2) * t[:, None]
    joint *= over_t[:, None] * over_share
    kept = t[:, None] ** 2 / (t[:, None] ** 2 + penalty) + s**2 / (s**2 + penalty)
    x, _, rule = wishart_rule(2, M, penalty)
    assert rule @ (x / (x + penalty)) == pytest.approx((joint * kept).sum() / joint.sum(), rel=1e-12)


def test_the_density_is_positive():
    for m, M in SIZES:
        rule = wishart_rule(m, M, 1e-14)
        assert rule.weights.min() >= 0, (m, M)
        assert np.all(np.isfinite(rule.weights))


def test_one_rule_serves_all_larger_penalties():
    errors = []
    for m, M in ((1, 1), (4, 5), (60, 60), (61, 90)):
        shared = wishart_rule(m, M, 1e-20)
        for penalty in 10.0 ** np.arange(-20, 12):
            own = wishart_rule(m, M, penalty)
            values = [rule.weights @ (rule.x / (rule.x + penalty) ** 2) for rule in (shared, own)]
            errors.append((abs(values[0] / values[1] - 1), m, M, penalty))
    assert max(errors)[0] < 1e-12, max(errors)
