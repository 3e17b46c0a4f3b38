r"""
Averaging over features removes the peak
========================================

**What you see.** Left, the test risk of p random ReLU neurons, n = 200 samples and no ridge penalty, stacked from
its parts: the label noise itself, the squared bias of the average predictor, and five sources of variance. Bias and
the variance from training inputs, from label noise and from the neurons, each alone, pass p = n as if nothing were
there. The peak is made of two interactions only: samples x features and labels x features. Right, the average of K
predictors trained on the same data with independent neurons: the larger K, the narrower the peak, and none is left
at K = infinity.

**Why it happens.** At p = n the features span the training labels just barely, so a small change of the neurons or
of the labels changes the interpolant without bounds. Average over the neurons first, and what is left is kernel
ridge regression, which knows no p = n: its risk is noise + bias + samples + labels. Every other source shrinks like
1/K:

.. math:: \text{risk}_K = \text{noise} + \text{bias} + \text{samples} + \text{labels}
    + (\text{features} + \text{samples} \times \text{features} + \text{labels} \times \text{features}) / K .

**Model.** Isotropic inputs of dimension 80, a linear target of variance 1, label noise of variance 0.2; features
:math:`p^{-1/2} \max(0, \langle w_j, x \rangle)` with :math:`\|w_j\| = 1`, min-norm readout (penalty 0+).

**How exact.** Deterministic equivalent plus Gaussian equivalence of the features, which needs min(n, p) well below
dim^2; the error is O(1/dim): the total is within 3% of the simulation, the small sources within 20%. The dots are
fits to simulated data, every source measured on its own with two independent training sets and two independent sets
of neurons; their bars of two standard errors are mostly smaller than the dots.

**Sources** (numbering not checked): ``adlam2020understanding`` for the symmetric decomposition;
``dascoli2020double`` and ``lin2021causes`` for the peak and for averaging; ``jacot2020implicit`` for the kernel
ridge regression it tends to.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import RandomFeatures, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population and the sizes. The grid steps over |p - n| <= 1, where the risk is infinite.

N = 200
TASK = Task.isotropic(80, noise=0.2)
MEASURED = np.array([50, 100, 150, 250, 300, 400, 800])
P = np.union1d(np.geomspace(N / 10, 10 * N, 241).round().astype(int), MEASURED)
P = P[np.abs(P - N) > 1]

# From the bottom of the stack: what is left of infinitely many predictors, then what averaging removes.
STAYS = ("noise", "bias", "samples", "labels")
GOES = ("features", "labels_features", "samples_features")
AVERAGED = (1, 4, np.inf)


# %%
# The numbers: the curve, its sources, and both measured in simulations.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[1::2] if fast else MEASURED
    risk = RandomFeatures(P, "relu").risk(TASK, N)
    measured = simulate(RandomFeatures(at, "relu"), TASK, N, draws=2 if fast else 4, rng=0)
    return {
        "n": N,
        "p": P,
        "risk": risk,
        "averaged": {k: risk.ensemble(k).total for k in AVERAGED},
        "measured_p": at,
        "measured": measured,
        "averaged_measured": {k: measured.mean.ensemble(k).total for k in AVERAGED},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    measured = data["measured"]
    averages = {f"average of {k:g}": total for k, total in data["averaged"].items()}
    averages_measured = {f"average of {k:g}": total for k, total in data["averaged_measured"].items()}
    errors = {f"{name}_error": error for name, error in measured.standard_error.items()}
    return [
        *tables.rows(data["risk"], n=N, p=P, **averages),
        *tables.rows(measured.mean, n=N, p=data["measured_p"], **averages_measured, **errors),
    ]


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers at the measured sizes, to be printed: theory and simulation of every source."""
    theory, measured = data["risk"][np.searchsorted(P, data["measured_p"])], data["measured"].mean
    rows = tables.rows(theory, p=data["measured_p"]) + tables.rows(measured, p=data["measured_p"])
    shown = ("p", "total", *STAYS, *GOES, "exactness")
    return [{name: row[name] for name in shown} for row in sorted(rows, key=lambda row: row["p"])]


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left the sources, right what averaging does to them."""
    risk, measured, at = data["risk"], data["averaged_measured"], data["measured_p"] / N
    fig, (left, right) = plt.subplots(1, 2, sharey=True, width_ratios=[1.15, 1])
    fig.suptitle("Averaging over features removes the peak", x=0.012, ha="left")
    left.set(title="ReLU features: where the risk comes from", ylabel="test risk", ylim=(0, 2.1))
    right.set(title="average of K predictors", yticks=[0, 0.5, 1, 1.5, 2])
    for ax in (left, right):
        ax.set(xscale="log", xlim=(0.1, 10), xlabel="features per sample  p / n")
        ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        plotting.reference(TASK.signal + TASK.noise, "predict 0", ax=ax)

    plotting.sources(P / N, risk, parts=STAYS + GOES, ax=left)
    plotting.risk_curve(P / N, risk, color="black", ax=left)
    plotting.measured(at, measured[1], ax=left)
    plotting.measured(at, measured[np.inf], ax=left)
    for (k, total), color in zip(data["averaged"].items(), ("black", "#0072B2", "#D55E00"), strict=True):
        plotting.risk_curve(P / N, total, color=color, label=f"K = {k}".replace("inf", "∞"), ax=right)
        plotting.measured(at, measured[k], ax=right)

    left.text(0.11, 1.65, "line: theory\ndots: simulation", fontsize=19)
    plotting.label_bands(left, names={"noise": "noise floor", "bias": "bias"})
    for name, place, target in NOTES:
        leader = {"arrowstyle": "-", "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
        leader["relpos"] = (0.0, 0.5) if place[1] == target[1] else (0.0, 0.1)
        left.annotate(name, target, place, va="center", arrowprops=leader)
        left.plot(*target, "o", markersize=7, color="black")
    plotting.label_lines(right, at={"K = 1": (1.5, 1.5), "K = 4": (0.33, 0.83), "K = ∞": (0.12, 0.42)})
    return fig


#: Names of the bands too thin for them: where the name stands, and the point it leads to.
NOTES = (
    ("samples × features", (1.7, 1.72), (1.19, 1.72)),
    ("labels × features", (1.7, 1.47), (1.06, 1.47)),
    ("features", (1.75, 1.03), (1.75, 0.36)),
    ("labels", (2.5, 0.85), (2.5, 0.28)),
    ("samples", (3.4, 0.67), (3.4, 0.238)),
)


# %%
# ``python where_variance_comes_from.py --show`` draws it in a window as well.

example = Example("where_variance_comes_from", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
