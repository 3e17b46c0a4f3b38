r"""
The second descent ends in a plateau; only data lower it
========================================================

**What you see.** Double descent from one parameter to a trillion, for 100 to 100 million samples. While p is small the
number of samples hardly matters. Then each curve leaves the common line, peaks at p = n, and descends to a plateau 2.6
times lower than its best p < n. At p = 100 n all but 1% of the way is done, and no number of parameters leads
lower. A hundred times the data does: it lowers the plateau ten times.

**Why it happens.** What can be learnt is limited by the scarcer of samples and parameters. With m the smaller and M the
larger of n and p, on this spectrum

.. math:: \text{risk} = \frac{C\, m^{-1/2}}{1 - m/M}, \qquad
    C = \frac{1}{\zeta(a)} \left( \frac{\pi/a}{\sin(\pi/a)} \right)^a = 1.44, \qquad a = 1.5,

for large m, and within 1% of it from m = 100 on. It is symmetric in n and p, and infinite where they are equal. In
general the plateau falls like n^-min(b - 1, 2a) where the eigenvalues fall like k^-a and the power like k^-b.

**Model.** Infinitely many inputs of variance k^-1.5, k = 1, 2, ..., a target with power proportional to k^-1.5 and
variance 1, no label noise at all; min-norm least squares on p random Gaussian projections of the inputs.

**How exact.** Deterministic equivalent of the infinite spectrum itself, with an error O(1/m), and about 1/\|p - n\|
near the peak. What it costs does not depend on n and p: all curves together take a tenth of a second. The dots are
fits to simulated data at n = 100, on a task with 1000 directions whose others are taken together as a tail, which
changes the risk by less than 0.1%. They agree with theory within 3% from p = 30 on, within 7% below, where few
projections are few draws. Bars of two standard errors are smaller than the dots.

**Sources** (numbering not checked): ``defilippis2024dimension`` for the equivalent and the scaling laws;
``atanasov2024scaling``; ``simon2023eigenlearning`` for the plateau.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import RandomFeatures, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The population, whole and as it is simulated; the sizes. The grids step over |p - n| <= 1, where the risk is infinite.

EXPONENT = 1.5
TASK = Task.power_law(EXPONENT, EXPONENT)
SAMPLES = (1e2, 1e4, 1e6, 1e8)
UNLIMITED = 1e15
LARGEST = 1e12
LISTED = 1000
MEASURED = np.array([1, 3, 10, 30, 60, 170, 350, 1000])


def sizes(n: float) -> np.ndarray:
    """Numbers of parameters, closer and closer together near n."""
    away = np.geomspace(2, n / 2, 80)
    p = np.concatenate([np.geomspace(1, LARGEST, 145), n - away, n + away])
    return np.unique(p[(np.abs(p - n) > 1) & (p <= LARGEST)])


def finite(task: Task, listed: int) -> Task:
    """A power law of which the first directions are listed, and the rest taken together as tail and hidden target."""
    k = np.arange(1.0, listed + 1)
    rest = (listed + 0.5) ** (1 - EXPONENT) / (EXPONENT - 1)  # sum over k > listed, to 1 / listed^2
    power = k**-EXPONENT
    share = task.signal / (power.sum() + rest)
    return Task(power, share * power, hidden=share * rest, tail=rest)


# %%
# The numbers: a curve for each n, and fits to simulated data for the first.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[1:6:2] if fast else MEASURED
    p = {n: sizes(n) for n in (*SAMPLES, UNLIMITED)}
    return {
        "n": np.array(SAMPLES),
        "p": p,
        "risk": {size: RandomFeatures(grid).risk(TASK, size) for size, grid in p.items()},
        "plateau": RandomFeatures(np.inf).risk(TASK, SAMPLES),
        "measured_p": at,
        "measured": simulate(RandomFeatures(at), finite(TASK, LISTED), SAMPLES[0], draws=3 if fast else 10, rng=0),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for n, risk in data["risk"].items():
        rows += tables.rows(risk, n=n, p=data["p"][n])
    rows += tables.rows(data["plateau"], n=data["n"], p=np.inf)
    measured = data["measured"]
    errors = measured.standard_error["total"]
    return rows + tables.rows(measured.mean, n=SAMPLES[0], p=data["measured_p"], standard_error=errors)


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The bottom before the peak and the plateau after it, to be printed."""
    bottom = [data["risk"][n].total[data["p"][n] < n].min() for n in SAMPLES]
    last = [data["risk"][n].total[-1] for n in SAMPLES]
    plateau = data["plateau"].total
    columns = {"best p < n": bottom, "p = 10^12": last, "p = inf": plateau, "times sqrt(n)": plateau * data["n"] ** 0.5}
    return tables.from_columns({"n": data["n"], **columns})


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """One panel, both axes logarithmic, so that equal factors are equal steps."""
    fig, ax = plt.subplots()
    fig.suptitle("The second descent ends in a plateau; only data lower it", x=0.012, ha="left")
    ax.set(xlabel="parameters  p", xscale="log", xlim=(1, LARGEST))
    ax.set(ylabel="test risk", yscale="log", ylim=(4e-5, 2))
    ax.set_xticks([1.0, 1e2, 1e4, 1e6, 1e8, 1e10, 1e12], ["1", "10²", "10⁴", "10⁶", "10⁸", "10¹⁰", "10¹²"])
    ax.set_yticks([1e-4, 1e-3, 1e-2, 1e-1, 1], ["0.0001", "0.001", "0.01", "0.1", "1"])
    ax.minorticks_off()
    look = {"color": plotting.QUIET, "linewidth": 2, "linestyle": (0, (4, 3))}
    plotting.risk_curve(data["p"][UNLIMITED], data["risk"][UNLIMITED], label="n → ∞", ax=ax, **look)
    for (n, name), color in zip(NAMES.items(), COLORS, strict=True):
        look = {
            "label": f"n = {name}",
            "zorder": 2.9 - 0.05 * np.log10(n),
        }  # the first descent belongs to n = 100 as well
        plotting.risk_curve(data["p"][n], data["risk"][n], color=color, ax=ax, **look)
    plotting.measured(data["measured_p"], data["measured"], clip_on=False, ax=ax)
    first, second = data["plateau"].total[:2]
    arrow = {"arrowstyle": "-|>", "linewidth": 3, "shrinkA": 4, "shrinkB": 4, "mutation_scale": 24, "color": "black"}
    ax.annotate("", (4e11, second), (4e11, first), arrowprops=arrow)
    ax.text(2e11, np.sqrt(first * second), "data × 100\nrisk ÷ 10", ha="right", va="center")
    ax.text(1.7, 1.3e-4, "line: theory\ndots: simulation", va="center", fontsize=19)
    plotting.label_lines(ax, at={"n → ∞": (2e9, 5.5e-5)})
    return fig


NAMES = {1e2: "10²", 1e4: "10⁴", 1e6: "10⁶", 1e8: "10⁸"}
COLORS = ("#000000", "#0072B2", "#009E73", "#D55E00")


# %%
# ``python at_scale.py --show`` draws it in a window as well.

example = Example("at_scale", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
