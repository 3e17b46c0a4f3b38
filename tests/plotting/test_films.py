"""Figures that move: what is written is what was drawn, in order, the same every time."""

import base64
import io
import re

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from sandbox.plotting import film


def bars(heights):
    fig = Figure(figsize=(2, 1))
    for height in heights:
        fig.clear()
        fig.add_axes((0, 0, 1, 1), xlim=(-1, 1), ylim=(0, 4)).bar([0], [height], width=2, color="black")
        yield fig


def test_every_frame_is_in_the_file_in_its_order(tmp_path):
    path = film(bars([1, 3, 2]), tmp_path / "new" / "bars.gif", fps=5, dpi=100)
    with Image.open(path) as picture:
        assert (picture.n_frames, picture.size) == (3, (200, 100))
        assert picture.info["loop"] == 0
        for frame, height in enumerate([1, 3, 2]):
            picture.seek(frame)
            dark = np.asarray(picture.convert("L"))[:, 100] < 128
            assert dark.mean() == pytest.approx(height / 4, abs=0.03)
            assert picture.info["duration"] == 200
    assert [file.name for file in path.parent.iterdir()] == ["bars.gif"]


def test_a_film_is_the_same_every_time_and_replaces_the_last_one(tmp_path):
    first = film(bars([1, 3]), tmp_path / "bars.gif").read_bytes()
    other = film(bars([1, 2]), tmp_path / "bars.gif").read_bytes()
    assert film(bars([1, 3]), tmp_path / "bars.gif").read_bytes() == first != other


def test_a_page_plays_the_same_frames_and_asks_for_nothing_else(tmp_path):
    films = [tmp_path / "my_bars.gif", tmp_path / "my_bars.html"]
    assert film(bars([1, 3, 2]), *films, fps=5, dpi=100) == films[0]
    page = films[1].read_text()
    assert "<title>my bars</title>" in page
    assert "http" not in page
    assert '<link rel="icon" href="data:,">' in page  # or browsers ask for one
    assert 'max="2"' in page
    assert "setInterval(next, 200)" in page
    pictures = re.findall(r'^"([A-Za-z0-9+/=]+)",?$', page, re.MULTILINE)
    for picture, height in zip(pictures, [1, 3, 2], strict=True):
        with Image.open(io.BytesIO(base64.b64decode(picture))) as frame:
            assert frame.size == (200, 100)
            dark = np.asarray(frame.convert("L"))[:, 100] < 128
            assert dark.mean() == pytest.approx(height / 4, abs=0.03)
    assert film(bars([1, 3, 2]), tmp_path / "my_bars.html", fps=5, dpi=100).read_text() == page


def test_a_film_without_frames_is_refused(tmp_path):
    with pytest.raises(ValueError, match="frames must not be empty"):
        film([], tmp_path / "none.gif")
    assert list(tmp_path.iterdir()) == []


def test_settings_of_the_user_that_trim_pictures_do_not_matter(tmp_path):
    plain = film(bars([1, 3]), tmp_path / "plain.gif").read_bytes()
    with matplotlib.rc_context({"savefig.bbox": "tight"}):
        assert film(bars([1, 3]), tmp_path / "trimmed.gif").read_bytes() == plain


@pytest.mark.parametrize(
    ("name", "sizes", "fps", "message"),
    [
        ("film.png", [2], 12, "ending of the file name must be one of 'gif', 'html', got 'png'"),
        ("film.gif", [2], 0, "fps must be > 0 and at most 50, got 0"),
        ("film.gif", [2], float("nan"), "fps must be > 0 and at most 50, got nan"),
        ("film.gif", [2], 100, "fps must be > 0 and at most 50, got 100"),
        ("film.gif", [2, 3], 12, r"frames must be 144 x 72 pixels as the first, got \(216, 72\)"),
    ],
)
def test_what_is_no_film_is_refused(name, sizes, fps, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        film((Figure(figsize=(size, 1)) for size in sizes), tmp_path / name, fps=fps)
    assert list(tmp_path.iterdir()) == []
