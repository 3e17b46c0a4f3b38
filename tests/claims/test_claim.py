"""A claim is stated completely or not at all, and can be evaluated at a point."""

import pytest
from hypothesis import strategies as st

from sandbox.claims import Claim, OutsideDomain, assume, at_most, claim

GOOD = {"id": "a-b", "title": "Title", "statement": "n", "kind": "folklore"}


def below_ten(n=st.integers(0, 20), k=st.integers(0, 3)):
    """No number exceeds
    ten.

    Nobody says so.
    """
    assume(n != 5)
    return at_most(n, 10)


def test_what_it_says_about_itself():
    stated = claim(**GOOD, reference="key2020a, Theorem 1, arXiv v2; key2021b, Section 2")(below_ten)
    assert isinstance(stated, Claim)
    assert stated.sentence == "No number exceeds ten."
    assert (stated.expected, stated.exactness, stated.axis) == ("holds", "equivalent", "k")
    assert list(stated.domain) == ["n", "k"]
    assert stated.citations == (("key2020a", "Theorem 1, arXiv v2"), ("key2021b", "Section 2"))
    assert claim(**GOOD)(below_ten).citations == ()
    assert repr(stated) == "<Claim a-b: No number exceeds ten.>"


def test_it_is_evaluated_at_a_point():
    stated = claim(**GOOD)(below_ten)
    assert stated(n=11, k=0).refuted
    with pytest.raises(OutsideDomain):
        stated(n=5, k=0)
    for arguments in ({}, {"n": 1}, {"n": 1, "k": 2, "m": 3}):
        with pytest.raises(TypeError, match="a-b takes n, k, got"):
            stated(**arguments)


@pytest.mark.parametrize("result", [None, True, 0.5, [at_most(1, 2)]])
def test_a_body_must_return_a_comparison(result):
    def body(n=st.integers()):
        """Something."""
        return result

    with pytest.raises(TypeError, match="a-b must return what at_most, equal or diverges gives"):
        claim(**GOOD)(body)(n=1)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"id": "Not A Slug"}, ValueError),
        ({"id": "a--b"}, ValueError),
        ({"id": 3}, ValueError),
        ({"kind": "lemma"}, ValueError),
        ({"expected": "vacuous"}, ValueError),
        ({"exactness": "simulation"}, ValueError),
        ({"axis": "p"}, ValueError),
        ({"sides": ("one",)}, ValueError),
        ({"sides": "ab"}, ValueError),
        ({"sides": ("same", "same")}, ValueError),
        ({"title": 3}, TypeError),
        ({"statement": None}, TypeError),
        ({"reference": None}, TypeError),
    ],
)
def test_a_misuse_of_the_decorator_names_the_argument(changes, error):
    with pytest.raises(error, match=next(iter(changes))):
        claim(**GOOD | changes)(below_ten)


def no_strategy(n=3):
    """Something."""


def no_default(n):
    """Something."""


def any_number(*n):
    """Something."""


def no_argument():
    """Something."""


def no_sentence(n=st.integers()):
    pass


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (no_strategy, "argument n of claim a-b must default to a strategy, got 3"),
        (no_default, "argument n of claim a-b must default to a strategy, got nothing"),
        (any_number, "argument n of claim a-b must default to a strategy, got nothing"),
        (no_argument, "must have an argument"),
        (no_sentence, "needs a docstring"),
    ],
)
def test_a_function_that_states_no_claim(body, message):
    with pytest.raises(TypeError, match=message):
        claim(**GOOD)(body)
