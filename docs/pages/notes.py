"""Directives for the pages that are written by hand: what a docstring or an example says already is not said again."""

from __future__ import annotations

import inspect
from functools import reduce

from docutils import nodes
from numpydoc.docscrape import NumpyDocString
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import sandbox
from pages.writing import directive
from sandbox.gallery import titles


class Notes(SphinxDirective):
    """The notes of the docstring of a public name, or another section of it: ``.. notes:: Ridge References``."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The section as it stands there."""
        name, section = self.arguments[0], self.arguments[1] if len(self.arguments) > 1 else "Notes"
        described = reduce(getattr, name.split("."), sandbox)
        lines = NumpyDocString(inspect.getdoc(described) or "")[section]
        if not lines:
            raise self.error(f"{name} has no section {section}")
        return self.parse_text_to_nodes("\n".join(lines))


class ExampleFigure(SphinxDirective):
    """The figure of an example, which leads to its page: ``.. example:: random_features``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The figure with its title as caption."""
        name = self.arguments[0]
        title = titles()[name]
        self.env.note_dependency(f"gallery/files/{name}.png")
        options = {"alt": title, "class_": "figure", "target": f"../gallery/{name}.html"}
        caption = f":doc:`{title} </gallery/{name}>`"
        return self.parse_text_to_nodes(directive("figure", f"/gallery/files/{name}.png", caption, **options))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.add_directive("notes", Notes)
    app.add_directive("example", ExampleFigure)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
