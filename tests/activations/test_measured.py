"""Callables: their constants against the named activations and closed forms, and everything that is refused."""

from __future__ import annotations

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import RandomFeatures, SphericalTask, Task, simulate
from sandbox.activations import NAMES, Activation, activation

CONSTANTS = ("mu0", "mu1", "mu_star_squared")
every_activation = pytest.mark.parametrize("name", NAMES)


def normal_cdf(x):
    return math.erfc(-x / math.sqrt(2)) / 2


def normal_density(x):
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def callable_of(name):
    function = activation(name).function
    return lambda x: function(x)


def assert_constants(chosen, expected, tolerance=2e-15):
    """Errors relative to the root mean square, of mu_star^2 to the second moment."""
    scale = math.sqrt(chosen.second_moment)
    computed = (chosen.mu0 / scale, chosen.mu1 / scale, chosen.mu_star_squared / scale**2)
    wanted = (expected[0] / scale, expected[1] / scale, expected[2] / scale**2)
    errors = dict(zip(CONSTANTS, np.abs(np.subtract(computed, wanted)), strict=True))
    assert max(errors.values()) <= tolerance, errors


@every_activation
def test_constants_of_the_named_ones_as_callables(name):
    named, measured = activation(name), activation(callable_of(name))
    assert_constants(measured, [getattr(named, constant) for constant in CONSTANTS])
    exact = {constant for constant in CONSTANTS if getattr(named, constant) == 0}
    assert exact == {constant for constant in CONSTANTS if getattr(measured, constant) == 0}


SLOPES = st.one_of(st.just(0.0), st.floats(0.01, 2), st.floats(-2, -0.01))


@given(st.floats(-4, 4), SLOPES, SLOPES)
def test_a_kink_anywhere(place, left, right):
    def phi(x):
        return np.where(x > place, right * (x - place), left * (x - place))

    # E (g - a)_+ and its moments by hand.
    above, density = normal_cdf(-place), normal_density(place)
    up, down = density - place * above, -density - place * (1 - above)
    mu0 = right * up + left * down
    mu1 = right * above + left * (1 - above)
    squares = (1 + place**2) * np.array([above, 1 - above]) + place * density * np.array([-1, 1])
    rest = right**2 * squares[0] + left**2 * squares[1] - mu0**2 - mu1**2
    if left == right == 0:
        return
    scale = max(abs(left), abs(right), abs(mu0), abs(mu1))
    chosen = activation(phi)
    errors = np.array([chosen.mu0 - mu0, chosen.mu1 - mu1, (chosen.mu_star_squared - rest) / scale]) / scale
    assert np.abs(errors).max() < 1e-13 * (1 + place**2), errors


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=4), st.integers(0, 2**20))
def test_jumps_anywhere(places, seed):
    heights = np.random.default_rng(seed).uniform(-1, 1, len(places))

    def phi(x):
        return sum(height * (x > place) for height, place in zip(heights, places, strict=True))

    mu0 = sum(height * normal_cdf(-place) for height, place in zip(heights, places, strict=True))
    mu1 = sum(height * normal_density(place) for height, place in zip(heights, places, strict=True))
    chosen = activation(phi)
    assert abs(chosen.mu0 - mu0) < 1e-13 * len(places)
    assert abs(chosen.mu1 - mu1) < 1e-13 * len(places)


@pytest.mark.parametrize(("slope", "shift"), [(2.0, 1.0), (-0.3, 0.0), (1e-20, 1.0), (0.0, 3.0), (1e30, 1e-3)])
def test_affine_callables_have_no_rest(slope, shift):
    chosen = activation(lambda x: slope * x + shift)
    assert chosen.mu_star_squared == 0.0
    assert chosen.mu0 == pytest.approx(shift if abs(shift) > 1e-12 * abs(slope) else 0.0, rel=1e-14)
    assert chosen.mu1 == pytest.approx(slope if abs(slope) > 1e-12 * abs(shift) else 0.0, rel=1e-14)


def test_branch_points():
    """E |g|^a = 2^(a/2) Gamma((a+1)/2) / sqrt(pi); E log |g| = -(gamma + log 2) / 2."""
    for power, phi in ((0.5, lambda x: np.sqrt(np.abs(x))), (1 / 3, lambda x: np.abs(np.cbrt(x)))):
        exact = 2 ** (power / 2) * math.gamma((power + 1) / 2) / math.sqrt(math.pi)
        assert activation(phi).mu0 == pytest.approx(exact, rel=1e-14)
    exact = -(np.euler_gamma + math.log(2)) / 2
    assert activation(lambda x: np.log(np.abs(x))).mu0 == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize("frequency", [1.0, 10.0, 100.0])
def test_oscillation(frequency):
    chosen = activation(lambda x: np.cos(frequency * x))
    assert chosen.mu0 == pytest.approx(math.exp(-(frequency**2) / 2), abs=1e-14)
    assert chosen.second_moment == pytest.approx((1 + math.exp(-2 * frequency**2)) / 2, rel=1e-13)


@pytest.mark.parametrize("width", [0.3, 0.1, 0.03, 0.01])
@pytest.mark.parametrize("place", [-3.21, 0.4567, 1.9])
@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_a_narrow_box(width, place, slope):
    chosen = activation(lambda x: ((x > place) & (x < place + width)) + slope * x)
    mu0 = normal_cdf(place + width) - normal_cdf(place)
    mu1 = normal_density(place) - normal_density(place + width)
    second_moment = mu0 + 2 * slope * mu1 + slope**2
    rest = second_moment - mu0**2 - (mu1 + slope) ** 2
    # Of a box alone, how exactly its ends are placed counts relative to its width.
    assert_constants(chosen, (mu0, mu1 + slope, rest), 1e-13 if slope else 1e-13 / width)


def test_growth():
    chosen = activation(np.exp)
    assert chosen.name == "exp"
    assert_constants(chosen, (math.exp(0.5), math.exp(0.5), math.e**2 - 2 * math.e))
    assert activation(lambda x: np.exp(x * x / 8)).mu0 == pytest.approx(math.sqrt(4 / 3), rel=1e-14)


class Unhashable:
    __hash__ = None

    def __call__(self, x):
        return np.tanh(x)


def as_objects(x):
    return np.tanh(x).astype(object)


def test_what_may_be_a_callable():
    tanh = [getattr(activation("tanh"), constant) for constant in CONSTANTS]
    for accepted in (np.tanh, math.tanh, Unhashable(), lambda x: np.tanh(x), lambda x: list(np.tanh(x)), as_objects):
        chosen = activation(accepted)
        assert_constants(chosen, tanh)
        image = chosen.function(np.array([[-1.0, 0.5]]))
        assert image.dtype == np.float64
        np.testing.assert_allclose(image, np.tanh([[-1.0, 0.5]]), rtol=1e-15)
    step = activation(lambda x: x > 0)
    assert_constants(step, (0.5, 1 / math.sqrt(2 * math.pi), 0.25 - 1 / (2 * math.pi)))
    assert step.function(np.array([-1.0, 2.0])).tolist() == [0.0, 1.0]
    relu = activation(lambda x: x if x > 0 else 0)
    assert_constants(relu, [getattr(activation("relu"), constant) for constant in CONSTANTS])


def test_it_does_not_change_its_argument():
    x = np.array([1.0, -2.0])
    assert activation(lambda values: np.negative(values, out=values)).function(x).tolist() == [-1.0, 2.0]
    assert x.tolist() == [1.0, -2.0]


def test_the_same_callable_gives_the_same_object():
    assert activation(np.tanh) is activation(np.tanh)
    assert activation(np.tanh).name == "tanh"
    assert activation(activation("relu")) is activation("relu")
    assert activation(activation(np.sin)) is activation(np.sin)
    unhashable = Unhashable()
    assert activation(unhashable) is activation(unhashable)


def test_random_features_of_a_callable():
    task = Task.isotropic(40, noise=0.1)
    for given_activation in (np.tanh, activation(np.tanh), activation("tanh")):
        model = RandomFeatures([20, 60], given_activation, 0.01)
        expected = RandomFeatures([20, 60], "tanh", 0.01)
        np.testing.assert_allclose(model.risk(task, 30).total, expected.risk(task, 30).total, rtol=1e-12)
        assert "tanh" in repr(model)
        assert " at 0x" not in repr(model)
        assert model == RandomFeatures([20, 60], given_activation, 0.01)
        assert model != expected
        for other in (copy.copy(model), copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
            assert other == model
            np.testing.assert_array_equal(other.risk(task, 30).total, model.risk(task, 30).total)
    best = RandomFeatures.tuned(task, 30, 60, np.tanh)
    assert best.activation is np.tanh
    assert best.penalty == pytest.approx(RandomFeatures.tuned(task, 30, 60, "tanh").penalty, rel=1e-6)


def test_callables_of_one_name_do_not_share_a_spectrum():
    task = Task.isotropic(40, noise=0.1)
    first, second = (RandomFeatures(60, lambda x, a=a: np.maximum(x, a * x)).risk(task, 30) for a in (0.0, 0.9))
    assert first.total != second.total


class Slope:
    """A callable whose attribute may change, equal to every other one."""

    def __init__(self, slope):
        self.slope = slope

    def __call__(self, x):
        return np.maximum(x, self.slope * x)

    def __eq__(self, other):
        return isinstance(other, Slope)

    def __hash__(self):
        return 0


def test_a_callable_that_changes_is_another_function():
    task = Task.isotropic(40, noise=0.1)
    slopes = (0.0, 0.9, 0.0)
    expected = [RandomFeatures(60, lambda x, a=a: np.maximum(x, a * x)).risk(task, 30).total for a in slopes]
    slope, changing = 0.0, Slope(0.0)

    def closure(x):
        return np.maximum(x, slope * x)

    found = []
    for slope in slopes:  # which the closure sees
        changing.slope = slope
        found.append([RandomFeatures(60, phi).risk(task, 30).total for phi in (closure, changing, Slope(slope))])
    np.testing.assert_array_equal(found, np.broadcast_to(np.array(expected)[:, None], (3, 3)))


def test_a_model_notices_that_its_callable_has_changed():
    changing = Slope(0.5)
    model = RandomFeatures(10, changing, 0.1)
    simulate(model, Task.isotropic(8), 5, draws=2, rng=0)
    changing.slope = 0.7
    uses = {
        "simulation": lambda: simulate(model, Task.isotropic(8), 5, draws=2, rng=0),
        "risk on a sphere": lambda: model.risk(SphericalTask(8, [0, 1]), 5),
        "coefficients": lambda: model.inputs.activation.hermite(3),
    }
    for use in uses.values():
        with pytest.raises(ValueError, match="activation must not change after a model is made with it, got Slope"):
            use()
    assert activation(changing).hermite(2)[1] == pytest.approx(0.85)


def test_simulation_of_a_callable():
    task = Task.isotropic(20, noise=0.1)
    named, measured = (
        simulate(RandomFeatures(10, phi, 0.1), task, 15, draws=3, rng=0).mean.total
        for phi in ("relu", lambda x: np.maximum(x, 0))
    )
    assert measured == pytest.approx(named, rel=1e-10)


GENERATOR = np.random.default_rng(0)
REFUSED = {
    "returns nothing": (lambda x: None, TypeError, "returned NoneType"),
    "complex": (lambda x: x * 1j, TypeError, "returned complex numbers"),
    "text": (lambda x: "a", TypeError, "returned str"),
    "a dict": (lambda x: {}, TypeError, "returned dict"),
    "ragged": (lambda x: [[1], [1, 2]], TypeError, "real numbers"),
    "masked": (lambda x: np.ma.masked_array(x, x > 0), TypeError, "returned a masked array"),
    "two arguments": (lambda x, y: x, TypeError, "fails at x ="),
    "raises": (lambda x: 1 / 0, TypeError, "fails at x ="),
    "reduces": (np.sum, ValueError, "of shape () of one of shape (11,)"),
    "constant": (lambda x: 1.0, ValueError, "of shape () of one of shape (11,)"),
    "not elementwise": (lambda x: x - x.mean(), ValueError, "whatever the other numbers are"),
    "random": (lambda x: x + GENERATOR.standard_normal(x.shape), ValueError, "the same value"),
    "nan": (np.log, ValueError, "log, which is nan at x = -6.37"),
    "infinite": (lambda x: np.where(x > 2, np.inf, x), ValueError, "which is inf"),
    "huge": (lambda x: 1e60 * x, ValueError, "rescale it"),
    "overflowing": (lambda x: 1e300 * x, ValueError, "at most 1e+100"),
    "tiny": (lambda x: 1e-60 * x, ValueError, "rescale it"),
    "vanishing": (lambda x: 1e-300 * x, ValueError, "rescale it"),
    "fast": (lambda x: np.sin(1000 * x), ValueError, "oscillates too fast"),
    "noise": (lambda x: np.modf(np.sin(x * 12345.678) * 43758.5453)[0], ValueError, "not near x ="),
    "a pole": (lambda x: 1 / x, ValueError, "not near x ="),
    "single precision": (lambda x: np.tanh(x.astype(np.float32)), ValueError, "float64"),
    "integers beyond float64": (lambda x: 10**400 if x > 0 else 0, ValueError, "which is inf at x = 0.17"),
    "growing": (lambda x: np.exp(x * x / 5), ValueError, "grows too fast"),
    "a class": (float, TypeError, "got the class float"),
    "an activation's class": (Activation, TypeError, "got the class Activation"),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("use", [activation, lambda phi: RandomFeatures(3, phi)])
def test_refused(what, use):
    function, expected, fragment = REFUSED[what]
    with pytest.raises(expected) as caught:
        use(function)
    message = str(caught.value)
    assert message.startswith("activation must")
    assert fragment in message
    assert "\n" not in message
    assert " at 0x" not in message
    assert len(message) <= 240
