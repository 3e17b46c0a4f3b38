"""Where features that show more of the target have their best number, against the paper's closed form."""

import numpy as np
import pytest

from sandbox import MinNorm, Task


@pytest.fixture
def misspecified(drawn):
    return drawn("reproduce_hastie2022_misspecified")


def limit(gamma, a):
    """The paper's asymptotic risk at noise 1 and SNR 5."""
    hidden = 5 * (1 + gamma) ** -a
    below = hidden + (hidden + 1) * gamma / (1 - gamma)
    return np.where(gamma < 1, below, hidden + (5 - hidden) * (1 - 1 / gamma) + (hidden + 1) / (gamma - 1))


def test_in_the_limit_the_misspecified_risk_is_the_papers_formula(misspecified):
    gamma = np.array([0.05, 0.3, 0.9, 1.1, 3.0, 20.0])
    for a in misspecified["risk"]:
        task = Task.polynomially_misspecified(1e6 * gamma, a, scale=1e6, signal=5.0, noise=1.0)
        assert MinNorm().risk(task, 1e6).excess == pytest.approx(limit(gamma, a), rel=1e-12)


def test_at_n_200_the_misspecified_curve_is_the_formula_but_for_the_variance(misspecified):
    n, p = 200, misspecified["p"]
    distance = np.abs(p - n)
    off = distance > 1
    for a, risk in misspecified["risk"].items():
        hidden = 5 * (1 + p[off] / n) ** -a
        variance = (hidden + 1) * np.minimum(p, n)[off] / (distance[off] - 1)
        reached = (5 - hidden) * np.maximum(1 - n / p[off], 0)
        assert risk.excess[off] == pytest.approx(hidden + reached + variance, rel=1e-12)
        seen = off & (risk.excess <= 10)
        assert np.all(risk.excess[seen] / limit(p[seen] / n, a) < 1.06)


def test_the_best_model_lies_past_the_threshold_unless_the_target_is_soon_shown(misspecified):
    n = misspecified["n"]
    gamma = np.concatenate([np.linspace(0.001, 0.99, 2000), np.geomspace(1.01, 20, 4000)])
    for a, p in misspecified["best_p"].items():
        assert p / n == pytest.approx(gamma[limit(gamma, a).argmin()], rel=0.02)
        assert (p > n) == (a < 5)
    assert misspecified["best_p"][1.0] / n == pytest.approx(5.3, abs=0.05)
    for a, best in misspecified["best"].items():
        assert np.all(misspecified["risk"][a].excess >= best.excess)
        assert best.excess < 5  # the null risk


def test_the_first_feature_pays_only_if_a_is_above_one_and_a_fifth(misspecified):
    slope = {a: (limit(1e-7, a) - 5) / 1e-7 for a in (1.0, 1.19, 1.21, 2.0, 5.0)}
    assert {a: s < 0 for a, s in slope.items()} == {1.0: False, 1.19: False, 1.21: True, 2.0: True, 5.0: True}
    n, p = misspecified["n"], misspecified["p"]
    below = p < n - 1
    assert np.all(np.diff(misspecified["risk"][1.0].excess[below]) > 0)
    for a in (2.0, 5.0):
        bottom = misspecified["risk"][a].excess[below].argmin()
        assert 0 < bottom < below.sum() - 1
    second = misspecified["risk"][5.0].excess[p > n].min()
    assert second > 1.5 * misspecified["best"][5.0].excess


def test_the_misspecified_curves_agree_with_their_simulation(misspecified, module):
    script, at = module("reproduce_hastie2022_misspecified"), misspecified["measured_p"]
    for a, measured in misspecified["measured"].items():
        theory = MinNorm().finite_sample_risk(script.task(at, a), script.N).excess
        error = measured.standard_error["excess"]
        assert np.all(np.abs(measured.mean.excess - theory) < 5 * error + 0.01 * theory)
        assert np.all(error < 0.05 * theory)


def test_the_table_of_the_misspecified_curves_holds_every_point(table, misspecified):
    rows = table(misspecified)
    for a, risk in misspecified["risk"].items():
        curve = [row for row in rows if float(row["a"]) == a]
        theory = [float(row["excess"]) for row in curve if row["exactness"] == "finite-sample"]
        measured = [float(row["excess"]) for row in curve if row["exactness"] == "simulation"]
        assert theory == [*risk.excess.tolist(), float(misspecified["best"][a].excess)]
        assert measured == misspecified["measured"][a].mean.excess.tolist()
