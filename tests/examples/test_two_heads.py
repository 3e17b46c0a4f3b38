"""Two members halve what features add to the risk; the infinite average is kernel ridge regression."""

import numpy as np
import pytest

from sandbox import RandomFeatures


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


@pytest.fixture
def split(module):
    """The risk of one model and of two of half its size, by the features in all, at a penalty."""
    script = module("two_heads")

    def risks(features, penalty=0.0):
        one, two = (RandomFeatures(features / k, script.ACTIVATION, penalty) for k in (1, 2))
        return one.risk(script.TASK, script.N).total, two.risk(script.TASK, script.N).ensemble(2).total

    return risks


def test_two_heads_are_better_than_one_around_n_features_in_all_and_worse_beyond(split, heads):
    n = heads["n"]
    features = np.arange(n / 10, 10 * n + 1)
    features = features[(np.abs(features - n) > 2) & (np.abs(features - 2 * n) > 4)]
    one, two = split(features)
    near, beyond, below = (features > 0.46 * n) & (features < 1.55 * n), features > 1.56 * n, features < 0.45 * n
    assert np.all(two[near] < one[near])
    assert np.all(two[beyond] > one[beyond])
    assert np.abs(two / one - 1)[below].max() < 0.041


def test_one_model_at_its_best_penalty_beats_every_other(split, heads):
    features, best = heads["tuned_p"], heads["tuned"].total
    free_one, free_two = split(features)
    _, two = split(features, np.geomspace(1e-4, 1e3, 300)[:, None])
    for other in (free_one, free_two, two.min(axis=0)):
        assert np.all(best < other), features[best >= other]


def test_theory_and_simulation_agree(heads):
    at = np.searchsorted(heads["p"], heads["measured_p"])
    for k, measured in heads["measured"].items():
        assert measured.total == pytest.approx(heads["risk"][k].total[at], rel=0.03), k
    measured = heads["tuned_measured"].mean.total
    expected = np.interp(heads["tuned_measured_p"], heads["tuned_p"], heads["tuned"].total)
    assert measured == pytest.approx(expected, rel=0.03)


def test_the_table_holds_every_point(heads, table):
    rows = [row for row in table(heads) if row["exactness"] == "equivalent"]
    for k, risk in heads["risk"].items():
        drawn = [row for row in rows if float(row["members"]) == k and float(row["penalty"]) == 0]
        assert [float(row["total"]) for row in drawn] == risk.total.tolist()
        assert {row["train"] for row in drawn} == {""} or k == 1
    tuned = [row for row in rows if float(row["penalty"]) > 0]
    assert [float(row["total"]) for row in tuned] == heads["tuned"].total.tolist()
