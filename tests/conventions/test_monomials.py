"""Products of powers: their values, inverses and how they are written."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.conventions import monomials

HALF = Fraction(1, 2)
EXPONENTS = st.sampled_from([-2, -1, -HALF, HALF, 1, 2])
MONOMIALS = st.dictionaries(st.sampled_from("abcd"), EXPONENTS, min_size=1)


@given(st.lists(MONOMIALS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_what_is_expressed_has_the_same_exponents(drawn, random):
    given_ = {f"x{number}": monomial for number, monomial in enumerate(drawn)}
    names = monomials.independent(given_)
    chosen = {name: given_[name] for name in names}
    rows = np.array([[float(monomial.get(each, 0)) for each in "abcd"] for monomial in given_.values()])
    assert len(names) == np.linalg.matrix_rank(rows)
    times = {name: random.randint(-3, 3) for name in names}
    wanted = {each: sum(times[name] * chosen[name].get(each, 0) for name in names) for each in "abcd"}
    found = monomials.expressed_by({each: x for each, x in wanted.items() if x}, chosen)
    assert found == {name: x for name, x in times.items() if x}


@given(MONOMIALS, st.lists(MONOMIALS, max_size=4))
def test_what_is_not_in_the_span_is_not_expressed(wanted, drawn):
    given_ = {f"x{number}": monomial for number, monomial in enumerate(drawn)}
    chosen = {name: given_[name] for name in monomials.independent(given_)}
    rows = [[float(monomial.get(each, 0)) for each in "abcd"] for monomial in (*chosen.values(), wanted)]
    inside = np.linalg.matrix_rank(np.array(rows)) == len(chosen)
    assert (monomials.expressed_by(wanted, chosen) is not None) == inside


def test_values():
    values = {"a": np.array([4.0, 9.0]), "b": np.array([[2.0], [0.0]]), "c": np.array(np.inf)}
    product = monomials.value({"a": HALF, "b": -1}, values)
    assert product.tolist() == [[1.0, 1.5], [np.inf, np.inf]]
    assert monomials.value({"c": -1}, values) == 0
    assert np.isnan(monomials.value({"b": 1, "c": 1}, values)).tolist() == [[False], [True]]
    with pytest.raises(ValueError, match=r"^shapes must broadcast against each other, got a \(2,\), d \(3,\)$"):
        monomials.value({"a": 1, "d": 1}, values | {"d": np.ones(3)})


@pytest.mark.parametrize(
    ("monomial", "text", "latex"),
    [
        ({"penalty": 1, "n": -1}, "penalty / n", r"\lambda / n"),
        ({"n": -1}, "1 / n", "1 / n"),
        ({"n": 1, "p": -1, "kappa": -1}, "n / (p kappa)", r"n / (p\,\kappa)"),
        ({"penalty": 2, "n": 1}, "penalty^2 n", r"\lambda^{2}\,n"),
        ({"squared": 2}, "squared^2", "(x^2)^{2}"),
        ({"penalty": HALF}, "sqrt(penalty)", r"\sqrt{\lambda}"),
        ({"penalty": HALF, "n": -HALF}, "sqrt(penalty / n)", r"\sqrt{\lambda / n}"),
    ],
)
def test_how_they_are_written(monomial, text, latex):
    symbols = {"penalty": r"\lambda", "n": "n", "p": "p", "kappa": r"\kappa", "squared": "x^2"}
    assert monomials.text(monomial) == text
    assert monomials.latex(monomial, symbols) == latex
