"""Every draw is kept: single runs, quantiles, going on where a simulation ended, and merging two of them."""

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, SphericalTask, Task
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.simulation.simulate import simulate

TASK = Task([2.0, 0.5], [0.7, 0.4], [4, 12], noise=0.4, hidden=0.3)
SPHERE = SphericalTask(8, [0.1, 0.7, 0.2], noise=0.3)


class ByWeights:
    """Ridge as a function of the data."""

    def __init__(self, model):
        self.inputs, self.penalty = model.inputs, float(model.penalty)

    def weights(self, X, y, rng):
        return np.linalg.solve(X.T @ X + self.penalty * np.eye(X.shape[1]), X.T @ y)


SETTINGS = [
    (Ridge([0.3, 2.0]), TASK),
    (Ridge([0.3, 2.0], 4), TASK),
    (Ridge(2.0, intercept=True), TASK),
    (MinNorm(), Task.isotropic(30, noise=0.4)),
    (Ridge(0.5), TASK.replace(tail=0.6)),
    (Ridge([0.3, 2.0]), SPHERE),
    (RandomFeatures([5, 20], penalty=0.5), TASK),
    (RandomFeatures([5, 20], penalty=0.5, intercept=True), TASK),
    (RandomFeatures(12, penalty=0.5), TASK.replace(tail=0.6)),
    (RandomFeatures(12, "relu", [0.1, 0.5]), TASK),
    (RandomFeatures(12, "relu", [0.1, 0.5]), SPHERE),
    (ByWeights(Ridge(2.0)), TASK),
    (ByWeights(Ridge(2.0, intercept=True)), TASK),
    (ByWeights(RandomFeatures(12, "relu", 0.5)), SPHERE),
]
each = pytest.mark.parametrize(("model", "task"), SETTINGS, ids=lambda each: type(each).__name__)


@each
def test_single_runs_have_the_total_risk_on_average(model, task):
    """They scatter far more than the estimates, which average over noise and signs."""
    found = simulate(model, task, 10, draws=600, rng=2)
    assert found.runs.shape[0] == 600
    assert found.runs.shape[2:] == found.shape
    means = found.runs.mean(axis=1)
    error = (means - found.each.total).std(axis=0) / np.sqrt(600)
    assert np.all(np.abs(means.mean(axis=0) - found.mean.total) < 4 * error + 1e-12)
    assert np.all(found.spread > 2 * found.standard_error["total"])
    np.testing.assert_allclose(found.spread, found.runs.reshape(-1, *found.shape).std(axis=0, ddof=1), rtol=1e-12)


@each
def test_going_on_has_the_bits_of_all_draws_at_once(model, task):
    few, many = (simulate(model, task, 9, draws=draws, rng=5) for draws in (3, 8))
    went_on = simulate(model, task, 9, draws=8, after=few)
    assert went_on == many
    for name in (*PRIMARY, *DERIVED):
        assert np.array_equal(went_on.standard_error[name], many.standard_error[name])
    assert np.array_equal(went_on.mean.total, many.mean.total)
    assert went_on.streams == many.streams
    assert few.each == simulate(model, task, 9, draws=3, rng=5).each
    assert simulate(model, task, 9, draws=8, rng=5, after=few) == many


def test_fresh_entropy_can_be_gone_on_with():
    few = simulate(MinNorm(), TASK, 9, draws=3)
    assert np.array_equal(simulate(MinNorm(), TASK, 9, draws=5, after=few).each.total[:3], few.each.total)
    child = np.random.SeedSequence(4).spawn(2)[1]
    few = simulate(MinNorm(), TASK, 9, draws=3, rng=child)
    assert simulate(MinNorm(), TASK, 9, draws=5, after=few) == simulate(MinNorm(), TASK, 9, draws=5, rng=child)


def test_what_cannot_be_measured_stays_so_when_going_on():
    silent = TASK.replace(noise=0.0)
    few = simulate(ByWeights(Ridge(2.0)), silent, 9, draws=3, rng=0)
    many = simulate(ByWeights(Ridge(2.0)), silent, 9, draws=6, rng=0)
    assert "effective_parameters" in few.mean.unknown
    assert simulate(ByWeights(Ridge(2.0)), silent, 9, draws=6, after=few) == many


def test_merging_two_seeds():
    one, two = (simulate(Ridge([0.3, 2.0]), TASK, 9, draws=draws, rng=draws) for draws in (4, 6))
    both = one.merged(two)
    assert both.draws == 10
    np.testing.assert_allclose(both.mean.total, (4 * one.mean.total + 6 * two.mean.total) / 10, rtol=1e-14)
    np.testing.assert_array_equal(both.runs, np.concatenate([one.runs, two.runs]))
    assert both.at.keys() == one.at.keys()
    assert both == one.merged(two)
    with pytest.raises(ValueError, match="their draws would count twice"):
        both.merged(one)
    with pytest.raises(ValueError, match="their draws would count twice"):
        one.merged(simulate(Ridge([0.3, 2.0]), TASK, 9, draws=9, after=one))


def test_quantiles():
    found = simulate(Ridge([0.3, 2.0]), TASK, 9, draws=40, rng=1)
    np.testing.assert_allclose(found.quantile(0.5), np.median(found.each.total, axis=0))
    np.testing.assert_allclose(found.quantile([0.1, 0.9], "labels"), np.quantile(found.each.labels, [0.1, 0.9], axis=0))
    np.testing.assert_allclose(found.quantile(0.5, "run"), np.median(found.runs.reshape(-1, 2), axis=0))
    assert isinstance(found[0].quantile(0.5), np.float64)
    assert found.quantile([0.1, 0.9]).shape == (2, 2)


def test_the_median_is_finite_where_the_mean_is_carried_by_few_draws():
    """One parameter from the threshold the expected risk is infinite; what is usual is not."""
    with pytest.warns(UserWarning, match="no finite variance"):
        found = simulate(MinNorm(), Task.isotropic(21, noise=0.5), 20, draws=200, rng=0)
    assert found.quantile(0.5) < 0.5 * found.mean.total


def test_indexing_keeps_every_draw():
    found = simulate(Ridge([[0.3], [2.0]], [2, 5, 16]), TASK, 9, draws=4, rng=0)
    assert found.shape == (2, 3)
    for index in ((1, 2), (0,), (slice(None), 1), (Ellipsis, 2)):
        part = found[index]
        assert part.draws == 4
        np.testing.assert_array_equal(part.mean.total, found.mean.total[index])
        np.testing.assert_array_equal(part.runs, found.runs[(slice(None), slice(None), *index)])
    assert found[1, 2].mean.at == {"n": 9, "penalty": 2, "p": 16}
    with pytest.raises(ValueError, match="read-only"):
        found.runs[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        found[0].runs[0] = 0


def test_all_penalties_share_the_decompositions(monkeypatch):
    from sandbox.simulation import linear_draw

    count, decompose = [], linear_draw.decompose

    def counted(*arguments):
        count.append(1)
        return decompose(*arguments)

    monkeypatch.setattr(linear_draw, "decompose", counted)
    simulate(Ridge(np.geomspace(0.1, 10, 50)), TASK, 9, draws=3, rng=0)
    assert len(count) == 2 * 3
    count.clear()
    simulate(Ridge(np.ones((5, 1)), [2, 4]), TASK, 9, draws=3, rng=0)
    assert len(count) == 2 * 3 * 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"draws": 3}, "draws must be more than the 3 that are known, got 3"),
        ({"rng": 1}, "rng must be the seed of the simulation that is gone on with"),
        ({"n": 10}, "after must be a simulation at the same n, penalty"),
        ({"model": Ridge([0.3, 3.0])}, "after must be a simulation at the same n, penalty"),
        ({"model": MinNorm([2, 3])}, "after must be a simulation at the same n, p, penalty"),
        ({"model": Ridge(0.3)}, r"after must have the same shape, got \(2,\) and \(\)"),
    ],
)
def test_going_on_with_something_else(settings, message):
    after = simulate(Ridge([0.3, 2.0]), TASK, 9, draws=3, rng=0)
    arguments = {"model": Ridge([0.3, 2.0]), "task": TASK, "n": 9, "draws": 8, "after": after} | settings
    with pytest.raises(ValueError, match=message):
        simulate(**arguments)


class Nothing:
    """A fit that learns nothing, and has no number of its own."""

    def weights(self, X, y, rng):
        return np.zeros(X.shape[1])


class LeastSquares:
    """Neither has this one."""

    def weights(self, X, y, rng):
        return np.linalg.lstsq(X, y)[0]


ISOTROPIC = Task.isotropic(16, noise=0.5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((MinNorm(), ISOTROPIC), (MinNorm(), TASK)),
        ((MinNorm(), ISOTROPIC), (MinNorm(), ISOTROPIC.replace(noise=0.6))),
        ((MinNorm(), ISOTROPIC), (MinNorm(), Task([1.0], 1.0, 16, noise=0.3, hidden=0.2))),
        ((MinNorm(), ISOTROPIC), (MinNorm(), SphericalTask(16, [0.0, 1.0], noise=0.5))),
        ((MinNorm(), ISOTROPIC), (LeastSquares(), ISOTROPIC)),
        ((LeastSquares(), ISOTROPIC), (Nothing(), ISOTROPIC)),
        ((Ridge(1.0), ISOTROPIC), (Ridge(1.0, intercept=True), ISOTROPIC)),
        ((RandomFeatures(6, None, 1.0), ISOTROPIC), (RandomFeatures(6, "relu", 1.0), ISOTROPIC)),
    ],
)
def test_going_on_with_another_model_or_task_that_looks_the_same(one, other):
    """What they are functions of is the same: the first draw, which is repeated, tells."""
    after = simulate(*one, 9, draws=3, rng=0)
    with pytest.raises(ValueError, match="after must be a simulation of the same model and task, but its first draw"):
        simulate(*other, 9, draws=5, after=after)


def test_going_on_where_the_error_is_infinite_or_huge():
    class Exploding:
        def weights(self, X, y, rng):
            return 1e200 * y[0] * np.ones(X.shape[1])

    for model, task in ((Exploding(), TASK), (Ridge(1.0), TASK.replace(noise=1e90))):
        few, many = (simulate(model, task, 9, draws=draws, rng=0) for draws in (3, 6))
        assert simulate(model, task, 9, draws=6, after=few) == many


def test_merging_tells_the_same_seed_in_another_form():
    def seeded(entropy, **options):
        return simulate(MinNorm(), TASK, 9, draws=2, rng=np.random.SeedSequence(entropy, **options))

    for one, other in (
        (0, [0]),
        (0, [0, 0]),
        (2**32, [0, 1]),
        (np.int64(3), ["0x3"]),
        ([1, 2, 3], np.array([1, 2, 3])),
    ):
        first, second = seeded(one), seeded(other)
        assert first == second
        with pytest.raises(ValueError, match="other must have seeds of its own"):
            first.merged(second)
    assert seeded([1, 2, 3, 4]) != seeded([1, 2, 3, 4, 0])
    assert seeded([1, 2, 3, 4]).merged(seeded([1, 2, 3, 4, 0])).draws == 4
    child = seeded(0, spawn_key=(1,))
    assert child.merged(seeded(0)).draws == 4
    with pytest.raises(ValueError, match=r"got 0 with the spawn key \(1,\) in both"):
        child.merged(child)


def test_merging_other_tasks():
    one = simulate(MinNorm(), TASK, 9, draws=2, rng=0)
    for task in (TASK.replace(noise=0.5), SphericalTask(16, [0.0, 1.0], noise=0.5)):
        with pytest.raises(ValueError, match="other must be a simulation of the same model and task"):
            one.merged(simulate(MinNorm(), task, 9, draws=2, rng=1))
    with pytest.raises(ValueError, match="other must be a simulation of the same model and task"):
        one.merged(simulate(LeastSquares(), TASK, 9, draws=2, rng=1))


def test_going_on_with_merged_simulations():
    one, two = (simulate(MinNorm(), TASK, 9, draws=3, rng=seed) for seed in (0, 1))
    with pytest.raises(ValueError, match="after must have draws of one seed, got merged simulations"):
        simulate(MinNorm(), TASK, 9, draws=8, after=one.merged(two))
