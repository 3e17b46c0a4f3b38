"""From the numbers of an example to its files: what every script of the gallery does in the same way."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from sandbox import plotting
from sandbox.plotting.files import file_stem
from sandbox.plotting.notebooks import arguments, shows_live, shows_pictures
from sandbox.plotting.pgf import require
from sandbox.writing import text_tables
from sandbox.writing.citing import Citation, mentioned
from sandbox.writing.docstrings import left_out
from sandbox.writing.plain_output import plain_output
from sandbox.writing.text_tables import Row

#: Frames per second of a film, and of one that has few of them.
FPS, FEW_FPS = 12, 4

#: What an example computes: arrays, risks and simulations by name.
Data = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """A figure, the numbers in it and the story they tell.

    Parameters
    ----------
    name : str
        Of the files, without ending and without directories.
    story : str
        The docstring of the script: what one sees, why it happens, the model, how exact it is, the references. It
        becomes the caption.
    compute : callable
        ``compute(fast=False)`` gives everything that is drawn.
    draw : callable
        From these data to the figure.
    table : callable
        From these data to the rows of the CSV file: every number in the figure.
    summary : callable
        From these data to the few rows that are printed.

    Examples
    --------
    >>> import tempfile
    >>> from sandbox import MinNorm, Task, plotting, tables
    >>> def compute(*, fast=False):
    ...     p = [20, 50, 200, 400]
    ...     return {"p": p, "risk": MinNorm(p).risk(Task.isotropic(400, noise=0.1), n=100)}
    >>> def draw(data):
    ...     fig, ax = plt.subplots()
    ...     plotting.risk_curve(data["p"], data["risk"], ax=ax)
    ...     return fig
    >>> def table(data):
    ...     return tables.rows(data["risk"], p=data["p"])
    >>> def summary(data):
    ...     return tables.from_columns({"p": data["p"], "total": data["risk"].total})
    >>> example = Example("my_curve", "Why the risk falls twice.", compute, draw, table, summary)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data = example.main(folder, fast=True)
      p   total
     20   1.312
     50   1.950
    200   1.450
    400  0.8833
    >>> [file.name for file in data["files"]]
    ['my_curve.png', 'my_curve.pdf', 'my_curve.csv', 'my_curve.txt', 'my_curve.tex', 'my_curve.bib']
    """

    name: str
    story: str | None
    compute: Callable[..., Data]
    draw: Callable[[Data], Figure]
    table: Callable[[Data], Sequence[Row]]
    summary: Callable[[Data], Sequence[Row]]

    def __post_init__(self) -> None:
        file_stem(self.name)  # before the numbers, which may take minutes

    @property
    def told(self) -> str:
        """The story, or what to say where Python has left it out."""
        return self.story or left_out("The story of this figure")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The works that the story names."""
        if not self.story and (missing := left_out(f"what the figure {self.name} rests on")):
            raise ValueError(missing)
        return mentioned(self.told)

    def main(
        self, outdir: str | Path = "figures", *, fast: bool = False, show: bool = False, pgf: bool = False
    ) -> Data:
        """Draw the figure, write it with its numbers and its caption, print the summary.

        Parameters
        ----------
        outdir : path-like, default "figures"
            Directory for the files.
        fast : bool, default False
            Fewer simulated points and draws, films of fewer frames, no SVG. The theory is the same.
        show : bool, default False
            Open the figure in a window as well; a notebook shows it in any case.
        pgf : bool, default False
            Write it as PGF as well, see `plotting.save`.

        Returns
        -------
        dict
            What was drawn, and under "files" the paths of what was written.
        """
        if pgf:
            require()  # before the numbers, which may take minutes
        data = self.compute(fast=fast)
        endings = ["png", "pdf", *([] if fast else ["svg"]), *(["pgf"] if pgf else [])]
        with plotting.look("slides"):
            fig = self.draw(data)
            stays = False
            try:
                data["files"] = plotting.publish(
                    fig, outdir, self.name, table=self.table(data), caption=self.told, endings=endings
                )
                print(text_tables.as_text(self.summary(data), digits=4))
                if show or shows_pictures() or shows_live():
                    plt.show()
                stays = shows_live()
            finally:
                if not stays:
                    plt.close(fig)
        return data

    def run(self, argv: Sequence[str] | None = None) -> None:
        """What the script does when it is run by itself.

        Parameters
        ----------
        argv : sequence of str, optional
            The arguments; by default those of the process, or none in the cell of a notebook.
        """
        title = self.told.strip().split("\n")[0]
        parser = argparse.ArgumentParser(description=title)
        parser.add_argument("--out", default="figures", help="directory for the files (default: figures)")
        parser.add_argument("--fast", action="store_true", help="fewer simulated points, draws and frames, no SVG")
        parser.add_argument("--pgf", action="store_true", help="write PGF as well, which needs LaTeX")
        parser.add_argument("--show", action="store_true", help="open the figure in a window")
        with plain_output():
            options = parser.parse_args(arguments() if argv is None else argv)
            self.main(options.out, fast=options.fast, show=options.show, pgf=options.pgf)


@dataclass(frozen=True)
class Animation(Example):
    """A figure that moves: the files of an `Example`, which show it standing still, a GIF, and a page that plays it.

    Parameters
    ----------
    name, story, compute, draw, table, summary
        As for `Example`; what is drawn is the figure for paper.
    frames : callable
        From the data to the figures of the film, one after another, or to one figure that changes in between; in fast
        mode to fewer of them, each of which is shown for longer.

    Examples
    --------
    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> def frames(data):
    ...     fig = Figure(figsize=(2, 1))
    ...     for last in range(1, 4):
    ...         fig.clear()
    ...         fig.add_subplot(xlim=(0, 2), ylim=(0, 4)).plot(data["y"][:last])
    ...         yield fig
    >>> def draw(data):
    ...     *_, fig = frames(data)
    ...     return fig
    >>> rows = [{"x": 0, "y": 1}, {"x": 1, "y": 4}, {"x": 2, "y": 0}]
    >>> moving = Animation("up", "Up.", lambda fast: {"y": [1, 4, 0]}, draw, lambda _: rows, lambda _: rows[:1], frames)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data = moving.main(folder, fast=True)
    x  y
    0  1
    >>> [file.name for file in data["files"]]
    ['up.png', 'up.pdf', 'up.csv', 'up.txt', 'up.tex', 'up.bib', 'up.gif', 'up.html']
    """

    frames: Callable[[Data], Iterable[Figure]]

    def main(
        self, outdir: str | Path = "figures", *, fast: bool = False, show: bool = False, pgf: bool = False
    ) -> Data:
        """Draw the figure, write it with its numbers, its caption and the film, print the summary."""
        data = super().main(outdir, fast=fast, show=show, pgf=pgf)
        with plotting.look("slides"):
            films = [Path(outdir, f"{self.name}.{ending}") for ending in ("gif", "html")]
            plotting.film(self.frames(data), *films, fps=FEW_FPS if fast else FPS)
            data["files"] += films
        return data
