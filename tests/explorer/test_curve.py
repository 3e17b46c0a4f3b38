"""A curve is what the library says at the numbers of the sliders, along any of them."""

import itertools
import warnings
from contextlib import nullcontext

import numpy as np
import pytest
from own_models import Many, Plain

from sandbox import FourierSeries, MinNorm, RandomFeatures, Ridge, Task, ValidityWarning
from sandbox.activations import NAMES
from sandbox.explorer import Curve, entries
from sandbox.foundations.parts import PRIMARY
from sandbox.models import Parameter, Table

TASK = Task.power_law(1.0, 1.5, dim=300, noise=0.1)
SETTING = {"n": 120, "dim": 300, "noise": 0.1, "decay": 1.0, "source": 1.5}
AXES = ("p", "n", "penalty", "decay", "source", "dim", "signal", "noise")


def the_same(curve, expected):
    for field in PRIMARY:
        np.testing.assert_array_equal(getattr(curve.risk, field), getattr(expected, field))
    assert curve.risk.exactness == expected.exactness


def test_it_starts_at_the_task_of_the_readme_with_a_u_a_peak_and_a_second_descent():
    curve = Curve()
    assert curve.task == Task.power_law(1.0, 1.5, dim=2000, noise=0.25)
    the_same(curve, MinNorm(curve.x).risk(curve.task, 100))
    p, total = curve.x, curve.risk.total
    valley = total[p < 100].min()
    assert total[0] > 1.5 * valley
    assert np.isinf(total[p == 100]).all()
    assert total[-1] < valley < curve.top


@pytest.mark.parametrize("name", NAMES)
def test_an_activation_is_random_features(name):
    curve = Curve("random-features", activation=name, penalty=0.5, **SETTING)
    with pytest.warns(ValidityWarning, match="Gaussian equivalence") if name != "linear" else nullcontext():
        the_same(curve, RandomFeatures(curve.x, name, 0.5).risk(TASK, 120))


def test_projections_are_random_features_without_an_activation():
    curve = Curve("random-features", penalty=0.5, **SETTING)
    the_same(curve, RandomFeatures(curve.x, penalty=0.5).risk(TASK, 120))


def test_leading_directions_end_with_the_inputs():
    curve = Curve("ridge", penalty=0.5, **SETTING)
    the_same(curve, Ridge(0.5, curve.x).risk(TASK, 120))
    assert curve.x[-1] == 300


def test_a_fourier_series_ends_with_its_modes():
    curve = Curve("fourier-series", dim=101, n=40, decay=0, source=0)
    expected = FourierSeries(curve.x).risk(Task.isotropic(101, noise=0.25), 40)
    assert curve.risk.total == pytest.approx(expected.total, rel=1e-12)
    assert (curve.x[-1], curve.threshold) == (101, 40)


def test_decay_0_is_isotropic():
    curve = Curve("min-norm", dim=300, decay=0, source=0)
    at = np.isin(curve.x, [98, 102])
    assert at.sum() == 2
    expected = MinNorm(curve.x[at]).risk(Task.isotropic(300, noise=0.25), 100).total
    assert curve.risk.total[at] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("axis", AXES)
def test_any_parameter_may_be_the_axis(axis):
    curve = Curve("ridge", axis=axis, top=3, **{name: value for name, value in SETTING.items() if name != axis})
    assert axis not in curve.settings
    given = {**curve.settings, axis: curve.x}
    for i in (0, 40, -1):
        one = {name: np.ravel(value)[i if np.ndim(value) else 0] for name, value in given.items()}
        task = Task.power_law(
            *(one[name] for name in ("decay", "source")), dim=one["dim"], signal=one["signal"], noise=one["noise"]
        )
        expected = Ridge(one["penalty"], one["p"]).risk(task, one["n"])
        assert curve.risk.total[i] == pytest.approx(expected.total, rel=1e-12)
        assert np.broadcast_to(curve.predict_zero, curve.x.shape)[i] == pytest.approx(one["signal"] + one["noise"])
    assert (curve.threshold is None) == (axis not in ("p", "n"))


def test_the_threshold_lies_where_p_and_n_meet_or_nowhere():
    assert Curve(n=130).threshold == 130
    assert Curve(axis="n", p=130).threshold == 130
    assert Curve(n=130, dim=100).threshold is None
    assert Curve(axis="n", p=130, dim=100).threshold is None
    assert Curve(Plain).threshold is None


@pytest.mark.parametrize("model", ["min-norm", "ridge", "random-features"])
def test_without_a_penalty_the_risk_is_infinite_at_the_threshold_only(model):
    for curve in (Curve(model, n=130), Curve(model, axis="n", p=130)):
        assert curve.x[np.isinf(curve.risk.total)].tolist() == [130]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.title)
def test_at_the_ends_of_all_sliders_every_number_is_a_number(entry):
    own = "penalty" in entry.controls
    corners = list(itertools.product((10, 1000), (10, 2000), (0, 1), (0, 1e-6, 1e3) if own else (0,), (0, 3), (0, 3)))
    for n, dim, noise, penalty, decay, source in corners[
        :: 7 if dict(entry.choices).get("activation", "relu") != "relu" else 1
    ]:
        setting = {"n": n, "dim": dim, "noise": noise, "decay": decay, "source": source}
        if entry.name == "fourier-series" and (decay > 0 or n > dim):
            with pytest.raises(ValueError, match=r"task must be isotropic for a Fourier series|n must be at most"):
                _ = Curve(entry, **setting).risk
            continue
        curve = Curve(entry, **setting, **({"penalty": penalty} if own else {}))
        for field in (*curve.risk.known, "total"):
            values = getattr(curve.risk, field)
            assert values.shape == curve.x.shape
            assert np.all(values >= 0), (setting, field)  # which nan is not
        assert np.isfinite(curve.risk.total).sum() >= 4


@pytest.mark.parametrize("axis", AXES)
def test_the_best_penalty_is_nowhere_worse(axis):
    curve = Curve("random-features", axis=axis, best=True)
    curve.compute()
    assert curve.tuned_total.shape == curve.x.shape
    assert np.all(curve.tuned_total <= curve.risk.total * (1 + 1e-9))


def test_leaving_the_range_of_a_formula_is_said():
    assert Curve("random-features", activation="relu", dim=1000, decay=0, source=0).notes == ()
    (note,) = Curve("random-features", activation="relu", dim=20, n=300, penalty=0.1).notes
    assert note.startswith("Gaussian equivalence of nonlinear features holds for min(n, p) << dim^2")
    (note,) = Curve("random-features", n=100, dim=101).notes
    assert "within one parameter of the interpolation threshold" in note


def test_a_model_of_ones_own_goes_as_far_as_it_can():
    curve = Curve(Plain, n=50)
    assert (curve.axis, curve.x[0], curve.x[-1]) == ("strength", 0, 1)
    np.testing.assert_array_equal(curve.risk.total, Ridge(100 * curve.x).risk(curve.task, 50).total)
    along_n = curve.replace(axis="n")
    assert along_n.settings["strength"] == 0.5
    np.testing.assert_array_equal(along_n.risk.total, Ridge(50).risk(curve.task, along_n.x).total)


def test_what_fits_is_kept_when_the_model_or_the_axis_changes():
    curve = Curve("ridge", penalty=0.1, n=40)
    relu = curve.replace(model="random-features", activation="relu")
    assert (relu.settings["penalty"], relu.settings["n"], relu.axis) == (0.1, 40, "p")
    assert relu.replace(penalty=0.2).entry is relu.entry
    assert relu.replace(activation=None).entry.choices == ()
    along = relu.replace(axis="penalty", p=70)
    assert "penalty" not in along.settings
    assert along.replace(model="min-norm").axis == "p"
    assert along.replace(axis="p", remembered={"penalty": 0.1}).settings["penalty"] == 0.1
    assert along.replace(axis="p", remembered={"penalty": 1e9}).settings["penalty"] == 0


class Odd(Plain):
    """What it says of its risk is not always one."""

    parameters, axis = Table(Parameter("kind", "kind", 0, 3, typical=(0, 3))), "kind"

    def __init__(self, kind):
        self.kind = np.asarray(kind)

    def risk(self, task, n):
        return {10: 3.0, 20: Ridge(1).risk(task, [1, 2, 3]), 40: Ridge(1).risk(task, n)}[n]


def test_a_risk_that_is_none_is_refused():
    with pytest.raises(TypeError, match=r"the risk of Odd must be a sandbox\.Risk, got float"):
        Curve(Odd, n=10).compute()
    with pytest.raises(ValueError, match=r"the risk of Odd must have one value for each point, got shape \(3,\)"):
        Curve(Odd, n=20).compute()
    curve = Curve(Odd, n=40)
    assert curve.risk.total.tolist() == [Ridge(1).risk(curve.task, 40).total] * curve.x.size


@pytest.mark.parametrize(
    ("setting", "error", "message"),
    [
        ({"n": 5}, ValueError, "n must be between 10 and 1000 in the explorer, got 5"),
        ({"dim": 3000}, ValueError, "dim must be between 10 and 2000 in the explorer, got 3000"),
        ({"top": 0}, ValueError, "top must be between 0.1 and 20 in the explorer, got 0"),
        ({"model": "rigde"}, ValueError, "did you mean 'ridge'"),
        ({"axis": "noize"}, ValueError, "axis must be one of .*, got 'noize': did you mean 'noise'"),
        ({"model": "min-norm", "penalty": 1}, TypeError, "min-norm has no setting 'penalty': it has p, n, decay"),
        ({"p": 10}, TypeError, "p runs along the axis: leave it out, or choose another axis"),
        ({"best": "yes"}, TypeError, "best must be True or False, got 'yes'"),
    ],
)
def test_a_curve_outside_the_sliders_is_refused(setting, error, message):
    with pytest.raises(error, match=message):
        Curve(**setting)


def test_a_model_may_refuse_a_setting():
    with pytest.raises(ValueError, match="it melts"):
        Curve(Many, temperature=60).compute()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Curve(Many, temperature=50, axis="forgetting_rate").compute()
