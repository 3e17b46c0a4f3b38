"""The declared domains, and the arrays and sentences made at the door."""

from fractions import Fraction

import numpy as np
import pytest

from sandbox.foundations import quantities
from sandbox.foundations.parameter_table import Choice, Switch, Table
from sandbox.foundations.parameters import Parameter, broadcast_shape, first_where, one_of, real_array, whole_numbers
from sandbox.models import MODELS
from sandbox.models.ridge import SIGNED_PENALTY
from sandbox.tasks import TASKS
from sandbox.tasks.input_views import DIRECTIONS, FEATURES
from sandbox.tasks.named.covariance import COVARIANCE
from sandbox.tasks.named.misspecified import CAPTURED
from sandbox.tasks.named.power_law_tasks import DECAY
from sandbox.tasks.named.two_eigenvalues import RATIO

DECLARED = {
    f"{owner}.{name}": parameter
    for owner, takes in {**MODELS, **TASKS}.items()
    for name, parameter in takes.parameters.numbers.items()
} | {each.name: each for each in vars(quantities).values() if isinstance(each, Parameter)}
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
    assert parameter.name == name.rpartition(".")[2]
    assert parameter.low < parameter.high < np.inf
    assert parameter.meaning
    assert "\n" not in parameter.meaning
    with pytest.raises(AttributeError):
        parameter.low = 0.0


@pytest.mark.parametrize(
    ("parameter", "domain"),
    [
        (quantities.N, "> 0 and finite"),
        (FEATURES, "> 0"),
        (DIRECTIONS, ">= 0"),
        (quantities.NOISE, ">= 0 and finite"),
        (DECAY, ">= 0 and finite"),
        (quantities.DIM, ">= 1"),
        (CAPTURED, "between 0 and 1"),
        (RATIO, "between 1e-100 and 1"),
        (SIGNED_PENALTY, "finite or inf"),
        (COVARIANCE, "finite"),
    ],
)
def test_domains_in_words(parameter, domain):
    assert parameter.domain == domain


@pytest.mark.parametrize(
    ("parameter", "value", "sentence"),
    [
        (quantities.N, 0, "n must be > 0 and finite, got 0.0"),
        (quantities.N, [3, -2, np.nan], "n must be > 0 and finite, got -2.0"),
        (quantities.N, 1e16, "n must be between 1e-15 and 1e+15, got 1e+16"),
        (FEATURES, 1e26, "p must be inf or between 1e-15 and 1e+25, got 1e+26"),
        (DIRECTIONS, 1e-16, "p must be 0, inf or between 1e-15 and 1e+25, got 1e-16"),
        (quantities.PENALTY, 1e-101, "penalty must be 0, inf or between 1e-100 and 1e+100, got 1e-101: rescale it"),
        (quantities.NOISE, 1e101, "noise must be at most 1e+100, got 1e+101: rescale it"),
        (quantities.NOISE, -1e101, "noise must be >= 0 and finite, got -1e+101"),
        (quantities.DIM, 0.5, "dim must be >= 1, got 0.5"),
        (CAPTURED, -0.5, "captured must be between 0 and 1, got -0.5"),
        (CAPTURED, 1.5, "captured must be at most 1, got 1.5"),
        (RATIO, 0, "ratio must be between 1e-100 and 1, got 0.0"),
        (DECAY, 101, "decay must be at most 100, got 101.0"),
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


def test_a_parameter_without_a_domain_is_refused():
    with pytest.raises(ValueError, match="must have a name that is a Python name, a meaning and a domain low <= high"):
        Parameter("a b", "two words", 0.0, 1.0)
    with pytest.raises(ValueError, match="a meaning and a domain"):
        Parameter("x", "upside down", 1.0, 0.0)
    with pytest.raises(ValueError, match=r"^x must be between 0 and 1, got -1.0$"):
        Parameter("x", "its typical values are outside", 0.0, 1.0, typical=(-1, 1))
    with pytest.raises(TypeError, match="declare its domain"):
        Table("x")
    with pytest.raises(ValueError, match="must name each parameter once, got x, x"):
        Table(Choice("x", "a name", ("a",)), Choice("x", "a name", ("b",)))


def test_a_table_checks_what_a_constructor_takes():
    x = Parameter("x", "a number", 0.0, 1.0, optional=True)
    whether = Switch("whether", "do it")
    table = Table(x, Choice("law", "its law", ("normal",)))
    assert (len(table), dict(table)["x"], table.numbers, table.switches) == (2, x, {"x": x}, {})
    assert Table(x, whether).switches == {"whether": whether}
    assert table.check(x=None) == {}
    assert "x, law" in repr(table)

    def undeclared(self, x, law, factor):
        pass

    def unknown(self, x):
        pass

    with pytest.raises(TypeError, match=r"^Made takes 'factor' and declares no domain for it"):
        table.require(undeclared, "Made")
    with pytest.raises(TypeError, match=r"^Made declares 'law' and does not take it"):
        table.require(unknown, "Made")


@pytest.mark.parametrize("value", [1, 0.0, None, "yes", [True], np.array([True])])
def test_a_switch_is_true_or_false(value):
    switch = Switch("whether", "do it")
    assert [switch.check(each) for each in (True, False, np.True_)] == [True, False, True]
    with pytest.raises(TypeError, match=r"^whether must be True or False, got "):
        switch.check(value)


def test_symbols_and_scales():
    assert (quantities.N.latex, quantities.NOISE.latex) == ("n", r"\mathrm{noise}")
    assert Parameter("log_decay", "an exponent", 0.0, 1.0).latex == r"\mathrm{log\_decay}"
    assert quantities.PENALTY.logarithmic
    assert not quantities.NOISE.logarithmic
    assert not quantities.TAIL.logarithmic
