r"""
The equivalent is off by a part in n, except at the threshold
=============================================================

**What you see.** How far the deterministic equivalent is from the exact risk of n samples, as n grows. With a penalty
and away from p = n its error is tiny and falls like 1/n, from 1.2% at n = 2. Without a penalty it is ten times
larger, and falls like 1/n as well. At p = n with a fixed penalty it falls only once penalty times n exceeds 1. At p = n
with a penalty that shrinks like 1/n it does not fall at all: the equivalent stays 29% too low.

**Why it happens.** The equivalent takes the eigenvalues of the Gram matrix for a continuum. At finite n they fluctuate
by a part in n, which shows nowhere but at p = n: there the smallest eigenvalue is of order 1/n and random, and a
penalty below it does not hide it. The variance is then low by up to a factor :math:`\pi/2`, and at :math:`|p - n| = 1`
without penalty the truth is infinite.

**Model.** Isotropic inputs, all of them used (p = dim), a target of variance 1, label noise of variance 1. Penalty
0.3 n at p = 2n; none at p = 2n; 0.01 at p = n; 0.01 / n at p = n.

**How exact.** The truth is the finite-sample identity: min-norm in closed form, ridge by quadrature over the density of
the eigenvalues of Wishart matrices, to thirteen digits. The dots put the mean of simulated fits in the place of the
identity, where their standard error is small against the difference.

**Sources** (numbering not checked): ``belkin2020two``, Theorem 1; ``adler2000classical`` for the density;
``hastie2022surprises`` for the equivalent.
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
# Four ways to let n grow: how many parameters, and which penalty.

N = np.unique(np.geomspace(2, 1000, 32).round())
CASES = {
    "p = 2n, ridge": (2, lambda n: Ridge(0.3 * n)),
    "p = 2n, min-norm": (2, lambda n: MinNorm()),
    "p = n, penalty 0.01": (1, lambda n: Ridge(0.01)),
    "p = n, penalty 0.01/n": (1, lambda n: Ridge(0.01 / n)),
}
MEASURED = {
    "p = 2n, ridge": (4, 12),
    "p = 2n, min-norm": (8, 24),
    "p = n, penalty 0.01": (4, 16, 48),
    "p = n, penalty 0.01/n": (4, 16, 48),
}


def task(ratio: int, n: NDArray[np.float64] | int) -> Task:
    """The population of n samples, as many directions as parameters."""
    return Task.isotropic(ratio * n, noise=1)


# %%
# The numbers: the relative error, and the same against simulated fits.


def compute(*, fast: bool = False) -> dict[str, Any]:
    """Everything that is drawn."""
    errors, simulated = {}, {}
    for name, (ratio, model) in CASES.items():
        errors[name] = equivalent_error(model(N), task(ratio, N), N)
        simulated[name] = {}
        for n in MEASURED[name][: 1 if fast else None]:
            measured = simulate(model(n), task(ratio, n), n, draws=500 if fast else 2000, rng=0)
            mean, spread = float(measured.mean.total), float(measured.standard_error["total"])
            truth = model(n).finite_sample_risk(task(ratio, n), n).total
            found = float(truth * (1 + equivalent_error(model(n), task(ratio, n), n)))
            simulated[name][n] = (found / mean - 1, found / mean * spread / mean)
    return {"n": N, "error": errors, "simulated": simulated}


def table(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the figure, one row for each point of each curve."""
    rows = []
    for name, error in data["error"].items():
        about = {"case": name, "against": "finite-sample"}
        rows += tables.from_columns(
            {key: [value] * N.size for key, value in about.items()} | {"n": N, "relative_error": error}
        )
        for n, (found, spread) in data["simulated"][name].items():
            measured = {"n": float(n), "relative_error": found, "standard_error": spread}
            rows.append({"case": name, "against": "simulation"} | measured)
    return rows


def summary(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The errors at some sizes, to be printed."""
    at = [0, 10, 20, N.size - 1]
    return tables.from_columns({"n": N[at]} | {name: error[at] for name, error in data["error"].items()})


# %%
# The figure.


def draw(data: dict[str, Any]) -> Figure:
    """The relative error against n."""
    fig, ax = plt.subplots()
    fig.suptitle("The equivalent is off by a part in n, except at the threshold", x=0.012, ha="left")
    ax.set(xscale="log", yscale="log", xlim=(2, 1000), ylim=(2e-5, 1), xlabel="training samples  n")
    ax.set(ylabel="relative error of the equivalent")
    ax.set_xticks([2, 10, 100, 1000], ["2", "10", "100", "1000"])
    ax.set_yticks([1e-4, 1e-3, 0.01, 0.1, 1], ["0.01%", "0.1%", "1%", "10%", "100%"])
    colors = dict(zip(CASES, ("#0072B2", "black", "#E69F00", "#D55E00"), strict=True))
    slopes = (
        "p = 2n, ridge:\n0.04 / n",
        "p = 2n, no penalty:\n0.4 / n",
        "p = n, penalty 0.01:\nfalls past n = 100",
        "p = n, penalty 0.01/n:\nstays at 29%",
    )
    names = dict(zip(CASES, slopes, strict=True))
    for name, error in data["error"].items():
        plotting.risk_curve(N, np.abs(error), color=colors[name], label=names[name], ax=ax)
        for n, (found, spread) in data["simulated"][name].items():
            plotting.measured(n, abs(found), 2 * spread, ax=ax)
    ax.text(2.2, 4e-5, "line: against the identity\ndots: against simulation", fontsize=19)
    plotting.label_lines(ax)
    return fig


# %%
# ``python how_exact_is_it.py --show`` draws it in a window as well.

example = Example("how_exact_is_it", __doc__, compute, draw, table, summary)
main = example.main

if __name__ == "__main__":
    example.run()
