"""What all conventions have in common: both directions, domains, error messages, complete records."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import RandomFeatures, Task
from sandbox.conventions import CONVENTIONS, Part
from sandbox.conventions.translated_quantities import DOMAINS

NAMES = [
    "scikit-learn",
    "glmnet",
    "hastie",
    "dobriban-wager",
    "patil",
    "isotropic-replica",
    "eigenlearning",
    "canatar",
    "gaussian-covariate",
    "mei-montanari",
    "gerace",
    "double-trouble",
    "triple-descent",
    "atanasov",
    "defilippis",
    "bach",
]
every_convention = pytest.mark.parametrize("convention", CONVENTIONS.values(), ids=lambda each: each.name)
HASTIE, MEI_MONTANARI = CONVENTIONS["hastie"], CONVENTIONS["mei-montanari"]


def test_the_names():
    assert list(CONVENTIONS) == NAMES
    assert all(name == convention.name for name, convention in CONVENTIONS.items())


# ---------------------------------------------------------------------- there and back


def positive(names):
    return st.fixed_dictionaries({name: st.floats(1e-4, 1e4) for name in names})


def at_the_ends(names):
    """Values that are 0 or infinite where the domain allows it."""
    ends = {0.0: "zero", np.inf: "infinite"}
    each = {name: [1.0, *(end for end, flag in ends.items() if getattr(DOMAINS[name], flag))] for name in names}
    return st.fixed_dictionaries({name: st.sampled_from(values) for name, values in each.items()})


def assert_same(found, expected, rtol=1e-13):
    assert set(found) == set(expected)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=rtol, err_msg=name)


@every_convention
@settings(max_examples=30)
@given(data=st.data())
def test_from_ours_and_back(convention, data):
    ours = data.draw(positive(convention.quantities))
    theirs = convention.from_ours(**ours)
    assert set(theirs) == {each.name for each in convention.symbols}
    assert_same(convention.to_ours(**theirs), ours)


@pytest.mark.slow
@every_convention
@settings(max_examples=30)
@given(data=st.data())
def test_to_ours_and_back(convention, data):
    theirs = data.draw(positive(convention.basis))
    ours = convention.to_ours(**theirs)
    assert set(ours) == set(convention.quantities)
    back = convention.from_ours(**ours)
    assert_same({name: back[name] for name in theirs}, theirs)


def plain_product(exponents, values):
    with np.errstate(all="ignore"):
        return np.prod([np.float64(values[name]) ** float(exponent) for name, exponent in exponents.items()])


@pytest.mark.slow
@every_convention
@settings(max_examples=30)
@given(data=st.data())
def test_at_the_ends_of_the_domains_it_is_the_same_or_an_error(convention, data):
    """0 and inf have an inverse, unless they meet: then the quotient is not determined, and said not to be."""
    ours, theirs = data.draw(at_the_ends(convention.quantities)), {}
    for symbol in convention.symbols:
        some, expected = {name: ours[name] for name in symbol.ours}, plain_product(symbol.ours, ours)
        if np.isnan(expected):
            with pytest.raises(ValueError, match=f"^{symbol.name} = .* must not be 0 times inf or 0 / 0$"):
                convention.from_ours(**some)
        else:
            theirs[symbol.name] = convention.from_ours(**some)[symbol.name]
            assert theirs[symbol.name] == expected
    for name in convention.quantities:
        exponents = convention.inverse(name)
        if not set(exponents) <= set(theirs):
            continue
        some = {each: theirs[each] for each in exponents}
        if np.isnan(plain_product(exponents, theirs)):
            with pytest.raises(ValueError, match=r" must not be 0 times inf or 0 / 0$"):
                convention.to_ours(**some)
        else:
            assert convention.to_ours(**some)[name] == ours[name]


@every_convention
def test_what_is_enough_for_one_of_ours(convention):
    """The symbols in the formula of a quantity give it, without the others."""
    values = {name: np.float64(2 + number) for number, name in enumerate(convention.basis)}
    whole = convention.to_ours(**values)
    for quantity in convention.quantities:
        some = {name: values[name] for name in convention.inverse(quantity)}
        assert convention.to_ours(**some)[quantity] == whole[quantity]
        assert convention.formula(quantity)


def test_arrays_broadcast_and_keep_their_own_shape():
    theirs = HASTIE.from_ours(n=[50, 100], penalty=[[1.0], [2.0], [3.0]], noise=0.25)
    assert theirs["lam"].shape == (3, 2)
    assert theirs["n"].shape == (2,)
    assert theirs["sigma_squared"].shape == ()
    assert isinstance(theirs["sigma_squared"], np.float64)
    ours = CONVENTIONS["canatar"].to_ours(eta=[1.0, 0.5], w_squared=[1.0, 4.0], P=[[10.0]], lam=1.0)
    assert ours["power"].tolist() == [1.0, 2.0]
    assert ours["n"].shape == (1, 1)


def test_negative_penalties_are_translated():
    assert HASTIE.from_ours(penalty=-5.0, n=10)["lam"] == -0.5
    assert HASTIE.to_ours(lam=-0.5, n=10)["penalty"] == -5.0


def test_infinitely_many_features():
    assert MEI_MONTANARI.to_ours(psi1=np.inf, d=5)["p"] == np.inf
    assert CONVENTIONS["gerace"].from_ours(p=np.inf, n=5)["alpha"] == 0
    assert CONVENTIONS["gerace"].to_ours(alpha=0, n=5)["p"] == np.inf


def test_more_symbols_than_needed_must_agree():
    assert HASTIE.to_ours(n=100, p=50, gamma=0.5)["p"] == 50
    with pytest.raises(ValueError, match=r"^gamma must agree with n, p, got 0.6 against 0.5: leave one out$"):
        HASTIE.to_ours(n=100, p=50, gamma=0.6)
    with pytest.raises(ValueError, match=r"^gamma must agree with n, p, got 0.6 against 0.5: leave one out$"):
        HASTIE.to_ours(n=100, p=[50, 50, 70], gamma=[[0.5, 0.6, 0.7]])
    with pytest.raises(ValueError, match=r"^shapes must broadcast .*, got gamma \(2,\), n p \(3,\)$"):
        HASTIE.to_ours(n=100, p=[50, 50, 70], gamma=[0.5, 0.5])
    ours = HASTIE.to_ours(snr=5, sigma_squared=2)
    assert ours == {"noise": 2, "signal": 10}


# ---------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"lamda": 1}, TypeError, "hastie has no 'lamda', only n, gamma, lam, .*: did you mean 'lam'?"),
        ({"penalty": 1}, TypeError, "hastie has no 'penalty', only .*"),
        ({"n": "a"}, TypeError, "n must be a real number or an array of them, got 'a'"),
        ({"n": 0}, ValueError, "n must be > 0 and finite, got 0.0"),
        ({"n": 10, "gamma": -1}, ValueError, "gamma must be > 0, got -1.0"),
        ({"sigma_squared": -0.1}, ValueError, "sigma_squared must be >= 0 and finite, got -0.1"),
        ({"lam": np.nan, "n": 1}, ValueError, "lam must be finite or inf, got nan"),
        ({"lam": 1}, ValueError, "lam = penalty / n is not enough: give what determines penalty and n"),
        (
            {"snr": np.inf, "sigma_squared": 0},
            ValueError,
            r"signal = snr sigma_squared must not be 0 times inf or 0 / 0",
        ),
        (
            {"n": 1e15, "lam": 1e99},
            ValueError,
            r"penalty must be inf or between -1e\+100 and 1e\+100, got .*: rescale it",
        ),
        ({"n": [1, 2], "lam": [1, 2, 3]}, ValueError, r"shapes must broadcast .*, got n \(2,\), lam \(3,\)"),
    ],
)
def test_what_to_ours_refuses(arguments, error, sentence):
    with pytest.raises(error, match=f"^{sentence.replace('?', '[?]')}$"):
        HASTIE.to_ours(**arguments)


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"lam": 1}, TypeError, "mei-montanari has no 'lam', only n, p, dim, .*: did you mean '.*'?"),
        ({"penalty": 1}, ValueError, "penalty is not enough: lam = penalty dim / n needs dim and n too"),
        ({"penalty": 1, "n": 5}, ValueError, "penalty is not enough: lam = penalty dim / n needs dim too"),
        ({"noise": -1}, ValueError, "noise must be >= 0 and finite, got -1.0"),
        ({"dim": np.inf}, ValueError, "dim must be > 0 and finite, got inf"),
        ({"p": 0}, ValueError, "p must be > 0, got 0.0"),
    ],
)
def test_what_from_ours_refuses(arguments, error, sentence):
    with pytest.raises(error, match=f"^{sentence.replace('?', '[?]')}$"):
        MEI_MONTANARI.from_ours(**arguments)


def test_a_risk_off_a_figure():
    assert HASTIE.total([0.5, np.inf], noise=0.25).tolist() == [0.75, np.inf]
    assert CONVENTIONS["eigenlearning"].total(0.5, noise=[0.25, 0.1]).tolist() == [0.5, 0.5]
    with pytest.raises(ValueError, match=r"^theirs must be >= 0, got -1.0$"):
        HASTIE.total(-1, noise=0.25)
    with pytest.raises(ValueError, match=r"^noise must be >= 0 and finite, got -0.1$"):
        HASTIE.total(1, noise=-0.1)
    with pytest.raises(ValueError, match=r"^shapes must broadcast .*, got theirs \(2,\), noise \(3,\)$"):
        HASTIE.total([1, 2], noise=[1, 2, 3])


def test_a_quantity_that_they_have_no_symbol_for():
    with pytest.raises(ValueError, match=r"^quantity must be one of .*, got 'hidden'"):
        HASTIE.formula("hidden")


def test_declarations_are_checked():
    with pytest.raises(ValueError, match=r"^fields must be one of .* got 'biass': did you mean 'bias'"):
        Part("bias", "B", ("biass",))


# ---------------------------------------------------------------------- records


@every_convention
def test_a_record_is_complete(convention):
    assert re.fullmatch(r"[a-z]+[12][0-9]{3}[a-z]+(, [^;]+)?", convention.reference)
    assert convention.loss.count("{") == convention.loss.count("}")
    assert convention.risk_field in ("total", "excess")
    assert convention.remarks
    assert all(remark.endswith(".") for remark in convention.remarks)
    assert len({each.name for each in convention.symbols}) == len(convention.symbols)
    assert "penalty" in convention.quantities
    assert "noise" in convention.quantities
    for symbol in convention.symbols:
        assert symbol.name.isidentifier()
        assert symbol.latex
        assert symbol.meaning
        assert not symbol.meaning.endswith(".")


@every_convention
def test_the_parts_add_up_to_the_risk(convention):
    """The bias of one paper is not that of another; but with the rest it is the risk that they plot."""
    task = Task([1.0, 0.1], [0.7, 0.3], [20, 100], noise=0.25)
    ours = RandomFeatures(60, penalty=0.1).risk(task, 40)
    parts = convention.split(ours)
    assert list(parts) == [part.name for part in convention.parts]
    if parts:
        assert sum(parts.values()) == pytest.approx(convention.risk(ours), rel=1e-14)
        assert convention.bias is not None
    else:
        assert convention.bias is None


def test_the_biases_differ():
    ours = RandomFeatures(60, penalty=0.1).risk(Task.isotropic(50, noise=0.25), 40)
    biases = {name: float(CONVENTIONS[name].split(ours)["bias"]) for name in ("double-trouble", "mei-montanari")}
    assert biases["mei-montanari"] == ours.noise_free_excess > 1.5 * ours.bias
    assert biases["double-trouble"] == ours.bias


def test_the_representation():
    assert repr(HASTIE) == "<Convention hastie: Hastie, Montanari, Rosset and Tibshirani>"
