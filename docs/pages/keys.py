"""The style ``key`` of the bibliography: each work stands beside the key by which it is cited, in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docutils import nodes
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class Keys(BaseLabelStyle):
    """The keys as labels."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """A label for each work."""
        return (entry.key for entry in sorted_entries)


class KeyStyle(Style):
    """Works in the order of the file, which is that of their keys."""

    default_label_style = Keys


def open_work(translator: HTML5Translator, node: nodes.citation) -> None:
    """A work as an item of its list: the role that docutils gives it is deprecated, and no list may have it."""
    HTML5Translator.visit_citation(translator, node)
    translator.body[-1] = translator.body[-1].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the style, and how a work is written."""
    register_plugin("pybtex.style.formatting", "key", KeyStyle)
    app.add_node(nodes.citation, override=True, html=(open_work, HTML5Translator.depart_citation))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
