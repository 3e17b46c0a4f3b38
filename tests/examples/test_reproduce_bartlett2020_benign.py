"""Benign if and only if alpha = 1 and beta > 1; tempered, with the limit alpha - 1, for larger alpha."""

import numpy as np
import pytest


@pytest.fixture(params=["fast", "full"])
def benign(request, drawn):
    return drawn("reproduce_bartlett2020_benign", fast=request.param == "fast")


def test_every_fit_interpolates(benign):
    for risk in (*benign["risk"].values(), benign["exponential"], *benign["few"].values()):
        assert np.all(risk.train == 0)
        assert np.all(risk.noise == 1)


def test_at_alpha_one_the_cost_vanishes_like_one_over_the_logarithm(benign, module):
    n = module("reproduce_bartlett2020_benign").N
    for beta in (1.5, 2.0, 3.0):
        cost = benign["risk"][1.0, beta].labels
        assert np.all(np.diff(cost) < 0)
        ratio = (cost * np.log(n) / (beta - 1))[n > 1e4]
        assert np.all(np.diff(ratio) < 0)
        assert 1 < ratio[-1] < 1.12
    last = [benign["risk"][1.0, beta].labels[-1] for beta in (1.5, 2.0, 3.0)]
    assert last == pytest.approx([0.020, 0.039, 0.077], abs=5e-4)


def test_halving_the_cost_takes_the_square_of_the_samples(module):
    script = module("reproduce_bartlett2020_benign")
    once, squared = script.MinNorm().risk(script.task(1.0, 2.0), [1e6, 1e12]).labels
    assert once / squared == pytest.approx(2, rel=0.05)


def test_for_larger_alpha_it_tends_to_alpha_minus_one(benign, module):
    script = module("reproduce_bartlett2020_benign")
    for alpha in (1.2, 1.5, 2.0, 3.0):
        cost = benign["risk"][alpha, 0.0].labels
        assert np.all(np.diff(cost) > -1e-9)
        assert cost[-1] == pytest.approx(alpha - 1, rel=1e-6)
    hundred = benign["few"][100].labels
    assert np.all(np.abs(hundred - (script.ALPHA - 1)) < 0.02)
    assert np.all(benign["few"][10].labels < hundred)


def test_exponential_eigenvalues_are_catastrophic(benign, module):
    script = module("reproduce_bartlett2020_benign")
    cost, n = benign["exponential"].labels, script.FEW
    assert np.all(np.diff(cost) > 0)
    # All but the 50 directions around the effective ridge are learnt.
    assert cost[n > 300] == pytest.approx((n[n > 300] - 50) / 50, rel=0.02)


def test_the_cost_agrees_with_its_simulation(benign, module):
    script = module("reproduce_bartlett2020_benign")
    for alpha, measured in benign["measured"].items():
        theory = script.MinNorm().risk(script.task(alpha), benign["measured_n"]).labels
        off, error = np.abs(measured.mean.labels - theory), measured.standard_error["labels"]
        assert np.all(off <= 4 * error + 2 / benign["measured_n"] * theory), alpha
        assert np.all(error < 0.1 * theory)
    for alpha, measured in zip(benign["measured_alpha"], benign["measured_few"], strict=True):
        assert measured.mean.labels == pytest.approx(alpha - 1, rel=0.06), alpha


def test_what_is_simulated_has_the_cost_of_the_infinite_spectrum(module):
    script = module("reproduce_bartlett2020_benign")
    for alpha in (1.2, 2.0, 3.5):
        finite = script.MinNorm().risk(script.listed(alpha), [20, 100, 200]).labels
        infinite = script.MinNorm().risk(script.task(alpha), [20, 100, 200]).labels
        assert finite == pytest.approx(infinite, rel=0.03), alpha


def test_the_table_holds_every_point(benign, table):
    rows = table(benign)
    theory = [float(row["labels"]) for row in rows if row["exactness"] == "equivalent"]
    drawn = [*benign["risk"].values(), benign["exponential"], *benign["few"].values()]
    assert theory == np.concatenate([risk.labels for risk in drawn]).tolist()
    simulated = [float(row["labels"]) for row in rows if row["exactness"] == "simulation"]
    found = [*benign["measured"].values(), *benign["measured_few"]]
    assert simulated == np.concatenate([np.ravel(measured.mean.labels) for measured in found]).tolist()
