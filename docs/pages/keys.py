"""The style ``key`` of the bibliography: each work stands beside the key by which it is cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx


class Keys(BaseLabelStyle):
    """The keys as labels."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """A label for each work."""
        return (entry.key for entry in sorted_entries)


class KeyStyle(Style):
    """Works in the order of the file, which is that of their keys."""

    default_label_style = Keys


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the style."""
    register_plugin("pybtex.style.formatting", "key", KeyStyle)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
