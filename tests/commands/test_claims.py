"""``python -m sandbox claims``: the same verdicts as the library, in every format, and an exit code that says so."""

import json
import re

import pytest

import sandbox
from sandbox import claims
from sandbox.claims import CATALOGUE, at_most, check, claim
from sandbox.references import PACKAGE, cite
from sandbox.strategies import sample_sizes

FALSE, TRUE = "more-data-never-hurts", "effective-ranks-are-ordered"


@pytest.fixture
def surprising(monkeypatch):
    """A catalogue in which something is not as expected, and something says nothing."""

    @claim(id="small", title="Small", statement="n < 2", kind="inequality")
    def small(n=sample_sizes()):
        """There is one sample at most."""
        return at_most(n, 1)

    @claim(id="empty", title="Empty", statement="n < 0", kind="identity")
    def empty(n=sample_sizes()):
        """Nothing has been said."""
        claims.assume(n < 0)
        return at_most(n, 1)

    monkeypatch.setattr(claims, "CATALOGUE", {each.id: each for each in (small, empty)})


@pytest.mark.slow
def test_the_table_has_a_line_for_each_claim(run):
    code, out, err = run("claims --kind folklore --examples 60")
    chosen = [claim for claim in CATALOGUE.values() if claim.kind == "folklore"]
    head, *lines, last = out.splitlines()
    assert (code, err) == (0, "")
    assert head.split() == ["claim", "kind", "verdict", "examples", "margin"]
    assert [line.split()[0] for line in lines] == [claim.id for claim in chosen]
    assert all(line.split()[2] == "refuted" for line in lines)
    assert last == f"{len(chosen)} claims: {len(chosen)} refuted; none unexpected"


def test_one_claim_in_full_pastes_back(run):
    code, out, err = run(f"claims {FALSE}")
    assert (code, err) == (0, "")
    for text in (
        CATALOGUE[FALSE].sentence,
        CATALOGUE[FALSE].statement,
        CATALOGUE[FALSE].reference,
        "refuted, as expected",
    ):
        assert text in out
    (pasted,) = re.findall(r"^  (CATALOGUE\[.*)$", out, re.MULTILINE)
    names = {name: getattr(sandbox, name) for name in sandbox.__all__}
    assert eval(pasted, names | {"CATALOGUE": CATALOGUE}).refuted


def test_json_is_a_list_of_records(run):
    code, out, err = run(f"claims {FALSE} {TRUE} --format json")
    assert (code, err) == (0, "")
    refuted, holds = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    verdict = check(CATALOGUE[FALSE])
    assert refuted == {
        "id": FALSE,
        "verdict": "refuted",
        "expected": "refuted",
        "examples": verdict.examples,
        "margin": verdict.margin,
        "counterexample": {name: repr(value) for name, value in verdict.counterexample.items()},
        "reference": CATALOGUE[FALSE].reference,
    }
    assert (holds["verdict"], holds["counterexample"]) == ("holds", None)
    assert holds["margin"] >= -1e-9


def test_latex_is_made_of_theorem_environments(run):
    code, out, err = run(f"claims {FALSE} {TRUE} --format latex")
    assert (code, err) == (0, "")
    body = "\n".join(line for line in out.splitlines() if not line.startswith("%"))
    for environment, count in {"folklore": 1, "counterexample": 1, "proposition": 1}.items():
        assert body.count(rf"\begin{{{environment}}}") == body.count(rf"\end{{{environment}}}") == count
        assert rf"% \newtheorem{{{environment}}}" in out
    assert r"\cite[Claim 1, arXiv v1]{nakkiran2019more}" in body
    assert rf"\label{{claim:{TRUE}}}" in body
    assert not re.search(r"(?<!\\)[_&#%]", re.sub(r"\\\[.*?\\\]|\\label\{.*?\}", "", body)), "special characters"


def test_a_figure_comes_with_its_numbers_and_its_caption(run, tmp_path):
    code, out, err = run(f"claims {FALSE} --figure --out {tmp_path}/new")
    assert (code, err) == (0, "")
    written = [line.removeprefix("wrote ") for line in out.splitlines() if line.startswith("wrote")]
    assert [name.rpartition(".")[2] for name in written] == ["png", "pdf", "svg", "csv", "txt", "tex", "bib"]
    text = (tmp_path / "new" / f"{FALSE}.csv").read_text()
    assert text.splitlines()[:3] == ["n,risk", "1,2.25", "2,3.5"]
    caption = (tmp_path / "new" / f"{FALSE}.txt").read_text()
    (pasted,) = re.findall(r"^\*\*Counterexample\*\* \(dotted\)\. ``(.*?)``;", caption, re.MULTILINE)
    names = {name: getattr(sandbox, name) for name in sandbox.__all__}
    assert eval(pasted, names | {"CATALOGUE": CATALOGUE}).refuted
    printed = (tmp_path / "new" / f"{FALSE}.tex").read_text()
    assert r"\cite{nakkiran2019more}, Claim 1, arXiv v1." in " ".join(printed.split())
    assert f"${CATALOGUE[FALSE].statement}$" in " ".join(printed.split())
    assert (tmp_path / "new" / f"{FALSE}.bib").read_text() == f"{cite(CATALOGUE[FALSE], PACKAGE)}\n"


def test_the_exit_code_says_that_a_verdict_is_not_as_expected(run, surprising):
    code, out, err = run("claims --examples 20")
    assert (code, err) == (1, "")
    assert "1 refuted, 1 vacuous; 2 unexpected" in out
    assert out.count("expected: holds") == 2
    code, out, _ = run("claims empty --examples 20 --figure")
    assert code == 1
    assert "vacuous, but expected: holds" in out
    code, out, _ = run("claims small empty --examples 20 --format json")
    assert code == 1
    assert [(each["verdict"], each["margin"]) for each in json.loads(out)] == [("refuted", -0.5), ("vacuous", None)]


def test_exploring_takes_another_seed_every_time(run):
    seeds = {re.search(r"seed (\d+)", run(f"claims {FALSE} --explore")[1]).group(1) for _ in range(3)}
    assert len(seeds) == 3
    assert "(seed 7)" in run(f"claims {FALSE} --seed 7")[1]


def test_the_list_checks_nothing(run):
    code, out, err = run("claims --list")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == list(CATALOGUE)
    assert CATALOGUE[FALSE].sentence in out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "more-data-never-hurt",
            f"ID must be one of those that --list shows, got 'more-data-never-hurt': did you mean '{FALSE}'?",
        ),
        (
            "--kind folk",
            "--kind must be one of 'identity', 'inequality', 'limit', 'folklore', got 'folk': did you mean 'folklore'?",
        ),
        (f"{FALSE} --kind limit", f"ID must be of the kind limit, got {FALSE}"),
        ("--examples 0", "examples must be >= 1, got 0"),
        ("--seconds 0", "seconds must be > 0, got 0.0"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(run, line, message):
    code, _, err = run(f"claims {line}")
    assert code == 2
    assert err == f"sandbox: error: {message}\n"
