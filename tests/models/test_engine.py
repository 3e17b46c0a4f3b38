"""Broadcasting and blocks: a point's value does not depend on the array it is computed in."""

import tracemalloc

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.models import engine

FIELDS = (*PRIMARY, *DERIVED)


def assert_same(risk, expected, label):
    for name in FIELDS:
        got, want = getattr(risk, name), getattr(expected, name)
        assert got == pytest.approx(want, rel=1e-12, abs=0), (label, name)


def test_large_batches_are_cut_into_blocks_that_do_not_show():
    task = Task.power_law(1.2, 1.6, dim=700, noise=0.2)
    p = np.arange(2, 702.0, 7)
    n = np.array([[30.0], [90.5]])
    assert p.size * n.size * 700 > 2 * engine.BLOCK
    for model in (MinNorm(p), Ridge(0.3, p), RandomFeatures(p, penalty=0.3)):
        batch = model.risk(task, n)
        assert batch.shape == (2, p.size)
        for i, j in ((0, 0), (0, 57), (1, 31), (1, 99)):
            single = type(model)(**{k: np.broadcast_to(v, p.shape)[j] for k, v in hyperparameters(model).items()})
            assert_same(batch[i, j], single.risk(task, n[i, 0]), (model, i, j))


def hyperparameters(model):
    return {name: value for name, value in vars(model).items() if isinstance(value, np.ndarray)}


def test_batches_of_tasks_in_blocks():
    rng = np.random.default_rng(0)
    tasks = Task(rng.exponential(size=(3, 1, 900)), rng.exponential(size=(1, 4, 900)), noise=[0.1, 0.2, 0.3, 0.4])
    penalty = np.geomspace(1e-3, 10, 25)[:, None, None]
    assert tasks.shape == (3, 4)
    risk = Ridge(penalty).risk(tasks, 50)
    assert risk.shape == (25, 3, 4)
    assert risk.total.size * 900 > 2 * engine.BLOCK
    for index in ((0, 0, 0), (13, 2, 1), (24, 1, 3)):
        assert_same(risk[index], Ridge(penalty[index[0], 0, 0]).risk(tasks[index[1:]], 50), index)


def kernel_of_a_data_set():
    """As many eigenvalues as MNIST has images, more than a block has room for."""
    k = np.arange(1, 70_001.0)
    assert k.size > engine.BLOCK
    return Task(k**-1.5, k**-3.0, noise=0.1)


@pytest.mark.parametrize(
    "call",
    [
        lambda task, n: Ridge(1e-3).risk(task, n).total,
        lambda task, n: Ridge(1e-3).totals(task, n),
        lambda task, n: MinNorm(2000).risk(task, n).total,
        lambda task, n: RandomFeatures(500, "relu", 1e-3).totals(task, n),
        lambda task, n: Ridge(1e-3).equivalent(task, n).kappa,
        lambda task, n: Ridge.tuned(task, n).penalty,
        lambda task, n: RandomFeatures.tuned(task, n, 500).penalty,
        lambda task, n: Ridge.least_penalty(task, n),
        lambda task, n: Ridge.negative_penalty_helps(task, n),
        lambda task, n: Ridge(-1e-4).risk(task, n).total,
    ],
)
def test_a_single_point_with_more_eigenvalues_than_a_block(call):
    task = kernel_of_a_data_set()
    alone = call(task, 1000)
    assert np.shape(alone) == ()
    together = call(task, np.array([[1000.0], [300.0]]))
    assert together.shape == (2, 1)
    assert together[0, 0] == pytest.approx(alone, rel=1e-14, abs=0)


def test_memory_does_not_grow_with_the_points_of_a_long_spectrum():
    task, n = kernel_of_a_data_set(), np.linspace(500, 1500, 20)
    one_array = task.eigenvalues.nbytes
    tracemalloc.start()
    risk = Ridge(1e-3).risk(task, n)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert risk.shape == (20,)
    assert most < 20 * one_array


def test_infinite_power_law_in_blocks():
    task = Task.power_law(1.5, 2.0, noise=[0.1, 0.5])
    p = np.geomspace(10, 1e12, 40)[:, None]
    risk = MinNorm(p).risk(task, 100)
    assert risk.shape == (40, 2)
    for i, j in ((0, 0), (17, 1), (39, 0)):
        assert_same(risk[i, j], MinNorm(p[i, 0]).risk(task[j], 100), (i, j))


def test_scalars_in_numpy_scalars_out():
    task = Task.isotropic(30, noise=0.1)
    for model in (MinNorm(), Ridge(1.0), RandomFeatures(7, "tanh", 0.1)):
        risk = model.risk(task, 10)
        equivalent = model.equivalent(task, 10)
        assert all(isinstance(getattr(risk, name), np.float64) for name in FIELDS)
        assert all(isinstance(value, np.float64) for value in vars(equivalent).values())
        assert risk.shape == ()


def test_results_are_read_only_and_shared_with_nobody():
    task = Task.isotropic(30, noise=0.1)
    p = np.array([3.0, 5.0])
    model = MinNorm(p)
    p[:] = 0
    assert model.p.tolist() == [3, 5]
    risk = model.risk(task, 10)
    with pytest.raises(ValueError, match="read-only"):
        risk.bias[0] = 0


@pytest.mark.parametrize("n", [7, 7.5, np.float32(7), np.int64(7), [7], np.array([[7, 8]], dtype=np.uint8)])
def test_sample_sizes_of_any_real_type(n):
    risk = Ridge(1).risk(Task.isotropic(30, noise=0.1), n)
    assert risk.shape == np.shape(n)
    assert risk.total.dtype == np.float64
