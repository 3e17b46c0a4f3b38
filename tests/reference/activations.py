"""Gaussian constants and dual kernels of the named activations to 40 digits.

Run ``python tests/reference/activations.py`` (needs mpmath, takes five minutes); it writes activations.json
beside itself. It knows only the definition of each activation: the constants are one-dimensional integrals,
the kernels two-dimensional ones, in polar coordinates split at the kinks where there are kinks, by the
trapezoidal rule elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from mpmath import mp, mpf

mp.dps = 50

DEFINITIONS: dict[str, Callable[[mpf], mpf]] = {
    "relu": lambda x: max(x, mpf(0)),
    "erf": mp.erf,
    "tanh": mp.tanh,
    "sign": mp.sign,
    "abs": abs,
    "cos": mp.cos,
    "sin": mp.sin,
    "gelu": lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2,
    "silu": lambda x: x / (1 + mp.exp(-x)),
    "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "quadratic": lambda x: x * x,
    "linear": lambda x: x,
}
DEGREE_OF_HOMOGENEITY = {"relu": 1, "abs": 1, "sign": 0}
CORRELATIONS = (-1.0, -0.99999996, -0.9, -(2.0**-30), 0.0, 0.3, 0.99, 0.99999996, 1.0)
# The Gaussian weight is 1e-56 at WIDTH; the trapezoidal error is exp(-pi^2 STEPS) for tanh, the worst.
WIDTH, STEPS = 16, 12


def expectation(f: Callable[[mpf], mpf]) -> mpf:
    """E f(g) for a standard normal g and an f that is analytic away from 0."""
    return mp.quad(lambda x: f(x) * mp.npdf(x), range(-WIDTH, WIDTH + 1))


def constants(phi: Callable[[mpf], mpf]) -> dict[str, mpf]:
    mu0 = expectation(phi)
    mu1 = expectation(lambda x: x * phi(x))
    return {"mu0": mu0, "mu1": mu1, "mu_star_squared": expectation(lambda x: (phi(x) - mu0 - mu1 * x) ** 2)}


def homogeneous_kernel(phi: Callable[[mpf], mpf], degree: int, rho: mpf) -> mpf:
    """E phi(u) phi(v) with u = r cos t, v = r cos(t - angle): the radius gives E r^(2 degree) = 2^degree."""
    angle = mp.acos(rho)
    kinks = {(q * mp.pi / 2 + shift) % (2 * mp.pi) for q in (1, 3) for shift in (mpf(0), angle)}
    panels = sorted({mpf(0), 2 * mp.pi} | kinks)
    total = sum(
        mp.quad(lambda t: phi(mp.cos(t)) * phi(mp.cos(t - angle)), [low, high])
        for low, high in pairwise(panels)
        if high - low > mpf(10) ** -45
    )
    return 2**degree * total / (2 * mp.pi)


def analytic_kernel(phi: Callable[[mpf], mpf], rho: mpf) -> mpf:
    """E phi(u) phi(v) with u, v = c a +- s b for independent normal a, b; even in b, which swaps u and v."""
    c, s = mp.sqrt((1 + rho) / 2), mp.sqrt((1 - rho) / 2)
    weight = [mp.npdf(mpf(i) / STEPS) / STEPS for i in range(WIDTH * STEPS + 1)]
    total = mpf(0)
    for j, weight_b in enumerate(weight):
        line = mpf(0)
        for i in range(-WIDTH * STEPS, WIDTH * STEPS + 1):
            if i * i + j * j < (WIDTH * STEPS) ** 2:
                a, b = c * i / STEPS, s * j / STEPS
                line += weight[abs(i)] * phi(a + b) * phi(a - b)
        total += line * weight_b * (2 if j else 1)
    return total


def digits(value: mpf) -> str:
    """40 significant digits; what vanishes by symmetry is left as 1e-50 by the quadrature and is 0."""
    return mp.nstr(value, 40) if abs(value) > mpf(10) ** -45 else "0"


def entry(name: str) -> dict[str, object]:
    phi = DEFINITIONS[name]
    kernel = {}
    for rho in CORRELATIONS:
        if name in DEGREE_OF_HOMOGENEITY:
            value = homogeneous_kernel(phi, DEGREE_OF_HOMOGENEITY[name], mpf(rho))
        else:
            value = analytic_kernel(phi, mpf(rho))
        kernel[repr(rho)] = digits(value)
    return {key: digits(value) for key, value in constants(phi).items()} | {"kernel": kernel}


if __name__ == "__main__":
    table = {name: entry(name) for name in DEFINITIONS}
    Path(__file__).with_suffix(".json").write_text(json.dumps(table, indent=1) + "\n")
