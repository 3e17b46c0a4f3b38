r"""
Bartlett et al. 2020: benign at α = 1, and only there
=====================================================

**What you see.** What interpolating noisy labels costs min-norm least squares, in units of the noise, for eigenvalues
:math:`k^{-\alpha} \ln^{-\beta}((k+1)e/2)`. Left, against the number of samples: for α = 1 and β > 1 the cost vanishes,
which is benign, but so slowly that a trillion samples leave 2 to 8%. For α > 1 it stays: tempered. For eigenvalues
that fall exponentially it grows without bounds: catastrophic. Right, what it tends to: α - 1, which is 0 at α = 1
only. A hundred samples are there already. (With α = 1.01 noise is not harmless by the theorem, and costs 1%.)

**Why it happens.** With k* directions learnt and R the effective number of the others, the noise costs k*/n + n/R up
to constants. For α > 1 both k*/n and R/n tend to constants, as the spectrum looks the same at every scale. For α = 1
the directions beyond k* weigh more and more, like :math:`\ln n`, and

.. math:: \text{cost} \approx \frac{\beta - 1}{\ln n}, \qquad \alpha = 1 .

Halving it takes the square of the samples.

**Model.** Gaussian inputs with infinitely many directions, label noise of variance 1; exponential eigenvalues are
exp(-k/50). Drawn is our `labels`, the variance that the label noise makes; the part of the paper's excess risk that
the target makes is left out.

**How exact.** Deterministic equivalent, error O(1/n). The dots are fits to simulated data with the first 1000
directions and the trace of the others, within 6% of the lines; their bars are two standard errors.

**Where it differs from the paper.** The paper proves bounds and has no figure of this kind, as far as we know. Drawn
is its theorem on examples, that such eigenvalues are benign if and only if α = 1 and β > 1, with the constants that it
leaves open. The words tempered and catastrophic, and the limit α - 1, are of a later paper.

**Sources** (numbering not checked): ``bartlett2020benign``, Theorem 6; ``mallinar2022benign`` for the taxonomy and the
limit.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import MinNorm, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The spectra, by the exponents alpha and beta, and the sizes. The exponential one is listed as far as n needs it.

N = np.geomspace(10, 1e12, 100)
POWERS = ((3.0, 0.0), (2.0, 0.0), (1.5, 0.0), (1.2, 0.0), (1.0, 3.0), (1.0, 2.0), (1.0, 1.5))
EXPONENTIAL = Task(np.exp(-np.arange(1.0, 4001) / 50), np.full(4000, 1 / 4000), noise=1)
FEW = np.geomspace(10, 1000, 40)

ALPHA = np.linspace(1.01, 4, 150)
SAMPLES = 100
LISTED = 1000
MEASURED_N = np.array([20, 50, 100, 200])
MEASURED_ALPHA = np.array([1.2, 1.5, 2.0, 2.5, 3.0, 3.5])
SIMULATED = (3.0, 1.5)


def task(alpha: Any, beta: Any = 0.0) -> Task:
    """The population with these exponents; the target does not matter here."""
    return Task.log_power_law(alpha, beta, source=2.0, noise=1)


def listed(alpha: float) -> Task:
    """The same to simulate, for beta = 0: the first directions, and the trace of the others by the midpoint rule."""
    k = np.arange(1.0, LISTED + 1)
    tail = (LISTED + 0.5) ** (1 - alpha) / (alpha - 1)
    return Task(k**-alpha, np.full(LISTED, 1 / LISTED), tail=tail, noise=1)


# %%
# The numbers: the cost of the noise, and the same in simulations.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at_n, at_alpha = (MEASURED_N[1:3], MEASURED_ALPHA[::3]) if fast else (MEASURED_N, MEASURED_ALPHA)
    draws = 10 if fast else 20
    return {
        "risk": {exponents: MinNorm().risk(task(*exponents), N) for exponents in POWERS},
        "exponential": MinNorm().risk(EXPONENTIAL, FEW),
        "few": {n: MinNorm().risk(task(ALPHA), n) for n in (10, SAMPLES)},
        "measured_n": at_n,
        "measured": {alpha: simulate(MinNorm(), listed(alpha), at_n, draws=draws, rng=0) for alpha in SIMULATED},
        "measured_alpha": at_alpha,
        "measured_few": [simulate(MinNorm(), listed(alpha), SAMPLES, draws=draws, rng=1) for alpha in at_alpha],
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for (alpha, beta), risk in data["risk"].items():
        rows += tables.rows(risk, spectrum="power", alpha=alpha, beta=beta, n=N)
    rows += tables.rows(data["exponential"], spectrum="exponential", n=FEW)
    for n, risk in data["few"].items():
        rows += tables.rows(risk, spectrum="power", alpha=ALPHA, beta=0.0, n=n)
    for alpha, measured in data["measured"].items():
        about = {"spectrum": "power", "alpha": alpha, "beta": 0.0, "n": data["measured_n"]}
        rows += tables.rows(measured.mean, **about, standard_error=measured.standard_error["labels"])
    for alpha, measured in zip(data["measured_alpha"], data["measured_few"], strict=True):
        about = {"spectrum": "power", "alpha": alpha, "beta": 0.0, "n": SAMPLES}
        rows += tables.rows(measured.mean, **about, standard_error=measured.standard_error["labels"])
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The cost of the noise for few and for very many samples, to be printed."""
    at = [0, 45, N.size - 1]
    return [
        {"alpha": alpha, "beta": beta} | {f"n = {n:.0e}": cost for n, cost in zip(N[at], risk.labels[at], strict=True)}
        for (alpha, beta), risk in data["risk"].items()
    ]


# %%
# The figure.

COLORS = {"benign": PALETTE["blue"], "tempered": "black", "catastrophic": PALETTE["vermillion"]}


def draw(data: dict[str, Any]) -> Figure:
    """Left against the number of samples, right against the decay of the spectrum."""
    fig, (left, right) = plt.subplots(1, 2, width_ratios=[1.25, 1])
    fig.suptitle("Bartlett et al. 2020: benign at α = 1, and only there", x=0.012, ha="left")
    left.set(title="cost of the noise", xscale="log", xlim=(10, 1e12), xlabel="training samples  n")
    left.set(yscale="log", ylim=(0.01, 10))
    left.set_xticks([1e2, 1e4, 1e6, 1e8, 1e10, 1e12], ["10²", "10⁴", "10⁶", "10⁸", "10¹⁰", "10¹²"])
    left.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    for (alpha, beta), risk in data["risk"].items():
        name, kind = (f"β = {beta:g}", "benign") if alpha == 1 else (f"α = {alpha:g}", "tempered")
        plotting.risk_curve(N, risk, field="labels", color=COLORS[kind], label=name, ax=left)
    plotting.risk_curve(FEW, data["exponential"], field="labels", color=COLORS["catastrophic"], ax=left)
    for measured in data["measured"].values():
        plotting.measured(data["measured_n"], measured, field="labels", ax=left)
    left.text(1.5e3, 6, "exponential: catastrophic", color=COLORS["catastrophic"], va="center")
    left.text(1e6, 1.35, "α > 1: tempered", va="center")
    left.text(20, 0.022, "α = 1: benign", color=COLORS["benign"], va="center")

    right.set(title="its limit: α − 1", xlabel="decay  α", xlim=(0.88, 4), ylim=(-0.12, 3))
    right.set(xticks=[1, 2, 3, 4], yticks=[0, 1, 2, 3])
    edge = np.array([1.0, 4.0])
    plotting.risk_curve(edge, edge - 1, color=COLORS["tempered"], label="limit", ax=right)
    plotting.risk_curve(ALPHA, data["few"][10], field="labels", color=PALETTE["green"], label="n = 10", ax=right)
    for alpha, measured in zip(data["measured_alpha"], data["measured_few"], strict=True):
        plotting.measured(alpha, measured, field="labels", ax=right)
    mark = {"markersize": 17, "color": COLORS["benign"], "markeredgecolor": "white", "clip_on": False, "zorder": 6}
    right.plot(1, 0, "D", **mark)
    right.text(1.2, 0, "benign", color=COLORS["benign"], va="center")
    right.text(1.0, 2.6, "line: theory\ndots: simulation,\nn = 100", fontsize=19, va="center")
    plotting.label_lines(left)
    plotting.label_lines(right, at={"limit": (2.4, 2.0), "n = 10": (3.1, 1.6)})
    return fig


# %%
# ``python reproduce_bartlett2020_benign.py --show`` draws it in a window as well.

example = Example("reproduce_bartlett2020_benign", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
