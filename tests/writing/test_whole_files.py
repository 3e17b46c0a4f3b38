"""Files are written as a whole or not at all, whatever happens meanwhile."""

import errno
import io
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from sandbox import MinNorm, Task, plotting
from sandbox.claims import CATALOGUE, check
from sandbox.claims.verdict_figure import draw
from sandbox.explorer import Curve, write
from sandbox.writing.whole_files import write_whole

ROOT = Path(__file__).parents[2]

RISK = MinNorm([50, 150]).risk(Task.isotropic(200, noise=0.1), n=100)


def published(directory):
    return plotting.publish(Figure(), directory, "curve", table=[{"p": 1}], caption="A curve.")


#: Everything in the library that writes a file, with the file that it writes first.
WRITERS = {
    "whole": ("a.txt", lambda path: write_whole(path, b"content")),
    "csv": ("risk.csv", lambda path: RISK.to_csv(path)),
    "pdf": ("figure.pdf", lambda path: plotting.save(Figure(), path)),
    "png": ("figure.png", lambda path: plotting.save(Figure(), path)),
    "svg": ("figure.svg", lambda path: plotting.save(Figure(), path)),
    "gif": ("film.gif", lambda path: plotting.film([Figure(figsize=(1, 1))], path)),
    "figure": ("curve.png", lambda path: published(path.parent)),
    "slide": ("ridge", lambda path: write(Curve("ridge"), path.parent)),
    "claim": ("more-data-never-hurts.png", lambda path: draw(check(CATALOGUE["more-data-never-hurts"]), path.parent)),
}
every_writer = pytest.mark.parametrize(("name", "writer"), WRITERS.values(), ids=WRITERS)


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class FullDisk(io.FileIO):
    """A file on a disk that has room for three bytes."""

    def write(self, content):
        super().write(bytes(content[:3]))
        return full()


@every_writer
@pytest.mark.parametrize("when", ["while it is written", "when it reaches the disk", "when it takes its place"])
def test_a_full_disk_names_the_file_and_leaves_nothing(name, writer, when, tmp_path, monkeypatch):
    if when == "while it is written":
        monkeypatch.setattr("sandbox.writing.whole_files.open", FullDisk, raising=False)
    else:
        monkeypatch.setattr("os.fsync" if when == "when it reaches the disk" else "os.replace", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        writer(tmp_path / name)
    assert caught.value.errno == errno.ENOSPC
    assert Path(caught.value.filename).name.startswith(name)
    assert Path(caught.value.filename).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


@every_writer
def test_a_full_disk_leaves_what_was_there(name, writer, tmp_path, monkeypatch):
    writer(tmp_path / name)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    monkeypatch.setattr("sandbox.writing.whole_files.open", FullDisk, raising=False)
    with pytest.raises(OSError, match="No space left on device"):
        writer(tmp_path / name)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")
def test_devices_are_written_to_and_not_replaced(tmp_path):
    link = tmp_path / "full.csv"
    link.symlink_to("/dev/full")
    with pytest.raises(OSError, match=r"No space left on device: '.*full.csv'"):
        RISK.to_csv(link)
    RISK.to_csv("/dev/null")
    assert not Path("/dev/full").is_file()
    assert not Path("/dev/null").is_file()


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="this system has no such file")
def test_standard_output_is_written_to_wherever_it_goes(tmp_path):
    program = "from sandbox.writing.whole_files import write_whole as write\n"
    program += "print('a', flush=True); write('/dev/stdout', b'b\\n'); write('/dev/fd/1', b'c\\n')"
    command = [sys.executable, "-c", program]
    piped = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    with open(tmp_path / "output", "w") as output:
        subprocess.run(command, cwd=ROOT, stdout=output, check=True)
    assert piped.stdout == (tmp_path / "output").read_text() == "a\nb\nc\n"
    assert [each.name for each in tmp_path.iterdir()] == ["output"]


#: A program that replaces a file by another of a single letter, again and again.
AGAIN_AND_AGAIN = """
import itertools, sys
from sandbox.writing.whole_files import write_whole

for letter in itertools.cycle("ab"):
    write_whole(sys.argv[1], letter.encode() * 20_000_000)
    print(letter, flush=True)
"""


@pytest.mark.parametrize("after", [0.0, 0.003, 0.01, 0.02, 0.05])
def test_a_killed_program_leaves_the_old_file_or_the_new_one(after, tmp_path):
    path = tmp_path / "file"
    program = [sys.executable, "-c", AGAIN_AND_AGAIN, path]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "a\n"
        time.sleep(after)
        running.kill()
    assert running.returncode != 0
    content = path.read_bytes()
    assert len(content) == 20_000_000
    assert len(set(content)) == 1


def test_an_interrupted_program_leaves_nothing_unfinished(tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "file", b"content")
    assert list(tmp_path.iterdir()) == []


def test_threads_may_write_the_same_file(tmp_path):
    def write(number):
        return write_whole(tmp_path / "same.txt", bytes([number]) * 100_000)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(write, range(100))) == {tmp_path / "same.txt"}
    assert len(set((tmp_path / "same.txt").read_bytes())) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["same.txt"]


def test_missing_directories_are_made_and_names_may_be_as_long_as_files_allow(tmp_path):
    path = tmp_path / "deep" / "er" / ("x" * 251 + ".csv")
    RISK.to_csv(os.fsencode(path))
    assert path.read_text().startswith("n,p,noise,")
    assert list(path.parent.iterdir()) == [path]


def test_links_and_permissions_stay(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    file, link = tmp_path / "elsewhere" / "file", tmp_path / "link"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    assert write_whole(link, b"new") == link
    assert link.is_symlink()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_new_file_has_the_permissions_of_every_new_file(tmp_path):
    (tmp_path / "usual").write_bytes(b"")
    write_whole(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_protected_file_is_not_replaced(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"old")
    monkeypatch.setattr("os.access", lambda path, mode: False)  # the superuser may write to every file
    with pytest.raises(PermissionError, match="file'"):
        write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"


@pytest.mark.parametrize("path", ["", "file/below", "directory"])
def test_what_cannot_be_written_is_named(path, tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "directory").mkdir()
    with pytest.raises(OSError, match=path or tmp_path.name) as caught:
        write_whole(tmp_path / path, b"")
    assert caught.value.filename == str(tmp_path / path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["directory", "file"]
