"""Two members halve what features add to the risk; the infinite average is kernel ridge regression."""

import numpy as np
import pytest


@pytest.fixture
def heads(drawn):
    return drawn("two_heads")


def test_two_members_have_half_of_what_one_has_above_infinitely_many(heads):
    one, two, all_of_them = (heads["risk"][k].total for k in (1, 2, np.inf))
    assert two - all_of_them == pytest.approx((one - all_of_them) / 2, rel=1e-12)
    near = np.abs(heads["p"] - heads["n"]).argmin()
    assert one[near] > 5
    assert two[near] / one[near] == pytest.approx(0.5, abs=0.05)


def test_infinitely_many_are_kernel_ridge_with_the_implicit_penalty(heads):
    for name in ("total", "bias", "samples", "labels"):
        expected = getattr(heads["kernel"], name)
        assert getattr(heads["risk"][np.inf], name) == pytest.approx(expected, rel=1e-12), name
    p, n, implicit = heads["p"], heads["n"], heads["implicit_penalty"]
    assert np.all(implicit[p > n] == 0)
    assert np.all(np.diff(implicit[p < n]) < 0)


def test_near_n_features_two_heads_are_better_and_near_twice_as_many_one_is(heads):
    p, n = heads["p"], heads["n"]
    one, two = heads["risk"][1].total, heads["risk"][2].total
    for spent, better in ((n + 20, "two"), (2 * n - 20, "one")):
        of_one, of_two = np.interp(spent, p, one), np.interp(spent, 2 * p, two)
        assert (of_two < of_one) == (better == "two"), spent


def test_theory_and_simulation_agree(heads):
    at = np.searchsorted(heads["p"], heads["measured_p"])
    for k, measured in heads["measured"].items():
        assert measured.total == pytest.approx(heads["risk"][k].total[at], rel=0.03), k


def test_the_table_holds_every_point(heads, table):
    rows = table(heads)
    for k, risk in heads["risk"].items():
        drawn = [row for row in rows if float(row["members"]) == k and row["exactness"] == "equivalent"]
        assert [float(row["total"]) for row in drawn] == risk.total.tolist()
        assert {row["train"] for row in drawn} == {""} or k == 1
