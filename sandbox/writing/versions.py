"""What a bug report needs to know of the computer: versions, and the linear algebra behind every number."""

from __future__ import annotations

import os
import platform
from typing import Any

from sandbox._version import version

#: The packages that every installation has.
PACKAGES = ("numpy", "scipy", "matplotlib", "hypothesis")

#: Where users set how many threads linear algebra has.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def show_versions() -> None:
    """Print the versions of the library and of what it stands on, to paste into a bug report.

    On the command line it is ``python -m sandbox --versions``.

    Notes
    -----
    Simulations are the same bit for bit for one BLAS library and one number of BLAS threads, so both are among what is
    printed. The threads are counted by threadpoolctl where that is installed.

    Examples
    --------
    >>> import sandbox
    >>> sandbox.show_versions()                                                        # doctest: +ELLIPSIS
    sandbox     ...
    Python      ...
    numpy       ...
    scipy       ...
    matplotlib  ...
    hypothesis  ...
    platform    ...
    BLAS        ...
    threads     ...
    """
    about = {"sandbox": version, "Python": f"{platform.python_version()} ({platform.python_implementation()})"}
    about |= {name: _installed(name) for name in PACKAGES}
    about |= {"platform": platform.platform(), "BLAS": _blas(), "threads": _threads()}
    for name, value in about.items():
        print(f"{name:<12}{value}")


def _installed(name: str) -> str:
    from importlib import metadata  # with half of the modules that reading mails takes

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _blas() -> str:
    """The library that NumPy was built with."""
    import numpy as np

    built: Any = np.show_config(mode="dicts")
    blas = built.get("Build Dependencies", {}).get("blas", {})
    told = (blas.get("name"), blas.get("version"), blas.get("openblas configuration"))
    return ", ".join(str(each) for each in told if each and each != "unknown") or "unknown"


def _threads() -> str:
    """How many threads each BLAS library that is loaded has, or else what is known without threadpoolctl."""
    set_to = [f"{name}={os.environ[name]}" for name in THREADS if name in os.environ]
    try:
        from threadpoolctl import threadpool_info  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        counted = ["unknown without threadpoolctl"]
    else:
        pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
        counted = [f"{pool['num_threads']} of {pool['internal_api']} {pool['version']}" for pool in pools]
    return ", ".join((*counted, f"{os.cpu_count()} processors", *set_to))
