"""For all tests: Hypothesis repeats itself and takes its time, linear algebra has one thread, an example runs once."""

import contextlib
import functools
import importlib
import io
import os
import pickle
import shlex
from pathlib import Path

import hypothesis
import pytest
import threadpoolctl
from filelock import FileLock

hypothesis.settings.register_profile("deterministic", derandomize=True, deadline=None, print_blob=False)
#: The module in which tests/mutation has planted an error, if it has.
MUTANT = os.environ.get("MUTANT_UNDER_TEST")
# One failing example of it is as good as the smallest.
hypothesis.settings.register_profile(
    "mutation", parent=hypothesis.settings.get_profile("deterministic"), phases=["explicit", "generate"]
)
hypothesis.settings.load_profile("mutation" if MUTANT else "deterministic")


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """On small matrices several threads only wait for each other, the more so beside other test processes."""
    with threadpoolctl.threadpool_limits(1, user_api="blas"):
        yield


@pytest.fixture
def run(capsys):
    """Run a command line in this process: exit code, output, messages."""
    from sandbox import __main__  # which the tests that plant errors import in a copy of their own

    def call(line):
        try:
            code = __main__.main(shlex.split(line))
        except SystemExit as leaving:
            code = leaving.code
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return call


def pytest_collection_modifyitems(items):
    """A test that looks at what an example drew may be the one for which it runs, and so it is slow."""
    for item in items:
        if "drawn" in item.fixturenames:
            item.add_marker("slow")
    if MUTANT:
        folder, _, module = MUTANT.removeprefix("sandbox/").rpartition("/")
        nearest = Path("tests", folder, f"test_{module}")
        items.sort(key=lambda item: (item.get_closest_marker("slow") is not None, not item.path.match(str(nearest))))


@pytest.fixture(scope="session")
def drawn(tmp_path_factory):
    """What an example drew: ``drawn(name, fast=True)`` is what its ``main`` returned, with what it printed.

    Each example runs once in each mode, in the process whose test asks first. The others read what it left in the
    directory of this run of the tests: ``examples/fast`` has the files of all examples, as ``figure --all --fast``
    writes them, and ``examples/fast/printed`` what was printed.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "examples"

    @functools.cache
    def draw(name, fast=True):
        folder = shared / ("fast" if fast else "full")
        for each in (folder, folder / "printed", folder / "data"):
            each.mkdir(parents=True, exist_ok=True)
        record = folder / "data" / f"{name}.pickle"
        with FileLock(record.with_suffix(".lock")):
            if not record.exists():
                data = run_example(name, folder, fast=fast)
                (folder / "printed" / f"{name}.txt").write_text(data["printed"], encoding="utf-8")
                record.write_bytes(pickle.dumps(data))
        return pickle.loads(record.read_bytes())

    return draw


def run_example(name, folder, *, fast):
    """Run an example, without a window and in silence."""
    import matplotlib

    from sandbox.gallery import examples

    matplotlib.use("agg")
    examples()  # in a checkout that is not installed, this makes sandbox.examples importable
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        data = importlib.import_module(f"sandbox.examples.{name}").main(folder, fast=fast)
    return data | {"printed": printed.getvalue()}


@pytest.fixture(scope="session")
def breaks_at_infinity():
    """That every line and every band of a figure breaks where its values are infinite."""
    import numpy as np

    from sandbox.plotting.infinity import edges

    def check(figure):
        for ax in figure.axes:
            infinite = set()
            for line in ax.lines:
                data, drawn = line.get_xydata(), line.get_transform().transform_path(line.get_path()).vertices
                there = ~np.isfinite(data).all(axis=1)
                assert np.array_equal(~np.isfinite(drawn).all(axis=1), there), line.get_label()
                infinite.update(data[there & np.isfinite(data[:, 0]), 0])
            for band in ax.patches:
                if (band.get_gid() or "").startswith("band-"):
                    assert np.isfinite(band.get_path().vertices).all(), band.get_gid()
                    for _, above in edges(band.get_path()):
                        # Across an infinite total only a band with a value of its own there.
                        across = {x for x in infinite if above[0, 0] < x < above[-1, 0]}
                        assert across <= set(above[:, 0]), band.get_gid()
            for area in ax.collections:
                assert all(np.isfinite(path.vertices).all() for path in area.get_paths())
                assert np.isfinite(area.get_datalim(ax.transData)).all() or not area.get_paths()
        return True

    return check


@pytest.fixture
def computed_once(request, monkeypatch):
    """Draw an example again, as a script or by a command, from the numbers of the run that all tests share.

    After ``computed_once(name, fast=True)`` no example computes anything, and this one draws what is known.
    """
    from sandbox.gallery import Example

    def replay(name, fast=True):
        known = request.getfixturevalue("drawn")(name, fast)
        numbers = {key: value for key, value in known.items() if key not in ("files", "printed")}

        def compute(*, fast):
            assert ("fast" if fast else "full") == known["files"][0].parent.name
            return dict(numbers)

        def get(example):
            assert example.name == name
            return compute

        # It stands before the attribute of every example, also of one that a script is about to make.
        monkeypatch.setattr(Example, "compute", property(get, lambda example, value: None), raising=False)
        return known

    return replay
