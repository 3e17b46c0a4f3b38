"""A fitted constant in simulations: against identities, against the theory of one sample less, and by weights."""

import warnings

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, SphericalTask, Task
from sandbox.foundations.parts import PRIMARY
from sandbox.simulation.simulate import simulate
from sandbox.theory.intercept import with_intercept

MANY = Task([3.0, 1.0, 0.01], [0.5, 0.3, 0.2], [4, 8, 8], noise=0.3, hidden=0.1)
ISOTROPIC = Task.isotropic(60, 1.3, noise=0.4).replace(hidden=0.2)


@pytest.mark.parametrize(
    ("model", "task", "n"),
    [
        (MinNorm(12), ISOTROPIC, 30),
        (MinNorm(48), ISOTROPIC, 30),
        (MinNorm(), ISOTROPIC, 30),
        (MinNorm(0), ISOTROPIC, 5),
        (MinNorm(15), MANY, 24),
        (Ridge(4.0, 12), ISOTROPIC, 31),
        (Ridge(4.0), ISOTROPIC, 13),
        (Ridge(0.5), Task.isotropic(1, 1.3, noise=0.4), 2),
        (Ridge(1.0), Task([0.5], [1.3], [20], noise=0.4, hidden=0.2, tail=0.5), 26),
        (MinNorm(), Task([0.5], [1.3], [40], noise=0.4, hidden=0.2, tail=2.0), 21),
    ],
)
def test_linear_models_against_the_identity(assert_measures, model, task, n):
    model = type(model)(**{name: getattr(model, name) for name in model.parameters} | {"intercept": True})
    measured = simulate(model, task, n, draws=1500, rng=n)
    assert_measures(measured, model.finite_sample_risk(task, n))


@pytest.mark.parametrize("penalty", [0.3, 5.0])
def test_random_projections_against_one_sample_less(assert_agree, penalty):
    """The rule holds at every n and p, so that two simulations agree, however far both are from the equivalent."""
    n, draws, task = 12, 1200, Task.isotropic(30, noise=0.5).replace(hidden=0.2)
    found = simulate(RandomFeatures(18, penalty=penalty, intercept=True), task, n, draws=draws, rng=1)
    before = simulate(RandomFeatures(18, penalty=penalty), task, n - 1, draws=draws, rng=2)
    mean, error = before.mean, before.standard_error
    expected = with_intercept({name: getattr(mean, name) for name in PRIMARY}, n)
    del expected["noise"]  # which is given
    assert_agree(
        {name: getattr(found.mean, name) - value for name, value in expected.items()},
        {name: np.hypot(found.standard_error[name], 1.2 * error[name]) for name in expected},
        expected,
        float(mean.total),
    )


class ByWeights:
    """The same fit as a function of centred inputs and labels."""

    def __init__(self, model):
        self.inputs, self.penalty = model.inputs, float(model.penalty)

    def weights(self, X, y, rng):
        np.testing.assert_allclose([*X.mean(axis=0), y.mean()], 0, atol=1e-12)
        return np.linalg.solve(X.T @ X + self.penalty * np.eye(X.shape[1]), X.T @ y)


@pytest.mark.parametrize("model", [Ridge(2.0, 10, intercept=True), RandomFeatures(18, penalty=0.3, intercept=True)])
def test_by_weights_and_by_its_filter(assert_agree, model):
    n, task = 14, Task.isotropic(30, noise=0.5).replace(hidden=0.2)
    one = simulate(ByWeights(model), task, n, draws=1500, rng=5)
    other = simulate(model, task, n, draws=1500, rng=6)
    names = [name for name in PRIMARY[1:] if getattr(other.mean, name) != 0]
    assert_agree(
        {name: getattr(one.mean, name) - getattr(other.mean, name) for name in names},
        {name: np.hypot(one.standard_error[name], other.standard_error[name]) for name in names},
        {name: getattr(other.mean, name) for name in names},
        float(other.mean.total),
    )


def test_refusals():
    with pytest.raises(NotImplementedError, match="intercept must be False with an activation"):
        simulate(RandomFeatures(5, "relu", intercept=True), MANY, 10)
    with pytest.raises(NotImplementedError, match="intercept must be False on a SphericalTask"):
        simulate(MinNorm(intercept=True), SphericalTask(20, [0.0, 1.0]), 10)
    with pytest.raises(ValueError, match="n must be > 1 with an intercept"):
        simulate(MinNorm(intercept=True), MANY, [1, 10])


@pytest.mark.parametrize(("n", "doubtful"), [(14, True), (8, True), (15, False), (7, False)])
def test_the_threshold_is_one_sample_later(n, doubtful):
    """Within three of n - 1 = p the estimates have no finite variance."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        simulate(MinNorm(intercept=True), Task.isotropic(10, noise=0.1), n, draws=2, rng=0)
    assert any("no finite variance" in str(each.message) for each in caught) == doubtful
