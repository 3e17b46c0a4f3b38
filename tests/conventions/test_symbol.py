"""A symbol has the domain that follows from those of the quantities it is made of."""

from fractions import Fraction

import pytest

from sandbox.conventions import Symbol


@pytest.mark.parametrize(
    ("ours", "good", "bad"),
    [
        ({"n": 1}, [1e-3, 1e6], [0.0, -1.0, float("inf")]),
        ({"p": 1, "n": -1}, [0.5, float("inf")], [-1.0, 0.0]),
        ({"n": 1, "p": -1}, [0.5, 0.0], [-1.0, float("inf")]),
        ({"penalty": 1, "n": -1}, [0.0, -0.5, float("inf")], []),
        ({"signal": 1, "noise": -1}, [0.0, float("inf")], [-1.0]),
        ({"noise": Fraction(1, 2)}, [0.0, 2.0], [-1.0, float("inf")]),
    ],
)
def test_its_domain(ours, good, bad):
    domain = Symbol("x", "x", "something", ours).parameter
    for value in good:
        assert domain.check(value) == value
    for value in bad:
        with pytest.raises(ValueError, match=r"^x must be"):
            domain.check(value)


def test_how_it_is_written():
    symbol = Symbol("lam", r"\lambda", "penalty per sample", {"penalty": 1, "n": -1})
    assert symbol.text == "penalty / n"
    assert symbol.formula == r"\mathrm{penalty} / n"
