r"""
Kobak et al. 2020: the best penalty can be negative
===================================================

**What you see.** The toy model of the paper in its own axes: n = 64 samples, p correlated predictors, and the expected
MSE divided by that of predicting 0. Top left, it peaks at p = n for least squares; with the best ridge penalty (dashed
in the paper, orange here) there is no peak, and for large p next to no difference. Bottom left, that best penalty: it
grows up to p = 198, falls, and is negative from p = 569 on. Right, the way to it at p = 1000. The best penalty is
-152; the authors found -150 in 100 simulated training sets.

**Why it happens.** All of the target is on the one large eigenvalue, 1 + 0.1 p. The p - 1 others are 1, and for the
large one they act like a penalty of p - n. At p = 1000 that is too much, and a negative penalty takes some of it back,
until, towards the least penalty of -560, the risk diverges.

**Model.** Gaussian predictors with covariance :math:`I + \rho\,1 1^\top`, :math:`\rho` = 0.1: variances 1 +
:math:`\rho` and covariances :math:`\rho`. The target is their sum, scaled to the variance 10, the noise has variance 1
(SNR 10). The paper's loss is our own, :math:`\|y - X\beta\|^2 + \lambda\|\beta\|^2`: its λ is our ``penalty``. Its MSE
has the noise in it: it is our total, divided by signal + noise = 11.

**How exact.** For p <= n least squares is an identity. All else is the deterministic equivalent, with an error O(1/n):
within 1% of the simulation or its error bars, without a penalty within 3% at p = 90, and next to the peak off by more.
At finite n the smallest eigenvalue fluctuates, so that strictly the expected risk is infinite at every negative
penalty; it takes astronomically many training sets to notice as far as half of the least penalty, few beyond (dotted).
The dots are fits to simulated data, their bars of two standard errors mostly smaller than the dots.

**Where it differs from the paper.** There every curve is an average over 100 simulated training sets. The model, its
numbers and the axes are those of the notebook that the authors publish with the paper, panels e, f and g of the
figure; panels a to d, the way to the best penalty for smaller p, are left out.

**Sources** (numbering not checked): ``kobak2020optimal``, the figure on the toy model (Figure 2) and Theorem 2;
``wu2020optimal`` for the sign of the best penalty in general.
"""

from __future__ import annotations

import warnings
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from sandbox import MinNorm, Ridge, Task, ValidityWarning, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The paper's model and sizes. The grid of p leaves out |p - n| = 1, where the risk without penalty is infinite and the
# equivalent does not know.

N, RHO, SNR = 64, 0.1, 10.0
NULL = SNR + 1
BELOW = np.append(np.arange(10, N - 1), N)
BEYOND = np.unique(np.geomspace(N + 2, 1000, 120).round())
P = np.unique(np.geomspace(10, 1000, 100).round())
MEASURED_P = np.array([12, 30, 50, 90, 150, 300, 600, 1000])

WIDE = 1000
PATH = np.linspace(-540.0, 1000.0, 309)
MEASURED_PATH = np.array([-400.0, -250.0, -150.0, 0.0, 300.0, 600.0, 900.0])


def task(p: ArrayLike) -> Task:
    """Covariance I + rho 1 1' in p dimensions, the target on its only spike."""
    p = np.asarray(p, dtype=float)
    return Task.spiked(p, 1, size=RHO * p, alignment=1.0, signal=SNR, noise=1.0)


# %%
# The numbers: each curve, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED_P[1::2] if fast else MEASURED_P
    at = at[at < 500] if fast else at
    at_path = MEASURED_PATH[2:4] if fast else MEASURED_PATH
    best = Ridge.tuned(task(P), N)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)  # the figure marks where the path leaves the range
        path = Ridge(PATH).risk(task(WIDE), N)
    draws = 6 if fast else 30
    return {
        "n": N,
        "below": MinNorm().finite_sample_risk(task(BELOW), N),
        "beyond": MinNorm().risk(task(BEYOND), N),
        "p": P,
        "best_penalty": best.penalty,
        "best": best.risk(task(P), N),
        "least": float(Ridge.least_penalty(task(WIDE), N)),
        "path": path,
        "wide_penalty": float(Ridge.tuned(task(WIDE), N).penalty),
        "measured_p": at,
        "measured": simulate(MinNorm(), task(at), N, draws=2 * draws, rng=0),
        "measured_best": simulate(Ridge.tuned(task(at), N), task(at), N, draws=draws, rng=1),
        "measured_path_penalty": at_path,
        "measured_path": simulate(Ridge(at_path), task(WIDE), N, draws=draws, rng=2),
    }


def least_squares(data: dict[str, Any]) -> tuple[Any, Any]:
    """The curve without penalty: the dimension and the normalised MSE."""
    return np.append(BELOW, BEYOND), np.append(data["below"].total, data["beyond"].total) / NULL


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for name, columns in (
        ("below", {"p": BELOW, "penalty": 0.0}),
        ("beyond", {"p": BEYOND, "penalty": 0.0}),
        ("best", {"p": P, "penalty": data["best_penalty"]}),
        ("path", {"p": WIDE, "penalty": PATH}),
    ):
        rows += tables.rows(data[name], n=N, **columns, normalised_mse=data[name].total / NULL)
    at = data["measured_p"]
    best = Ridge.tuned(task(at), N).penalty
    for name, columns in (
        ("measured", {"p": at, "penalty": 0.0}),
        ("measured_best", {"p": at, "penalty": best}),
        ("measured_path", {"p": WIDE, "penalty": data["measured_path_penalty"]}),
    ):
        mean, error = data[name].mean, data[name].standard_error["total"] / NULL
        rows += tables.rows(mean, n=N, **columns, normalised_mse=mean.total / NULL, standard_error=error)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The normalised MSE at the measured sizes, and the best penalty there, to be printed."""
    at = data["measured_p"]
    best = Ridge.tuned(task(at), N)
    columns = {
        "p": at,
        "min-norm": np.interp(at, *least_squares(data)),
        "min-norm, sim.": data["measured"].mean.total / NULL,
        "best ridge": best.risk(task(at), N).total / NULL,
        "best ridge, sim.": data["measured_best"].mean.total / NULL,
        "best penalty": best.penalty,
    }
    return [*tables.from_columns(columns), {"p": WIDE, "best penalty": data["wide_penalty"]}]


# %%
# The figure.

BEST = PALETTE["vermillion"]


def draw(data: dict[str, Any]) -> Figure:
    """Left the error and the best penalty against the dimension, right the error against the penalty."""
    fig, axes = plt.subplot_mosaic(
        [["error", "path"], ["penalty", "path"]], width_ratios=[1.3, 1], height_ratios=[2, 1]
    )
    fig.suptitle("Kobak et al. 2020: the best penalty can be negative", x=0.012, ha="left")
    error, penalty, path = axes["error"], axes["penalty"], axes["path"]
    at = data["measured_p"]

    error.set(title="normalised MSE", xscale="log", yscale="log", xlim=(10, 1000), ylim=(0.1, 10))
    error.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
    error.set_xticks([10, N, 1000], [])
    plotting.reference(1.0, "predict 0", at="right", ax=error)
    plotting.risk_curve(*least_squares(data), color="black", ax=error)
    plotting.risk_curve(P, data["best"].total / NULL, color=BEST, ax=error)
    for name, color in (("measured", "black"), ("measured_best", BEST)):
        bars = 2 * data[name].standard_error["total"] / NULL
        plotting.measured(at, data[name].mean.total / NULL, bars, color=color, clip_on=False, ax=error)
    error.text(16, 4, "least\nsquares", va="center")
    error.text(100, 4, "min-norm\nleast squares", va="center")

    penalty.set(title="best λ", xscale="log", xlim=(10, 1000), ylim=(-160, 100), yticks=[-100, 0, 100])
    penalty.set_xlabel("dimension  p")
    penalty.set_xticks([10, N, 1000], ["10", "n = 64", "1000"])
    penalty.axhspan(-160, 0, color="#EFEFEF", zorder=0)
    penalty.axhline(0, color=plotting.QUIET, linewidth=1.5)
    plotting.risk_curve(P, data["best_penalty"], color=BEST, ax=penalty)
    for ax in (error, penalty):
        plotting.threshold(N, ax=ax)

    path.set(title="normalised MSE, p = 1000", xlabel="penalty  λ", xlim=(-600, 1000), ylim=(0.1, 0.2))
    path.set_xticks([-500, 0, 500, 1000], ["−500", "0", "500", "1000"])
    path.set_yticks([0.1, 0.15, 0.2])
    path.axvspan(-600, 0, color="#EFEFEF", zorder=0)
    plotting.reference(1 / NULL, ax=path)
    plotting.threshold(data["least"], ax=path)
    safe = data["least"] / 2 <= PATH
    plotting.risk_curve(PATH[~safe], data["path"][~safe].total / NULL, color="black", linestyle=(0, (1, 1)), ax=path)
    plotting.risk_curve(PATH[safe], data["path"][safe].total / NULL, color="black", ax=path)
    bars = 2 * data["measured_path"].standard_error["total"] / NULL
    plotting.measured(data["measured_path_penalty"], data["measured_path"].mean.total / NULL, bars, ax=path)
    place = data["wide_penalty"], float(data["path"].total.min()) / NULL
    arrow = {"arrowstyle": "-|>", "linewidth": 3, "shrinkB": 10, "color": BEST, "mutation_scale": 22}
    words = f"best: −{-data['wide_penalty']:.0f}"
    path.annotate(words, place, (place[0], 0.135), ha="center", va="bottom", color=BEST, arrowprops=arrow)
    path.text(50, 0.185, "line: theory\ndots: simulation", fontsize=19, va="center")
    return fig


# %%
# ``python reproduce_kobak2020_negative_ridge.py --show`` draws it in a window as well.

example = Example("reproduce_kobak2020_negative_ridge", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
