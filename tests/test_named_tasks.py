"""Named tasks at the edges of what their compact form can carry."""

import pickle

import numpy as np
import pytest

from sandbox import MinNorm, Task


@pytest.mark.parametrize("decay", [1.05, 1.5, 4.0, 10.0])
@pytest.mark.parametrize("n", [300, 999, 4000])
def test_blocks_of_directions_stand_for_all_of_them(decay, n):
    """The same 9000 directions, listed and in blocks of a Gauss rule."""
    listed = Task.power_law(decay, 1.5, dim=10_000, noise=0.1).leading(9000)
    blocks = Task.power_law(decay, 1.5, dim=10_001, noise=0.1).leading(9000)
    assert blocks.eigenvalues.size < listed.eigenvalues.size
    equivalent, expected = MinNorm().equivalent(blocks, n), MinNorm().equivalent(listed, n)
    for name in ("kappa", "df1", "df2", "trace"):
        assert getattr(equivalent, name) == pytest.approx(getattr(expected, name), rel=1e-12), name
    assert MinNorm().risk(blocks, n).labels == pytest.approx(MinNorm().risk(listed, n).labels, rel=1e-12)


@pytest.mark.parametrize(("decay", "dim"), [(10.5, np.inf), (20, 10_001), (60, 50), (100, 11)])
def test_spectra_too_steep_for_float64_are_refused(decay, dim):
    with pytest.raises(ValueError, match=r"decay must be at most 10 where dim is beyond 10000.*got"):
        Task.power_law(decay, 2.0, dim=dim)


def test_long_chains_of_calls_are_shown_as_arrays():
    task = Task.isotropic(10)
    for noise in np.linspace(0.1, 0.2, 300):
        task = task.replace(noise=noise)
    assert eval(repr(task)) == task
    assert repr(task).startswith(("Task(", "Task.")) or "replace" in repr(task)
    assert len(repr(task)) < 1000
    assert pickle.loads(pickle.dumps(task)) == task


@pytest.mark.parametrize(
    "index",
    [
        1,
        np.int64(1),
        slice(0, 2),
        slice(np.int64(0), None, 2),
        [[0], [1]],
        np.array([True, False, True]),
        (0,),
        (..., 0),
    ],
)
def test_any_index_is_shown_so_that_it_evaluates(index):
    part = Task.isotropic([5, 6, 7])[index]
    assert eval(repr(part)) == part


def test_an_index_kept_in_the_repr_is_a_copy():
    index = [[0], [1]]
    part = Task.isotropic([5, 6, 7])[index]
    index[0][0] = 2
    assert eval(repr(part)) == part


def test_an_empty_part_of_a_batch_is_refused():
    with pytest.raises(IndexError, match="leaves nothing of a batch of shape"):
        Task.isotropic([5, 6, 7])[0:0]
