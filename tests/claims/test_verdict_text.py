"""A verdict in words pastes back, says what was not expected, and has a record that is JSON."""

import json

import pytest

import sandbox
from sandbox.claims import CATALOGUE, assume, at_most, check, claim
from sandbox.claims.verdict_text import head, in_full, line, pasted, record, tally
from sandbox.strategies import sample_sizes

FALSE, TRUE = "more-data-never-hurts", "effective-ranks-are-ordered"


@pytest.fixture(scope="module")
def refuted():
    return check(CATALOGUE[FALSE])


@pytest.fixture(scope="module")
def vacuous():
    @claim(id="empty", title="Empty", statement="n < 0", kind="identity", reference="key2020a, Section 2")
    def empty(n=sample_sizes()):
        """Nothing has been said."""
        assume(n < 0)
        return at_most(n, 1)

    return check(empty, examples=20)


@pytest.mark.parametrize("id", [FALSE, TRUE])
def test_the_point_pastes_back(id):
    verdict = check(CATALOGUE[id])
    names = {name: getattr(sandbox, name) for name in sandbox.__all__}
    assert eval(pasted(verdict), names | {"CATALOGUE": CATALOGUE}) == verdict.comparison


def test_in_full(refuted):
    text = in_full(refuted)
    assert text.startswith(f"{FALSE}: More data never hurts\n")
    for part in (refuted.claim.sentence, refuted.claim.statement, refuted.claim.reference, pasted(refuted)):
        assert part in text
    assert "counterexample, to paste into Python:" in text
    assert "nearest to failing, to paste into Python:" in in_full(check(CATALOGUE[TRUE]))


def test_without_a_point_there_is_nothing_to_paste(vacuous):
    text = in_full(vacuous)
    assert "  reference key2020a, Section 2\n  verdict   vacuous, but expected: holds\n" in text
    assert "paste" not in text
    assert record(vacuous)["margin"] is record(vacuous)["counterexample"] is None


def test_a_record_is_json(refuted):
    assert json.loads(json.dumps(record(refuted), allow_nan=False)) == {
        "id": FALSE,
        "verdict": "refuted",
        "expected": "refuted",
        "examples": refuted.examples,
        "margin": refuted.margin,
        "counterexample": {"task": "Task.isotropic(4, noise=1)", "n": "1"},
        "reference": "nakkiran2019more, Claim 1, arXiv v1",
    }


def test_a_table_is_aligned_and_says_what_is_not_as_expected(refuted, vacuous):
    rows = [head(30), line(refuted, 30), line(vacuous, 30)]
    assert [row[30:44].split() for row in rows] == [["kind"], ["folklore"], ["identity"]]
    assert rows[2].endswith(f"    none  expected: holds (seed {vacuous.seed})")
    assert "expected" not in rows[1]
    assert tally([refuted, vacuous]) == "2 claims: 1 refuted, 1 vacuous; 1 unexpected"
    assert tally([check(CATALOGUE[TRUE])]) == "1 claims: 1 hold; none unexpected"
