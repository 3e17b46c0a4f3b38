"""Ridge removes the peak of random features; an even activation cannot see a linear target."""

import numpy as np
import pytest


@pytest.fixture
def random_features(drawn):
    return drawn("random_features")


def test_the_best_penalty_removes_the_peak_of_random_features(random_features):
    totals = {name: risk.total for name, risk in random_features["risk"].items()}
    p, n = random_features["p"], random_features["n"]
    assert np.all(np.diff(totals["best"]) < 0)
    for name in ("no penalty", "0.004", "0.02"):
        assert np.all(totals["best"] <= totals[name] * (1 + 1e-12))
    assert abs(p[totals["no penalty"].argmax()] - n) <= 4
    assert totals["no penalty"].max() > totals["0.004"].max() > 1.2
    # With width the penalty matters less.
    gap = totals["no penalty"] / totals["best"]
    assert gap[-1] < 1.02
    assert np.all(np.diff(gap[p > n]) < 0)


def test_an_even_activation_cannot_see_a_linear_target(random_features):
    totals = {name: risk.total for name, risk in random_features["risk"].items()}
    assert totals["abs"].min() > 1.2
    assert totals["tanh"].max() < totals["abs"].min()
    assert totals["sign"].max() > totals["relu"][np.abs(random_features["p"] - 200) < 60].max()


def test_random_features_agree_with_their_simulation(random_features):
    at = np.searchsorted(random_features["p"], random_features["measured_p"])
    for name, measured in random_features["measured"].items():
        assert measured.mean.total == pytest.approx(random_features["risk"][name].total[at], rel=0.05), name


def test_the_table_of_random_features_holds_every_point(table, random_features):
    rows = table(random_features)
    for name, risk in random_features["risk"].items():
        drawn = [float(row["total"]) for row in rows if row["curve"] == name and row["exactness"] != "simulation"]
        assert drawn == risk.total.tolist()
    assert {row["exactness"] for row in rows} == {"gaussian-equivalence", "simulation"}
