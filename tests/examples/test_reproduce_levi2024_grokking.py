"""The losses fall smoothly, the test loss later, and the later the closer p is to n."""

import math

import numpy as np
import pytest
from scipy.special import erfinv


@pytest.fixture(params=["fast", "full"])
def levi(request, drawn):
    return drawn("reproduce_levi2024_grokking", fast=request.param == "fast")


def test_the_times_are_those_of_the_story(levi):
    assert 400 * levi["shown"].train == pytest.approx(47.07, abs=0.005)
    assert 400 * levi["shown"].test == pytest.approx(452.7, abs=0.05)
    found = levi["crossing"]
    assert 400 * found.train.max() == pytest.approx(53, abs=0.5)
    near = np.interp(np.log(0.01), np.log(1 - levi["ratio"])[::-1], np.log(found.test / found.train)[::-1])
    assert np.exp(near) == pytest.approx(372, rel=0.03)
    assert np.all(np.diff(found.test) > 0)
    assert np.all(found.test > found.train)


def test_the_level_is_the_loss_at_which_95_percent_are_right(module):
    script = module("reproduce_levi2024_grokking")
    assert pytest.approx(script.TOLERANCE / (2 * erfinv(script.ACCURACY) ** 2), rel=1e-12) == script.LEVEL


def test_the_losses_are_averages_over_the_law_of_the_eigenvalues(levi):
    # Marchenko and Pastur by a sum over angles, without the library.
    ratio, angle = 0.9, (np.arange(20_000) + 0.5) * np.pi / 20_000
    nu = 1 + ratio - 2 * math.sqrt(ratio) * np.cos(angle)
    weight = 2 / 20_000 * np.sin(angle) ** 2 / nu
    decay = np.exp(-2 * nu * levi["time"][:, None])
    assert weight.sum() == pytest.approx(1, abs=1e-6)
    assert levi["risk"].total == pytest.approx(decay @ weight, rel=1e-4, abs=1e-9)
    assert levi["risk"].train == pytest.approx(decay @ (weight * nu), rel=1e-4, abs=1e-9)


def test_the_losses_do_not_leap(levi):
    for field in ("total", "train"):
        loss = getattr(levi["risk"], field)[levi["time"] < 1000]
        assert np.all(np.diff(loss) < 0)
        assert np.all(loss[1:] / loss[:-1] > 0.5)


def test_the_times_agree_with_the_simulation(levi, module):
    measured, found = module("reproduce_levi2024_grokking").measured_times(levi), levi["crossing"]
    for name, times, tolerance in (("training", found.train, 0.05), ("test", found.test, 0.15)):
        theory = np.exp(np.interp(levi["measured_ratio"], levi["ratio"], np.log(400 * times)))
        assert measured[name] == pytest.approx(theory, rel=tolerance)


def test_the_table_of_levi_holds_every_point(table, levi):
    rows = table(levi)
    losses = [float(row["total"]) for row in rows if row["exactness"] == "equivalent"]
    assert losses == levi["risk"].total.tolist()
    times = [float(row["test 95%"]) for row in rows if row["test 95%"] and not row["exactness"]]
    assert times == (400 * levi["crossing"].test).tolist()
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation" and row["total"]]
    assert simulated == np.concatenate([each.mean.total for each in levi["measured"]]).tolist()
