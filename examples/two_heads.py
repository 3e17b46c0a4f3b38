r"""
The average of two models halves the peak
=========================================

**What you see.** Left, random tanh features, n = 200 samples, no ridge penalty: the test risk of one predictor, of
the average of two that share the data but have p features each of their own, and of the average of infinitely many.
What one predictor has above the infinite average the pair has half of, at every p, so half of the peak is gone.
Right, the same pair charged for both its members: against all features used, the pair peaks where two times n are
spent, and one model where n are. Near n two heads are better than one, near 2 n one is better than two.

**Why it happens.** At p = n the fit depends wildly on the features drawn. This part of the risk is variance of
independent draws, which an average of K divides by K; what all draws have in common (bias, and the variance from
inputs and labels alone) stays. The infinite average is kernel ridge regression with the penalty that the missing
features amount to: the implicit penalty, which is 0 from p = n on and large for small p.

.. math:: \text{risk}_K - \text{risk}_\infty = (\text{risk}_1 - \text{risk}_\infty) / K .

**Model.** Inputs uniform on the sphere of radius sqrt(dim), dim = 80, a linear target of variance 1, label noise of
variance 0.2; features :math:`p^{-1/2} \tanh(\langle w_j, x \rangle)` with :math:`\|w_j\| = 1`, min-norm readout.

**How exact.** Deterministic equivalent of the exact spectrum on the sphere: within 3% of the simulation. That the
average divides these parts by K is an identity. The dots are fits to simulated data, their bars of two standard
errors mostly smaller than the dots.

**Sources** (numbering not checked): ``dascoli2020double`` for the average of two and more; ``jacot2020implicit`` for
the kernel ridge regression behind it.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import RandomFeatures, SphericalTask, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population and the sizes. The grid steps over |p - n| <= 1, where the risk of the simulation is infinite.

N = 200
TASK = SphericalTask(80, [0, 1], noise=0.2)
ACTIVATION = "tanh"
MEMBERS = (1, 2, np.inf)
MEASURED = np.array([40, 100, 150, 250, 400, 800])
P = np.union1d(np.geomspace(N / 10, 10 * N, 241).round().astype(int), MEASURED)
P = P[np.abs(P - N) > 1]


# %%
# The numbers: each average, and the kernel ridge regression that the infinite one must be.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[1::2] if fast else MEASURED
    model = RandomFeatures(P, ACTIVATION)
    risk = model.risk(TASK, N)
    implicit = model.equivalent(TASK, N).implicit_penalty
    measured = simulate(RandomFeatures(at, ACTIVATION), TASK, N, draws=3 if fast else 8, rng=0)
    return {
        "n": N,
        "p": P,
        "risk": {k: risk.ensemble(k) for k in MEMBERS},
        "implicit_penalty": implicit,
        "kernel": RandomFeatures(np.inf, ACTIVATION, implicit).risk(TASK, N),
        "measured_p": at,
        "measured": {k: measured.mean.ensemble(k) for k in MEMBERS},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for k in MEMBERS:
        about, at = {"members": k, "n": N}, data["measured_p"]
        theory = {"p": P, "all_features": k * P, "implicit_penalty": data["implicit_penalty"]}
        rows += tables.rows(data["risk"][k], **about, **theory)
        rows += tables.rows(data["measured"][k], **about, p=at, all_features=k * at)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers at the measured sizes, to be printed."""
    at = np.searchsorted(P, data["measured_p"])
    columns = {"p": data["measured_p"]}
    for k in MEMBERS:
        columns[f"average of {k}"] = data["risk"][k].total[at]
        columns[f"simulation of {k}"] = data["measured"][k].total
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left against the features of one member, right against all features."""
    fig, (left, right) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("The average of two models halves the peak", x=0.012, ha="left")
    left.set(title="each member has p features", xlabel="features of one member  p / n", ylabel="test risk")
    right.set(title="the same number of features in all", xlabel="features in all  / n")
    for ax in (left, right):
        ax.set(xscale="log", xlim=(0.1, 10), ylim=(0, 2.1), yticks=[0, 0.5, 1, 1.5, 2])
        plotting.reference(TASK.noise, "noise floor", below=True, ax=ax)
    left.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    right.set_xticks([0.1, 1, 2, 10], ["0.1", "1", "2", "10"])
    plotting.threshold(1, ax=left)
    names = {1: "one model", 2: "two averaged", np.inf: "∞ averaged"}
    colors = {1: "black", 2: "#0072B2", np.inf: "#D55E00"}
    for k in MEMBERS:
        look = {"color": colors[k], "label": names[k]}
        plotting.risk_curve(P / N, data["risk"][k], ax=left, **look)
        plotting.measured(data["measured_p"] / N, data["measured"][k].total, ax=left)
        if np.isfinite(k):
            plotting.risk_curve(k * P / N, data["risk"][k], ax=right, **look)
            plotting.measured(k * data["measured_p"] / N, data["measured"][k].total, ax=right)
    left.text(0.11, 1.75, "line: theory\ndots: simulation", fontsize=19)
    plotting.label_lines(left, at={"one model": (1.45, 1.5), "two averaged": (1.45, 1.05), "∞ averaged": (1.45, 0.09)})
    plotting.label_lines(right, at={"one model": (0.2, 1.5), "two averaged": (2.9, 1.2)})
    return fig


# %%
# ``python two_heads.py --show`` draws it in a window as well.

example = Example("two_heads", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
