r"""
Past p = n there is a best width only if signal > noise
=======================================================

**What you see.** Left, the excess risk of min-norm least squares on isotropic inputs against p/n, one curve for each
ratio SNR of signal to noise. All are infinite at p = n, and all tend to the risk of predicting 0 as p grows. With
SNR > 1 they do so from below, past a minimum (diamonds): at p = 2n for SNR = 4, at p = 4n/3 for SNR = 16. With SNR =
1 or less they only fall, and no model past p = n is better than predicting 0. Right, SNR = 4 again, with n = 10 and n
= 30 samples beside the limit of infinitely many: the fewer samples, the wider the peak, and the risk is infinite
not at p = n alone but at p = n - 1, n and n + 1 (triangles).

**Why it happens.** Past p = n more parameters spread the noise thinner, and the signal as well: the first lowers the
risk, the second raises it. With :math:`r^2` the signal and :math:`\gamma = p/n > 1`, in the limit

.. math:: \text{excess} = r^2 (1 - 1/\gamma) + \text{noise} / (\gamma - 1)
    \quad\text{is least at}\quad \gamma = \sqrt{\text{SNR}} / (\sqrt{\text{SNR}} - 1),

where it is :math:`r^2 - (r - \sqrt{\text{noise}})^2`, if SNR > 1, and nowhere otherwise. At n samples only the
variance from label noise differs: it is larger than the limit by the factor d/(d - 1), where d is the distance \|p -
n\| >= 2. This moves the minimum to n + 1 times the same ratio, and leaves the condition as it is.

**Model.** As many isotropic Gaussian inputs as parameters, a linear target of variance 1 that uses all of them,
label noise of variance 1/SNR. The excess risk does not count the noise on the labels of the test points.

**How exact.** The curves at n = 10, 30 and 100 are identities at every whole p. The limit is the deterministic
equivalent, which depends on p/n alone; at fixed p/n the difference falls like 1/n. The dots are fits to simulated
data, n = 100 on the left and n = 10 on the right, their bars of two standard errors mostly smaller than the dots.

**Sources** (numbering not checked): ``hastie2022surprises``, Theorem 1 and the figure on isotropic features, for the
limit and its minimum; ``belkin2020two``, Theorem 1, and ``breiman1983many`` for finite n.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from sandbox import MinNorm, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# Left, all widths at one n: the sizes and the ratios of signal to noise.

N = 100
COLORS = {16.0: "#0072B2", 4.0: "black", 1.0: "#009E73", 0.5: "#D55E00"}
P = np.union1d(np.geomspace(N / 10, 10 * N, 300).round(), np.arange(N - 5, N + 6))
MEASURED = np.array([20, 50, 70, 160, 300, 500, 800])

# Right, one ratio near p = n: a few samples beside very many. The grid of the limit steps over p = n.

RATIO = 4.0
FEW = {10: "#D55E00", 30: "#CC79A7"}
MANY = 10**6
NEAR = (0.4, 2.0)
GAMMA = np.union1d(np.linspace(*NEAR, 320), [0.999, 1.001])
MEASURED_NEAR = np.array([5, 6, 14, 16, 18])


def task(p: ArrayLike, ratio: float) -> Task:
    """The population of p directions, all of which carry the target."""
    return Task.isotropic(p, noise=1 / ratio)


def best(ratio: float, n: int = N) -> int:
    """The width of least risk beyond p = n, where there is one: for ratios above 1."""
    return round((n + 1) * ratio**0.5 / (ratio**0.5 - 1))


# %%
# The numbers: each curve, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[1::2], 10) if fast else (MEASURED, 20)
    minima = {ratio: best(ratio) for ratio in COLORS if ratio > 1}
    sizes = {n: np.arange(round(NEAR[0] * n), round(NEAR[1] * n) + 1) for n in FEW}
    near = task(MEASURED_NEAR, RATIO)
    return {
        "n": N,
        "p": P,
        "risk": {ratio: MinNorm().finite_sample_risk(task(P, ratio), N) for ratio in COLORS},
        "best_p": minima,
        "best": {ratio: MinNorm().finite_sample_risk(task(p, ratio), N) for ratio, p in minima.items()},
        "measured_p": at,
        "measured": {ratio: simulate(MinNorm(), task(at, ratio), N, draws=draws, rng=0) for ratio in COLORS},
        "near_p": sizes,
        "near": {n: MinNorm().finite_sample_risk(task(p, RATIO), n) for n, p in sizes.items()},
        "limit": MinNorm().risk(task(MANY * GAMMA, RATIO), MANY),
        "measured_near": simulate(MinNorm(), near, min(FEW), draws=200 if fast else 2000, rng=0),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for ratio in COLORS:
        wide = {"panel": "all widths", "SNR": ratio, "n": N}
        rows += tables.rows(data["risk"][ratio], **wide, p=P)
        if ratio in data["best"]:
            rows += tables.rows(data["best"][ratio], **wide | {"panel": "minimum"}, p=data["best_p"][ratio])
        measured, at = data["measured"][ratio], data["measured_p"]
        rows += tables.rows(measured.mean, **wide, p=at, standard_error=measured.standard_error["excess"])
    for n in FEW:
        rows += tables.rows(data["near"][n], panel="near p = n", SNR=RATIO, n=n, p=data["near_p"][n])
    measured, about = data["measured_near"], {"panel": "near p = n", "SNR": RATIO, "n": min(FEW), "p": MEASURED_NEAR}
    rows += tables.rows(measured.mean, **about, standard_error=measured.standard_error["excess"])
    rows += tables.rows(data["limit"], panel="near p = n", SNR=RATIO, n=MANY, p=MANY * GAMMA)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The excess risk at the measured sizes, to be printed."""
    columns = {"p": data["measured_p"]}
    for ratio, risk in data["risk"].items():
        columns[f"SNR {ratio:g}"] = risk.excess[np.searchsorted(P, data["measured_p"])]
        columns[f"SNR {ratio:g}, sim."] = data["measured"][ratio].mean.excess
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left the ratios of signal to noise, right few samples and many."""
    fig, (wide, near) = plt.subplots(1, 2, sharey=True, width_ratios=[1.3, 1])
    fig.suptitle("Past p = n there is a best width only if signal > noise", x=0.012, ha="left")
    wide.set(title=f"n = {N} samples", ylabel="excess risk", ylim=(0, 2.1), yticks=[0, 0.5, 1, 1.5, 2])
    wide.set(xscale="log", xlim=(0.1, 10), xlabel="parameters per sample  p / n")
    wide.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    near.set(title=f"SNR {RATIO:g} near p = n", xlim=NEAR, xlabel="p / n", xticks=[0.5, 1, 1.5, 2])
    for ax in (wide, near):
        plotting.reference(1, "predict 0" if ax is wide else "", ax=ax)
        plotting.threshold(1, ax=ax)

    for ratio, color in COLORS.items():
        label = f"SNR {ratio:g}"
        plotting.risk_curve(P / N, data["risk"][ratio], field="excess", color=color, label=label, ax=wide)
        plotting.measured(data["measured_p"] / N, data["measured"][ratio], field="excess", ax=wide)
    for ratio, p in data["best_p"].items():
        lowest = p / N, data["best"][ratio].excess
        wide.plot(*lowest, "D", markersize=15, color=COLORS[ratio], markeredgecolor="white", zorder=6)
    wide.text(1.6, 0.05, "line: theory\ndots: simulation", fontsize=19)
    wide.text(1.95, 0.87, "p = 2n", fontsize=19)
    wide.text(1.4, 0.33, "p = 4n/3", fontsize=19, color=COLORS[16])

    plotting.risk_curve(GAMMA, data["limit"], field="excess", color="black", label="n = ∞", ax=near)
    for (n, color), height in zip(FEW.items(), (0.21, 0.11), strict=True):
        p, risk = data["near_p"][n], data["near"][n]
        look = {"color": color, "marker": "o", "markersize": 7, "label": f"n = {n}"}
        plotting.risk_curve(p / n, risk, field="excess", ax=near, **look)
        infinite = p[np.isinf(risk.excess)] / n
        near.plot(infinite, np.full(infinite.shape, height), "^", markersize=10, color=color, zorder=6)
    near.text(1.15, 0.16, "infinite at\np = n - 1, n, n + 1", va="center", fontsize=17)
    plotting.measured(MEASURED_NEAR / min(FEW), data["measured_near"], field="excess", ax=near)
    plotting.label_lines(wide)
    plotting.label_lines(near)
    return fig


# %%
# ``python min_norm_isotropic.py --show`` draws it in a window as well.

example = Example("min_norm_isotropic", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
