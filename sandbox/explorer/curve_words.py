"""A curve in words: its setting, the least risk, the name of its files, the caption of its figure."""

from __future__ import annotations

import re
import textwrap

import numpy as np

from sandbox.explorer.curve import Curve
from sandbox.writing.citing import cited
from sandbox.writing.docstrings import left_out

CAPTION = """\
{title}
{underline}

**What you see.** Test risk (line){train} along the {axis}. The areas are where the test risk comes
from: noise, bias and the sources of variance.{marks}

**Model.** {title}. {settings}.

**How exact.** {exactness}
"""

#: What the exactness of a risk means.
EXACTNESS = {
    "finite-sample": "An identity at every n and p.",
    "equivalent": "Deterministic equivalent, for any spectrum, with an error O(1/n).",
    "gaussian-equivalence": "Deterministic equivalent plus Gaussian equivalence of the features, which needs min(n, p) "
    "well below dim^2.",
    "simulation": "Simulated.",
}


def axis_label(curve: Curve) -> str:
    """What stands below the horizontal axis."""
    return f"{curve.control.meaning}, {curve.axis}"


def heading(curve: Curve) -> str:
    """The setting in a line or two: the numbers that are not at the default of the task."""
    defaults = curve.entry.task_defaults
    # A name stays with its number.
    shown = (f"{name}\u00a0{value:g}" for name, value in curve.settings.items() if value != defaults.get(name))
    return textwrap.fill(",  ".join(shown), 66, break_long_words=False).replace("\u00a0", " ")


def plain_numbers(curve: Curve) -> bool:
    """Whether the numbers at the axis are better written out than as powers of ten."""
    return not curve.control.log or curve.control.low >= 0.01


def shows_best(curve: Curve) -> bool:
    """Whether the risk at the best penalty is wanted, and known."""
    return curve.best and bool(curve.entry.tunable)


def least(curve: Curve) -> str:
    """The least risk, and where it is."""
    total = curve.risk.total
    if not np.isfinite(total).any():
        return "the test risk is infinite everywhere"
    at = int(np.nanargmin(total))
    sentence = f"least test risk {total[at]:.3f} at {curve.axis} = {curve.x[at]:.4g}"
    if shows_best(curve):
        sentence += f", {np.min(curve.tuned_total):.3f} at the {best_label(curve)}"
    return sentence


def best_label(curve: Curve) -> str:
    """What the curve at the best penalty is called."""
    return f"best {' and '.join(curve.entry.tunable)}"


def slug(curve: Curve) -> str:
    """The name of the files: every setting, so that another curve never replaces this one."""
    settings = (f"{name}{value:g}" for name, value in {**curve.settings, "top": curve.top}.items())
    words = (curve.entry.name, *curve.entry.words, "along", curve.axis, *settings)
    # LaTeX takes what follows the first dot for the ending.
    text = "-".join((*words, *(["best"] if curve.best else []))).replace(".", "_")
    return re.sub(r"[^a-z0-9_-]", "", text.lower())


def caption(curve: Curve) -> str:
    """What is shown, for which parameters, how exact, after whom."""
    meanings = {name: control.meaning for name, control in curve.entry.controls.items()}
    marks = ""
    if curve.threshold is not None:
        marks += " The dotted line is the interpolation threshold."
    if shows_best(curve):
        marks += f" The thin line is the risk at the {best_label(curve)} of each point."
    settings = "; ".join(f"{meanings[name]}: {value:g}" for name, value in curve.settings.items())
    text = CAPTION.format(
        title=curve.entry.title,
        underline="=" * len(curve.entry.title),
        axis=axis_label(curve),
        train="" if curve.train is None else " and training error (dashed)",
        marks=marks,
        settings=settings[0].upper() + settings[1:],
        exactness=" ".join((EXACTNESS[curve.risk.exactness], *map(_sentence, curve.notes))),
    )
    works = left_out("What the model rests on") or "; ".join(f"``{work.key}``" for work in cited(curve.entry.kind))
    head, *paragraphs = [*text.strip().split("\n\n"), *([f"**Sources**: {works}."] if works else [])]
    filled = (textwrap.fill(" ".join(each.split()), 100, break_on_hyphens=False) for each in paragraphs)
    return "\n\n".join((head, *filled))


def _sentence(note: str) -> str:
    return f"{note[0].upper()}{note[1:]}."
