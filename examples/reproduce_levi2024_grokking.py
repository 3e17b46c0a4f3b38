r"""
Levi et al. 2024: grokking is a threshold, crossed late
=======================================================

**What you see.** The paper's linear model. Left, the training and the test loss at p = 0.9 n: both fall smoothly, on
test data more slowly. A point counts as right where its squared error is below a tolerance, and 95% of the points are
right as soon as the loss is below the grey line. The training loss gets there at 47, the test loss at 453. The
accuracy leaps there, the loss does not: nothing is suddenly understood. Right, both times against p/n. The training set
takes 53 at most, while the test loss takes the longer the closer p is to n; at p = 0.99 n it takes 372 times as long.

**Why it happens.** On isotropic data both losses are averages over the law of the eigenvalues :math:`\nu` of
:math:`X^\top X / n`,

.. math:: L_\text{test} = E\, e^{-2 \nu \tau}, \qquad L_\text{train} = E\, \nu\, e^{-2 \nu \tau},

and the small eigenvalues, which decide late, hardly count in the second. The smallest is :math:`(1 - \sqrt{p/n})^2`,
and the test loss ends at the speed that it sets.

**Model.** n = 400 samples of p isotropic inputs, a target of variance 1 without noise, gradient flow from zero; time is
n times that of the un-normalised loss. A point is right where its squared error is at most 0.001.

**How exact.** Deterministic equivalents, with an error O(1/n); in this unit of time they do not depend on n. The dots
are simulations at n = 400. Their times are within 5% of the lines, and within 15% where the test loss is late; there
the smallest eigenvalues of single training sets decide.

**Where it differs from the paper.** There teacher and student have random weights of the same variance, which is the
same as a target of their difference and a start from zero, and its time is :math:`\tau / (2 \eta)` with the learning
rate :math:`\eta`. Sizes and tolerances of its figures were not found; those here are ours.

**Sources.** ``levi2024grokking`` for the model, the two losses and the accuracy; ``advani2020high`` for the training
dynamics on isotropic inputs.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sandbox import GradientFlow, Task, grokking_time, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The sizes, the times in units of 1/n, and the loss at which 95% of Gaussian errors are within the tolerance.

N, SHOWN = 400, 0.9
TOLERANCE, ACCURACY = 1e-3, 0.95
LEVEL = TOLERANCE / 1.959963984540054**2
RATIO = np.append(np.linspace(0.05, 0.95, 46), 1 - np.geomspace(0.045, 0.002, 24))
TIME = np.geomspace(0.1, 3000, 141)
MEASURED_RATIO = np.array([0.15, 0.3, 0.45, 0.6, 0.75, 0.85, SHOWN])
MEASURED_TIME = np.geomspace(1, 2000, 61)
DOTS = slice(4, -4, 8)
COLORS = {"training": PALETTE["blue"], "test": PALETTE["vermillion"]}


# %%
# The numbers: both losses at one size, both times at all sizes, and training on simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    ratios = MEASURED_RATIO[1::2] if fast else MEASURED_RATIO
    ratios = np.union1d(ratios, SHOWN)
    flow = GradientFlow(MEASURED_TIME / N)
    return {
        "n": N,
        "ratio": RATIO,
        "crossing": grokking_time(Task.isotropic(RATIO * N), N, TOLERANCE, accuracy=ACCURACY),
        "time": TIME,
        "risk": GradientFlow(TIME / N).risk(Task.isotropic(SHOWN * N), N),
        "shown": grokking_time(Task.isotropic(SHOWN * N), N, TOLERANCE, accuracy=ACCURACY),
        "measured_ratio": ratios,
        "measured": [
            simulate(flow, Task.isotropic(np.rint(ratio * N)), N, draws=2 if fast else 8, rng=0) for ratio in ratios
        ],
    }


def crossing(loss: Any) -> float:
    """When a measured loss is down at the level, by interpolation; nan if it never is."""
    first = int(np.argmax(loss < LEVEL))
    if first == 0:
        return np.nan
    at = np.log(loss[first - 1 : first + 1])
    share = (at[0] - np.log(LEVEL)) / (at[0] - at[1])
    return float(MEASURED_TIME[first - 1] * (MEASURED_TIME[first] / MEASURED_TIME[first - 1]) ** share)


def measured_times(data: dict[str, Any]) -> dict[str, Any]:
    """The times of the simulations."""
    means = [each.mean for each in data["measured"]]
    return {
        "training": np.array([crossing(mean.train) for mean in means]),
        "test": np.array([crossing(mean.total) for mean in means]),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = tables.rows(data["risk"], n=N, ratio=SHOWN, time=TIME)
    for ratio, measured in zip(data["measured_ratio"], data["measured"], strict=True):
        errors = measured.standard_error["total"]
        rows += tables.rows(measured.mean, n=N, ratio=ratio, time=MEASURED_TIME, standard_error=errors)
    times, found = measured_times(data), data["crossing"]
    rows += tables.from_columns({"ratio": RATIO * 1.0, "training 95%": N * found.train, "test 95%": N * found.test})
    columns = {"ratio": data["measured_ratio"], "training 95%": times["training"], "test 95%": times["test"]}
    return rows + [row | {"exactness": "simulation"} for row in tables.from_columns(columns)]


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Both times at some sizes, to be printed."""
    ratios = np.array([0.5, 0.9, 0.95, 0.99])
    found = grokking_time(Task.isotropic(ratios * N), N, TOLERANCE, accuracy=ACCURACY)
    return tables.from_columns(
        {"p/n": ratios, "training": N * found.train, "test": N * found.test, "times": found.test / found.train}
    )


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left the losses, right when they are down."""
    fig, (left, right) = plt.subplots(1, 2)
    fig.suptitle("Levi et al. 2024: grokking is a threshold, crossed late", x=0.012, ha="left")
    draw_losses(left, data)
    draw_times(right, data)
    return fig


def draw_losses(ax: Axes, data: dict[str, Any]) -> None:
    """Both losses in time, and where they cross the level."""
    ax.set(title="p = 0.9 n: the losses do not leap", xlabel="training time × n", ylabel="loss")
    ax.set(xscale="log", yscale="log", xlim=(0.1, 2000), ylim=(3e-6, 2))
    ax.set_xticks([0.1, 1, 10, 100, 1000], ["0.1", "1", "10", "100", "1000"])
    ax.set_yticks([1e-5, 1e-3, 0.1], ["0.00001", "0.001", "0.1"])
    ax.minorticks_off()
    plotting.reference(LEVEL, "95% right", below=True, ax=ax)
    measured = data["measured"][list(data["measured_ratio"]).index(SHOWN)]
    for field, (name, color) in zip(("train", "total"), COLORS.items(), strict=True):
        plotting.risk_curve(TIME, data["risk"], field=field, color=color, label=name, ax=ax)
        plotting.measured(MEASURED_TIME[DOTS], measured[DOTS], field=field, ax=ax)
    look = {"markersize": 18, "markeredgecolor": "white", "zorder": 6}
    for time, color in zip((data["shown"].train, data["shown"].test), COLORS.values(), strict=True):
        ax.plot(N * time, LEVEL, "o", color=color, **look)
    plotting.label_lines(ax, at={"training": (0.4, 0.003), "test": (60, 0.045)})
    ax.text(0.13, 2e-5, "line: theory\ndots: simulation", va="center", fontsize=19)


def draw_times(ax: Axes, data: dict[str, Any]) -> None:
    """When 95% are right, against the number of parameters."""
    ax.set(title="closer to p = n: later", xlabel="parameters per sample  p / n", ylabel="training time × n until 95%")
    ax.set(yscale="log", xlim=(0, 1.05), ylim=(3, 2e5), xticks=[0, 0.5, 1])
    ax.set_yticks([10, 100, 1000, 1e4, 1e5], ["10", "100", "1000", "10 000", "100 000"])
    ax.minorticks_off()
    plotting.threshold(1, ax=ax)
    found, measured = data["crossing"], measured_times(data)
    for (name, color), times in zip(COLORS.items(), (found.train, found.test), strict=True):
        plotting.risk_curve(RATIO, N * times, color=color, label=name, ax=ax)
        plotting.measured(data["measured_ratio"], measured[name], ax=ax)
    plotting.label_lines(ax, at={"training": (0.55, 10), "test": (0.6, 600)})


# %%
# ``python reproduce_levi2024_grokking.py --show`` draws it in a window as well.

example = Example("reproduce_levi2024_grokking", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
