"""Fits that are no filter: `weights(X, y, rng)` against filters, theory, and what is known of random fits."""

import dataclasses

import numpy as np
import pytest

from sandbox import MinNorm, RandomFeatures, Ridge, SphericalTask, Task
from sandbox.activations import activation
from sandbox.features import LeadingDirections, RandomProjections
from sandbox.foundations.parts import DERIVED, PRIMARY, SOURCES
from sandbox.simulation.simulate import simulate

TASK = Task([2.0, 0.5], [0.7, 0.4], [4, 12], noise=0.4, hidden=0.3)
QUIET = TASK.replace(noise=0)
SPHERE = SphericalTask(6, [0.1, 0.6, 0.3], noise=0.2)
OF_FEATURES = ("features", "samples_features", "labels_features")


class Fit:
    """A model of one's own that has weights and, where they are given, inputs."""

    def __init__(self, weights, inputs=None):
        self.weights = weights
        if inputs is not None:
            self.inputs = inputs


def ridge(penalty):
    return lambda X, y, rng: np.linalg.solve(X.T @ X + penalty * np.eye(X.shape[1]), X.T @ y)


def nothing(X, y, rng):
    return np.zeros(X.shape[1])


def half_of_the_samples(X, y, rng):
    chosen = rng.permutation(len(y))[: len(y) // 2]
    return ridge(5.0)(X[chosen], y[chosen], rng)


def half_of_the_weights(X, y, rng):
    """Dropout after training: each weight is kept with probability 1/2 and doubled."""
    return 2 * rng.integers(2, size=X.shape[1]) * np.linalg.lstsq(X, y)[0]


def run(model, task=TASK, n=8, draws=3, rng=0):
    return simulate(model if hasattr(model, "weights") else Fit(model), task, n, draws=draws, rng=rng)


def assert_same(one, other):
    assert one.mean.known == other.mean.known
    for name in (*one.mean.known, *DERIVED):
        assert np.all(getattr(one.mean, name) == getattr(other.mean, name)), name
        assert np.all(one.standard_error[name] == other.standard_error[name]), name


# ------------------------------------------------------------------ a filter, written as weights

#: Every source by itself, what else is measured, and the total, whose standard error is not that of the parts.
COMPARED = (*PRIMARY[1:], "total")


def assert_is_the_filter(assert_agree, measured, other, what):
    assert_agree(
        {name: getattr(measured.mean, name) - getattr(other.mean, name) for name in COMPARED},
        {name: np.hypot(measured.standard_error[name], other.standard_error[name]) for name in COMPARED},
        {name: float(getattr(other.mean, name)) for name in COMPARED},
        float(other.mean.total),
        what=what,
    )


ISOTROPIC, TWO_SCALE = Task.isotropic(60, noise=0.25), Task([1.0, 0.1], [0.6, 0.3], [20, 60], noise=0.2, hidden=0.2)
LINEAR_ON_SPHERE, CURVED = SphericalTask(30, [0, 0.8], noise=0.3), SphericalTask(40, [0.1, 0.6, 0.3], noise=0.2)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "inputs", "task", "n"),
    [
        (Ridge(8.0), None, ISOTROPIC, 50),
        (Ridge(4.0), None, TWO_SCALE, 50),
        (Ridge(4.0, p=30), LeadingDirections(30), TWO_SCALE, 50),
        (Ridge(5.0), None, LINEAR_ON_SPHERE, 40),
        (Ridge(6.0, p=25), LeadingDirections(25), CURVED, 40),
        (RandomFeatures(60, penalty=5.0), RandomProjections(60), ISOTROPIC, 40),
        (RandomFeatures(60, "relu", 0.2), RandomProjections(60, activation("relu")), ISOTROPIC, 40),
        (RandomFeatures(60, penalty=5.0), RandomProjections(60), CURVED, 40),
        (RandomFeatures(60, "relu", 0.2), RandomProjections(60, activation("relu")), CURVED, 40),
    ],
    ids=lambda value: str(value) if isinstance(value, Ridge | RandomFeatures) else "",
)
def test_ridge_as_weights_is_ridge(assert_agree, model, inputs, task, n):
    measured = simulate(Fit(ridge(float(model.penalty)), inputs), task, n, draws=300, rng=2)
    assert_is_the_filter(assert_agree, measured, simulate(model, task, n, draws=100, rng=3), f"{model} as a filter")
    theory = model.risk(task, n)
    truth = {name: float(getattr(theory, name)) for name in COMPARED}
    difference = {name: float(getattr(measured.mean, name)) - value for name, value in truth.items()}
    # The equivalent may be off by its part in n.
    allowed = {name: max(abs(value), 0.1 * truth["total"]) / n for name, value in truth.items()}
    beyond = {name: np.sign(d) * max(abs(d) - allowed[name], 0.0) for name, d in difference.items()}
    assert_agree(beyond, measured.standard_error, truth, truth["total"], what=f"{model} in theory")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["relu", "sign", "tanh"])
def test_harmonics_that_few_points_determine(assert_agree, name):
    """In three dimensions 24 points leave nothing open of degree 2 and 3."""
    task = SphericalTask(3, [0.2, 0.5, 0.4, 0.3], noise=0.2)
    model, inputs = RandomFeatures(15, name, 0.1), RandomProjections(15, activation(name))
    measured = simulate(Fit(ridge(0.1), inputs), task, 12, draws=500, rng=4)
    other = simulate(model, task, 12, draws=200, rng=5)
    assert_is_the_filter(assert_agree, measured, other, name)


def test_a_filter_is_preferred():
    """It averages over the labels analytically."""

    class Both(Fit):
        inputs = LeadingDirections(6)

        def spectral_filter(self, w):
            return 1 / (w + 2.0)

    def never(X, y, rng):
        raise AssertionError("not called")

    assert_same(run(Both(never)), simulate(Ridge(2.0, 6), TASK, 8, draws=3, rng=0))
    del Both.inputs
    assert_same(run(Both(never)), simulate(Ridge(2.0), TASK, 8, draws=3, rng=0))


# ------------------------------------------------------------------ fits with randomness of their own


def test_half_of_the_samples_is_half_of_the_samples(assert_agree):
    """What the coin adds is the same variance under another name: that of n/2 samples."""
    task, n = Task.isotropic(20, noise=0.5), 40
    measured = run(half_of_the_samples, task, n, draws=500)
    half = simulate(Ridge(5.0), task, n // 2, draws=400, rng=1)
    theory = Ridge(5.0).finite_sample_risk(task, n // 2)
    pairs = {
        "total": (measured.mean.total, half.mean.total, "total"),
        "bias": (measured.mean.bias, half.mean.bias, "bias"),
        "labels": (measured.mean.labels + measured.mean.labels_features, half.mean.labels, "variance"),
        "samples": (measured.mean.noise_free_excess, half.mean.noise_free_excess, "noise_free_excess"),
        "features": (measured.mean.features, 0.0, "features"),
    }
    difference = {name: one - other for name, (one, other, _) in pairs.items()}
    error = {
        name: np.hypot(measured.standard_error[field], half.standard_error[field])
        for name, (_, _, field) in pairs.items()
    }
    truth = {name: float(other) for name, (_, other, _) in pairs.items()}
    assert_agree(difference, error, truth, float(half.mean.total), what="random half")
    assert abs(measured.mean.total - theory.total) < 4 * measured.standard_error["total"]


def test_dropout_of_a_fit_that_finds_everything(assert_agree):
    """Nothing but the masks varies: their variance is that of the target, and all of it is `features`."""
    measured = run(half_of_the_weights, Task([3.0, 0.1], [1.0, 2.0], [3, 5]), 20, draws=300)
    assert measured.mean.features == pytest.approx(3.0, abs=4 * measured.standard_error["features"])
    assert measured.mean.bias == pytest.approx(0.0, abs=4 * measured.standard_error["bias"])
    assert 0 < measured.standard_error["features"] < 0.2
    for name in ("samples", "samples_features"):
        assert abs(getattr(measured.mean, name)) < 1e-12
    assert measured.mean.labels == measured.mean.labels_features == 0


def test_dropout_of_noisy_labels():
    """A mask that doubles half of the weights doubles the second moment of what the noise adds to them."""
    task, n = Task.isotropic(5, noise=0.5), 20
    measured = run(half_of_the_weights, task, n, draws=400)
    labels = MinNorm().finite_sample_risk(task, n).labels
    for name in ("labels", "labels_features"):
        assert abs(getattr(measured.mean, name) - labels) < 4 * measured.standard_error[name]
        assert measured.standard_error[name] < 0.1 * labels


def test_the_own_effect_of_the_noise_is_counted_under_labels():
    """A fit that is not linear in its labels, and does not look at its inputs."""
    measured = run(lambda X, y, rng: np.full(3, np.abs(y).mean()), Task([1.0], [0.0], [3], noise=0.5), 5, draws=1000)
    mean = 2 * 0.5 / np.pi
    for name, truth in {"bias": 3 * mean, "labels": 3 * (0.5 - mean) / 5}.items():
        assert abs(getattr(measured.mean, name) - truth) < 4 * measured.standard_error[name] < 0.7 * truth, name
    assert abs(measured.mean.samples) < 4 * measured.standard_error["samples"]
    assert all(getattr(measured.mean, name) == 0 for name in OF_FEATURES)


# ------------------------------------------------------------------ what is exact


@pytest.mark.parametrize(
    "inputs", [None, LeadingDirections(3), RandomProjections(5), RandomProjections(5, activation("relu"))]
)
@pytest.mark.parametrize("task", [QUIET, SPHERE.replace(noise=0)], ids=["gaussian", "sphere"])
def test_no_noise_no_variance_from_labels(task, inputs):
    for weights in (ridge(0.3), half_of_the_weights):
        result = run(Fit(weights, inputs), task)
        assert result.mean.labels == result.mean.labels_features == 0
        assert result.standard_error["labels"] == result.standard_error["labels_features"] == 0
        assert result.mean.excess > 0


@pytest.mark.parametrize("inputs", [None, LeadingDirections(3)])
@pytest.mark.parametrize("task", [TASK, SPHERE], ids=["gaussian", "sphere"])
def test_a_deterministic_fit_has_no_variance_from_features(task, inputs):
    result = run(Fit(ridge(0.3), inputs), task, draws=20)
    for name in OF_FEATURES:
        assert getattr(result.mean, name) == result.standard_error[name] == 0
    assert result.mean.labels > 0


@pytest.mark.parametrize(
    ("task", "signal"), [(TASK, 1.4), (TASK.replace(power=[0.0, 0.0]), 0.3), (SPHERE, 1.0), (Task([0.0], [1.0]), 1.0)]
)
@pytest.mark.parametrize("inputs", [None, LeadingDirections(0), LeadingDirections(3), RandomProjections(4)])
def test_the_null_fit_has_only_bias(task, signal, inputs):
    result = run(Fit(nothing, inputs), task)
    assert result.mean.bias == pytest.approx(signal, rel=1e-13)
    for name in SOURCES:
        assert getattr(result.mean, name) == result.standard_error[name] == 0, name


def test_no_columns_are_not_fitted():
    def never(X, y, rng):
        raise AssertionError("not called")

    result = run(Fit(never, LeadingDirections(0)), draws=200)
    assert result.mean.variance == 0
    assert abs(result.mean.train - 1.8) < 4 * result.standard_error["train"] < 0.5


def test_enough_samples_without_noise_learn_everything():
    result = run(lambda X, y, rng: np.linalg.lstsq(X, y)[0], Task([3.0, 0.1], [1.0, 2.0], [3, 5]), 30)
    assert abs(result.mean.total) < 1e-25
    assert result.mean.train < 1e-25


def test_effective_parameters_are_the_noise_that_is_taken_up():
    result = run(half_of_the_samples)
    expected = 8 * (result.mean.labels + result.mean.labels_features) / 0.4
    assert result.mean.effective_parameters == pytest.approx(expected, rel=1e-12)


def test_effective_parameters_are_not_known_without_noise():
    result = run(ridge(0.3), QUIET)
    with pytest.raises(AttributeError, match=r"not known where some noise is 0: of a fit by weights\(X, y, rng\)"):
        _ = result.mean.effective_parameters
    assert "effective_parameters" not in result.standard_error
    assert "effective_parameters not known" in repr(result)
    mixed = run(ridge(0.3), TASK.replace(noise=[0.0, 0.4]))
    assert "effective_parameters" not in mixed.mean.known
    assert mixed.mean.labels[0] == 0 < mixed.mean.labels[1]


def test_one_sample():
    result = run(ridge(0.5), n=1, draws=10)
    assert all(np.isfinite(getattr(result.mean, name)) for name in (*PRIMARY, *DERIVED))
    assert np.isfinite(run(Fit(ridge(0.5), RandomProjections(1, activation("relu"))), n=1).mean.total)


def test_a_fit_that_explodes_has_an_infinite_risk():
    result = run(lambda X, y, rng: 1e200 * y[0] * np.ones(X.shape[1]))
    assert result.mean.total == result.mean.train == result.standard_error["bias"] == np.inf
    result = run(lambda X, y, rng: 1e100 * y[0] * np.ones(X.shape[1]))
    assert 1e190 < result.mean.total < result.standard_error["total"] == np.inf


# ------------------------------------------------------------------ the design


def recorded(inputs=None, task=TASK):
    """What a fit is given in the two draws of a run, by draw and fit."""
    calls = []

    def weights(X, y, rng):
        calls.append((X, y, rng.random()))
        return np.zeros(X.shape[1])

    run(Fit(weights, inputs), task, draws=2)
    return calls[:8], calls[8:]


@pytest.mark.parametrize(("inputs", "designs"), [(None, 2), (RandomProjections(5), 4)])
def test_two_training_sets_by_two_realisations_by_two_noises(inputs, designs):
    first, second = recorded(inputs)
    for calls in (first, second):
        assert len({X.tobytes() for X, _, _ in calls}) == designs
        assert len({y.tobytes() for _, y, _ in calls}) == 4
        assert len({r for _, _, r in calls}) == 2
        assert len({(X.tobytes(), y.tobytes(), r) for X, y, r in calls}) == 8
        assert {X.shape for X, _, _ in calls} == {(8, 5 if inputs else 16)}
        assert {y.shape for _, y, _ in calls} == {(8,)}
    assert not {y.tobytes() for _, y, _ in first} & {y.tobytes() for _, y, _ in second}
    assert not {r for _, _, r in first} & {r for _, _, r in second}


def test_labels_are_target_hidden_part_and_noise():
    """Groups of equal directions share their power, and every sign is as likely."""
    (X, *_), (y, *_) = zip(*((X, y) for X, y, _ in recorded(task=Task([2.0, 0.5], [0.8, 0.4], [2, 4]))[0]), strict=True)
    beta = np.linalg.lstsq(X, y)[0]
    np.testing.assert_allclose(np.abs(beta), np.sqrt([0.2, 0.2, 0.2, 0.2, 0.2, 0.2]), rtol=1e-12)
    spread = [np.ptp([y for _, y, _ in recorded(task=TASK.replace(power=[0, 0], hidden=h))[0]]) for h in (0.0, 1e6)]
    assert spread[0] < 10 < 1000 < spread[1]


def test_a_fit_may_write_into_what_it_is_given():
    def careless(X, y, rng):
        w = ridge(0.3)(X, y, rng)
        X[:], y[:] = np.nan, np.nan
        return w

    buffer = np.empty(16)

    def economical(X, y, rng):
        buffer[:] = ridge(0.3)(X, y, rng)
        return buffer

    for weights in (careless, economical):
        assert_same(run(weights), run(ridge(0.3)))


def test_what_is_returned_may_be_a_list_or_float32():
    assert_same(run(lambda X, y, rng: ridge(0.3)(X, y, rng).tolist()), run(ridge(0.3)))
    assert run(lambda X, y, rng: ridge(0.3)(X, y, rng).astype(np.float32)).mean.total > 0


# ------------------------------------------------------------------ seeds and batches


def test_the_same_seed_gives_the_same_result():
    def spawning(X, y, rng):
        return rng.spawn(2)[1].standard_normal(X.shape[1]) + rng.random()

    seed = np.random.SeedSequence(7)
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    for model in (Fit(spawning), Fit(half_of_the_samples, RandomProjections(4))):
        assert_same(run(model, rng=seed), run(model, rng=seed))
        assert_same(run(model, rng=seed), run(model, rng=7))
        assert run(model, rng=7) != run(model, rng=8)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


@dataclasses.dataclass
class Lasso:
    """A few steps of iterated soft thresholding."""

    penalty: object = 0.1
    p: object = None
    name: str = "lasso"

    @property
    def inputs(self):
        return LeadingDirections(self.p)

    def weights(self, X, y, rng):
        w = np.zeros(X.shape[1])
        step = 1 / np.linalg.norm(X, 2) ** 2
        for _ in range(5):
            w += step * X.T @ (y - X @ w)
            w = np.sign(w) * np.maximum(np.abs(w) - step * self.penalty, 0)
        return w


def test_a_cell_does_not_depend_on_the_batch_around_it():
    penalty, p = np.array([0.1, 2.0]), [2, 5, 16]
    batch = run(Lasso(penalty[:, None], p))
    assert batch.shape == (2, 3)
    for i, j in np.ndindex(2, 3):
        assert_same(batch[i, j], run(Lasso(penalty[i], p[j])))
    assert run(Lasso(), Task.isotropic([3, 9], noise=0.1), [[5], [20]]).shape == (2, 2)


def test_the_result_knows_what_it_is_a_function_of():
    batch = run(Lasso(np.array([0.1, 2.0]), 5))
    assert {name: value.tolist() for name, value in batch.mean.at.items()} == {"n": 8, "penalty": [0.1, 2.0], "p": 5}
    assert list(simulate(MinNorm([2, 3]), TASK, 8, draws=2).mean.at) == ["n", "p"]
    assert list(run(nothing).mean.at) == ["n"]


def test_fields_that_are_no_numbers_or_have_the_name_of_a_part_are_not_what_it_is_a_function_of():
    @dataclasses.dataclass
    class Odd:
        bias: float = 0.5
        n: int = 3
        flag: bool = True
        names: list = dataclasses.field(default_factory=lambda: [["a"], ["b", "c"]])
        rate: float = 0.25
        weights = staticmethod(nothing)

    at = run(Odd()).mean.at
    assert {name: float(value) for name, value in at.items()} == {"n": 8.0, "rate": 0.25}


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("returned", "error", "message"),
    [
        (
            np.ones(3),
            ValueError,
            r"must return an array of the shape \(16,\), a weight for each column of X, got \(3,\)",
        ),
        (np.ones((16, 1)), ValueError, r"must return an array of the shape \(16,\).* got \(16, 1\)"),
        (0.0, ValueError, r"must return an array of the shape \(16,\).* got \(\)"),
        ([], ValueError, "must not be empty"),
        ([[1.0], [1.0, 2.0]], ValueError, "must be a number or a rectangular array, got a ragged sequence"),
        (np.ones(16) * 1j, TypeError, "must be real, got complex numbers"),
        (None, TypeError, "must be a real number or an array of them, got None"),
        ("w", TypeError, "must be a real number or an array of them, got 'w'"),
        (np.full(16, np.nan), ValueError, "must return finite numbers, got nan"),
        (np.append(np.ones(15), -np.inf), ValueError, "must return finite numbers, got -inf"),
    ],
    ids=str,
)
def test_weights_with_bad_values(returned, error, message):
    with pytest.raises(error, match=r"^weights\(X, y, rng\) " + message):
        run(lambda X, y, rng: returned)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Fit, "model must be an instance, got the class Fit"),
        (object, "model must be an instance, got the class object"),
        (object(), r"no inputs and no spectral_filter; a model needs .* or the fit itself, `weights\(X, y, rng\)`$"),
        (Fit(3.0), "weights of Fit must be callable, got 3.0"),
        (Fit(nothing, "all"), "inputs of Fit must be LeadingDirections.* got str"),
        (Fit(nothing, RandomProjections(5, "relu")), "must be a sandbox.activations.Activation or None, got 'relu'"),
        (Fit(lambda X, y: X[0]), "takes 2 positional arguments but 3 were given"),
    ],
)
def test_models_of_the_wrong_kind(model, message):
    with pytest.raises(TypeError, match=message):
        simulate(model, TASK, 8, draws=2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": 2.5}, "n must be a whole number in simulate, got 2.5"),
        ({"model": Lasso(p=2.5)}, "p must be a whole number in simulate, got 2.5"),
        ({"model": Fit(nothing, RandomProjections(2.5))}, "p must be a whole number in simulate, got 2.5"),
        ({"model": Fit(nothing, RandomProjections(np.inf))}, "p must be finite in simulate, got inf"),
        ({"model": Fit(nothing, RandomProjections(10_000))}, "would need 4e.08 entries of one matrix"),
        ({"task": Task.isotropic(2.5)}, "multiplicity must be a whole number in simulate, got 2.5"),
        ({"n": 1e13}, "would need 1.6e.14 entries of the training matrix"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        run(**{"model": nothing} | arguments)


@pytest.mark.parametrize("inputs", [None, RandomProjections(4), RandomProjections(4, activation("tanh"))])
def test_a_tail_is_refused(inputs):
    with pytest.raises(
        ValueError, match=r"^weights\(X, y, rng\) .* tail: use a task without a tail, or .*spectral_filter"
    ):
        run(Fit(nothing, inputs), TASK.replace(tail=0.2))


def test_leading_directions_of_a_task_with_a_tail_have_none():
    model = Fit(ridge(1.0), LeadingDirections(6))
    assert_same(run(model, TASK.replace(tail=0.2)), run(model, TASK))


def test_nothing_warns_at_the_threshold():
    run(ridge(1e-13), n=16)
