"""The figures of the gallery: which scripts draw one, and what each shows, read without running them."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
import sys
from importlib.abc import InspectLoader
from pathlib import Path
from types import ModuleType

#: The figure that the library shows first.
MAIN = "bias_variance_vs_double_descent"


def names() -> list[str]:
    """The figures by the names of their modules in `sandbox.examples`, the main one first.

    Returns
    -------
    list of str
        Empty where the examples are not installed.
    """
    package = examples()
    folders = list(package.__path__) if package else []
    drawing = sorted(each.name for each in pkgutil.iter_modules(folders) if not each.name.startswith("test_"))
    return sorted(drawing, key=lambda name: name != MAIN)


def titles() -> dict[str, str]:
    """What each figure shows, by its name: the first line of the script, which is read but not run.

    Returns
    -------
    dict of str
        In the order of `names`.

    Examples
    --------
    >>> titles()["u_turn"]
    'Double descent folds back, but not onto itself'
    """
    return {name: _title(name) for name in names()}


def listed() -> str:
    """A line for each figure: its name, and what it shows."""
    known = titles()
    width = max(map(len, known), default=0)
    return "\n".join(f"  {name:<{width}}  {title}" for name, title in known.items())


def examples() -> ModuleType | None:
    """The package of the examples; in a checkout that is not installed it lies beside the library.

    Returns
    -------
    module or None
        From now on `sandbox.examples` can be imported; None where there are no examples.
    """
    if importlib.util.find_spec("sandbox.examples") is not None:
        return importlib.import_module("sandbox.examples")
    folder = Path(__file__).parents[2] / "examples"
    if not (folder / f"{MAIN}.py").exists():
        return None
    spec = importlib.util.spec_from_file_location(
        "sandbox.examples", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    package = sys.modules["sandbox.examples"] = importlib.util.module_from_spec(spec)
    return package


def _title(name: str) -> str:
    """The first line of a module's docstring."""
    spec = importlib.util.find_spec(f"sandbox.examples.{name}")
    code = spec.loader.get_source(spec.name) if spec and isinstance(spec.loader, InspectLoader) else None
    return (ast.get_docstring(ast.parse(code or "")) or "").split("\n")[0]
