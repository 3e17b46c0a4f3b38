r"""
Mei and Montanari 2022: the noise decides on the penalty
========================================================

**What you see.** The test error of random ReLU features against the penalty :math:`\lambda`, one curve for each width
N/n, at n/d = 3. With much signal (left, SNR 5) the best penalty (diamonds) falls with the width, and for N = ∞ there
is none at all: the curve only rises, and the network that interpolates noisy labels is the best. With much noise
(right, SNR 1/5) every width needs a large one. In both frames the wider network is the better one at its best penalty;
with the smallest penalty those with N = n (green) are the worst.

**Why it happens.** The nonlinear part of the activation acts as a penalty of its own on the linear part, the only one
that learns the target. For N = ∞ they simply add, to :math:`\mu_\star^2 + \psi_2 \lambda`, and the best sum is what a
linear model would want, :math:`\mu_1^2 / \text{SNR}`. So

.. math:: \psi_2 \lambda_\text{best} = \max\Bigl(0, \frac{\mu_1^2}{\text{SNR}} - \mu_\star^2\Bigr) ,

and nothing is to be added if the SNR is above :math:`\mu_1^2 / \mu_\star^2`, which is 2.75 for ReLU, whatever the
number of samples. A network of finite width has variance from its weights as well, and wants more.

**Model.** Inputs and neurons uniform on spheres, a linear target of variance 1, label noise of variance 1/SNR;
:math:`\psi_2` = n/d = 3. In the paper's convention, :math:`\frac1n \sum_i (y_i - \sum_a a_a \sigma_a(x_i))^2 + \frac{N
\lambda}{d} \|a\|^2`, our ``penalty`` is :math:`n\lambda/d = \psi_2\lambda`. The test error is our excess: the noise on
the labels of the test points is left out.

**How exact.** The lines are the limit N, n, d → ∞, by the deterministic equivalent at d = 10^12. The dots are fits to
simulated data at d = 100, n = 300, within 9% of the lines and within 1% of the equivalent there; their bars of two
standard errors are mostly smaller than the dots.

**Where it differs from the paper.** The numbers in its figures of this kind were not at hand: the SNRs, the widths and
:math:`\psi_2` are ours. The closed form of the best penalty is derived from the library's own equations; the paper has
the transition at a critical SNR.

**Sources** (numbering not checked): ``mei2022generalization``, the figures on the test error against the penalty at
high and low SNR, and the proposition on the wide limit.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import RandomFeatures, Risk, SphericalTask, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The paper's symbols: psi_2 = n/d, widths N/n, and a huge d for the limit.

PSI2 = 3.0
SNRS = (5.0, 0.2)
LIMIT, DIM = 1e12, 100
WIDTHS = (0.5, 1.0, 2.0, 5.0, np.inf)
LAMBDA = np.geomspace(1e-4, 10, 101)
MEASURED = np.array([1e-3, 1e-2, 1e-1, 3.0])
SIMULATED = (0.5, 2.0, 5.0)


def features(width: Any, lam: Any, dim: float) -> RandomFeatures:
    """The paper's ridge regression in our terms."""
    return RandomFeatures(PSI2 * dim * np.asarray(width), "relu", PSI2 * np.asarray(lam))


def at_snr(risk: Risk, snr: float) -> Any:
    """The test error at an SNR from the risk at noise 1, to which one part of it is proportional."""
    return risk.noise_free_excess + (risk.labels + risk.labels_features) / snr


# %%
# The numbers: each curve, its best penalty, and fits to simulated data, from which both frames are read.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[1:] if fast else MEASURED
    shown = SIMULATED[:2] if fast else SIMULATED
    n, samples, small = PSI2 * LIMIT, round(PSI2 * DIM), SphericalTask(DIM, [0, 1], noise=1)
    best, least = {}, {}
    for snr in SNRS:
        task = Task.isotropic(LIMIT, noise=1 / snr)
        tuned = RandomFeatures.tuned(task, n, n * np.asarray(WIDTHS), "relu")
        best[snr], least[snr] = tuned.penalty / PSI2, tuned.risk(task, n).excess
    return {
        "lambda": LAMBDA,
        "risk": {width: features(width, LAMBDA, LIMIT).risk(Task.isotropic(LIMIT, noise=1), n) for width in WIDTHS},
        "best": best,
        "least": least,
        "measured_lambda": at,
        "measured": {width: simulate(features(width, at, DIM), small, samples, draws=2, rng=0) for width in shown},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for snr in SNRS:
        for row, width in enumerate(WIDTHS):
            about = {"snr": snr, "psi2": PSI2, "N/n": width}
            risk = data["risk"][width]
            columns = {"lambda": LAMBDA, "test error": at_snr(risk, snr)}
            rows += [about | {"exactness": risk.exactness} | point for point in tables.from_columns(columns)]
            best = {"lambda": data["best"][snr][row].item(), "test error": data["least"][snr][row].item()}
            rows.append(about | {"exactness": risk.exactness} | best | {"best": True})
            if width in data["measured"]:
                mean = data["measured"][width].mean
                columns = {"lambda": data["measured_lambda"], "test error": at_snr(mean, snr)}
                rows += [about | {"exactness": mean.exactness} | point for point in tables.from_columns(columns)]
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The best penalty of each width and its error, to be printed."""
    columns: dict[str, Any] = {"N/n": WIDTHS}
    for snr in SNRS:
        columns |= {f"best lambda, SNR {snr:g}": data["best"][snr], f"error, SNR {snr:g}": data["least"][snr]}
    return tables.from_columns(columns)


# %%
# The figure.

COLORS = dict(zip(WIDTHS, (PALETTE[name] for name in ("purple", "green", "blue", "vermillion", "black")), strict=True))


def draw(data: dict[str, Any]) -> Figure:
    """Left much signal, right much noise."""
    fig, axes = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Mei and Montanari 2022: the noise decides on the penalty", x=0.012, ha="left")
    for ax, snr, name in zip(axes, SNRS, ("SNR = 5", "SNR = 1/5"), strict=True):
        ax.set(title=name, xscale="log", xlim=(LAMBDA[0], 10), xlabel="penalty  λ", yscale="log", ylim=(0.07, 7))
        ax.set_xticks([1e-4, 1e-2, 1], ["10⁻⁴", "10⁻²", "1"])
        ax.set_yticks([0.1, 0.2, 0.5, 1, 2, 5], ["0.1", "0.2", "0.5", "1", "2", "5"])
        ax.minorticks_off()
        plotting.reference(1.0, "predict 0" if ax is axes[0] else "", at="right", ax=ax)
        for row, (width, risk) in enumerate(data["risk"].items()):
            color = COLORS[width]
            plotting.risk_curve(LAMBDA, at_snr(risk, snr), color=color, label=f"N = {_times(width)}", ax=ax)
            if width in data["measured"]:
                points = at_snr(data["measured"][width].mean, snr)
                plotting.measured(data["measured_lambda"], points, color=color, ax=ax)
            place = max(data["best"][snr][row], LAMBDA[0]), data["least"][snr][row]
            mark = {"markersize": 17, "color": color, "markeredgecolor": "white", "clip_on": False, "zorder": 6}
            ax.plot(*place, "D", **mark)
    left, right = axes
    left.set(ylabel="test error")
    left.text(1.8e-4, 0.078, "best: λ = 0", va="center")
    right.text(2e-4, 0.18, "line: limit d → ∞\ndots: simulation, d = 100\ndiamonds: best λ", fontsize=19, va="center")
    places: dict[str, Any] = {f"N = {_times(width)}": 4e-4 for width in (2.0, 5.0, np.inf)}
    plotting.label_lines(left, at=places | {"N = n": (4.5e-4, 2.1), "N = n/2": (1.1e-2, 0.77)})
    return fig


def _times(width: float) -> str:
    """N in terms of n."""
    return {0.5: "n/2", 1.0: "n", np.inf: "∞"}.get(width, f"{width:g} n")


# %%
# ``python reproduce_mei2022_snr.py --show`` draws it in a window as well.

example = Example("reproduce_mei2022_snr", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
