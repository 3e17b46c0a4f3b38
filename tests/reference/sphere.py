"""Gegenbauer coefficients of the named activations to 30 digits.

Run ``python tests/reference/sphere.py`` (needs mpmath, takes half a minute); it writes sphere.json beside itself.
It knows only the definitions: for inputs on the sphere of radius sqrt(d) the coefficient of degree k is the mean of
phi(sqrt(d) t) Q_k(t) over the first coordinate t of a uniform unit vector, here an integral over the angle s
with t = sin s, by Gauss and Legendre on panels that no kink lies inside.
"""

from __future__ import annotations

import json
from pathlib import Path

from activations import DEFINITIONS
from mpmath import mp, mpf
from mpmath.calculus.quadrature import GaussLegendre

mp.dps = 60

#: Degrees for every dimension; the density is cut where it is 1e-60 of its maximum.
DEGREES = {2: (*range(21), 61, 100), 3: (*range(21), 60), 5: (*range(21), 41), 10: (*range(21), 40), 60: range(21)}
DEGREES[1000] = range(13)
REACH, WIDTH = 17, mpf(1) / 2


def rule(dim: int) -> list[tuple[mpf, mpf]]:
    """Places t and weights of the density, which add up to 1."""
    root = mp.sqrt(dim)
    end = mp.pi / 2 if root < REACH else mp.asin(REACH / root)
    panels = int(mp.ceil(end * root / WIDTH))
    nodes = GaussLegendre(mp).calc_nodes(5, mp.prec)
    points = []
    for i in range(-panels, panels):
        low, high = end * i / panels, end * (i + 1) / panels
        for node, weight in nodes:
            angle = (low + high) / 2 + (high - low) / 2 * node
            points.append((mp.sin(angle), weight * mp.cos(angle) ** (dim - 2)))
    total = mp.fsum(weight for _, weight in points)
    return [(t, weight / total) for t, weight in points]


def coefficients(dim: int) -> dict[str, dict[str, str]]:
    points = rule(dim)
    values = {name: [phi(mp.sqrt(dim) * t) for t, _ in points] for name, phi in DEFINITIONS.items()}
    found: dict[str, dict[str, str]] = {name: {} for name in DEFINITIONS}
    for name in DEFINITIONS:
        found[name]["second_moment"] = digits(
            mp.fsum(w * f * f for (_, w), f in zip(points, values[name], strict=True))
        )
    for degree in DEGREES[dim]:
        weighted = [w * harmonic(dim, degree, t) for t, w in points]
        for name in DEFINITIONS:
            found[name][str(degree)] = digits(mp.fdot(weighted, values[name]))
    return found


def harmonic(dim: int, degree: int, t: mpf) -> mpf:
    """Q_k(t) by its recursion from Q_0 = 1, Q_1 = t."""
    previous, current = mpf(1), t
    if degree == 0:
        return previous
    for k in range(1, degree):
        previous, current = current, ((2 * k + dim - 2) * t * current - k * previous) / (k + dim - 2)
    return current


def digits(value: mpf) -> str:
    """30 significant digits; what vanishes by symmetry is 0."""
    return mp.nstr(value, 30) if abs(value) > mpf(10) ** -45 else "0"


if __name__ == "__main__":
    table = {str(dim): coefficients(dim) for dim in DEGREES}
    Path(__file__).with_suffix(".json").write_text(json.dumps(table, indent=1) + "\n")
