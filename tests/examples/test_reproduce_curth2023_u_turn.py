"""Two axes in one: components up to n, excess features beyond; and the curve folded back by effective parameters."""

import numpy as np
import pytest

from sandbox import RandomFeatures, simulate


@pytest.fixture
def u_turn(drawn):
    return drawn("reproduce_curth2023_u_turn")


@pytest.fixture
def script(module):
    return module("reproduce_curth2023_u_turn")


def test_against_all_features_there_is_a_double_descent(u_turn):
    n, p, total = u_turn["n"], u_turn["features"], u_turn["risk"].total
    below = total[p < n]
    assert 0 < below.argmin() < below.size - 1
    assert p[total.argmax()] == n
    assert np.all(np.diff(total[p > n]) < 0)
    assert total[-1] < below.min() / 3


def test_effective_parameters_leave_and_come_back(u_turn):
    n, p, risk = u_turn["n"], u_turn["features"], u_turn["risk"]
    effective = risk.effective_parameters
    assert np.all(np.diff(effective[p <= n]) > 0)
    assert np.all(np.diff(effective[p >= n]) < 0)
    # By definition n times the variance per unit of label noise.
    finite = np.isfinite(effective)
    labels = risk.labels + risk.labels_features
    assert effective[finite] == pytest.approx(n * labels[finite] / 0.1, rel=1e-12)
    # On the way back a point has fewer of them and less risk than the one before: nothing descends twice.
    assert np.all(np.diff(risk.total[p > n]) < 0)
    out, back = (
        np.interp(150, effective[side][::step], risk.total[side][::step]) for side, step in ((p < n, 1), (p > n, -1))
    )
    assert back < 0.6 * out


def test_with_n_components_it_is_min_norm_on_all_features(script):
    for excess in (25, 200):
        own = simulate(script.PrincipalComponents(100, 100 + excess), script.TASK, 100, draws=2, rng=0)
        known = simulate(RandomFeatures(100 + excess, script.fourier), script.TASK, 100, draws=2, rng=0)
        assert own.mean.total == pytest.approx(known.mean.total, rel=1e-9)


def test_principal_components_keep_the_leading_directions(script):
    filtered = script.PrincipalComponents(2, 5).spectral_filter([4.0, 1.0, 2.0, 0.5])
    assert filtered.tolist() == [0.25, 0.0, 0.5, 0.0]


def test_with_a_fixed_excess_the_components_make_a_u_that_falls_with_it(u_turn):
    totals = np.array([[float(run.mean.total) for run in runs] for runs in u_turn["excess"].values()])
    bottom = totals.argmin(axis=1)
    assert np.all((bottom > 0) & (bottom < totals.shape[1] - 1))
    assert np.all(np.diff(totals, axis=0) < 0)
    assert np.all(totals[0, :-1] < u_turn["measured"].mean.total)


def test_the_dots_agree_with_the_theory_of_the_ends(u_turn, script):
    few, measured = u_turn["few"], u_turn["measured"]
    theory = RandomFeatures(few, script.fourier).risk(script.TASK, 100)
    assert measured.mean.total == pytest.approx(theory.total, rel=0.04)
    assert measured.mean.effective_parameters == pytest.approx(theory.effective_parameters, rel=0.1)
    ends = [runs[-1].mean for runs in u_turn["excess"].values()]
    beyond = np.array([25, 100, 200])
    theory = RandomFeatures(100 + beyond, script.fourier).risk(script.TASK, 100)
    # Near the threshold the equivalent misses the 1 in the |p - n| - 1 that Gaussian inputs divide the variance by.
    total = theory.total + theory.variance / (beyond - 1)
    assert [float(end.total) for end in ends] == pytest.approx(total.tolist(), rel=0.04)
    effective = theory.effective_parameters * beyond / (beyond - 1)
    assert [float(end.effective_parameters) for end in ends] == pytest.approx(effective.tolist(), rel=0.1)


def test_a_random_phase_has_the_kernel_of_the_phase_used(script):
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((2, 20))
    w = rng.standard_normal((400_000, 20))
    w /= np.linalg.norm(w, axis=1, keepdims=True)
    b = rng.uniform(0, 2 * np.pi, len(w))
    z, z2 = w @ x, w @ y
    phases = np.mean(2 * np.cos(z + b) * np.cos(z2 + b))
    used = np.mean((np.cos(z) - np.sin(z)) * (np.cos(z2) - np.sin(z2)))
    gaussian = np.exp(-np.sum((x - y) ** 2) / 40)
    assert used == pytest.approx(phases, abs=5e-3)
    assert used == pytest.approx(gaussian, abs=0.03)


def test_the_table_of_the_two_axes_holds_every_point(table, u_turn):
    rows = table(u_turn)
    theory = [float(row["total"]) for row in rows if row["exactness"] == "equivalent"]
    assert theory == u_turn["risk"].total.tolist()
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation"]
    runs = [float(run.mean.total) for runs in u_turn["excess"].values() for run in runs]
    assert simulated == [*u_turn["measured"].mean.total.tolist(), *runs]
