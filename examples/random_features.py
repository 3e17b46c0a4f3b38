r"""
Ridge removes the peak, and matters less with width
===================================================

**What you see.** Regression on p random ReLU neurons of which only the readout is trained, n = 200 samples. Left,
one curve for each ridge penalty: without one the risk is infinite at p = n, a small penalty leaves a bump, the best
penalty none, and the more neurons there are, the less the penalty matters. Right, the same small penalty for other
activations.

**Why it happens.** On average over the neurons, an activation is a constant, a linear part and a rest that looks
like noise added to the features. This noise is a ridge penalty of its own, which keeps very wide networks tame; but
at p = n it is also what the readout wrongly fits. It is small beside the linear part of tanh and large beside that
of sign, and the peak with it. An even activation (abs) has no linear part and cannot see a linear target at all.

**Model.** Isotropic inputs of dimension 80, a linear target of variance 1, label noise of variance 0.2; features
:math:`p^{-1/2} \phi(\langle w_j, x \rangle)` with :math:`\|w_j\| = 1`, ridge penalty of the un-normalised loss.

**How exact.** Deterministic equivalent plus Gaussian equivalence of the features, which needs min(n, p) well below
dim^2; the error is O(1/dim): within 2% of the simulation with a penalty, within 3% without. The dots are fits to
simulated data, their bars of two standard errors mostly smaller than the dots.

**Sources** (numbering not checked): ``mei2022generalization``, Theorem 2 and the figures on p/n;
``hu2023universality`` for Gaussian equivalence.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sandbox import RandomFeatures, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population, the models and the sizes. The grid steps over |p - n| <= 1, where the risk without a penalty is
# infinite.

N = 200
TASK = Task.isotropic(80, noise=0.2)
MEASURED = np.array([50, 100, 150, 250, 300, 400, 600, 800])
P = np.union1d(np.geomspace(N / 10, 10 * N, 241).round().astype(int), MEASURED)
P = P[np.abs(P - N) > 1]

PENALTIES = {"no penalty": 0.0, "0.004": 0.004, "0.02": 0.02}
SMALL = 0.01
ACTIVATIONS = ("tanh", "relu", "sign", "abs")
COLORS = {
    "no penalty": "black",
    "0.004": "#0072B2",
    "0.02": "#009E73",
    "best": "#D55E00",
    "tanh": "#D55E00",
    "relu": "#009E73",
    "sign": "#0072B2",
    "abs": "#CC79A7",
}
SIMULATED = ("no penalty", "best", "tanh", "sign")


def models(p: NDArray[np.int64]) -> dict[str, RandomFeatures]:
    """The curves: ReLU features at each penalty, and each activation at the small one."""
    curves = {name: RandomFeatures(p, "relu", penalty) for name, penalty in PENALTIES.items()}
    curves["best"] = RandomFeatures.tuned(TASK, N, p, "relu")
    return curves | {name: RandomFeatures(p, name, SMALL) for name in ACTIVATIONS}


# %%
# The numbers: each curve, and fits to simulated data for some of them.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[[0, 1, 5]] if fast else MEASURED
    curves, simulated = models(P), models(at)
    return {
        "n": N,
        "p": P,
        "models": curves,
        "risk": {name: model.risk(TASK, N) for name, model in curves.items()},
        "measured_p": at,
        "measured": {name: simulate(simulated[name], TASK, N, draws=2 if fast else 3, rng=0) for name in SIMULATED},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    at = np.searchsorted(P, data["measured_p"])
    for name, model in data["models"].items():
        penalty = np.broadcast_to(model.penalty, P.shape)
        about = {"curve": name, "activation": model.activation, "n": N}
        rows += tables.rows(data["risk"][name], **about, p=P, penalty=penalty)
        if name in SIMULATED:
            measured = data["measured"][name]
            errors = measured.standard_error["total"]
            rows += tables.rows(measured.mean, **about, p=P[at], penalty=penalty[at], standard_error=errors)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers at the measured sizes, to be printed."""
    at = np.searchsorted(P, data["measured_p"])
    columns = {"p": data["measured_p"], "best penalty": data["models"]["best"].penalty[at]}
    for name, risk in data["risk"].items():
        columns[name] = risk.total[at]
        if name in SIMULATED:
            columns[f"{name}, sim."] = data["measured"][name].mean.total
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left the penalties, right the activations."""
    fig, (left, right) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Ridge removes the peak, and matters less with width", x=0.012, ha="left")
    left.set(title="ReLU features, ridge penalty …", ylabel="test risk", ylim=(0, 2.1), yticks=[0, 0.5, 1, 1.5, 2])
    right.set(title=f"penalty {SMALL}, activation …")
    for ax in (left, right):
        ax.set(xscale="log", xlim=(0.1, 10), xlabel="features per sample  p / n")
        ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        plotting.reference(TASK.noise, "noise floor", below=True, ax=ax)
        plotting.reference(TASK.signal + TASK.noise, "predict 0", at="right", ax=ax)
        plotting.threshold(1, ax=ax)
    for name, color in COLORS.items():
        ax = right if name in ACTIVATIONS else left
        plotting.risk_curve(P / N, data["risk"][name], label=name, color=color, ax=ax)
        if name in SIMULATED:
            plotting.measured(data["measured_p"] / N, data["measured"][name], ax=ax)
    left.text(0.11, 0.28, "line: theory\ndots: simulation", fontsize=19)
    plotting.label_lines(left, at={"no penalty": (1.45, 1.6), "0.004": 0.98, "0.02": 1.08, "best": (0.58, 0.53)})
    plotting.label_lines(right, at={"sign": 0.95, "relu": (0.42, 0.93), "tanh": 1.1, "abs": (4.4, 1.7)})
    return fig


# %%
# ``python random_features.py --show`` draws it in a window as well.

example = Example("random_features", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
