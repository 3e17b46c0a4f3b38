"""Valleys and peaks along training time: epoch-wise double descent."""

import numpy as np
import pytest

from sandbox import GradientFlow, MinNorm, RandomFeatures, Ridge, Task, turning_points


@pytest.mark.parametrize(
    ("n", "features", "signal", "noise", "expected"),
    [
        (400, (320, 20), (1, 1), 0.1, [(1.93e-3, 1.5782), (0.439, 4.942), (92.1, 0.5622)]),
        (200, (100, 400), (1, 0.5), 0.2, [(8.47e-3, 0.8508), (0.160, 1.1529), (3.44, 1.0233)]),
        (200, (150, 20), (1, 0.5), 0.0, [(8.31e-3, 0.9132), (0.566, 1.8514)]),
    ],
)
def test_epoch_wise_double_descent(n, features, signal, noise, expected):
    """Excess risks and times of the sheet's table, to the digits that it gives; the last row without noise."""
    found = turning_points(GradientFlow(1.0), Task([1.0, 1e-3], signal, features, noise=noise), n)
    assert found.maximum.tolist() == [False, True, False][: len(expected)]
    for place, total, (time, excess) in zip(found.place, found.total, expected, strict=True):
        assert place == pytest.approx(time, rel=5e-3)
        assert total - noise == pytest.approx(excess, rel=1e-4)


def test_it_turns_where_the_risk_does():
    task = Task.isotropic(90, noise=0.5)
    found = turning_points(GradientFlow(1.0), task, 100)
    assert found.maximum.tolist() == [False]
    assert found.place[0] == pytest.approx(GradientFlow.tuned(task, 100).time, rel=1e-6)
    best = turning_points(Ridge(1.0), task, 100, along="penalty", low=1e-3, high=1e5)
    assert best.place[0] == pytest.approx(Ridge.tuned(task, 100).penalty, rel=1e-5)
    assert turning_points(RandomFeatures(200, "relu"), task, 100).place.size == 1
    assert turning_points(GradientFlow(1.0), Task.isotropic(30), 100).place.size == 0  # the longer the better


def test_what_it_refuses():
    task = Task.isotropic(90, noise=0.5)
    with pytest.raises(ValueError, match=r"^low and high must be given along penalty"):
        turning_points(Ridge(1.0), task, 100, along="penalty")
    with pytest.raises(ValueError, match=r"^along must be one of 'p'"):
        turning_points(MinNorm(), task, 100)
    assert np.isfinite(turning_points(GradientFlow(1.0), task, 90, high=1e3).total).all()
