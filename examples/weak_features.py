r"""
Weak features: take them all. Good ones: stop early
===================================================

**What you see.** Least squares on p of 100 features, n = 40 samples. Left, the p features are a random choice, so that
each carries about 1/100 of the target. Below p = n there is no U at all, every feature added makes the risk worse; past
p = n the risk falls with every one, and the best choice is to take all 100 (diamond). Right, the same features in the
order of their importance: the classical U, with its bottom at p = 14. There is a second descent here as well, but its
bottom, at p = 53, is at almost four times this risk. Both curves end in the same point: all features are all features.

**Why it happens.** The target on the features left out acts like noise on the labels. Below p = n, with S the noise
and the target left out,

.. math:: \text{total} = S\,\frac{n - 1}{n - p - 1}, \qquad
    \text{at random}\quad S = \text{noise} + \text{signal}\,(1 - p/D) .

A random feature lowers S by so little that the variance of one more coefficient is never paid for if n <= D. Past p =
n more features make the variance smaller, not larger, and then even weak ones pay. The most important features leave
almost nothing out after a few coefficients.

**Model.** D = 100 isotropic Gaussian inputs, a linear target of variance 1 with squared coefficients proportional to
1/j^2, label noise of variance 0.04; min-norm least squares on the p inputs chosen, without a look at the data.

**How exact.** Identities at n = 40, for all p; on the left the average over all choices. The dots are fits to simulated
data, on the left over 20 random choices that use each feature equally often; their bars of two standard errors are
mostly smaller than the dots.

**Sources** (numbering not checked): ``belkin2020two``, Theorem 1 and its corollaries on random and on "prescient"
choices; ``breiman1983many`` for p < n.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import MinNorm, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population, its directions by decreasing importance, and the sizes.

N, D = 40, 100
IMPORTANCE = np.arange(1.0, D + 1) ** -2
TASK = Task(np.ones(D), IMPORTANCE / IMPORTANCE.sum(), noise=0.04)
P = np.arange(D + 1)
CHOICES = {"random": TASK.random_subset(P), "most important": TASK.leading(P)}

# Multiples of 5, so that 20 random choices can use each feature equally often.
MEASURED = np.array([5, 10, 15, 25, 55, 60, 70, 80, 100])
SUBSETS = 20


# %%
# The numbers: each curve, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[::3], 4) if fast else (MEASURED, 20)
    important = simulate(MinNorm(at), TASK, N, draws=5 * draws, rng=0)
    return {
        "n": N,
        "p": P,
        "risk": {choice: MinNorm().finite_sample_risk(task, N) for choice, task in CHOICES.items()},
        "measured_p": at,
        "measured": {
            "random": np.transpose([of_random_choices(p, draws) for p in at]),
            "most important": (important.mean.total, important.standard_error["total"]),
        },
    }


def of_random_choices(p: int, draws: int) -> tuple[float, float]:
    """The total risk measured with p random features, and its standard error.

    The choices are stretches of one random order, evenly spaced around it: each feature is in as many of them as any
    other, so that the few important ones do not come in by luck.
    """
    order = np.random.default_rng(p).permutation(D)
    runs = []
    for choice in range(SUBSETS):
        chosen = np.roll(order, -choice * D // SUBSETS)[:p]
        seen = TASK.power[chosen]
        task = Task(np.ones(p), seen, noise=TASK.noise, hidden=max(TASK.signal - seen.sum(), 0.0))
        runs.append(simulate(MinNorm(), task, N, draws=draws, rng=choice))
    errors = [run.standard_error["total"] for run in runs]
    return float(np.mean([run.mean.total for run in runs])), float(np.linalg.norm(errors)) / SUBSETS


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for choice, risk in data["risk"].items():
        rows += tables.rows(risk, features_used=choice, n=N, p=P)
        total, error = data["measured"][choice]
        columns = {"p": data["measured_p"], "total": total, "standard_error": error}
        about = {"features_used": choice, "n": N, "exactness": "simulation"}
        rows += [about | row for row in tables.from_columns(columns)]
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The total risk at the measured sizes, to be printed."""
    columns = {"p": data["measured_p"]}
    for choice, risk in data["risk"].items():
        total, error = data["measured"][choice]
        columns |= {choice: risk.total[data["measured_p"]], f"{choice}, sim.": total, f"{choice} +-": 2 * error}
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Left the random choice, right the best one."""
    fig, (random, important) = plt.subplots(1, 2, sharey=True)
    fig.suptitle("Weak features: take them all. Good ones: stop early", x=0.012, ha="left")
    random.set(title="p random features", ylabel="test risk", ylim=(0, 2.3), yticks=[0, 0.5, 1, 1.5, 2])
    important.set(title="the p most important features")
    for ax, choice in ((random, "random"), (important, "most important")):
        risk, (total, error) = data["risk"][choice], data["measured"][choice]
        ax.set(xlim=(0, D), xlabel="parameters  p")
        ax.set_xticks([0, 20, N, 60, 80, D], ["0", "20", f"n = {N}", "60", "80", "all"])
        plotting.sources(P, risk, ax=ax)
        plotting.reference(TASK.signal + TASK.noise, "predict 0" if ax is important else "", at="right", ax=ax)
        plotting.threshold(N, ax=ax)
        plotting.risk_curve(P, risk, color="black", ax=ax)
        plotting.measured(data["measured_p"], total, 2 * error, clip_on=False, ax=ax)
        best = int(risk.total.argmin())
        mark = {"markersize": 17, "color": "black", "markeredgecolor": "white", "clip_on": False, "zorder": 6}
        ax.plot(best, risk.total[best], "D", **mark)
    random.text(96, 0.53, "best: all", ha="right", va="center")
    important.text(17, 0.42, "best:\np = 14", ha="center", va="center")
    important.text(49, 0.75, "label noise", va="center", color=plotting.COLORS["labels"])
    important.text(55, 1.65, "line: theory\ndots: simulation", fontsize=19)
    plotting.label_bands(random, at={"samples": 56})
    plotting.label_bands(important)
    return fig


# %%
# ``python weak_features.py --show`` draws it in a window as well.

example = Example("weak_features", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
