"""With random features the best is to take all, with the most important ones the classical U wins."""

import numpy as np
import pytest

from sandbox import MinNorm, Task


@pytest.fixture
def weak(drawn):
    return drawn("weak_features")


def test_with_random_features_the_best_is_to_take_all(weak):
    n, p, total = weak["n"], weak["p"], weak["risk"]["random"].total
    assert np.all(np.diff(total[p < n]) > 0)
    assert np.all(np.diff(total[p > n + 1]) < 0)
    assert p[total.argmin()] == p[-1] == 100
    assert total[-1] < 0.65 * total[0]


def test_with_the_most_important_features_the_classical_u_wins(weak):
    n, p, total = weak["n"], weak["p"], weak["risk"]["most important"].total
    assert p[total.argmin()] == 14
    u = total[p < n]
    assert np.all(np.diff(u[:15]) < 0)
    assert np.all(np.diff(u[14:]) > 0)
    second = total[p > n + 1]
    assert 3.5 < second.min() / total.min() < 4
    assert second[0] > 2 * second.min()  # there is a second descent


def test_both_choices_end_in_the_same_point(weak):
    ends = [risk.total[-1] for risk in weak["risk"].values()]
    assert ends[0] == pytest.approx(ends[1], rel=1e-14)


def test_below_the_threshold_the_total_is_the_formula_of_the_story(weak):
    n, p = weak["n"], weak["p"]
    below = p < n - 1
    s = 0.04 + 1 - p[below] / 100
    assert weak["risk"]["random"].total[below] == pytest.approx(s * (n - 1) / (n - 1 - p[below]), rel=1e-13)


@pytest.mark.parametrize("n", [3, 40, 99, 100])
@pytest.mark.parametrize("noise", [0.0, 0.04])
def test_a_random_feature_is_never_worth_its_variance_if_there_are_no_more_samples_than_features(n, noise):
    p = np.arange(n - 1)
    total = MinNorm().finite_sample_risk(Task.isotropic(100, noise=noise).random_subset(p), n).total
    assert np.all(np.diff(total) > 0)


def test_weak_features_agree_with_their_simulation(weak):
    for choice, (total, error) in weak["measured"].items():
        difference = np.abs(total - weak["risk"][choice].total[weak["measured_p"]])
        assert np.all(difference < 4 * error), choice
        assert np.all(error < 0.02 * total), choice


def test_the_random_choices_use_each_feature_equally_often(module):
    script = module("weak_features")
    for p in script.MEASURED:
        used = np.zeros(script.D)
        order = np.arange(script.D)
        for choice in range(script.SUBSETS):
            used[np.roll(order, -choice * script.D // script.SUBSETS)[:p]] += 1
        assert np.all(used == p * script.SUBSETS / script.D)


def test_the_table_of_weak_features_holds_every_point(table, weak):
    rows = table(weak)
    for choice, risk in weak["risk"].items():
        curve = [row for row in rows if row["features_used"] == choice]
        theory = [float(row["total"]) for row in curve if row["exactness"] == "finite-sample"]
        measured = [float(row["total"]) for row in curve if row["exactness"] == "simulation"]
        assert theory == risk.total.tolist()
        assert measured == weak["measured"][choice][0].tolist()
