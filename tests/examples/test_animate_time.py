"""The peak is not there early in training, and grows at p = n, in the numbers and in the film."""

import itertools

import numpy as np
import pytest
from PIL import Image

from sandbox import RandomFeatures, Task


@pytest.fixture
def film(drawn):
    return drawn("animate_time")


def test_early_there_is_no_peak_and_late_it_is_at_p_equal_n(film):
    curves, p, time = film["curves"], film["p"], film["time"]
    assert np.all(np.diff(curves.total[time < 1.5]) < 0)
    late = curves.total[-1]
    assert p[late.argmax()] == pytest.approx(film["n"], rel=0.02)
    assert late.max() > 3.5 * late[0]
    assert np.all(np.diff(curves.train, axis=0) < 1e-12)
    assert np.all(curves.train[-1][p > 250] < 1e-3)


def test_at_p_equal_n_the_error_grows_like_the_root_of_time(film):
    task = Task.isotropic(100, noise=0.1)
    late = RandomFeatures(200, "relu", time=[1e5, 1e7]).risk(task, 200).excess
    assert late[1] / late[0] == pytest.approx(10, rel=0.1)
    settled = film["followed"].total[film["time"] > 500][:, [0, 2]]
    assert settled == pytest.approx(np.broadcast_to(settled[-1], settled.shape), rel=1e-3)


def test_the_followed_models_agree_with_their_simulation(film):
    at = np.searchsorted(film["time"], film["measured_time"])
    theory, measured = film["followed"].total[at], film["measured"]
    tolerance = 4 * measured.standard_error["total"] + np.where(theory > 2, 0.1, 0.05) * theory
    assert np.all(np.abs(measured.mean.total - theory) < tolerance)


def test_the_film_shows_its_frames_and_stays_small(film):
    (path,) = (file for file in film["files"] if file.suffix == ".gif")
    assert path.stat().st_size < 3e6
    frames = film["frames"]
    assert {0, len(film["time"]) - 1} <= set(frames)
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
        assert 0.002 < (np.abs(before - after).max(axis=-1) > 30).mean() < 0.5


def test_in_full_mode_every_time_has_a_frame_and_in_fast_mode_a_few(module, monkeypatch):
    script = module("animate_time")
    monkeypatch.setattr(script, "simulate", lambda *_, **__: None)
    assert script.compute()["frames"].tolist() == list(range(script.TIME.size))
    assert 8 <= script.compute(fast=True)["frames"].size < script.TIME.size / 3
    assert [script.told(time) for time in (0.1, 0.123, 15.51, 1999.9)] == ["0.1", "0.12", "16", "2000"]


def test_the_table_of_the_film_holds_every_frame(table, film):
    rows = table(film)
    theory = [row for row in rows if row["exactness"] == "gaussian-equivalence"]
    assert [float(row["total"]) for row in theory] == film["curves"].total.ravel().tolist()
    assert [float(row["time"]) for row in theory] == np.repeat(film["time"], len(film["p"])).tolist()
    assert {row["samples"] for row in theory} == {""}
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation"]
    assert simulated == film["measured"].mean.total.ravel().tolist()
