"""The pages of the documentation that are written by hand, and what its generators list."""

import ast
import doctest
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

import sandbox
from sandbox import plotting
from sandbox.claims import CATALOGUE
from sandbox.models import MODELS

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path for path in (ROOT / "docs").rglob("*") if path.suffix in (".md", ".rst") and ">>>" in path.read_text("utf-8")
)


def constant(path, name):
    """What a module assigns to a name, without importing it."""
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"{path} has no {name}")


def test_there_are_examples():
    assert {"claims.md", "start.rst", "extend.rst"} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_in_the_pages(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with np.printoptions(legacy=False):
        failed, attempted = doctest.testfile(str(page), module_relative=False)
    assert failed == 0
    assert attempted > 0


@pytest.mark.parametrize("page", [page for page in PAGES if page.suffix == ".md"], ids=lambda page: page.name)
def test_examples_in_markdown_are_shown_as_code(page):
    """Three signs at the beginning of a line are quotes within quotes elsewhere."""
    assert ">>>" not in re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


PLOTTED = sorted(path for path in (ROOT / "docs").rglob("*.rst") if "\n.. plot::\n" in path.read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("page", PLOTTED, ids=lambda page: page.name)
def test_plots_in_the_pages_break_where_they_are_infinite(page, breaks_at_infinity):
    names = {}
    for block in re.findall(r"^\.\. plot::\n(?:   :.*\n)*\n((?:   .*\n|\n)+)", page.read_text("utf-8"), re.MULTILINE):
        with plotting.look("slides"):
            exec(textwrap.dedent(block), names)
            figure = plt.gcf()
            assert figure.axes
            assert breaks_at_infinity(figure)
            for line in figure.axes[0].lines if page.name == "min_norm.rst" else ():
                x, y = line.get_data()
                # Between p < n and p > n there is a point without a number, where truth and formula are infinite.
                assert line.get_linestyle() == ":" or np.isnan(y[x == 1]).tolist() == [True]
        plt.close("all")


@pytest.mark.parametrize("script", sorted((ROOT / "docs" / "extend").glob("*.py")), ids=lambda path: path.stem)
def test_what_one_adds_oneself_from_nothing_to_everywhere(script, tmp_path):
    """In a process of its own, as it registers what it makes."""
    run = subprocess.run([sys.executable, script], cwd=tmp_path, text=True, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.strip()
    assert f"literalinclude:: extend/{script.name}" in (ROOT / "docs" / "extend.rst").read_text("utf-8")


def test_every_public_name_and_module_has_a_page():
    assert set(constant("docs/pages/api.py", "MODULES")) == constant("tests/test_architecture.py", "PUBLIC_MODULES")
    grouped = [name for names in constant("docs/pages/api.py", "GROUPS").values() for name in names]
    grouped += [model.__name__ for model in MODELS.values()]
    assert {*grouped, "__version__"} == set(sandbox.__all__)
    assert len(grouped) == len(set(grouped))


@pytest.mark.parametrize("model", [*(model.__name__ for model in MODELS.values()), "Risk.ensemble"])
def test_every_model_has_a_page_with_its_formula_a_figure_and_where_it_ends(model):
    (page,) = (
        text
        for path in (ROOT / "docs" / "models").glob("*.rst")
        if f".. notes:: {model}\n" in (text := path.read_text("utf-8"))
    )
    for heading in ("The formula", "Where it comes from", "Where the formula ends"):
        assert f"\n{heading}\n---" in page
    assert "\n.. example:: " in page or "\n.. plot::\n" in page


def test_pages_link_to_topics_of_claims_that_there_are():
    topics = {claim.body.__module__.rpartition(".")[2] for claim in CATALOGUE.values()}
    texts = [path.read_text("utf-8") for folder in (".", "models") for path in (ROOT / "docs" / folder).glob("*.rst")]
    linked = {topic for text in texts for topic in re.findall(r":ref:`claims-(\w+)`", text)}
    assert linked
    assert linked <= topics


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def rooms():
    """The house as tests/test_architecture.py has it: each room, from the ground up, with what it may import."""
    for node in ast.parse((ROOT / "tests/test_architecture.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "ROOMS":
            return eval(ast.unparse(node.value))
    raise AssertionError("tests/test_architecture.py has no ROOMS")


def test_contributing_draws_the_house_as_it_is():
    storeys = {
        int(number): names.split() for number, names in re.findall(r"^(\d)   (\w.*)$", CONTRIBUTING, re.MULTILINE)
    }
    assert list(storeys) == list(range(len(storeys)))[::-1]
    storey_of = {name: number for number, names in storeys.items() for name in names}
    assert sorted(name for names in storeys.values() for name in names) == sorted(rooms())
    for name, allowed in rooms().items():
        # As low as its imports let it stand, so that the picture is the only one there is.
        assert storey_of[name] == 1 + max((storey_of[each] for each in allowed), default=-1), name


def test_contributing_says_what_each_room_may_import():
    _, _, table = CONTRIBUTING.partition("| room | what it holds | may import, besides itself |\n|---|---|---|\n")
    rows = [line.strip("| ").split(" | ") for line in table.partition("\n\n")[0].splitlines()]
    assert {name.strip("`"): imports for name, _, imports in rows} == {
        name: ", ".join(allowed) or "nothing" for name, allowed in rooms().items()
    }
    assert [name.strip("`") for name, _, _ in rows] == list(rooms())


def test_contributing_names_files_and_names_that_exist():
    named = set(re.findall(r"`([\w.]+/[\w./]*)`", CONTRIBUTING)) - {"examples/NAME.py", "tests/examples/test_NAME.py"}
    assert len(named) > 15
    assert not [path for path in named if not (ROOT / path).exists()]
    for name, path in re.findall(r"`(\w+)`\s+(?:in|of)\s+`([\w./]+\.py)`", CONTRIBUTING):
        assert re.search(rf"\b{name}\b", (ROOT / path).read_text("utf-8")), (name, path)


def test_equal_bits_are_promised_for_one_number_of_threads():
    """How many threads the linear algebra has decides in what order it adds, and so the last bits."""
    written = [*(ROOT / "sandbox").rglob("*.py"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.rst")]
    written += [*(ROOT / "examples").glob("*.py"), *ROOT.glob("*.md")]
    promises = [
        paragraph
        for path in written
        for paragraph in re.split(r"\n\s*\n|\n(?=\* )", path.read_text("utf-8"))
        if re.search(r"bit[- ]for[- ]bit|same bits|bitwise|byte for byte, at every run", " ".join(paragraph.split()))
    ]
    assert len(promises) >= 2
    assert all("BLAS threads" in " ".join(each.split()) for each in promises), promises


def test_contributing_lists_what_ci_runs():
    section = CONTRIBUTING.partition("## What CI runs")[2].partition("\n## ")[0]
    (listed,) = re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    script, readme = ((ROOT / name).read_text("utf-8") for name in (".ci/run", "README.md"))
    # The blocks of the README that the script runs, and its own commands.
    words = re.findall(r"^bash .*\$\(block '?([^')]+)'?\)", script, re.MULTILINE)
    blocks = re.findall(r"^```sh\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    run = [line.split(" && ")[-1] for word in words for block in blocks if word in block for line in block.splitlines()]
    run += [line for line in script.splitlines() if line.startswith(".venv/") and "pip install" not in line]
    assert listed.splitlines() == run


def test_every_room_has_tests_that_are_fast():
    """What the fast loop leaves out is marked, but for what uses the fixture ``drawn``."""
    for room in rooms():
        fast = []
        for path in (ROOT / "tests" / room).rglob("test_*.py"):
            text = path.read_text("utf-8")
            for node in ast.parse("" if "\npytestmark = pytest.mark.slow" in text else text).body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    marks = {ast.unparse(each) for each in node.decorator_list}
                    used = {each.arg for each in node.args.args}
                    if "pytest.mark.slow" not in marks and "drawn" not in used:
                        fast.append(node.name)
        assert fast, room
