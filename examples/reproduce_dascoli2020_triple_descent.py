r"""
d'Ascoli et al. 2020: with much noise there are two peaks
=========================================================

**What you see.** The sample-wise curves of "Triple descent": the test loss of P = 10 D random features against N/D,
one curve for each degree of linearity r of the activation, one frame for each signal-to-noise ratio. The nonlinear
peak, at N = P, is there without any noise (left), and the weaker the activation's nonlinear part, the lower it is. The
linear peak, at N = D, comes with the noise: at SNR 2 (middle) only linear features (r = 1) show it, at SNR 0.2 (right)
the curve for r = 0.9 has both peaks. Features that are nearly even (r = 0.1) never have a linear peak.

**Why it happens.** The linear part of all features together is a linear regression in D dimensions: at N = D it fits
the noise with its smallest singular value. The rest of the activation acts on it like a ridge penalty, which only a
high noise overcomes. The rest has a threshold of its own, at N = P, where all features together can just interpolate;
there the draw of the weights is enough for a peak.

**Model.** Gaussian inputs in D dimensions, a linear target of variance 1, label noise of variance 1/SNR. The degree of
linearity is :math:`r = \mu_1^2 / (\mu_1^2 + \mu_\star^2)`; features have mean 0 and :math:`\mu_1^2 + \mu_\star^2` = 1.
Here they are leaky ReLUs, :math:`\max(z, 0) + \alpha \max(-z, 0)` centred and normalised, from :math:`|z|` to z, with
:math:`\alpha` such that r is right; the limit knows r only. The paper's :math:`\lambda` = 0.1 is :math:`\psi_1 \psi_2`
= PN/D² times that of Mei and Montanari: our ``penalty`` is :math:`\lambda D/P` = 0.01. Its test loss is our excess:
the noise on the labels of test points is left out.

**How exact.** The lines are the limit N, P, D → ∞, by the deterministic equivalent at D = 10^12. The dots are fits to
simulated data on the sphere at D = 50, within 3% of the equivalent there (dashed). It deviates from the limit, by up
to 30% without noise: the quadratic part of the activation has but 1274 directions, and some of them are seen by N
samples as what they are.

**Where it differs from the paper.** The frames are those of the authors' published notebook (``rf-analytic.ipynb``),
which draws r = 0.1, 0.2 ... 1. The cell that makes the data says :math:`\lambda = 10^{-3}`, but the heights of the
peaks in the figure that comes with it are those of :math:`\lambda` = 0.1, which is also that of the phase space there.

**Sources** (numbering not checked): ``dascoli2020triple``, the figure on the degree of linearity;
``mei2022generalization`` for the limit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sandbox import RandomFeatures, Risk, SphericalTask, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The paper's symbols: P/D features and N/D samples in each dimension, a huge D for the limit, degrees of linearity r.

PSI1 = 10.0
LAMBDA = 0.1
SNRS = (np.inf, 2.0, 0.2)
DEGREES = (0.1, 0.5, 0.9, 1.0)
LIMIT, DIM = 1e12, 50
RATIO = np.geomspace(0.1, 100, 241)
MEASURED = np.array([0.1, 0.32, 1.0, 3.2, 10.0, 32.0])
SIMULATED = (0.9, 0.1)


def leaky_relu(r: float) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """The leaky ReLU of mean 0 and variance 1 whose degree of linearity is r."""
    # mu_1^2 = r times the variance, written out, is alpha^2 - 2 b alpha + 1 = 0.
    b = (0.5 - r / np.pi) / (0.5 - r * (1 - 1 / np.pi))
    alpha = 1 / (b + np.copysign(np.sqrt(b**2 - 1), b))
    mean = (1 + alpha) / np.sqrt(2 * np.pi)
    deviation = np.sqrt((1 + alpha**2) / 2 - mean**2)
    return lambda z: (np.maximum(z, 0) + alpha * np.maximum(-z, 0) - mean) / deviation


def features(r: float, dim: float) -> RandomFeatures:
    """The paper's ridge regression in our terms."""
    return RandomFeatures(PSI1 * dim, "linear" if r == 1 else leaky_relu(r), LAMBDA / PSI1)


def at_snr(risk: Risk, snr: float) -> Any:
    """The test loss at an SNR from the risk at noise 1, to which one part of it is proportional."""
    return risk.noise_free_excess + (risk.labels + risk.labels_features) / snr


# %%
# The numbers: each curve, and fits to simulated data, from which all frames are read.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[[1, 2, 4]] if fast else MEASURED
    shown = SIMULATED[:1] if fast else SIMULATED
    limit, small = Task.isotropic(LIMIT, noise=1), SphericalTask(DIM, [0, 1], noise=1)
    return {
        "ratio": RATIO,
        "risk": {r: features(r, LIMIT).risk(limit, RATIO * LIMIT) for r in DEGREES},
        "small": {r: features(r, DIM).risk(small, RATIO * DIM) for r in SIMULATED},
        "measured_ratio": at,
        "measured": {r: simulate(features(r, DIM), small, np.rint(at * DIM), draws=2, rng=0) for r in shown},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for snr in SNRS:
        for r, risk in data["risk"].items():
            drawn = [(np.inf, RATIO, risk)]
            if r in data["small"]:
                drawn.append((DIM, RATIO, data["small"][r]))
            if r in data["measured"]:
                drawn.append((DIM, data["measured_ratio"], data["measured"][r].mean))
            for dim, ratio, found in drawn:
                about = {"snr": snr, "r": r, "D": dim, "P/D": PSI1, "lambda": LAMBDA, "exactness": found.exactness}
                rows += [about | row for row in tables.from_columns({"N/D": ratio, "test loss": at_snr(found, snr)})]
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The test loss at SNR 0.2 and the measured sizes, to be printed."""
    columns = {"N/D": data["measured_ratio"]}
    for r, risk in data["risk"].items():
        columns[f"r = {r:g}"] = np.interp(data["measured_ratio"], RATIO, at_snr(risk, SNRS[-1]))
        if r in data["measured"]:
            columns[f"r = {r:g}, sim."] = at_snr(data["measured"][r].mean, SNRS[-1])
    return tables.from_columns(columns)


# %%
# The figure.

COLORS = dict(zip(DEGREES, (PALETTE[name] for name in ("blue", "green", "vermillion", "black")), strict=True))


def draw(data: dict[str, Any]) -> Figure:
    """One frame for each signal-to-noise ratio."""
    fig, axes = plt.subplots(1, 3)
    fig.suptitle("d'Ascoli et al. 2020: with much noise there are two peaks", x=0.012, ha="left")
    for ax, snr in zip(axes, SNRS, strict=True):
        ax.set(title=f"SNR = {snr:g}".replace("inf", "∞"), xscale="log", yscale="log", xlim=(0.1, 100), xlabel="N / D")
        ax.set_xticks([0.1, 1, 10, 100], ["0.1", "D", "P", "100"])
        for threshold in (1, PSI1):
            plotting.threshold(threshold, ax=ax)
        for r, risk in data["risk"].items():
            plotting.risk_curve(RATIO, at_snr(risk, snr), color=COLORS[r], label=f"r = {r:g}", ax=ax)
            if r in data["small"]:
                look = {"color": COLORS[r], "linewidth": 2, "linestyle": "--"}
                plotting.risk_curve(RATIO, at_snr(data["small"][r], snr), ax=ax, **look)
            if r in data["measured"]:
                points = at_snr(data["measured"][r].mean, snr)
                plotting.measured(data["measured_ratio"], points, color=COLORS[r], clip_on=False, ax=ax)
    for ax, limits, ticks in zip(
        axes, ((0.01, 4), (0.01, 10), (0.3, 40)), ((0.01, 0.1, 1), (0.01, 0.1, 1, 10), (1, 10)), strict=True
    ):
        ax.set(ylim=limits)
        ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes[0].set(ylabel="test loss")
    axes[1].text(0.13, 0.0205, "line: limit\ndashed: D = 50\ndots: simulation", fontsize=19, va="center")
    places = {"r = 0.1": (12, 3.0), "r = 0.5": (20, 0.27), "r = 0.9": (12, 0.042), "r = 1": (0.13, 0.03)}
    plotting.label_lines(axes[0], at=places)
    return fig


# %%
# ``python reproduce_dascoli2020_triple_descent.py --show`` draws it in a window as well.

example = Example("reproduce_dascoli2020_triple_descent", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
