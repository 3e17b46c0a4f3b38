"""Files that are replaced in one step: neither a reader nor a full disk nor a killed program sees half of one."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path


def write_whole(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file as a whole or not at all: every file of this library is written here.

    Parameters
    ----------
    path : path-like
        Missing directories are made. Of a link, the file behind it is replaced, which keeps its permissions; what is no
        file but a device or a pipe is written to.
    content : bytes

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    OSError
        It names `path`. What was there before is unchanged, and nothing unfinished is left.
    """
    path = Path(os.fsdecode(path))
    try:
        if _is_device(path):
            with open(path, "ab") as device:  # there is nothing to replace
                device.write(content)
        else:
            _replace(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    return path


def _is_device(path: Path) -> bool:
    """Whether it is no file, or a file only because the output of this process goes into one: ``/dev/stdout``."""
    folder = os.path.realpath(path.parent)
    return path.exists() and (not path.is_file() or folder == "/dev" or folder.startswith("/proc/"))


def _replace(file: Path, content: bytes) -> None:
    """Put a new file of the same directory, and so of the same disk, in the place of `file`."""
    if file.exists() and not os.access(file, os.W_OK):  # which a directory that can be written would not hinder
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name[:40]}.{os.urandom(8).hex()}")
    try:
        with open(unfinished, "xb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())  # or a crash of the machine could leave the new name without its content
        if file.exists():
            shutil.copymode(file, unfinished)
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)
