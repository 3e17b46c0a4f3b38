r"""
Belkin et al. 2019: risk and norm peak together at N = n
========================================================

**What you see.** The figure on random Fourier features in the paper's own axes, one above the other: test risk, norm of
the fitted coefficients and training risk of least squares on N random Fourier features, n = 200 samples, against N. The
test risk is a U, then a peak at N = n, then a second descent, far below the bottom of the U. The norm grows up to the
same peak, and falls along the second descent. The training risk reaches 0 at N = n and stays there, so it has nothing
to say about what follows. Dashed, what both curves tend to: the interpolating function of least norm in the space of
the Gaussian kernel.

**Why it happens.** Past N = n every model interpolates, and the fit is the one of least norm. More features offer more
interpolating functions, so the least norm among them falls, down to that of the kernel. A small norm means a smooth
function; at N = n there is but one that interpolates, and to fit the noise it must be wild. The kernel is

.. math:: E_{w, b}\; 2 \cos(\langle w, x\rangle + b) \cos(\langle w, x'\rangle + b)
    = E_w \cos \langle w, x - x'\rangle ,

which is close to :math:`e^{-\|x - x'\|^2 / 2 \dim}` for directions w on the unit sphere.

**Model.** Inputs uniform on the sphere of radius sqrt(dim), dim = 40, a linear target of variance 1, label noise of
variance 0.1; features :math:`N^{-1/2} (\cos \langle w_j, x\rangle - \sin \langle w_j, x\rangle)` with :math:`\|w_j\| =
1`, which have the same kernel as those with random phases b; min-norm least squares. The norm is the root of the mean
square.

**How exact.** Deterministic equivalent of the exact spectrum on the sphere: the risks are within 3% of the simulation,
the norms within 4%. The dots are fits to simulated data; the bars of two standard errors of the risks are mostly
smaller than the dots.

**Where it differs from the paper.** There the data are 10 000 pictures of digits, here they are drawn from a sphere,
with noise; the axis reaches to 6 n as there. The features have the factor :math:`N^{-1/2}`, so that the norm tends to
the norm in the space of the kernel. The paper shows classification errors as well.

**Sources** (numbering not checked): ``belkin2019reconciling``, Figure 2.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from sandbox import RandomFeatures, SphericalTask, plotting, simulate, tables
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The population, the features and the sizes; the number of features is N here, as in the paper. The grid steps over
# |N - n| = 1, where the risk of the simulation is infinite and the equivalent does not know.

SAMPLES, DIM = 200, 40
TASK = SphericalTask(DIM, [0, 1], noise=0.1)
N = np.union1d(np.arange(2, 1201, 5), np.arange(SAMPLES - 12, SAMPLES + 13, 2))
MEASURED = np.array([20, 60, 100, 140, 260, 340, 480, 700, 1000])


def fourier(z: ArrayLike) -> NDArray[np.float64]:
    """A random Fourier feature of phase pi/4; on average over w all phases have the same kernel."""
    return np.cos(z) - np.sin(z)


# %%
# The numbers: both curves, their limits, and fits to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[1:7:2], 2) if fast else (MEASURED, 8)
    model, kernel = RandomFeatures(N, fourier), RandomFeatures(np.inf, fourier)
    return {
        "n": SAMPLES,
        "N": N,
        "risk": model.risk(TASK, SAMPLES),
        "norm": np.sqrt(model.equivalent(TASK, SAMPLES).weight_norm),
        "kernel": kernel.risk(TASK, SAMPLES),
        "kernel_norm": np.sqrt(kernel.equivalent(TASK, SAMPLES).weight_norm),
        "measured_N": at,
        "measured": simulate(RandomFeatures(at, fourier), TASK, SAMPLES, draws=draws, rng=0),
        "measured_norm": np.array([fitted_norm(size, 4 * draws) for size in at]),
    }


def fitted_norm(features: int, draws: int) -> float:
    """The root of the mean square norm of the coefficients, fitted to noisy data."""
    rng = np.random.default_rng(features)
    squares = []
    for _ in range(draws):
        x, w = (rng.standard_normal((count, DIM)) for count in (SAMPLES, features))
        x *= DIM**0.5 / np.linalg.norm(x, axis=1, keepdims=True)
        w /= np.linalg.norm(w, axis=1, keepdims=True)
        y = x[:, 0] + TASK.noise**0.5 * rng.standard_normal(SAMPLES)
        coefficients = np.linalg.lstsq(fourier(x @ w.T) / features**0.5, y, rcond=None)[0]
        squares.append(coefficients @ coefficients)
    return float(np.sqrt(np.mean(squares)))


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    errors = {f"{name}_error": data["measured"].standard_error[name] for name in ("total", "train")}
    return [
        *tables.rows(data["risk"], n=SAMPLES, N=N, norm=data["norm"]),
        *tables.rows(data["kernel"], n=SAMPLES, N=np.inf, norm=data["kernel_norm"]),
        *tables.rows(data["measured"].mean, n=SAMPLES, N=data["measured_N"], norm=data["measured_norm"], **errors),
    ]


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Risk and norm at the measured sizes, to be printed."""
    at = data["measured_N"]
    model = RandomFeatures(at, fourier)
    risk, measured = model.risk(TASK, SAMPLES), data["measured"].mean
    norm = np.sqrt(model.equivalent(TASK, SAMPLES).weight_norm)
    columns = {"N": at, "test": risk.total, "test, sim.": measured.total, "norm": norm}
    columns |= {"norm, sim.": data["measured_norm"], "train": risk.train, "train, sim.": measured.train}
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Test risk, norm and training risk, one above the other, as in the paper."""
    fig, (test, norm, train) = plt.subplots(3, 1, sharex=True, height_ratios=[1.5, 1, 1])
    fig.suptitle("Belkin et al. 2019: risk and norm peak together at N = n", x=0.012, ha="left")
    test.set(ylabel="test", ylim=(0, 3), yticks=[0, 1, 2, 3])
    norm.set(ylabel="norm", ylim=(0, 60), yticks=[0, 20, 40, 60])
    train.set(
        ylabel="train", ylim=(-0.05, 1.1), yticks=[0, 0.5, 1], xlim=(0, 1200), xlabel="random Fourier features  N"
    )
    train.set_xticks(
        [0, SAMPLES, 400, 600, 800, 1000, 1200], ["0", f"n = {SAMPLES}", "400", "600", "800", "1000", "1200"]
    )
    for ax in (test, norm, train):
        plotting.threshold(SAMPLES, ax=ax)
    at, color = data["measured_N"], PALETTE["blue"]
    plotting.reference(data["kernel"].total, ax=test)
    plotting.reference(data["kernel_norm"], ax=norm)
    plotting.risk_curve(N, data["risk"], color=color, ax=test)
    plotting.risk_curve(N, data["norm"], color=color, ax=norm)
    plotting.risk_curve(N, data["risk"], field="train", color=color, ax=train)
    plotting.measured(at, data["measured"], ax=test)
    plotting.measured(at, data["measured_norm"], ax=norm)
    plotting.measured(at, data["measured"], field="train", ax=train)
    test.text(600, 2.3, "line: theory, dots: simulation\ndashed: the kernel, N = ∞", va="center")
    train.text(215, 0.5, "interpolation from here on", va="center", color=plotting.QUIET)
    fig.align_ylabels()
    return fig


# %%
# ``python reproduce_belkin2019_fourier_features.py --show`` draws it in a window as well.

example = Example("reproduce_belkin2019_fourier_features", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
