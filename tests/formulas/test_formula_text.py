"""A formula in words: everything about it in plain text, and a record that is JSON."""

import json

import pytest

from sandbox.formulas import FORMULAS
from sandbox.formulas.formula_text import in_full, record

every_formula = pytest.mark.parametrize("formula", FORMULAS.values(), ids=lambda each: each.id)


def test_one_in_full():
    text = in_full(FORMULAS["ridge-risk"])
    assert text.startswith("ridge-risk: Risk of ridge regression\n\n    ")
    assert FORMULAS["ridge-risk"].latex.split("\n")[0] in text
    assert "\n  code        sandbox.models.ridge.Ridge" in text


@every_formula
def test_in_full_is_plain_text_without_empty_lines_of_facts(formula):
    text = in_full(formula)
    assert ":math:" not in text
    assert all(line.split(maxsplit=1)[1:] for line in text.splitlines()[-4:])
    assert formula.reference in text


@every_formula
def test_a_record_has_every_field_but_the_code_itself(formula):
    fields = json.loads(json.dumps(record(formula)))
    assert set(fields) == set(formula.__dataclass_fields__) - {"callable"} | {"place"}
    assert fields["uses"] == list(formula.uses)
    assert fields["place"] == formula.place
