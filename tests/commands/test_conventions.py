"""``sandbox conventions``: prints what the conventions say of themselves."""

import re

import pytest

from sandbox.conventions import CONVENTIONS
from sandbox.conventions.convention_text import in_full, overview
from sandbox.references import cite


def test_the_table(run):
    assert run("conventions") == (0, f"{overview(CONVENTIONS.values())}\n", "")


@pytest.mark.parametrize("name", CONVENTIONS)
def test_one_in_full(run, name):
    assert run(f"conventions {name}") == (0, f"{in_full(CONVENTIONS[name])}\n", "")


def test_several_and_none(run):
    _, out, _ = run("conventions hastie canatar hastie")
    assert out.count("to paste into Python") == 2
    code, out, err = run("conventions hasty")
    assert (code, out) == (2, "")
    assert "did you mean 'hastie'?" in err


def test_a_convention_is_cited(run):
    code, out, err = run("cite double-trouble --format latex")
    assert (code, err) == (0, "")
    assert re.fullmatch(r"\\cite(\[[^]]+\])?\{dascoli2020double\}\n", out)
    assert cite(CONVENTIONS["hastie"]) == cite("hastie2022surprises")
