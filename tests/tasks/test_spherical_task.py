"""Inputs on a sphere: the record, what models see of it, and its limit of large dimension."""

import copy
import pickle

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, SphericalTask, Task, interpolation_threshold, peak
from sandbox.activations import activation
from sandbox.foundations.parts import PRIMARY

TASK = SphericalTask([20, 40], [[0.1, 0.5, 0.4], [0.0, 1.0, 0.0]], noise=[[0.1], [0.2], [0.3]])


def same(left, right, rel=1e-13):
    for name in PRIMARY:
        assert getattr(left, name) == pytest.approx(getattr(right, name), rel=rel, abs=1e-300), name


def test_a_batch_of_spheres():
    assert TASK.shape == (3, 2)
    assert TASK.signal.tolist() == [1.0, 1.0]
    assert TASK[1].shape == (2,)
    assert TASK[1, 0] == SphericalTask(20, [0.1, 0.5, 0.4], noise=0.2)
    assert TASK[..., 1] == SphericalTask([40, 40, 40], [0, 1, 0], noise=[0.1, 0.2, 0.3]).replace(
        power_by_degree=[[0, 1, 0]] * 3
    )
    assert eval(repr(TASK), {"SphericalTask": SphericalTask}) == TASK
    assert repr(SphericalTask(60, [0, 1], noise=0.1)) == "SphericalTask(60, [0, 1], noise=0.1)"
    assert TASK.replace(noise=0.1) != TASK
    assert TASK.replace(dim=30) == SphericalTask(30, TASK.power_by_degree, noise=TASK.noise)
    for made in (copy.deepcopy(TASK), pickle.loads(pickle.dumps(TASK))):
        assert made == TASK
        assert not made.dim.flags.writeable
    with pytest.raises(TypeError, match="unhashable"):
        hash(TASK)
    with pytest.raises(TypeError, match="not iterable"):
        iter(TASK)
    with pytest.raises(IndexError, match="leaves nothing"):
        TASK[:0]


@pytest.mark.parametrize("model", [MinNorm(), MinNorm([5, 30]), Ridge(0.5, 15), RandomFeatures(25, penalty=0.1)])
def test_linear_models_see_the_coordinates_and_the_linear_part(model):
    gaussian = Task.isotropic([20, 40], [0.5, 1.0], noise=TASK.noise).replace(hidden=[0.5, 0.0])
    same(model.risk(TASK, 50), model.risk(gaussian, 50))
    assert model.risk(TASK, 50).exactness == "equivalent"
    assert Ridge.tuned(TASK, 50).penalty == pytest.approx(Ridge.tuned(gaussian, 50).penalty, rel=1e-12)


def test_a_target_without_a_linear_part_is_hidden_from_linear_models():
    risk = MinNorm().risk(SphericalTask(20, [0.25]), 60)
    assert risk.bias == 0.25
    assert risk.samples == pytest.approx(0.25 * 20 / 40)


@pytest.mark.parametrize("name", ["relu", "sign", "tanh", "quadratic", "linear"])
@pytest.mark.parametrize("dim", [5, 60])
def test_features_see_each_degree_with_its_harmonics(name, dim):
    phi = activation(name)
    seen = SphericalTask(dim, [0.1, 0.6, 0.3], noise=0.1).seen_by(phi)
    sphere = phi.on_sphere(dim)
    assert seen.trace == pytest.approx(sphere.second_moment, rel=1e-13)
    assert seen.power.sum() + seen.hidden == pytest.approx(1.0, rel=1e-14)
    for degree, power in enumerate([0.1, 0.6, 0.3]):
        coefficient = sphere.coefficients[degree] if degree < sphere.coefficients.size else 0.0
        if coefficient == 0:
            continue
        here = np.isclose(seen.eigenvalues, coefficient**2, rtol=1e-14, atol=0) & (seen.multiplicity > 0)
        (group,) = np.flatnonzero(here)
        assert seen.power[group] == power
        assert seen.multiplicity[group] == [1, dim, (dim - 1) * (dim + 2) / 2][degree]
    assert seen.hidden == pytest.approx({"relu": 0.0, "sign": 0.4, "tanh": 0.4, "quadratic": 0.6, "linear": 0.4}[name])


def test_the_risk_is_that_of_the_spectrum_written_out():
    """The same numbers as a Gaussian task with these eigenvalues, and Gaussian projections of it."""
    phi, task = activation("relu"), SphericalTask(15, [0.1, 0.5, 0.4], noise=0.2)
    seen = task.seen_by(phi)
    few = seen.multiplicity <= 1e25  # which a Task can list
    rest = seen.tail + seen.multiplicity[~few] @ seen.eigenvalues[~few]
    listed = Task(seen.eigenvalues[few], seen.power[few], seen.multiplicity[few], noise=0.2, tail=rest)
    for penalty in (0.0, 1e-3):
        features, projections = (RandomFeatures([50, 400, np.inf], which, penalty) for which in ("relu", None))
        same(features.risk(task, 200), projections.risk(listed, 200))


def test_cells_of_a_batch_are_the_single_tasks():
    model = RandomFeatures([[[30]], [[90]]], "relu", 1e-2)
    batch = model.risk(TASK, 60)
    assert batch.shape == (2, 3, 2)
    for cell in np.ndindex(3, 2):
        for i, p in enumerate((30, 90)):
            same(batch[(i, *cell)], RandomFeatures(p, "relu", 1e-2).risk(TASK[cell], 60))


def test_large_batches_in_blocks():
    n = np.linspace(10, 500, 5000)
    task = SphericalTask(10, [0, 0.5, 0.5], noise=0.1)
    whole = RandomFeatures(100, "relu", 0.1).risk(task, n)
    for i in (0, 2222, 4999):
        same(whole[i], RandomFeatures(100, "relu", 0.1).risk(task, n[i]))


@pytest.mark.parametrize("name", ["relu", "tanh", "sign", "erf", "gelu"])
@pytest.mark.parametrize("penalty", [0.0, 1e-3])
def test_in_large_dimension_it_is_the_gaussian_task(name, penalty):
    """The difference falls like 1/dim; the even part of an activation needs the quadratic degree to be far away."""
    errors = []
    for dim in (1e4, 1e5):
        model = RandomFeatures(2 * dim, name, penalty)
        sphere = model.risk(SphericalTask(dim, [0, 0.7, 0.0, 0.3], noise=0.2), 1.5 * dim)
        gaussian = model.risk(Task.isotropic(dim, 0.7, noise=0.2).replace(hidden=0.3), 1.5 * dim)
        errors.append(sphere.total / gaussian.total - 1)
    assert abs(errors[0]) < 40 / 1e4
    assert errors[1] / errors[0] == pytest.approx(0.1, rel=0.1)


def test_degrees_beyond_the_linear_one_are_learnt_with_enough_samples():
    task = SphericalTask(20, [0, 0, 1.0], noise=0.01)
    risk = RandomFeatures(np.inf, "relu", 1e-3).risk(task, [20, 200, 2000, 20000])
    assert risk.excess[0] > 0.9
    assert np.all(risk.excess[2:] < 0.01)


def test_threshold_and_peak():
    task = SphericalTask(30, [0, 1], noise=0.3)
    assert interpolation_threshold(RandomFeatures(1, "relu"), task, 100) == 100
    assert interpolation_threshold(RandomFeatures(1, "quadratic"), task, [100, 1000]).tolist() == [100, np.inf]
    assert interpolation_threshold(MinNorm(), task, [20, 40]).tolist() == [20, np.inf]
    found = peak(RandomFeatures(1, "relu", [0.0, 1e-3]), task, 100)
    assert found.p[0] == 100
    assert found.total[0] == np.inf
    assert found.total[1] == pytest.approx(RandomFeatures(found.p[1], "relu", 1e-3).risk(task, 100).total)


def test_degrees_that_are_not_enough_are_an_error():
    task = SphericalTask([3, 100], [0, 1], noise=0.1)
    with pytest.raises(ValueError, match=r"min\(n, p\) must be smaller on a sphere of so low a dimension, got 1e\+06"):
        RandomFeatures(np.inf, "relu").risk(task, 1e6)
    assert np.isfinite(RandomFeatures(np.inf, "relu").risk(task[1], 1e6).total)
    assert np.isfinite(RandomFeatures(np.inf, "relu").risk(task, 1000).total).all()
    assert np.isfinite(RandomFeatures(np.inf, "relu", 1e3).risk(task, 1e6).total).all()
    # A batch is refused where one of its points is, and only there.
    with pytest.raises(ValueError, match=r"got 1e\+06"):
        RandomFeatures([10, np.inf], "relu").risk(task[0], [[10], [1e6]])
    assert RandomFeatures([10, 100], "relu").risk(task[0], [[10], [1e6]]).shape == (2, 2)
    assert np.isfinite(RandomFeatures(np.inf, "quadratic").risk(task, 1.0).total).all()


@pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")
@pytest.mark.parametrize("n", [1.0, 5.0, 12.0])
@pytest.mark.parametrize("penalty", [0.0, 1e-6])
def test_few_samples_see_few_degrees_of_a_circle(n, penalty):
    """Against a spectrum listed five times as far."""
    relu = activation("relu").homogeneous
    xi = relu.coefficients(2, 20_001)
    multiplicity = np.append(1.0, np.full(20_000, 2.0))
    task = SphericalTask(2, [0.1, 0.5, 0.3, 0.1], noise=0.1)
    power = np.zeros(xi.size)
    power[:4] = task.power_by_degree
    tail, _ = relu.beyond(2, xi.size)
    listed = Task(xi**2, power, multiplicity, tail=tail, noise=0.1)
    found = RandomFeatures([2.0, 20.0, np.inf], "relu", penalty).risk(task, n)
    expected = RandomFeatures([2.0, 20.0, np.inf], penalty=penalty).risk(listed, n)
    np.testing.assert_allclose(found.total, expected.total, rtol=1e-8)


def test_no_identity_is_known_on_a_sphere():
    for model in (MinNorm(), Ridge(1.0), RandomFeatures(10, "relu")):
        with pytest.raises(NotImplementedError, match="use risk, whose error is O"):
            model.finite_sample_risk(SphericalTask(10, [0, 1]), 20)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([20, 30, 40], [[0, 1], [1, 0]]), r"shapes must broadcast .* dim \(3,\), power_by_degree \(2,\)"),
        ((2.5, [0, 1]), "dim must be a whole number in SphericalTask, got 2.5"),
        ((1, [0, 1]), "dim must be >= 2 and finite, got 1.0"),
        ((10, [0, -1]), "power_by_degree must be >= 0 and finite, got -1.0"),
        ((10, []), "power_by_degree must not be empty"),
    ],
)
def test_bad_spheres(arguments, message):
    with pytest.raises(ValueError, match=message):
        SphericalTask(*arguments)
    with pytest.raises(TypeError, match="has no field 'power'; it has dim, noise, power_by_degree"):
        TASK.replace(power=1)
