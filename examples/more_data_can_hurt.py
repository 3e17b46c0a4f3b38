r"""
More data can hurt, unless the penalty is tuned
===============================================

**What you see.** The test risk of a linear model with p = 100 parameters against the number n of training samples.
Black, min-norm least squares: in the shaded range every sample added makes the risk worse, until it is infinite around
n = p (at n = p - 1, p and p + 1). With little label noise (left) this begins at n = 68; with as much noise as signal
(right) the very first sample hurts. Yellow, ridge regression with the best penalty: more data never hurts.

**Why it happens.** Up to n = p each sample is one more equation that the parameters fulfil. It shows one more
direction of the target, which lowers the risk by signal/p; and its noise is fitted too, which costs the more, the fewer
parameters are still free:

.. math:: \text{total} = \text{noise} + \text{signal}\,(1 - n/p) + \text{noise}\,\frac{n}{p - n - 1}, \quad n \le p - 2.

One more sample hurts if (p - n - 1)(p - n - 2) < p (p - 1) noise/signal. Past n = p the noise averages out. The best
penalty, noise * p / signal at every n, makes ridge regression the posterior mean of a target of which only the variance
is known, and on average a posterior mean does not get worse with data.

**Model.** 100 isotropic Gaussian inputs, a linear target of variance 1 that uses all of them, label noise of variance
0.1 on the left and 1 on the right.

**How exact.** Every line is an identity at finite n: min-norm in closed form, ridge by quadrature over the density of
the eigenvalues of the Gram matrix. The dots are fits to simulated data, their bars of two standard errors mostly
smaller than the dots.

**Sources** (numbering not checked where no version is named): ``nakkiran2019more``, Claim 1 (arXiv v1), for more data
that hurt; ``nakkiran2021optimal``, Theorem 1 (ICLR version), for the best penalty; ``belkin2020two``, Theorem 1, for
the identity.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import MinNorm, Ridge, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population, once with little label noise and once with as much as signal, and the sizes of the training set.

P = 100
TASKS = {noise: Task.isotropic(P, noise=noise) for noise in (0.1, 1.0)}
N = np.arange(1, 301)
MEASURED = np.array([10, 30, 50, 70, 125, 140, 170, 200, 240, 285])


# %%
# The numbers: both curves, where more data hurt, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[::3], 4) if fast else (MEASURED, 30)
    data: dict[str, Any] = {"n": N, "measured_n": at}
    for noise, task in TASKS.items():
        ridge = Ridge.tuned(task, N)
        min_norm = MinNorm().finite_sample_risk(task, N)
        hurts = N[:-1][min_norm.total[1:] > min_norm.total[:-1]]
        data[noise] = {
            "penalty": {"min-norm": np.zeros(N.shape), "best ridge": ridge.penalty},
            "risk": {"min-norm": min_norm, "best ridge": ridge.finite_sample_risk(task, N)},
            "hurts": hurts,
            "measured": {
                "min-norm": simulate(MinNorm(), task, at, draws=draws, rng=0),
                "best ridge": simulate(Ridge(ridge.penalty[at - 1]), task, at, draws=draws, rng=0),
            },
        }
    return data


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    at = data["measured_n"]
    for noise in TASKS:
        for model, risk in data[noise]["risk"].items():
            penalty, measured = data[noise]["penalty"][model], data[noise]["measured"][model]
            rows += tables.rows(risk, model=model, n=N, p=P, penalty=penalty)
            errors = measured.standard_error["total"]
            rows += tables.rows(measured.mean, model=model, n=at, p=P, penalty=penalty[at - 1], standard_error=errors)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The total risk at the measured sizes, to be printed."""
    at = data["measured_n"]
    parts = []
    for noise in TASKS:
        columns = {"n": at, "noise": np.full(at.shape, noise)}
        for model, risk in data[noise]["risk"].items():
            columns |= {model: risk.total[at - 1], f"{model}, sim.": data[noise]["measured"][model].mean.total}
        parts += tables.from_columns(columns)
    return parts


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left little noise, right much."""
    fig, (little, much) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("More data can hurt, unless the penalty is tuned", x=0.012, ha="left")
    little.set(ylabel="test risk", ylim=(0, 3), yticks=[0, 1, 2, 3])
    for ax, noise in zip((little, much), TASKS, strict=True):
        risk, measured, hurts = data[noise]["risk"], data[noise]["measured"], data[noise]["hurts"]
        ax.set(title=f"signal 1, noise {noise:g}", xlabel="training samples  n", xlim=(0, N[-1]))
        ax.set_xticks([0, P, 200, 300], ["0", f"p = {P}", "200", "300"])
        ax.axvspan(hurts.min(), P, color="#F7D9C8", zorder=0)
        plotting.reference(noise, "noise floor" if ax is much else "", at="right", below=True, ax=ax)
        plotting.threshold(P, ax=ax)
        plotting.risk_curve(N, risk["min-norm"], label="min-norm", color="black", ax=ax)
        plotting.risk_curve(N, risk["best ridge"], label="best ridge", color="#F0E442", outline="black", ax=ax)
        for model in risk:
            plotting.measured(data["measured_n"], measured[model], ax=ax)
    little.text(63, 2.3, "more\ndata\nhurts", ha="right", va="center")
    much.text(P / 2, 0.6, "more data\nhurts", ha="center", va="center")
    little.text(150, 1.9, "line: theory\ndots: simulation", fontsize=19)
    plotting.label_lines(little, at={"min-norm": (115, 1.3), "best ridge": (185, 0.42)})
    plotting.label_lines(much, at={"min-norm": (172, 2.65), "best ridge": (175, 1.2)})
    return fig


# %%
# ``python more_data_can_hurt.py --show`` draws it in a window as well.

example = Example("more_data_can_hurt", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
