"""Ridge at its best penalty against min-norm, and against the Marchenko-Pastur closed form."""

import numpy as np
import pytest

from sandbox import Ridge


@pytest.fixture
def ridge(drawn):
    return drawn("reproduce_hastie2022_ridge")


def hidden(name, gamma):
    return 5 * (1 + gamma) ** -2.0 if name == "misspecified" else 0 * gamma


def limit(name, gamma):
    """The paper's asymptotic risk at the best penalty."""
    s = 1 + hidden(name, gamma)
    best = s * gamma / (6 - s)
    t = 1 - gamma + best
    m = (np.sqrt(t * t + 4 * gamma * best) - t) / (2 * gamma * best)
    return s - 1 + s * gamma * m


def test_the_best_penalty_is_the_papers(ridge):
    p = ridge["ridge_p"]
    for name, penalty in ridge["penalty"].items():
        s = 1 + hidden(name, p / 200)
        assert penalty == pytest.approx(p * s / (6 - s), rel=1e-9)


def test_in_the_limit_the_risk_is_the_marchenko_pastur_formula(module):
    gamma = np.array([0.1, 0.5, 1.0, 1.5, 10.0])
    script = module("reproduce_hastie2022_ridge")
    assert script.tasks(200 * gamma)["misspecified"].hidden == pytest.approx(hidden("misspecified", gamma))
    for name, task in script.tasks(200 * gamma).items():
        assert Ridge.tuned(task, 200).risk(task, 200).excess == pytest.approx(limit(name, gamma), rel=1e-9)


def test_the_identity_is_next_to_the_limit_at_n_200_also_at_the_threshold(ridge):
    gamma = ridge["ridge_p"] / 200
    for name, risk in ridge["ridge"].items():
        assert risk.exactness == "finite-sample"
        assert risk.excess == pytest.approx(limit(name, gamma), rel=6e-3)


def test_the_best_penalty_is_best_in_the_identity_too(ridge, module):
    task = module("reproduce_hastie2022_ridge").tasks(260)["misspecified"]
    best = Ridge.tuned(task, 200).penalty
    excess = Ridge(best * np.array([0.98, 1.0, 1.02])).finite_sample_risk(task, 200).excess
    assert excess[1] < min(excess[0], excess[2])


def test_ridge_is_below_min_norm_everywhere_and_has_no_peak(ridge):
    p, q = ridge["p"], ridge["ridge_p"]
    for name, risk in ridge["ridge"].items():
        assert np.all(risk.excess < np.interp(q, p, ridge["risk"][name].excess))
    assert np.all(np.diff(ridge["ridge"]["well specified"].excess) > 0)
    steps = np.sign(np.diff(ridge["ridge"]["misspecified"].excess))
    assert np.all(np.diff(steps) >= 0)  # falls, then rises
    assert ridge["risk"]["misspecified"].excess.max() == np.inf


def test_the_best_of_all_ridge_models_lies_next_to_the_threshold(ridge):
    gamma = np.linspace(0.5, 2, 3001)
    assert ridge["best_p"] / 200 == pytest.approx(gamma[limit("misspecified", gamma).argmin()], abs=0.01)
    assert ridge["best_p"] / 200 == pytest.approx(0.96, abs=0.02)
    min_norm, p = ridge["risk"]["misspecified"].excess, ridge["p"]
    assert ridge["best"].excess / min_norm.min() == pytest.approx(0.79, abs=0.005)
    assert 2.7 < p[min_norm.argmin()] / ridge["best_p"] < 3
    assert np.all(ridge["ridge"]["misspecified"].excess >= ridge["best"].excess)


def test_both_methods_agree_with_their_simulation(ridge, module):
    at, script = ridge["measured_p"], module("reproduce_hastie2022_ridge")
    for name, task in script.tasks(at).items():
        for penalty, measured in (
            (0.0, ridge["measured"][name]),
            (ridge["measured_penalty"][name], ridge["measured_ridge"][name]),
        ):
            theory = Ridge(penalty).finite_sample_risk(task, 200).excess
            error = measured.standard_error["excess"]
            assert np.all(np.abs(measured.mean.excess - theory) < 5 * error + 0.01 * theory), name


def test_the_table_of_ridge_against_min_norm_holds_every_point(table, ridge):
    rows = table(ridge)
    for name in ridge["risk"]:
        curve = [row for row in rows if row["features"] == name]
        theory = [float(row["excess"]) for row in curve if row["exactness"] == "finite-sample"]
        measured = [float(row["excess"]) for row in curve if row["exactness"] == "simulation"]
        last = [float(ridge["best"].excess)] if name == "misspecified" else []
        assert theory == [*ridge["risk"][name].excess, *ridge["ridge"][name].excess, *last]
        assert measured == [*ridge["measured"][name].mean.excess, *ridge["measured_ridge"][name].mean.excess]
