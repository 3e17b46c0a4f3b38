r"""
Hastie et al. 2022: the best model may lie past p = n
=====================================================

**What you see.** The figure on misspecified models in the paper's own axes: the risk of min-norm least squares against
γ = p/n, where more features show more of the target, and the rate a says how fast. On isotropic features that show
everything the best model is always the smallest. Here it is not. If the rest of the target is found slowly, a = 1, the
risk rises from the start, and the best of all models lies far past the threshold, at γ = 5.3 (diamond), where it
interpolates noisy labels. With a = 2 there is a U before the peak, but its bottom is higher. With a = 5 the first few
features show almost everything, the classical U wins, and the second descent does not come near it.

**Why it happens.** With p features the share :math:`(1 + \gamma)^{-a}` of the target is hidden, and it acts like noise
on top of the noise. With :math:`M = r^2 (1 + \gamma)^{-a}`, in the limit,

.. math:: R = M + (M + \sigma^2) \frac{\gamma}{1-\gamma} \quad (\gamma < 1), \qquad
    R = M + (r^2 - M) \Bigl(1 - \frac1\gamma\Bigr) + \frac{M + \sigma^2}{\gamma - 1} \quad (\gamma > 1).

The first feature pays only if what it shows, :math:`a\,r^2 \gamma`, exceeds the variance that it costs,
:math:`(r^2 + \sigma^2)\,\gamma`: here if a > 1.2. Past γ = 1 more features both show more of the target and spread the
noise thinner.

**Model.** n = 200 samples of p isotropic Gaussian inputs, a target of variance :math:`r^2 = 5`, of which the inputs
show the share :math:`1 - (1 + p/n)^{-a}`, label noise of variance :math:`\sigma^2 = 1`, so that SNR = 5. The risk is
the paper's: our excess, the noise on the labels of the test points left out, the hidden part of the target counted.

**How exact.** An identity at n = 200 and every whole p. The dots are fits to simulated data, their bars of two standard
errors mostly smaller than the dots.

**Where it differs from the paper.** The values of a are ours, and so are the diamonds; SNR = 5 was not checked against
its captions. The paper draws the limit; here the lines are exact at n = 200, at most 6% higher in the frame, and that
next to the peak.

**Sources** (numbering not checked): ``hastie2022surprises``, the section on misspecified models, its theorem and the
figure with polynomial approximation bias.
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
# The paper's setting: SNR = 5 at noise 1, and an approximation bias that falls like a power of 1 + γ.

N, SNR = 200, 5.0
COLORS = {1.0: PALETTE["vermillion"], 2.0: PALETTE["blue"], 5.0: PALETTE["black"]}
EVERY = np.arange(1, 20 * N + 1)
P = np.union1d(np.geomspace(N / 20, 20 * N, 300).round().astype(int), np.arange(N - 50, N + 51))
MEASURED = np.array([14, 30, 55, 110, 300, 440, 700, 1600, 3000])


def task(p: ArrayLike, a: float) -> Task:
    """What p features show of the target, and what they hide."""
    return Task.polynomially_misspecified(p, a, scale=N, signal=SNR, noise=1.0)


# %%
# The numbers: each curve, its global minimum, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[1:7:2], 3) if fast else (MEASURED, 16)
    best = {a: 1 + int(MinNorm().finite_sample_risk(task(EVERY, a), N).excess.argmin()) for a in COLORS}
    return {
        "n": N,
        "p": P,
        "risk": {a: MinNorm().finite_sample_risk(task(P, a), N) for a in COLORS},
        "best_p": best,
        "best": {a: MinNorm().finite_sample_risk(task(p, a), N) for a, p in best.items()},
        "measured_p": at,
        "measured": {a: simulate(MinNorm(), task(at, a), N, draws=draws, rng=0) for a in COLORS},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for a, risk in data["risk"].items():
        rows += tables.rows(risk, a=a, SNR=SNR, n=N, p=P, gamma=P / N)
        p = data["best_p"][a]
        rows += tables.rows(data["best"][a], a=a, SNR=SNR, n=N, p=p, gamma=p / N)
        measured, p = data["measured"][a], data["measured_p"]
        errors = measured.standard_error["excess"]
        rows += tables.rows(measured.mean, a=a, SNR=SNR, n=N, p=p, gamma=p / N, standard_error=errors)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The global minima and the best model on either side of the threshold, to be printed."""
    rows = []
    for a, risk in data["risk"].items():
        below, beyond = (risk.excess[side].min() for side in (P < N, P > N))
        rows.append({"a": a, "best p/n": data["best_p"][a] / N, "least below n": below, "least beyond n": beyond})
    return rows


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """The risk against γ, on the paper's logarithmic axis."""
    fig, ax = plt.subplots()
    fig.suptitle("Hastie et al. 2022: the best model may lie past p = n", x=0.012, ha="left")
    ax.set(ylabel="risk, noise left out", ylim=(0, 10), yticks=[0, 2, 4, 6, 8, 10])
    ax.set(xscale="log", xlim=(0.05, 20), xlabel="γ = p / n")
    ax.set_xticks([0.1, 0.2, 0.5, 1, 2, 5, 10, 20], ["0.1", "0.2", "0.5", "1", "2", "5", "10", "20"])
    ax.minorticks_off()
    plotting.threshold(1, ax=ax)
    plotting.reference(SNR, "null risk", at="right", ax=ax)
    for a, color in COLORS.items():
        plotting.risk_curve(P / N, data["risk"][a], field="excess", color=color, label=f"a = {a:g}", ax=ax)
        plotting.measured(data["measured_p"] / N, data["measured"][a], field="excess", ax=ax)
    for a, p in data["best_p"].items():
        look = {"markersize": 17, "color": COLORS[a], "markeredgecolor": "white", "zorder": 6}
        ax.plot(p / N, data["best"][a].excess, "D", **look)
    ax.text(0.055, 8.3, "line: theory, n = 200\ndots: simulation\ndiamond: best of all γ", va="center")
    plotting.label_lines(ax, at={"a = 1": (0.15, 6.2), "a = 2": (0.17, 4.15), "a = 5": (0.062, 2.7)})
    return fig


# %%
# ``python reproduce_hastie2022_misspecified.py --show`` draws it in a window as well.

example = Example("reproduce_hastie2022_misspecified", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
