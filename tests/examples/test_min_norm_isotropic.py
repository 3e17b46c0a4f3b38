"""Past p = n a best width if and only if the signal beats the noise; the identity tends to the limit like 1/n."""

import numpy as np
import pytest

from sandbox import MinNorm, Task


@pytest.fixture
def isotropic(drawn):
    return drawn("min_norm_isotropic")


def test_past_the_threshold_there_is_a_minimum_only_if_the_signal_beats_the_noise(isotropic):
    n, p = isotropic["n"], isotropic["p"]
    assert {ratio > 1 for ratio in isotropic["risk"]} == {True, False}
    for ratio, risk in isotropic["risk"].items():
        excess = risk.excess[p > n + 1]
        if ratio > 1:
            assert excess.min() < excess[-1] < 1
            assert np.all(np.diff(np.sign(np.diff(excess))) >= 0), ratio  # falls, then rises
        else:
            assert np.all(np.diff(excess) < 0)
            assert np.all(excess > 1)


def test_the_minimum_is_where_the_story_says(isotropic):
    n = isotropic["n"]
    for ratio, p in isotropic["best_p"].items():
        noise, root = 1 / ratio, np.sqrt(ratio)
        widths = np.arange(n + 2, 10 * n)
        excess = MinNorm().finite_sample_risk(Task.isotropic(widths, noise=noise), n).excess
        assert p == widths[excess.argmin()]
        assert isotropic["best"][ratio].excess == excess.min()
        # In the limit: stationary at the ratio, lower on it than on both sides, and as low as the story says.
        gamma = root / (root - 1)
        limit = MinNorm().risk(Task.isotropic(1e6 * gamma * np.array([0.99, 1, 1.01]), noise=noise), 1e6).excess
        assert limit[1] < min(limit[0], limit[2])
        assert limit[1] == pytest.approx(1 - (1 - np.sqrt(noise)) ** 2, rel=1e-12)
    assert isotropic["best_p"] == {16.0: 135, 4.0: 202}


def test_all_tend_to_predicting_0(isotropic):
    for ratio in isotropic["risk"]:
        excess = MinNorm().finite_sample_risk(Task.isotropic(10**9, noise=1 / ratio), isotropic["n"]).excess
        assert excess == pytest.approx(1, abs=1e-6)


def test_the_identity_tends_to_the_limit_like_one_over_n():
    gamma = np.array([0.2, 0.5, 0.8, 1.2, 1.5, 2.0, 5.0])
    sizes = np.array([[10], [100], [1000], [10000], [100000]])
    task = Task.isotropic(np.round(sizes * gamma), noise=0.25)
    exact, limit = MinNorm().finite_sample_risk(task, sizes), MinNorm().risk(task, sizes)
    assert limit.excess == pytest.approx(np.broadcast_to(limit.excess[0], limit.shape), rel=1e-12)
    scaled = sizes * (exact.excess - limit.excess)
    # noise * min(gamma, 1) / (1 - gamma)^2 + O(1/n)
    assert scaled[-1] == pytest.approx(0.25 * np.minimum(gamma, 1) / (1 - gamma) ** 2, rel=1e-3)
    assert np.all(np.diff(np.abs(scaled / scaled[-1] - 1)[:4], axis=0) < 0)
    distance = np.abs(np.round(sizes * gamma) - sizes)
    assert exact.labels == pytest.approx(limit.labels * distance / (distance - 1), rel=1e-12)
    for name in ("bias", "samples"):
        assert getattr(exact, name) == pytest.approx(getattr(limit, name), abs=1e-12)


def test_few_samples_widen_the_peak_and_make_it_infinite_at_three_sizes(isotropic):
    for n, risk in isotropic["near"].items():
        p = isotropic["near_p"][n]
        assert p[np.isinf(risk.excess)].tolist() == [n - 1, n, n + 1]
    gamma = isotropic["near_p"][10] / 10
    few, more = (
        isotropic["near"][10].excess,
        np.interp(gamma, isotropic["near_p"][30] / 30, isotropic["near"][30].excess),
    )
    finite = np.isfinite(few)
    assert np.all(few[finite] > more[finite])


def test_the_isotropic_curves_agree_with_their_simulations(isotropic):
    at = np.searchsorted(isotropic["p"], isotropic["measured_p"])
    small = np.searchsorted(isotropic["near_p"][10], [5, 6, 14, 16, 18])
    pairs = [(isotropic["risk"][ratio][at], measured) for ratio, measured in isotropic["measured"].items()]
    pairs.append((isotropic["near"][10][small], isotropic["measured_near"]))
    for theory, measured in pairs:
        for field in ("bias", "samples", "labels", "excess"):
            error = np.abs(getattr(measured.mean, field) - getattr(theory, field))
            assert np.all(error <= 5 * measured.standard_error[field] + 1e-12), field


def test_the_table_of_the_isotropic_curves_holds_every_point(table, isotropic):
    rows = table(isotropic)

    def excess(panel, exactness, **where):
        chosen = [row for row in rows if row["panel"] == panel and row["exactness"] == exactness]
        return [float(row["excess"]) for row in chosen if all(float(row[key]) == where[key] for key in where)]

    for ratio, risk in isotropic["risk"].items():
        assert excess("all widths", "finite-sample", SNR=ratio) == risk.excess.tolist()
        assert excess("all widths", "simulation", SNR=ratio) == isotropic["measured"][ratio].mean.excess.tolist()
    for ratio, risk in isotropic["best"].items():
        assert excess("minimum", "finite-sample", SNR=ratio) == [risk.excess]
    for n, risk in isotropic["near"].items():
        assert excess("near p = n", "finite-sample", n=n) == risk.excess.tolist()
    assert excess("near p = n", "simulation") == isotropic["measured_near"].mean.excess.tolist()
    assert excess("near p = n", "equivalent") == isotropic["limit"].excess.tolist()
