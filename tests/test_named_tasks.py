"""Tasks with a name: their spectra by hand, by invariants of the covariance, by turning the axes."""

import inspect

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.risk import PRIMARY
from sandbox.validity import ValidityWarning

pytestmark = pytest.mark.filterwarnings(f"ignore::{ValidityWarning.__module__}.ValidityWarning")


def test_isotropic():
    task = Task.isotropic([3, 4], signal=2.0, noise=0.5)
    assert task.eigenvalues.tolist() == [1]
    assert task.multiplicity.tolist() == [[3], [4]]
    assert task.signal.tolist() == [2, 2]
    assert task.effective_dimension.tolist() == [3, 4]
    assert (task.noise, task.hidden, task.tail) == (0.5, 0, 0)


def test_finite_power_laws_are_lists():
    task = Task.power_law([1.0, 2.0], 0.5, dim=[4, 3], signal=3.0)
    weights = np.arange(1, 5) ** -0.5
    np.testing.assert_allclose(task.eigenvalues, [[1, 1 / 2, 1 / 3, 1 / 4], [1, 1 / 4, 1 / 9, 1 / 16]], rtol=1e-15)
    np.testing.assert_allclose(task.power[0], 3 * weights / weights.sum(), rtol=1e-15)
    np.testing.assert_allclose(task.power[1], np.append(3 * weights[:3] / weights[:3].sum(), 0), rtol=1e-15)
    assert task.multiplicity.tolist() == [[1, 1, 1, 1], [1, 1, 1, 0]]
    alone = Task.power_law(2.0, 0.5, dim=3, signal=3.0)
    assert MinNorm().risk(task[1], 2).total == pytest.approx(MinNorm().risk(alone, 2).total, rel=1e-15)


@pytest.mark.parametrize("seed", range(5))
def test_from_covariance_has_the_moments_of_the_inputs(seed):
    """Traces of powers of the matrix and quadratic forms in the coefficients need no eigenvectors."""
    rng = np.random.default_rng(seed)
    root = rng.standard_normal((7, 5 + seed))
    covariance, beta = root @ root.T, rng.standard_normal(7)
    task = Task.from_covariance(covariance, beta, noise=0.3)
    power_of_matrix = np.eye(7)
    for k in range(1, 5):
        assert (task.power * task.eigenvalues ** (k - 1)).sum() == pytest.approx(
            beta @ power_of_matrix @ covariance @ beta, rel=1e-12
        )
        power_of_matrix = power_of_matrix @ covariance
        assert (task.multiplicity * task.eigenvalues**k).sum() == pytest.approx(np.trace(power_of_matrix), rel=1e-12)
    assert task.signal == pytest.approx(beta @ covariance @ beta, rel=1e-13)
    assert task.seen_by(None).rank == min(7, 5 + seed)
    assert task.noise == 0.3


def test_from_covariance_is_the_diagonal_task_turned():
    rng = np.random.default_rng(0)
    turn, _ = np.linalg.qr(rng.standard_normal((6, 6)))
    s, along = np.array([4.0, 2.0, 1.0, 0.5, 0.1, 0.0]), rng.standard_normal(6)
    turned = Task.from_covariance(turn @ np.diag(s) @ turn.T, turn @ along)
    for model in (MinNorm(), MinNorm(2.5), Ridge(0.3), RandomFeatures(4, penalty=0.2)):
        for n in (3, 20):
            expected = model.risk(Task(s, s * along**2), n)
            found = model.risk(turned, n)
            for name in PRIMARY:
                assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-11, abs=1e-14), name


def test_from_covariance_in_a_batch_and_at_its_edges():
    matrices = np.array([np.diag([1.0, 2.0]), [[1.0, 1.0], [1.0, 1.0]]])
    tasks = Task.from_covariance(matrices, [1.0, 3.0], noise=[[0.1], [0.2]])
    assert tasks.shape == (2, 2)
    np.testing.assert_allclose(tasks.signal, [1 + 18, 16], rtol=1e-14)
    assert tasks.seen_by(None).rank.tolist() == [2, 1]
    assert Task.from_covariance(np.zeros((3, 3)), np.ones(3)).signal == 0
    assert Task.from_covariance([[4]], [3]).signal == 36
    # Rounding below 0 and above is no direction.
    thin = np.outer([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) * (1 + 1e-16)
    assert Task.from_covariance(thin, [1.0, 0.0, 0.0]).seen_by(None).rank == 1


def test_everything_after_the_groups_is_passed_by_name():
    kinds = {name: each.kind for name, each in inspect.signature(Task).parameters.items()}
    assert [name for name, kind in kinds.items() if kind is inspect.Parameter.KEYWORD_ONLY] == [
        "noise",
        "hidden",
        "tail",
    ]
    for constructor in (Task.isotropic, Task.power_law, Task.from_covariance):
        positional = [
            each for each in inspect.signature(constructor).parameters.values() if each.kind is not each.KEYWORD_ONLY
        ]
        assert len(positional) == 2
