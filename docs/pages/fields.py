"""Every field and property of a class has an anchor where the docstring of the class describes it, as methods have."""

from __future__ import annotations

import re
from typing import Any

from sphinx.application import Sphinx

#: How numpydoc writes what is described in a list: a name, or several, or the name of a property as a link.
DESCRIBED = re.compile(r"^( *)(?:\*\*(?P<names>[^*]+)\*\*|:obj:`(?P<link>\w+) <[^>]*>`)(?: : .*)?$")


def mark(app: Sphinx, what: str, name: str, value: Any, options: Any, lines: list[str]) -> None:
    """Put an anchor, which is not seen, before the description of what objects of the class have.

    Methods, and properties with a docstring of their own, stand below with anchors of their own.
    """
    if what != "class":
        return
    marked: list[str] = []
    for line in lines:
        marked.append(line)
        found = DESCRIBED.match(line)
        names = (found["names"] or found["link"]).split(", ") if found else []
        for each in [each for each in names if is_attribute(value, each)]:
            indent = f"{found[1]}    " if found else ""
            marked += [f"{indent}.. py:attribute:: {each}", f"{indent}   :no-typesetting:", ""]
    lines[:] = marked


def is_attribute(kind: type, name: str) -> bool:
    """Whether objects of the class have a value of this name that no docstring of its own describes."""
    if name in getattr(kind, "__dataclass_fields__", {}):
        return True
    member = getattr(kind, name, None)
    return member is not None and not callable(member) and not getattr(member, "__doc__", None)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension, which comes after numpydoc."""
    app.connect("autodoc-process-docstring", mark, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
