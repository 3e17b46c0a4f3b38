"""Means and standard errors over draws, some fields of which cannot be measured."""

import copy
import pickle

import numpy as np
import pytest

from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.results.monte_carlo import Simulation, Stream

RNG = np.random.default_rng(0)
CELLS = [RNG.random((7, len(PRIMARY))) for _ in range(6)]
RUNS = [RNG.random((7, 2)) for _ in range(6)]
STREAMS = (Stream((0,), (), 7),)
REASON = {"effective_parameters": "effective_parameters is not known without label noise"}


def test_means_and_errors_of_every_field():
    found = Simulation.of(CELLS, RUNS, (2, 3), STREAMS, at={"n": 10, "p": [1, 2, 3]})
    for index, name in enumerate(PRIMARY):
        columns = np.array([cell[:, index] for cell in CELLS])
        np.testing.assert_allclose(np.ravel(getattr(found.mean, name)), columns.mean(axis=1), rtol=1e-14)
        np.testing.assert_allclose(
            np.ravel(found.standard_error[name]), columns.std(axis=1, ddof=1) / np.sqrt(7), rtol=1e-13
        )
    assert set(found.standard_error) == {*PRIMARY, *DERIVED}
    assert found[1, 2].mean.at == {"n": 10, "p": 3}
    assert (found.shape, found.draws, found.mean.exactness) == ((2, 3), 7, "simulation")


def test_a_field_that_cannot_be_measured_is_left_out_and_says_why():
    measured = [cell.copy() for cell in CELLS]
    for cell in measured:
        cell[:, PRIMARY.index("effective_parameters")] = np.nan
    found = Simulation.of(measured, RUNS, (6,), STREAMS, unknown=REASON)
    with pytest.raises(
        AttributeError, match=r"^effective_parameters is not known without label noise; known are noise, bias, "
    ):
        _ = found.mean.effective_parameters
    assert "effective_parameters" not in found.standard_error
    assert found.mean.total.shape == (6,)
    assert "effective_parameters not known" in repr(found)
    assert "effective_parameters not known" in repr(found[0])
    assert found == Simulation.of(measured, RUNS, (6,), STREAMS, unknown=REASON)
    assert found != Simulation.of(CELLS, RUNS, (6,), STREAMS)
    assert pickle.loads(pickle.dumps(found)) == found == copy.deepcopy(found)
