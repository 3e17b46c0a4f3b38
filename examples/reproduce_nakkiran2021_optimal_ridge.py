r"""
Nakkiran et al. 2021: the best ridge never descends twice
=========================================================

**What you see.** Ridge regression on isotropic inputs. Left, figure 1 of the paper: the test risk against the number
of samples, in d = 500 dimensions. Without a penalty more samples hurt from n = 249 to n = 500, where the risk is
infinite. A penalty of 10 leaves a hump. With the optimal one, 125 at every n, each sample helps. Much more than that,
1000, is monotone as well, but never the best. Right, the same for the size of the model, with n = 250 samples: least
squares on the first p of the 500 coordinates gets worse up to p = n and then better; with the best penalty of each p
every coordinate helps.

**Why it happens.** The risk is the same for every direction of β, so that β may as well be Gaussian and isotropic.
Then ridge with the penalty

.. math:: \lambda_\text{opt} = \frac{\sigma^2 d}{\|\beta\|^2}

is the posterior mean, which on average does not get worse with data. It does not depend on n. Without a penalty the
smallest singular value of the data comes close to 0 at n = d, and least squares divides by it. With p of d coordinates
the others add to the noise: :math:`\lambda_\text{opt} = d\,(\sigma^2 + 1 - p/d)` for a target of variance 1.

**Model.** As in the paper: x ~ N(0, I) in d = 500 dimensions, y = <β, x> + N(0, σ²), σ = 0.5, that is a noise of
variance 0.25, ‖β‖ = 1. The paper's loss is our own, :math:`\|X\beta - y\|^2 + \lambda\|\beta\|^2`: its λ is our
``penalty``. Its risk has the noise on the labels of test points in it, as our total.

**How exact.** Identities at every n and p, for least squares and for ridge. The dots are fits to simulated data, their
bars of two standard errors smaller than the dots.

**Where it differs from the paper.** The caption of its figure 1 was read, and it does not give the other penalties: 10
and 1000 are ours. So are the sizes of the right frame, which shows the paper's theorem on the size of the model.

**Sources** (numbering not checked): ``nakkiran2021optimal``, Figure 1 (its caption was read), Lemma 2 for the optimal
penalty and the theorems on samples and on model size.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import MinNorm, Ridge, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The paper's population, and the sizes of both frames.

DIM, SIGMA = 500, 0.5
TASK = Task.isotropic(DIM, noise=SIGMA**2)
OPTIMAL = SIGMA**2 * DIM / TASK.signal
PENALTIES = (10.0, OPTIMAL, 1000.0)

N = np.arange(1, 1001)
RIDGE_N = np.unique([*np.arange(1, 1001, 33), *np.arange(400, 620, 20), 1000])
MEASURED_N = np.array([100, 250, 400, 610, 750, 900])

SAMPLES = 250
P = np.arange(DIM + 1)
RIDGE_P = np.arange(0, DIM + 1, 25)
MEASURED_P = np.array([50, 100, 140, 370, 430, 500])


def best_of_size(p: Any) -> Any:
    """The optimal penalty with p of the coordinates: the target on the others acts like noise."""
    return DIM * (TASK.noise + TASK.signal * (1 - np.asarray(p) / DIM)) / TASK.signal


# %%
# The numbers: each curve, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at_n, at_p, draws = (MEASURED_N[:3], MEASURED_P[::2], 2) if fast else (MEASURED_N, MEASURED_P, 4)
    ridge = Ridge(np.reshape(PENALTIES, (-1, 1))).finite_sample_risk(TASK, RIDGE_N)
    of_size, measured_size = TASK.random_subset(P), TASK.random_subset(at_p)
    return {
        "n": N,
        "least squares": MinNorm().finite_sample_risk(TASK, N),
        "ridge_n": RIDGE_N,
        "ridge": {penalty: ridge[row] for row, penalty in enumerate(PENALTIES)},
        "p": P,
        "least squares of size": MinNorm().finite_sample_risk(of_size, SAMPLES),
        "ridge_p": RIDGE_P,
        "ridge of size": Ridge(best_of_size(RIDGE_P)).finite_sample_risk(TASK.random_subset(RIDGE_P), SAMPLES),
        "measured_n": at_n,
        "measured": simulate(MinNorm(), TASK, at_n, draws=draws, rng=0),
        "measured best": simulate(Ridge(OPTIMAL), TASK, at_n, draws=draws, rng=1),
        "measured_p": at_p,
        "measured of size": simulate(MinNorm(), measured_size, SAMPLES, draws=2 * draws, rng=2),
        "measured best of size": simulate(Ridge(best_of_size(at_p)), measured_size, SAMPLES, draws=2 * draws, rng=3),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    at_n, at_p = data["measured_n"], data["measured_p"]
    rows = tables.rows(data["least squares"], n=N, p=DIM, penalty=0.0)
    for penalty, risk in data["ridge"].items():
        rows += tables.rows(risk, n=RIDGE_N, p=DIM, penalty=penalty)
    rows += tables.rows(data["least squares of size"], n=SAMPLES, p=P, penalty=0.0)
    rows += tables.rows(data["ridge of size"], n=SAMPLES, p=RIDGE_P, penalty=best_of_size(RIDGE_P))
    for name, columns in (
        ("measured", {"n": at_n, "p": DIM, "penalty": 0.0}),
        ("measured best", {"n": at_n, "p": DIM, "penalty": OPTIMAL}),
        ("measured of size", {"n": SAMPLES, "p": at_p, "penalty": 0.0}),
        ("measured best of size", {"n": SAMPLES, "p": at_p, "penalty": best_of_size(at_p)}),
    ):
        rows += tables.rows(data[name].mean, **columns, standard_error=data[name].standard_error["total"])
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The risk at the measured numbers of samples, to be printed."""
    at = data["measured_n"]
    return tables.from_columns(
        {
            "n": at,
            "least squares": data["least squares"].total[at - 1],
            "least squares, sim.": data["measured"].mean.total,
            "best ridge": Ridge(OPTIMAL).finite_sample_risk(TASK, at).total,
            "best ridge, sim.": data["measured best"].mean.total,
        }
    )


# %%
# The figure.

COLORS = dict(zip(PENALTIES, (PALETTE["blue"], PALETTE["vermillion"], PALETTE["purple"]), strict=True))
NAMES = dict(zip(PENALTIES, ("λ = 10", "λ = 125: the best", "λ = 1000"), strict=True))


def draw(data: dict[str, Any]) -> Figure:
    """Left the risk against the samples, right against the size of the model."""
    fig, (samples, size) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Nakkiran et al. 2021: the best ridge never descends twice", x=0.012, ha="left")
    samples.set(title="d = 500 dimensions", xlabel="samples  n", ylabel="test risk", xlim=(0, 1000))
    samples.set(ylim=(0, 2.5), yticks=[0, 0.5, 1, 1.5, 2, 2.5])
    samples.set_xticks([0, 250, 500, 750, 1000], ["0", "250", "n = d", "750", "1000"])
    size.set(title=f"n = {SAMPLES} samples", xlabel="parameters  p", xlim=(0, 500))
    size.set_xticks([0, 125, 250, 375, 500], ["0", "125", "p = n", "375", "500"])
    for ax, threshold in ((samples, DIM), (size, SAMPLES)):
        plotting.threshold(threshold, ax=ax)
        plotting.reference(float(TASK.noise), "noise floor", at="right", below=True, ax=ax)
    plotting.risk_curve(N, data["least squares"], color="black", label="λ = 0", ax=samples)
    for penalty, risk in data["ridge"].items():
        look = {"color": COLORS[penalty], "label": NAMES[penalty]}
        plotting.risk_curve(RIDGE_N, risk, ax=samples, **look)
    plotting.risk_curve(P, data["least squares of size"], color="black", label="λ = 0", ax=size)
    plotting.risk_curve(RIDGE_P, data["ridge of size"], color=COLORS[OPTIMAL], label="best λ of each p", ax=size)
    for ax, at, names in (
        (samples, data["measured_n"], ("measured", "measured best")),
        (size, data["measured_p"], ("measured of size", "measured best of size")),
    ):
        plotting.measured(at, data[names[0]], clip_on=False, ax=ax)
        plotting.measured(at, data[names[1]], color=COLORS[OPTIMAL], clip_on=False, ax=ax)
    samples.text(620, 2.2, "line: exact\ndots: simulation", fontsize=19, va="center")
    places = {"λ = 0": (260, 2.2), NAMES[10.0]: 497, NAMES[OPTIMAL]: (60, 0.45), NAMES[1000.0]: (730, 0.92)}
    plotting.label_lines(samples, at=places)
    plotting.label_lines(size, at={"λ = 0": (365, 2.2), "best λ of each p": (55, 0.93)})
    return fig


# %%
# ``python reproduce_nakkiran2021_optimal_ridge.py --show`` draws it in a window as well.

example = Example("reproduce_nakkiran2021_optimal_ridge", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
