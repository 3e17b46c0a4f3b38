r"""
The average of two models halves the peak
=========================================

**What you see.** Left, random tanh features, n = 200 samples, no ridge penalty: the test risk of one predictor, of
the average of two that share the data but have p features each of their own, and of the average of infinitely many.
What one predictor has above the infinite average the pair has half of, at every p, so half of the peak is gone.
Right, the same pair charged for both its members: against all features used, the pair peaks where two times n are
spent, and one model where n are. From 0.46 n to 1.55 n features in all two heads are better than one, beyond that one
is better than two, and below they differ by 4% at most. With the best ridge penalty (yellow) one model beats both at
every size, and a pair with its own best penalty as well: splitting repairs what a missing penalty has broken.

**Why it happens.** At p = n the fit depends wildly on the features drawn. This part of the risk is variance of
independent draws, which an average of K divides by K; what all draws have in common (bias, and the variance from
inputs and labels alone) stays. The infinite average is kernel ridge regression with the penalty that the missing
features amount to: the implicit penalty, which is 0 from p = n on and large for small p.

.. math:: \text{risk}_K - \text{risk}_\infty = (\text{risk}_1 - \text{risk}_\infty) / K .

**Model.** Inputs uniform on the sphere of radius sqrt(dim), dim = 80, a linear target of variance 1, label noise of
variance 0.2; features :math:`p^{-1/2} \tanh(\langle w_j, x \rangle)` with :math:`\|w_j\| = 1`, min-norm readout;
yellow: ridge at the penalty of least risk.

**How exact.** Deterministic equivalent of the exact spectrum on the sphere: within 3% of the simulation. That the
average divides these parts by K is an identity. The dots are fits to simulated data, their bars of two standard
errors mostly smaller than the dots.

**Sources** (numbering not checked): ``dascoli2020double`` for the average of two and more; ``jacot2020implicit`` for
the kernel ridge regression behind it; ``ruben2025free`` for one against several at the best penalty.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
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
HALVED = N // 2  # where the figure marks the halves
P = np.union1d(np.geomspace(N / 10, 10 * N, 241).round().astype(int), MEASURED)
P = P[np.abs(P - N) > 1]
TUNED = np.geomspace(N / 10, 10 * N, 60).round()


# %%
# The numbers: each average, the kernel ridge regression that the infinite one must be, and one model at its best.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[1::2] if fast else MEASURED
    model = RandomFeatures(P, ACTIVATION)
    risk = model.risk(TASK, N)
    implicit = model.equivalent(TASK, N).implicit_penalty
    draws = 3 if fast else 8
    measured = simulate(RandomFeatures(at, ACTIVATION), TASK, N, draws=draws, rng=0)
    tuned = RandomFeatures.tuned(TASK, N, TUNED, ACTIVATION)
    # At half of n, n and 2 n: where one or the other unpenalised curve has its trouble.
    tuned_at = np.array([N] if fast else [N // 2, N, 2 * N])
    there = RandomFeatures.tuned(TASK, N, tuned_at, ACTIVATION)
    return {
        "n": N,
        "p": P,
        "risk": {k: risk.ensemble(k) for k in MEMBERS},
        "implicit_penalty": implicit,
        "kernel": RandomFeatures(np.inf, ACTIVATION, implicit).risk(TASK, N),
        "measured_p": at,
        "measured": {k: measured.mean.ensemble(k) for k in MEMBERS},
        "tuned_p": TUNED,
        "tuned_penalty": tuned.penalty,
        "tuned": tuned.risk(TASK, N),
        "tuned_measured_p": tuned_at,
        "tuned_measured_penalty": there.penalty,
        "tuned_measured": simulate(there, TASK, N, draws=draws, rng=0),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for k in MEMBERS:
        about, at = {"members": k, "n": N, "penalty": 0.0}, data["measured_p"]
        theory = {"p": P, "all_features": k * P, "implicit_penalty": data["implicit_penalty"]}
        rows += tables.rows(data["risk"][k], **about, **theory)
        rows += tables.rows(data["measured"][k], **about, p=at, all_features=k * at)
    for name, risk in (("tuned", data["tuned"]), ("tuned_measured", data["tuned_measured"].mean)):
        p = data[f"{name}_p"]
        rows += tables.rows(risk, members=1, n=N, penalty=data[f"{name}_penalty"], p=p, all_features=p)
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
    look = {"color": "#F0E442", "outline": "black", "label": "one, best penalty", "zorder": 1.9}
    plotting.risk_curve(TUNED / N, data["tuned"], ax=right, **look)
    plotting.measured(data["tuned_measured_p"] / N, data["tuned_measured"], ax=right)
    halves(left, *(data["risk"][k].total[np.searchsorted(P, HALVED)] for k in MEMBERS))
    left.text(0.11, 1.75, "line: theory\ndots: simulation", fontsize=19)
    plotting.label_lines(left, at={"one model": (1.45, 1.5), "two averaged": (1.9, 0.84), "∞ averaged": (0.103, 0.256)})
    places = {"one model": (0.2, 1.5), "two averaged": (2.6, 1.2), "one, best penalty": (0.11, 0.29)}
    plotting.label_lines(right, at=places)
    return fig


def halves(ax: Axes, one: float, two: float, limit: float) -> None:
    """Two equal arrows: from the infinite average to the pair, and from the pair to one model."""
    for low, high in ((limit, two), (two, one)):
        ax.annotate("", (HALVED / N, low), (HALVED / N, high), arrowprops={"arrowstyle": "<->", "linewidth": 2})
        ax.text(0.94 * HALVED / N, (low + high) / 2, "½", ha="right", va="center")


# %%
# ``python two_heads.py --show`` draws it in a window as well.

example = Example("two_heads", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
