"""What every subcommand that draws does first."""

from __future__ import annotations

import sys
from pathlib import Path


def prepare(out: str, *, show: bool = False) -> None:
    """Make the directory for the files, and do without a display unless figures are shown.

    Parameters
    ----------
    out : str
        The option ``--out``.
    show : bool, default False
        Whether figures are opened in windows.

    Raises
    ------
    ValueError
        If the directory cannot be made.
    """
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValueError(f"--out must be a directory that can be written, got {out!r}: {error.strerror}") from None
    if not show and "matplotlib.pyplot" not in sys.modules:
        import matplotlib

        matplotlib.use("agg")  # needs no display
