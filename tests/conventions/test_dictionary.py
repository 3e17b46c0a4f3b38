"""Both directions between symbols and quantities, whoever owns the symbols."""

import pytest

from sandbox.conventions import Symbol
from sandbox.conventions.dictionary import Dictionary

N = Symbol("N", "N", "samples", {"n": 1})
GAMMA = Symbol("gamma", r"\gamma", "parameters for each sample", {"p": 1, "n": -1})
P = Symbol("P", "P", "parameters", {"p": 1})


def test_the_first_symbols_that_determine_the_rest_are_the_basis():
    assert Dictionary("a", (N, GAMMA, P)).basis == ("N", "gamma")
    assert Dictionary("a", (P, GAMMA, N)).basis == ("P", "gamma")
    assert Dictionary("a", (P, GAMMA, N)).quantities == ("n", "p")


def test_each_quantity_follows_from_the_basis():
    assert Dictionary("a", (N, GAMMA, P)).inverse("p") == {"N": 1, "gamma": 1}
    assert Dictionary("a", (P, GAMMA, N)).inverse("n") == {"P": 1, "gamma": -1}


def test_two_owners_of_one_symbol_do_not_share_what_it_means():
    """Solutions are kept, each with its dictionary."""
    doubled = Symbol("gamma", r"\gamma", "samples for each parameter", {"n": 1, "p": -1})
    for last, expected in ((GAMMA, 20), (doubled, 5)):
        assert Dictionary("a", (N, last)).to_ours({"N": 10, "gamma": 2}) == {"n": 10, "p": expected}


def test_what_is_unknown_is_said_with_its_owner():
    with pytest.raises(TypeError, match=r"^somebody has no 'M', only N, gamma: did you mean 'gamma'\?$"):
        Dictionary("somebody", (N, GAMMA)).to_ours({"M": 1})
    with pytest.raises(TypeError, match=r"^somebody has no 'noise', only n, p: did you mean 'n'\?$"):
        Dictionary("somebody", (N, GAMMA)).from_ours({"noise": 1})


def test_what_one_symbol_lacks_is_said():
    with pytest.raises(ValueError, match=r"^gamma = p / n is not enough: give what determines p and n$"):
        Dictionary("a", (N, GAMMA)).to_ours({"gamma": 2})
    with pytest.raises(ValueError, match=r"^p is not enough: gamma = p / n needs n too$"):
        Dictionary("a", (N, GAMMA)).from_ours({"p": 2})
