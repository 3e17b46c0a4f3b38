"""A curve is what the library says at the numbers of the sliders."""

import itertools
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task, ValidityWarning
from sandbox.activations import NAMES
from sandbox.explorer import CONTROLS, MODELS, Curve
from sandbox.foundations.parts import PRIMARY

TASK = Task.power_law(1.0, 1.5, dim=300, noise=0.1)
SETTING = {"n": 120, "dim": 300, "noise": 0.1, "decay": 1.0, "source": 1.5}


def the_same(curve, expected):
    for field in PRIMARY:
        np.testing.assert_array_equal(getattr(curve.risk, field), getattr(expected, field))
    assert curve.risk.exactness == expected.exactness


@pytest.mark.parametrize("name", NAMES)
def test_an_activation_is_random_features(name):
    curve = Curve(name, penalty=0.5, **SETTING)
    with pytest.warns(ValidityWarning, match="Gaussian equivalence") if name != "linear" else nullcontext():
        the_same(curve, RandomFeatures(curve.p, name, 0.5).risk(TASK, 120))


def test_projections_are_random_features_without_an_activation():
    curve = Curve("random projections", penalty=0.5, **SETTING)
    the_same(curve, RandomFeatures(curve.p, penalty=0.5).risk(TASK, 120))


def test_leading_directions_are_ridge_and_end_with_the_inputs():
    curve = Curve("leading directions", penalty=0.5, **SETTING)
    the_same(curve, Ridge(0.5, curve.p).risk(TASK, 120))
    assert curve.p[-1] == 300


@pytest.mark.parametrize("model", MODELS)
def test_without_a_penalty_the_risk_is_infinite_at_the_threshold_only(model):
    curve = Curve(model, n=130)
    assert curve.p[np.isinf(curve.risk.total)].tolist() == [130]


def test_decay_0_is_isotropic():
    curve = Curve("leading directions", dim=300)
    at = np.isin(curve.p, [98, 102])
    assert at.sum() == 2
    expected = MinNorm(curve.p[at]).risk(Task.isotropic(300, noise=0.25), 100).total
    assert curve.risk.total[at] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("n", [10, 11, 100, 987, 1000])
@pytest.mark.parametrize("penalty", [0.0, 1e-6])
def test_the_grid_is_whole_dense_at_the_threshold_and_never_within_one_of_it(n, penalty):
    p = Curve(n=n, penalty=penalty).p
    assert (p[0], p[-1]) == (1, 10_000)
    assert np.all(np.diff(p) > 0)
    assert np.all(p == np.rint(p))
    assert {n - 2, n + 2} <= set(p)
    assert not {n - 1, n + 1} & set(p)
    assert (n in p) == (penalty == 0)


CORNERS = list(itertools.product((10, 1000), (10, 1000), (0, 1), (0, 1e-6, 1e3), (0, 3), (0, 3)))


@pytest.mark.parametrize("model", MODELS)
def test_at_the_ends_of_all_sliders_every_number_is_a_number(model):
    for corner in CORNERS if model in ("leading directions", "random projections", "relu") else CORNERS[::7]:
        curve = Curve(model, **dict(zip(CONTROLS, corner, strict=True)))
        for field in (*PRIMARY, "total"):
            values = getattr(curve.risk, field)
            assert values.shape == curve.p.shape
            assert np.all(values >= 0), (corner, field)  # which nan is not
        assert np.isfinite(curve.risk.total).sum() >= 5


def test_leaving_the_range_of_a_formula_is_said():
    assert Curve(dim=1000).notes == ()
    (note,) = Curve(dim=20, n=300, penalty=0.1).notes
    assert note.startswith("Gaussian equivalence of nonlinear features holds for min(n, p) << dim^2")
    (note,) = Curve("random projections", n=100, dim=101).notes
    assert "within one parameter of the interpolation threshold" in note


def test_a_curve_says_in_words_what_it_shows():
    curve = Curve("tanh", n=50, penalty=0.1)
    assert curve.title == "Ridge regression on p random tanh features"
    assert curve.about == "n = 50, penalty 0.1, noise 0.25, 300 isotropic directions"
    curve = replace(curve, model="random projections", penalty=0, decay=1.5)
    assert curve.title == "Min-norm least squares on p random projections"
    assert curve.about == "n = 50, noise 0.25, 300 eigenvalues $k^{-1.5}$, target $k^{-0}$"


def test_a_curve_outside_the_sliders_is_refused():
    with pytest.raises(ValueError, match="n must be between 10 and 1000 in the explorer, got 5"):
        Curve(n=5)
    with pytest.raises(ValueError, match="did you mean 'relu'"):
        Curve("rely")
