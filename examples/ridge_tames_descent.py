r"""
The best ridge penalty leaves no peak, and may be negative
==========================================================

**What you see.** Left, double descent with a ridge penalty: each tenfold penalty divides the height of the peak by
about 3, and with the best penalty at every p nothing of it is left. The risk then falls with p, and stays within 1%
of its minimum beyond. Right, the risk of ridge on another task, against its penalty: the best penalty is negative,
-216, and its excess risk is 12% below that of no penalty.

**Why it happens.** At p = n the smallest singular values of the training data come close to 0, and least squares
divides by them. A penalty adds itself to their squares, and the peak is cut off at a height proportional to
penalty^(-1/2). But small eigenvalues are a penalty, too: on the right, 990 directions of eigenvalue 1 carry no
target, and for the 10 directions that carry it they act like a penalty of 900. That is more than is good, and the
best penalty takes some of it back. Near the least penalty, where the risk diverges, it would take too much.

**Model.** Left, eigenvalues 1/k, k = 1 ... 2000, a target with power proportional to k^-1.5 and variance 1, label
noise of variance 0.25, n = 100; ridge on the p leading directions. Right, 10 eigenvalues 50 that share a target of
variance 1, 990 eigenvalues 1 without target, label noise of variance 0.06, n = 100; ridge on all of them. The penalty
is that of the un-normalised loss.

**How exact.** Without penalty an identity at n = 100 up to p = n. All else is the deterministic equivalent, with an
error O(1/n): within 1% of the simulations, with little or no penalty within 5% around p = n. At finite n the smallest
eigenvalue fluctuates, so that strictly the expected risk is infinite at every negative penalty; it takes astronomically
many training sets to notice as far as half of the least penalty, few beyond (dotted). The dots are fits to simulated
data, their bars of two standard errors mostly smaller than the dots.

**Sources** (numbering not checked): ``nakkiran2021optimal`` for the peak that vanishes; ``kobak2020optimal`` and
``wu2020optimal`` for negative penalties.
"""

from __future__ import annotations

import warnings
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sandbox import MinNorm, Ridge, Simulation, Task, ValidityWarning, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# Two populations. The grid of p leaves out |p - n| = 1, where the risk without penalty is infinite and the equivalent
# does not know.

N = 100
DESCENT = Task.power_law(1.0, 1.5, dim=2000, noise=0.25)
BELOW = np.append(np.arange(1, N - 1), N)
BEYOND = np.geomspace(N + 2, 2000, 120).round().astype(int)
MEASURED = np.array([17, 30, 50, 70, 85, 120, 150, 220, 350, 600])
RIDGE = np.union1d(np.geomspace(1, 2000, 150).round().astype(int), np.append(MEASURED, np.arange(70, 141)))
PENALTIES = (0.001, 0.01, 0.1)

SPIKED = Task([50.0, 1.0], power=[1.0, 0.0], multiplicity=[10, 990], noise=0.06)
PATH = np.linspace(-475.0, 800.0, 256)
MEASURED_PATH = np.array([-215.0, -100.0, 0.0, 150.0, 350.0, 600.0])


# %%
# The numbers: each curve, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[1::4] if fast else MEASURED
    measured_path = MEASURED_PATH[::2] if fast else MEASURED_PATH
    draws = 4 if fast else 20
    least = float(Ridge.least_penalty(SPIKED, N))
    best = Ridge.tuned(SPIKED, N)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)  # the figure marks where the path leaves the range
        path = Ridge(PATH).risk(SPIKED, N)
    models = {penalty: Ridge(penalty, RIDGE) for penalty in PENALTIES} | {"best": Ridge.tuned(DESCENT, N, p=RIDGE)}
    tuned = Ridge(models["best"].penalty[np.searchsorted(RIDGE, at)], at)
    return {
        "n": N,
        "below": MinNorm(BELOW).finite_sample_risk(DESCENT, N),
        "beyond": MinNorm(BEYOND).risk(DESCENT, N),
        "models": models,
        "ridge": {name: model.risk(DESCENT, N) for name, model in models.items()},
        "measured_p": at,
        "measured": simulate(MinNorm(at), DESCENT, N, draws=draws, rng=0),
        "measured_best": simulate(tuned, DESCENT, N, draws=draws, rng=0),
        "measured_peaks": simulate(Ridge(list(PENALTIES), N), DESCENT, N, draws=2 * draws, rng=0),
        "least": least,
        "path": path,
        "best_penalty": float(best.penalty),
        "best": best.risk(SPIKED, N),
        "measured_path_penalty": measured_path,
        "measured_path": simulate(Ridge(measured_path), SPIKED, N, draws=2 * draws, rng=0),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    descent, spiked, at = {"task": "power law", "n": N}, {"task": "spiked", "n": N, "p": 1000}, data["measured_p"]
    best = data["models"]["best"].penalty[np.searchsorted(RIDGE, at)]
    rows = tables.rows(data["below"], **descent, p=BELOW, penalty=0.0)
    rows += tables.rows(data["beyond"], **descent, p=BEYOND, penalty=0.0)
    for name, model in data["models"].items():
        rows += tables.rows(data["ridge"][name], **descent, p=RIDGE, penalty=model.penalty)
    return [
        *rows,
        *measured_rows(data["measured"], **descent, p=at, penalty=0.0),
        *measured_rows(data["measured_best"], **descent, p=at, penalty=best),
        *measured_rows(data["measured_peaks"], **descent, p=N, penalty=PENALTIES),
        *tables.rows(data["path"], **spiked, penalty=PATH),
        *tables.rows(data["best"], **spiked, penalty=data["best_penalty"]),
        *measured_rows(data["measured_path"], **spiked, penalty=data["measured_path_penalty"]),
    ]


def measured_rows(measured: Simulation, **columns: Any) -> list[dict[str, Any]]:
    """The rows of a simulation, with the standard error of the total."""
    return tables.rows(measured.mean, **columns, standard_error=measured.standard_error["total"])


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The peaks, their simulation, then the risk without penalty and at the negative optimum, to be printed."""
    peaks, at_zero = data["measured_peaks"].mean.total.tolist(), Ridge(0.0).risk(SPIKED, N)
    rows = [
        {"task": "power law, p = n", "penalty": name, "total": data["ridge"][name].total[RIDGE == N].item()}
        for name in data["models"]
    ]
    rows = [row | {"simulation": simulated} for row, simulated in zip(rows, [*peaks, None], strict=True)]
    rows[-1]["penalty"] = data["models"]["best"].penalty[RIDGE == N].item()
    for penalty, risk in ((0.0, at_zero), (data["best_penalty"], data["best"])):
        rows.append({"task": "spiked", "penalty": penalty, "total": risk.total.item(), "excess": risk.excess.item()})
    return rows


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left the descent, right the penalty path."""
    fig, (left, right) = plt.subplots(1, 2, width_ratios=[1.25, 1])
    fig.suptitle("The best ridge penalty leaves no peak, and may be negative", x=0.012, ha="left")
    draw_descent(left, data)
    draw_path(right, data)
    return fig


def draw_descent(ax: Axes, data: dict[str, Any]) -> None:
    """The risk against p, on axes where a tenfold penalty is one step down."""
    ax.set(title="penalty × 10: peak ÷ 3", xlabel="parameters  p", ylabel="test risk")
    ax.set(xscale="log", xlim=(10, 1000), yscale="log", ylim=(0.32, 14))
    ax.set_xticks([10, 100, 1000], ["10", "n = 100", "1000"])
    ax.set_yticks([0.5, 1, 2, 5, 10], ["0.5", "1", "2", "5", "10"])
    ax.minorticks_off()
    plotting.threshold(N, ax=ax)
    plotting.risk_curve(BELOW, data["below"], color="black", ax=ax)
    plotting.risk_curve(BEYOND, data["beyond"], color="black", ax=ax)
    for risk, color in zip(data["ridge"].values(), COLORS, strict=True):
        plotting.risk_curve(RIDGE, risk, color=color, ax=ax)
    for name, color in zip(PENALTIES, COLORS[:-1], strict=True):
        leader = {"arrowstyle": "-", "linewidth": 2, "shrinkA": 2, "shrinkB": 6, "color": color}
        place = N, data["ridge"][name].total[RIDGE == N].item()
        ax.annotate(f"{name}", place, (210, place[1]), va="center", color=color, arrowprops=leader)
    for name in ("measured", "measured_best"):
        plotting.measured(data["measured_p"], data[name], ax=ax)
    plotting.measured([N] * len(PENALTIES), data["measured_peaks"], ax=ax)
    ax.text(11, 5.5, "line: theory\ndots: simulation", fontsize=19)
    ax.text(115, 11.5, "no penalty", va="center")
    ax.text(210, 0.38, "best penalty", va="center", color=COLORS[-1])


def draw_path(ax: Axes, data: dict[str, Any]) -> None:
    """The risk against the penalty, from the least penalty on."""
    least, best, right = data["least"], data["best_penalty"], 800
    ax.set(title="spiked inputs: best below 0", xlabel="ridge penalty", xlim=(-520, right), ylim=(0.05, 0.16))
    ax.set_xticks([-400, 0, 400, 800], ["−400", "0", "400", "800"])
    ax.set_yticks([0.06, 0.1, 0.14])
    ax.axvspan(-520, 0, color="#EFEFEF", zorder=0)
    plotting.reference(SPIKED.noise, "noise floor", at="right", ax=ax)
    plotting.threshold(least, ax=ax)
    safe = least / 2 <= PATH
    plotting.risk_curve(PATH[~safe], data["path"][~safe], color="black", linestyle=(0, (1, 1)), ax=ax)
    plotting.risk_curve(PATH[safe], data["path"][safe], color="black", ax=ax)
    plotting.measured(data["measured_path_penalty"], data["measured_path"], ax=ax)
    arrow = {"arrowstyle": "-|>", "linewidth": 3, "shrinkB": 10, "color": COLORS[-1], "mutation_scale": 22}
    words = f"best: −{-best:.0f}"
    place = best, data["best"].total.item()
    ax.annotate(words, place, (best, 0.077), ha="center", va="top", color=COLORS[-1], arrowprops=arrow)


#: Of the penalties, the best one last.
COLORS = ("#0072B2", "#CC79A7", "#009E73", "#D55E00")


# %%
# ``python ridge_tames_descent.py --show`` draws it in a window as well.

example = Example("ridge_tames_descent", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
