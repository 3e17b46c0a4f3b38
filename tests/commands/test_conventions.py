"""``sandbox conventions``: the same records as text, and Python that runs."""

import numpy as np
import pytest

import sandbox
from sandbox.conventions import CONVENTIONS
from sandbox.references import cite


def test_the_table(run):
    code, out, err = run("conventions")
    assert (code, err) == (0, "")
    rows = [line.split("  ") for line in out.splitlines()[1:]]
    assert [row[0] for row in rows] == list(CONVENTIONS)
    cells = {row[0]: [cell.strip() for cell in row[1:] if cell.strip()] for row in rows}
    assert cells["mei-montanari"] == ["psi2 lam", "left out", "noise_free_excess"]
    assert cells["eigenlearning"] == ["delta", "included", "noise + bias"]
    assert cells["scikit-learn"] == ["alpha", "included", "none"]


@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
@pytest.mark.parametrize("name", CONVENTIONS)
def test_one_in_full_and_its_python(run, name):
    code, out, err = run(f"conventions {name}")
    assert (code, err) == (0, "")
    convention = CONVENTIONS[name]
    assert out.startswith(f"{name}: {convention.title}\n")
    for text in (convention.loss, convention.reference, *convention.remarks):
        assert text in out
    for symbol in convention.symbols:
        assert symbol.meaning in out
    _, _, code = out.partition("to paste into Python:\n")
    lines = [line.strip() for line in code.replace("...", "2.5").splitlines() if line]
    scope = {"task": sandbox.Task.isotropic(20)}
    exec("\n".join(lines[:-1]), scope)
    assert np.isfinite(eval(lines[-1], scope))


def test_several_and_none(run):
    _, out, _ = run("conventions hastie canatar hastie")
    assert out.count("to paste into Python") == 2
    code, out, err = run("conventions hasty")
    assert (code, out) == (2, "")
    assert "did you mean 'hastie'?" in err


def test_a_convention_is_cited(run):
    assert run("cite double-trouble --format latex") == (0, "\\cite[numbering not checked]{dascoli2020double}\n", "")
    assert cite(CONVENTIONS["hastie"]) == cite("hastie2022surprises")
