"""The parameters of every model and every kind of task: what each means, where it lives, and where users look."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sphinx.application import Sphinx

from pages.writing import heading, page, table, write
from sandbox.models import MODELS, Parameter, Switch
from sandbox.tasks import TASKS


def generate(app: Sphinx) -> None:
    """Write the page."""
    blocks = [
        heading("Parameters"),
        "What each model and each kind of task takes. The same tables check the arguments, word the errors, and give "
        "the command line its options, the explorer its sliders and searches their values. Typical values are the ends "
        "of sliders and searches, not limits.",
        heading("Models", "-"),
    ]
    for name, model in MODELS.items():
        blocks += [heading(f"{model.__name__}, ``{name}``", "~", label=f"parameters-{name}"), listed(model)]
    blocks.append(heading("Tasks", "-"))
    for name, family in TASKS.items():
        called = getattr(family.make, "__qualname__", name)
        blocks += [heading(f"{called}, ``{name}``", "~", label=f"parameters-{name}"), listed(family)]
    write(Path(app.srcdir) / "parameters.rst", page(*blocks))


def listed(takes: Any) -> str:
    """The table of what a model or a kind of task takes."""
    return table(("parameter", "meaning", "domain", "typical", "default"), list(rows(takes)))


def rows(takes: Any) -> Iterator[tuple[str, ...]]:
    """One row for each parameter."""
    arguments = inspect.signature(getattr(takes, "make", takes)).parameters
    for name, each in takes.parameters.items():
        default = arguments[name].default
        shown = "" if default is inspect.Parameter.empty else "none" if default is None else f"{default:g}"
        if isinstance(each, Switch):
            yield f"``{name}``", each.meaning, "True or False", "", str(default)
            continue
        if isinstance(each, Parameter):
            typical = "" if each.typical is None else " to ".join(f"{np.float64(end):g}" for end in each.typical)
            yield f"``{name}``", each.meaning, each.domain, typical, shown
        else:
            yield f"``{name}``", each.meaning, ", ".join(each.names), "", shown


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
