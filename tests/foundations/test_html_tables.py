"""Tables for notebooks: well-formed, escaped, and of a long one no more is formatted than is shown."""

from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis.vendor.pretty import pretty

from sandbox import (
    MinNorm,
    Ridge,
    Risk,
    SphericalTask,
    Task,
    degrees_of_freedom,
    effective_ranks,
    peak,
    simulate,
)
from sandbox.claims import CATALOGUE, assume, at_most, check, claim
from sandbox.foundations.html_tables import facts, numbers
from sandbox.foundations.parts import PRIMARY
from sandbox.strategies import sample_sizes


class Table(HTMLParser):
    """Caption and cells of a table whose tags are closed in the order of their opening."""

    def __init__(self, html):
        super().__init__()
        self.open, self.caption, self.rows = [], "", []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1] == "caption":
            self.caption += data
        else:
            self.rows[-1][-1] += data


def shown(record):
    return Table(record._repr_html_())


def test_names_and_facts_are_escaped():
    table = Table(numbers("a < b & c", {"<p>": [1.0], "total": ([2.0], [0.123])}, (1,)))
    assert (table.caption, table.rows) == ("a < b & c", [["<p>", "total"], ["1", "2 ± 0.12"]])
    table = Table(facts("a < b", {"<p>": "n < p & q"}))
    assert (table.caption, table.rows) == ("a < b", [["<p>", "n < p & q"]])


class Counting:
    """A number that counts how often numbers like it are formatted."""

    formatted = 0

    def __format__(self, how):
        Counting.formatted += 1
        return "1"


def test_of_a_long_table_only_the_rows_shown_are_formatted():
    column = np.array([Counting() for _ in range(500)], dtype=object)
    table = Table(numbers("long", {"x": column, "y": np.broadcast_to(3.0, (500,))}, (500,)))
    assert Counting.formatted == 20
    assert len(table.rows) == 22
    assert table.rows[11] == ["...", "..."]
    assert len(Table(numbers("short", {"x": column[:20]}, (20,))).rows) == 21


def test_a_table_of_many_axes_runs_through_the_last_one_first():
    rows, columns = np.arange(3)[:, None], np.arange(2)
    table = Table(numbers("grid", {"row": rows, "column": columns}, (3, 2)))
    assert table.rows[1:] == [["0", "0"], ["0", "1"], ["1", "0"], ["1", "1"], ["2", "0"], ["2", "1"]]


def test_a_task_has_a_row_for_each_group():
    table = shown(Task([2.0, 0.5], [0.75, 0.25], [10, 300], noise=0.1, hidden=0.5))
    assert table.caption.startswith("Task([2, 0.5], [0.75, 0.25], [10, 300], noise=0.1, hidden=0.5): directions 310, ")
    assert "signal 1.5, noise 0.1, hidden 0.5, tail 0" in table.caption
    assert table.rows == [["eigenvalue", "multiplicity", "power"], ["2", "10", "0.75"], ["0.5", "300", "0.25"]]
    assert "directions inf, " in shown(Task.power_law(2, 2)).caption
    long = shown(Task(np.ones(50), np.ones(50), noise=0.1))
    assert long.caption.startswith("Task: directions 50, effective dimension 50, signal 50, noise 0.1")
    assert len(long.rows) == 22


def test_a_batch_of_tasks_has_a_row_for_each():
    table = shown(Task.isotropic([[10], [20]], noise=[0.1, 0.2]))
    assert table.rows[0] == ["directions", "effective dimension", "signal", "noise", "hidden", "tail"]
    assert [(row[0], row[3]) for row in table.rows[1:]] == [("10", "0.1"), ("10", "0.2"), ("20", "0.1"), ("20", "0.2")]
    assert shown(Task(np.ones((3, 50)), np.ones(50))).caption == "Task of shape (3,)"


def test_a_spherical_task_has_a_row_for_each_degree():
    table = shown(SphericalTask(20, [0, 0.8, 0.2], noise=0.1))
    assert table.caption == "SphericalTask(20, [0, 0.8, 0.2], noise=0.1): dim 20, signal 1, noise 0.1"
    assert table.rows == [["degree", "power"], ["0", "0"], ["1", "0.8"], ["2", "0.2"]]
    assert shown(SphericalTask([20, 30], [0, 1])).rows[1:] == [["20", "1", "0"], ["30", "1", "0"]]


def test_a_short_and_a_long_risk():
    rng = np.random.default_rng(0)
    risk = Risk(**{name: rng.exponential(size=(2, 3)) for name in PRIMARY}, exactness="equivalent")
    table = shown(risk)
    assert table.caption == "Risk of shape (2, 3), equivalent"
    assert table.rows[0] == ["total", *PRIMARY]
    assert [row[0] for row in table.rows[1:]] == [f"{x:.4g}" for x in risk.total.ravel()]
    assert {len(row) for row in table.rows} == {10}
    long = Risk(**{name: np.arange(1000.0) for name in PRIMARY}, exactness="simulation")
    rows = shown(long).rows
    assert [row[1] for row in rows[1:11]] == [f"{x}" for x in range(10)]
    assert set(rows[11]) == {"..."}  # what is left out is seen to be left out
    assert [row[1] for row in rows[12:]] == [f"{x}" for x in range(990, 1000)]
    assert len(shown(risk[0, 0]).rows) == 2


def test_a_simulation_has_its_errors_beside_the_means():
    measured = simulate(MinNorm([5, 8]), Task.isotropic(30, noise=0.1), 15, draws=5, rng=0)
    table = shown(measured)
    assert table.rows[0][:4] == ["n", "p", "total", "noise"]
    assert table.rows[2][2] == f"{measured.mean.total[1]:.4g} ± {measured.standard_error['total'][1]:.2g}"
    assert "5 draws" in table.caption
    assert len(shown(measured[0]).rows) == 2


@pytest.mark.parametrize(
    "record",
    [
        Ridge([0.1, 1.0]).equivalent(Task.isotropic(30), 15),
        peak(Ridge([0.1, 0.2]), Task.isotropic(30, noise=0.1), 15),
        effective_ranks(Task.isotropic(30), [0, 10]),
        degrees_of_freedom(np.eye(3), [0.1, 1.0]),
    ],
    ids=lambda record: type(record).__name__,
)
def test_other_records_of_numbers_have_a_column_for_each(record):
    table = shown(record)
    names = list(record.__dataclass_fields__)
    assert table.rows[0] == names
    assert table.caption == f"{type(record).__name__} of shape (2,)"
    assert [row[-1] for row in table.rows[1:]] == [f"{each:.4g}" for each in getattr(record, names[-1])]


def test_a_verdict_tells_the_claim_its_point_and_both_sides():
    verdict = check(CATALOGUE["more-data-never-hurts"])
    table = shown(verdict)
    told = dict(table.rows)
    assert table.caption == "More data never hurts: refuted"
    assert told["claim"] == verdict.claim.sentence
    assert told["statement"] == f"${verdict.claim.statement}$"
    assert told["counterexample"] == "task=Task.isotropic(4, noise=1), n=1"
    assert (told["n + 1 samples"], told["n samples"]) == ("3.5", "2.25")
    assert told["reference"] == verdict.claim.reference
    assert pretty(verdict) == repr(verdict)


def test_a_verdict_without_a_point_tells_that():
    @claim(id="empty", title="Empty", statement="", kind="identity")
    def empty(n=sample_sizes()):
        """Nothing has been said."""
        assume(n < 0)
        return at_most(n, 1)

    table = shown(check(empty, examples=20))
    assert dict(table.rows) == {
        "claim": "Nothing has been said.",
        "verdict": "is vacuous: only 0 examples inside its domain, but expected: holds",
    }
