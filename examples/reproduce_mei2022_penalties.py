r"""
Mei and Montanari 2022: a small penalty removes the peak
========================================================

**What you see.** The test error of N random ReLU features against :math:`\psi_1/\psi_2` = N/n, at :math:`\psi_2` = n/d
= 3, in the paper's own axes. With next to no penalty (:math:`\lambda = 10^{-8}`) there is a peak at N = n, even
without label noise (left); with noise of a quarter of the signal (right) it is higher and wider. Of this
:math:`\lambda = 10^{-3}` leaves a hump, :math:`\lambda = 10^{-2}` nothing. A large penalty, 0.1, is good at N = n and
the worst of all at N = 4 n, without noise by far. With the best penalty at every N (right) the error falls throughout:
the wider the network, the better.

**Why it happens.** At N = n the smallest singular values of the features come close to 0, and the coefficients that
interpolate blow up, with the labels' noise or without: the rest of the target that the features do not represent acts
like noise. A wide network has a penalty of its own, the nonlinear part of the activation, of size :math:`\mu_\star^2`;
what is added to it has to be small.

**Model.** Inputs and neurons uniform on spheres, a linear target of variance 1; label noise of variance 0 (left) and
0.25 (right). Features :math:`\max(0, \langle \theta_a, x\rangle/\sqrt d)`. The paper minimises

.. math:: \frac1n \sum_i \Bigl(y_i - \sum_a a_a \sigma_a(x_i)\Bigr)^2 + \frac{N \lambda}{d} \|a\|^2 ,

so that our ``penalty``, for features with a factor :math:`N^{-1/2}` and the sum of squares, is :math:`n\lambda/d =
\psi_2 \lambda`. Its test error is our excess: the noise on the labels of the test points is left out. On the left it
is `noise_free_excess`, which the paper calls bias.

**How exact.** The lines are the limit N, n, d → ∞, by the deterministic equivalent at d = 10^12, which agrees with the
paper's formula to 12 digits. The dots are fits to simulated data at d = 100, n = 300, within 6% of the lines; their
bars of two standard errors are mostly smaller than the dots.

**Where it differs from the paper.** Which numbers its own frames have was not checked. The noisy frame, the larger
penalties and the curve of the best one are ours.

**Sources** (numbering not checked): ``mei2022generalization``, Theorem 2 and the figures on the test error against
N/n.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import RandomFeatures, SphericalTask, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The paper's symbols: psi_2 = n/d, and ratios psi_1/psi_2 = N/n. A huge d stands for the limit; the grid steps over
# N = n, where the smallest penalty is too small for the equivalent by itself.

PSI2 = 3.0
NOISE = 0.25
LIMIT, DIM = 1e12, 100
RATIO = np.setdiff1d(np.round(np.linspace(0.0, 4.0, 401)[1:], 2), [1.0])
LAMBDAS = (1e-8, 1e-3, 1e-2, 1e-1)
SIMULATED = (1e-8, 1e-3, 1e-2)
MEASURED = np.array([0.2, 0.5, 0.75, 1.3, 2.0, 3.0, 4.0])


def features(ratio: Any, lam: Any, dim: float) -> RandomFeatures:
    """The paper's ridge regression in our terms."""
    return RandomFeatures(PSI2 * dim * np.asarray(ratio), "relu", PSI2 * np.asarray(lam))


# %%
# The numbers: each curve, and fits to simulated data. One simulation has both frames in it, the sources of its risk.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[[1, 3, 4]] if fast else MEASURED
    shown = SIMULATED[1:2] if fast else SIMULATED
    task, n = Task.isotropic(LIMIT, noise=NOISE), PSI2 * LIMIT
    best = RandomFeatures.tuned(task, n, n * RATIO, "relu")
    small, samples = SphericalTask(DIM, [0, 1], noise=NOISE), round(PSI2 * DIM)
    return {
        "ratio": RATIO,
        "risk": {lam: features(RATIO, lam, LIMIT).risk(task, n) for lam in LAMBDAS},
        "best_lambda": best.penalty / PSI2,
        "best": best.risk(task, n),
        "measured_ratio": at,
        "measured": {lam: simulate(features(at, lam, DIM), small, samples, draws=2, rng=0) for lam in shown},
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for lam, risk in data["risk"].items():
        rows += tables.rows(risk, curve="penalty", lambda_=lam, psi1_over_psi2=RATIO, psi2=PSI2)
    rows += tables.rows(data["best"], curve="best", lambda_=data["best_lambda"], psi1_over_psi2=RATIO, psi2=PSI2)
    for lam, measured in data["measured"].items():
        errors = {f"{name}_error": measured.standard_error[name] for name in ("noise_free_excess", "excess")}
        about = {"curve": "penalty", "lambda_": lam, "psi1_over_psi2": data["measured_ratio"], "psi2": PSI2}
        rows += tables.rows(measured.mean, **about, **errors)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The error with noise at the measured sizes, to be printed."""
    at = np.searchsorted(RATIO, data["measured_ratio"])
    columns = {"N/n": data["measured_ratio"]}
    for lam, risk in data["risk"].items():
        columns[f"lambda {lam:g}"] = risk.excess[at]
        if lam in data["measured"]:
            columns[f"{lam:g}, sim."] = data["measured"][lam].mean.excess
    return tables.from_columns(columns | {"best": data["best"].excess[at], "best lambda": data["best_lambda"][at]})


# %%
# The figure.

COLORS = dict(zip(LAMBDAS, (PALETTE[name] for name in ("black", "blue", "green", "purple")), strict=True))
NAMES = dict(zip(LAMBDAS, (f"λ = {power}" for power in ("10⁻⁸", "10⁻³", "10⁻²", "10⁻¹")), strict=True))


def draw(data: dict[str, Any]) -> Figure:
    """Left without label noise, right with it."""
    fig, (left, right) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Mei and Montanari 2022: a small penalty removes the peak", x=0.012, ha="left")
    left.set(title="no label noise", ylabel="test error", ylim=(0, 2), yticks=[0, 0.5, 1, 1.5, 2])
    right.set(title="noise = signal / 4")
    for ax, field in ((left, "noise_free_excess"), (right, "excess")):
        ax.set(xlim=(0, 4), xlabel="ψ₁ / ψ₂ = N / n", xticks=range(5))
        plotting.threshold(1, ax=ax)
        plotting.reference(1.0, "predict 0" if ax is left else "", at="right", ax=ax)
        for lam, risk in data["risk"].items():
            # The curves end too close together for names on the left; those on the right stand for both.
            name = NAMES[lam] if ax is right or lam in (1e-8, 1e-1) else None
            plotting.risk_curve(RATIO, risk, field=field, color=COLORS[lam], label=name, ax=ax)
        for lam, measured in data["measured"].items():
            look = {"color": COLORS[lam], "clip_on": False}
            plotting.measured(data["measured_ratio"], measured, field=field, ax=ax, **look)
    best = {"color": PALETTE["vermillion"], "label": "best λ"}
    plotting.risk_curve(RATIO, data["best"], field="excess", **best, ax=right)
    left.text(1.45, 1.2, "line: limit d → ∞\ndots: simulation, d = 100", fontsize=19)
    plotting.label_lines(left, at={NAMES[1e-8]: (1.25, 1.75), NAMES[1e-1]: 3.2})
    plotting.label_lines(right, at={NAMES[1e-8]: (1.4, 1.75)})
    return fig


# %%
# ``python reproduce_mei2022_penalties.py --show`` draws it in a window as well.

example = Example("reproduce_mei2022_penalties", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
