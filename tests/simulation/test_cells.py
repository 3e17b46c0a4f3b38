"""Which cells of a batch share their draws, and what is said while they are drawn."""

import copy
import gc
import weakref
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from sandbox import RandomFeatures, Ridge, Task
from sandbox.activations import activation
from sandbox.features import LeadingDirections, RandomProjections
from sandbox.simulation.cells import Batch, Same
from sandbox.simulation.simulate import simulate

TASK = Task([2.0, 0.5], [0.7, 0.4], [4, 12], noise=0.4, hidden=0.3)
N = np.asarray(9.0)


def places(model, task=TASK, n=N):
    return [group.places for group in Batch(model, task, n).groups()]


def test_cells_that_differ_in_the_penalty_share_their_draws():
    assert places(Ridge([0.3, 2.0])) == [[0, 1]]
    assert places(Ridge([[0.3], [2.0]], [2, 4])) == [[0, 2], [1, 3]]
    assert places(Ridge([0.3, 2.0]), n=np.array([9.0, 10.0])) == [[0], [1]]
    assert places(Ridge([0.3, 2.0]), Task.isotropic(8, noise=[0.1, 0.2])) == [[0], [1]]
    assert places(RandomFeatures(5, "relu", [0.3, 2.0])) == [[0, 1]]
    assert places(RandomFeatures(5, lambda x: np.maximum(x, 0.1 * x), [0.3, 2.0])) == [[0, 1]]


@dataclass(frozen=True)
class ByPenalty:
    """Features whose activation is made anew each time they are asked for, another for each penalty."""

    penalty: Any

    @property
    def inputs(self):
        return RandomProjections(6, replace(activation("relu" if np.max(self.penalty) < 1 else "tanh")))

    def spectral_filter(self, w):
        return 1 / (w + self.penalty)


def test_activations_that_live_for_a_moment_are_told_apart():
    """Else a new one in the memory of one that is gone would be taken for it."""
    found = simulate(ByPenalty(np.array([0.5, 2.0] * 10)), TASK, 9, draws=2, rng=0)
    alone = [simulate(ByPenalty(penalty), TASK, 9, draws=2, rng=0) for penalty in (0.5, 2.0)]
    for place in range(20):
        assert found[place] == alone[place % 2]


def test_a_key_is_equal_for_the_same_object_only_and_keeps_it():
    relu = activation("relu")
    twin = copy.copy(relu)
    assert relu == twin
    assert Same(relu) == Same(relu)
    assert hash(Same(relu)) == hash(Same(relu))
    assert Same(relu) != Same(twin)
    assert Same(relu) != relu
    key, gone = Same(twin), weakref.ref(twin)
    del twin
    gc.collect()
    assert gone() is key.held


@pytest.mark.parametrize(
    ("p", "kind", "message"),
    [
        ("3", TypeError, "p must be a real number or an array of them, got '3'"),
        ([], ValueError, "p must not be empty"),
        ([3, 4], ValueError, r"p must be a single number in a model that is not a dataclass, got \[3, 4\]"),
    ],
)
def test_sizes_that_are_no_number_are_named(p, kind, message):
    class Model:
        inputs = LeadingDirections(p)

        def spectral_filter(self, w):
            return 1 / w

    with pytest.raises(kind, match=message):
        simulate(Model(), TASK, 9, draws=2)


def test_progress_is_told_after_each_draw_of_cells_that_share_them(capsys):
    told = []
    model = Ridge([[0.3], [2.0]], [2, 4])
    measured = simulate(model, TASK, 9, draws=3, rng=0, progress=lambda *call: told.append(call))
    assert told == [(done, 6) for done in range(1, 7)]
    assert measured == simulate(model, TASK, 9, draws=3, rng=0)
    told.clear()
    # The first draw is repeated.
    simulate(model, TASK, 9, draws=5, after=measured, progress=lambda *call: told.append(call))
    assert told == [(done, 6) for done in range(1, 7)]
    assert capsys.readouterr() == ("", "")


def test_what_progress_raises_ends_the_simulation():
    calls = []

    def stop(done, total):
        calls.append(done)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(Ridge(0.3), TASK, 9, draws=100, rng=0, progress=stop)
    assert calls == [1, 2]
