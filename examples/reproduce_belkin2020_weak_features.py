r"""
Belkin et al. 2020: chosen at random, all features win
======================================================

**What you see.** The three figures of the paper in its own axes: the risk of min-norm least squares on p of D features,
against p. Left, the Gaussian model with p features chosen at random: the risk rises up to a peak at p = n, falls
beyond, and is least where all D are taken (diamond). In the middle the features come in the order of their importance,
which takes prescience: now the classical U before the peak has the lowest point, at p = 14. Right, the Fourier series
model with modes chosen at random: another matrix, the same shape, and again all modes are best.

**Why it happens.** In the Gaussian model, with T the features chosen and S = noise + the target on the others,

.. math:: \text{risk} = S\,\frac{n-1}{n-p-1} \quad (p \le n - 2), \qquad
    \text{risk} = \|\beta_T\|^2 \Bigl(1 - \frac np\Bigr) + S\,\Bigl(1 + \frac{n}{p-n-1}\Bigr) \quad (p \ge n + 2),

infinite between. A random choice of p has :math:`\|\beta_T\|^2 = p/D` on average. In the Fourier model n rows and p
columns of a unitary matrix are drawn, and with the smaller and the larger of n/D and p/D, lo and hi, the risk tends to
:math:`1 - 2\,lo + lo(1 - lo)/(hi - lo)`.

**Model.** Left and middle, D = 100 isotropic Gaussian features, n = 40, :math:`\|\beta\|^2 = 1`, noise variance 1/25;
in the middle :math:`\beta_j^2 \propto 1/j^2`. The risk counts the noise on the labels of the test points, as in the
paper. Right, a noiseless target with isotropic coefficients, :math:`\|\beta\|^2 = 1`, sampled at n = 101 of D = 503
points.

**How exact.** Left and middle identities, on the left averaged over the choice of features. Right the limit of large D,
off by O(1/D). Dots are fits to simulated data: their bars of two standard errors are mostly smaller than the dots.

**Where it differs from the paper.** D, n and the noise on the left are those of its figure. In the middle they are the
same here, with a decay like 1/j^2, and on the right n and D are ours: there the paper's values were not checked. D is
prime, so that no submatrix of the discrete Fourier transform is singular. The diamonds are ours.

**Sources** (numbering not checked): ``belkin2020two``, Figure 1 and Theorem 1 for the Gaussian model, Figure 2 for the
prescient choice, Figure 3 and Section 3 for Fourier series.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import FourierSeries, MinNorm, Task, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The Gaussian model, its features by decreasing importance; any order would do for a random choice.

N, D = 40, 100
IMPORTANCE = np.arange(1.0, D + 1) ** -2
GAUSSIAN = Task(np.ones(D), IMPORTANCE / IMPORTANCE.sum(), noise=1 / 25)
P = np.arange(D + 1)
CHOICES = {"random": GAUSSIAN.random_subset(P), "prescient": GAUSSIAN.leading(P)}
MEASURED = np.array([5, 24, 30, 50, 60, 75, 100])

# The Fourier model: a prime number of modes, so that no submatrix of the transform is singular.

MODES = 503
ROWS = 101
FOURIER = Task.isotropic(MODES)
SIZES = np.union1d(np.linspace(0, MODES, 120).round().astype(int), np.arange(ROWS - 15, ROWS + 16))
MEASURED_SIZES = np.array([20, 45, 70, 130, 180, 250, 370, 503])


# %%
# The numbers: each curve, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[1::3], 10) if fast else (MEASURED, 100)
    sizes, repeats = (MEASURED_SIZES[::3], 2) if fast else (MEASURED_SIZES, 4)
    # Isotropic features do not know which of them were chosen: on average the target they show is all that counts.
    tasks = {"random": Task.misspecified(at, at / D, noise=GAUSSIAN.noise), "prescient": GAUSSIAN.leading(at)}
    return {
        "n": N,
        "p": P,
        "risk": {choice: MinNorm().finite_sample_risk(task, N) for choice, task in CHOICES.items()},
        "measured_p": at,
        "measured": {choice: simulate(MinNorm(), task, N, draws=draws, rng=0) for choice, task in tasks.items()},
        "rows": ROWS,
        "modes": SIZES,
        "fourier": FourierSeries(SIZES).risk(FOURIER, ROWS),
        "measured_modes": sizes,
        "measured_fourier": np.array([fourier_risks(p, repeats) for p in sizes]),
    }


def fourier_risks(p: int, repeats: int) -> list[float]:
    """The risk at random rows and modes of the transform, averaged over the coefficients of the target.

    The risk of a fit with p modes at n points is 1 - 2m/D + (the sum of the squared inverse singular values)/D, with
    the m = min(n, p) singular values of the rows and columns drawn.
    """
    rng = np.random.default_rng(p)
    risks = []
    for _ in range(repeats):
        rows = rng.choice(MODES, ROWS, replace=False)
        columns = rng.choice(MODES, p, replace=False)
        matrix = np.exp(2j * np.pi * np.outer(rows, columns) / MODES) / np.sqrt(MODES)
        singular = np.linalg.svd(matrix, compute_uv=False)
        risks.append(float(1 - 2 * singular.size / MODES + np.sum(singular**-2) / MODES))
    return risks


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for choice, risk in data["risk"].items():
        measured, at = data["measured"][choice], data["measured_p"]
        about = {"model": "Gaussian", "choice": choice, "n": N, "D": D}
        rows += tables.rows(risk, **about, p=P)
        rows += tables.rows(measured.mean, **about, p=at, standard_error=measured.standard_error["total"])
    about = {"model": "Fourier", "choice": "random", "n": ROWS, "D": MODES}
    rows += tables.rows(data["fourier"], **about, p=data["modes"])
    columns = {"p": data["measured_modes"], "total": fourier_mean(data), "standard_error": fourier_error(data)}
    return rows + [about | {"exactness": "simulation"} | row for row in tables.from_columns(columns)]


def fourier_mean(data: dict[str, Any]) -> np.ndarray:
    """The average risk of the draws of rows and modes."""
    return data["measured_fourier"].mean(axis=1)


def fourier_error(data: dict[str, Any]) -> np.ndarray:
    """Its standard error."""
    risks = data["measured_fourier"]
    return risks.std(axis=1, ddof=1) / risks.shape[1] ** 0.5


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The best number of features, to be printed."""
    curves = {f"Gaussian, {choice}": (P, risk.total, D) for choice, risk in data["risk"].items()}
    curves["Fourier, random"] = data["modes"], data["fourier"].total, MODES
    rows = []
    for name, (p, total, count) in curves.items():
        rows.append({"model": name, "best p": p[total.argmin()], "D": count, "risk": total.min(), "null": total[0]})
    return rows


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """The Gaussian model with both choices, and the Fourier model."""
    fig, (random, prescient, fourier) = plt.subplots(1, 3, sharey=True)
    fig.suptitle("Belkin et al. 2020: chosen at random, all features win", x=0.012, ha="left")
    random.set(title="Gaussian, random p", ylabel="risk", ylim=(0, 5), yticks=[0, 1, 2, 3, 4, 5])
    prescient.set(title="Gaussian, prescient p")
    fourier.set(title="Fourier, random p")
    for ax, choice in ((random, "random"), (prescient, "prescient")):
        ax.set(xlim=(0, D), xlabel="p")
        ax.set_xticks([N, D], [f"n = {N}", f"D = {D}"])
        plotting.threshold(N, ax=ax)
        plotting.risk_curve(P, data["risk"][choice], color="black", ax=ax)
        plotting.measured(data["measured_p"], data["measured"][choice], clip_on=False, ax=ax)
        lowest(ax, P, data["risk"][choice].total)
    fourier.set(xlim=(0, MODES), xlabel="p")
    fourier.set_xticks([ROWS, MODES], [f"n = {ROWS}", f"D = {MODES}"])
    plotting.threshold(ROWS, ax=fourier)
    plotting.risk_curve(data["modes"], data["fourier"], color="black", ax=fourier)
    error = 2 * fourier_error(data)
    plotting.measured(data["measured_modes"], fourier_mean(data), error, clip_on=False, ax=fourier)
    lowest(fourier, data["modes"], data["fourier"].total)
    random.text(97, 0.25, "best: all", ha="right", va="center")
    prescient.text(18, 0.56, "best:\n14", ha="center", va="center", fontsize=19)
    fourier.text(488, 0.45, "best: all", ha="right", va="center")
    prescient.text(52, 4.2, "line: theory\ndots: simulation", va="center", fontsize=17)
    return fig


def lowest(ax: plt.Axes, p: np.ndarray, total: np.ndarray) -> None:
    """Mark the least risk."""
    best = total.argmin()
    mark = {"markersize": 17, "color": "black", "markeredgecolor": "white", "clip_on": False, "zorder": 6}
    ax.plot(p[best], total[best], "D", **mark)


# %%
# ``python reproduce_belkin2020_weak_features.py --show`` draws it in a window as well.

example = Example("reproduce_belkin2020_weak_features", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
