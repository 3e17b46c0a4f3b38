"""Names in double backquotes become links: works, claims, formulas, figures and what the library offers."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

import sandbox
from sandbox.claims import CATALOGUE
from sandbox.conventions import CONVENTIONS
from sandbox.formulas import FORMULAS
from sandbox.references import bibliography

#: What leads out of the pages on the code host, and where it leads here.
ELSEWHERE = (
    (re.compile(r"\(\.\./examples/(\w+)\.py\)"), r"(gallery/\1.rst)"),
    (re.compile(r"\[([^\]]+)\]\((\.\./[^)]+)\)"), r"{download}`\1 <\2>`"),
)


class Names(SphinxTransform):
    """Literals that are a name of something with a place of its own link to it."""

    default_priority = 400

    def apply(self, **_: object) -> None:
        """Wrap each such literal of the document."""
        scripts = Path(self.env.srcdir).parent.glob("examples/[a-z]*.py")
        figures = {path.stem for path in scripts}
        for node in list(self.document.findall(lambda each: isinstance(each, nodes.literal | nodes.emphasis))):
            if isinstance(node.parent, nodes.reference | nodes.title | pending_xref):
                continue
            found = self.target(node.astext(), figures)
            python = found and found["refdomain"] == "py"
            # A name in single backquotes that is not of the module at hand has become an emphasis.
            if found and (python or isinstance(node, nodes.literal)):
                link = pending_xref("", refdoc=self.env.docname, refexplicit=True, refwarn=not python, **found)
                link += nodes.literal("", node.astext())
                node.replace_self(link)

    def target(self, text: str, figures: set[str]) -> dict[str, str] | None:
        """Domain, type and target of the link."""
        if text in bibliography():
            return {"refdomain": "cite", "reftype": "t", "reftarget": text}
        if text in CATALOGUE:
            return {"refdomain": "std", "reftype": "ref", "reftarget": f"claim-{text}"}
        if "-" in text and text in FORMULAS:  # one word is more often a field of a result
            return {"refdomain": "std", "reftype": "ref", "reftarget": f"formula-{text}"}
        if text in CONVENTIONS:
            return {"refdomain": "std", "reftype": "ref", "reftarget": f"convention-{text}"}
        if text in figures:
            return {"refdomain": "std", "reftype": "doc", "reftarget": f"/gallery/{text}"}
        name = re.match(r"(?:sandbox\.)?(\w+)((?:\.\w+)*)(?:\(.*\))?$", text, re.DOTALL)
        if name and name[1] in sandbox.__all__ and f"api/{name[1]}" != self.env.docname:
            return {"refdomain": "py", "reftype": "obj", "reftarget": f"sandbox.{name[1]}{name[2]}"}
        return None


def here(app: Sphinx, docname: str, content: list[str]) -> None:
    """Links of a page that lead out of the pages on the code host."""
    if Path(app.env.doc2path(docname)).suffix == ".md":
        for pattern, place in ELSEWHERE:
            content[0] = pattern.sub(place, content[0])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_transform(Names)
    app.connect("source-read", here)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
