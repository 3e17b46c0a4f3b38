"""Write negative_penalty.json: ridge regression with a negative penalty, in many digits.

    python tests/reference/negative_penalty.py

What: for pairs of a spectrum and n, the least admissible penalty; at fractions of it, the effective ridge,
degrees of freedom, resolvent trace, weight norm, bias, variance from samples and labels, train and test error
and effective number of parameters.

How: the effective ridge kappa is the largest root of g(k) = k (n - D(k)) - penalty with
D = sum m s/(s+k) + tail/k.  It is convex with slope n - D2(k), D2 = sum m s^2/(s+k)^2.  Without a tail k
ranges over (-s_min, inf), so kappa < 0 for n > rank and a penalty < 0; with a tail over (0, inf).
The least penalty is the minimum of k (n - D) over that range: where D2(k) = n, found by bisection; if no
k > 0 beside a tail has D2(k) = n (rank <= n), it is the limit -tail at k = 0.  kappa is bisected to the right
of the minimum, polished by Newton and certified by a change of sign.

Precision: 120 digits; each case is repeated with 240 and must keep 35; the test error must agree with the sum
of its parts to 40.  25 digits are stored.  Inputs, the penalties included, are float64 and enter exactly:
a penalty is the float64 nearest to its fraction of the least one.

Output: {"spectra": {name: spectrum}, "pairs": [pair, ...]}, one pair and one case a line; a pair is spectrum,
n, noise, least_penalty and its cases.  Pairs whose least penalty is 0 have no cases.
Runs in less than a minute.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mpmath import mp, mpf

DIGITS = 120
STORED = 25
FRACTIONS = (0.01, 0.3, 0.9, 0.999)


class Spectrum(NamedTuple):
    """Eigenvalues with multiplicities and target power; hidden power; trace in vanishing eigenvalues."""

    eigenvalues: list[float]
    multiplicity: list[float]
    power: list[float]
    hidden: float = 0.0
    tail: float = 0.0


def spectra() -> dict[str, Spectrum]:
    """All spectra of the table by name."""
    power_law = [[float(k) ** -1.5 for k in range(1, 41)], [1.0] * 40, [float(k) ** -3 for k in range(1, 41)]]
    return {
        "isotropic_400": Spectrum([1.0], [400.0], [1.0]),
        "isotropic_1": Spectrum([1.0], [1.0], [1.0], hidden=0.5),
        "isotropic_1e12": Spectrum([1.0], [1e12], [1.0]),
        "spiked": Spectrum([20.0, 1.0], [6.0, 294.0], [1.0, 0.0]),
        "two_scale": Spectrum([1.0, 0.01], [10.0, 300.0], [0.7, 0.3]),
        "two_scale_tail": Spectrum([1.0, 0.01], [10.0, 300.0], [0.7, 0.3], hidden=0.1, tail=2.0),
        "power_law": Spectrum(*power_law),
        "power_law_hidden_tail": Spectrum(*power_law, hidden=0.1, tail=0.05),
        "gap": Spectrum([1e6, 1e-6], [5.0, 50.0], [0.5, 0.5]),
        "rank_7.5": Spectrum([2.0, 0.5], [2.5, 5.0], [0.5, 0.5], hidden=0.05),
        "tail_only": Spectrum([1.0], [0.0], [0.0], hidden=0.5, tail=2.0),
    }


#: Spectrum, n and noise.
PAIRS = (
    ("isotropic_400", 100.0, 0.3),
    ("isotropic_400", 399.0, 0.3),
    ("isotropic_400", 400.0, 0.3),
    ("isotropic_400", 401.0, 0.3),
    ("isotropic_400", 1e3, 0.0),
    ("isotropic_400", 1e12, 0.3),
    ("isotropic_1", 0.5, 0.2),
    ("isotropic_1", 2.0, 0.2),
    ("isotropic_1e12", 1e6, 0.3),
    ("isotropic_1e12", 1e12 - 1, 0.3),
    ("isotropic_1e12", 1e12 + 1, 0.3),
    ("spiked", 60.0, 0.05),
    ("spiked", 299.0, 0.05),
    ("spiked", 600.0, 0.05),
    ("two_scale", 3.0, 0.1),
    ("two_scale", 100.0, 0.1),
    ("two_scale", 1e6, 0.1),
    ("two_scale_tail", 100.0, 0.1),
    ("two_scale_tail", 310.0, 0.1),
    ("two_scale_tail", 1e3, 0.0),
    ("power_law", 1.0, 0.0),
    ("power_law", 10.0, 0.2),
    ("power_law", 39.0, 0.2),
    ("power_law", 40.0, 0.2),
    ("power_law", 100.0, 0.2),
    ("power_law_hidden_tail", 7.5, 0.2),
    ("power_law_hidden_tail", 41.0, 0.2),
    ("gap", 5.0, 0.01),
    ("gap", 30.0, 0.01),
    ("gap", 99.0, 0.01),
    ("rank_7.5", 3.0, 0.4),
    ("rank_7.5", 7.5, 0.4),
    ("rank_7.5", 7.75, 0.4),
    ("tail_only", 10.0, 0.3),
)


def degrees_of_freedom(spectrum: Spectrum, k: mpf) -> tuple[mpf, mpf]:
    """D = sum m s/(s+k) + tail/k and D2 = sum m s^2/(s+k)^2."""
    shares = [s / (s + k) for s in map(mpf, spectrum.eigenvalues)]
    df1 = mp.fsum(m * share for m, share in zip(spectrum.multiplicity, shares, strict=True))
    df2 = mp.fsum(m * share**2 for m, share in zip(spectrum.multiplicity, shares, strict=True))
    return (df1 + spectrum.tail / k if spectrum.tail else df1), df2


def edge(spectrum: Spectrum) -> mpf:
    """The left end of the range of k."""
    return -min(map(mpf, spectrum.eigenvalues)) if spectrum.tail == 0 else mpf(0)


def bisect(below: Callable[[mpf], bool], start: mpf) -> mpf:
    """The k > start at which `below` turns false, by bisection in log(k - start)."""
    low, high = mpf(-250), mpf(250)
    assert below(start + mp.exp(low))
    assert not below(start + mp.exp(high))
    while high - low > mpf(10) ** (10 - mp.dps):
        middle = (low + high) / 2
        low, high = (middle, high) if below(start + mp.exp(middle)) else (low, middle)
    return start + mp.exp(high)


def least(spectrum: Spectrum, n: mpf) -> tuple[mpf, mpf]:
    """Where k (n - D) is least on the range of k, and its value there."""
    rank = mp.fsum(spectrum.multiplicity)
    if rank == n and spectrum.tail == 0:
        return mpf(0), mpf(0)
    if rank <= n and spectrum.tail > 0:
        return mpf(0), -mpf(spectrum.tail)
    k = bisect(lambda k: degrees_of_freedom(spectrum, k)[1] > n, edge(spectrum))
    return k, k * (n - degrees_of_freedom(spectrum, k)[0])


def effective_ridge(spectrum: Spectrum, n: mpf, penalty: mpf) -> mpf:
    """The largest root of k (n - D) - penalty."""

    def excess(k: mpf) -> mpf:
        return k * (n - degrees_of_freedom(spectrum, k)[0]) - penalty

    minimum, _ = least(spectrum, n)
    with mp.workdps(mp.dps // 2):
        k = bisect(lambda k: excess(k) < 0, minimum)
    for _ in range(6):
        k -= excess(k) / (n - degrees_of_freedom(spectrum, k)[1])
    certificate = abs(k - minimum) * mpf(10) ** (-mp.dps // 2)
    assert excess(k - certificate) < 0 < excess(k + certificate)
    return k


def equivalent(spectrum: Spectrum, n: mpf, penalty: mpf, noise: mpf) -> dict[str, mpf]:
    """All results at one penalty."""
    k = effective_ridge(spectrum, n, penalty)
    df1, df2 = degrees_of_freedom(spectrum, k)
    groups = list(zip(map(mpf, spectrum.eigenvalues), spectrum.power, strict=True))
    # With u = k/(s+k): beta2 = sum t u^2 + hidden, beta1 = sum t u + hidden.
    beta2 = mp.fsum(t * (k / (s + k)) ** 2 for s, t in groups) + spectrum.hidden
    beta1 = mp.fsum(t * (k / (s + k)) for s, t in groups) + spectrum.hidden
    total = n * (beta2 + noise) / (n - df2)
    train = (penalty / (n * k)) ** 2 * total
    found = {
        "kappa": k,
        "df1": df1,
        "df2": df2,
        "trace": 1 / k,
        # E y'(Gram + penalty)^-1 y - penalty E y'(Gram + penalty)^-2 y
        "weight_norm": (beta1 + noise) / k - n * train / penalty,
        "bias": beta2,
        "samples": beta2 * df2 / (n - df2),
        "labels": noise * df2 / (n - df2),
        "train": train,
        "effective_parameters": n * df2 / (n - df2),
        "total": total,
    }
    assert agree(total, noise + found["bias"] + found["samples"] + found["labels"], 40)
    return found


def agree(x: mpf, y: mpf, digits: int) -> bool:
    """Whether two numbers have so many digits in common."""
    return x == y or abs(x - y) <= mpf(10) ** -digits * max(abs(x), abs(y))


def decimal(value: mpf) -> str:
    """The decimal string that is stored."""
    return "0" if value == 0 else mp.nstr(value, STORED)


def pair(name: str, n: float, noise: float) -> str:
    """One pair of the table with its cases as JSON."""
    spectrum = spectra()[name]
    _, smallest = least(spectrum, mpf(n))
    with mp.workdps(2 * DIGITS):
        assert agree(smallest, least(spectrum, mpf(n))[1], 35)
    cases = []
    for fraction in FRACTIONS if smallest < 0 else ():
        penalty = float(fraction * smallest)
        found = equivalent(spectrum, mpf(n), mpf(penalty), mpf(noise))
        with mp.workdps(2 * DIGITS):
            again = equivalent(spectrum, mpf(n), mpf(penalty), mpf(noise))
        assert all(agree(value, again[key], 35) for key, value in found.items()), (name, n, penalty)
        case = {"penalty": penalty, **{key: decimal(value) for key, value in found.items()}}
        cases.append("\n" + json.dumps(case, separators=(",", ":")))
    head = {"spectrum": name, "n": n, "noise": noise, "least_penalty": decimal(smallest)}
    return json.dumps(head, separators=(",", ":"))[:-1] + ',"cases":[' + ",".join(cases) + "]}"


def main() -> None:
    """Rewrite the table beside this script."""
    with mp.workdps(DIGITS):
        lines = [pair(*inputs) for inputs in PAIRS]
    named = [f'"{name}":{json.dumps(s._asdict(), separators=(",", ":"))}' for name, s in spectra().items()]
    text = '{"spectra":{\n' + ",\n".join(named) + '\n},"pairs":[\n' + ",\n".join(lines) + "\n]}\n"
    count = sum(len(pair["cases"]) for pair in json.loads(text)["pairs"])
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")
    print(f"{len(lines)} pairs, {count} cases, {len(text.encode()) / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
