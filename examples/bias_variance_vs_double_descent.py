r"""
Beyond p = n, adding parameters lowers the risk again
=====================================================

**What you see.** Left, the picture of the textbooks: least squares on p directions of the inputs, fewer than the n
= 100 training samples. The bias falls with p, the variance rises, the test risk is a U. Right, p simply goes on to
grow: the risk is infinite at the interpolation threshold p = n, comes down again, and ends below the bottom of the
U.

**Why it happens.** At p = n exactly one predictor fits the noisy labels, however wild it has to be. With more
parameters than samples many do, and the one of least norm is the tamer, the more directions it can spread over: the
many small eigenvalues act as a ridge penalty. With the best ridge penalty (yellow) there is no peak at all: double
descent is what missing regularisation looks like.

**Model.** Inputs with eigenvalues 1/k, k = 1 ... 2000, a target with power proportional to k^-1.5 and variance 1,
label noise of variance 0.25; min-norm least squares on the p leading directions. The target on the directions left
out counts as bias, and acts like noise on the labels.

**How exact.** Up to p = n - 2, and at p = n, the curve is an identity at n = 100, for any eigenvalues. Beyond p = n
it is the deterministic equivalent, with an error O(1/n); so is ridge at every p. The dots are fits to simulated
data, their bars of two standard errors mostly smaller than the dots.

**Sources** (numbering not checked): ``belkin2019reconciling`` for the picture; ``breiman1983many`` and
``belkin2020two``, Theorem 1, for p < n; ``hastie2022surprises`` for p > n; ``nakkiran2021optimal`` for ridge.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import MinNorm, Ridge, Risk, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population, and the sizes to look at. The grid leaves out |p - n| = 1: the risk is infinite there, as it is at
# p = n, but the equivalent does not know.

N = 100
TASK = Task.power_law(1.0, 1.5, dim=2000, noise=0.25)
BELOW = np.append(np.arange(N - 1), N)
MEASURED = np.array([2, 5, 10, 17, 30, 45, 60, 70, 150, 200, 300, 500, 1000, 2000])
BEYOND = np.union1d(np.geomspace(N + 2, 2000, 200).round().astype(int), MEASURED[MEASURED > N])
RIDGE = np.union1d(np.geomspace(1, 2000, 60).round().astype(int), MEASURED)


# %%
# The numbers: each curve, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    below = MinNorm(BELOW).finite_sample_risk(TASK, N)
    beyond = MinNorm(BEYOND).risk(TASK, N)
    ridge = Ridge.tuned(TASK, N, p=RIDGE)
    at = MEASURED[::3] if fast else MEASURED
    return {
        "n": N,
        "p": np.append(BELOW, BEYOND),
        "risk": joined(below, beyond),
        "exactness": np.repeat([below.exactness, beyond.exactness], [BELOW.size, BEYOND.size]),
        "ridge_p": RIDGE,
        "ridge_penalty": ridge.penalty,
        "ridge": ridge.risk(TASK, N),
        "measured_p": at,
        "measured": simulate(MinNorm(at), TASK, N, draws=4 if fast else 20, rng=0),
    }


def joined(below: Risk, beyond: Risk) -> Risk:
    """Both branches as one curve, which is as exact as the weaker of them."""
    left, right = below.to_dict(), beyond.to_dict()
    parts = (*plotting.STACK, "train", "effective_parameters")
    return Risk(**{name: np.append(left[name], right[name]) for name in parts}, exactness=beyond.exactness)


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    measured = data["measured"]
    curves = {
        "min-norm": tables.rows(data["risk"], n=N, p=data["p"], penalty=0.0, exactness=data["exactness"]),
        "best ridge": tables.rows(data["ridge"], n=N, p=RIDGE, penalty=data["ridge_penalty"]),
        "simulation": tables.rows(
            measured.mean, n=N, p=data["measured_p"], penalty=0.0, standard_error=measured.standard_error["total"]
        ),
    }
    return [{"curve": curve, **row} for curve, rows in curves.items() for row in rows]


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers at the measured sizes, to be printed."""
    at, measured = data["measured_p"], data["measured"]
    risk = data["risk"][np.searchsorted(data["p"], at)]
    return tables.from_columns(
        {
            "p": at,
            "bias": risk.bias,
            "samples": risk.samples,
            "labels": risk.labels,
            "total": risk.total,
            "simulation": measured.mean.total,
            "+-": 2 * measured.standard_error["total"],
            "best ridge": data["ridge"].total[np.searchsorted(RIDGE, at)],
        }
    )


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Two panels with one vertical axis: the textbook, and the whole curve."""
    p, risk, ridge = data["p"], data["risk"], data["ridge"]
    best = int(risk.total[p < N].argmin())
    fig, (textbook, whole) = plt.subplots(1, 2, sharey=True, width_ratios=[1, 1.25])
    fig.suptitle("Beyond p = n, adding parameters lowers the risk again", x=0.012, ha="left")
    textbook.set(title="The textbook: p < n", xlabel="parameters  p", xlim=(0, N))
    textbook.set(ylabel="test risk", ylim=(0, 1.4), yticks=[0, 0.5, 1])
    whole.set(title="The whole curve", xlabel="parameters  p  (log scale)", xscale="log", xlim=(1, p[-1]))
    whole.set_xticks([1, 10, 100, 1000], ["1", "10", "n = 100", "1000"])

    for ax, shown in ((textbook, p <= N), (whole, p >= 1)):
        plotting.sources(p[shown], risk[shown], ax=ax)
        plotting.reference(TASK.signal + TASK.noise, "predict 0", ax=ax)
        name = f"{risk.total[-1]:.3f}  p = {p[-1]}"
        plotting.risk_curve(p[shown], risk[shown], label=name, color="black", ax=ax)
        plotting.measured(data["measured_p"], data["measured"], clip_on=ax is textbook, ax=ax)
    look = {"label": f"{ridge.total[-1]:.3f}  best ridge", "color": "#F0E442", "outline": "black", "zorder": 1.9}
    plotting.risk_curve(RIDGE, ridge, ax=whole, **look)
    lowest = risk.total[[best, best]]
    whole.plot(p[[best, -1]], lowest, color="black", linewidth=2, label=f"{lowest[0]:.3f}  best p < n")
    plotting.threshold(N, ax=whole)

    plotting.label_lines(whole)
    textbook.text(5, 0.98, "line: theory\ndots: simulation", fontsize=19)
    names = {"noise": "noise floor", "bias": "bias", "samples": "samples", "labels": "label\nnoise"}
    plotting.label_bands(textbook, names=names)
    plotting.label_bands(whole, names={"noise": "noise floor", "bias": "bias"})
    low, high = risk.noise[0] + risk.bias[p == N][0], textbook.get_ylim()[1]
    textbook.plot([103, 103], [low, high], color=plotting.QUIET, linewidth=2, clip_on=False)
    textbook.text(105, (low + high) / 2, "variance", rotation=90, va="center", color=plotting.QUIET)
    return fig


# %%
# ``python bias_variance_vs_double_descent.py --show`` draws it in a window as well.

example = Example("bias_variance_vs_double_descent", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
