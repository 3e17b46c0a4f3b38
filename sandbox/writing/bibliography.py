r"""The bibliography of the library: every work that it names.

It is ``references.bib`` beside this module, the only place where a work is described.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True)
class Reference:
    """An entry of the bibliography.

    Parameters
    ----------
    key : str
        First author, year and first word of the title.
    kind : str
        The BibTeX type: ``"article"``, ``"inproceedings"``, ``"misc"``.
    fields : mapping
        The BibTeX fields, in their order.
    """

    key: str
    kind: str
    fields: Mapping[str, str] = field(hash=False)

    def __reduce__(self) -> tuple[type[Reference], tuple[str, str, dict[str, str]]]:
        return Reference, (self.key, self.kind, dict(self.fields))  # a view of a dict cannot be pickled

    @property
    def bibtex(self) -> str:
        """The entry as it stands in the bibliography."""
        lines = (f"  {name} = {{{value}}}," for name, value in self.fields.items())
        return "\n".join((f"@{self.kind}{{{self.key},", *lines, "}"))

    @property
    def markdown(self) -> str:
        """One line, with links."""
        fields = {name: _plain(value) for name, value in self.fields.items()}
        people = [_initials(each) for each in fields["author"].split(" and ")]
        *others, last = people
        authors = f"{', '.join(others)} and {last}" if others else last
        venue = fields.get("journal") or fields.get("booktitle")
        volume = " ".join(fields[name] for name in ("series", "volume") if name in fields)
        number = f"({fields['number']})" if "number" in fields else ""
        pages = fields.get("pages")
        where = ", ".join(each for each in (f"*{venue}*" if venue else "", volume + number, pages) if each)
        links = []
        if "eprint" in fields:
            links.append(f"[arXiv:{fields['eprint']}](https://arxiv.org/abs/{fields['eprint']})")
        if "doi" in fields:
            links.append(f"[doi:{fields['doi']}](https://doi.org/{fields['doi']})")
        version = f"Version {fields['version']}" if "version" in fields else ""
        parts = (f"{authors} ({fields['year']})", fields["title"], where, version, ", ".join(links))
        return " ".join(part if part.endswith("?") else f"{part}." for part in parts if part)


@cache
def bibliography() -> Mapping[str, Reference]:
    """Every work that the library names, by key.

    Returns
    -------
    mapping of str to Reference

    Examples
    --------
    >>> bibliography()["belkin2020two"].fields["title"]
    'Two models of double descent for weak features'
    """
    text = resources.files("sandbox.writing").joinpath("references.bib").read_text("utf-8")
    entries = re.findall(r"^@(\w+)\{(\w+),\n(.*?)\n\}$", text, re.MULTILINE | re.DOTALL)
    fields = re.compile(r"^  (\w+) = \{(.*)\},$", re.MULTILINE)
    found = {key: Reference(key, kind, MappingProxyType(dict(fields.findall(body)))) for kind, key, body in entries}
    return MappingProxyType(found)


#: What LaTeX writes with commands, in the fields of the bibliography.
_ACCENTS = {
    r"{\'e}": "é",
    r"{\'a}": "á",
    r"{\"e}": "ë",
    r"{\'E}": "É",
    r"{\c{S}}": "Ş",
    r"{\c{s}}": "ş",
    r"{$\ell_2$}": "ℓ₂",
    r"\&": "&",
    "--": "–",
}


def _plain(text: str) -> str:
    """A field without LaTeX."""
    for command, sign in _ACCENTS.items():
        text = text.replace(command, sign)
    return text.replace("{", "").replace("}", "")


def _initials(person: str) -> str:
    """``Hsu, Daniel`` as ``D. Hsu``."""
    family, _, given = person.partition(", ")
    return " ".join((*(f"{name[0]}." for name in given.split()), family))
