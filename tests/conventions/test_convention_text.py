"""A convention in words: the traps in a table, everything about one, and Python that runs."""

import numpy as np
import pytest

import sandbox
from sandbox.conventions import CONVENTIONS
from sandbox.conventions.convention_text import in_full, overview, pasted

every_convention = pytest.mark.parametrize("convention", CONVENTIONS.values(), ids=lambda each: each.name)


def test_the_table():
    rows = [line.split("  ") for line in overview(CONVENTIONS.values()).splitlines()[1:]]
    assert [row[0] for row in rows] == list(CONVENTIONS)
    cells = {row[0]: [cell.strip() for cell in row[1:] if cell.strip()] for row in rows}
    assert cells["mei-montanari"] == ["psi2 lam", "left out", "noise_free_excess"]
    assert cells["eigenlearning"] == ["delta", "included", "noise + bias"]
    assert cells["scikit-learn"] == ["alpha", "included", "none"]


@every_convention
def test_one_in_full(convention):
    text = in_full(convention)
    assert text.startswith(f"{convention.name}: {convention.title}\n")
    for part in (convention.loss, convention.reference, *convention.remarks):
        assert part in text
    for symbol in convention.symbols:
        assert symbol.meaning in text
    _, _, code = text.partition("to paste into Python:\n\n")
    assert [line.removeprefix("  ") for line in code.splitlines()] == list(pasted(convention))


@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
@every_convention
def test_its_python_runs(convention):
    *before, risk = [line.replace("...", "2.5") for line in pasted(convention)]
    scope = {"task": sandbox.Task.isotropic(20)}
    exec("\n".join(before), scope)
    assert np.isfinite(eval(risk, scope))
