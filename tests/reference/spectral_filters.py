"""Rewrites spectral_filters.json: spectral filters and gradient flow of random features, to 25 digits.

    python tests/reference/spectral_filters.py

By other means than the library. Filters of a linear model are Cauchy integrals over a circle around the spectrum of the
Gram matrix, by the trapezoidal rule: polynomials and exponentials are entire, and the equivalent of one or two
resolvents is known at complex penalties. Gradient flow of random features is a sum over Talbot's contour; what is a
product of two resolvents is there a divided difference of functions of one,

    total = n sum_kl a_k a_l [nu_k Omega_l - nu_l Omega_k] / (lambda_k - lambda_l),

which loses half of the digits. The effective ridge is followed from node to node by Newton's method, and the sign of
its imaginary part certifies it. Everything is computed twice, with more digits and more nodes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from mpmath import mp, mpc, mpf

#: Digits and nodes of the first and of the second computation; digits in which they agree, and which are stored.
PRECISIONS = ((70, 160, 40), (100, 224, 56))
AGREED, STORED = 27, 25


class Population(NamedTuple):
    """Eigenvalues with multiplicity and target power, hidden power, tail."""

    eigenvalues: list[float]
    multiplicity: list[float]
    power: list[float]
    hidden: float = 0.0
    tail: float = 0.0


POPULATIONS = {
    "isotropic": Population([1.0], [60.0], [1.0]),
    "two_scale": Population([1.0, 0.01], [20.0, 100.0], [0.6, 0.4], hidden=0.1),
    "tail": Population([2.0, 0.5, 0.1], [3.0, 10.0, 40.0], [0.5, 0.3, 0.2], hidden=0.2, tail=1.5),
    "real_numbers": Population([1.5, 0.7, 0.3, 0.02], [4.5, 0.25, 7.75, 30.5], [0.1, 0.5, 0.2, 0.2]),
    "power_law": Population(
        [k**-1.5 for k in range(1, 13)], [1.0] * 12, [k**-1.2 for k in range(1, 13)], hidden=0.05, tail=0.1
    ),
}
NOISE = 0.25

#: Populations and sample sizes: fewer directions than samples, as many, one more, and more.
SIZES = [
    ("isotropic", 100.0), ("isotropic", 60.0), ("isotropic", 59.0), ("isotropic", 20.0),
    ("two_scale", 40.0), ("two_scale", 20.0), ("two_scale", 120.0), ("two_scale", 300.0),
    ("tail", 5.0), ("tail", 53.0), ("tail", 80.0), ("real_numbers", 7.5), ("real_numbers", 43.0),
    ("power_law", 1.0), ("power_law", 6.0), ("power_law", 12.0), ("power_law", 500.0),
]  # fmt: skip

#: Filters by name and parameters, in units of the upper edge of the spectrum: times 1/edge, steps of 1/edge.
FILTERS: list[tuple[str, tuple[float, ...]]] = [
    ("flow", (0.3, 0.0)),
    ("flow", (20.0, 0.0)),
    ("flow", (5.0, 0.02)),
    ("descent", (1.8, 12)),
    ("descent", (0.4, 5)),
    ("heavy_ball", (1.1, 0.8, 25)),
    ("heavy_ball", (0.2, 0.5, 7)),
]

#: Random features: population, n, p, penalty (the weight decay), and times.
FEATURES = [
    ("isotropic", 50.0, 30.0, 0.0), ("isotropic", 50.0, 50.0, 0.0), ("isotropic", 30.0, 90.0, 0.5),
    ("tail", 20.0, 30.0, 0.0), ("tail", 60.0, 25.5, 0.1), ("power_law", 8.0, 8.0, 0.0), ("power_law", 5.0, 40.0, 0.0),
    ("two_scale", 40.0, 60.0, 0.0), ("two_scale", 200.0, 130.0, 0.0),
]  # fmt: skip
TIMES = (1e-3, 0.1, 3.0, 200.0)


def degrees(population: Population, k: mpc, tail: mpf) -> tuple[mpc, mpc]:
    """D and dD/dk."""
    rows = list(zip(map(mpf, population.eigenvalues), population.multiplicity, strict=True))
    first = mp.fsum(m * s / (s + k) for s, m in rows) + tail / k
    return first, -mp.fsum(m * s / (s + k) ** 2 for s, m in rows) - tail / k**2


def follow(population: Population, n: mpf, p: mpf, tail: mpf, penalties: list[mpc]) -> list[mpc]:
    """The effective ridge along a path of penalties that begins near a positive one."""
    trace = mp.fsum(m * mpf(s) for s, m in zip(population.eigenvalues, population.multiplicity, strict=True)) + tail
    here = abs(penalties[0])

    def residual(k: mpc, penalty: mpc) -> tuple[mpc, mpc]:
        d, slope = degrees(population, k, tail)
        share = 1 if p == mp.inf else (p - d) / p
        value = k * (n - d) * share - penalty
        derivative = (n - d) * share - k * slope * share - (0 if p == mp.inf else k * (n - d) * slope / p)
        return value, derivative

    # At a positive penalty bisection is safe: the left side rises where D < min(n, p).
    low, high = mpf(0), (trace + here) * (1 / n + (0 if p == mp.inf else 1 / p)) * 10
    for _ in range(60):
        middle = (low + high) / 2
        small = degrees(population, middle, tail)[0] >= min(n, p) or residual(middle, here)[0] < 0
        low, high = (middle, high) if small else (low, middle)
    k = mpc((low + high) / 2)
    start = [here * mp.exp(1j * mp.arg(penalties[0]) * step / 12) for step in range(13)]
    found = []
    for penalty in start + penalties[1:]:
        # Newton's method converges from the neighbour.
        for _ in range(60):
            value, slope = residual(k, penalty)
            k -= value / slope
            if abs(value) < abs(penalty) * mpf(10) ** (-mp.dps + 8):
                break
        else:
            raise ArithmeticError((population, n, p, penalty))
        found.append(k)
        assert mp.im(k) * mp.im(penalty) >= 0
    return found[12:]


def upper_edge(population: Population, n: mpf) -> mpf:
    """The upper edge of the spectrum of the Gram matrix without the tail, by bisection."""
    rows = list(zip(map(mpf, population.eigenvalues), population.multiplicity, strict=True))
    largest = max(population.eigenvalues)
    low, high = mpf(0), mpf(1000) * (1 + len(rows))
    for _ in range(200):
        middle = (low + high) / 2
        x = -largest - middle
        low, high = (middle, high) if mp.fsum(m * (s / (s + x)) ** 2 for s, m in rows) > n else (low, middle)
    x = -largest - high
    return -x * (n - mp.fsum(m * s / (s + x) for s, m in rows))


def response(name: str, parameters: tuple[mpf, ...], z: mpc) -> tuple[mpc, mpc, mpc]:
    """f(z), 1 - z f(z) and what is left of the start, in the same sense as the last."""
    if name == "flow":
        time, decay = parameters
        kept = mp.exp(-(z + decay) * time)
        return (1 - kept) / (z + decay), (decay + z * kept) / (z + decay), kept
    if name == "descent":
        step, steps = parameters
        left = (1 - step * z) ** int(steps)
        return (1 - left) / z, left, left
    step, momentum, steps = parameters
    now, before = mpc(0), mpc(0)
    for _ in range(int(steps)):
        now, before = now + step * (1 - z * now) + momentum * (now - before), now
    return now, 1 - z * now, 1 - z * now


def linear(population: Population, n: mpf, name: str, parameters: tuple[mpf, ...], nodes: int) -> dict[str, mpf]:
    """All fields of a filter in a linear model, from a circle around the spectrum."""
    s = list(map(mpf, population.eigenvalues))
    m, t = list(map(mpf, population.multiplicity)), list(map(mpf, population.power))
    tail, edge = mpf(population.tail), upper_edge(population, n)
    centre, radius = edge / 2, edge * mpf("0.85")
    # From the negative axis, where the penalty is positive, over the upper half; the lower one is its mirror image.
    turns = [mp.expjpi(1 - mpf(2 * k + 1) / nodes) for k in range(nodes // 2)]
    w = [centre + radius * turn for turn in turns]
    weights = [radius * turn / nodes for turn in turns]  # dw / (2 pi i)
    kappas = follow(population, n, mp.inf, mpf(0), [-each for each in w])
    answers = [response(name, parameters, each + tail) for each in w]
    zero = response(name, parameters, mpc(0)) if name == "flow" and parameters[1] else (None, mpf(1), mpf(1))
    # What is left at w of the predictor whose tail sees nothing: at_zero - w f(w + tail).
    left = [1 - each * f for each, (f, _, _) in zip(w, answers, strict=True)]
    start = [
        zero[2] * tail / (each + tail) + each * kept / (each + tail)
        for each, (_, _, kept) in zip(w, answers, strict=True)
    ]
    v = [[x / (x + k) for x in s] for k in kappas]
    u = [[k / (x + k) for x in s] for k in kappas]

    def average(function: list[mpc]) -> list[mpf]:
        parts = [f * weight / each for f, weight, each in zip(function, weights, w, strict=True)]
        return [2 * mp.re(mp.fsum(part * row[j] for part, row in zip(parts, u, strict=True))) for j in range(len(s))]

    found = {key: mpf(0) for key in ("samples", "per_noise", "initial_samples")}
    factors = [
        (u_k, v_k, weight * f, weight * h / each, weight * g / each)
        for each, weight, u_k, v_k, (f, _, _), h, g in zip(w, weights, u, v, answers, left, start, strict=True)
    ]
    for u_k, v_k, f, h, g in factors:
        mv = [x * y for x, y in zip(m, v_k, strict=True)]
        tu = [x * y for x, y in zip(t, u_k, strict=True)]
        for u_l, v_l, f_l, h_l, g_l in factors:
            for conjugate in (False, True):
                values = (u_l, v_l, [f_l, h_l, g_l])
                u_2, v_2, (f_2, h_2, g_2) = ([mp.conj(x) for x in y] for y in values) if conjugate else values
                df2 = mp.fdot(mv, v_2)
                gain = df2 / (n - df2)
                B = mp.fdot(tu, u_2)
                found["per_noise"] += 2 * mp.re(f * f_2 * gain)
                found["samples"] += 2 * mp.re(h * h_2 * B * gain)
                found["initial_samples"] += 2 * mp.re(g * g_2 * B * gain)
    unexplained = mpf(population.hidden) + NOISE
    # tr (X X' + penalty)^-1 = 1/kappa, and what the target adds to y'(X X' + penalty)^-1 y is sum t/(s + kappa).
    resolvent = [mp.fsum(x / (y + k) for x, y in zip(t, s, strict=True)) + unexplained / k for k in kappas]
    train = -2 * mp.re(
        mp.fsum(weight * r**2 * R for weight, (_, r, _), R in zip(weights, answers, resolvent, strict=True))
    )
    begun = -2 * mp.re(
        mp.fsum(
            weight * kept**2 * mp.fsum(x / (y + k) for x, y in zip(t, s, strict=True))
            for weight, (_, _, kept), k in zip(weights, answers, kappas, strict=True)
        )
    )
    return {
        "bias": mp.fsum(x * h**2 for x, h in zip(t, average(left), strict=True)) + population.hidden,
        "samples": found["samples"] + population.hidden * found["per_noise"],
        "labels": NOISE * found["per_noise"],
        "train": train / n,
        "initial_bias": mp.fsum(x * g**2 for x, g in zip(t, average(start), strict=True)),
        "initial_samples": found["initial_samples"],
        "initial_train": begun / n,
    }


def talbot(nodes: int) -> tuple[list[mpc], list[mpc]]:
    """Nodes and weights of the upper half of the contour."""
    zeta, weights = [], []
    for k in range(nodes // 2, nodes):
        angle = mp.pi * (2 * k + 1 - nodes) / nodes
        y = mpf("0.6407") * angle
        zeta.append(nodes * (mpf("0.5017") * angle * mp.cot(y) - mpf("0.6122") + mpf("0.2645") * 1j * angle))
        slope = nodes * (mpf("0.5017") * (mp.cot(y) - y / mp.sin(y) ** 2) + mpf("0.2645") * 1j)
        weights.append(mp.exp(zeta[-1]) * slope / (1j * nodes))
    return zeta, weights


def features(population: Population, n: mpf, p: mpf, decay: mpf, time: mpf, nodes: int) -> dict[str, mpf]:
    """What is known of gradient flow of random features, by divided differences."""
    s, t = list(map(mpf, population.eigenvalues)), list(map(mpf, population.power))
    tail = mpf(population.tail)
    zeta, weights = talbot(2 * nodes)
    penalties = [each / time + decay for each in zeta]
    kappas = follow(population, n, p, tail, penalties)
    share = [weight / each for weight, each in zip(weights, zeta, strict=True)]
    direction = [2 * mp.re(mp.fsum(a * k / (x + k) for a, k in zip(share, kappas, strict=True))) for x in s]
    nu = [k * (p - degrees(population, k, tail)[0]) / p for k in kappas]
    beta = [mp.fsum(x * k / (y + k) for x, y in zip(t, s, strict=True)) + population.hidden for k in kappas]
    mirrored = [list(map(mp.conj, each)) for each in (share, penalties, nu, beta)]
    share_all, penalty_all, nu_all, beta_all = (
        own + other for own, other in zip((share, penalties, nu, beta), mirrored, strict=True)
    )

    # On the diagonal the divided differences are derivatives.
    def slopes(i: int) -> tuple[mpc, mpc]:
        k = kappas[i]
        d, d_slope = degrees(population, k, tail)
        by_penalty = 1 / ((n - d) * (p - d) / p - k * d_slope * (p - d) / p - k * (n - d) * d_slope / p)
        nu_slope = ((p - d) / p - k * d_slope / p) * by_penalty
        return nu_slope, mp.fsum(x * y / (y + k) ** 2 for x, y in zip(t, s, strict=True)) * by_penalty

    noise_free = amplified = train = mpf(0)
    for i, (a, penalty, nu_i, beta_i) in enumerate(zip(share, penalties, nu, beta, strict=True)):
        for j, (b, other, nu_j, beta_j) in enumerate(zip(share_all, penalty_all, nu_all, beta_all, strict=True)):
            if i == j:
                nu_slope, beta_slope = slopes(i)
                pair = nu_slope * beta_i - nu_i * beta_slope
                unit = nu_slope
            else:
                pair = (nu_i * beta_j - nu_j * beta_i) / (penalty - other)
                unit = (nu_i - nu_j) / (penalty - other)
            noise_free += 2 * mp.re(a * b * n * pair)
            amplified += 2 * mp.re(a * b * n * unit)
            train += 2 * mp.re(a * b * penalty * other * (pair + NOISE * unit) / (nu_i * nu_j)) / n
    bias = mp.fsum(x * h**2 for x, h in zip(t, direction, strict=True)) + population.hidden
    return {
        "bias": bias,
        "noise_free_variance": noise_free - bias,
        "label_variance": NOISE * (amplified - 1),
        "train": train,
    }


def agree(x: mpf, y: mpf, scale: mpf) -> bool:
    """Whether two numbers have enough digits in common."""
    return abs(x - y) <= mpf(10) ** -AGREED * max(abs(x), abs(y), scale * mpf(10) ** -8)


def twice(compute: Callable[[int, int], dict[str, mpf]]) -> dict[str, str]:
    """The results of a computation with few and with many digits and nodes, which must agree."""
    results = []
    for digits, on_circle, on_contour in PRECISIONS:
        with mp.workdps(digits):
            results.append(compute(on_circle, on_contour))
    for name, value in results[0].items():
        assert agree(value, results[1][name], mpf(1)), (name, value, results[1][name])
    return {name: mp.nstr(value, STORED) for name, value in results[1].items()}


def linear_line(case: tuple[str, float, str, tuple[float, ...]]) -> str:
    """A filter of a linear model as JSON."""
    population, n, name, scaled = case
    edge = float(upper_edge(POPULATIONS[population], mpf(n)))
    # The library is given these floats: time or step per edge, and a decay in units of it.
    parameters = [scaled[0] / edge, *(x * edge if name == "flow" else x for x in scaled[1:])]
    found = twice(lambda nodes, _: linear(POPULATIONS[population], mpf(n), name, tuple(map(mpf, parameters)), nodes))
    head: dict[str, Any] = {"population": population, "n": n, "filter": name, "parameters": parameters}
    return json.dumps(head | found, separators=(",", ":"))


def features_line(case: tuple[str, float, float, float, float]) -> str:
    """Random features at one time as JSON."""
    population, *numbers = case
    found = twice(lambda _, nodes: features(POPULATIONS[population], *map(mpf, numbers), nodes))
    head = {"population": population} | dict(zip(("n", "p", "penalty", "time"), numbers, strict=True))
    return json.dumps(head | found, separators=(",", ":"))


def main() -> None:
    """Rewrite the table beside this script."""
    filters = [(*size, *each) for size in SIZES for each in FILTERS]
    surfaces = [(*each, time) for each in FEATURES for time in TIMES]
    with ProcessPoolExecutor(2) as pool:
        linear_lines = list(pool.map(linear_line, filters))
        feature_lines = list(pool.map(features_line, surfaces))
    named = [f'"{name}":{json.dumps(each._asdict(), separators=(",", ":"))}' for name, each in POPULATIONS.items()]
    parts = (
        '{"noise":' + str(NOISE) + ',"populations":{\n' + ",\n".join(named),
        '\n},"filters":[\n' + ",\n".join(linear_lines),
        '\n],"features":[\n' + ",\n".join(feature_lines) + "\n]}\n",
    )
    text = "".join(parts)
    json.loads(text)
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")
    print(f"{len(linear_lines)} filters, {len(feature_lines)} random features, {len(text.encode()) / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
