"""The isotropic curves in the paper's convention, against its closed form."""

import numpy as np
import pytest

from sandbox import MinNorm


@pytest.fixture
def isotropic(drawn):
    return drawn("reproduce_hastie2022_isotropic")


def limit(gamma, snr):
    """The paper's asymptotic risk at noise 1."""
    return np.where(gamma < 1, gamma / (1 - gamma), snr * (1 - 1 / gamma) + 1 / (gamma - 1))


def test_the_setting_is_the_papers(isotropic):
    assert isotropic["n"] == 200
    assert list(isotropic["risk"]) == [1.0, 2.33, 3.66, 5.0]
    for risk in isotropic["risk"].values():
        assert np.all(risk.noise == 1)
        assert risk.exactness == "finite-sample"


def test_in_the_limit_the_risk_is_the_papers_formula(isotropic, module):
    gamma = np.array([0.1, 0.5, 0.9, 1.1, 2.0, 10.0])
    for snr in isotropic["risk"]:
        excess = MinNorm().risk(module("reproduce_hastie2022_isotropic").task(1e6 * gamma, snr), 1e6).excess
        assert excess == pytest.approx(limit(gamma, snr), rel=1e-12)


def test_at_n_200_the_curve_is_the_formula_but_for_the_variance(isotropic):
    n, p = 200, isotropic["p"]
    distance = np.abs(p - n)
    off = distance > 1
    for snr, risk in isotropic["risk"].items():
        variance = np.minimum(p, n)[off] / (distance[off] - 1)
        assert risk.excess[off] == pytest.approx(snr * np.maximum(1 - n / p[off], 0) + variance, rel=1e-12)
        # In the frame it is at most 6% above the limit.
        seen = off & (risk.excess <= 10)
        assert np.all(risk.excess[seen] / limit(p[seen] / n, snr) < 1.06)


def test_the_curves_are_one_below_the_threshold_and_tend_to_the_null_risk_beyond(isotropic):
    n, p = 200, isotropic["p"]
    strongest = isotropic["risk"][5.0].excess
    for snr, risk in isotropic["risk"].items():
        assert risk.excess[p <= n] == pytest.approx(strongest[p <= n])
        last = risk.excess[-1]
        assert last == pytest.approx(snr, rel=0.08)
        assert (last < snr) == (snr > 1)
        assert np.all(risk.excess[p > n] > snr) == (snr == 1)


def test_the_minimum_past_the_threshold_is_the_papers_and_not_global(isotropic):
    n, p = 200, isotropic["p"]
    assert list(isotropic["best"]) == [2.33, 3.66, 5.0]
    for snr, best in isotropic["best"].items():
        root = snr**0.5
        assert isotropic["best_p"][snr] / n == pytest.approx(root / (root - 1), rel=0.01)
        assert best.excess == pytest.approx(2 * root - 1, rel=0.01)
        assert np.all(isotropic["risk"][snr].excess[p > n] >= best.excess)
        assert isotropic["risk"][snr].excess[0] < 0.2 * best.excess
    assert list(isotropic["best_p"].values()) == sorted(isotropic["best_p"].values(), reverse=True)


def test_the_reproduced_isotropic_curves_agree_with_their_simulation(isotropic, module):
    script, at = module("reproduce_hastie2022_isotropic"), isotropic["measured_p"]
    for snr, measured in isotropic["measured"].items():
        theory = MinNorm().finite_sample_risk(script.task(at, snr), script.N).excess
        error = measured.standard_error["excess"]
        assert np.all(np.abs(measured.mean.excess - theory) < 5 * error + 0.01 * theory)
        assert np.all(error < 0.05 * theory)


def test_the_table_of_the_reproduced_isotropic_curves_holds_every_point(table, isotropic):
    rows = table(isotropic)
    for snr, risk in isotropic["risk"].items():
        curve = [row for row in rows if float(row["SNR"]) == snr and row["curve"] == "risk"]
        theory = [float(row["excess"]) for row in curve if row["exactness"] == "finite-sample"]
        measured = [float(row["excess"]) for row in curve if row["exactness"] == "simulation"]
        assert theory == risk.excess.tolist()
        assert measured == isotropic["measured"][snr].mean.excess.tolist()
    minima = [float(row["excess"]) for row in rows if row["curve"] == "minimum"]
    assert minima == [float(best.excess) for best in isotropic["best"].values()]
