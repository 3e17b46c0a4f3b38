"""What the simulation is told of a model: its spectral filter and how it sees its inputs."""

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge
from sandbox.activations import activation


@pytest.mark.parametrize("model", [MinNorm(), Ridge(2.5), RandomFeatures(4, penalty=0.5)])
def test_the_filter_gives_the_weights_of_least_loss(model):
    """f(F'F) F'y against the normal equations."""
    F, y = np.random.default_rng(0).standard_normal((9, 4)), np.arange(9.0)
    w, V = np.linalg.eigh(F.T @ F)
    weights = V @ (model.spectral_filter(w) * (V.T @ F.T @ y))
    penalty = getattr(model, "penalty", 0.0)
    np.testing.assert_allclose(weights, np.linalg.solve(F.T @ F + penalty * np.eye(4), F.T @ y), rtol=1e-12)


def test_inputs_say_how_many_parameters_and_which_activation():
    assert MinNorm().inputs.p is None
    assert MinNorm([2, 3]).inputs.p.tolist() == [2, 3]
    assert Ridge(1.0, p=5).inputs.p == 5
    assert RandomFeatures(7).inputs.p == 7
    assert RandomFeatures(7).inputs.activation is None
    assert RandomFeatures(7, "tanh").inputs.activation is activation("tanh")
