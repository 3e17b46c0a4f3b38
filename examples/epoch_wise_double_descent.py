r"""
Train on: the test error falls, rises, and falls again
======================================================

**What you see.** Left, the test error of a linear model while it is trained, stacked from its sources. It falls to
1.68, rises to 5.04, and falls again, to 0.66: double descent in time, in one training run. Whoever stops at the first
valley misses the second, which is better. Right, a similar task without label noise has the same peak, and the error
splits in two: what strong features say about the target is learnt at once; what weak features say makes the peak.

**Why it happens.** Features of variance 1 are learnt at times around 1/n, those of variance 0.001 a thousand times
later. In between, what the weak features say is noise to the strong ones, which overfit it (dashed: label noise of this
variance in place of the weak features). In the end the weak features are learnt as well, and this noise is gone.

**Model.** Left, n = 400 samples, 320 strong features of variance 1 and 20 weak ones of variance 0.001, each kind with a
target of variance 1, label noise of variance 0.1. Right, n = 200, 150 strong features with a target of variance 1, 20
weak ones with 0.5, no label noise. Gradient flow from zero on the un-normalised loss.

**How exact.** Deterministic equivalents, with an error O(1/n): within 5% of the simulations. The split by the target
holds since the error is a sum over the directions of the target, whose signs are random. The dots are fits to simulated
data, their bars of two standard errors mostly smaller than the dots.

**Sources.** ``nakkiran2020deep`` for epoch-wise double descent in deep networks; ``heckel2021early``,
``pezeshki2022multi`` and ``stephenson2021when`` for linear models in which features of two speeds make it;
``bodin2022gradient`` for such curves in closed form.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sandbox import GradientFlow, Task, plotting, simulate, tables, turning_points
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The two tasks, and what the second is a sum of: of the same inputs, each with a part of the target.

N = {"noisy": 400, "noise-free": 200}
SLOW = 1e-3
TASKS = {
    "noisy": Task([1.0, SLOW], [1.0, 1.0], [320, 20], noise=0.1),
    "noise-free": Task([1.0, SLOW], [1.0, 0.5], [150, 20]),
}
PARTS = {
    "strong features": Task([1.0, SLOW], [1.0, 0.0], [150, 20]),
    "weak features": Task([1.0, SLOW], [0.0, 0.5], [150, 20]),
}
AS_NOISE = Task.isotropic(150, noise=0.5)
TIME = np.geomspace(1e-4, 1e4, 201)
MEASURED = TIME[14:170:14]


# %%
# The numbers: both curves, where they turn, the parts of the second, and training runs on simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[1::3] if fast else MEASURED
    flow, n = GradientFlow(TIME), N["noise-free"]
    return {
        "n": N,
        "time": TIME,
        "risk": {name: flow.risk(task, N[name]) for name, task in TASKS.items()},
        "turns": {name: turning_points(flow, task, N[name]) for name, task in TASKS.items()},
        "parts": {name: flow.risk(task, n) for name, task in PARTS.items()},
        "as_noise": flow.risk(AS_NOISE, n),
        "measured_time": at,
        "measured": {
            name: simulate(GradientFlow(at), task, N[name], draws=4 if fast else 16, rng=0)
            for name, task in TASKS.items()
        },
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for name, risk in data["risk"].items():
        measured, about = data["measured"][name], {"task": name, "n": N[name]}
        rows += tables.rows(risk, **about, time=TIME)
        errors = measured.standard_error["total"]
        rows += tables.rows(measured.mean, **about, time=data["measured_time"], standard_error=errors)
    for name, risk in data["parts"].items():
        rows += tables.rows(risk, task=f"noise-free, target of {name} alone", n=N["noise-free"], time=TIME)
    return rows + tables.rows(data["as_noise"], task="weak features as label noise", n=N["noise-free"], time=TIME)


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the curves turn, to be printed."""
    return [
        {"task": name, "n": N[name], "time": time, "total": total, "turn": "peak" if maximum else "valley"}
        for name, found in data["turns"].items()
        for time, total, maximum in zip(found.place, found.total, found.maximum, strict=True)
    ]


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left what happens, right why."""
    fig, (left, right) = plt.subplots(1, 2)
    fig.suptitle("Train on: the test error falls, rises, and falls again", x=0.012, ha="left")
    left.set(title="double descent in time", ylabel="test error", ylim=(0, 5.9), yticks=[0, 2, 4])
    right.set(title="why: weak features act as noise", ylim=(0, 2.36), yticks=[0, 1, 2])
    for ax in (left, right):
        ax.set(xscale="log", xlim=(TIME[0], 1e3), xlabel="training time")
        ax.set_xticks([1e-4, 1e-2, 1, 100], ["0.0001", "0.01", "1", "100"])
        ax.minorticks_off()
    draw_sources(left, data)
    draw_parts(right, data)
    return fig


def draw_sources(ax: Axes, data: dict[str, Any]) -> None:
    """The stack of the sources, and where the curve turns."""
    risk, found = data["risk"]["noisy"], data["turns"]["noisy"]
    plotting.sources(TIME, risk, ax=ax)
    plotting.risk_curve(TIME, risk, color="black", ax=ax)
    plotting.measured(data["measured_time"], data["measured"]["noisy"], ax=ax)
    ax.plot(found.place, found.total, "o", markersize=20, color="black", markeredgecolor="white", zorder=6)
    for words, place, total in zip(("valley", "peak", "valley"), found.place, found.total, strict=True):
        ax.annotate(words, (place, total + 0.22), ha="center", va="bottom", zorder=6)
    ax.text(1.4e-4, 4.9, "line: theory\ndots: simulation", va="center", fontsize=19)
    plotting.label_bands(ax, at={"labels": 200.0}, names={"bias": "bias", "samples": "samples", "labels": "labels"})


def draw_parts(ax: Axes, data: dict[str, Any]) -> None:
    """The error by the part of the target that makes it."""
    plotting.risk_curve(TIME, data["as_noise"], color=plotting.QUIET, linestyle=(0, (2, 1.5)), linewidth=3, ax=ax)
    for (name, risk), color in zip(data["parts"].items(), (PALETTE["blue"], PALETTE["vermillion"]), strict=True):
        plotting.risk_curve(TIME, risk, color=color, label=name, ax=ax)
    plotting.risk_curve(TIME, data["risk"]["noise-free"], color="black", label="test error", ax=ax)
    plotting.measured(data["measured_time"], data["measured"]["noise-free"], ax=ax)
    ax.text(800, 2.08, "if weak features were noise", ha="right", va="bottom", color=plotting.QUIET)
    places = {"strong features": (0.08, 0.13), "weak features": (0.025, 0.78), "test error": (0.0006, 1.47)}
    plotting.label_lines(ax, at=places)


# %%
# ``python epoch_wise_double_descent.py --show`` draws it in a window as well.

example = Example("epoch_wise_double_descent", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
