r"""
Hastie et al. 2022: tuned ridge has no peak
===========================================

**What you see.** The figures on ridge regularization in the paper's own axes: the risk against γ = p/n of min-norm
least squares (black) and of ridge at its best penalty (blue), where the features show everything (left) and where more
features show more of the target (right). Ridge is below min-norm at every γ, and it has no peak. Left its risk only
rises, as every new feature makes the same target harder to find. Right the best of all ridge models (diamond) lies at γ
= 0.96, just where min-norm goes wild: its risk is 21% below that of the best min-norm model, which needs almost three
times the features.

**Why it happens.** At the best penalty, in the limit, the two sides of γ = 1 are one formula. With the noise
:math:`\sigma^2` and the hidden part M of the target, :math:`s = \sigma^2 + M` in all, and the signal :math:`r^2 - M`
that is seen,

.. math:: \lambda^* = \frac{s\,\gamma}{r^2 - M}, \qquad R = M + s\,\gamma\,m(-\lambda^*), \qquad
    m(-\lambda) = \frac{\sqrt{(1 - \gamma + \lambda)^2 + 4\gamma\lambda} - (1 - \gamma + \lambda)}{2\gamma\lambda},

where m is the Stieltjes transform of the Marchenko-Pastur law, smooth in γ. Min-norm least squares is
:math:`\lambda \to 0`, where it is not.

**Model.** n = 200 samples of p isotropic Gaussian inputs, a linear target of variance :math:`r^2 = 5`, label noise of
variance :math:`\sigma^2 = 1`. Left the inputs show all of the target, right they hide the share :math:`(1 +
\gamma)^{-2}`. The penalty is that of least risk, :math:`n \lambda^*` in our normalisation. The risk is the paper's: our
excess, the noise on the labels of the test points left out, the hidden part of the target counted.

**How exact.** Identities at n = 200 and every whole p. The best penalty is that of the equivalent, which on isotropic
inputs is exact as well: :math:`p\,s / (r^2 - M)`. The dots are fits to simulated data, their bars of two standard
errors mostly smaller than the dots.

**Where it differs from the paper.** There the lines are the limit; here they are exact at n = 200. Penalties chosen by
cross-validation are not drawn. The values of SNR and of the exponent were not checked against its captions.

**Sources** (numbering not checked): ``hastie2022surprises``, the section on ridge regularization and its theorem on
isotropic features; ``dobriban2018high`` for the best penalty.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from sandbox import MinNorm, Ridge, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The paper's setting: SNR = 5 at noise 1, with all of the target in the features and with a part that is hidden. The
# grid of ridge is coarser: its curve is smooth, and each point is a quadrature.

N, SNR, EXPONENT = 200, 5.0, 2.0
P = np.union1d(np.geomspace(N / 10, 10 * N, 200).round().astype(int), np.arange(N - 20, N + 21))
RIDGE = np.geomspace(N / 10, 10 * N, 41).round().astype(int)
MEASURED = np.array([30, 60, 110, 260, 400, 700, 1400])
COLORS = {"min-norm": "black", "best ridge": PALETTE["blue"]}


def tasks(p: ArrayLike) -> dict[str, Task]:
    """The population of p features, without and with a hidden part of the target."""
    return {
        "well specified": Task.isotropic(p, signal=SNR, noise=1.0),
        "misspecified": Task.polynomially_misspecified(p, EXPONENT, scale=N, signal=SNR, noise=1.0),
    }


# %%
# The numbers: both curves of both populations, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[1:6:2], 3) if fast else (MEASURED, 16)
    penalty = {name: Ridge.tuned(task, N).penalty for name, task in tasks(RIDGE).items()}
    tuned = {name: Ridge.tuned(task, N).penalty for name, task in tasks(at).items()}
    every = tasks(P)["misspecified"]
    best = P[Ridge.tuned(every, N).risk(every, N).excess.argmin()]
    there = tasks(best)["misspecified"]
    return {
        "n": N,
        "p": P,
        "risk": {name: MinNorm().finite_sample_risk(task, N) for name, task in tasks(P).items()},
        "ridge_p": RIDGE,
        "penalty": penalty,
        "ridge": {name: Ridge(penalty[name]).finite_sample_risk(task, N) for name, task in tasks(RIDGE).items()},
        "best_p": best,
        "best_penalty": Ridge.tuned(there, N).penalty,
        "best": Ridge.tuned(there, N).finite_sample_risk(there, N),
        "measured_p": at,
        "measured": {name: simulate(MinNorm(), task, N, draws=draws, rng=0) for name, task in tasks(at).items()},
        "measured_penalty": tuned,
        "measured_ridge": {
            name: simulate(Ridge(tuned[name]), task, N, draws=draws, rng=0) for name, task in tasks(at).items()
        },
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for name in data["risk"]:
        about = {"features": name, "SNR": SNR, "n": N}
        p, at = data["ridge_p"], data["measured_p"]
        rows += tables.rows(data["risk"][name], **about, p=P, gamma=P / N, penalty=0.0)
        rows += tables.rows(data["ridge"][name], **about, p=p, gamma=p / N, penalty=data["penalty"][name])
        for penalty, measured in (
            (0.0, data["measured"][name]),
            (data["measured_penalty"][name], data["measured_ridge"][name]),
        ):
            columns = about | {"p": at, "gamma": at / N, "penalty": penalty}
            rows += tables.rows(measured.mean, **columns, standard_error=measured.standard_error["excess"])
    about = {"features": "misspecified", "SNR": SNR, "n": N, "p": data["best_p"], "gamma": data["best_p"] / N}
    return rows + tables.rows(data["best"], **about, penalty=data["best_penalty"])


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The best model of each kind, to be printed."""
    rows = []
    for name in data["risk"]:
        for method, p, risk in (("min-norm", P, data["risk"]), ("best ridge", data["ridge_p"], data["ridge"])):
            best = risk[name].excess.argmin()
            rows.append({"features": name, "method": method, "best p/n": p[best] / N, "risk": risk[name].excess[best]})
    return rows


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left all of the target in the features, right a part of it hidden."""
    fig, (well, mis) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Hastie et al. 2022: tuned ridge has no peak", x=0.012, ha="left")
    well.set(
        title="features show all of the target", ylabel="risk, noise left out", ylim=(0, 8), yticks=[0, 2, 4, 6, 8]
    )
    mis.set(title="features hide the share $(1 + γ)^{-2}$")
    for ax, name in ((well, "well specified"), (mis, "misspecified")):
        ax.set(xscale="log", xlim=(0.1, 10), xlabel="γ = p / n")
        ax.set_xticks([0.1, 0.2, 0.5, 1, 2, 5, 10], ["0.1", "0.2", "0.5", "1", "2", "5", "10"])
        ax.minorticks_off()
        plotting.threshold(1, ax=ax)
        plotting.reference(SNR, "null risk" if ax is well else "", ax=ax)
        for method, p, risk in (("min-norm", P, data["risk"]), ("best ridge", data["ridge_p"], data["ridge"])):
            plotting.risk_curve(p / N, risk[name], field="excess", color=COLORS[method], label=method, ax=ax)
        plotting.measured(data["measured_p"] / N, data["measured"][name], field="excess", ax=ax)
        plotting.measured(data["measured_p"] / N, data["measured_ridge"][name], field="excess", ax=ax)
    look = {"markersize": 17, "color": COLORS["best ridge"], "markeredgecolor": "white", "zorder": 6}
    mis.plot(data["best_p"] / N, data["best"].excess, "D", **look)
    mis.text(1.15, 1, "line: theory, n = 200\ndots: simulation\ndiamond: best of all γ", va="center", fontsize=17)
    plotting.label_lines(well, at={"min-norm": (1.5, 6), "best ridge": (2.2, 2.6)})
    plotting.label_lines(mis, at={"min-norm": (1.8, 6), "best ridge": (1.5, 2.6)})
    return fig


# %%
# ``python reproduce_hastie2022_ridge.py --show`` draws it in a window as well.

example = Example("reproduce_hastie2022_ridge", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
