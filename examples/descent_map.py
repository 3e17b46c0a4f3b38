r"""
The peak at p = n appears only late in training
===============================================

**What you see.** The test risk of random ReLU features as a map: the brighter, the worse. Left, from left to right the
model grows, from bottom to top it is trained longer. Early in training there is no peak: every larger model is better.
Late there is double descent, and the ridge at p = n grows brighter the longer one trains. In the middle the data grow:
late in training more data hurt up to n = p. Right, after long training the ridge follows p = n. On the white line
training stops at its best time; it stays off the ridge. The circles are simulations: where they can hardly be seen,
they agree.

**Why it happens.** The peak is made by the smallest singular values of the training features, which come close to 0 at
p = n. Along them noise is fitted with a weight of 1 over the singular value, but it takes a time of 1 over its square
to do so. Whoever stops before has, without knowing, a regularised model.

**Model.** Isotropic inputs of dimension 120, a linear target of variance 1, label noise of variance 0.2; features
:math:`p^{-1/2} \max(0, \langle w_j, x \rangle)` with :math:`\|w_j\| = 1`, their readout trained from zero by gradient
flow, without a penalty. Left n = 200, in the middle p = 200, right time 3000.

**How exact.** Deterministic equivalent plus Gaussian equivalence of the features, which needs min(n, p) well below
dim^2; the error is O(1/dim), up to 5% against the simulation, and 10% on the ridge.

**Sources.** ``nakkiran2020deep`` for double descent in model size, data and time; ``bodin2021model`` for the exact
solution of gradient flow on random features; ``nakkiran2019more`` for more data that hurt; ``hu2023universality`` for
Gaussian equivalence.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from sandbox import RandomFeatures, Task, simulate, tables
from sandbox.gallery import Example

# %%
# The population, the sizes and the times of the three maps, and where on them is measured.

TASK = Task.isotropic(120, noise=0.2)
FIXED = 200
LATE = 3000.0
SIZES = np.union1d(np.geomspace(20, 900, 53).round(), FIXED)
TIME = np.geomspace(0.1, 1e4, 41)
EARLY_AND_LATE = np.repeat([0.2, 1000.0], 4)
MEASURED = {
    "p": (np.array([40, 90, 200, 420, 40, 90, 200, 420]), EARLY_AND_LATE),
    "n": (np.array([40, 90, 200, 420, 40, 90, 200, 420]), EARLY_AND_LATE),
    "both": (np.array([40, 90, 200, 420, 420, 90, 420]), np.array([200, 90, 40, 40, 200, 420, 420])),
}


# %%
# The numbers: three maps, the best times on them, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    few = slice(1, None, 3) if fast else slice(None)
    at = {name: (across[few], up[few]) for name, (across, up) in MEASURED.items()}
    draws = 2 if fast else 5
    risk = {
        "p": RandomFeatures(SIZES, "relu", time=TIME[:, None]).risk(TASK, FIXED),
        "n": RandomFeatures(FIXED, "relu", time=TIME[:, None]).risk(TASK, SIZES),
        "both": RandomFeatures(SIZES, "relu", time=LATE).risk(TASK, SIZES[:, None]),
    }
    p, n, (p_both, n_both) = at["p"], at["n"], at["both"]
    return {
        "fixed": FIXED,
        "sizes": SIZES,
        "time": TIME,
        "risk": risk,
        "best_time": {name: best_times(risk[name].total) for name in ("p", "n")},
        "measured_at": at,
        "measured": {
            "p": simulate(RandomFeatures(p[0], "relu", time=p[1]), TASK, FIXED, draws=draws, rng=0),
            "n": simulate(RandomFeatures(FIXED, "relu", time=n[1]), TASK, n[0], draws=draws, rng=0),
            "both": simulate(RandomFeatures(p_both, "relu", time=LATE), TASK, n_both, draws=draws, rng=0),
        },
    }


def best_times(total: Any) -> Any:
    """The time of least risk in each column of a map, by the parabola through the least three values; nan at its end.

    Parameters
    ----------
    total : array, shape (times, sizes)

    Returns
    -------
    array, shape (sizes,)
    """
    least, columns = total.argmin(axis=0), np.arange(total.shape[1])
    inside = np.clip(least, 1, len(TIME) - 2)
    before, here, after = (total[inside + step, columns] for step in (-1, 0, 1))
    shift = 0.5 * (before - after) / (before - 2 * here + after)
    step = np.log(TIME[1] / TIME[0])
    return np.where(least < len(TIME) - 1, TIME[inside] * np.exp(step * np.clip(shift, -1, 1)), np.nan)


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each map."""
    risk, measured, (p, n, both) = data["risk"], data["measured"], data["measured_at"].values()
    errors = {name: {"standard_error": each.standard_error["total"]} for name, each in measured.items()}
    return [
        *tables.rows(risk["p"], p=SIZES, n=FIXED, time=TIME[:, None]),
        *tables.rows(risk["n"], p=FIXED, n=SIZES, time=TIME[:, None]),
        *tables.rows(risk["both"], p=SIZES, n=SIZES[:, None], time=LATE),
        *tables.rows(measured["p"].mean, p=p[0], n=FIXED, time=p[1], **errors["p"]),
        *tables.rows(measured["n"].mean, p=FIXED, n=n[0], time=n[1], **errors["n"]),
        *tables.rows(measured["both"].mean, p=both[0], n=both[1], time=LATE, **errors["both"]),
    ]


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The risk at p = n and at three times the size, early and late, to be printed."""
    rows = []
    for time in (1.0, 100.0, LATE):
        at = RandomFeatures([FIXED / 4, FIXED, 4 * FIXED], "relu", time=time).risk(TASK, FIXED).total
        rows.append({"time": time} | {f"p = {p}": each for p, each in zip(("n/4", "n", "4n"), at, strict=True)})
    return rows


# %%
# The figure.

NORM = LogNorm(0.4, 6.0, clip=True)
COLORS = "inferno"


def draw(data: dict[str, Any]) -> Figure:
    """Size against time, data against time, size against data."""
    fig, axes = plt.subplots(1, 3, width_ratios=[1, 1, 1])
    fig.suptitle("The peak at p = n appears only late in training", x=0.012, ha="left")
    size, samples, both = axes
    size.set(title="larger models", xlabel="random features  p", ylabel="training time")
    samples.set(title="more data can hurt", xlabel="training samples  n")
    both.set(title="after long training", xlabel="random features  p", ylabel="training samples  n")
    for ax, name in zip(axes, data["risk"], strict=True):
        draw_map(ax, name, data)
    for ax in (size, samples):
        ax.set_yticks([0.1, 10, 1000], ["0.1", "10", "1000"])
        ax.axvline(FIXED, **RIDGE)
    size.text(FIXED * 1.1, 6e3, "p = n", **WORDS)
    samples.text(FIXED * 1.1, 6e3, "n = p", **WORDS)
    for name, ax in (("p", size), ("n", samples)):
        ax.plot(SIZES, data["best_time"][name], color="white", linewidth=3.5)
        ax.text(22, 6.5, "best time", fontsize=19, **WORDS)
    both.set_yticks([20, FIXED, 900], ["20", "200", "900"])
    both.plot([20, 900], [20, 900], **RIDGE)
    both.text(130, 75, "p = n", **WORDS)
    bar = fig.colorbar(ScalarMappable(NORM, COLORS), ax=axes, aspect=30, pad=0.01, extend="max")
    bar.set_ticks([0.5, 1, 2, 5], labels=["0.5", "1", "2", "5"])
    bar.ax.minorticks_off()
    bar.set_label("test risk")
    return fig


RIDGE: dict[str, Any] = {"color": "white", "linewidth": 2, "linestyle": (0, (1, 2))}
WORDS: dict[str, Any] = {"color": "white", "va": "center", "zorder": 6}


def draw_map(ax: Axes, name: str, data: dict[str, Any]) -> None:
    """One map, and on it circles in the colour of the simulation."""
    up = SIZES if name == "both" else TIME
    ax.set(xscale="log", yscale="log", xlim=(20, 900), ylim=(up[0], up[-1]))
    ax.set_xticks([20, FIXED, 900], ["20", "200", "900"])
    ax.minorticks_off()
    total = data["risk"][name].total
    ax.pcolormesh(SIZES, up, total, norm=NORM, cmap=COLORS, shading="gouraud", rasterized=True, zorder=0)
    look = {"s": 190, "norm": NORM, "cmap": COLORS, "edgecolors": "white", "linewidths": 2, "zorder": 5}
    ax.scatter(*data["measured_at"][name], c=data["measured"][name].mean.total, **look)


# %%
# ``python descent_map.py --show`` draws it in a window as well.

example = Example("descent_map", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
