r"""
Hastie et al. 2022: a strong signal beats the null risk
=======================================================

**What you see.** The figure on isotropic features in the paper's own axes: the risk of min-norm ("ridgeless") least
squares against γ = p/n, the noise fixed at 1 and the signal equal to SNR. Below γ = 1 all four curves are one, as
nothing but noise counts there. Beyond, each tends to its null risk (dashed), which is that of predicting 0: with SNR =
1 from above, with a stronger signal from below, past a minimum (diamonds), which comes closer to γ = 1 the stronger the
signal is. It is no global one, as the best of these models is the smallest.

**Why it happens.** In the limit n, p → ∞ at fixed γ,

.. math:: R(\gamma) = \sigma^2 \frac{\gamma}{1-\gamma} \quad (\gamma < 1), \qquad
    R(\gamma) = r^2 \Bigl(1 - \frac1\gamma\Bigr) + \frac{\sigma^2}{\gamma - 1} \quad (\gamma > 1).

Past γ = 1 the first term, the part of the signal that n samples in p dimensions do not reach, grows to the null risk
:math:`r^2`, and the second, the noise, falls. With :math:`\text{SNR} = r^2/\sigma^2 > 1` their sum is least at
:math:`\gamma = \sqrt{\text{SNR}} / (\sqrt{\text{SNR}} - 1)`, where it is :math:`\sigma^2 (2\sqrt{\text{SNR}} - 1)`.

**Model.** n = 200 samples of p isotropic Gaussian inputs, a linear target of variance :math:`r^2` = SNR that uses all
of them, label noise of variance :math:`\sigma^2 = 1`. The problem itself grows with γ. The risk is the paper's: our
excess, the noise on the labels of the test points left out. Its "bias" is our `noise_free_excess`.

**How exact.** An identity at n = 200 and every whole p. The dots are fits to simulated data, their bars of two standard
errors mostly smaller than the dots.

**Where it differs from the paper.** There the lines are the limit, and the dots are finite-sample risks with n = 200;
here the lines are exact at n = 200, in the frame at most 6% above the limit, and that next to the peak. The diamonds
are ours. The values of SNR and n were not checked against its caption.

**Sources** (numbering not checked): ``hastie2022surprises``, Theorem 1 and Figure 2; ``belkin2020two``, Theorem 1, for
finite n.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from sandbox import MinNorm, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The paper's setting: noise 1, four signals, γ from 0.1 to 10.

N = 200
COLORS = {1.0: PALETTE["vermillion"], 2.33: PALETTE["green"], 3.66: PALETTE["blue"], 5.0: PALETTE["black"]}
P = np.union1d(np.geomspace(N / 10, 10 * N, 300).round().astype(int), np.arange(N - 20, N + 21))
MEASURED = np.array([30, 60, 100, 130, 290, 480, 720, 1100, 1600])


def task(p: ArrayLike, snr: float) -> Task:
    """The population of p directions, all of which carry the target."""
    return Task.isotropic(p, signal=snr, noise=1.0)


def lowest(snr: float) -> int:
    """The whole p next to the minimum past γ = 1; it is at (n + 1) γ and not n γ, as n is finite."""
    return round((N + 1) * snr**0.5 / (snr**0.5 - 1))


# %%
# The numbers: each curve, its minimum, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[1:7:2], 3) if fast else (MEASURED, 10)
    minima = {snr: lowest(snr) for snr in COLORS if snr > 1}
    return {
        "n": N,
        "p": P,
        "risk": {snr: MinNorm().finite_sample_risk(task(P, snr), N) for snr in COLORS},
        "best_p": minima,
        "best": {snr: MinNorm().finite_sample_risk(task(p, snr), N) for snr, p in minima.items()},
        "measured_p": at,
        "measured": {snr: simulate(MinNorm(), task(at, snr), N, draws=draws, rng=0) for snr in COLORS},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for snr, risk in data["risk"].items():
        rows += tables.rows(risk, curve="risk", SNR=snr, n=N, p=P, gamma=P / N)
        if snr in data["best"]:
            p = data["best_p"][snr]
            rows += tables.rows(data["best"][snr], curve="minimum", SNR=snr, n=N, p=p, gamma=p / N)
        measured, p = data["measured"][snr], data["measured_p"]
        about = {"curve": "risk", "SNR": snr, "n": N, "p": p, "gamma": p / N}
        rows += tables.rows(measured.mean, **about, standard_error=measured.standard_error["excess"])
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The risk at the measured sizes, to be printed."""
    at = data["measured_p"]
    columns = {"p/n": at / N}
    for snr in COLORS:
        columns[f"SNR {snr:g}"] = MinNorm().finite_sample_risk(task(at, snr), N).excess
        columns[f"SNR {snr:g}, sim."] = data["measured"][snr].mean.excess
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """The risk against γ, on the paper's logarithmic axis."""
    fig, ax = plt.subplots()
    fig.suptitle("Hastie et al. 2022: a strong signal beats the null risk", x=0.012, ha="left")
    ax.set(ylabel="risk, noise left out", ylim=(0, 10), yticks=[0, 2, 4, 6, 8, 10])
    ax.set(xscale="log", xlim=(0.1, 10), xlabel="γ = p / n")
    ax.set_xticks([0.1, 0.2, 0.5, 1, 2, 5, 10], ["0.1", "0.2", "0.5", "1", "2", "5", "10"])
    ax.minorticks_off()
    plotting.threshold(1, ax=ax)
    for snr, color in COLORS.items():
        plotting.reference(snr, ax=ax, color=color)
        plotting.risk_curve(P / N, data["risk"][snr], field="excess", color=color, label=f"SNR = {snr:g}", ax=ax)
        plotting.measured(data["measured_p"] / N, data["measured"][snr], field="excess", ax=ax)
    for snr, p in data["best_p"].items():
        look = {"markersize": 15, "color": COLORS[snr], "markeredgecolor": "white", "zorder": 6}
        ax.plot(p / N, data["best"][snr].excess, "D", **look)
    ax.text(0.105, 5.1, "null risk of SNR = 5", va="bottom")
    ax.text(0.13, 7.9, "line: theory, n = 200\ndots: simulation\ndiamond: least past γ = 1", va="center")
    ax.text(0.15, 0.62, "all SNR", ha="center", va="center", color=plotting.QUIET)
    plotting.label_lines(ax)
    return fig


# %%
# ``python reproduce_hastie2022_isotropic.py --show`` draws it in a window as well.

example = Example("reproduce_hastie2022_isotropic", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
