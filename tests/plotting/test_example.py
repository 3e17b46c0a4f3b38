"""What a script of the gallery does with its options."""

import pytest

from sandbox.gallery import Example


def test_without_latex_nothing_is_computed_for_pgf(tmp_path, monkeypatch):
    def compute(*, fast):
        raise AssertionError("the numbers may take minutes")

    monkeypatch.setenv("PATH", str(tmp_path))
    example = Example("curve", "A curve.", compute, compute, compute, compute)
    with pytest.raises(FileNotFoundError, match="pdflatex must be installed to write pgf"):
        example.main(tmp_path / "figures", pgf=True)
    assert list(tmp_path.iterdir()) == []
