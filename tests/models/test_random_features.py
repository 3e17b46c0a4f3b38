"""Random features: what their exactness is called, and where the spectrum on a sphere is not known far enough."""

import numpy as np
import pytest

from sandbox import RandomFeatures, SphericalTask, Task
from sandbox.activations import activation
from sandbox.foundations.validity import ValidityWarning


def test_only_gaussian_inputs_and_an_activation_need_gaussian_equivalence():
    gaussian, sphere = Task.isotropic(100, noise=0.1), SphericalTask(100, [0, 1.0], noise=0.1)
    exactness = {
        (name, kind): RandomFeatures(20, name).risk(task, 30).exactness
        for name in (None, "linear", "relu")
        for kind, task in (("gaussian", gaussian), ("sphere", sphere))
    }
    assert exactness == {
        (None, "gaussian"): "equivalent",
        (None, "sphere"): "equivalent",
        ("linear", "gaussian"): "gaussian-equivalence",
        ("linear", "sphere"): "equivalent",
        ("relu", "gaussian"): "gaussian-equivalence",
        ("relu", "sphere"): "equivalent",
    }


def refused(task, name, n, p, penalty):
    try:
        RandomFeatures(p, name, penalty).risk(task, n)
    except ValueError as error:
        return "min(n, p) must be smaller on a sphere" in str(error)
    return False


@pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")
@pytest.mark.parametrize(("dim", "name"), [(2, "relu"), (3, "relu"), (3, "sign"), (5, "sign")])
def test_refused_where_an_eigenvalue_that_is_not_listed_would_show(dim, name):
    """Unlisted eigenvalues above 1e-9 of the effective ridge; it is bounded from below, to a factor of 100."""
    task = SphericalTask(dim, [0, 1.0])
    seen = task.seen_by(activation(name))
    same = Task(seen.eigenvalues, seen.power, seen.multiplicity, tail=seen.tail)
    outcomes = set()
    for n, p in ((3.0, np.inf), (30.0, 1e5), (1e3, 500.0), (1e4, 1e3), (1e4, 30.0), (1e5, np.inf), (1e7, 1e6)):
        for penalty in (0.0, 1e-9, 1e-5, 1.0):
            kappa = RandomFeatures(p, penalty=penalty).equivalent(same, n).kappa
            outcome = refused(task, name, n, p, penalty)
            outcomes.add(outcome)
            assert seen.unlisted > 1e-11 * kappa if outcome else seen.unlisted <= 1e-9 * kappa, (n, p, penalty)
    assert outcomes == {False, True}


def test_each_task_of_a_batch_has_a_limit_of_its_own():
    tasks = SphericalTask([3, 10, 3], [0, 1.0])
    fine = RandomFeatures(np.inf, "relu", [[0.0], [1e-3]]).risk(tasks, [[10.0, 1e6, 20.0]])
    assert fine.shape == (2, 3)
    with pytest.raises(ValueError, match=r"got 1e\+06"):
        RandomFeatures(np.inf, "relu", [[0.0], [1e-3]]).risk(tasks, [[10.0, 20.0, 1e6]])
    with pytest.raises(ValueError, match=r"got 1e\+06"):
        RandomFeatures(np.inf, "relu").risk(tasks[0], [[10.0], [1e6], [100.0]])
    assert not refused(tasks[0], "relu", 1e6, 100.0, 0.0)
    # Each near its own limit: 10^5 samples are fine in 5 dimensions, and would not be in 3.
    assert not refused(SphericalTask([3, 5], [0, 1.0]), "relu", [1e3, 1e5], np.inf, 0.0)
    assert refused(SphericalTask([3, 5], [0, 1.0]), "relu", [1e5, 1e3], np.inf, 0.0)


def test_shapes_that_do_not_broadcast_are_named():
    sphere, three = SphericalTask([3, 3], [0, 1.0]), np.array([1.0, 2.0, 3.0])
    for model, n, shapes in (
        (RandomFeatures(1.0, "relu"), three, r"task \(2,\), n \(3,\)"),
        (RandomFeatures(three, "relu"), 5.0, r"task \(2,\), .*p \(3,\)"),
        (RandomFeatures(1.0, "relu", three), 5.0, r"task \(2,\), .*penalty \(3,\)"),
    ):
        with pytest.raises(ValueError, match=f"shapes must broadcast against each other, got {shapes}"):
            model.risk(sphere, n)
