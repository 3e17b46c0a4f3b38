r"""
At p = n the fit goes wild, far beyond it is tame
=================================================

**What you see.** Twenty noisy values (red) of a smooth function (dashed), fitted with 4, 20 and 1000 parameters. Top,
the fit to one training set. Four parameters are too stiff to follow the function. Twenty go through every point, and
far out of the picture in between. A thousand go through every point as well, and stay near the function. Bottom, the
average of such fits over many training sets, within a band of one standard deviation of them. Bias is how far the
average is from the function, variance how wide the band: first mostly bias, then variance beyond measure, then
little of either: the risk with p = 1000 is 0.20, and 0.22 with the best p < n, 6.

**Why it happens.** With p = n parameters exactly one fit goes through the points, and nothing keeps it small between
them. With p > n many do, and the one of least norm is the one of least slope: nearly straight lines from point to
point.

**Model.** Cosines and sines of frequency f = 1, 2, ... on the circle, weighted by 1/f so that the norm measures the
slope; min-norm least squares on the first p of them. The function has power proportional to 0.36^f at frequency f and
variance 1, the label noise has variance 0.1. The n = 20 points are random, no two of them closer than 1/1000 of the
circle: two points that nearly coincide, with different labels, are more than any interpolation can stand.

**How exact.** The figure is simulation throughout. The table adds the theory of Gaussian inputs with the same spectrum,
which these features are not: an identity for p < n and p = n, with an infinite risk at p = n, and the deterministic
equivalent beyond. Its risk is within 2% of the simulation at p = 4 and within 6% at p = 1000.

**Sources** (numbering not checked): ``belkin2019reconciling`` for the picture; ``schaeffer2023double`` for fits in one
dimension.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sandbox import MinNorm, Risk, Task, plotting, tables
from sandbox.gallery import Example

# %%
# The function, the features and the training sets.

N = 20
NOISE = 0.1
SIZES = (4, N, 1000)
FREQUENCY = np.arange(1.0, 501.0)
POWER = 0.36**FREQUENCY / np.sum(0.36**FREQUENCY)
PHASE = 2.2 + 0.7 * FREQUENCY**2
APART = 1e-3
SHOWN = 2
GRID = (np.arange(500) + 0.5) / 500

#: Gaussian inputs with the spectrum of the features: each frequency has a cosine and a sine.
TASK = Task(FREQUENCY**-2, power=POWER, multiplicity=2, noise=NOISE)


def target(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The function, of mean 0 and variance 1."""
    present = POWER > 1e-16
    angle = 2 * np.pi * np.multiply.outer(x, FREQUENCY[present]) + PHASE[present]
    return np.cos(angle) @ np.sqrt(2 * POWER[present])


def features(x: NDArray[np.float64], p: int) -> NDArray[np.float64]:
    """The first p features at each point, shape (points, p)."""
    used = FREQUENCY[: (p + 1) // 2]
    angle = 2 * np.pi * np.multiply.outer(x, used)
    pairs = np.stack([np.cos(angle), np.sin(angle)], axis=-1) * (np.sqrt(2) / used[:, None])
    return pairs.reshape(x.size, -1)[:, :p]


def training_set(rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points on the circle, and labels."""
    while True:
        x = np.sort(rng.random(N))
        if np.diff(x, append=x[0] + 1).min() > APART:
            return x, target(x) + np.sqrt(NOISE) * rng.standard_normal(N)


def fit(x: NDArray[np.float64], y: NDArray[np.float64], p: int) -> NDArray[np.float64]:
    """The weights of least norm among those of least squares."""
    return np.linalg.lstsq(features(x, p), y, rcond=None)[0]


# %%
# The numbers: one fit of each size, and how fits to many training sets spread.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    shown = training_set(np.random.default_rng(SHOWN))
    rng = np.random.default_rng(0)
    sets = [training_set(rng) for _ in range(100 if fast else 1000)]
    fits, measured = {}, {}
    for p in SIZES:
        at_grid = features(GRID, p)
        fits[p] = {
            "curve": at_grid @ fit(*shown, p),
            "at_points": features(shown[0], p) @ fit(*shown, p),
            "many": np.array([at_grid @ fit(x, y, p) for x, y in sets]),
        }
        measured[p] = measure(fits[p]["many"])
    return {
        "n": N,
        "x": shown[0],
        "y": shown[1],
        "grid": GRID,
        "target": target(GRID),
        "fits": fits,
        "measured": measured,
        "theory": {p: theory(p) for p in SIZES},
    }


def measure(fits: NDArray[np.float64]) -> dict[str, float]:
    """Bias, variance and risk of fits to several training sets, on the grid."""
    errors = np.mean((fits - target(GRID)) ** 2, axis=1)
    variance = fits.var(axis=0, ddof=1).mean()
    return {
        "bias": errors.mean() - variance,  # unbiased, unlike the squared error of the average fit
        "variance": variance,
        "total": NOISE + errors.mean(),
        "standard_error": errors.std(ddof=1) / np.sqrt(len(fits)),
        "median": NOISE + np.median(errors),
    }


def theory(p: int) -> Risk:
    """The risk for Gaussian inputs with this spectrum."""
    return MinNorm(p).finite_sample_risk(TASK, N) if p <= N else MinNorm(p).risk(TASK, N)


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure: risks first, then the points and the curves."""
    rows: list[dict[str, Any]] = []
    for p in SIZES:
        rows += tables.rows(data["theory"][p], inputs="Gaussian", n=N, p=p)
        rows.append(
            {"inputs": "circle", "n": N, "p": p, "noise": NOISE, **data["measured"][p], "exactness": "simulation"}
        )
    points = {"x": data["x"], "label": data["y"]} | {f"fit, p = {p}": data["fits"][p]["at_points"] for p in SIZES}
    curves = {"x": GRID, "target": data["target"]}
    for p, fits in data["fits"].items():
        curves |= {f"fit, p = {p}": fits["curve"], f"average, p = {p}": fits["many"].mean(axis=0)}
        curves |= {f"standard deviation, p = {p}": fits["many"].std(axis=0, ddof=1)}
    return rows + tables.from_columns(points) + tables.from_columns(curves)


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Measured bias, variance and risk, beside the risk of Gaussian inputs, to be printed."""
    theory = {p: {"theory": risk.total.item(), "exactness": risk.exactness} for p, risk in data["theory"].items()}
    return [{"p": p, **data["measured"][p], **theory[p]} for p in SIZES]


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """A column for each size: above one fit, below their average and spread."""
    fig, axes = plt.subplots(2, 3, sharex=True, sharey=True)
    fig.suptitle("At p = n the fit goes wild, far beyond it is tame", x=0.012, ha="left")
    for p, title, (above, below) in zip(SIZES, TITLES, axes.T, strict=True):
        above.set(title=title, xlim=(0, 1), xticks=[], ylim=(-3.6, 3.6), yticks=[-2, 0, 2])
        draw_fit(above, data, p)
        draw_spread(below, data, p)
    axes[0, 0].set(ylabel="one training set")
    axes[1, 0].set(ylabel="many of them")
    axes[0, 0].text(0.03, 3.2, "dashed: truth", va="center", fontsize=19, color=plotting.QUIET)
    axes[1, 0].text(0.03, 3.2, "blue: average fit", va="center", fontsize=19, color=plotting.COLORS["bias"])
    return fig


def draw_fit(ax: Axes, data: dict[str, Any], p: int) -> None:
    """The function, the points and the fit."""
    ax.plot(GRID, data["fits"][p]["curve"], color="black", linewidth=3.5)
    ax.plot(GRID, data["target"], **TRUTH)
    ax.plot(data["x"], data["y"], "o", color="#D55E00", markersize=10, markeredgecolor="white", zorder=4)
    risk, expected = data["measured"][p]["total"], data["theory"][p].total
    note(ax, f"risk {readable(risk)}", f"theory {readable(expected)}")


def draw_spread(ax: Axes, data: dict[str, Any], p: int) -> None:
    """The function, the average fit and its standard deviation."""
    many, measured = data["fits"][p]["many"], data["measured"][p]
    average, deviation = many.mean(axis=0), many.std(axis=0, ddof=1)
    ax.fill_between(GRID, average - deviation, average + deviation, color=plotting.COLORS["samples"], linewidth=0)
    if measured["variance"] < HUGE:  # otherwise no number of training sets is enough to know the average
        ax.plot(GRID, average, color=plotting.COLORS["bias"])
        note(ax, f"bias² {readable(measured['bias'])}", f"variance {readable(measured['variance'])}")
    else:
        note(ax, "variance", readable(measured["variance"]))
    ax.plot(GRID, data["target"], **TRUTH)


def note(ax: Axes, *lines: str) -> None:
    """Lines of text in the lower corner, on a ground of their own where a fit runs behind them."""
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 3}
    ax.text(0.04, -3.3, "\n".join(lines), va="bottom", fontsize=19, bbox=ground, zorder=6)


def readable(value: Any) -> str:
    """A number as it is said."""
    if np.isinf(value):
        return "∞"
    return f"{value:.2f}" if value < HUGE else "> 1 000 000"


HUGE = 1e6
TITLES = ("p = 4: too stiff", "p = n = 20: wild", "p = 1000: tame")
TRUTH: dict[str, Any] = {"color": plotting.QUIET, "linewidth": 3, "linestyle": (0, (3, 2)), "zorder": 3}


# %%
# ``python what_the_fit_looks_like.py --show`` draws it in a window as well.

example = Example("what_the_fit_looks_like", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
