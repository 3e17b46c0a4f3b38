"""The reference of the programming interface: a page for every public name and module."""

from __future__ import annotations

import importlib
import inspect
import sys
from pathlib import Path
from types import GenericAlias
from typing import Any

from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

import sandbox
from pages.writing import directive, heading, page, write
from sandbox.models import MODELS

#: The public names of the package by what they are for, beside its models.
GROUPS = {
    "Tasks": ("Task", "SphericalTask", "effective_ranks", "k_star", "EffectiveRanks"),
    "Results": ("Risk", "Equivalent", "interpolation_threshold", "peak", "Peak", "equivalent_error", "ValidityWarning"),
    "Training time": (
        "filter_risk",
        "turning_points",
        "TurningPoints",
        "grokking_time",
        "GrokkingTime",
        "accuracy_within",
    ),
    "Simulation": ("simulate", "Simulation"),
    "Data": ("leave_one_out_errors", "generalised_cross_validation", "degrees_of_freedom", "DegreesOfFreedom"),
    "This installation": ("show_versions",),
}

#: Modules that users import by name.
MODULES = (
    "activations",
    "claims",
    "conventions",
    "explorer",
    "features",
    "formulas",
    "gallery",
    "models",
    "plotting",
    "references",
    "strategies",
    "tables",
    "tasks",
)

#: A table of names with the first sentence of each.
TABLE = {"nosignatures": ""}


def generate(app: Sphinx) -> None:
    """Write the pages into ``api/``."""
    folder = Path(app.srcdir) / "api"
    blocks = [
        directive("currentmodule", "None"),
        heading("Programming interface"),
        "All of it is imported from `sandbox`; everything broadcasts.",
    ]
    groups = {"Models": models(), **GROUPS}
    for title, names in groups.items():
        listed = "\n".join(f"sandbox.{name}" for name in names)
        blocks += [heading(title, "-"), directive("autosummary", body=listed, **TABLE)]
    listed = "\n".join(f"sandbox.{name}" for name in MODULES)
    blocks += [heading("Modules", "-"), directive("autosummary", body=listed, **TABLE)]
    entries = "\n".join((*(name for names in groups.values() for name in names), *MODULES))
    blocks.append(directive("toctree", body=entries, hidden=""))
    write(folder / "index.rst", page(*blocks))
    for names in groups.values():
        for name in names:
            write(folder / f"{name}.rst", page(heading(name), documented("sandbox", name, getattr(sandbox, name))))
    for name in MODULES:
        module = importlib.import_module(f"sandbox.{name}")
        members = [documented(module.__name__, each, getattr(module, each)) for each in public(module)]
        write(
            folder / f"{name}.rst", page(heading(module.__name__), directive("automodule", module.__name__), *members)
        )


def models() -> tuple[str, ...]:
    """The public names of the models."""
    return tuple(model.__name__ for model in MODELS.values())


def documented(module: str, name: str, value: Any) -> str:
    """The directive that puts a docstring on the page."""
    if inspect.isclass(value):
        return directive("autoclass", f"{module}.{name}", members="", inherited_members="BaseException")
    if callable(value) and not isinstance(value, GenericAlias):
        return directive("autofunction", f"{module}.{name}")
    return directive("py:data", f"{module}.{name}", commented(name, value))


def commented(name: str, value: Any) -> str:
    """The comment above a constant, in whichever module of the library assigns it."""
    for module in [each for each in sys.modules if each.startswith("sandbox.")]:
        if vars(sys.modules[module]).get(name) is value:
            comments = ModuleAnalyzer.for_module(module).find_attr_docs()
            if ("", name) in comments:
                return "\n".join(comments["", name]).strip()
    raise ValueError(f"the constant {name} needs a comment that begins with #:")


def public(module: Any) -> list[str]:
    """The names that a module offers: those it lists, or those of its own without an underscore."""
    own = (name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__)
    return list(getattr(module, "__all__", [name for name in own if not name.startswith("_")]))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("builder-inited", generate)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
