"""The stated error of the equivalent holds where the truth is known, and where it is simulated."""

import numpy as np
import pytest

from sandbox import FourierSeries, MinNorm, RandomFeatures, Ridge, SphericalTask, Task, simulate
from sandbox.claims import truth
from sandbox.claims.truth import STATED

pytestmark = pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")


def relative(left, right):
    if left == right:
        return 0.0
    return 1.0 if np.isinf(left) or np.isinf(right) else abs(left - right) / max(abs(left), abs(right))


@pytest.mark.parametrize("n", [1, 2, 5, 20, 100])
@pytest.mark.parametrize("noise", [0.0, 1e-8, 0.1, 10.0])
def test_half_of_the_stated_error_is_enough_on_isotropic_inputs(n, noise):
    penalty = np.concatenate([[0.0], np.geomspace(1e-8, 1e3, 23)])
    stated = np.where(penalty == 0, *STATED)
    for dim in {1, max(n // 4, 1), max(n // 2, 1), max(n - 5, 1), max(n - 2, 1), n, n + 2, n + 5, 2 * n, 10 * n}:
        task, model = Task.isotropic(dim, noise=noise), Ridge(penalty)
        room = n - model.equivalent(task, n).df2
        says_something = room > stated
        found, exact = model.risk(task, n).total, model.finite_sample_risk(task, n).total
        error = np.array([relative(*pair) for pair in zip(found, exact, strict=True)])
        wrong = says_something & (error > 0.5 * stated / np.maximum(room, stated) + 1e-12)
        assert not wrong.any(), (dim, penalty[wrong], error[wrong])


@pytest.mark.slow
@pytest.mark.parametrize("penalty", [0.0, 0.1])
@pytest.mark.parametrize(
    "task",
    [
        Task.spiked(60, 5, size=19, alignment=1, noise=0.3),
        Task.two_scale(10, 60, ratio=1e-4, alignment=0.3),
        Task.power_law(1.2, 1.5, dim=100, noise=0.1),
    ],
    ids=["spiked", "two-scale", "power law"],
)
def test_the_stated_error_covers_what_simulations_show(task, penalty):
    for n in (25, 35):
        known = truth(Ridge(penalty), task, n)
        measured = simulate(Ridge(penalty), task, n, draws=400, rng=0)
        spread = 4 * measured.standard_error["total"] / measured.mean.total
        assert relative(known.total, measured.mean.total) < known.error + spread
        assert known.error < 1


def test_an_identity_is_exact_where_there_is_one():
    task = Task.isotropic([3, 100], noise=0.5)
    known = truth(MinNorm(), task, 50)
    assert (known.total == MinNorm().finite_sample_risk(task, 50).total).all()
    assert (known.error == 1e-9).all()


def test_bounds():
    low, high = truth(MinNorm(), Task.isotropic([100, 200], noise=0.5), 100).bounds
    assert np.isinf([low[0], high[0]]).all(), "known to be infinite"
    assert low[1] < high[1] < 1.001 * low[1]
    steep = Task.two_scale(10, 10, ratio=1e-8, alignment=1, noise=1.0)
    known = truth(MinNorm(), steep, [10, 15])
    low, high = known.bounds
    assert known.error[0] == 1
    assert low[0] == 0, "nothing is known near the threshold"
    assert 0 < low[1] < known.total[1] < high[1]


def test_the_sphere_has_the_error_of_an_equivalent():
    known = truth(Ridge(1.0), SphericalTask(40, [0, 1], noise=0.1), [10, 20])
    assert known.total.shape == known.error.shape == (2,)
    assert (known.error > 1e-3).all()


def test_what_has_no_truth():
    with pytest.raises(TypeError, match=r"model must have risk\(task, n\), its theory, for the truth, got str"):
        truth("ridge", Task.isotropic(5), 10)
    with pytest.raises(ValueError, match="n must be a whole number"):
        truth(MinNorm(), Task.isotropic(5), 2.5)
    with pytest.raises(ValueError, match="penalty must be >= 0 in finite_sample_risk"):
        truth(Ridge(-0.1), Task.isotropic(5), 2)


@pytest.mark.parametrize("model", [RandomFeatures([3, 7]), FourierSeries([3, 7])])
def test_an_equivalent_without_a_stated_error_excludes_nothing(model):
    found = truth(model, Task.isotropic(20, noise=0.1), 10)
    assert np.array_equal(found.total, model.risk(Task.isotropic(20, noise=0.1), 10).total)
    assert found.error.tolist() == [1.0, 1.0]
    assert found.bounds[0].tolist() == [0.0, 0.0]


def test_an_identity_of_its_own_is_the_truth():
    class Null:
        def risk(self, task, n):
            return Ridge(np.inf).finite_sample_risk(task, n)

    assert truth(Null(), Task.isotropic(20, noise=0.1), 10).error == 1e-9
