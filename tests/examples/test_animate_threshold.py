"""The peak passes over a model of fixed size, in the numbers and in the film."""

import itertools

import numpy as np
import pytest
from PIL import Image

from sandbox import RandomFeatures, Task


@pytest.fixture
def film(drawn):
    return drawn("animate_threshold")


def test_the_peak_follows_the_data(film):
    for n, total in zip(film["n"], film["curves"].total, strict=True):
        inner = slice(1, -1)
        peaks = film["p"][inner][(total[inner] > total[:-2]) & (total[inner] > total[2:])]
        assert peaks == pytest.approx([n], rel=0.06)


def test_more_data_hurt_the_model_of_fixed_size_until_the_peak_has_passed(film):
    n = np.arange(30, 601)
    total = RandomFeatures(150, "relu", 1e-3).risk(Task.isotropic(100, noise=0.1), n).total
    worse = n[:-1][np.diff(total) > 0]
    assert worse.tolist() == list(range(worse[0], 149))
    assert 38 <= worse[0] <= 42  # "between 40 and 150", the story says
    assert total[-1] < total[0] < total[n == 150]
    np.testing.assert_allclose(film["fixed"].total, total[film["n"].astype(int) - 30], rtol=1e-12)


def test_both_panels_show_the_same_model(film):
    at = RandomFeatures(150, "relu", 1e-3)
    for n, fixed in zip(film["n"], film["fixed"].total, strict=True):
        assert at.risk(Task.isotropic(100, noise=0.1), n).total == pytest.approx(fixed, rel=1e-13)
    p = film["p"]
    between = [np.interp(150, p, total) for total in film["curves"].total]
    assert between == pytest.approx(film["fixed"].total, rel=0.02)


def test_the_fixed_model_agrees_with_its_simulation(film):
    theory = RandomFeatures(150, "relu", 1e-3).risk(Task.isotropic(100, noise=0.1), film["measured_n"]).total
    assert film["measured"].mean.total == pytest.approx(theory, rel=0.03)


def test_the_film_shows_its_frames_and_stays_small(film):
    (path,) = (file for file in film["files"] if file.suffix == ".gif")
    assert path.stat().st_size < 3e6
    frames = film["frames"]
    assert {film["n"][0], 150, film["n"][-1]} <= set(film["n"][frames])
    with Image.open(path) as picture:
        assert picture.n_frames == len(frames)  # the last one is shown for longer
        assert picture.size == (960, 540)
        pictures = []
        for frame in range(picture.n_frames):
            picture.seek(frame)
            pictures.append(np.asarray(picture.convert("RGB"), dtype=int))
        assert picture.info["duration"] == 250 * (1 + len(frames) // 5)
        assert picture.info["loop"] == 0
    for before, after in itertools.pairwise(pictures):
        assert 0.005 < (np.abs(before - after).max(axis=-1) > 30).mean() < 0.5


def test_in_full_mode_every_n_has_a_frame_and_in_fast_mode_a_few(module, monkeypatch):
    script = module("animate_threshold")
    monkeypatch.setattr(script, "simulate", lambda *_, **__: None)
    assert script.compute()["frames"].tolist() == list(range(script.N.size))
    assert 8 <= script.compute(fast=True)["frames"].size < script.N.size / 3


def test_the_table_of_the_film_holds_every_frame(table, film):
    rows = [row for row in table(film) if row["exactness"] != "simulation"]
    fixed, frames = rows[: len(film["n"])], rows[len(film["n"]) :]
    assert [float(row["total"]) for row in fixed] == film["fixed"].total.tolist()
    assert [float(row["total"]) for row in frames] == film["curves"].total.ravel().tolist()
    assert [float(row["n"]) for row in frames] == np.repeat(film["n"], len(film["p"])).tolist()
