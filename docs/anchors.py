"""What objects of a public class have, and the built site no anchor for: by the index through which others link."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

from sphinx.util.inventory import InventoryFile

import sandbox
from pages.api import MODULES, public


def classes() -> Iterator[tuple[str, type]]:
    """Every public class under the name by which users import it."""
    modules = {"sandbox": sandbox} | {f"sandbox.{name}": importlib.import_module(f"sandbox.{name}") for name in MODULES}
    for path, module in modules.items():
        for name in public(module):
            if inspect.isclass(value := getattr(module, name)):
                yield f"{path}.{name}", value


def attributes(kind: type) -> set[str]:
    """The public fields and properties of the objects of a class."""
    fields = {each.name for each in dataclasses.fields(kind)} if dataclasses.is_dataclass(kind) else set()
    inherited = dir(BaseException)  # of which the pages of warnings say nothing
    static = {name: inspect.getattr_static(kind, name, None) for name in dir(kind) if name not in inherited}
    # Of both kinds, the one that is computed at every look and the one that is kept.
    properties = {name for name, each in static.items() if hasattr(each, "__get__") and not callable(each)}
    return {name for name in fields | properties if not name.startswith("_")}


def unanchored(site: Path, ids: dict[str, list[str]]) -> Iterator[str]:
    """For each attribute without an entry in the index, or whose entry leads nowhere, a sentence.

    `ids` has the anchors of each page that was opened.
    """
    index = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="").data
    places = {name: item.uri for kind, items in index.items() if kind.startswith("py:") for name, item in items.items()}
    checked = 0
    for name, kind in classes():
        for each in sorted(attributes(kind)):
            checked += 1
            page, _, anchor = places.get(f"{name}.{each}", "").partition("#")
            if anchor not in ids.get(page, ()):
                yield f"objects.inv: {name}.{each} has no anchor"
    if not checked:
        yield "objects.inv: no public class has an attribute"
