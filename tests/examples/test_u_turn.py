"""Against effective parameters the variance from label noise folds onto itself, the risk does not."""

import math

import numpy as np
import pytest

from sandbox import MinNorm, Task


@pytest.fixture
def u_turn(drawn):
    return drawn("u_turn")


@pytest.fixture
def task(module):
    return module("u_turn").TASK


def test_the_curve_runs_out_to_infinity_and_comes_back(u_turn):
    n, p, effective = u_turn["n"], u_turn["p"], u_turn["risk"].effective_parameters
    assert np.all(np.diff(effective[p < n - 1]) > 0)
    assert np.all(np.diff(effective[p > n + 1]) < 0)
    assert np.all(np.isinf(effective[np.abs(p - n) <= 1]))
    assert effective[-1] < 3


def test_label_noise_is_a_straight_line_against_effective_parameters(u_turn):
    n, risk = u_turn["n"], u_turn["risk"]
    finite = np.isfinite(risk.labels)
    assert risk.labels[finite] == pytest.approx(0.2 * risk.effective_parameters[finite] / n, rel=1e-14)


def test_the_variance_from_label_noise_folds_onto_itself_at_finite_n(task):
    n = 100
    p = np.array([p for p in range(1, n - 1) if n * (n - 1) % p == 0 and n * (n - 1) // p < 4000])
    out, back = (MinNorm(sizes).finite_sample_risk(task, n) for sizes in (p, 1 + n * (n - 1) // p))
    assert {50: 199, 66: 151}.items() <= dict(zip(p.tolist(), (1 + n * (n - 1) // p).tolist(), strict=True)).items()
    assert out.effective_parameters == pytest.approx(back.effective_parameters, rel=1e-12)
    assert out.labels == pytest.approx(back.labels, rel=1e-12)
    assert np.all(out.total < back.total)
    assert 2.8 < (back.bias / out.bias)[p == 50] < 3


def test_the_variance_from_label_noise_folds_onto_itself_in_the_equivalent(task):
    n, p = 100.0, np.geomspace(2.6, 98, 50)
    out, back = (MinNorm(sizes).risk(task, n) for sizes in (p, n**2 / p))
    assert out.effective_parameters == pytest.approx(n * p / (n - p), rel=1e-12)
    assert out.effective_parameters == pytest.approx(back.effective_parameters, rel=1e-12)
    assert out.labels == pytest.approx(back.labels, rel=1e-12)
    # The hidden target acts as noise and folds per unit of it; the variance of the target seen comes on top.
    hidden, hidden_back = (task.leading(sizes).hidden for sizes in (p, n**2 / p))
    seen = (1 - hidden_back) * (p / n) * (1 - p / n)
    assert out.samples / hidden == pytest.approx((back.samples - seen) / hidden_back, rel=1e-9)
    # The way back is above up to next to the peak, where it leaves less of the target hidden.
    above = out.total < back.total
    assert np.all(above[p < 90])
    assert not above[-1]


@pytest.mark.parametrize("branch", ["out", "back"])
def test_each_branch_is_convex_and_u_shaped(branch, task):
    n = 100
    p = np.arange(n - 1) if branch == "out" else np.arange(4000, n + 1, -7)
    risk = MinNorm(p).finite_sample_risk(task, n)
    slopes = np.diff(risk.total) / np.diff(risk.effective_parameters)
    finite = np.isfinite(slopes)
    assert np.all(np.diff(slopes[finite]) > 0)
    assert slopes[0] < 0 < slopes[finite][-1]


def test_the_two_branches_differ_by_far_more_than_their_errors(u_turn):
    out, back = u_turn["measured"].mean.total
    assert np.all(back - out > 10 * np.hypot(*u_turn["measured"].standard_error["total"]))
    assert np.all(back > 1.2 * out)


def test_the_example_of_the_slower_decay():
    power = np.arange(1.0, 4001) ** -1.2
    task = Task(np.ones(4000), power / power.sum(), noise=0.1)
    risk = MinNorm([40, 200]).risk(task, n=100)
    assert risk.effective_parameters == pytest.approx([200 / 3, 100], rel=1e-12)
    assert risk.excess == pytest.approx([0.5815, 0.8522], abs=5e-5)


def test_the_u_turn_agrees_with_its_simulation(u_turn):
    at = np.searchsorted(u_turn["p"], u_turn["pairs"])
    theory, measured = u_turn["risk"][at], u_turn["measured"]
    for field in ("bias", "samples", "labels", "effective_parameters", "total"):
        error = np.abs(getattr(measured.mean, field) - getattr(theory, field))
        assert np.all(error <= 6 * measured.standard_error[field]), field


def test_the_table_of_the_u_turn_holds_every_point(table, u_turn):
    rows = table(u_turn)
    for source, risk in (("finite-sample", u_turn["risk"]), ("simulation", u_turn["measured"].mean)):
        for field in ("total", "labels", "effective_parameters"):
            written = [float(row[field]) for row in rows if row["exactness"] == source]
            assert written == np.ravel(getattr(risk, field)).tolist()
    assert math.inf in [float(row["total"]) for row in rows]
