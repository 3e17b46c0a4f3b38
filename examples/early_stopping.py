r"""
Stopping early is about as good as the best ridge penalty
=========================================================

**What you see.** Left, the error on training and on test data while a linear model is trained, on noisy labels. The
training error only falls. The test error falls and rises again: at the best time it is 0.94, at the end 2.6, which is
more than that of predicting 0. Each thin line is one training run. Right, the same test error next to that of ridge
regression with the penalty 1/time. Both have a U, and the two bottoms are almost equal: stopped at the best time, the
test error is 1.1% above that of ridge at its best penalty.

**Why it happens.** Gradient flow learns each direction of the training inputs at a speed of its own, and has learnt the
part :math:`1 - e^{-wt}` of it at time t, where w is the eigenvalue. Directions of large w carry much of the target and
little noise; they are learnt first. Those of small w are learnt last, and there the label noise, divided by w, is all
there is to learn. Ridge with the penalty 1/t keeps :math:`wt / (1 + wt)` of each direction, which rises from 0 to 1 at
the same place, and less steeply.

**Model.** n = 100 samples of 80 isotropic inputs, a linear target of variance 1, label noise of variance 0.5. Gradient
flow from zero on the un-normalised loss: time 1 is n on a loss that is divided by n.

**How exact.** All curves are identities at n = 100: expectations over the law of the eigenvalues of the Gram matrix.
The dots are fits to simulated data. That ridge at its best penalty is never worse holds on isotropic inputs, where it
is the posterior mean; on other spectra early stopping may win.

**Sources.** ``ali2019continuous`` for gradient flow against ridge with the penalty 1/time; ``advani2020high`` for early
stopping on isotropic inputs; ``adler2000classical`` for the law of the eigenvalues.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from sandbox import GradientFlow, Ridge, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The population and the times. The simulated runs are looked at less often.

N = 100
TASK = Task.isotropic(80, noise=0.5)
TIME = np.geomspace(1e-3, 10, 121)
MEASURED = TIME[::4]
DOTS = slice(3, -1, 3)
RUNS = 12


# %%
# The numbers: the curves, the best time and the best penalty, and training runs on simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[::3] if fast else MEASURED
    stopped, tuned = GradientFlow.tuned(TASK, N), Ridge.tuned(TASK, N)
    return {
        "n": N,
        "time": TIME,
        "flow": GradientFlow(TIME).finite_sample_risk(TASK, N),
        "ridge": Ridge(1 / TIME).finite_sample_risk(TASK, N),
        "best_time": float(stopped.time),
        "stopped": stopped.finite_sample_risk(TASK, N),
        "best_penalty": float(tuned.penalty),
        "tuned": tuned.finite_sample_risk(TASK, N),
        "end": GradientFlow(np.inf).finite_sample_risk(TASK, N),
        "measured_time": at,
        "measured": simulate(GradientFlow(at), TASK, N, draws=8 if fast else 20, rng=0),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    measured, time = data["measured"], data["measured_time"]
    return [
        *tables.rows(data["flow"], method="gradient flow", n=N, time=TIME),
        *tables.rows(data["ridge"], method="ridge", n=N, time=TIME, penalty=1 / TIME),
        *tables.rows(data["stopped"], method="gradient flow", n=N, time=data["best_time"]),
        *tables.rows(data["tuned"], method="ridge", n=N, penalty=data["best_penalty"]),
        *tables.rows(
            measured.mean,
            method="gradient flow",
            n=N,
            time=time,
            standard_error=measured.standard_error["total"],
            spread=measured.spread,
        ),
    ]


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The two best settings, and training to the end, to be printed."""
    flow, ridge, end = data["stopped"], data["tuned"], data["end"]
    return [
        {"method": "gradient flow, best time", "setting": data["best_time"], "total": flow.total, "train": flow.train},
        {"method": "ridge, best penalty", "setting": data["best_penalty"], "total": ridge.total, "train": ridge.train},
        {"method": "trained to the end", "setting": np.inf, "total": end.total, "train": end.train},
    ]


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left training, right ridge in its place."""
    fig, (left, right) = plt.subplots(1, 2, sharey=True, width_ratios=[1.2, 1])
    fig.suptitle("Stopping early is about as good as the best ridge penalty", x=0.012, ha="left")
    left.set(title="trained longer, it learns the noise", ylabel="error", ylim=(0, 2.75), yticks=[0, 1, 2])
    right.set(title="ridge makes the same U")
    for ax in (left, right):
        ax.set(xscale="log", xlim=(TIME[0], TIME[-1]), xlabel="training time")
        ax.set_xticks([0.001, 0.01, 0.1, 1, 10], ["0.001" if ax is left else "", "0.01", "0.1", "1", "10"])
        ax.minorticks_off()
    draw_training(left, data)
    draw_ridge(right, data)
    return fig


def draw_training(ax: Axes, data: dict[str, Any]) -> None:
    """Both errors while one trains, single runs beneath."""
    measured, time = data["measured"], data["measured_time"]
    plotting.reference(TASK.signal + TASK.noise, "predict 0", at="right", below=True, ax=ax)
    runs = measured.runs.reshape(-1, time.size)[:RUNS]
    lines = np.stack([np.broadcast_to(time, runs.shape), runs], axis=-1)
    ax.add_collection(LineCollection(list(lines), colors="#B5B5B5", linewidths=1.4, zorder=1))
    plotting.risk_curve(TIME, data["flow"], color="black", label="test", ax=ax)
    plotting.risk_curve(TIME, data["flow"], field="train", color=PALETTE["blue"], label="training", ax=ax)
    dots = DOTS if time.size > 20 else slice(1, -1)
    plotting.measured(time[dots], measured[dots], ax=ax)
    plotting.measured(time[dots], measured[dots], field="train", ax=ax)
    best, height = data["best_time"], data["stopped"].total.item()
    ax.plot(best, height, "o", color=PALETTE["vermillion"], markersize=20, markeredgecolor="white", zorder=6)
    ax.annotate("stop here", (best, height - 0.13), ha="center", va="top", color=PALETTE["vermillion"], zorder=6)
    plotting.label_lines(ax, at={"test": (0.07, 1.95), "training": (0.06, 0.42)})
    ax.text(0.0012, 2.2, "line: theory\ndots: simulation\nthin: single runs", va="center", fontsize=19)


def draw_ridge(ax: Axes, data: dict[str, Any]) -> None:
    """Early stopping next to ridge."""
    plotting.reference(data["tuned"].total.item(), "best ridge penalty", at="right", below=True, ax=ax)
    plotting.risk_curve(TIME, data["flow"], color="black", label="stopped at this time", ax=ax)
    look = {"color": PALETTE["green"], "linestyle": (0, (2, 1.3))}
    plotting.risk_curve(TIME, data["ridge"], label="ridge, penalty 1/time", ax=ax, **look)
    plotting.label_lines(ax, at={"stopped at this time": (0.0013, 2.5), "ridge, penalty 1/time": (0.0013, 2.25)})


# %%
# ``python early_stopping.py --show`` draws it in a window as well.

example = Example("early_stopping", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
