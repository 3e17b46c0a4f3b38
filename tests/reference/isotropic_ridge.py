"""Write isotropic_ridge.json: mean eigenvalue statistics of real Wishart matrices at finite size, in many digits.

    python tests/reference/isotropic_ridge.py

What: for the eigenvalues x of the m x m real Wishart matrix with M degrees of freedom and penalties lam, with
r = lam/(x+lam): T1 = E sum r, T2 = E sum r^2, V1 = E sum x/(x+lam)^2, X2 = E sum x r^2, and spread, the variance of r
under the mean eigenvalue distribution. On isotropic inputs these give every field of the risk of ridge regression.

How: up to m = 60 by de Bruijn's formula. The joint density of the eigenvalues is prod w(x) |Vandermonde|, so for any g

    E sum g = tr(A^-1 A') / 2,   A_ij = int int sign(y - x) x^i y^j w(x) w(y),   w = x^((M-m-1)/2) exp(-x/2),

with g(x) + g(y) under the integrals of A', both bordered by the moments of w if m is odd. A is known in closed form
(integration by parts), the inner integral of A' is an incomplete gamma function, the outer one is done by
Gauss-Legendre quadrature in sqrt(x). There are no orthogonal functions: monomials and enough digits. At m = 500 that
would take hours; there the Laguerre functions are summed, with 50 digits and incomplete gamma functions, which checks
the rounding and the quadrature of float64 but not the formula.

Precision: each size is repeated with 40 more digits and panels of 3/4 the width, and must keep 30; E sum x and
E sum x^2 must agree with their closed forms to 30. 25 digits are stored. Penalties are float64 and enter exactly.

Output: [[m, M, penalty, T1, T2, V1, X2, spread], ...], one case a line. Runs in about 10 minutes.
"""

from __future__ import annotations

import functools
import itertools
import json
from pathlib import Path

from mpmath import mp, mpf

STORED = 25
KEPT = 30
NODES = 64

ORDINARY = (1e-14, 1e-3, 0.3, 10.0, 1e3, 1e8)
#: Sides m <= M of the matrix and penalties. Without a gap the limit of penalty 0 is singular, so it is followed far.
SIZES = {
    (1, 1): (1e-300, *ORDINARY, 1e100),
    (1, 2): (1e-300, *ORDINARY),
    (1, 3): ORDINARY,
    (1, 40): ORDINARY,
    (2, 2): (1e-300, *ORDINARY, 1e100),
    (2, 3): (1e-300, *ORDINARY),
    (2, 5): ORDINARY,
    (2, 1000): ORDINARY,
    (3, 3): (1e-100, *ORDINARY),
    (3, 4): (1e-100, *ORDINARY),
    (4, 4): ORDINARY,
    (4, 7): ORDINARY,
    (4, 10**5): (1e-3, 1e5, 1e12),
    (5, 5): ORDINARY,
    (5, 6): ORDINARY,
    (7, 20): ORDINARY,
    (10, 11): ORDINARY,
    (13, 13): ORDINARY,
    (20, 20): ORDINARY,
    (21, 36): ORDINARY,
    (40, 41): ORDINARY,
    (60, 61): ORDINARY,
    (60, 200): ORDINARY,
    (500, 700): ORDINARY,
}
PFAFFIAN_UP_TO = 60


@functools.cache
def legendre(nodes: int, digits: int) -> list[tuple[mpf, mpf]]:
    """Gauss-Legendre nodes and weights on [0, 1]."""
    rule = []
    with mp.workdps(digits + 20):
        for k in range(1, nodes + 1):
            x = mp.cos(mp.pi * (k - mpf(1) / 4) / (nodes + mpf(1) / 2))
            for _ in range(digits.bit_length() + 4):
                below, value = mpf(1), x
                for j in range(1, nodes):
                    below, value = value, ((2 * j + 1) * x * value - j * below) / (j + 1)
                slope = nodes * (x * value - below) / (x * x - 1)
                x -= value / slope
            rule.append(((1 + x) / 2, 1 / ((1 - x * x) * slope**2)))
    return rule


def quadrature(m: int, M: int, smallest: float, width: mpf) -> list[tuple[mpf, mpf]]:
    """Nodes t = sqrt(x) and weights: panels that triple, from the root of the smallest penalty, up to a width."""
    total, gap = mp.sqrt(M) + mp.sqrt(m), mp.sqrt(M) - mp.sqrt(m)
    # The density falls like a Gaussian in t outside of [gap, total], on the scale 1 for a few eigenvalues.
    low, high = max(gap - 25, mpf(0)), total + 25
    edges = [low]
    while edges[-1] < high:
        edges.append(edges[-1] + min(max(2 * edges[-1], mp.sqrt(smallest)), width))
    rule = legendre(NODES, mp.dps)
    return [(start + (end - start) * x, (end - start) * w) for start, end in itertools.pairwise(edges) for x, w in rule]


def pfaffian_density(m: int, M: int) -> tuple[mp.matrix, list[mpf], mpf]:
    """The inverse of A (bordered), the moments of w, and s0 = (M - m + 1)/2."""
    alpha, s0 = M - m, mpf(M - m + 1) / 2
    moments = [mpf(2) ** (s0 + i) * mp.gamma(s0 + i) for i in range(m)]
    skew = mp.zeros(m + m % 2)
    for j in range(m):
        if j > 0:
            skew[0, j] = -skew[j, 0]
        for i in range(m - 1):
            skew[i + 1, j] = 2 * (i + s0) * skew[i, j] - 4 * mp.gamma(i + j + 1 + alpha)
    scale = [1 / mp.sqrt(mp.gamma(2 * i + 1 + alpha)) for i in range(m)]
    worst = max(abs((skew[i, j] + skew[j, i]) * scale[i] * scale[j]) for i in range(m) for j in range(m))
    assert worst < mpf(10) ** (-mp.dps // 2), worst
    if m % 2:
        scale.append(mpf(1))
        for i in range(m):
            skew[i, m], skew[m, i] = moments[i], -moments[i]
    scaled = mp.diag(scale)
    return scaled * (scaled * skew * scaled) ** -1 * scaled, moments, s0


def by_pfaffian(m: int, M: int, nodes: list[tuple[mpf, mpf]]) -> list[tuple[mpf, mpf]]:
    """Eigenvalues and weights, the density included."""
    inverse, moments, s0 = pfaffian_density(m, M)
    rows = [[inverse[j, i] for i in range(m)] for j in range(m + m % 2)]
    found = []
    for t, weight in nodes:
        x = t * t
        # Lower incomplete gamma functions by the recursion that only adds.
        decay = mp.exp(-x / 2)
        incomplete = [mpf(0)] * m
        incomplete[m - 1] = mpf(2) ** (s0 + m - 1) * mp.gammainc(s0 + m - 1, 0, x / 2)
        power = x ** (s0 + m - 1)
        for i in range(m - 2, -1, -1):
            power /= x
            incomplete[i] = (incomplete[i + 1] / 2 + power * decay) / (s0 + i)
        powers = [x**i for i in range(m)]
        inner = [whole - 2 * part for whole, part in zip(moments, incomplete, strict=True)] + [mpf(1)] * (m % 2)
        value = mp.fdot(inner, [mp.fdot(row, powers) for row in rows])
        found.append((x, weight * 2 * t * x ** (s0 - 1) * decay * value))
    return found


def by_laguerre(m: int, M: int, nodes: list[tuple[mpf, mpf]]) -> list[tuple[mpf, mpf]]:
    """The same from Laguerre functions, m >= 2."""
    alpha = M - m
    c = [mp.sqrt(j * (j + alpha)) for j in range(m)]
    whole = mpf(2) ** (mpf(alpha + 1) / 2) * mp.gamma(mpf(alpha + 1) / 2) / mp.sqrt(mp.gamma(alpha + 1))
    even = m % 2 == 0
    constant = whole / 2 if even else 2 / (c[1] * whole)
    for k in range(2 if even else 3, m - 1, 2):
        constant *= c[k - 1] / c[k]
    found = []
    for t, weight in nodes:
        x = t * t
        before, current = mpf(0), mp.sqrt(mp.exp(alpha * mp.log(x) - x) / mp.gamma(alpha + 1))
        share = mp.gammainc(mpf(alpha + 1) / 2, 0, x / 2, regularized=True)
        primitive, squares = whole * share if even else mpf(0), mpf(0)
        for j in range(m - 1):
            squares += current * current
            if (m - 1 - j) % 2 == 0:
                primitive = (2 * t * current + c[j] * primitive) / c[j + 1]
            before, current = current, ((2 * j + 1 + alpha - x) * current - c[j] * before) / c[j + 1]
        found.append((x, weight * (2 * t * squares - c[m - 1] * current * (primitive - constant))))
    return found


def statistics(m: int, M: int, penalties: tuple[float, ...], width: mpf) -> list[dict[str, mpf]]:
    """All results of one size."""
    nodes = quadrature(m, M, min(penalties), width)
    rule = by_pfaffian(m, M, nodes) if m <= PFAFFIAN_UP_TO else by_laguerre(m, M, nodes)
    mean = mp.fsum(w * x for x, w in rule)
    square = mp.fsum(w * x * x for x, w in rule)
    for got, closed in ((mp.fsum(w for _, w in rule), m), (mean, m * M), (square, m * M * (m + M + 1))):
        assert agree(got, mpf(closed)), (m, M, got, closed)
    results = []
    for penalty in map(mpf, penalties):
        r = [penalty / (x + penalty) for x, _ in rule]
        t1 = mp.fsum(w * each for each, (_, w) in zip(r, rule, strict=True))
        # 1 - r varies as r does and does not cancel at large penalties.
        varying = r if penalty < 1 else [x / (x + penalty) for x, _ in rule]
        middle = mp.fsum(w * each for each, (_, w) in zip(varying, rule, strict=True)) / m
        results.append(
            {
                "T1": t1,
                "T2": mp.fsum(w * each**2 for each, (_, w) in zip(r, rule, strict=True)),
                "V1": mp.fsum(w * x / (x + penalty) ** 2 for x, w in rule),
                "X2": mp.fsum(w * x * each**2 for each, (x, w) in zip(r, rule, strict=True)),
                "spread": mp.fsum(w * (each - middle) ** 2 for each, (_, w) in zip(varying, rule, strict=True)) / m,
            }
        )
    return results


def agree(x: mpf, y: mpf) -> bool:
    """Whether two numbers have enough digits in common."""
    return abs(x - y) <= mpf(10) ** -KEPT * max(abs(x), abs(y))


def lines(size: tuple[int, int], penalties: tuple[float, ...]) -> list[str]:
    """The cases of one size as JSON."""
    m, M = size
    # Monomials cost about 3 digits a degree, more where all x are close together.
    digits = 110 + m * (4 + int(mp.log10(M))) if m <= PFAFFIAN_UP_TO else 50
    with mp.workdps(digits):
        found = statistics(m, M, penalties, mpf(1) if m > PFAFFIAN_UP_TO else mpf(3) / 2)
        with mp.workdps(digits + 40):
            again = statistics(m, M, penalties, mpf(3) / 4 if m > PFAFFIAN_UP_TO else mpf(9) / 8)
        for penalty, first, second in zip(penalties, found, again, strict=True):
            for name, value in first.items():
                assert agree(value, second[name]), (m, M, penalty, name, value, second[name])
        return [
            json.dumps([m, M, penalty, *(mp.nstr(value, STORED) for value in case.values())], separators=(",", ":"))
            for penalty, case in zip(penalties, found, strict=True)
        ]


def main() -> None:
    """Rewrite the table beside this script."""
    rows = [line for size, penalties in SIZES.items() for line in lines(size, penalties)]
    text = "[\n" + ",\n".join(rows) + "\n]\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")
    print(f"{len(rows)} cases, {len(text.encode()) / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
