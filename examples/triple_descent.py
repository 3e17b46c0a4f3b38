r"""
Two thresholds make two peaks: n = dim and n = p
================================================

**What you see.** The test risk of p = 500 random features of inputs in dim = 50 dimensions, against the number of
samples, without a penalty. Weakly nonlinear features (tanh(z/2)) peak twice: where the samples are as many as
the input dimensions, and where they are as many as the features. Linear features peak at n = dim only, ReLU features
at n = p only.

**Why it happens.** An activation is a linear part and a rest. The linear part of all p features together is one linear
regression in dim dimensions, with its own threshold at n = dim; the rest acts like a ridge penalty on it. A weak rest
leaves the linear peak standing, a strong one (ReLU) tames it, and without one it is infinite. At n = p the features
themselves just suffice to fit every label, and the rest of the activation is what they fit it with; linear features
span only dim dimensions and have no such threshold. The first peak is made of label noise, the second of label noise
and of the draw of the features.

**Model.** Inputs uniform on the sphere of radius sqrt(50), a linear target of variance 1, label noise of variance 0.5;
features :math:`p^{-1/2} \varphi(\langle w_j, x \rangle)` with :math:`\|w_j\| = 1`, min-norm readout.

**How exact.** Deterministic equivalent of the exact spectrum on the sphere, which asks nothing of min(n, p) against
dim^2: within 3% of the simulation. The dots are fits to simulated data, their bars of two standard errors mostly
smaller than the dots.

**Sources** (numbering not checked): ``dascoli2020triple``; ``mei2022generalization``.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sandbox import RandomFeatures, Risk, SphericalTask, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population, the activations and the sizes. The grid steps over the thresholds by more than one sample.

DIM, P = 50, 500
TASK = SphericalTask(DIM, [0, 1], noise=0.5)


def weak_tanh(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Any function will do as an activation."""
    return np.tanh(z / 2)


ACTIVATIONS = {"linear": "linear", "tanh(z/2)": weak_tanh, "ReLU": "relu"}
MEASURED = np.array([12, 25, 100, 200, 330, 800, 2000])
# Where features have a threshold the points next to it are left out, so that the line breaks off on both sides.
N = np.union1d(np.geomspace(10, 5000, 400).round().astype(int), [*MEASURED, DIM, P])
SIMULATED = ("tanh(z/2)", "ReLU")


# %%
# The numbers: each curve, and fits to simulated data.


def sizes(name: str) -> NDArray[np.int64]:
    """The sample sizes of a curve: within one sample of its threshold the risk is infinite, but not by the theory."""
    threshold = DIM if name == "linear" else P
    return N[np.abs(N - threshold) != 1]


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[:4] if fast else MEASURED
    curves: dict[str, tuple[NDArray[np.int64], Risk]] = {}
    for name, phi in ACTIVATIONS.items():
        curves[name] = sizes(name), RandomFeatures(P, phi).risk(TASK, sizes(name))
    measured = {}
    for name in SIMULATED:
        # The linear peak itself is measured where a rest keeps it finite.
        near = np.append(at, DIM) if name == "tanh(z/2)" else at
        model = RandomFeatures(P, ACTIVATIONS[name])
        measured[name] = near, simulate(model, TASK, near, draws=2 if fast else 4, rng=0)
    return {"dim": DIM, "p": P, "curves": curves, "measured": measured}


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for name, (n, risk) in data["curves"].items():
        rows += tables.rows(risk, activation=name, n=n, p=P)
        if name in data["measured"]:
            at, measured = data["measured"][name]
            errors = measured.standard_error["total"]
            rows += tables.rows(measured.mean, activation=name, n=at, p=P, standard_error=errors)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers at the measured sizes, to be printed."""
    at = data["measured"]["ReLU"][0]
    columns = {"n": at}
    for name, (n, risk) in data["curves"].items():
        columns[name] = risk.total[np.searchsorted(n, at)]
        if name in data["measured"]:
            columns[f"{name}, sim."] = data["measured"][name][1].mean.total[: at.size]
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """The risk against the number of samples."""
    fig, ax = plt.subplots()
    fig.suptitle("Two thresholds make two peaks: n = dim and n = p", x=0.012, ha="left")
    ax.set(xscale="log", xlim=(10, 5000), ylim=(0, 5), xlabel="training samples  n", ylabel="test risk")
    ax.set_xticks([10, 50, 500, 5000], ["10", "dim = 50", "p = 500", "5000"])
    plotting.threshold(DIM, ax=ax)
    plotting.threshold(P, ax=ax)
    plotting.reference(float(TASK.noise), "noise floor", below=True, ax=ax)
    colors = {"linear": "#D55E00", "tanh(z/2)": "black", "ReLU": "#009E73"}
    for name, (n, risk) in data["curves"].items():
        plotting.risk_curve(n, risk, label=name, color=colors[name], ax=ax)
    for name, (at, measured) in data["measured"].items():
        plotting.measured(at, measured, ax=ax, markeredgecolor=colors[name], ecolor=colors[name])
    ax.text(750, 4.2, "line: theory\ndots: simulation", fontsize=19)
    plotting.label_lines(ax, at={"linear": (61, 4.3), "tanh(z/2)": (84, 2.45), "ReLU": (19, 1.05)})
    ax.plot([DIM, 82], [2.45, 2.45], color=colors["tanh(z/2)"], linewidth=2)
    return fig


# %%
# ``python triple_descent.py --show`` draws it in a window as well.

example = Example("triple_descent", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
