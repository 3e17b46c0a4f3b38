r"""
Heckel and Yilmaz 2021: two speeds make two descents
====================================================

**What you see.** The paper's linear model, trained by gradient descent. Left, its configuration A: the risk (black) has
two valleys, after 62 and after 6070 steps. Strong features are learnt first, then overfitted (blue); the weak ones are
learnt a hundred times later (red). Each has a U of its own, and the paper's insight is that their sum (dashed) has
two valleys. Right, its remedy: where weak features take steps a hundred times as large, the two U's fall on each other.
One valley is left, after 65 steps, and it is lower than both.

**Why it happens.** A feature of variance s is learnt after about 1/(n s step) steps. Where n is well above p features
hardly disturb each other, and each balances its own bias against its own variance:

.. math:: \text{excess} \approx \sum_j t_j (1 - \eta s_j)^{2k}
    + \frac{\text{noise}}{n} \bigl( 1 - (1 - \eta s_j)^k \bigr)^2 .

Here :math:`t_j` is the power of the target along feature j, and :math:`\eta` is n times the step.

**Model.** n = 3500 samples, 600 features of standard deviation 1 and coefficient 0.04, and 100 of 0.1 and 0.4: each has
the same power of the target. Label noise of variance 1, and steps of 1e-5 on the un-normalised loss. On the right the
steps of the weak features are 100 times as large, which is the same as features of equal variance.

**How exact.** The black and green curves are deterministic equivalents, with an error O(1/n): within 1% of the
simulations. They have what the paper's sum leaves out, how features disturb each other: for p = n/5 up to 21% of
the excess. The dots are fits to simulated data, their bars smaller than the dots.

**Where it differs from the paper.** Sizes, variances, coefficients, noise and steps are those of the notebooks with
which the authors drew their figures. There the risk counts the noise on the test labels, which is left out here, and
the steps in the sum are stretched by hand to match the simulation. The factor 100 of the remedy is ours for this
configuration.

**Sources.** ``heckel2021early`` for the model, the sum and the remedy; ``ali2019continuous`` for gradient descent as
regularisation.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sandbox import GradientDescent, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The paper's configuration A: of each kind of feature how many, their variance, and the square of each coefficient.

N, STEP = 3500, 1e-5
COUNT, VARIANCE, SQUARED = np.array([600, 100]), np.array([1.0, 0.01]), np.array([0.04**2, 0.4**2])
POWER = COUNT * VARIANCE * SQUARED
TASKS = {
    "same steps": Task(VARIANCE, POWER, COUNT, noise=1.0),
    "matched steps": Task([1.0, 1.0], POWER, COUNT, noise=1.0),
}
STEPS = np.unique(np.geomspace(1, 3e4, 201).round())
MEASURED = np.array([4.0, 12, 40, 120, 400, 1500, 5000, 16000])


# %%
# The numbers: both risks, the paper's sum, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[1::3] if fast else MEASURED
    descent = GradientDescent(STEP, STEPS)
    return {
        "n": N,
        "steps": STEPS,
        "risk": {name: descent.risk(task, N) for name, task in TASKS.items()},
        "parts": tradeoffs(STEPS),
        "measured_steps": at,
        "measured": {
            name: simulate(GradientDescent(STEP, at), task, N, draws=2, rng=0)
            for name, task in (list(TASKS.items())[:1] if fast else TASKS.items())
        },
    }


def tradeoffs(steps: Any) -> dict[str, Any]:
    """The paper's approximation: what each kind of feature adds to the excess risk, as if it were alone."""
    left = (1 - N * STEP * VARIANCE[:, None]) ** steps
    excess = POWER[:, None] * left**2 + COUNT[:, None] / N * (1 - left) ** 2
    return {"strong features": excess[0], "weak features": excess[1]}


def valleys(excess: Any) -> Any:
    """Where a curve over the steps has a valley."""
    inside = (excess[1:-1] < excess[:-2]) & (excess[1:-1] < excess[2:])
    return np.flatnonzero(inside) + 1


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for name, risk in data["risk"].items():
        rows += tables.rows(risk, setting=name, n=N, step=STEP, steps=STEPS)
    for name, measured in data["measured"].items():
        errors = measured.standard_error["excess"]
        about = {"setting": name, "n": N, "step": STEP, "steps": data["measured_steps"]}
        rows += tables.rows(measured.mean, **about, standard_error=errors)
    for name, excess in data["parts"].items():
        columns = {"setting": [f"sum in the paper, {name}"] * STEPS.size, "steps": STEPS, "excess": excess}
        rows += tables.from_columns(columns)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The valleys, to be printed."""
    curves = {name: risk.excess for name, risk in data["risk"].items()} | {
        "sum in the paper": sum(data["parts"].values())
    }
    return [
        {"setting": name, "steps": STEPS[at], "excess": excess[at]}
        for name, excess in curves.items()
        for at in valleys(excess)
    ]


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left two speeds, right one."""
    fig, (left, right) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Heckel and Yilmaz 2021: two speeds make two descents", x=0.012, ha="left")
    left.set(title="the sum of two U's has two valleys", ylabel="risk, noise left out", ylim=(0, 0.72))
    left.set_yticks([0, 0.2, 0.4, 0.6])
    right.set(title="steps matched: one valley, lower")
    for ax in (left, right):
        ax.set(xscale="log", xlim=(3, STEPS[-1]), xlabel="steps of gradient descent")
        ax.set_xticks([10, 100, 1000, 10000], ["10", "100", "1000", "10 000"])
        ax.minorticks_off()
    draw_sum(left, data)
    draw_remedy(right, data)
    return fig


def draw_sum(ax: Axes, data: dict[str, Any]) -> None:
    """The risk, and the two parts that the paper adds up."""
    total = np.sum(list(data["parts"].values()), axis=0)
    for (name, excess), color in zip(data["parts"].items(), (PALETTE["blue"], PALETTE["vermillion"]), strict=True):
        plotting.risk_curve(STEPS, excess, color=color, label=name, ax=ax)
    plotting.risk_curve(STEPS, total, color=plotting.QUIET, linestyle=(0, (2, 1.5)), linewidth=3, ax=ax)
    draw_risk(ax, "same steps", data, color="black")
    ax.text(1200, 0.225, "sum", ha="right", va="top", color=plotting.QUIET)
    plotting.label_lines(ax, at={"strong features": (800, 0.13), "weak features": (30, 0.055)})
    ax.text(60, 0.62, "line: theory\ndots: simulation", va="center", fontsize=19)


def draw_remedy(ax: Axes, data: dict[str, Any]) -> None:
    """The risk with the same steps for all features, and with steps that are matched."""
    draw_risk(ax, "same steps", data, color="black")
    draw_risk(ax, "matched steps", data, color=PALETTE["green"])
    ax.text(130, 0.42, "same steps", va="center")
    ax.text(30, 0.14, "weak features: steps × 100", va="center", color=PALETTE["green"])


def draw_risk(ax: Axes, name: str, data: dict[str, Any], *, color: str) -> None:
    """One risk, its simulation, and its valleys marked."""
    risk = data["risk"][name]
    plotting.risk_curve(STEPS, risk, field="excess", color=color, ax=ax)
    if name in data["measured"]:
        plotting.measured(data["measured_steps"], data["measured"][name], field="excess", ax=ax)
    at = valleys(risk.excess)
    ax.plot(STEPS[at], risk.excess[at], "o", color=color, markersize=18, markeredgecolor="white", zorder=6)


# %%
# ``python reproduce_heckel2021_two_speeds.py --show`` draws it in a window as well.

example = Example("reproduce_heckel2021_two_speeds", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
