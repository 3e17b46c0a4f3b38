"""The result of a simulation, its batches and its seeds."""

import dataclasses
import pickle

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.results.monte_carlo import Simulation
from sandbox.simulation.simulate import simulate

FIELDS = (*PRIMARY, *DERIVED)
TASK = Task([2.0, 0.5], [0.7, 0.4], [4, 12], noise=0.4, hidden=0.3)


def run(model=None, task=TASK, n=8, draws=3, rng=0):
    return simulate(MinNorm() if model is None else model, task, n, draws=draws, rng=rng)


def assert_same(one, other):
    for name in FIELDS:
        assert np.all(getattr(one.mean, name) == getattr(other.mean, name)), name
        assert np.all(one.standard_error[name] == other.standard_error[name]), name


# ------------------------------------------------------------------ the result


def test_result_of_one_point():
    result = run(draws=5)
    assert isinstance(result, Simulation)
    assert result.shape == ()
    assert result.draws == 5
    assert result.mean.exactness == "simulation"
    assert set(result.standard_error) == set(FIELDS)
    assert all(isinstance(value, np.float64) for value in result.standard_error.values())
    assert result.standard_error["noise"] == 0
    assert result.mean.noise == 0.4
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.draws = 3
    with pytest.raises(TypeError):
        iter(result)


def test_a_hundred_draws_are_taken_unless_more_are_asked_for():
    default = simulate(MinNorm(), TASK, 8, rng=0)
    assert default.draws == 100
    assert_same(default, run(draws=100))


def test_standard_errors_are_those_of_the_spread_of_single_draws():
    """A run of 2 + k draws contains the run of 2 draws; so the single draws can be taken apart."""
    sums = [np.zeros(len(FIELDS))]
    for draws in range(2, 8):
        mean = run(draws=draws).mean
        sums.append(draws * np.array([getattr(mean, name) for name in FIELDS]))
    single = np.diff(np.array(sums[1:]), axis=0)  # draws 3 to 7
    first_two = np.array([run(draws=2).standard_error[name] for name in FIELDS])
    half = np.array([getattr(run(draws=2).mean, name) for name in FIELDS])
    everything = np.concatenate([[half + first_two, half - first_two], single])  # x1, x2 = mean +- s.e.
    expected = everything.std(axis=0, ddof=1) / np.sqrt(7)
    result = run(draws=7)
    measured = np.array([result.standard_error[name] for name in FIELDS])
    # The order of x1 and x2 is lost field by field, which the spread does not feel.
    np.testing.assert_allclose(measured, expected, rtol=1e-9, atol=1e-13)


def test_repr_shows_means_and_errors():
    text = repr(run(draws=4))
    assert text.startswith("<Simulation of 4 draws")
    assert "samples_features" in text
    assert "+-" in text
    assert "shape (2,)" in repr(run(MinNorm([2, 3])))


def test_indexing_equality_and_pickling():
    batch = run(RandomFeatures([3, 20, 5], penalty=0.5))
    assert batch.shape == (3,)
    assert batch[1].shape == ()
    assert isinstance(batch[1].standard_error["bias"], np.float64)
    assert batch[:2].mean.bias.tolist() == batch.mean.bias[:2].tolist()
    assert batch == run(RandomFeatures([3, 20, 5], penalty=0.5))
    assert batch != run(RandomFeatures([3, 20, 5], penalty=0.4))
    assert batch != "something else"
    assert pickle.loads(pickle.dumps(batch)) == batch
    with pytest.raises(ValueError, match="read-only"):
        batch.standard_error["bias"][0] = 1.0
    with pytest.raises(ValueError, match="read-only"):
        batch[[0, 1]].standard_error["bias"][0] = 1.0


# ------------------------------------------------------------------ batches

MODELS = [
    MinNorm([2, 4, 16]),
    Ridge([[0.5], [np.inf]], [2, 5, 16]),
    Ridge([0.1, 1.0, 20.0]),
    RandomFeatures([2, 5, 30], penalty=1.0),
    RandomFeatures([2, 5, 30], "relu", 0.1),
    RandomFeatures(6, "tanh", [0.1, 0.2, 0.3]),
]


@pytest.mark.parametrize("model", MODELS, ids=str)
def test_a_cell_does_not_depend_on_the_batch_around_it(model):
    batch = run(model)
    fields = {item.name: getattr(model, item.name) for item in dataclasses.fields(model)}
    for index in np.ndindex(batch.shape):
        own = {
            name: np.broadcast_to(value, batch.shape)[index] if isinstance(value, np.ndarray) else value
            for name, value in fields.items()
        }
        assert_same(batch[index], run(type(model)(**own)))


def test_batches_of_tasks_and_sample_sizes():
    tasks = Task([[2.0, 0.5], [1.0, 1.0]], [0.7, 0.4], [[4, 12], [4, 4]], noise=[0.4, 0.1])
    n = np.array([[5], [8], [30]])
    batch = run(Ridge(0.3), tasks, n)
    assert batch.shape == (3, 2)
    for i, j in np.ndindex(3, 2):
        assert_same(batch[i, j], run(Ridge(0.3), tasks[j], int(n[i, 0])))
    assert run(Ridge(0.3), Task.isotropic([3, 9]), 20).shape == (2,)


def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match="broadcast"):
        run(MinNorm([2, 3]), n=[4, 5, 6])


# ------------------------------------------------------------------ seeds


@pytest.mark.parametrize("model", [MinNorm(), RandomFeatures(5, "relu", 0.1)], ids=str)
def test_the_same_seed_gives_the_same_result(model):
    assert_same(run(model, rng=7), run(model, rng=7))
    assert_same(run(model, rng=7), run(model, rng=np.random.SeedSequence(7)))
    assert_same(run(model, rng=np.int64(7)), run(model, rng=7))
    assert run(model, rng=7) != run(model, rng=8)


def test_a_seed_sequence_is_not_used_up():
    seed = np.random.SeedSequence(3)
    assert_same(run(rng=seed), run(rng=seed))


def test_a_generator_moves_on():
    first, second = np.random.default_rng(1), np.random.default_rng(1)
    one = run(rng=first)
    assert_same(one, run(rng=second))
    assert run(rng=first) != one
    assert first.bit_generator.state != np.random.default_rng(1).bit_generator.state


def test_no_seed_is_fresh():
    assert run(rng=None) != run(rng=None)


def test_global_state_is_untouched():
    before = np.random.get_state()  # noqa: NPY002
    run(rng=None)
    run(RandomFeatures(4, "relu", 0.1), rng=3)
    after = np.random.get_state()  # noqa: NPY002
    assert before[0] == after[0]
    assert np.array_equal(before[1], after[1])
    assert before[2:] == after[2:]


@pytest.mark.parametrize("rng", ["0", 1.0, True, np.random.RandomState(0), np.random.PCG64(0), [1, 2]])
def test_other_seeds_are_refused(rng):
    with pytest.raises(TypeError, match="rng must be None, an int"):
        run(rng=rng)


def test_negative_seed():
    with pytest.raises(ValueError, match="rng must be >= 0"):
        run(rng=-1)
