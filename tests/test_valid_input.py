"""Every valid input gives numbers: from the whole declared domain, in batches, without a warning or a nan."""

import warnings
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import (
    FourierSeries,
    MinNorm,
    RandomFeatures,
    Ridge,
    Task,
    ValidityWarning,
    effective_ranks,
    interpolation_threshold,
    k_star,
)
from sandbox.activations import NAMES
from sandbox.foundations.parameters import LARGE

SOURCES = ("samples", "features", "samples_features", "labels", "labels_features")
PRIMARY = ("noise", "bias", *SOURCES, "train", "effective_parameters")
#: These broadcast against each other in every combination.
SHAPES = st.sampled_from([(), (), (), (1,), (3,), (2, 1), (2, 3)])
#: The declared domain of most numbers is from 1e-100 to 1e100.
EXPONENT = 100


def positive(low=-EXPONENT, high=EXPONENT):
    """Powers of ten, mostly moderate ones, so that several of them meet on one scale."""
    moderate = st.floats(max(low, -3), min(high, 3))
    return st.one_of(moderate, moderate, st.floats(low, high)).map(lambda exponent: float(10.0**exponent))


def zero_or(numbers):
    return st.one_of(st.just(0.0), numbers, numbers)


def count(high, *others):
    """Numbers of samples, parameters or directions: small whole ones that coincide, real ones and huge ones."""
    whole = st.integers(1, 6).map(float)
    return st.one_of(whole, whole, positive(-15, high), *map(st.just, others))


def arrays(draw, numbers, shape):
    size = int(np.prod(shape))
    return np.array(draw(st.lists(numbers, min_size=size, max_size=size))).reshape(shape)


@st.composite
def tasks(draw):
    groups = draw(st.integers(1, 4))
    multiplicity = arrays(draw, zero_or(count(25)), (*draw(SHAPES), groups))
    power = arrays(draw, zero_or(positive()), (*draw(SHAPES), groups))
    shape = np.broadcast_shapes(power.shape, multiplicity.shape)
    power = np.where(np.broadcast_to(multiplicity, shape) > 0, power, 0.0)
    return Task(
        arrays(draw, zero_or(positive()), (*draw(SHAPES), groups)),
        power,
        multiplicity,
        noise=arrays(draw, zero_or(positive()), draw(SHAPES)),
        hidden=arrays(draw, zero_or(positive()), draw(SHAPES)),
        tail=arrays(draw, st.one_of(st.just(0.0), st.just(0.0), positive()), draw(SHAPES)),
    )


def p_of_task(draw, task, numbers, shape):
    """Numbers of directions: beyond the listed ones a task with a tail knows only infinitely many."""
    p = arrays(draw, numbers, shape)
    return np.where(p <= task.multiplicity.sum(axis=-1).min(), p, np.inf) if task.tail.any() else p


@st.composite
def linear_cases(draw):
    task = draw(tasks())
    n = arrays(draw, count(15), draw(SHAPES))
    p = draw(st.sampled_from([None, "some"])) and p_of_task(draw, task, zero_or(count(25, np.inf)), draw(SHAPES))
    if draw(st.booleans()):
        return MinNorm(p), task, n
    if draw(st.booleans()):
        return Ridge(arrays(draw, st.one_of(zero_or(positive()), st.just(np.inf)), draw(SHAPES)), p), task, n
    # A negative penalty, as a share of the least one.
    least = np.maximum(Ridge.least_penalty(task, n, p=p), -LARGE)
    return Ridge(least * arrays(draw, st.sampled_from([1.0, 0.999, 0.5, 1e-6, 0.0]), least.shape), p), task, n


@st.composite
def callables(draw):
    """Functions with a kink, jumps and curvature wherever they like, affine ones and the constant 0 among them."""
    kink, jump = draw(st.floats(-3, 3)), draw(st.floats(-3, 3))
    size, slope, step, bend = (draw(st.one_of(st.just(0.0), st.floats(0.01, 2))) for _ in range(4))

    def phi(x):
        return size * np.maximum(x - kink, 0) + slope * x + step * (x > jump) + bend * np.tanh(x)

    return phi


@st.composite
def random_features_cases(draw):
    task = draw(tasks())
    n = arrays(draw, count(15), draw(SHAPES))
    p = arrays(draw, count(25, np.inf), draw(SHAPES))
    penalty = arrays(draw, st.one_of(zero_or(positive()), st.just(np.inf)), draw(SHAPES))
    scalable = np.all((task.multiplicity * task.eigenvalues).sum(axis=-1) + task.tail > 0)
    activation = draw(st.one_of(st.sampled_from([None, None, *NAMES]), callables())) if scalable else None
    return RandomFeatures(p, activation, penalty), task, n


@st.composite
def whole_cases(draw):
    """What finite_sample_risk takes: one eigenvalue, whole numbers."""
    dim = arrays(draw, st.integers(1, 8).map(float), draw(SHAPES))
    n = arrays(draw, st.one_of(st.integers(1, 8), st.integers(1, 10**15)).map(float), draw(SHAPES))
    signal, noise = (arrays(draw, zero_or(positive()), draw(SHAPES)) for _ in range(2))
    p = arrays(draw, st.one_of(st.integers(0, 9).map(float), st.just(np.inf)), draw(SHAPES))
    tail = arrays(draw, st.one_of(st.just(0.0), positive()), draw(SHAPES)) if np.all(np.isinf(p)) else np.zeros(())
    task = Task(arrays(draw, positive(), (*draw(SHAPES), 1)), signal[..., None], dim[..., None], noise=noise, tail=tail)
    penalty = arrays(draw, st.one_of(zero_or(positive()), st.just(np.inf)), draw(SHAPES))
    return draw(st.sampled_from([MinNorm(p), Ridge(penalty, p)])), task, n


def quietly(call, *arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        return call(*arguments)


def common_shape(model, task, n):
    parts = [getattr(model, name, None) for name in ("p", "penalty")]
    return np.broadcast_shapes(task.shape, n.shape, *(np.shape(part) for part in parts if part is not None))


def check_fields(record, names, shape):
    for name in names:
        value = getattr(record, name)
        assert type(value) is (np.ndarray if shape else np.float64), name
        assert value.dtype == np.float64, name
        assert value.shape == shape, name
        assert not np.isnan(value).any(), name


def check_risk(risk, shape):
    check_fields(risk, (*PRIMARY, "variance", "excess", "total", "noise_free_excess"), shape)
    for name in PRIMARY:
        assert np.all(getattr(risk, name) >= 0), name
    parts = sum((getattr(risk, name) for name in SOURCES), risk.noise + risk.bias)
    np.testing.assert_allclose(risk.total, parts, rtol=1e-14, atol=0)


@pytest.mark.slow
@settings(max_examples=200)
@given(linear_cases())
def test_risk_of_linear_models(case):
    model, task, n = case
    check_risk(quietly(model.risk, task, n), common_shape(*case))


@pytest.mark.slow
@settings(max_examples=200)
@given(random_features_cases())
def test_risk_of_random_features(case):
    model, task, n = case
    check_risk(quietly(model.risk, task, n), common_shape(*case))


@pytest.mark.slow
@settings(max_examples=200)
@given(st.one_of(linear_cases(), random_features_cases()))
def test_equivalent(case):
    model, task, n = case
    found = model.equivalent(task, n)
    check_fields(found, [item.name for item in fields(found)], common_shape(*case))


@pytest.mark.slow
@settings(max_examples=200)
@given(whole_cases())
def test_finite_sample_risk(case):
    model, task, n = case
    check_risk(model.finite_sample_risk(task, n), common_shape(*case))


@settings(max_examples=50)
@given(st.one_of(linear_cases(), random_features_cases()))
def test_interpolation_threshold(case):
    model, task, n = case
    found = interpolation_threshold(model, task, n)
    shape = np.broadcast_shapes(task.shape, n.shape)
    assert type(found) is (np.ndarray if shape else np.float64)
    assert found.shape == shape
    assert np.all((found == n) | (found == np.inf))


@settings(max_examples=100)
@given(st.data())
def test_effective_ranks(data):
    task = data.draw(tasks())
    k, n, constant = (arrays(data.draw, numbers, data.draw(SHAPES)) for numbers in (count(25), count(15), positive()))
    found = effective_ranks(task, k)
    check_fields(found, ("k", "r", "R"), np.broadcast_shapes(task.shape, k.shape))
    # Between them there is nothing left, or a full direction at least, or part of one.
    assert np.all((found.r * (1 - 1e-9) <= found.R) | (found.r < 1))
    first = k_star(task, n, constant)
    assert np.shape(first) == np.broadcast_shapes(task.shape, n.shape, constant.shape)
    assert np.all(first >= 0)
    helps = Ridge.negative_penalty_helps(task, n)
    assert type(helps) is (np.ndarray if np.broadcast_shapes(task.shape, n.shape) else np.bool_)
    assert helps.dtype == bool


@settings(max_examples=100)
@given(st.data())
def test_risk_of_fourier_series(data):
    D = arrays(data.draw, st.one_of(st.integers(1, 6).map(float), positive(0, 15)), data.draw(SHAPES))
    share = st.one_of(st.sampled_from([1.0, 0.5]), st.floats(1e-3, 1))
    n, p = (arrays(data.draw, share, D.shape) * D for _ in range(2))
    p = p * arrays(data.draw, st.sampled_from([0.0, 1.0, 1.0, 1.0]), D.shape)
    signal, noise = (arrays(data.draw, zero_or(positive()), data.draw(SHAPES)) for _ in range(2))
    task = Task.isotropic(D, signal, noise=noise).replace(
        hidden=arrays(data.draw, zero_or(positive()), data.draw(SHAPES))
    )
    check_risk(FourierSeries(p).risk(task, n), np.broadcast_shapes(task.shape, n.shape))


@settings(max_examples=30)
@given(st.one_of(linear_cases(), random_features_cases()))
def test_tuned(case):
    model, task, n = case
    if isinstance(model, RandomFeatures):
        best = RandomFeatures.tuned(task, n, model.p, model.activation)
        least = 0.0
    else:
        best = Ridge.tuned(task, n, p=model.p)
        least = Ridge.least_penalty(task, n, p=model.p)
    shape = np.broadcast_shapes(task.shape, n.shape, np.shape(model.p) if model.p is not None else ())
    assert best.penalty.shape == shape
    assert np.all(best.penalty >= least)
    check_risk(quietly(best.risk, task, n), shape)
