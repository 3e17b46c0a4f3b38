r"""
d'Ascoli et al. 2020: noise and weights make the peak
=====================================================

**What you see.** The decomposition of "Double trouble in double descent": the test error of P random ReLU features
against P/N, at N/D = 1, split into the squared bias and the variance from the label noise, from the initialisation of
the weights and from the sampling of the data. With hardly any penalty (left) noise and initialisation diverge at P =
N. The bias falls up to P = N and is constant from there on, and the sampling has no peak. With a penalty (middle) all
four are smooth. Right, with less noise, the error of an ensemble: the average of the outputs of K networks with
weights of their own, trained on the same data. The larger K, the narrower the peak; for K = ∞ there is none, and past
P = N nothing changes any more.

**Why it happens.** At P = N the fit just suffices to interpolate, and the smallest change of the labels or of the
weights changes it without bounds. The average over the weights is kernel ridge regression with a penalty that is
implicit in P. Past P = N, without a penalty, it is the same one for all P, and with it everything but the variances
that the average removes.

**Model.** Gaussian inputs in D dimensions, N = D, a linear target of variance 1, label noise of variance
:math:`\tau^2`, with :math:`\tau` = 1 (left and middle) and 0.1 (right). Features :math:`\max(0, \langle\theta,
x\rangle/\sqrt D) - 1/\sqrt{2\pi}`, without their mean. The paper's :math:`\lambda` is that of Mei and Montanari: our
``penalty`` is :math:`N\lambda/D`. Its sources are sums of ours,

.. math:: \text{noise} &= \text{labels} + \text{labels} \times \text{features}, \\
    \text{initialisation} &= \text{features} + \text{samples} \times \text{features}, \qquad
    \text{sampling} = \text{samples},

as the initialisation is varied first, with the data held fixed, and the data after that. An ensemble divides
everything with features in it by K. The error is our excess: noise on the labels of the test points is left out.

**How exact.** The lines are the limit P, N, D → ∞, by the deterministic equivalent at D = 10^12. The dots are fits to
simulated data at D = 200, each source measured on its own with two independent training sets and two independent sets
of weights: the total within 3% of the line, the sampling within 10% of its own, the others within 5%.

**Where it differs from the paper.** The parameters are those of the notebook that the authors publish with the paper,
where the frames are called figure 3 (left and middle) and figure 5 (right). The common vertical scale and the dots on
every source are ours.

**Sources** (numbering not checked): ``dascoli2020double``, Figures 3 and 5; ``adlam2020understanding`` for the
symmetric decomposition; ``jacot2020implicit`` for the implicit penalty.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sandbox import RandomFeatures, Risk, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import COLORS, PALETTE

# %%
# The paper's symbols: N = D samples, P/N features each, and a huge D for the limit. The grid steps over P = N, where
# the small penalty is too small for the equivalent by itself.

LIMIT, DIM = 1e12, 200
RATIO = np.geomspace(0.1, 10, 200)
PENALTIES = (1e-5, 1e-1)
TAU = {"sources": 1.0, "ensemble": 0.1}
MEMBERS = (1, 2, 10, np.inf)
MEASURED = np.array([0.1, 0.2, 0.4, 0.65, 1.5, 2.5, 5.0, 10.0])


def centred_relu(z: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without its mean, as the limit forgets it, and a simulation then is nearer to the limit."""
    return np.maximum(z, 0) - 1 / np.sqrt(2 * np.pi)


def in_their_words(risk: Risk) -> dict[str, Any]:
    """The paper's sources of the test error."""
    return {
        "noise": risk.labels + risk.labels_features,
        "initialisation": risk.features + risk.samples_features,
        "sampling": risk.samples,
        "bias": risk.bias,
        "test error": risk.excess,
    }


def ensemble(risk: Risk, members: float) -> Any:
    """The test error of an ensemble at the weak noise, from the risk at noise 1: its parts are proportional to it."""
    average = risk.ensemble(members)
    return average.noise_free_excess + TAU["ensemble"] ** 2 * (average.labels + average.labels_features)


# %%
# The numbers: the sources at both penalties, ensembles, and the same measured in simulations.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[[2, 4, 6]] if fast else MEASURED
    noise = TAU["sources"] ** 2
    limit, small = Task.isotropic(LIMIT, noise=noise), Task.isotropic(DIM, noise=noise)
    risk = {lam: RandomFeatures(RATIO * LIMIT, centred_relu, lam).risk(limit, LIMIT) for lam in PENALTIES}
    penalties = PENALTIES[:1] if fast else PENALTIES
    # Both penalties are measured on the same draws.
    model = RandomFeatures(np.rint(at * DIM), centred_relu, np.reshape(penalties, (-1, 1)))
    both = simulate(model, small, DIM, draws=2 if fast else 4, rng=3)
    measured = {lam: both[i] for i, lam in enumerate(penalties)}
    return {
        "ratio": RATIO,
        "risk": risk,
        "sources": {lam: in_their_words(found) for lam, found in risk.items()},
        "ensemble": {members: ensemble(risk[PENALTIES[0]], members) for members in MEMBERS},
        "measured_ratio": at,
        "measured": measured,
        "measured_sources": {lam: in_their_words(found.mean) for lam, found in measured.items()},
        "measured_ensemble": {members: ensemble(measured[PENALTIES[0]].mean, members) for members in MEMBERS},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    sides = (
        ("ratio", "sources", "ensemble", data["risk"][PENALTIES[0]].exactness),
        ("measured_ratio", "measured_sources", "measured_ensemble", "simulation"),
    )
    for ratio, sources, averages, exactness in sides:
        for lam, parts in data[sources].items():
            about = {"frame": "sources", "exactness": exactness, "lambda_": lam, "tau": TAU["sources"]}
            rows += [about | row for row in tables.from_columns({"P/N": data[ratio]} | parts)]
        for members, error in data[averages].items():
            about = {"frame": "ensemble", "exactness": exactness, "lambda_": PENALTIES[0], "tau": TAU["ensemble"]}
            columns = {"P/N": data[ratio], "test error": error}
            rows += [about | {"K": members} | row for row in tables.from_columns(columns)]
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources at the small penalty and the measured sizes, theory and simulation, to be printed."""
    columns = {"P/N": data["measured_ratio"]}
    for name, curve in data["sources"][PENALTIES[0]].items():
        columns[name] = np.interp(data["measured_ratio"], RATIO, curve)
        columns[f"{name}, sim."] = data["measured_sources"][PENALTIES[0]][name]
    return tables.from_columns(columns)


# %%
# The figure.

LOOKS = {
    "noise": COLORS["labels"],
    "initialisation": COLORS["features"],
    "sampling": PALETTE["purple"],
    "bias": COLORS["bias"],
    "test error": COLORS["total"],
}
ENSEMBLES = dict(zip(MEMBERS, (PALETTE[name] for name in ("black", "blue", "green", "vermillion")), strict=True))


def draw(data: dict[str, Any]) -> Figure:
    """Left and middle the sources at two penalties, right ensembles."""
    fig, axes = plt.subplots(1, 3, sharey=True)
    fig.suptitle("d'Ascoli et al. 2020: noise and weights make the peak", x=0.012, ha="left")
    for ax, title in zip(axes, ("λ = 10⁻⁵, τ = 1", "λ = 10⁻¹, τ = 1", "λ = 10⁻⁵, τ = 0.1"), strict=True):
        ax.set(title=title, xscale="log", xlim=(0.1, 10), xlabel="P / N", ylim=(0, 2))
        ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        plotting.threshold(1, ax=ax)
    axes[0].set(ylabel="test error", yticks=[0, 0.5, 1, 1.5, 2])
    for ax, lam in zip(axes, PENALTIES, strict=False):
        for name, curve in data["sources"][lam].items():
            plotting.risk_curve(RATIO, curve, color=LOOKS[name], label=name, ax=ax)
            if lam in data["measured"]:
                points = data["measured_sources"][lam][name]
                plotting.measured(data["measured_ratio"], points, color=LOOKS[name], ax=ax)
    for members, curve in data["ensemble"].items():
        look = {"color": ENSEMBLES[members], "ax": axes[2]}
        plotting.risk_curve(RATIO, curve, label=f"K = {members}".replace("inf", "∞"), **look)
        plotting.measured(data["measured_ratio"], data["measured_ensemble"][members], **look)
    axes[1].text(1.4, 1.75, "line: limit\ndots: simulation\nwith D = 200", fontsize=19, va="center")
    plotting.label_lines(axes[1])
    list_of_names = {f"K = {name}": (2.3, 1.8 - 0.14 * row) for row, name in enumerate(("1", "2", "10", "∞"))}
    plotting.label_lines(axes[2], at=list_of_names)
    return fig


# %%
# ``python reproduce_dascoli2020_double_trouble.py --show`` draws it in a window as well.

example = Example("reproduce_dascoli2020_double_trouble", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
