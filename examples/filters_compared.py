r"""
How you regularise matters little, how much matters a lot
=========================================================

**What you see.** Four ways to fit the same noisy data: ridge regression, gradient flow stopped early, gradient descent
with momentum stopped early, and least squares on the leading principal components. Left, what each keeps of the
direction of eigenvalue w at its best setting: 1 is all, 0 is nothing. The four look different, one overshoots, one is a
step. Right, each method from its strongest to its weakest setting, against the number of parameters that it effectively
uses: the test risks are almost the same U. The best of each (large dots) lie within 6% of each other, while none at all
costs 160%.

**Why it happens.** All four keep what is large, drop what is small, and differ in between. What the label noise adds to
the risk is by definition noise times effective parameters over n, for each of them. Only what they miss of the target
differs, and where the target is spread over many directions it differs little. The exact shape of the filter counts
where a few eigenvalues stand apart.

**Model.** n = 100 samples, 150 directions of eigenvalues 1/k^1.2, a target with power proportional to k^-1.6 and
variance 1, label noise of variance 0.5. Momentum is 0.9, with steps of 0.0003 on the un-normalised loss; with larger
steps it overshoots more and its best is worse. Left the ticks are the eigenvalues of one training set.

**How exact.** Deterministic equivalents, with an error O(1/n): within 3% of the simulations. The effective parameters
are those of Curth et al., at test inputs. The white dots are fits to simulated data.

**Sources.** ``ali2019continuous`` for gradient flow against ridge; ``paquette2021sgd``, which has momentum among
others; ``ledoit2011eigenvectors`` for sample components; ``curth2023u`` for the effective parameters.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sandbox import GradientFlow, HeavyBall, MinNorm, PrincipalComponents, Ridge, Task, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The population, and each method from strong to weak.

N = 100
DIM = 150
TASK = Task.power_law(1.2, 1.6, dim=DIM, noise=0.5)
STEP, MOMENTUM = 3e-4, 0.9
SETTINGS = {
    "ridge": np.geomspace(1e3, 1e-4, 121),
    "early stopping": np.geomspace(1e-3, 1e4, 121),
    "momentum": np.unique(np.geomspace(4, 3000, 100).round()),
    "components": np.append(np.arange(1.0, 30.0), np.arange(30.0, N + 1, 5)),
}
MEASURED = {
    "ridge": np.array([20.0, 8.0, 0.5, 0.05, 0.005]),
    "early stopping": np.array([0.02, 0.08, 1.0, 10.0, 100.0]),
    "momentum": np.array([12.0, 70.0, 300.0, 2000.0]),
    "components": np.array([3.0, 10.0, 25.0, 60.0, 85.0]),
}
COLORS = {
    "ridge": PALETTE["green"],
    "early stopping": PALETTE["black"],
    "momentum": PALETTE["vermillion"],
    "components": PALETTE["blue"],
}


def model(name: str, setting: Any) -> Any:
    """The method at one setting, or at several."""
    if name == "ridge":
        return Ridge(setting)
    if name == "early stopping":
        return GradientFlow(setting)
    return HeavyBall(STEP, MOMENTUM, setting) if name == "momentum" else PrincipalComponents(setting)


# %%
# The numbers: each method at every setting and at its best, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = {name: settings[1::2] if fast else settings for name, settings in MEASURED.items()}
    risk = {name: model(name, settings).risk(TASK, N) for name, settings in SETTINGS.items()}
    best = {name: float(SETTINGS[name][risk[name].total.argmin()]) for name in SETTINGS}
    best |= {"ridge": float(Ridge.tuned(TASK, N).penalty), "early stopping": float(GradientFlow.tuned(TASK, N).time)}
    inputs = np.random.default_rng(0).standard_normal((N, DIM)) * np.sqrt(TASK.eigenvalues)
    eigenvalues = np.linalg.eigvalsh(inputs @ inputs.T)
    w = np.geomspace(0.04, eigenvalues[-1] * 1.5, 401)
    kept = {name: w * model(name, best[name]).spectral_filter(w) for name in SETTINGS if name != "components"}
    # As many eigenvalues as components are above the cut.
    last = -int(best["components"])
    cut = np.sqrt(eigenvalues[last] * eigenvalues[last - 1])
    return {
        "n": N,
        "settings": SETTINGS,
        "risk": risk,
        "best_setting": best,
        "best": {name: model(name, setting).risk(TASK, N) for name, setting in best.items()},
        "min_norm": MinNorm().risk(TASK, N),
        "eigenvalues": eigenvalues,
        "w": w,
        "kept": kept | {"components": np.where(w > cut, 1.0, 0.0)},
        "measured_setting": at,
        "measured": {
            name: simulate(model(name, settings), TASK, N, draws=10 if fast else 60, rng=0)
            for name, settings in at.items()
        },
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for name, setting in SETTINGS.items():
        measured, about = data["measured"][name], {"method": name, "n": N}
        rows += tables.rows(data["risk"][name], **about, setting=setting)
        rows += tables.rows(data["best"][name], **about, setting=data["best_setting"][name])
        errors = measured.standard_error["total"]
        rows += tables.rows(measured.mean, **about, setting=data["measured_setting"][name], standard_error=errors)
    filters = [
        {"method": name, "eigenvalue": w, "kept": kept, "setting": data["best_setting"][name]}
        for name, values in data["kept"].items()
        for w, kept in zip(data["w"].tolist(), values.tolist(), strict=True)
    ]
    return rows + filters


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Each method at its best, and none of them, to be printed."""
    rows = [
        {
            "method": name,
            "best setting": data["best_setting"][name],
            "effective parameters": risk.effective_parameters,
            "total": risk.total,
        }
        for name, risk in data["best"].items()
    ]
    end = data["min_norm"]
    return [
        *rows,
        {
            "method": "none",
            "best setting": np.nan,
            "effective parameters": end.effective_parameters,
            "total": end.total,
        },
    ]


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left the filters, right what they are worth."""
    fig, (left, right) = plt.subplots(1, 2)
    fig.suptitle("How you regularise matters little, how much matters a lot", x=0.012, ha="left")
    draw_filters(left, data)
    draw_risks(right, data)
    return fig


def draw_filters(ax: Axes, data: dict[str, Any]) -> None:
    """What each method keeps at its best setting."""
    w = data["w"]
    ax.set(title="different filters ...", xlabel="eigenvalue of the training set  w", ylabel="part that is kept")
    ax.set(xscale="log", xlim=(w[0], w[-1]), ylim=(-0.06, 1.75), yticks=[0, 0.5, 1])
    ax.set_xticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    ax.minorticks_off()
    for name, kept in data["kept"].items():
        ax.plot(w, kept, color=COLORS[name], label=name)
    eigenvalues = data["eigenvalues"]
    ax.plot(eigenvalues, np.full(eigenvalues.shape, -0.03), "|", color=plotting.QUIET, markersize=12)
    plotting.label_lines(ax, at={name: (0.06, 1.66 - 0.13 * i) for i, name in enumerate(COLORS)})


def draw_risks(ax: Axes, data: dict[str, Any]) -> None:
    """The risk against the effective parameters, the best of each method marked."""
    ax.set(title="... the same U", xlabel="effective parameters", ylabel="test risk", ylim=(0.5, 1.8))
    ax.set(xscale="log", xlim=(2, 260), yticks=[0.5, 1, 1.5])
    ax.set_xticks([2, 10, 100], ["2", "10", "100"])
    ax.minorticks_off()
    plotting.reference(TASK.signal + TASK.noise, "predict 0", ax=ax)
    for name, risk in data["risk"].items():
        order = np.argsort(risk.effective_parameters)
        plotting.risk_curve(risk.effective_parameters[order], risk[order], color=COLORS[name], ax=ax)
        measured = data["measured"][name]
        plotting.measured(measured.mean.effective_parameters, measured, markeredgecolor=COLORS[name], ax=ax)
        best, look = data["best"][name], {"markersize": 18, "markeredgecolor": "white", "zorder": 7}
        ax.plot(best.effective_parameters, best.total, "o", color=COLORS[name], **look)
    ax.text(2.2, 1.35, "line: theory\nwhite: simulation", va="center", fontsize=19)
    ax.text(13, 0.575, "best of each", ha="center", va="center")


# %%
# ``python filters_compared.py --show`` draws it in a window as well.

example = Example("filters_compared", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
