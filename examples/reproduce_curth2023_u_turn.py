r"""
Curth et al. 2023: the peak is where two axes meet
==================================================

**What you see.** The figures on random Fourier features in the paper's own axes, n = 100 samples. Left, the test risk
of min-norm least squares against the number of features :math:`P^\phi`: double descent. The paper reads this axis as
two. Up to n (blue) it adds principal components to the regression, :math:`P^{PC}`; from there on (red) their number is
stuck at n, and the axis adds excess features, :math:`P^{ex}`, that only change what the components are. Middle, the
first axis at several fixed numbers of excess features: each curve is a U, and the more excess there is, the lower it
lies. The red dots at their ends, where all n components are used, are the second descent of the left. Right, all of
this against the effective number of parameters at test inputs: nothing descends twice. The blue curve leaves along a U,
the red one comes back along the ends of the others.

**Why it happens.** Min-norm least squares on any number of features is plain least squares on all their principal
components, of which there are :math:`\min(P^\phi, n)`. With excess features the leading components come closer to those
of the kernel: fewer of them hold more of the target. The effective number is :math:`n\,E\,\|s(x_0)\|^2` for predictions
:math:`s(x_0) \cdot y`, that is, n times the variance per unit of label noise.

**Model.** Inputs uniform on the sphere of radius sqrt(dim), dim = 20, a linear target of variance 1, label noise of
variance 0.1; features :math:`\cos \langle w_j, x\rangle - \sin \langle w_j, x\rangle` with :math:`\|w_j\| = 1`, which
have the same kernel as those with random phases.

**How exact.** Lines in blue and red are the deterministic equivalent of the exact spectrum on the sphere: within 6% of
the simulation. For principal components of the sample no such theory is known to us: thin lines join simulated points.
All dots are fits to simulated data, their bars of two standard errors mostly smaller than the dots.

**Where it differs from the paper.** There the data are 10 000 pictures, here they are drawn from a sphere, with noise;
0.25, 1 and 2 excess features per sample are three of the values in its published code. Features are not standardised,
and there is no intercept. That the red curve lies below the blue one is so here; with nested features it lies above
(see ``u_turn``).

**Sources** (numbering not checked): ``curth2023u``, the section on linear regression, and the figures that decompose
and fold the curve of random Fourier features; ``belkin2019reconciling`` for the experiment.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from sandbox import RandomFeatures, Simulation, SphericalTask, plotting, simulate, tables
from sandbox.activations import activation
from sandbox.features import RandomProjections
from sandbox.gallery import Example
from sandbox.plotting import PALETTE

# %%
# The population and the sizes. The grid steps over the neighbours of n, where the risk of the simulation is infinite.

N = 100
TASK = SphericalTask(20, [0, 1], noise=0.1)
FEATURES = np.union1d(np.geomspace(2, 1000, 200).round().astype(int), np.arange(80, 121))
FEATURES = FEATURES[np.abs(FEATURES - N) != 1]
AXES = {"components": FEATURES <= N, "excess": FEATURES >= N}
COLORS = {"components": PALETTE["blue"], "excess": PALETTE["vermillion"]}
EXCESS = (25, 100, 200)
COMPONENTS = np.array([5, 10, 20, 35, 50, 75, 90, 100])


@activation
def fourier(z: ArrayLike) -> NDArray[np.float64]:
    """A random Fourier feature of phase pi/4; on average over w all phases have the same kernel."""
    return np.cos(z) - np.sin(z)


# %%
# A model of one's own: least squares on the leading principal components of the features in the sample. It has no
# theory here, but says all that a simulation has to know.


class PrincipalComponents:
    """Least squares on the k leading principal components of p random Fourier features."""

    def __init__(self, k: int, p: int) -> None:
        self.k = k
        self.inputs = RandomProjections(p, fourier)

    def spectral_filter(self, w: ArrayLike) -> NDArray[np.float64]:
        """1/w for the k largest eigenvalues, 0 for the others."""
        w = np.asarray(w)
        return np.where(w >= np.sort(w)[-min(self.k, w.size)], 1 / w, 0.0)


# %%
# The numbers: the curve, and fits to simulated data along both axes.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    components, draws = (COMPONENTS[1::3], 2) if fast else (COMPONENTS, 4)
    few = components[components < N]
    return {
        "n": N,
        "features": FEATURES,
        "risk": RandomFeatures(FEATURES, fourier).risk(TASK, N),
        "few": few,
        "measured": simulate(RandomFeatures(few, fourier), TASK, N, draws=3 * draws, rng=0),
        "components": components,
        "excess": {
            excess: [simulate(PrincipalComponents(k, N + excess), TASK, N, draws=draws, rng=0) for k in components]
            for excess in EXCESS
        },
    }


def measured_of(runs: list[Simulation], field: str) -> NDArray[np.float64]:
    """A field of several simulations."""
    return np.array([getattr(run.mean, field) for run in runs])


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    p = data["features"]
    columns = {"features": p, "components": np.minimum(p, N), "excess_features": np.maximum(p - N, 0)}
    rows = tables.rows(data["risk"], n=N, **columns)
    few, measured = data["few"], data["measured"]
    columns = {"features": few, "components": few, "excess_features": 0}
    rows += tables.rows(measured.mean, n=N, **columns, standard_error=measured.standard_error["total"])
    for excess, runs in data["excess"].items():
        for k, run in zip(data["components"], runs, strict=True):
            columns = {"features": N + excess, "components": k, "excess_features": excess}
            rows += tables.rows(run.mean, n=N, **columns, standard_error=run.standard_error["total"])
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The risk at the measured numbers of components, to be printed."""
    few = dict(zip(data["few"].tolist(), data["measured"].mean.total.tolist(), strict=True))
    columns = {"components": data["components"], "no excess": [few.get(k) for k in data["components"].tolist()]}
    columns |= {f"excess {excess}": measured_of(runs, "total") for excess, runs in data["excess"].items()}
    return tables.from_columns(columns)


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """Against all features, against the components, against the effective number of parameters."""
    fig, (count, first, effective) = plt.subplots(1, 3, sharey=True)
    fig.suptitle("Curth et al. 2023: the peak is where two axes meet", x=0.012, ha="left")
    count.set(title="all features", ylabel="test risk", ylim=(0, 2), yticks=[0, 0.5, 1, 1.5, 2])
    count.set(xscale="log", xlim=(4, 1000), xlabel="features  $P^{φ}$")
    count.set_xticks([10, 100, 1000], ["10", "n = 100", "1000"])
    count.minorticks_off()
    first.set(title="excess fixed: a U each", xlim=(0, 104), xlabel="components  $P^{PC}$")
    first.set_xticks([0, 50, N], ["0", "50", f"n = {N}"])
    effective.set(title="folded back", xlim=(0, 300), xlabel="effective parameters", xticks=[0, 100, 200, 300])
    plotting.threshold(N, ax=count)

    risk = data["risk"]
    for axis, color in COLORS.items():
        on = AXES[axis]
        plotting.risk_curve(FEATURES[on], risk[on], color=color, ax=count)
        plotting.risk_curve(risk.effective_parameters[on], risk[on], color=color, ax=effective)
    on = AXES["components"]
    plotting.risk_curve(FEATURES[on], risk[on], color=COLORS["components"], ax=first)
    for excess, runs in data["excess"].items():
        total = measured_of(runs, "total")
        for ax, x in ((first, data["components"]), (effective, measured_of(runs, "effective_parameters"))):
            ax.plot(x, total, ":", color=plotting.QUIET, linewidth=2.5, zorder=1.5)
            dots(ax, x[:-1], total[:-1], runs[:-1], plotting.QUIET)
            dots(ax, x[-1:], total[-1:], runs[-1:], COLORS["excess"])
        dots(count, [N + excess], total[-1:], runs[-1:], COLORS["excess"])
    measured, blue = data["measured"], {"color": COLORS["components"]}
    for ax, x in ((count, data["few"]), (first, data["few"]), (effective, measured.mean.effective_parameters)):
        plotting.measured(x, measured, ax=ax, **blue)
    first.text(4, 1.97, "line: theory\ndots: simulation", va="top", fontsize=17)
    first.text(8, 1.16, "no excess", fontsize=17, va="center", **blue)
    for excess, height in zip(EXCESS, (1.03, 0.4, 0.25), strict=True):
        first.text(104, height, f"{excess}", fontsize=17, va="center", color=plotting.QUIET)
    count.text(5, 0.62, "components", fontsize=17, va="center", **blue)
    count.text(990, 0.62, "excess", fontsize=17, ha="right", va="center", color=COLORS["excess"])
    return fig


def dots(ax: Axes, x: ArrayLike, total: ArrayLike, runs: list[Simulation], color: str) -> None:
    """Simulated points in the colour of their axis."""
    error = [2 * run.standard_error["total"] for run in runs]
    plotting.measured(x, total, error, color=color, clip_on=True, ax=ax)


# %%
# ``python reproduce_curth2023_u_turn.py --show`` draws it in a window as well.

example = Example("reproduce_curth2023_u_turn", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
