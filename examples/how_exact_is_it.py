r"""
The equivalent is off by a part in n, except at the threshold
=============================================================

**What you see.** How far the deterministic equivalent, behind most numbers of this library, is from the exact expected
risk at n samples, as n grows. Away from the threshold, at p = 2n, it is off by 0.4/n without a penalty and by 0.04/n
with one of 0.3n: less than 1% past n = 40, or at any n >= 3. At p = n it depends on penalty * n. Kept at 0.01, the
error does not fall at all but tends to 29%. With a fixed penalty of 0.01 it falls, but only once penalty * n is about
1, at n = 100.

**Why it happens.** The equivalent replaces the n random eigenvalues by a continuum. At p = n the lowest of them are of
order 1/n, and apart from each other by as much. A penalty above 1/n does not tell them from a continuum. One below
does, at any n: it leaves the risk to the lowest eigenvalue alone. As penalty * n vanishes, the exact variance is larger
by a factor pi/2 at large n: the equivalent is low by 36%.

**Model.** As many isotropic Gaussian inputs as parameters p, a linear target of variance 1 that uses all of them, label
noise of variance 1. The errors are relative to the total risk, which the equivalent underestimates at every point
shown.

**How exact.** The lines compare the equivalent with identities: moments of the inverse Wishart distribution without a
penalty, integrals over the density of Wishart eigenvalues with one, to 1e-13. The dots compare it with fits to
simulated data instead, and have bars of two standard errors.

**Sources** (numbering not checked): ``belkin2020two``, Theorem 1, and ``breiman1983many`` without a penalty;
``widom1999relation`` and ``adler2000classical`` for the density; ``hastie2022surprises``, Theorem 5, for the
equivalent.
"""

from __future__ import annotations

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sandbox import MinNorm, Ridge, Task, equivalent_error, plotting, simulate, tables
from sandbox.gallery import Example

# %%
# The sizes, and for each curve the parameters per sample and the penalty. There are dots where few draws of small data
# sets resolve the error.

MEASURED = np.array([4, 7, 12, 24])
N = np.union1d(np.geomspace(3, 1000, 37).round().astype(int), [*MEASURED, 100])
SMALL = 0.01

AT, FIXED, OFF, OFF_RIDGE = "p = n, penalty 0.01/n", "p = n, penalty 0.01", "p = 2n, no penalty", "p = 2n, penalty 0.3n"
COLORS = {AT: "#D55E00", FIXED: "#009E73", OFF: "black", OFF_RIDGE: "#0072B2"}


def task(p: NDArray[np.int64]) -> Task:
    """The population of p directions, all of which carry the target."""
    return Task.isotropic(p, noise=1.0)


def cases(n: NDArray[np.int64]) -> dict[str, tuple[MinNorm | Ridge, NDArray[np.int64]]]:
    """The model and the number of parameters of each curve."""
    return {
        AT: (Ridge(SMALL / n), n),
        FIXED: (Ridge(SMALL), n),
        OFF: (MinNorm(), 2 * n),
        OFF_RIDGE: (Ridge(0.3 * n), 2 * n),
    }


# %%
# The numbers: the error against the identity at every n, and against simulated data at the smallest.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    at, draws = (MEASURED[::2], 200) if fast else (MEASURED, 2000)
    data: dict[str, Any] = {"n": N, "measured_n": at}
    for name, (model, p) in cases(N).items():
        data[name] = {
            "p": p,
            "penalty": model.penalty if isinstance(model, Ridge) else np.zeros(()),
            "exact": model.finite_sample_risk(task(p), N),
            "error": equivalent_error(model, task(p), N),
        }
    for name, (model, p) in cases(at).items():
        measured = simulate(model, task(p), at, draws=draws, rng=0)
        mean, spread = measured.mean.total, measured.standard_error["total"]
        here = np.searchsorted(N, at)
        equivalent = data[name]["exact"].total[here] * (1 + data[name]["error"][here])
        data[name] |= {
            "measured": measured,
            "measured_error": equivalent / mean - 1,
            "standard_error": equivalent / mean**2 * spread,
        }
    return data


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    at = np.searchsorted(N, data["measured_n"])
    for name in COLORS:
        case = data[name]
        penalty = np.broadcast_to(case["penalty"], N.shape)
        rows += tables.rows(
            case["exact"], curve=name, n=N, p=case["p"], penalty=penalty, equivalent_error=case["error"]
        )
        about = {"curve": name, "n": N[at], "p": case["p"][at], "penalty": penalty[at]}
        errors = {"equivalent_error": case["measured_error"], "standard_error": case["standard_error"]}
        rows += tables.rows(case["measured"].mean, **about, **errors)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The errors from few samples to many, to be printed."""
    at = np.searchsorted(N, [4, 12, 100, 1000])
    return tables.from_columns({"n": N[at]} | {name: data[name]["error"][at] for name in COLORS})


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """The four errors on logarithmic axes, where 1/n is a straight line."""
    fig, ax = plt.subplots()
    fig.suptitle("The equivalent is off by a part in n, except at the threshold", x=0.012, ha="left")
    ax.set(xscale="log", xlim=(3, 1000), xlabel="samples  n")
    ax.set(yscale="log", ylim=(2e-5, 1), ylabel="error of the equivalent")
    ax.set_xticks([3, 10, 30, 100, 300, 1000], ["3", "10", "30", "100", "300", "1000"])
    ax.set_yticks([1e-4, 1e-3, 1e-2, 1e-1, 1], ["0.01%", "0.1%", "1%", "10%", "100%"])
    ax.minorticks_off()
    names = {
        AT: "p = n, penalty × n = 0.01: stays near 29%",
        FIXED: "p = n, penalty = 0.01:\nfalls once penalty × n > 1",
        OFF: "p = 2n, no penalty: 0.4/n",
        OFF_RIDGE: "p = 2n, penalty = 0.3n: 0.04/n",
    }
    for name, color in COLORS.items():
        case = data[name]
        ax.plot(N, -case["error"], color=color, label=names[name])
        plotting.measured(data["measured_n"], -case["measured_error"], 2 * case["standard_error"], ax=ax)
    ax.text(3.3, 4e-5, "lines: exact\ndots: simulation", fontsize=19)
    plotting.label_lines(
        ax,
        at={
            names[AT]: (20, 0.5),
            names[FIXED]: (105, 0.1),
            names[OFF]: (3.3, 0.0135),
            names[OFF_RIDGE]: (3.3, 6e-4),
        },
    )
    return fig


# %%
# ``python how_exact_is_it.py --show`` draws it in a window as well.

example = Example("how_exact_is_it", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
