"""Write static_equivalent.json: the deterministic equivalents of ridge and random features in many digits.

    python tests/reference/static_equivalent.py

What: effective ridge, degrees of freedom, resolvent trace, weight norm, bias, the five sources of variance,
train and test error and effective number of parameters of ridge regression (p = "inf"), min-norm least
squares (penalty 0) and random-features regression, over spectra, sample sizes, feature counts and penalties.

How: from the definitions, which cancel, and never from the cancellation-free forms a float64 program needs.
The effective ridge is bracketed and bisected on (n - D)(p - D) kappa / p = penalty, polished by Newton in
log kappa, and certified by a change of sign within a relative 10^(-digits/2).  The sources are differences of
error covariances of pairs of predictors that share nothing, the features, the data, or both.
Penalty 0 is the limit 0+: everything is evaluated at penalties 1e-200 and 1e-240.  What the two values obey,
penalty^exponent, decides: exponent < 0 is "inf", > 0 is "0", and = 0 is a limit, on which both must agree.

Precision: 150 digits at penalties > 0 and 1500 at the limit; each case is repeated with twice the digits and
must keep 35; the two penalties of a limit must agree to 30; the sum of the sources must agree with the closed
form of the test error to 40.  25 digits are stored.  Inputs are float64 and enter exactly.

Output: {"spectra": {name: spectrum}, "cases": [case, ...]}, one case a line, its results as decimal strings.
Runs a few minutes, on two processes.
"""

from __future__ import annotations

import itertools
import json
import math
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from mpmath import mp, mpf

DIGITS = 150
LIMIT_DIGITS = 1500
STORED = 25
SMALL_PENALTIES = ("1e-200", "1e-240")
PENALTIES = (1e-14, 1e-8, 1e-3, 1.0, 1e3, 1e8)
PARTS = ("bias", "samples", "features", "samples_features", "labels", "labels_features")


class Spectrum(NamedTuple):
    """Eigenvalues with multiplicities and target power; hidden power; trace in vanishing eigenvalues."""

    eigenvalues: list[float]
    multiplicity: list[float]
    power: list[float]
    hidden: float = 0.0
    tail: float = 0.0


class Case(NamedTuple):
    """The inputs of one line of the table."""

    spectrum: str
    n: float
    p: float
    penalty: float
    noise: float


def spectra() -> dict[str, Spectrum]:
    """All spectra of the table by name."""
    power_law = [[float(k) ** -1.5 for k in range(1, 41)], [1.0] * 40, [float(k) ** -3 for k in range(1, 41)]]
    rank_10 = [[1.0, 0.25], [4.0, 6.0], [0.6, 0.4]]
    of_inputs = 1 / (2 * math.pi)
    return {
        "isotropic_400": Spectrum([1.0], [400.0], [1.0]),
        "isotropic_1e12": Spectrum([1.0], [1e12], [1.0]),
        "isotropic_1": Spectrum([1.0], [1.0], [1.0]),
        "two_scale": Spectrum([1.0, 0.01], [10.0, 300.0], [0.7, 0.3]),
        "power_law": Spectrum(*power_law),
        "power_law_hidden_tail": Spectrum(*power_law, hidden=0.1, tail=0.05),
        "exponential": Spectrum([0.5**k for k in range(61)], [1.0] * 61, [0.7**k for k in range(61)]),
        "relu_like": Spectrum([of_inputs, 0.25 / 60], [1.0, 60.0], [0.0, 1.0], hidden=0.1, tail=0.25 - of_inputs),
        "gap": Spectrum([1e6, 1e-6], [5.0, 50.0], [0.5, 0.5]),
        "wide": Spectrum([10.0**k for k in range(2, -13, -1)], [7.0] * 15, [0.1] * 15, hidden=0.01),
        "rank_100": Spectrum([0.5**k for k in range(10)], [10.0] * 10, [1.0 / (k + 1) for k in range(10)], hidden=0.2),
        "rank_7.5": Spectrum([2.0, 0.5], [2.5, 5.0], [0.5, 0.5], hidden=0.05),
        "null_group": Spectrum([1.0, 0.0], [20.0, 30.0], [0.75, 0.25]),
        "tail_only": Spectrum([1.0], [0.0], [0.0], hidden=0.5, tail=2.0),
        "rank_10": Spectrum(*rank_10),
        "rank_10_hidden": Spectrum(*rank_10, hidden=0.1),
        "rank_10_tail": Spectrum(*rank_10, tail=0.5),
        "rank_10_hidden_tail": Spectrum(*rank_10, hidden=0.1, tail=0.5),
    }


def sizes(rank: float) -> list[tuple[float, float]]:
    """Pairs (n, p): equal, one apart, very unequal, infinite p, and rank equal to n, to p, or to both."""
    huge, inf = 1e12, math.inf
    equal = [(1.0, 1.0), (2.0, 2.0), (10.0, 10.0), (100.0, 100.0), (huge, huge)]
    beside = [
        (1.0, 2.0),
        (2.0, 1.0),
        (3.0, 2.0),
        (99.0, 100.0),
        (100.0, 99.0),
        (100.0, 101.0),
        (101.0, 100.0),
    ]
    beside += [(huge - 1, huge), (huge, huge - 1), (huge, huge + 1), (huge + 1, huge)]
    beside += [(100.0, 100.0 + 2.0**-30), (100.0 + 2.0**-30, 100.0)]
    apart = [(3.0, 1e6), (1e6, 3.0), (7.5, 20.0), (20.0, 7.5), (10.0, 100.0), (100.0, 10.0)]
    apart += [(1e3, 1e6), (1e6, 1e3), (1e6, huge), (huge, 1e6)]
    ridge = [(n, inf) for n in (1.0, 7.5, 10.0, 100.0, 1e3, huge - 1, huge, huge + 1)]
    r = rank
    near = itertools.product((r - 1, r, r + 1, 2 * r), (r - 1, r, r + 1, 2 * r, inf))
    ranked = [(n, p) for n, p in near if n >= 1 and p >= 1 and (r in (n, p) or abs(n - p) <= 1)]
    return list(dict.fromkeys([*equal, *beside, *apart, *ridge, *ranked]))


def cases() -> list[Case]:
    """The inputs of the table, duplicates removed."""
    listed = []
    # Corners: every order of rank 10, n and p, ties included, with and without noise, hidden power and tail.
    orders = [(7, 15), (10, 15), (12, 15), (5, 8), (7, 10), (15, 12), (15, 10), (15, 7), (10, 7), (8, 5)]
    orders += [(7, 7), (10, 10), (15, 15), (7, math.inf), (10, math.inf), (15, math.inf)]
    corners = [name for name in spectra() if name.startswith("rank_10") and name != "rank_100"]
    for name, (n, p), noise in itertools.product(corners, orders, (0.0, 0.25)):
        listed.append(Case(name, float(n), float(p), 0.0, noise))
        listed.append(Case(name, float(n), float(p), PENALTIES[len(listed) % 6], noise))
    # All other spectra over all sizes; the penalties take turns, noise 0 comes every third time.
    turn = itertools.count()
    for name, spectrum in spectra().items():
        if name in corners:
            continue
        for n, p in sizes(sum(spectrum.multiplicity)):
            i = next(turn)
            listed.append(Case(name, n, p, 0.0, 0.0 if i % 3 == 0 else 0.3))
            listed.append(Case(name, n, p, PENALTIES[i % 6], 0.0 if i % 3 == 1 else 0.3))
            if i % 2 == 0:
                listed.append(Case(name, n, p, PENALTIES[(i // 2 + 2) % 6], 1.5))
    # Every penalty at the threshold and beside it.
    for name, (n, p) in itertools.product(
        ("two_scale", "power_law", "relu_like", "isotropic_400"),
        ((100.0, 100.0), (100.0, 101.0), (101.0, 100.0), (10.0, math.inf)),
    ):
        listed += [Case(name, n, p, penalty, 0.1) for penalty in PENALTIES]
    return list(dict.fromkeys(listed))


def degrees_of_freedom(spectrum: Spectrum, k: mpf) -> tuple[mpf, mpf]:
    """D = sum m s/(s+k) + tail/k and D2 = sum m s^2/(s+k)^2 at mpf precision."""
    shares = [s / (s + k) for s in map(mpf, spectrum.eigenvalues)]
    df1 = mp.fsum(m * share for m, share in zip(spectrum.multiplicity, shares, strict=True))
    df2 = mp.fsum(m * share**2 for m, share in zip(spectrum.multiplicity, shares, strict=True))
    return df1 + spectrum.tail / k, df2


def too_small(spectrum: Spectrum, n: mpf, p: mpf, penalty: mpf, k: mpf) -> bool:
    """Whether k is below the root of (n - D)(p - D) k / p = penalty on D < min(n, p)."""
    df1, _ = degrees_of_freedom(spectrum, k)
    if df1 >= min(n, p):
        return True
    share = mpf(1) if p == mp.inf else (p - df1) / p
    return (n - df1) * share * k < penalty


def effective_ridge(spectrum: Spectrum, n: mpf, p: mpf, penalty: mpf) -> mpf:
    """The root of (n - D)(p - D) k / p = penalty on D < min(n, p): bisection, then Newton, both in log k."""
    low, high = -1500.0, 500.0
    with mp.workdps(30):
        ends = mp.exp(low), mp.exp(high)
    assert too_small(spectrum, n, p, penalty, ends[0])
    assert not too_small(spectrum, n, p, penalty, ends[1])
    while high - low > 1e-6:
        middle = (low + high) / 2
        with mp.workdps(30):
            k = mp.exp(middle)
        low, high = (middle, high) if too_small(spectrum, n, p, penalty, k) else (low, middle)
    with mp.workdps(30):
        k = mp.exp(high)
    # The quadratic equation for min(n, p) - D removes the double root that n = p has in the product.
    least, gap = min(n, p), abs(n - p)
    for _ in range(40):
        df1, df2 = degrees_of_freedom(spectrum, k)
        slope = df1 - df2  # -dD/dlog k, the tail included
        if p == mp.inf:
            error = least - df1 - penalty / k
            slope += penalty / k
        else:
            root = mp.sqrt(gap**2 + 4 * p * penalty / k)
            error = least - df1 - (root - gap) / 2
            slope += p * penalty / k / root
        step = error / slope
        k *= mp.exp(-step)
        if abs(step) < mpf(10) ** (-mp.dps // 2):
            break
    certificate = mpf(10) ** (-mp.dps // 2 + 5)
    assert too_small(spectrum, n, p, penalty, k * (1 - certificate))
    assert not too_small(spectrum, n, p, penalty, k * (1 + certificate))
    return k


def equivalent(spectrum: Spectrum, n: mpf, p: mpf, penalty: mpf, noise: mpf) -> dict[str, mpf]:
    """All results at a positive penalty, from the error covariances of pairs of predictors."""
    k = effective_ridge(spectrum, n, p, penalty)
    df1, df2 = degrees_of_freedom(spectrum, k)
    groups = list(zip(map(mpf, spectrum.eigenvalues), spectrum.power, strict=True))
    hidden = mpf(spectrum.hidden)
    # Covariances at noise 0: predictors that share nothing (B0) or the features (CF).
    #   B0 = sum t (k/(s+k))^2 + hidden
    #   CF = sum t [k/(s+k) - (p-D)/(p-D2) k s/(s+k)^2] + hidden,  (p-D)/(p-D2) -> 1 and CF -> B0 as p -> inf
    shared_nothing = mp.fsum(t * (k / (s + k)) ** 2 for s, t in groups) + hidden
    samples_gain = df2 / n
    if p == mp.inf:
        shared_features = shared_nothing
        both_gain = samples_gain
    else:
        ratio = (p - df1) / (p - df2)
        carried = mp.fsum(t * (k / (s + k) - ratio * k * s / (s + k) ** 2) for s, t in groups)
        shared_features = carried + hidden
        both_gain = (df1 - ratio * (df1 - df2)) / n
    found = {"kappa": k, "df1": df1, "df2": df2, "trace": (n - df1) / penalty}
    found["bias"] = shared_nothing
    found["samples"] = shared_nothing / (1 - samples_gain) - shared_nothing
    found["features"] = shared_features - shared_nothing
    found["samples_features"] = mpf(0)
    found["labels"] = noise * samples_gain / (1 - samples_gain)
    found["labels_features"] = mpf(0)
    if p != mp.inf:
        found["samples_features"] = shared_features / (1 - both_gain) - shared_features - found["samples"]
        found["labels_features"] = noise * both_gain / (1 - both_gain) - found["labels"]
    total = noise + mp.fsum(found[part] for part in PARTS)
    found["train"] = ((n - df1) / n) ** 2 * total
    found["effective_parameters"] = n * both_gain / (1 - both_gain)
    found["total"] = total
    # E |w|^2 = E y'(Gram + penalty)^-1 y - penalty E y'(Gram + penalty)^-2 y
    #         = trace (beta1 + noise) - n train / penalty,   beta1 = sum t k/(s+k) + hidden
    unlearned = mp.fsum(t * k / (s + k) for s, t in groups) + hidden
    found["weight_norm"] = found["trace"] * (unlearned + noise) - n * found["train"] / penalty
    # total = n [b (beta2 + noise) + E (beta1 + noise)] / (a b + (a + b) E),  a = n-D, b = p-D, E = D-D2
    a, b, e = n - df1, p - df1, df1 - df2
    if p == mp.inf:
        closed = n * (shared_nothing + noise) / (a + e)
    else:
        closed = n * (b * (shared_nothing + noise) + e * (unlearned + noise)) / (a * b + (a + b) * e)
    assert agree(total, closed, 40), (spectrum, n, p, penalty, total, closed)
    return found


def agree(x: mpf, y: mpf, digits: int) -> bool:
    """Whether two numbers have so many digits in common."""
    return x == y or abs(x - y) <= mpf(10) ** -digits * max(abs(x), abs(y))


def checked(case: Case, penalty: str | float, digits: int) -> dict[str, mpf]:
    """The results of a case, the same to 35 digits with twice the working precision."""
    results = []
    for precision in (digits, 2 * digits):
        with mp.workdps(precision):
            numbers = [mpf(x) for x in (case.n, case.p, penalty, case.noise)]
            results.append(equivalent(spectra()[case.spectrum], *numbers))
    for name, value in results[0].items():
        assert agree(value, results[1][name], 35), (case, penalty, name)
    return results[1]


def limit(first: mpf, second: mpf) -> str:
    """The limit at penalty 0+ of a quantity with these values at the two small penalties."""
    if first == second:
        return decimal(first)
    with mp.workdps(50):
        penalties = [mpf(penalty) for penalty in SMALL_PENALTIES]
        exponent = mp.log(second / first) / mp.log(penalties[1] / penalties[0])
        # Powers are multiples of 1/2 or 1/3: anything else would be an undecided limit.
        assert abs(6 * exponent - mp.nint(6 * exponent)) < mpf("1e-3"), mp.nstr(exponent)
        if mp.nint(6 * exponent) != 0:
            return "inf" if exponent < 0 else "0"
    assert agree(first, second, 30)
    return decimal(second)


def decimal(value: mpf) -> str:
    """The decimal string that is stored."""
    return "0" if value == 0 else mp.nstr(value, STORED)


def line(case: Case) -> str:
    """One case of the table as JSON."""
    if case.penalty == 0:
        first, second = (checked(case, penalty, LIMIT_DIGITS) for penalty in SMALL_PENALTIES)
        found = {name: limit(first[name], second[name]) for name in first}
    else:
        found = {name: decimal(value) for name, value in checked(case, case.penalty, DIGITS).items()}
    inputs: dict[str, Any] = case._asdict()
    if math.isinf(case.p):
        inputs["p"] = "inf"
    return json.dumps({**inputs, **found}, separators=(",", ":"))


def main() -> None:
    """Rewrite the table beside this script."""
    with ProcessPoolExecutor(2) as pool:
        lines = list(pool.map(line, cases(), chunksize=8))
    named = [f'"{name}":{json.dumps(s._asdict(), separators=(",", ":"))}' for name, s in spectra().items()]
    text = '{"spectra":{\n' + ",\n".join(named) + '\n},"cases":[\n' + ",\n".join(lines) + "\n]}\n"
    json.loads(text)
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")
    print(f"{len(lines)} cases, {len(text.encode()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
