"""What a notebook does otherwise: figures appear below their cells, now and later, and arguments are the kernel's."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

#: A kernel without Jupyter: its arguments, its shell, the backend of its figures. What each cell shows is printed.
KERNEL = """
import json
import sys
import types

sys.argv = ["/usr/lib/python3/ipykernel_launcher.py", "-f", "/run/kernel-1.json"]
events = types.SimpleNamespace(register=lambda name, function: None)
shell = types.SimpleNamespace(kernel=object(), events=events)
sys.modules["IPython"] = types.SimpleNamespace(get_ipython=lambda: shell, version_info=(9, 0))
cells = json.loads(sys.stdin.read())
names, shown = {"__name__": "__main__"}, []
for cell in cells:
    exec(cell, names)
    backend = sys.modules.get("emulated_inline")
    shown.append(backend.flush() if backend else [])
print(json.dumps(shown))
"""

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"

EXAMPLE = """
import matplotlib.pyplot as plt
from sandbox.gallery import Example

def draw(data):
    fig, axes = plt.subplots(1, 3)
    return fig

rows = [{"x": 1}]
example = Example("mine", "Mine.", lambda fast: {}, draw, lambda data: rows, lambda data: rows)
"""


@pytest.fixture
def notebook(tmp_path):
    """Run cells in a process of their own; the axes of each figure that each cell shows."""
    here = Path(__file__).parent
    (tmp_path / "kernel.py").write_text(KERNEL)

    def run(*cells, backend="module://emulated_inline"):
        path = os.pathsep.join([str(here), str(here.parents[1]), os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, "-W", "error", tmp_path / "kernel.py"],
            input=json.dumps([textwrap.dedent(cell) for cell in cells]),
            env=os.environ | {"MPLBACKEND": backend, "PYTHONPATH": path},
            cwd=tmp_path,
            text=True,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_figures_after_the_first_one_in_a_look_are_shown(notebook):
    look = """
    from sandbox import plotting
    import matplotlib.pyplot as plt
    with plotting.look("slides"):
        fig, ax = plt.subplots()
        size = plt.rcParams["font.size"]
    assert (size, plt.rcParams["font.size"]) == (21, 10)
    """
    failing = """
    try:
        with plotting.look("slides"):
            raise OSError
    except OSError:
        pass
    """
    assert notebook(look, PLOT, failing, PLOT) == [[1], [1], [], [1]]
    # What it is there for: Matplotlib's own context ends the showing of figures.
    assert notebook(look.replace("plotting.look", "plt.rc_context").replace('"slides"', "{'font.size': 21}"), PLOT) == [
        [1],
        [],
    ]


def test_an_example_shows_its_figure_once_takes_no_arguments_of_the_kernel_and_ends_nothing(notebook, tmp_path):
    shown = notebook(
        EXAMPLE + "data = example.main('here', fast=True)",
        PLOT,
        "assert not plt.get_fignums()",
        "example.run()",
        "example.run(['--fast', '--out', 'there', '--show'])",
        "plt.figure().add_subplot()\nexample.run(['--fast', '--out', 'there'])\nplt.plot([1])",
        PLOT,
    )
    assert shown == [[3], [1], [], [3], [3], [1, 3, 1], [1]]
    assert {path.parent.name for path in tmp_path.rglob("mine.png")} == {"here", "figures", "there"}


def test_a_script_that_a_cell_runs_has_its_own_arguments(notebook, tmp_path):
    (tmp_path / "mine.py").write_text(EXAMPLE + "example.run()")
    # As IPython's %run does it.
    run = """
    import runpy, sys
    before, sys.argv = sys.argv, ["mine.py", "--fast", "--out", "given"]
    runpy.run_path("mine.py", run_name="__main__")
    sys.argv = before
    """
    assert notebook(run) == [[3]]
    assert (tmp_path / "given" / "mine.png").exists()
    assert not (tmp_path / "given" / "mine.svg").exists()


def test_without_figures_below_the_cells_an_example_shows_and_leaves_nothing(notebook):
    assert notebook(EXAMPLE + "data = example.main(fast=True)", "assert not plt.get_fignums()", backend="agg") == [
        [],
        [],
    ]


def test_the_explorer_says_what_to_install_and_ends_nothing(notebook):
    explore = """
    from sandbox.explorer import explore
    try:
        explore(n=50)
    except ImportError as error:
        assert "pip install ipympl" in str(error) and "%matplotlib widget" in str(error)
    else:
        raise AssertionError
    """
    assert notebook(explore, PLOT) == [[], [1]]
