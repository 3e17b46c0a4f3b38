r"""
The peak grows while one trains, and only at p = n
==================================================

**What you see.** As a film, random ReLU features are trained for longer and longer. Left, the test error (black) and
the training error (blue) against their number. At first there is no peak: the more features the better. Then the
training error vanishes for all p > n, and the peak rises at p = n. Right, three of these models, drawn as the film
goes: far from p = n training ends, and nothing happens any more; at p = n the test error grows like the root of time,
without an end. On paper, the film at its end, with the curves of earlier times in grey.

**Why it happens.** A direction of the training features with eigenvalue w is learnt at a time of 1/w. Far from p = n
the smallest w is well above 0, and training has an end. At p = n there are eigenvalues at every scale down to 0: the
longer one trains, the smaller those that are fitted, and the label noise along them is divided by their root.

**Model.** Isotropic inputs of dimension 100, a linear target of variance 1, label noise of variance 0.1, n = 200
samples; features :math:`p^{-1/2} \max(0, \langle w_j, x \rangle)` with :math:`\|w_j\| = 1`, their readout trained from
zero by gradient flow, without a penalty.

**How exact.** Deterministic equivalent plus Gaussian equivalence of the features, which needs min(n, p) well below
dim^2; the error is O(1/dim): within 5% of the simulations, late at p = n within 10%. The dots are fits to simulated
data, their bars of two standard errors mostly smaller than the dots.

**Sources.** ``bodin2021model`` for the exact solution of gradient flow on random features; ``nakkiran2020deep`` for
double descent in model size and time; ``hu2023universality`` for Gaussian equivalence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from sandbox import RandomFeatures, Task, plotting, simulate, tables
from sandbox.gallery import Animation
from sandbox.plotting import PALETTE

# %%
# The population, the sizes, and the times: one for each frame of the film. Grey is what it passed.

TASK = Task.isotropic(100, noise=0.1)
N = 200
FOLLOWED = {50: PALETTE["purple"], N: PALETTE["vermillion"], 800: PALETTE["green"]}
P = np.union1d(np.geomspace(10, 2000, 97).round(), [*FOLLOWED, *range(160, 250, 5)])
TIME = np.geomspace(0.1, 2000, 56)
FEW_FRAMES = np.arange(0, TIME.size, 5)
PASSED = np.arange(0, TIME.size, 11)
MEASURED = TIME[3::8]


# %%
# The numbers: the whole curve at every time, the three models that are followed, and fits of them to simulated data.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, sizes = MEASURED[::3] if fast else MEASURED, np.array(list(FOLLOWED))
    curves = RandomFeatures(P, "relu", time=TIME[:, None]).risk(TASK, N)
    return {
        "n": N,
        "p": P,
        "time": TIME,
        "curves": curves,
        "followed_p": sizes,
        "followed": curves[:, np.searchsorted(P, sizes)],
        "frames": FEW_FRAMES if fast else np.arange(TIME.size),
        "measured_time": at,
        "measured": simulate(RandomFeatures(sizes, "relu", time=at[:, None]), TASK, N, draws=2 if fast else 8, rng=0),
    }


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure and of every frame, one row for each point of each curve."""
    measured = data["measured"]
    columns = {"p": data["followed_p"], "time": data["measured_time"][:, None]}
    return [
        *tables.rows(data["curves"], activation="relu", n=N, p=P, time=TIME[:, None]),
        *tables.rows(measured.mean, activation="relu", n=N, **columns, standard_error=measured.standard_error["total"]),
    ]


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The test error of the models that are followed, to be printed."""
    return [
        {"time": time} | {f"p = {p}": total for p, total in zip(FOLLOWED, row, strict=True)}
        for time, row in zip(TIME[PASSED], data["followed"].total[PASSED].tolist(), strict=True)
    ]


# %%
# One frame: left the curves at this time, right what has become of three models so far.


def picture(data: dict[str, Any], frame: int, fig: Figure) -> None:
    """Draw the frame into the figure."""
    time, curve, followed = data["time"][frame], data["curves"][frame], data["followed"].total
    left, right = fig.subplots(1, 2, sharey=True, width_ratios=[1.15, 1])
    fig.suptitle("The peak grows while one trains, and only at p = n", x=0.012, ha="left")
    left.set(title=f"trained until time {told(time)}", ylabel="error", ylim=(0, 4.4), yticks=[0, 1, 2, 3, 4])
    left.set(xscale="log", xlim=(P[0], P[-1]), xlabel="random features  p")
    left.set_xticks([10, N, 2000], ["10", f"n = {N}", "2000"])
    right.set(title="three of these models", xlabel="training time", xscale="log", xlim=(TIME[0], TIME[-1]))
    right.set_xticks([0.1, 10, 1000], ["0.1", "10", "1000"])
    for ax in (left, right):
        ax.minorticks_off()
    plotting.threshold(N, ax=left)
    for earlier in PASSED[frame > PASSED]:
        plotting.risk_curve(P, data["curves"][earlier], color="#C4C4C4", linewidth=2, ax=left)
    plotting.risk_curve(P, curve, field="train", color=PALETTE["blue"], ax=left)
    plotting.risk_curve(P, curve, color="black", ax=left)
    left.text(12, 4.1, "test", va="center")
    left.text(12, 3.75, "training", va="center", color=PALETTE["blue"])
    past = data["measured_time"] <= time
    for column, (p, color) in enumerate(FOLLOWED.items()):
        plotting.risk_curve(TIME[: frame + 1], followed[: frame + 1, column], color=color, ax=right)
        if past.any():
            plotting.measured(data["measured_time"][past], data["measured"].mean.total[past, column], ax=right)
        for ax, x in ((left, p), (right, time)):
            look = {"markersize": 17, "markeredgecolor": "white", "zorder": 7, "clip_on": False}
            ax.plot(x, followed[frame, column], "o", color=color, **look)
        right.text(0.13, 4.1 - 0.35 * column, f"p = {p}", va="center", color=color)
    right.text(0.13, 2.75, "line: theory\ndots: simulation", va="center", fontsize=19)


def told(time: float) -> str:
    """A time in two digits, without an exponent."""
    return np.format_float_positional(float(f"{time:.2g}"), trim="-")


def frames(data: dict[str, Any]) -> Iterator[Figure]:
    """The film: one frame for each time, or for a few of them; the last one for longer."""
    fig = Figure()
    for frame in data["frames"]:
        fig.clear()
        picture(data, frame, fig)
        yield fig
    yield from [fig] * (len(data["frames"]) // 5)


def draw(data: dict[str, Any]) -> Figure:
    """The last frame."""
    fig = plt.figure()
    picture(data, len(data["time"]) - 1, fig)
    return fig


# %%
# ``python animate_time.py`` writes the film as a GIF; ``--show`` opens its last frame in a window.

example = Animation("animate_time", __doc__, compute, draw, table, summary, frames)
main = example.main

if __name__ == "__main__":
    example.run()
