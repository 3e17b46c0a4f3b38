"""Exponentials with a floor against their lists."""

import numpy as np
import pytest

from sandbox import MinNorm, Ridge, Task, effective_ranks, k_star
from sandbox.foundations.parts import PRIMARY

pytestmark = pytest.mark.filterwarnings("ignore::sandbox.ValidityWarning")


def listed(dim, length, floor, alignment, noise):
    k = np.arange(1.0, dim + 1)
    exponential = np.exp(-k / length)
    if alignment is None:
        power = (exponential + floor) / (exponential + floor).sum()
    else:
        power = alignment * exponential / exponential.sum() + (1 - alignment) / dim
    return Task(exponential + floor, power, noise=noise)


@pytest.mark.parametrize("alignment", [None, 0.0, 0.7, 1.0])
@pytest.mark.parametrize(
    ("dim", "length", "floor"),
    [(1, 2.0, 0.1), (7, 30.0, 1e-3), (3000, 5.0, 1e-6), (3000, 0.1, 1.0), (900, 20.0, 1e-30)],
)
def test_against_the_list(dim, length, floor, alignment):
    found = Task.floored_exponential(dim, length, floor=floor, alignment=alignment, noise=0.2)
    expected = listed(dim, length, floor, alignment, 0.2)
    assert found.multiplicity.sum() == dim
    k = np.repeat(found.eigenvalues, found.multiplicity.astype(int))
    np.testing.assert_allclose(k, expected.eigenvalues, rtol=1e-14)
    assert found.signal == pytest.approx(1.0, rel=1e-13)
    for model in (MinNorm(), Ridge(1e-3), MinNorm(min(dim, 5))):
        for n in (3, 50, 4000):
            one, other = model.risk(found, n), model.risk(expected, n)
            for name in PRIMARY:
                assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-10), (model, n, name)


def test_as_many_directions_as_one_likes():
    task = Task.floored_exponential(1e25, 5.0, floor=1e-28, alignment=1.0, noise=1.0)
    assert task.eigenvalues.size < 1000
    # The floor is a ridge penalty of dim * floor.
    few = Task.floored_exponential(300, 5.0, floor=1e-28, alignment=1.0, noise=1.0)
    assert MinNorm().risk(task, 200).total == pytest.approx(Ridge(1e-3).risk(few, 200).total, rel=1e-9)


def test_benign_as_bartlett_et_al_say():
    """Many more floor directions than samples, their trace much less than n: k* directions stand out, the rest hide."""
    task, n = Task.floored_exponential(1e8, 5.0, floor=1e-7, alignment=1.0, noise=1.0), 10_000
    k = k_star(task, n)
    assert k == np.ceil(5 * np.log(1e3)) - 1  # the first eigenvalue below trace / n = 1e-3 is l_{k+1}
    price = k / n + n / effective_ranks(task, k).R
    assert price < 0.004
    assert 0.5 < MinNorm().risk(task, n).labels / price < 1


def test_batches_of_different_lengths_are_their_cells():
    tasks = Task.floored_exponential([5, 400], [[2.0], [10.0]], floor=[1e-3, 1e-5], noise=0.1)
    risk = MinNorm().risk(tasks, 20)
    for i, j in np.ndindex(2, 2):
        alone = Task.floored_exponential([5, 400][j], [2.0, 10.0][i], floor=[1e-3, 1e-5][j], noise=0.1)
        assert risk.total[i, j] == pytest.approx(MinNorm().risk(alone, 20).total, rel=1e-13)


def test_too_many_eigenvalues_above_the_floor():
    with pytest.raises(ValueError, match="length must leave at most 10000 eigenvalues above the floor, got 1000"):
        Task.floored_exponential(1e6, 1000.0, floor=1e-6)
    with pytest.raises(ValueError, match=r"dim must be a whole number, got 2\.5"):
        Task.floored_exponential(2.5, 1.0, floor=1e-6)
