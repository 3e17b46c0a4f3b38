"""How the generated pages are written: reStructuredText in pieces, and files that change only with their content."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import indent

from sandbox.references import Citation


def heading(text: str, underline: str = "=", *, label: str = "") -> str:
    """A heading, with the name under which other pages link to it."""
    target = f".. _{label}:\n\n" if label else ""
    return f"{target}{text}\n{underline * max(len(text), 4)}"


def directive(name: str, argument: str = "", body: str = "", **options: str) -> str:
    """A directive with its options and its body; ``class_`` is the option that Python has no name for."""
    head = [f".. {name}:: {argument}".rstrip()]
    head += [f"   :{option.strip('_').replace('_', '-')}: {value}".rstrip() for option, value in options.items()]
    return "\n".join(head) + (f"\n\n{indent(body, '   ')}" if body else "")


def facts(fields: Mapping[str, str]) -> str:
    """What there is to know in two columns; what is empty is left out."""
    listed = "\n".join(f":{name}: {text}" for name, text in fields.items() if text)
    return f".. rst-class:: facts\n\n{listed}"


def references(citations: Iterable[Citation]) -> str:
    """Works and where in them to look."""
    each = (f"``{work.key}``, {work.locator}" if work.locator else f"``{work.key}``" for work in citations)
    return "; ".join(each) or "this library"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a head."""
    lines = [
        "\n".join(f"{'* -' if place == 0 else '  -'} {cell}" for place, cell in enumerate(row)) for row in (head, *rows)
    ]
    return directive("list-table", body="\n".join(lines), header_rows="1")


def page(*blocks: str) -> str:
    """Blocks as a page."""
    return "\n\n".join(block for block in blocks if block) + "\n"


def write(path: Path, text: str) -> None:
    """Write a page; one that is the same stays untouched, so that it is not read again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, encoding="utf-8")


def up_to_date(stamp: Path, *made_from: Path) -> bool:
    """Whether the stamp of an earlier build is newer than what it was made from, files and directories of modules."""
    files = [path for each in made_from for path in (each.rglob("*.py") if each.is_dir() else [each])]
    return stamp.exists() and all(path.stat().st_mtime < stamp.stat().st_mtime for path in files)


def emptied(folder: Path) -> Path:
    """The folder, without what an earlier build has left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
