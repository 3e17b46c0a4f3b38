"""The declared domains, and the arrays and sentences made at the door."""

from fractions import Fraction

import numpy as np
import pytest

from sandbox.foundations import parameters
from sandbox.foundations.parameters import Parameter, broadcast_shape, first_where, one_of, real_array, whole_numbers

DECLARED = {name: value for name, value in vars(parameters).items() if isinstance(value, Parameter)}
every_parameter = pytest.mark.parametrize("name", DECLARED)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3.0),
        (2**63, 2.0**63),
        (10**30, 1e30),
        (np.float32(0.5), 0.5),
        (np.uint8(200), 200.0),
        (Fraction(1, 4), 0.25),
        (range(3), [0, 1, 2]),
        ((1, 2.5), [1, 2.5]),
        ([[1, 2], [3, 4]], [[1, 2], [3, 4]]),
        ([Fraction(1, 2), 10**30], [0.5, 1e30]),
        (np.array([1, 2**70], dtype=object), [1, 2.0**70]),
        (np.arange(4, dtype=np.int16)[::2], [0, 2]),
        (-np.inf, -np.inf),
        (np.longdouble(0.1), 0.1),
    ],
)
def test_real_numbers_of_every_kind_become_float64(value, expected):
    array = real_array(value, "x")
    assert type(array) is np.ndarray
    assert array.dtype == np.float64
    assert array.shape == np.shape(expected)
    assert np.array_equal(array, expected)


def test_arrays_of_float64_are_not_copied():
    array = np.arange(5.0)
    assert real_array(array, "x") is array


@pytest.mark.skipif(np.finfo(np.longdouble).maxexp == 1024, reason="long double is double here")
def test_a_long_double_that_does_not_fit():
    with pytest.raises(ValueError, match=r"^x must fit into a float64, got .*4000"):
        real_array(np.longdouble("1e4000"), "x")
    assert real_array(np.longdouble("1e-4000"), "x") == 0


@every_parameter
def test_the_domain_includes_its_ends_and_what_it_says_and_no_more(name):
    parameter = DECLARED[name]
    assert parameter.check(parameter.low) == parameter.low
    assert parameter.check(parameter.high) == parameter.high
    outside = [np.nan, -np.inf, np.nextafter(parameter.high, np.inf)]
    below = np.nextafter(parameter.low, -np.inf)
    outside += [below, -1.0] if parameter.low >= 0 else [below]
    for value, allowed in ((0.0, parameter.zero or parameter.low <= 0), (np.inf, parameter.infinite)):
        if allowed:
            assert parameter.check(value) == value
        else:
            outside.append(value)
    for value in outside:
        for given in (value, [parameter.high, value]):
            with pytest.raises(
                ValueError, match=rf"^{parameter.name} must be .*, got (\S+?)(: rescale it)?$"
            ) as caught:
                parameter.check(given)
            assert f"got {float(value)!r}" in str(caught.value)


@every_parameter
def test_declarations_are_usable(name):
    parameter = DECLARED[name]
    aliases = {"features": "p", "directions": "p", "signed_penalty": "penalty", "members": "k", "sphere_dim": "dim"}
    assert parameter.name == aliases.get(name, name)
    assert parameter.low < parameter.high < np.inf
    assert parameter.meaning
    assert "\n" not in parameter.meaning
    with pytest.raises(AttributeError):
        parameter.low = 0.0


@pytest.mark.parametrize(
    ("parameter", "domain"),
    [
        (parameters.n, "> 0 and finite"),
        (parameters.features, "> 0"),
        (parameters.directions, ">= 0"),
        (parameters.noise, ">= 0 and finite"),
        (parameters.decay, ">= 0 and finite"),
        (parameters.dim, ">= 1"),
        (parameters.captured, "between 0 and 1"),
        (parameters.ratio, "between 1e-100 and 1"),
        (parameters.signed_penalty, "finite or inf"),
        (parameters.covariance, "finite"),
    ],
)
def test_domains_in_words(parameter, domain):
    assert parameter.domain == domain


@pytest.mark.parametrize(
    ("parameter", "value", "sentence"),
    [
        (parameters.n, 0, "n must be > 0 and finite, got 0.0"),
        (parameters.n, [3, -2, np.nan], "n must be > 0 and finite, got -2.0"),
        (parameters.n, 1e16, "n must be between 1e-15 and 1e+15, got 1e+16"),
        (parameters.features, 1e26, "p must be inf or between 1e-15 and 1e+25, got 1e+26"),
        (parameters.directions, 1e-16, "p must be 0, inf or between 1e-15 and 1e+25, got 1e-16"),
        (parameters.penalty, 1e-101, "penalty must be 0, inf or between 1e-100 and 1e+100, got 1e-101: rescale it"),
        (parameters.noise, 1e101, "noise must be at most 1e+100, got 1e+101: rescale it"),
        (parameters.noise, -1e101, "noise must be >= 0 and finite, got -1e+101"),
        (parameters.dim, 0.5, "dim must be >= 1, got 0.5"),
        (parameters.captured, -0.5, "captured must be between 0 and 1, got -0.5"),
        (parameters.captured, 1.5, "captured must be at most 1, got 1.5"),
        (parameters.ratio, 0, "ratio must be between 1e-100 and 1, got 0.0"),
        (parameters.decay, 101, "decay must be at most 100, got 101.0"),
    ],
)
def test_sentences(parameter, value, sentence):
    with pytest.raises(ValueError, match="must be") as caught:
        parameter.check(value)
    assert str(caught.value) == sentence


def test_broadcast_shape():
    assert broadcast_shape() == ()
    assert broadcast_shape(n=(3, 1), p=(2,), task=()) == (3, 2)
    with pytest.raises(ValueError, match=r"^shapes must broadcast against each other, got n \(3,\), p \(2,\)$"):
        broadcast_shape(n=(3,), task=(), p=(2,))


def test_first_where():
    where = np.array([[False, False], [False, True]])
    assert first_where(where, np.array([5.0, 7.0])) == 7.0
    assert first_where(where, np.array(3.0)) == 3.0
    assert type(first_where(where, np.array(3.0))) is float


def test_whole_numbers():
    counts = whole_numbers(np.array([[0.0, -3.0, 1e18]]), "n", "a test")
    assert counts.dtype == np.int64
    assert counts.tolist() == [[0, -3, 10**18]]
    for wrong in (0.5, np.nan, np.inf, 1e19, -1e19):
        with pytest.raises(ValueError, match=r"^n must be a whole number (below 2\^62 )?in a test, got ") as caught:
            whole_numbers(np.array([2.0, wrong]), "n", "a test")
        assert str(caught.value).endswith(repr(wrong))


def test_one_of():
    assert one_of("b", "letter", ("a", "b")) == "b"
    with pytest.raises(ValueError, match=r"^letter must be one of 'alpha', 'beta', got 'bta': did you mean 'beta'[?]$"):
        one_of("bta", "letter", ("alpha", "beta"))
    with pytest.raises(TypeError, match=r"^letter must be one of 'a', 'b', got None$"):
        one_of(None, "letter", ("a", "b"))
