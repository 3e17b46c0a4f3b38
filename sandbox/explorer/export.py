"""The curve for the lecture: the Python that computes and draws it, and the files that this Python writes."""

from __future__ import annotations

import json
import os
import textwrap
import warnings
from pathlib import Path
from typing import Any

from sandbox.explorer.curve import CONTROLS, LEADING, P_MAX, PROJECTIONS, RISK_MAX, Curve
from sandbox.foundations.validity import ValidityWarning

CAPTION = """\
{title}
{underline}

**What you see.** Test risk (line) and training error (dashed) against the number of parameters p, the dotted line at
p = n. The areas are where the test risk comes from: noise, bias and the sources of variance.

**Model.** {n} training samples; {inputs}; label noise of variance {noise:g}; penalty {penalty:g} of the un-normalised
loss.

**How exact.** {exactness}

**Sources** (numbering not checked): {sources}.
"""

ISOTROPIC = "isotropic inputs of dimension {dim}; a linear target of variance 1"
DECAYING = """inputs with eigenvalues k^-{decay:g}, k = 1 ... {dim}; a linear target of variance 1 with power
proportional to k^-{source:g}"""

EXACTNESS = {
    "equivalent": "Deterministic equivalent, for any spectrum, with an error O(1/n).",
    "gaussian-equivalence": "Deterministic equivalent plus Gaussian equivalence of the features, which needs min(n, p) "
    "well below dim^2.",
}
SOURCES = {
    LEADING: "``hastie2022surprises`` without, ``dobriban2018high`` with a penalty",
    PROJECTIONS: "``jacot2020implicit``; ``atanasov2024scaling``",
}
OF_ACTIVATIONS = "``mei2022generalization``; ``hu2023universality`` for Gaussian equivalence"

SCRIPT = '''\
import matplotlib
import numpy as np
from matplotlib.figure import Figure

from sandbox import {model}, Task, plotting, tables

n, dim, noise, penalty = {n}, {dim}, {noise}, {penalty}
task = Task.power_law({decay}, {source}, dim=dim, noise=noise)

# Dense around p = n, but without {left_out}, where formulas for large n are off by O(1).
p = np.append(np.geomspace(1, {p_max}, 121).round(), {last})
p = np.union1d(p, n + np.outer([-1, 0, 1], 2.0 ** np.arange(1, 9)))
p = p[(p >= 1) & (p <= {last}) & (np.abs(p - n) {kept})]
risk = {call}.risk(task, n)

caption = """
{text}
"""
with matplotlib.rc_context(plotting.style("slides")):
    fig = Figure()
    fig.suptitle({title}, x=0.012, ha="left")
    ax = fig.add_subplot(xscale="log", xlim=(1, p[-1]), ylim=(0, {risk_max}), yticks=[0, 1, 2, 3])
    ax.set(xlabel="parameters  p", ylabel="mean squared error")
    ax.set_title({about})
    ax.xaxis.set_major_formatter("{{x:g}}")
    plotting.sources(p, risk, ax=ax)
    plotting.reference(task.signal + task.noise, "predict 0", ax=ax)
    plotting.threshold(n, ax=ax)
    plotting.risk_curve(p, risk, label="test", color="black", outline="white", ax=ax)
    look = {{"color": "black", "linestyle": (0, (2, 1)), "outline": "white"}}
    plotting.risk_curve(p, risk, field="train", label="training", **look, ax=ax)
    plotting.label_lines(ax)
    plotting.label_bands(ax)
    files = plotting.publish(
        fig,
        {out},
        {name},
        table=tables.rows(risk, p=p, n=n, dim=dim, penalty=penalty, decay={decay}, source={source}),
        caption=caption,
    )
'''


def script(curve: Curve, out: str | os.PathLike[str] = "figures") -> str:
    """The Python that computes the curve, draws it and writes it with its numbers and its caption.

    Parameters
    ----------
    curve : Curve
    out : path-like, default "figures"
        The directory it writes to.

    Returns
    -------
    str
        A program that needs nothing but this package, and calls its ordinary functions.

    Examples
    --------
    >>> program = script(Curve(n=50, penalty=0.1))
    >>> print(*(line for line in program.splitlines() if line.startswith(("task =", "risk ="))), sep="\\n")
    task = Task.power_law(0.0, 0.0, dim=dim, noise=noise)
    risk = RandomFeatures(p, "relu", penalty).risk(task, n)
    """
    leading = curve.model == LEADING
    activation = "None" if curve.model == PROJECTIONS else f'"{curve.model}"'
    return SCRIPT.format(
        model="Ridge" if leading else "RandomFeatures",
        call="Ridge(penalty, p)" if leading else f"RandomFeatures(p, {activation}, penalty)",
        left_out="|p - n| <= 1" if curve.penalty else "|p - n| = 1",
        kept="> 1" if curve.penalty else "!= 1",
        last="dim" if leading else P_MAX,
        p_max=P_MAX,
        risk_max=RISK_MAX,
        title=_literal(curve.title),
        about=_literal(curve.about),
        out=_literal(os.fspath(out)),
        name=_literal(name(curve)),
        text=caption(curve),
        **{each: getattr(curve, each) for each in CONTROLS},
    )


def write(curve: Curve, out: str | os.PathLike[str] = "figures") -> list[Path]:
    """Run the `script` of a curve, which writes the files of a figure.

    Parameters
    ----------
    curve : Curve
    out : path-like, default "figures"
        The directory to write to.

    Returns
    -------
    list of Path
        What was written, as `sandbox.plotting.publish` returns it.
    """
    names: dict[str, Any] = {}
    # What is printed is what ran: there is no second way to the files that could differ from it.
    with warnings.catch_warnings(action="ignore", category=ValidityWarning):  # the caption says it
        exec(script(curve, out), names)
    return names["files"]


def name(curve: Curve) -> str:
    """The name of the files: every setting, so that another curve never replaces this one."""
    settings = (f"{each}{getattr(curve, each):g}" for each in CONTROLS)
    # LaTeX takes what follows the first dot for the ending.
    return "-".join((curve.model.replace(" ", "-"), *settings)).replace(".", "_")


def caption(curve: Curve) -> str:
    """What is shown, for which parameters, how exact, after whom."""
    settings = {each: getattr(curve, each) for each in CONTROLS}
    text = CAPTION.format(
        title=curve.title,
        underline="=" * len(curve.title),
        exactness=" ".join((EXACTNESS[curve.risk.exactness], *map(_sentence, curve.notes))),
        sources=SOURCES.get(curve.model, OF_ACTIVATIONS),
        inputs=(ISOTROPIC if curve.isotropic else DECAYING).format(**settings),
        **settings,
    )
    head, *paragraphs = text.split("\n\n")
    filled = (textwrap.fill(" ".join(each.split()), 100, break_on_hyphens=False) for each in paragraphs)
    return "\n\n".join((head, *filled))


def _literal(text: str) -> str:
    """A string as Python writes it, in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _sentence(note: str) -> str:
    return f"{note[0].upper()}{note[1:]}."
