"""Where interpolation begins and where the risk peaks."""

import warnings

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task, interpolation_threshold, peak
from sandbox.foundations.validity import ValidityWarning

TASK = Task.isotropic(400, noise=0.5)


def test_threshold_is_n_where_the_spectrum_reaches_it():
    assert interpolation_threshold(MinNorm(), TASK, 100) == 100
    assert np.all(interpolation_threshold(MinNorm(), TASK, [399, 400, 401]) == [399, 400, np.inf])
    assert interpolation_threshold(RandomFeatures(7, "relu"), TASK, 1e6) == 1e6  # a tail has directions without end
    assert interpolation_threshold(RandomFeatures(7, "linear"), TASK, 1e6) == np.inf
    assert interpolation_threshold(Ridge(1.0), Task.isotropic([50, 200]), [[40], [100]]).tolist() == [
        [40, 40],
        [np.inf, 100],
    ]


def test_training_error_vanishes_at_the_threshold_and_not_before():
    with pytest.warns(ValidityWarning):
        train = MinNorm([99, 100, 150]).risk(TASK, 100).train
    assert train[0] > 0
    assert np.all(train[1:] == 0)


@pytest.mark.parametrize("model", [MinNorm(), Ridge(0.0), RandomFeatures(3), RandomFeatures(3, "relu")])
def test_without_penalty_the_peak_is_infinite_at_n(model):
    found = peak(model, TASK, [50, 100])
    assert np.all(found.p == [50, 100])
    assert np.all(np.isinf(found.total))


@pytest.mark.parametrize("penalty", [0.1, 1.0, 10.0])
def test_peak_is_the_highest_point_of_the_curve(penalty):
    found = peak(RandomFeatures(1, penalty=penalty), TASK, 100)
    p = np.geomspace(40, 2000, 1001)
    curve = RandomFeatures(p, penalty=penalty).risk(TASK, 100).total
    assert found.total >= curve.max()
    assert abs(np.log(found.p / p[curve.argmax()])) <= np.log(p[1] / p[0])
    # A maximum: lower by about delta^2 on both sides.
    sides = RandomFeatures(found.p * np.array([1 - 1e-3, 1 + 1e-3]), penalty=penalty).risk(TASK, 100).total
    assert np.all(sides < found.total)
    assert np.all(sides > found.total * (1 - 1e-2))


@pytest.mark.parametrize(
    ("model", "task"),
    [
        (Ridge(1.0), TASK),
        (Ridge(1.0), Task(1.0, 1.0, 500, noise=0.1, tail=0.5)),
        (Ridge(0.05), Task.power_law(1.5, 2.0, dim=300, noise=0.5)),
        (Ridge(1e-3), Task.power_law(1.5, 2.0, noise=0.5)),
        # More features than directions: those of the tail, or of the activation.
        (RandomFeatures(1, penalty=0.1), Task(1.0, 1.0, 30, noise=0.5, tail=3.0)),
        (RandomFeatures(1, "relu", penalty=1e-3), Task.isotropic(30, noise=0.5)),
    ],
)
def test_peak_is_the_highest_point_of_the_curve_of_any_model(model, task):
    found = peak(model, task, 100)
    p = np.geomspace(40, 299, 1001)
    others = {"activation": model.activation} if isinstance(model, RandomFeatures) else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        curve = type(model)(p=p, penalty=model.penalty, **others).risk(task, 100).total
        (there,) = type(model)(p=[found.p], penalty=model.penalty, **others).risk(task, 100).total
    assert found.total >= curve.max()
    assert found.total == pytest.approx(there, rel=1e-12)
    assert abs(np.log(found.p / p[curve.argmax()])) <= np.log(p[1] / p[0])


def test_peak_of_ridge_on_leading_directions_in_a_batch():
    found = peak(Ridge([0.5, 2.0]), Task.isotropic([300, 600], noise=0.5), 100)
    single = peak(Ridge(2.0), Task.isotropic(600, noise=0.5), 100)
    assert found.p.shape == (2,)
    assert found.total[1] == single.total
    assert found.p[1] == single.p


def test_peak_in_rows_of_tasks_and_columns_of_penalties():
    found = peak(Ridge([0.5, 2.0]), Task.isotropic([[300], [600], [900]], noise=0.5), 100)
    assert found.p.shape == found.total.shape == (3, 2)
    assert found.p[2, 0] == peak(Ridge(0.5), Task.isotropic(900, noise=0.5), 100).p


def test_a_negative_penalty_has_no_curve():
    with pytest.raises(ValueError, match=r"penalty must be >= 0 along the whole curve, got -0\.5"):
        peak(Ridge([1.0, -0.5]), TASK, 100)


def test_a_curve_without_a_peak_says_so():
    with pytest.raises(ValueError, match=r"no peak in p at n = 100, penalty 1e\+06: lower the penalty"):
        peak(RandomFeatures(1, penalty=1e6), TASK, 100)


def test_other_models_are_refused():
    with pytest.raises(TypeError, match=r"model must have .*, got str"):
        peak("ridge", TASK, 100)
    with pytest.raises(TypeError, match="model must have"):
        interpolation_threshold(None, TASK, 100)


def test_too_few_directions_to_peak():
    with pytest.raises(ValueError, match="too few directions to interpolate so many samples"):
        peak(MinNorm(), Task.isotropic(90, noise=0.1), 100)


def test_peak_of_a_linear_model_on_a_task_with_a_tail():
    found = peak(Ridge(0.1), Task(1.0, 1.0, 500, noise=0.1, tail=0.5), 100)
    assert 80 < found.p < 120
    assert found.total > Ridge(0.1, [50, 400]).risk(Task(1.0, 1.0, 500, noise=0.1, tail=0.5), 100).total.max()


def ridge_peak(dim, n, noise, penalty):
    """Place and height of the peak of ridge on p of dim isotropic directions, in closed form."""
    # In k, the effective ridge, the risk is (a + b k + c k^2) / (n k^2 + penalty) and p = (1 + k)(n - penalty / k).
    unseen = noise + 1 - n / dim
    linear, offset = unseen + 2 * penalty / dim, 2 * n / dim - unseen
    root = np.sqrt(offset**2 + linear**2 * n / penalty)
    kappa = penalty / n * (root - offset) / linear
    return (1 + kappa) * (n - penalty / kappa), (unseen + root) / 2


@pytest.mark.parametrize(
    ("dim", "n", "noise", "penalty"),
    [(100, 10, 1.0, 1e-6), (25, 20, 0.5, 0.1), (60, 5, 0.0, 1.0), (40, 30, 2.0, 5.0), (50, 45, 0.05, 3.0)],
)
def test_peak_of_ridge_in_closed_form(dim, n, noise, penalty):
    place, height = ridge_peak(dim, n, noise, penalty)
    found = peak(Ridge(penalty), Task.isotropic(dim, noise=noise), n)
    np.testing.assert_allclose(found.total, height, rtol=1e-12)
    np.testing.assert_allclose(found.p, place, rtol=1e-6)  # a maximum is flat


@pytest.mark.parametrize(("dim", "n", "noise", "penalty"), [(3, 11, 299.6, 0.126), (28, 34, 86.0, 592.0)])
def test_the_end_of_the_curve_is_no_peak(dim, n, noise, penalty):
    """The risk rises to the last direction and is flat beyond."""
    assert ridge_peak(dim, n, noise, penalty)[0] > dim
    with pytest.raises(ValueError, match="no peak in p"):
        peak(Ridge(penalty), Task.isotropic(dim, noise=noise), n)
