r"""
The threshold passes by: more data, a worse fit
===============================================

**What you see.** As a film, the number n of training samples grows from 30 to 600. Left, the test risk against the
number of random ReLU features, and where it comes from: the peak sits at p = n and moves to the right with the data.
A model of fixed size, p = 150, stays where it is, and the peak runs over it. Right, the risk of this one model, drawn
as the film goes: between 40 and 150 samples more data make it worse. On paper, the film at its end.

**Why it happens.** What counts is not how large the model is or how much data there is, but which side of p = n one is
on. With p well above n there are many ways to fit the samples and the tamest is chosen, with p well below n the noise
averages out; at p = n the fit has no freedom left, and no noise averages out.

**Model.** Isotropic inputs of dimension 100, a linear target of variance 1, label noise of variance 0.1; features
:math:`p^{-1/2} \phi(\langle w_j, x \rangle)` with :math:`\|w_j\| = 1`, and a penalty of 0.001 of the un-normalised
loss, which keeps the peak finite.

**How exact.** Deterministic equivalent plus Gaussian equivalence of the features, which needs min(n, p) well below
dim^2; the error is O(1/dim), here up to 2%. The dots are fits to simulated data, their bars of two standard errors
smaller than the dots.

**Sources** (numbering not checked): ``nakkiran2019more`` for more data that hurt; ``mei2022generalization``, Theorem 2,
for the curves; ``hu2023universality`` for Gaussian equivalence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import RandomFeatures, Task, plotting, simulate, tables
from sandbox.gallery import Animation

# %%
# The population, the size of the model that stays, and the sizes of the training set: one for each frame of the film.

TASK = Task.isotropic(100, noise=0.1)
FIXED = 150
PENALTY = 1e-3
HERE = "#D55E00"  # where the model of this size is
P = np.unique(np.geomspace(10, 2000, 97).round())
N = np.unique(np.append(np.geomspace(30, 600, 54).round(), FIXED))
FEW_FRAMES = np.union1d(np.arange(0, N.size, 5), [np.searchsorted(N, FIXED), N.size - 1])
MEASURED = np.array([30, 60, 100, 130, 150, 175, 220, 300, 420, 600])


# %%
# The numbers: the whole curve at every n, the one model at every n, and fits of it to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at = MEASURED[[0, 4, 8]] if fast else MEASURED
    fixed = RandomFeatures(FIXED, "relu", PENALTY)
    return {
        "n": N,
        "p": P,
        "curves": RandomFeatures(P, "relu", PENALTY).risk(TASK, N[:, None]),
        "fixed": fixed.risk(TASK, N),
        "frames": FEW_FRAMES if fast else np.arange(N.size),
        "measured_n": at,
        "measured": simulate(fixed, TASK, at, draws=5 if fast else 30, rng=0),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure and of every frame, one row for each point of each curve."""
    about = {"activation": "relu", "penalty": PENALTY}
    n, errors = data["n"], data["measured"].standard_error["total"]
    return [
        *tables.rows(data["fixed"], p=FIXED, n=n, **about),
        *tables.rows(data["measured"].mean, p=FIXED, n=data["measured_n"], **about, standard_error=errors),
        *tables.rows(data["curves"], p=P, n=n[:, None], **about),
    ]


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The risk of the model that stays, to be printed."""
    total, measured = RandomFeatures(FIXED, "relu", PENALTY).risk(TASK, data["measured_n"]).total, data["measured"]
    return tables.from_columns(
        {
            "n": data["measured_n"],
            f"p = {FIXED}": total,
            "simulation": measured.mean.total,
            "+-": 2 * measured.standard_error["total"],
        }
    )


# %%
# One frame: left the curve at this n, right what has become of the model of fixed size so far.


def picture(data: dict[str, Any], frame: int, fig: Figure) -> None:
    """Draw the frame into the figure."""
    n, curve, fixed = data["n"][frame], data["curves"][frame], data["fixed"]
    before, after = fig.subplots(1, 2, sharey=True, width_ratios=[1.15, 1])
    fig.suptitle("The threshold passes by: more data, a worse fit", x=0.012, ha="left")
    before.set(title=f"n = {n:.0f} training samples", ylabel="test risk", ylim=(0, 3.6), yticks=[0, 1, 2, 3])
    before.set(xscale="log", xlim=(P[0], P[-1]), xlabel="random features  p")
    before.set_xticks([10, FIXED, 1000], ["10", str(FIXED), "1000"])
    after.set(title=f"the model of p = {FIXED}", xlabel="training samples  n", xscale="log", xlim=(30, 600))
    after.set_xticks([30, FIXED, 600], ["30", f"n = {FIXED}", "600"])
    after.minorticks_off()

    plotting.sources(P, curve, ax=before)
    plotting.risk_curve(P, curve, color="black", ax=before)
    bands = before.patches[::-1]
    names = [plotting.NAMES[str(band.get_gid()).removeprefix("band-")] for band in bands]
    # Below the axes: the peak passes everywhere else.
    fig.legend(bands, names, loc="outside lower center", ncols=len(names), fontsize=15, handlelength=1, columnspacing=1)
    plotting.threshold(n, ax=before)
    plotting.threshold(FIXED, ax=after)
    for ax in (before, after):
        plotting.reference(TASK.signal + TASK.noise, "predict 0", at="right", ax=ax)
    plotting.risk_curve(data["n"][: frame + 1], fixed.total[: frame + 1], color=HERE, ax=after)
    past = data["measured_n"] <= n
    plotting.measured(data["measured_n"][past], data["measured"].mean.total[past], ax=after)
    after.text(205, 2.7, "line: theory\ndots: simulation", fontsize=19)
    for ax, x in ((before, FIXED), (after, n)):
        ax.plot(x, fixed.total[frame], "o", color=HERE, markersize=18, markeredgecolor="white", zorder=7, clip_on=False)


def frames(data: dict[str, Any]) -> Iterator[Figure]:
    """The film: one frame for each n, or for a few of them; the last one for longer."""
    fig = Figure()
    for frame in data["frames"]:
        fig.clear()
        picture(data, frame, fig)
        yield fig
    yield from [fig] * (len(data["frames"]) // 5)


def draw(data: dict[str, Any]) -> Figure:
    """The last frame."""
    fig = plt.figure()
    picture(data, len(data["n"]) - 1, fig)
    return fig


# %%
# ``python animate_threshold.py`` writes the film as a GIF; ``--show`` opens its last frame in a window.

example = Animation("animate_threshold", __doc__, compute, draw, table, summary, frames)
main = example.main

if __name__ == "__main__":
    example.run()
