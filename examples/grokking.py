r"""
Grokking: test points are right 10 000 times later
==================================================

**What you see.** The share of points that are right, on training and on test data, while a linear model is trained
without any label noise. Left, p is close to n: from the training set being learnt (95% right) to the test points being
right training goes on for 47 times as long. Right, the weights start large and decay slowly: 10 800 times as long, and
for most of this time nothing seems to happen. Then, late, the model generalises. Thin lines are single runs.

**Why it happens.** A training error is weighted by what the samples show: directions of small eigenvalue w hardly count
in it. On test points they count like any other, and they are learnt at the speed w. Left, the smallest eigenvalue is
near :math:`n\,(1 - \sqrt{p/n})^2`, which vanishes at p = n. Right, there are directions that no sample shows at all;
there the large start stays, until weight decay has forgotten it like :math:`e^{-\text{weight decay} \cdot
\text{time}}`: what takes long is not to learn, but to forget.

**Model.** A point is right where its squared error is within a tolerance. Left, n = 400 samples of 380 isotropic
inputs, a target of variance 1, weights from zero, tolerance 0.01. Right, n = 200, 40 directions of variance 1 that
carry a target of variance 1 and 600 of variance 0.02 that carry none; random initial weights of variance 1/16, weight
decay 0.001, tolerance 0.04. Gradient flow on the un-normalised loss.

**How exact.** Deterministic equivalents of both errors, with an error O(1/n), larger late in training next to p = n;
the accuracy is that of Gaussian errors. The dots are the same function of simulated errors, within 0.05 of the lines.

**Sources.** ``levi2024grokking`` for grokking of linear models next to p = n; ``advani2020high`` for the large initial
weights that directions without samples keep.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from sandbox import (
    FlowFromRandomWeights,
    GradientFlow,
    Task,
    accuracy_within,
    grokking_time,
    plotting,
    simulate,
    tables,
)
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The two tasks, what is trained on each, and when it is measured.

ACCURACY = 0.95
TASKS = {"p close to n": Task.isotropic(380), "weight decay": Task([1.0, 0.02], [1.0, 0.0], [40, 600])}
N = {"p close to n": 400, "weight decay": 200}
TOLERANCE = {"p close to n": 0.01, "weight decay": 0.04}
START = {
    "p close to n": {"initial_variance": 0.0, "weight_decay": 0.0},
    "weight decay": {"initial_variance": 1 / 16, "weight_decay": 1e-3},
}
TIME = {"p close to n": np.geomspace(1e-4, 10, 161), "weight decay": np.geomspace(1e-3, 1e4, 161)}
MEASURED = {
    "p close to n": np.geomspace(1e-4, 10, 31),
    "weight decay": np.array([0.01, 0.1, 1, 10, 100, 500, 1000, 2000, 5000]),
}
DOTS = {"p close to n": slice(2, -1, 3), "weight decay": slice(None)}


def model(name: str, time: Any) -> GradientFlow | FlowFromRandomWeights:
    """What is trained: at no initial variance the two are the same, and the former is simulated faster."""
    return FlowFromRandomWeights(time, **START[name]) if START[name]["initial_variance"] else GradientFlow(time)


# %%
# The numbers: errors and accuracies in time, when 95% are reached, and training runs on simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = {name: time[1::4] if fast else time for name, time in MEASURED.items()}
    risk = {name: model(name, TIME[name]).risk(task, N[name]) for name, task in TASKS.items()}
    draws = {"p close to n": 2 if fast else 10, "weight decay": 2}
    measured = {
        name: simulate(model(name, at[name]), task, N[name], draws=draws[name], rng=0) for name, task in TASKS.items()
    }
    return {
        "n": N,
        "time": TIME,
        "risk": risk,
        "accuracy": {name: accuracies(name, risk[name]) for name in TASKS},
        "crossing": {
            name: grokking_time(task, N[name], TOLERANCE[name], accuracy=ACCURACY, **START[name])
            for name, task in TASKS.items()
        },
        "measured_time": at,
        "measured": measured,
        "measured_accuracy": {name: accuracies(name, measured[name].mean) for name in TASKS},
    }


def accuracies(name: str, risk: Any) -> dict[str, Any]:
    """The share of points that are right."""
    return {which: accuracy_within(getattr(risk, field), TOLERANCE[name]) for which, field in ERRORS.items()}


#: Which error of a risk is which.
ERRORS = {"training": "train", "test": "total"}


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for name in TASKS:
        about = {"setting": name, "n": N[name], "tolerance": TOLERANCE[name], **START[name]}
        for time, risk, accuracy in (
            (TIME[name], data["risk"][name], data["accuracy"][name]),
            (data["measured_time"][name], data["measured"][name].mean, data["measured_accuracy"][name]),
        ):
            right = {f"{which} accuracy": values for which, values in accuracy.items()}
            rows += tables.rows(risk, **about, time=time, **right)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """When 95% are right, to be printed."""
    return [
        {"setting": name, "n": N[name], "points": which, "time": time, "times": time / found.train}
        for name, found in data["crossing"].items()
        for which, time in (("training", found.train), ("test", found.test))
    ]


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left the small eigenvalues, right weight decay."""
    fig, axes = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Grokking: test points are right 10 000 times later", x=0.012, ha="left")
    titles = ("p close to n: 47 times later", "slow weight decay: 10 800 times")
    for ax, name, title in zip(axes, TASKS, titles, strict=True):
        time = TIME[name]
        ax.set(title=title, xscale="log", xlim=(time[0], time[-1]), xlabel="training time", ylim=(0, 1.18))
        ax.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
        draw_accuracy(ax, name, data)
    axes[0].set(ylabel="points that are right")
    axes[0].set_xticks([1e-4, 1e-3, 0.01, 0.1, 1, 10], ["", "0.001", "0.01", "0.1", "1", "10"])
    axes[1].set_xticks([1e-3, 0.1, 10, 1000], ["0.001", "0.1", "10", "1000"])
    for ax in axes:
        ax.minorticks_off()
    plotting.label_lines(axes[0], at={"training": (1.3e-4, 0.45), "test": (0.04, 0.19)})
    plotting.label_lines(axes[1], at={"training": (1.3e-3, 0.62), "test": (3, 0.3)})
    axes[1].text(1.5, 0.66, "line: theory\ndots: simulation\nthin: single runs", va="center", fontsize=19)
    return fig


def draw_accuracy(ax: Axes, name: str, data: dict[str, Any]) -> None:
    """Both accuracies in time, single runs beneath, and the way from one to the other."""
    at, found = data["measured_time"][name], data["crossing"][name]
    plotting.reference(ACCURACY, ax=ax)
    runs = accuracy_within(data["measured"][name].runs.reshape(-1, at.size), TOLERANCE[name])
    lines = np.stack([np.broadcast_to(at, runs.shape), runs], axis=-1)
    ax.add_collection(LineCollection(list(lines), colors="#B5B5B5", linewidths=1.4, zorder=1))
    for which, color in COLORS.items():
        plotting.risk_curve(TIME[name], data["accuracy"][name][which], color=color, label=which, ax=ax)
        dots = DOTS[name] if at.size > 8 else slice(None)
        plotting.measured(at[dots], data["measured_accuracy"][name][which][dots], ax=ax)
    for time, color in ((found.train, COLORS["training"]), (found.test, COLORS["test"])):
        ax.plot([time, time], [0, 1.09], color=color, linewidth=2, linestyle=(0, (2, 2)), zorder=2)
    arrow = {"arrowstyle": "-|>", "linewidth": 3, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 24, "color": "black"}
    ax.annotate("", (found.test, 1.09), (found.train, 1.09), arrowprops=arrow)


COLORS = {"training": PALETTE["blue"], "test": PALETTE["vermillion"]}


# %%
# ``python grokking.py --show`` draws it in a window as well.

example = Example("grokking", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
