"""Tables: rows of a risk, and what becomes of infinite and unknown values."""

import csv
import io
import json
import math

import numpy as np
import pytest

from sandbox import MinNorm, Task, tables


@pytest.fixture
def risk():
    return MinNorm([50, 100, 200]).risk(Task.isotropic(400, noise=0.25), n=100)


def test_rows_have_the_columns_then_every_field(risk):
    rows = tables.rows(risk, p=[50, 100, 200], n=100, curve="min-norm")
    assert [(row["p"], row["n"], row["curve"]) for row in rows] == [
        (50, 100, "min-norm"),
        (100, 100, "min-norm"),
        (200, 100, "min-norm"),
    ]
    assert list(rows[0])[3:] == list(risk.to_dict())
    assert [row["total"] for row in rows] == risk.total.tolist()
    assert all(type(row["total"]) is float for row in rows)


def test_rows_of_a_single_point(risk):
    (row,) = tables.rows(risk[0], p=50)
    assert row["total"] == float(risk.total[0])


def test_a_column_replaces_the_field_of_its_name(risk):
    rows = tables.rows(risk, exactness=["a", "b", "c"])
    assert [row["exactness"] for row in rows] == ["a", "b", "c"]


def test_csv_has_all_digits(risk):
    text = tables.as_csv(tables.rows(risk, p=[50, 100, 200]))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [float(row["total"]) for row in rows] == risk.total.tolist()
    assert text.isascii()
    assert "\r" not in text


def test_json_is_strict():
    text = tables.as_json({"a": math.inf, "b": [-math.inf, 0.1], "c": None})
    value = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert value == {"a": "Infinity", "b": ["-Infinity", 0.1], "c": None}
    assert float(value["a"]) == math.inf
    with pytest.raises(ValueError, match="not JSON compliant"):
        tables.as_json(math.nan)


def test_text_is_aligned():
    rows = [{"p": 1.0, "total": 123.456789, "name": "a"}, {"p": 1000.0, "total": math.inf}, {"p": 2.0, "total": 0.0}]
    lines = tables.as_text(rows).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [line.split() for line in lines] == [
        ["p", "total", "name"],
        ["1", "123.46", "a"],
        ["1000", "inf"],
        ["2", "0"],
    ]


def test_columns_must_have_one_length():
    with pytest.raises(ValueError, match="shorter"):
        tables.from_columns({"a": np.arange(3), "b": np.arange(2)})
