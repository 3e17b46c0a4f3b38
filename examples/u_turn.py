r"""
Double descent folds back, but not onto itself
==============================================

**What you see.** Left, the test risk of min-norm least squares on the first p of 4000 features, n = 100 samples: a U,
a peak at p = n, a second descent. Right, the same points against the effective number of parameters, which says how
much of the label noise the fit passes on to new inputs. It grows with p only up to p = n, where it is infinite, and
falls from there on: the curve runs out to infinity, turns, and comes back (arrows). The variance from label noise comes
back on its own line. The risk does not: the way back is a U of its own and lies above the way out. (Far out of the
frame, next to the peak, the two cross.)

**Why it happens.** The effective number is n times the variance per unit of label noise, so against it this variance
is a straight line by definition. Two sizes p < n < p' fold onto each other if they have the same effective number,

.. math:: \frac{np}{n - p - 1} = \frac{n^2}{p' - n - 1}, \quad\text{that is,}\quad p\,(p' - 1) = n\,(n - 1) ,

p = 50 and p' = 199 for instance (in the limit p p' = n^2). But they are not the same model: past p = n the fit shrinks
the target by the factor n/p' on average, so that p' = 199 has almost three times the bias of p = 50. The effective
number explains the peak; which of two models is better, it does not say.

**Model.** 4000 isotropic Gaussian inputs, taken in their order, a linear target of variance 1 with squared coefficients
proportional to j^-1.5, label noise of variance 0.2. The target on the inputs left out acts like noise as well.

**How exact.** Identities at n = 100, for all p. The dots are fits to simulated data at 5 pairs p, p' that fold onto
each other; risk and effective parameters are both measured, the bars of two standard errors smaller than the dots.

**Sources** (numbering not checked): ``curth2023u`` for the effective parameters at test inputs and for folding;
``belkin2020two``, Theorem 1, for the risk.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import MinNorm, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population and the sizes: every p up to n, then as many as are seen as a smooth curve, and pairs that fold.

N, D = 100, 4000
POWER = np.arange(1.0, D + 1) ** -1.5
TASK = Task(np.ones(D), POWER / POWER.sum(), noise=0.2)
FEWER = np.array([10, 36, 50, 60, 66])
PARTNERS = 1 + N * (N - 1) // FEWER
P = np.union1d(np.arange(2 * N), np.append(np.geomspace(2 * N, D, 150).round().astype(int), PARTNERS))
BRANCHES = {"p < n": P <= N, "p > n": P >= N}
COLORS = {"p < n": "black", "p > n": "#009E73"}
HEADS = {"p < n": [54, 56], "p > n": [180, 184]}


# %%
# The numbers: the curve, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    pairs = np.array([FEWER, PARTNERS])[:, ::2] if fast else np.array([FEWER, PARTNERS])
    return {
        "n": N,
        "p": P,
        "risk": MinNorm(P).finite_sample_risk(TASK, N),
        "pairs": pairs,
        "measured": simulate(MinNorm(pairs), TASK, N, draws=4 if fast else 20, rng=0),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of the curve."""
    measured = data["measured"]
    errors = {f"{name}_error": measured.standard_error[name] for name in ("total", "effective_parameters")}
    return tables.rows(data["risk"], n=N, p=P) + tables.rows(measured.mean, n=N, p=data["pairs"], **errors)


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The pairs that fold onto each other, to be printed."""
    columns = {}
    for name, p in zip(("p", "p'"), data["pairs"], strict=True):
        risk = data["risk"][np.searchsorted(P, p)]
        columns |= {name: p, f"effective, {name}": risk.effective_parameters, f"total, {name}": risk.total}
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """The same points, left against the number of parameters, right against the effective one."""
    risk, measured, pairs = data["risk"], data["measured"], data["pairs"]
    fig, (count, effective) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Double descent folds back, but not onto itself", x=0.012, ha="left")
    count.set(title="risk against p", ylabel="test risk", ylim=(0, 1.6), yticks=[0, 0.5, 1, 1.5])
    count.set(xscale="log", xlim=(1, D), xlabel="parameters  p")
    count.set_xticks([1, 10, 100, 1000], ["1", "10", "n = 100", "1000"])
    effective.set(title="the same points", xlim=(0, 210), xlabel="effective parameters")
    plotting.threshold(N, ax=count)
    error = 2 * measured.standard_error["total"].ravel()
    for ax, x, at in (
        (count, P, pairs),
        (effective, risk.effective_parameters, measured.mean.effective_parameters),
    ):
        for branch, color in COLORS.items():
            on = BRANCHES[branch]
            plotting.risk_curve(x[on], risk[on], field="labels", color=plotting.COLORS["labels"], ax=ax)
            plotting.risk_curve(x[on], risk[on], color=color, ax=ax)
        plotting.measured(at.ravel(), measured.mean.total.ravel(), error, ax=ax)

    # The way along the curve: sizes at the dots, heads on the line, the turn at infinity outside the frame.
    for (branch, color), sizes, up in zip(COLORS.items(), pairs, (-1, 1), strict=True):
        for p in sizes:
            place = risk[np.searchsorted(P, p)]
            name = f"p = {p}" if p == sizes[0] else f"{p}"
            look = {"textcoords": "offset points", "va": "center", "color": color, "fontsize": 19}
            x = 20 if p == sizes[0] else 0
            effective.annotate(name, (place.effective_parameters, place.total), (x, 24 * up), ha="center", **look)
        ways = risk[np.searchsorted(P, HEADS[branch])]
        ends = np.transpose([ways.effective_parameters, ways.total])
        head = {"arrowstyle": "-|>", "mutation_scale": 45, "linewidth": 0, "color": color, "shrinkA": 0, "shrinkB": 0}
        effective.annotate("", ends[1], ends[0], arrowprops=head)
    turn = {"arrowstyle": "-|>", "mutation_scale": 25, "linewidth": 3, "connectionstyle": "arc3,rad=0.8"}
    effective.annotate("", (212, 1.1), (212, 0.88), arrowprops=turn | {"color": plotting.QUIET}, annotation_clip=False)
    effective.text(228, 0.985, "p = n\nat ∞", va="center", color=plotting.QUIET, fontsize=19)
    label = {"color": plotting.COLORS["labels"], "va": "center"}
    count.text(210, 0.25, "label noise", **label)
    effective.text(146, 0.09, "label noise, both ways", ha="center", **label)
    count.text(1.3, 1.3, "line: theory\ndots: simulation", fontsize=19)
    return fig


# %%
# ``python u_turn.py --show`` draws it in a window as well.

example = Example("u_turn", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
