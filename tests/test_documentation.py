"""The pages of the documentation that are written by hand, and what its generators list."""

import ast
import doctest
import re
from pathlib import Path

import numpy as np
import pytest

import sandbox
from sandbox.claims import CATALOGUE

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


def test_every_public_name_and_module_has_a_page():
    assert set(constant("docs/pages/api.py", "MODULES")) == constant("tests/test_architecture.py", "PUBLIC_MODULES")
    grouped = [name for names in constant("docs/pages/api.py", "GROUPS").values() for name in names]
    assert {*grouped, "__version__"} == set(sandbox.__all__)
    assert len(grouped) == len(set(grouped))


@pytest.mark.parametrize("model", ["MinNorm", "Ridge", "RandomFeatures", "FourierSeries", "Risk.ensemble"])
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
