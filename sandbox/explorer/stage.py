"""Drawing again only what has changed: how the explorer keeps up with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.backend_bases import Event
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox, TransformedBbox


class Stage:
    """A figure with parts that move, each in a place of its own, before a background that stands still.

    Parameters
    ----------
    fig : Figure
        Its canvas may be of any kind. One that keeps no picture of itself (PDF, Cairo) is drawn as a whole each time.

    Notes
    -----
    Whatever draws the whole figure, a new size, say, renews the background. Which parts have changed is known from
    `Artist.stale`: the letters of a text that says the same as before would take longer than the curve.
    """

    def __init__(self, fig: Figure) -> None:
        self._figure = fig
        self._parts: list[_Part] = []
        fig.canvas.mpl_connect("draw_event", self._drawn)

    def add(self, place: tuple[float, float, float, float], artists: Sequence[Artist]) -> None:
        """Let artists move.

        Parameters
        ----------
        place : tuple of float
            Left, bottom, width and height of what they cover, in parts of the figure. Places must not overlap.
        artists : sequence of Artist
            From the back to the front, each in some axes.
        """
        self._parts.append(_Part(TransformedBbox(Bbox.from_bounds(*place), self._figure.transSubfigure), artists))

    def clear(self) -> None:
        """Forget all parts: others are to come."""
        self._parts.clear()

    def refresh(self) -> None:
        """Show the parts as they are now."""
        canvas: Any = self._figure.canvas
        if any(part.background is None for part in self._parts):
            canvas.draw_idle()
            return
        changed = [part for part in self._parts if part.stale]
        for part in changed:
            canvas.restore_region(part.background)
            part.draw(canvas.get_renderer())
        if changed:
            canvas.blit(Bbox.union([part.place for part in changed]))  # at once: a notebook sends a picture each time

    def _drawn(self, event: Event) -> None:
        canvas: Any = event.canvas
        if canvas.is_saving():
            return  # into a file, axes draw what moves as well
        for part in self._parts:
            # The canvas of a notebook keeps a picture, though it says supports_blit = False.
            part.background = canvas.copy_from_bbox(part.place) if hasattr(canvas, "copy_from_bbox") else None
            part.draw(event.renderer)  # type: ignore[attr-defined]


class _Part:
    """Artists and the picture of what is behind them."""

    def __init__(self, place: TransformedBbox, artists: Sequence[Artist]) -> None:
        self.place, self.artists, self.background = place, tuple(artists), None
        for artist in self.artists:
            artist.set_animated(True)  # so that the figure leaves it to us

    @property
    def stale(self) -> bool:
        return any(artist.stale for artist in self.artists)

    def draw(self, renderer: Any) -> None:
        for artist in self.artists:
            artist.draw(renderer)
