"""Real notebooks: looks, examples, the explorer and views of results, in a kernel of Jupyter where there is one."""

import os
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

nbformat = pytest.importorskip("nbformat", reason="needs the extra notebooks")
nbclient = pytest.importorskip("nbclient", reason="needs the extra notebooks")
pytest.importorskip("ipykernel", reason="needs the extra notebooks")
pytest.importorskip("ipympl", reason="needs the extra notebooks")

ROOT = Path(__file__).parents[1]
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
EXAMPLE = "from sandbox.gallery import examples\nexamples()\nfrom sandbox.examples import u_turn\n"


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """Run cells in a kernel: what each has put out."""
    monkeypatch.delenv("MPLBACKEND", raising=False)  # a kernel chooses its own
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))

    def run(*cells):
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        client = nbclient.NotebookClient(
            book, timeout=300, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
        )
        client.execute()
        return [cell.outputs for cell in book.cells]

    return run


def pictures(outputs):
    """The pictures that a cell has put out, by the sizes that their texts tell."""
    assert not [each for each in outputs if each.output_type == "error"], outputs
    return [each.data["text/plain"] for each in outputs if "image/png" in each.get("data", {})]


def test_figures_and_examples_in_a_notebook(notebook, tmp_path):
    cells = notebook(
        f"from sandbox import plotting\nwith plotting.look('slides'):\n    {PLOT.replace(chr(10), chr(10) + '    ')}",
        PLOT,
        f"{EXAMPLE}data = u_turn.main(fast=True)",
        PLOT,
        f"%run {ROOT / 'examples' / 'u_turn.py'} --fast --out given",
        (ROOT / "examples" / "u_turn.py").read_text("utf-8"),
        PLOT,
    )
    slide, plain = "<Figure size 960x540 with {} Axes>", "<Figure size 640x480 with 1 Axes>"
    two = slide.format(2)
    expected = [[slide.format(1)], [plain], [two], [plain], [two], [two], [plain]]
    assert [pictures(outputs) for outputs in cells] == expected
    assert (tmp_path / "given" / "u_turn.png").exists()


def test_the_cells_of_the_page_about_notebooks(notebook):
    page = (ROOT / "docs" / "notebooks.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    figure, example, explorer = (block for block in blocks if ">>>" not in block)
    _, slide, two, live = notebook("from sandbox.gallery import examples\nexamples();", figure, example, explorer)
    assert pictures(slide) == ["<Figure size 960x540 with 1 Axes>"]
    assert pictures(two) == ["<Figure size 960x540 with 2 Axes>"]
    assert "application/vnd.jupyter.widget-view+json" in live[0].data


def test_an_example_as_first_figure_ends_nothing(notebook):
    cells = notebook(f"{EXAMPLE}data = u_turn.main(fast=True)", PLOT)
    assert [len(pictures(outputs)) for outputs in cells] == [1, 1]


def test_the_explorer_needs_figures_that_answer_the_mouse_and_fits_the_cell(notebook):
    explore = "from sandbox.explorer import explore\nexplorer = explore(n=50)"
    size = "width, height = explorer.figure.get_size_inches() * explorer.figure.dpi\nprint(width, height)"
    refused, plain, nothing, live, told = notebook(explore, PLOT, "%matplotlib widget", explore, size)
    assert (refused[-1].ename, "pip install ipympl" in refused[-1].evalue) == ("ImportError", True)
    assert len(pictures(plain)) == 1
    assert not nothing
    assert "application/vnd.jupyter.widget-view+json" in live[0].data
    # At 1280 pixels, with the list of files beside it, the cells of JupyterLab are 848 wide.
    assert told[0].text.split() == ["800.0", "450.0"]


def test_views_of_results_in_a_notebook(notebook):
    shown = {
        "task": "Task.power_law(1, 1.5, dim=50)",
        "sphere": "SphericalTask(20, [0, 1])",
        "model": "MinNorm(10)",
        "risk": "MinNorm([10, 20]).risk(Task.isotropic(30), 15)",
        "measured": "simulate(MinNorm(5), Task.isotropic(30), 15, draws=3, rng=0)",
        "equivalent": "MinNorm([10, 20]).equivalent(Task.isotropic(30), 15)",
        "verdict": "check(CATALOGUE['more-data-never-hurts'])",
    }
    _, *cells = notebook("from sandbox import *\nfrom sandbox.claims import CATALOGUE, check", *shown.values())
    for name, outputs in zip(shown, cells, strict=True):
        (output,) = outputs
        assert ("text/html" in output.data) == (name != "model"), name
        assert output.data["text/plain"]
