r"""
Fitting noise is harmless if many small directions absorb it
============================================================

**What you see.** Min-norm least squares interpolates noisy labels: its training error is 0 in every case shown. What
this costs at test time, per unit of label noise, depends on the eigenvalues of the inputs alone. If they decay
exponentially, the cost grows with the number of samples: catastrophic. If they decay like :math:`k^{-2}`, it stays, as
much as the noise itself: tempered. If a few large eigenvalues stand on a floor of very many small ones, it vanishes
like log(n)/n: benign. The eigenvalues :math:`1/(k \log^2 k)` are at the border: the cost vanishes, but only like
1/log n.

**Why it happens.** The noise has to go somewhere. Spread over many more directions than there are samples, each of
them small, it does nearly nothing at a new point. With k* the number of directions that are learnt and R the
effective number of the others, the cost is between constants times

.. math:: k^*/n + n/R_{k^*}

(thin lines), provided that k* is a small enough part of n. The exponential spectrum has effective rank 50 wherever one
cuts it: past n = 50, where its thin line ends, nothing is there to absorb the noise. The k* of :math:`k^{-2}` is nearly
n, and there the theorem says no more than that the cost is at least a constant.

**Model.** Gaussian inputs, label noise of variance 1. From the top: eigenvalues exp(-k/50); :math:`k^{-2}`;
:math:`1/(k \ln^2(e(k+1)/2))`; and exp(-k/2) + 1/dim in dim = n^2 dimensions, which grow with the samples. Effective
ranks with the constant b = 1.

**How exact.** Deterministic equivalent, error O(1/n). The thin lines are bounds up to constants that the theorem
leaves open: here the truth is .55 to 1.2 times them. The dots are fits to simulated data, their bars of two standard
errors mostly smaller than the dots; the slowest spectrum has too many directions to simulate.

**Sources** (numbering not checked): ``bartlett2020benign``, Theorem 4; ``tsigler2023benign``;
``mallinar2022benign`` for the words benign, tempered and catastrophic.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from sandbox import MinNorm, Task, effective_ranks, k_star, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The four spectra, each as a function of the number of samples: only the last one changes with it.

K = np.arange(1.0, 11500.0)
N = np.unique(np.geomspace(10, 1e4, 60).round())
MEASURED = np.array([20, 50, 100, 200])
SPECTRA = ("exponential", "power", "logarithmic", "floor")
SIMULATED = ("exponential", "power", "floor")


def task(spectrum: str, n: ArrayLike) -> Task:
    """The population of n samples."""
    dim = np.asarray(n, dtype=float) ** 2
    if spectrum == "exponential":
        return Task(np.exp(-K / 50), np.full(K.size, 1 / K.size), noise=1)
    if spectrum == "power":
        return Task.power_law(2, 2, noise=1)
    if spectrum == "logarithmic":
        return Task.log_power_law(1, 2, source=2, noise=1)
    return Task.floored_exponential(dim, 2, floor=1 / dim, noise=1)


def simulated_task(spectrum: str, n: int) -> Task:
    """The same, or near enough: a thousand directions and the trace of the others, or floors in finite dimension."""
    if spectrum == "power":
        head = Task.power_law(2, 2, dim=1000, noise=1)
        return Task(head.eigenvalues, head.power, tail=1e-3, noise=1)
    if spectrum == "exponential":
        return Task(np.exp(-K[:2000] / 50), np.full(2000, 1 / 2000), noise=1)
    return task(spectrum, n)


# %%
# The numbers: risk, its bound, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[:2] if fast else MEASURED
    risks, bounds, dimensions = {}, {}, {}
    for spectrum in SPECTRA:
        population = task(spectrum, N)
        risks[spectrum] = MinNorm().risk(population, N)
        learnt = np.asarray(k_star(population, N))
        found = np.isfinite(learnt)
        rest = np.asarray(effective_ranks(population, np.where(found, learnt, 0)).R)
        bounds[spectrum] = np.where(found, learnt / N + N / rest, np.inf)
        dimensions[spectrum] = learnt
    return {
        "n": N,
        "risk": risks,
        "bound": bounds,
        "k_star": dimensions,
        "measured_n": at,
        "measured": {
            spectrum: [simulate(MinNorm(), simulated_task(spectrum, n), n, draws=6, rng=0) for n in at]
            for spectrum in SIMULATED
        },
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for spectrum in SPECTRA:
        bound = {"bound": data["bound"][spectrum], "k_star": data["k_star"][spectrum]}
        rows += tables.rows(data["risk"][spectrum], spectrum=spectrum, n=N, **bound)
        if spectrum in SIMULATED:
            for n, measured in zip(data["measured_n"], data["measured"][spectrum], strict=True):
                error = measured.standard_error["labels"]
                rows += tables.rows(measured.mean, spectrum=spectrum, n=n, standard_error=error)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The cost of the noise at some sizes, to be printed."""
    at = [0, 20, 40, N.size - 1]
    return tables.from_columns({"n": N[at]} | {name: data["risk"][name].labels[at] for name in SPECTRA})


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """The cost of noise against the number of samples."""
    fig, ax = plt.subplots()
    fig.suptitle("Fitting noise is harmless if many small directions absorb it", x=0.012, ha="left")
    ax.set(xscale="log", yscale="log", xlim=(10, 1e4), ylim=(1e-3, 300), xlabel="training samples  n")
    ax.set(ylabel="variance per unit of label noise")
    ax.set_yticks([0.001, 0.01, 0.1, 1, 10, 100], ["0.001", "0.01", "0.1", "1", "10", "100"])
    ax.set_xticks([10, 100, 1000, 1e4], ["10", "100", "1000", "10 000"])
    names = {
        "exponential": "exponential decay:\ncatastrophic",
        "power": "1/k²:\ntempered",
        "logarithmic": "1/(k log² k):\nbarely benign",
        "floor": "few large, n² small:\nbenign",
    }
    colors = {"exponential": "#D55E00", "power": "black", "logarithmic": "#009E73", "floor": "#0072B2"}
    for name in SPECTRA:
        plotting.risk_curve(N, data["risk"][name], field="labels", color=colors[name], label=names[name], ax=ax)
        ax.plot(N, data["bound"][name], color=colors[name], linewidth=1.5)
    for name in SIMULATED:
        for n, measured in zip(data["measured_n"], data["measured"][name], strict=True):
            plotting.measured(n, measured, field="labels", ax=ax)
    ax.text(12, 60, "training error 0 everywhere\nline: theory, dots: simulation\nthin line: k*/n + n/R", fontsize=19)
    plotting.label_lines(ax)
    return fig


# %%
# ``python benign_overfitting.py --show`` draws it in a window as well.

example = Example("benign_overfitting", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
