"""The figure of a verdict has a caption that cites, the numbers, and no global state."""

import csv

import pytest

from sandbox.claims import CATALOGUE, assume, at_most, check, claim
from sandbox.claims.verdict_figure import caption, draw
from sandbox.claims.verdict_text import pasted
from sandbox.strategies import sample_sizes

FALSE = "more-data-never-hurts"


def test_a_caption_has_the_claim_its_point_and_its_references():
    verdict = check(CATALOGUE[FALSE])
    title, line, *paragraphs = caption(verdict).split("\n")
    assert (title, set(line)) == ("More data never hurts: refuted", {"="})
    assert len(title) == len(line)
    text = "\n".join(paragraphs)
    assert f"**Counterexample** (dotted). ``{pasted(verdict)}``; n + 1 samples: 3.5, n samples: 2.25." in text
    assert text.endswith("**References.** ``nakkiran2019more``, Claim 1, arXiv v1.")


def test_a_claim_of_ones_own_has_no_references():
    @claim(id="large", title="Large", statement="n > 0", kind="inequality")
    def large(n=sample_sizes()):
        """There is a sample."""
        return at_most(1, n)

    text = caption(check(large, examples=20))
    assert "**Nearest to failing** (dotted)." in text
    assert "References" not in text


def test_a_verdict_is_drawn_with_its_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr("matplotlib.pyplot.figure", None)  # a window system is not asked for
    verdict = check(CATALOGUE[FALSE])
    files = draw(verdict, tmp_path)
    assert [file.name for file in files] == [
        f"{FALSE}.{each}" for each in ("png", "pdf", "svg", "csv", "txt", "tex", "bib")
    ]
    rows = list(csv.DictReader(files[3].read_text().splitlines()))
    assert [float(row["n"]) for row in rows] == verdict.picture.x.tolist()
    assert files[4].read_text() == f"{caption(verdict)}\n"


def test_without_a_point_there_is_nothing_to_draw(tmp_path):
    @claim(id="empty", title="Empty", statement="n < 0", kind="identity")
    def empty(n=sample_sizes()):
        """Nothing has been said."""
        assume(n < 0)
        return at_most(n, 1)

    with pytest.raises(ValueError, match="claim empty has no point to draw: no example was inside its domain"):
        draw(check(empty, examples=20), tmp_path)
    assert not list(tmp_path.iterdir())
