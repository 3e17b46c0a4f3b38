"""Models of one's own, and arguments that are refused."""

import dataclasses

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, Task
from sandbox.activations import activation
from sandbox.features import LeadingDirections, RandomProjections
from sandbox.foundations.parts import DERIVED, PRIMARY
from sandbox.simulation.simulate import simulate

FIELDS = (*PRIMARY, *DERIVED)
TASK = Task([2.0, 0.5], [0.7, 0.4], [4, 12], noise=0.4, hidden=0.3)


def run(model=None, task=TASK, n=8, draws=3, rng=0):
    return simulate(MinNorm() if model is None else model, task, n, draws=draws, rng=rng)


def assert_same(one, other):
    for name in FIELDS:
        assert np.all(getattr(one.mean, name) == getattr(other.mean, name)), name
        assert np.all(one.standard_error[name] == other.standard_error[name]), name


# ------------------------------------------------------------------ a model of one's own


class Flow:
    """Gradient flow stopped at a time."""

    inputs = LeadingDirections()

    def __init__(self, time):
        self.time = time

    def spectral_filter(self, w):
        return -np.expm1(-w * self.time) / w


def test_a_model_of_ones_own():
    assert_same(run(Flow(1e9)), run(MinNorm()))
    assert run(Flow(0.0)).mean.bias == pytest.approx(1.4, rel=1e-14)
    assert run(Flow(0.0)).mean.labels == 0
    early = run(Flow(0.05))
    assert run().mean.bias < early.mean.bias < 1.4


def test_a_dataclass_of_ones_own_broadcasts():
    @dataclasses.dataclass
    class Shrunk:
        penalty: list
        name: str = "any"
        tags: list = dataclasses.field(default_factory=lambda: ["a", "b"])

        @property
        def inputs(self):
            return RandomProjections(6, activation("erf"))

        def spectral_filter(self, w):
            return 1 / (w + self.penalty)

    assert_same(run(Shrunk([0.1, 1.0])), run(RandomFeatures(6, "erf", [0.1, 1.0])))


class Model:
    def __init__(self, inputs=None, spectral_filter=None):
        self.inputs = LeadingDirections() if inputs is None else inputs
        self.spectral_filter = (lambda w: 1 / (w + 1)) if spectral_filter is None else spectral_filter


def test_a_filter_may_be_a_number():
    assert_same(run(Model(spectral_filter=lambda w: 0.0)), run(Ridge(np.inf)))


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (object(), "no inputs and no spectral_filter"),
        (type("Blind", (), {"spectral_filter": abs})(), "Blind cannot be simulated: it has no inputs"),
        (type("Loose", (), {"inputs": LeadingDirections()})(), "it has no spectral_filter; a model needs"),
        (MinNorm, "must be an instance, got the class MinNorm"),
        (Model(inputs="all"), "inputs of Model must be LeadingDirections.* got str"),
        (Model(spectral_filter=3.0), "must be callable"),
        (Model(inputs=RandomProjections(5, "relu")), "must be a sandbox.activations.Activation or None, got 'relu'"),
        (Model(spectral_filter=lambda w: "no"), r"spectral_filter\(w\) must be a real number"),
        (Model(spectral_filter=lambda w: w + 1j), r"spectral_filter\(w\) must be real"),
    ],
)
def test_models_of_the_wrong_kind(model, message):
    with pytest.raises(TypeError, match=message):
        run(model)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Model(inputs=LeadingDirections(np.array([1.0, 2.0]))), "p must be a single number"),
        (Model(spectral_filter=lambda w: np.full(w.shape, np.nan)), "must return numbers"),
        (Model(spectral_filter=lambda w: np.ones((2, w.size))), "must return an array of the shape"),
        (Model(spectral_filter=lambda w: w * np.inf), "must be finite"),
    ],
)
def test_models_with_bad_values(model, message):
    with pytest.raises(ValueError, match=message):
        run(model)


# ------------------------------------------------------------------ bad arguments


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"task": "isotropic"}, TypeError, "task must be a sandbox.Task or SphericalTask, got str"),
        ({"n": 0}, ValueError, "n must be > 0"),
        ({"n": 2.5}, ValueError, "n must be a whole number in simulate, got 2.5"),
        ({"n": "8"}, TypeError, "n must be a real number"),
        ({"n": []}, ValueError, "n must not be empty"),
        ({"n": 1e13}, ValueError, "would need 1.6e.14 entries"),
        ({"draws": 1}, ValueError, "draws must be at least 2"),
        ({"draws": 2.5}, ValueError, "draws must be a whole number"),
        ({"draws": [2, 3]}, TypeError, "draws must be a single number"),
        ({"draws": True}, TypeError, "draws must be a real number"),
        ({"draws": float("nan")}, ValueError, "draws must be a whole number"),
        ({"model": MinNorm(2.5)}, ValueError, "p must be a whole number in simulate, got 2.5"),
        ({"model": RandomFeatures(2.5)}, ValueError, "p must be a whole number in simulate, got 2.5"),
        ({"model": RandomFeatures(np.inf)}, ValueError, "p must be finite in simulate, got inf"),
        ({"model": RandomFeatures(1e9)}, ValueError, "would need"),
        ({"task": Task.isotropic(2.5)}, ValueError, "multiplicity must be a whole number in simulate, got 2.5"),
        ({"task": Task.isotropic(1e14)}, ValueError, "would need 1e.14 directions"),
        (
            {"task": Task.power_law(1.5, 2.0)},
            ValueError,
            "simulate needs whole multiplicities; Task.power_law with a finite",
        ),
        ({"model": RandomFeatures(3, "relu"), "task": Task([0.0], [1.0])}, ValueError, "eigenvalues must not all be 0"),
        ({"model": MinNorm(20), "task": TASK.replace(tail=0.1)}, ValueError, "p must be at most 16"),
    ],
)
def test_bad_arguments(arguments, error, message):
    with pytest.raises(error, match=message):
        run(**arguments)


def test_leading_directions_of_an_infinite_power_law():
    """The first of them are listed singly; the rest is hidden."""
    result = run(MinNorm(12), Task.power_law(1.5, 2.0, noise=0.1), 30)
    assert result.mean.train == pytest.approx(float(MinNorm(12).risk(Task.power_law(1.5, 2.0, noise=0.1), 30).train))
