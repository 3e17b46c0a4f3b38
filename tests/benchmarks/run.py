"""Speed, memory and start-up of the library, each beside its budget.

    python tests/benchmarks/run.py

prints one line per measurement: the median, the budget, and whether it is met. Times are medians over many calls in one
process, start-up and examples over fresh processes in turn. Machines differ and are noisy: compare ratios of one run.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections.abc import Callable

import numpy as np

from sandbox import GradientFlow, MinNorm, RandomFeatures, Ridge, Task, ValidityWarning
from sandbox.activations import activation


def median_ms(call: Callable[[], object], repeats: int) -> float:
    """Median duration of a call after a warm-up, in milliseconds."""
    for _ in range(3):
        call()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times)


def process_seconds(code: str) -> float:
    """Duration of a fresh interpreter running `code` with the installed package, not the checkout around us."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
    return time.perf_counter() - start


def random_features_curve() -> list[tuple[str, float, float | None]]:
    task, p = Task.isotropic(300, noise=0.25), np.geomspace(10, 1000, 100)
    return [
        (
            f"100-point ReLU random-features curve, penalty {penalty:g} (ms)",
            median_ms(lambda penalty=penalty: RandomFeatures(p, "relu", penalty).risk(task, 300), 300),
            0.4,
        )
        for penalty in (0.0, 1e-10, 1e-3, 10.0)
    ]


def ridge_curve() -> list[tuple[str, float, float | None]]:
    k = np.arange(1, 1001.0)
    task, n = Task(k**-1.5, k**-3, noise=0.05), np.geomspace(1, 900, 100)
    return [
        (
            f"ridge, 1000 eigenvalues x 100 points, penalty {penalty:g} (ms)",
            median_ms(lambda penalty=penalty: Ridge(penalty).risk(task, n), 100),
            2.5,
        )
        for penalty in (0.0, 1e-3, 1.0)
    ]


def isotropic_map() -> list[tuple[str, float, float | None]]:
    task, n, p = Task.isotropic(400, noise=0.25), np.arange(1, 1001.0), np.arange(1, 1001.0)[:, None]
    model = RandomFeatures(p, penalty=1e-3)
    seconds = median_ms(lambda: model.risk(task, n), 5) / 1e3
    tracemalloc.start()
    model.risk(task, n)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return [
        ("1000 x 1000 map of isotropic random features (s)", seconds, 0.5),
        ("the same map, peak memory (MB)", peak, 400.0),
    ]


def training_time() -> list[tuple[str, float, float | None]]:
    time, few = np.geomspace(1e-4, 1e3, 200), Task([1, 0.1, 0.01], [0.5, 0.3, 0.2], [20, 50, 100], noise=0.2)
    many, isotropic = Task.power_law(1.2, 1.5, dim=1000, noise=0.2), Task.isotropic(200, noise=0.2)
    p, times = np.geomspace(10, 1000, 60)[:, None], np.geomspace(1e-2, 1e4, 60)
    model = RandomFeatures(p, "relu", time=times)
    tracemalloc.start()
    model.risk(isotropic, 100)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return [
        (
            "gradient flow, 200 times, 3 eigenvalues (ms)",
            median_ms(lambda: GradientFlow(time).risk(few, 100), 20),
            20.0,
        ),
        (
            "gradient flow, 200 times, 1000 eigenvalues (s)",
            median_ms(lambda: GradientFlow(time).risk(many, 100), 5) / 1e3,
            0.5,
        ),
        (
            "60 x 60 map of ReLU features over p and time (s)",
            median_ms(lambda: model.risk(isotropic, 100), 5) / 1e3,
            5.0,
        ),
        ("the same map, peak memory (MB)", peak, 500.0),
    ]


def cost_against_size() -> list[tuple[str, float, float | None]]:
    task, points = Task.power_law(1.5, 2.0, noise=0.1), 20
    rows: list[tuple[str, float, float | None]] = []
    for p in (1e1, 1e3, 1e6, 1e9, 1e12):
        model = RandomFeatures(np.full(points, p), penalty=1e-3)
        rows.append(
            (
                f"infinite power law, random features, one point at p = {p:.0e} (ms)",
                median_ms(lambda m=model: m.risk(task, 100), 20) / points,
                None,
            )
        )
    sweep = MinNorm(np.geomspace(10, 1e12, 100))
    rows.append(
        (
            "infinite power law, min-norm, 100 points from p = 10 to 1e12 (ms)",
            median_ms(lambda: sweep.risk(task, 100), 5),
            None,
        )
    )
    return rows


def finite_sample() -> list[tuple[str, float, float | None]]:
    task, sweep = Task.isotropic(400, noise=0.25), Ridge(0.1, np.arange(1, 401))
    return [
        (
            "Wishart quadrature at 500 x 700 (s)",
            median_ms(lambda: Ridge(1.0).finite_sample_risk(Task.isotropic(700), 500), 20) / 1e3,
            0.1,
        ),
        (
            "exact ridge, n = 100, every p from 1 to 400 (s)",
            median_ms(lambda: sweep.finite_sample_risk(task, 100), 3) / 1e3,
            None,
        ),
    ]


def activations() -> list[tuple[str, float, float | None]]:
    rows: list[tuple[str, float, float | None]] = []
    functions = {"relu": "relu", "tanh": "tanh", "max(x - 0.3, 0)": lambda x: np.maximum(x - 0.3, 0)}
    for name, function in functions.items():
        phi = activation(function)
        for dim in (10, 60, 300):
            # A copy has nothing in store.
            seconds = median_ms(lambda phi=phi, dim=dim: copy.copy(phi).on_sphere(dim), 30)
            rows.append((f"spectrum of {name} on the sphere in {dim} dimensions (ms)", seconds, 5.0))
    kinked = functions["max(x - 0.3, 0)"]
    rows.append(("constants of max(x - 0.3, 0) (ms)", median_ms(lambda: activation(lambda x: kinked(x)), 30), None))
    rho = np.random.default_rng(0).uniform(-1, 1, (1000, 1000))
    kernel = activation(kinked).dual_kernel
    start = time.perf_counter()
    kernel(0.5)
    rows.append(("its dual kernel, first call (ms)", 1e3 * (time.perf_counter() - start), None))
    rows.append(("its dual kernel at 10^6 correlations (ms)", median_ms(lambda: kernel(rho), 10), 50.0))
    jumps = activation(lambda x: np.clip(np.round(2 * x), -4, 4))
    slowest = max(median_ms(lambda dim=dim: copy.copy(jumps).sphere_kernel(dim)(0.5), 1) for dim in (3, 5, 11, 12, 60))
    rows.append(("kernel of a function with 8 jumps on spheres, first call, the slowest (s)", slowest / 1e3, 2.0))
    return rows


def explorer() -> list[tuple[str, float, float | None]]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from sandbox.explorer import Curve, Explorer

    rows: list[tuple[str, float, float | None]] = []
    shown = {
        "ridge in 2000 dimensions": Curve(),
        "relu in 300 dimensions": Curve("random-features", activation="relu", dim=300),
        "random projections in 1000 dimensions": Curve("random-features", dim=1000),
        "ridge along n": Curve(axis="n", best=True),
        "ridge along dim": Curve(axis="dim"),
    }
    for what, curve in shown.items():
        fig = Figure(figsize=(40 / 3, 7.5), dpi=90)
        FigureCanvasAgg(fig)
        moved = Explorer(fig, curve)
        fig.canvas.draw()
        for name in ("noise", "decay", "top"):
            slider, positions = moved.sliders[name], itertools.cycle(np.linspace(0.1, 0.9, 40))
            milliseconds = median_ms(lambda slider=slider, at=positions: slider.set_val(next(at)), 100)
            rows.append((f"explorer, {what}, one frame of {name} (ms)", milliseconds, 33.0))
        milliseconds = median_ms(lambda curve=curve: curve.replace(best=True).compute(), 5)
        rows.append((f"explorer, {what}, the best penalty, when the mouse lets go (ms)", milliseconds, None))
    return rows


def searches() -> list[tuple[str, float, float | None]]:
    from sandbox.claims import CATALOGUE, check
    from sandbox.formulas.second_paths import SECOND_PATHS

    rows: list[tuple[str, float, float | None]] = []
    for name, claims, whole, one in (("claims", CATALOGUE, 120.0, 2.0), ("second paths", SECOND_PATHS, None, None)):
        seconds = []
        for claim in claims.values():
            start = time.perf_counter()
            check(claim)
            seconds.append(time.perf_counter() - start)
        rows.append((f"all {len(claims)} {name}, 100 examples each, one core (s)", sum(seconds), whole))
        rows.append((f"the slowest of the {name} (s)", max(seconds), one))
    return rows


def start_up() -> list[tuple[str, float, float | None]]:
    # Public names load when they are asked for, so what counts is a first line of code that uses some.
    lines = ("import sandbox", "from sandbox import MinNorm, Task", "from sandbox import *")
    rows: list[tuple[str, float, float | None]] = []
    for line, budget in zip(lines, (1.0, 1.3, None), strict=True):
        pairs = [(process_seconds(line), process_seconds("import numpy")) for _ in range(21)]
        ratio = statistics.median(ours / numpys for ours, numpys in pairs[1:])
        rows.append((f"{line} / import numpy (ratio)", ratio, budget))
    return rows


def examples() -> list[tuple[str, float, float | None]]:
    rows: list[tuple[str, float, float | None]] = []
    for fast, budget in ((False, 10.0), (True, 2.0)):
        with tempfile.TemporaryDirectory() as out:
            code = f"from sandbox.examples.bias_variance_vs_double_descent import main; main({out!r}, fast={fast})"
            seconds = process_seconds(code)
        rows.append((f"main example, cold, fast={fast} (s)", seconds, budget))
    return rows


BENCHMARKS = (
    random_features_curve,
    ridge_curve,
    isotropic_map,
    training_time,
    cost_against_size,
    finite_sample,
    activations,
    explorer,
    searches,
    start_up,
    examples,
)


def main() -> None:
    """Run every benchmark and print its line."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    warnings.simplefilter("ignore", ValidityWarning)
    print(f"Python {sys.version.split()[0]}, NumPy {np.__version__}")
    print(f"{'':<78}{'measured':>10}{'budget':>9}")
    for benchmark in BENCHMARKS:
        for name, value, budget in benchmark():
            limit = "" if budget is None else f"{budget:9.3g}"
            verdict = "" if budget is None else ("  met" if value <= budget else "  MISSED")
            print(f"{name:<78}{value:10.3f}{limit:>9}{verdict}", flush=True)


if __name__ == "__main__":
    main()
