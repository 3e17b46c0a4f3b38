"""What a notebook does otherwise than a script: where figures appear, and whose the arguments of the process are."""

from __future__ import annotations

import sys
from typing import Any

import matplotlib


def shows_pictures() -> bool:
    """Whether figures appear below a notebook's cell as pictures, which do not answer the mouse."""
    return "inline" in _backend()


def shows_live() -> bool:
    """Whether figures appear below a notebook's cell and answer the mouse as long as they are open."""
    return any(name in _backend() for name in ("ipympl", "widget", "nbagg", "notebook"))


def arguments() -> list[str]:
    """The arguments of the script that runs.

    Returns
    -------
    list of str
        Those of the process; none in a cell, where they are those of the kernel.
    """
    script = getattr(sys.modules["__main__"], "__file__", None)
    return sys.argv[1:] if _shell() is None or sys.argv[0] == script else []


def _shell() -> Any:
    """The IPython that runs this code, None where there is none."""
    ipython = sys.modules.get("IPython")  # which whoever is run by it need not import
    return None if ipython is None else ipython.get_ipython()


def _backend() -> str:
    """What Matplotlib draws with in a notebook, empty outside of one."""
    if not hasattr(_shell(), "kernel"):
        return ""
    return matplotlib.get_backend(auto_select=False) or ""
