r"""
Ali et al. 2019: early stopping costs little beside ridge
=========================================================

**What you see.** The paper's comparison, on random inputs. Left, the excess risk of gradient flow stopped at time t
over that of ridge regression with the penalty 1/t, along the whole path and on four tasks. The paper proves that the
ratio is never above 1.69; here it is never above 1.44, and early it is below 1. Right, both at their best, on isotropic
inputs: stopping at the best time costs at most 4% against the best penalty, for every number of parameters and each of
three signals.

**Why it happens.** At an eigenvalue w, with x = w t, gradient flow leaves :math:`e^{-x}` of the target and ridge
:math:`1 / (1 + x)`, which is more: the bias of early stopping is the smaller one. In the noise they differ by the
factor

.. math:: \Bigl( \frac{(1 - e^{-x})\,(1 + x)}{x} \Bigr)^2 < 1.69,

and so does, at most, the risk. No single x decides: averaged over the eigenvalues the ratio is much smaller. On
isotropic inputs ridge at its best penalty is the posterior mean, and the ratio on the right cannot be below 1.

**Model.** n = 200 samples. Left, isotropic inputs with p = n/2, n and 2n and noise 1, and 100 directions of variance 1
with 100 of 0.01 and noise 3. Right, signals of 1, 5 and 25 times the noise. The target has variance 1 and equal
coefficients along all directions, on average, as the paper's random ones.

**How exact.** Deterministic equivalents, with an error O(1/n): the dots, ratios of fits to the same simulated data, are
within 3% of the lines. The bound is a theorem for fixed inputs; for the risk at new inputs the paper has it on average
over the target, as here.

**Where it differs from the paper.** Its loss is divided by n: its time is n times ours. Sizes and spectra of its
figures were not found; those here are ours. The excess is what it calls risk: the noise on test labels is left out.

**Sources.** ``ali2019continuous`` for the bound; ``dobriban2018high`` for the best penalty.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sandbox import GradientFlow, Ridge, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The four tasks of the left panel; sizes and signals of the right one.

N, BOUND = 200, 1.6862
TASKS = {
    "p = n/2": Task.isotropic(N // 2, noise=1.0),
    "p = n": Task.isotropic(N, noise=1.0),
    "p = 2n": Task.isotropic(2 * N, noise=1.0),
    "two variances": Task([1.0, 0.01], [100 / 101, 1 / 101], [100, 100], noise=3.0),
}
TIME = np.geomspace(1e-5, 100, 141)
MEASURED = TIME[30:140:20]
RATIO = np.geomspace(0.1, 10, 25)
SIGNALS = (1.0, 5.0, 25.0)
COLORS = dict(zip(TASKS, (PALETTE[name] for name in ("blue", "black", "green", "vermillion")), strict=True))
SIGNAL_COLORS = dict(zip(SIGNALS, (PALETTE[name] for name in ("sky", "blue", "black")), strict=True))


# %%
# The numbers: both risks along the path and at their best, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[1::2], 2) if fast else (MEASURED, 8)
    sizes, best = RATIO * N, {}
    for signal in SIGNALS:
        task = Task.isotropic(sizes, noise=1 / signal)
        flow, ridge = GradientFlow.tuned(task, N), Ridge.tuned(task, N)
        best[signal] = {
            "time": flow.time,
            "penalty": ridge.penalty,
            "flow": flow.risk(task, N),
            "ridge": ridge.risk(task, N),
        }
    return {
        "n": N,
        "time": TIME,
        "flow": {name: GradientFlow(TIME).risk(task, N) for name, task in TASKS.items()},
        "ridge": {name: Ridge(1 / TIME).risk(task, N) for name, task in TASKS.items()},
        "ratio": RATIO,
        "best": best,
        "measured_time": at,
        "measured_flow": {
            name: simulate(GradientFlow(at), task, N, draws=draws, rng=0) for name, task in TASKS.items()
        },
        "measured_ridge": {name: simulate(Ridge(1 / at), task, N, draws=draws, rng=0) for name, task in TASKS.items()},
    }


def ratios(data: dict[str, Any], name: str) -> tuple[Any, Any]:
    """The excess of gradient flow over that of ridge: in theory and measured."""
    theory = data["flow"][name].excess / data["ridge"][name].excess
    return theory, data["measured_flow"][name].mean.excess / data["measured_ridge"][name].mean.excess


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows, at = [], data["measured_time"]
    for name in TASKS:
        theory, measured = ratios(data, name)
        about = {"task": name, "n": N}
        rows += tables.rows(data["flow"][name], **about, method="flow", time=TIME, ratio=theory)
        rows += tables.rows(data["ridge"][name], **about, method="ridge", penalty=1 / TIME)
        flow, ridge = data["measured_flow"][name], data["measured_ridge"][name]
        errors = flow.standard_error["excess"], ridge.standard_error["excess"]
        rows += tables.rows(flow.mean, **about, method="flow", time=at, ratio=measured, standard_error=errors[0])
        rows += tables.rows(ridge.mean, **about, method="ridge", penalty=1 / at, standard_error=errors[1])
    for signal, best in data["best"].items():
        about = {"task": f"signal {signal:g} times the noise", "n": N, "p": RATIO * N}
        ratio = best["flow"].excess / best["ridge"].excess
        rows += tables.rows(best["flow"], **about, method="flow", time=best["time"], ratio=ratio)
        rows += tables.rows(best["ridge"], **about, method="ridge", penalty=best["penalty"])
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The largest ratios, to be printed."""
    rows = []
    for name in TASKS:
        theory, _ = ratios(data, name)
        rows.append({"task": name, "largest ratio": theory.max(), "at": f"time {TIME[theory.argmax()]:.3g}"})
    for signal, best in data["best"].items():
        ratio = best["flow"].excess / best["ridge"].excess
        where = f"p/n {RATIO[ratio.argmax()]:.3g}"
        rows.append({"task": f"both at their best, signal {signal:g}", "largest ratio": ratio.max(), "at": where})
    return rows


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left along the path, right both at their best."""
    fig, (left, right) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Ali et al. 2019: early stopping costs little beside ridge", x=0.012, ha="left")
    left.set(title="stopped at t, ridge at 1/t", ylabel="risk ÷ risk of ridge", ylim=(0.8, 1.8))
    left.set_yticks([0.8, 1, 1.2, 1.4, 1.6])
    right.set(title="both at their best: 4% at most")
    draw_path(left, data)
    draw_best(right, data)
    return fig


def draw_path(ax: Axes, data: dict[str, Any]) -> None:
    """The ratio along the path."""
    ax.set(xscale="log", xlim=(TIME[0], TIME[-1]), xlabel="time  t")
    ax.set_xticks([1e-4, 1e-2, 1, 100], ["0.0001", "0.01", "1", ""])
    ax.minorticks_off()
    plotting.reference(BOUND, "proven: at most 1.69", ax=ax)
    plotting.reference(1.0, ax=ax)
    for name, color in COLORS.items():
        theory, measured = ratios(data, name)
        plotting.risk_curve(TIME, theory, color=color, label=name, ax=ax)
        plotting.measured(data["measured_time"], measured, markeredgecolor=color, ax=ax)
    plotting.label_lines(ax, at={name: (1.5e-5, 1.56 - 0.08 * i) for i, name in enumerate(COLORS)})


def draw_best(ax: Axes, data: dict[str, Any]) -> None:
    """The ratio at the best time and the best penalty."""
    ax.set(xscale="log", xlim=(RATIO[0], RATIO[-1]), xlabel="parameters per sample  p / n")
    ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    ax.minorticks_off()
    plotting.reference(1.0, "ridge", at="right", below=True, ax=ax)
    for i, (signal, best) in enumerate(data["best"].items()):
        color, ratio = SIGNAL_COLORS[signal], best["flow"].excess / best["ridge"].excess
        plotting.risk_curve(RATIO, ratio, color=color, ax=ax)
        ax.text(0.8, 1.4 - 0.08 * i, f"signal = {signal:g} × noise", va="center", color=color)
    ax.text(0.8, 1.6, "line: theory\ndots: simulation", va="center", fontsize=19)


# %%
# ``python reproduce_ali2019_early_stopping.py --show`` draws it in a window as well.

example = Example("reproduce_ali2019_early_stopping", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
