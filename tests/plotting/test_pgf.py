"""Pictures whose words LaTeX sets."""

import shutil

import matplotlib
import matplotlib.patheffects
import pytest
from matplotlib.figure import Figure

from sandbox import plotting


def test_pgf_says_what_it_needs(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        FileNotFoundError, match="pdflatex must be installed to write pgf, and it is not: install LaTeX"
    ):
        plotting.save(Figure(), tmp_path / "curve.pgf")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs LaTeX")
def test_pgf_has_no_images(tmp_path):
    figure = Figure()
    figure.add_subplot().imshow([[0, 1], [1, 0]])
    with pytest.raises(ValueError, match="raster"):
        plotting.save(figure, tmp_path / "curve.pgf")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs LaTeX")
def test_halos_are_back_after_pgf(tmp_path):
    figure = Figure()
    halo = [matplotlib.patheffects.withStroke(linewidth=3, foreground="white")]
    text = figure.text(0.5, 0.5, "name", path_effects=halo)
    plotting.save(figure, tmp_path / "curve.pgf")
    assert text.get_path_effects() == halo
