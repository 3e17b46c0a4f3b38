"""More data hurt min-norm least squares below n = p, and never ridge at its best penalty."""

import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task

STARTS = {0.1: 68, 1.0: 1}


@pytest.fixture
def more_data(drawn):
    return drawn("more_data_can_hurt")


@pytest.mark.parametrize("noise", STARTS)
def test_more_data_hurt_from_where_the_story_says_up_to_the_threshold(more_data, noise):
    n, p, total, hurts = more_data["n"], 100, more_data[noise]["risk"]["min-norm"].total, more_data[noise]["hurts"]
    assert hurts.tolist() == list(range(STARTS[noise], p - 1))  # from n = p - 2 on to infinite at p - 1
    assert n[np.isinf(total)].tolist() == [p - 1, p, p + 1]
    before, after = total[n <= STARTS[noise]], total[n > p + 1]
    assert np.all(np.diff(before) < 0)
    assert np.all(np.diff(after) < 0)
    assert np.all((p - hurts[:-1] - 1) * (p - hurts[:-1] - 2) < p * (p - 1) * noise)
    if before.size > 1:
        last = STARTS[noise] - 1
        assert (p - last - 1) * (p - last - 2) >= p * (p - 1) * noise


def test_with_as_much_noise_as_signal_the_very_first_sample_hurts(more_data):
    assert more_data[1.0]["risk"]["min-norm"].total[0] > 1.0 + 1.0


@pytest.mark.parametrize("noise", STARTS)
def test_more_data_never_hurt_the_best_ridge(more_data, noise):
    risk = more_data[noise]["risk"]
    assert np.all(np.diff(risk["best ridge"].total) < 0)
    assert np.all(risk["best ridge"].total < risk["min-norm"].total)
    assert more_data[noise]["penalty"]["best ridge"] == pytest.approx(100 * noise, rel=1e-9)
    # A fixed penalty that is too small does not do it.
    small = Ridge(noise).risk(Task.isotropic(100, noise=noise), more_data["n"]).total
    assert np.any(np.diff(small) > 0)


@pytest.mark.parametrize("noise", STARTS)
def test_the_curve_of_the_story_is_the_identity(noise):
    n = np.arange(1, 99)
    total = MinNorm().finite_sample_risk(Task.isotropic(100, noise=noise), n).total
    assert total == pytest.approx(noise + (1 - n / 100) + noise * n / (99 - n), rel=1e-13)


@pytest.mark.parametrize("noise", STARTS)
def test_more_data_agree_with_their_simulation(more_data, noise):
    at = more_data["measured_n"] - 1
    for model, measured in more_data[noise]["measured"].items():
        theory = more_data[noise]["risk"][model].total[at]
        tolerance = 5 * measured.standard_error["total"]
        assert np.all(np.abs(measured.mean.total - theory) <= tolerance), model


def test_the_table_of_more_data_holds_every_point(table, more_data):
    rows = table(more_data)
    for noise in STARTS:
        for model, risk in more_data[noise]["risk"].items():
            curve = [row for row in rows if row["model"] == model and float(row["noise"]) == noise]
            theory = [float(row["total"]) for row in curve if row["exactness"] != "simulation"]
            measured = [float(row["total"]) for row in curve if row["exactness"] == "simulation"]
            assert theory == risk.total.tolist()
            assert measured == more_data[noise]["measured"][model].mean.total.tolist()
