"""Random features that are stopped early: limits, training runs, what is known of the sources, the best penalty."""

import numpy as np
import pytest

from sandbox import GradientFlow, MinNorm, RandomFeatures, SphericalTask, Task, simulate
from sandbox.foundations.parts import OPTIONAL, SOURCES, SUMS

ISOTROPIC = Task.isotropic(60, noise=0.2)
FALLING = Task.power_law(1.0, 1.5, dim=80, noise=0.3)
KNOWN = ("noise", "bias", *OPTIONAL, *SUMS, "total")


@pytest.mark.filterwarnings("ignore:Gaussian equivalence:sandbox.ValidityWarning")
@pytest.mark.parametrize("activation", [None, "relu", "erf"])
@pytest.mark.parametrize("penalty", [0.0, 0.1])
def test_the_beginning_and_the_end_of_training(activation, penalty):
    """Nothing is learnt at time 0, and everything that ridge learns in the end; late is the end."""
    p = [20, 60, 200]
    risk = RandomFeatures(p, activation, penalty, [[0.0], [1e90], [np.inf]]).risk(FALLING, 40)
    end = RandomFeatures(p, activation, penalty).risk(FALLING, 40)
    assert risk.total[0] == pytest.approx(np.full(3, FALLING.signal + 0.3), rel=1e-13)
    for name in KNOWN:
        scale = end.total * (40 if name == "effective_parameters" else 1)
        for at, tolerance in ((1, 1e-9), (2, 1e-14)):
            assert np.all(np.abs(getattr(risk, name)[at] - getattr(end, name)) <= tolerance * scale), (name, at)


def test_infinitely_many_features_are_gradient_flow():
    time = np.array([0.01, 0.1, 1.0, 10.0])
    features, flow = RandomFeatures(np.inf, time=time).risk(FALLING, 40), GradientFlow(time).risk(FALLING, 40)
    for name in KNOWN:
        assert getattr(features, name) == pytest.approx(getattr(flow, name), rel=1e-9, abs=1e-11)
    decaying = RandomFeatures(np.inf, penalty=0.5, time=time).risk(FALLING, 40)
    assert decaying.total == pytest.approx(GradientFlow(time, weight_decay=0.5).risk(FALLING, 40).total, rel=1e-9)


@pytest.mark.parametrize(
    ("task", "activation", "intercept"),
    [
        (Task.isotropic(200, noise=0.2), None, False),
        (Task.isotropic(200, noise=0.2), None, True),
        (FALLING, None, False),
        (Task.isotropic(100, noise=0.2), "relu", False),
        (SphericalTask(40, [0.1, 0.7, 0.2], noise=0.2), "relu", False),
    ],
)
def test_training_runs(task, activation, intercept):
    """By |rel| < 4/n or |z| < 4: the error of the equivalent is of order 1/n, of the training error four times that."""
    n, time = 80, [[0.03], [0.5], [5.0]]
    model = RandomFeatures([40, 160], activation, 1e-2, time, intercept=intercept)
    theory, measured = model.risk(task, n), simulate(model, task, n, draws=60, rng=1)
    for name in KNOWN[1:]:
        expected, error = getattr(theory, name), measured.standard_error[name]
        scale = expected if name == "effective_parameters" else theory.total
        off = np.abs(getattr(measured.mean, name) - expected)
        assert np.all(off <= np.maximum(4 * scale / n, 4 * error)), (name, off / scale, off / error)


def test_sources_are_known_as_sums_only():
    risk = RandomFeatures([40, 160], "relu", time=1.0).risk(ISOTROPIC, 80)
    assert risk.parts == ("noise", "bias", *SUMS)
    assert risk.total == pytest.approx(sum(getattr(risk, name) for name in risk.parts), rel=1e-15)
    for source in SOURCES:
        with pytest.raises(AttributeError, match=rf"^{source} is not known of this result, only the sum "):
            getattr(risk, source)
    with pytest.raises(AttributeError, match=r"^features is not known of this result, only the sum"):
        risk.ensemble(2)
    trained = RandomFeatures([40, 160], "relu").risk(ISOTROPIC, 80)
    assert trained.parts == ("noise", "bias", *SOURCES)
    for name, sources in SUMS.items():
        assert getattr(trained, name) == pytest.approx(sum(getattr(trained, each) for each in sources), rel=1e-15)


def test_the_best_penalty_at_a_time_is_nowhere_worse():
    time = np.array([0.3, 3.0, 1e90, np.inf])
    best = RandomFeatures.tuned(ISOTROPIC, 60, 60, "relu", time=time)
    found = best.risk(ISOTROPIC, 60).total
    others = RandomFeatures(60, "relu", np.append(0.0, np.geomspace(1e-6, 1e4, 200))[:, None], time)
    assert np.all(found <= others.totals(ISOTROPIC, 60).min(axis=0) * (1 + 1e-12))
    assert best.penalty[2] == pytest.approx(best.penalty[3], rel=1e-4)
    assert RandomFeatures.tuned(Task([1.0], 0.0, 20, noise=1.0), 40, 40, time=1.0).penalty == np.inf


def test_an_early_predictor_has_no_effective_ridge():
    with pytest.raises(ValueError, match=r"^time must be inf in equivalent: an early predictor has no effective ridge"):
        RandomFeatures(40, time=[np.inf, 2.0]).equivalent(ISOTROPIC, 80)


def test_the_peak_over_p_appears_late():
    """Double descent in the number of features is what long training makes of it."""
    p = np.array([40, 80, 160])
    early, late = (RandomFeatures(p, "relu", time=time).risk(ISOTROPIC, 80).total for time in (0.3, 1e3))
    assert np.all(np.diff(early) < 0)
    assert late[1] > 2 * max(late[0], late[2])
    assert MinNorm().risk(ISOTROPIC, 80).total > 0
