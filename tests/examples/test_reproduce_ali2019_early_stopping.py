"""Early stopping is within the proven factor of ridge along the path, and within 4% where both are at their best."""

import numpy as np
import pytest


@pytest.fixture(params=["fast", "full"])
def ali(request, drawn):
    return drawn("reproduce_ali2019_early_stopping", fast=request.param == "fast")


@pytest.fixture
def ratios(ali, module):
    script = module("reproduce_ali2019_early_stopping")
    return {name: script.ratios(ali, name) for name in script.TASKS}


def test_the_ratio_is_never_above_the_bound(ratios):
    largest = max(theory.max() for theory, _ in ratios.values())
    assert 1.43 < largest < 1.44
    for theory, _ in ratios.values():
        assert theory.max() < 1.6862
        assert theory.min() < 1
        assert theory[0] == pytest.approx(1, abs=0.01)


def test_the_bound_is_the_largest_ratio_of_the_two_filters_in_the_noise():
    x = np.linspace(1e-3, 20, 200_001)
    assert np.max((-np.expm1(-x) * (1 + x) / x) ** 2) == pytest.approx(1.6859, abs=5e-5)
    assert np.all(np.exp(-x) <= 1 / (1 + x))


def test_the_bias_is_the_smaller_and_the_noise_the_larger_one(ali):
    for name, flow in ali["flow"].items():
        ridge = ali["ridge"][name]
        assert np.all(flow.noise_free_excess <= ridge.noise_free_excess * (1 + 1e-9) + 1e-12)
        assert np.all(flow.labels >= ridge.labels * (1 - 1e-9))
        assert np.all(flow.labels <= 1.6862 * ridge.labels)


def test_at_their_best_ridge_wins_by_at_most_four_percent_on_isotropic_inputs(ali):
    for signal, best in ali["best"].items():
        assert best["penalty"] == pytest.approx(200 * ali["ratio"] / signal, rel=1e-6)  # p noise / signal
        ratio = best["flow"].excess / best["ridge"].excess
        assert np.all(ratio >= 1 - 1e-9)
        assert ratio.max() < 1.04
    assert max(np.max(best["flow"].excess / best["ridge"].excess) for best in ali["best"].values()) > 1.03


def test_the_ratios_agree_with_those_of_the_simulation(ali, ratios):
    at = np.searchsorted(ali["time"], ali["measured_time"])
    for name, (theory, measured) in ratios.items():
        assert measured == pytest.approx(theory[at], rel=0.03), name
        for method in ("flow", "ridge"):
            simulated, risk = ali[f"measured_{method}"][name], ali[method][name][at]
            tolerance = 4 * simulated.standard_error["excess"] + 0.03 * risk.excess
            assert np.all(np.abs(simulated.mean.excess - risk.excess) < tolerance), (name, method)


def test_the_table_of_ali_holds_every_point(table, ali, ratios):
    rows = table(ali)
    for name, (theory, measured) in ratios.items():
        mine = [row for row in rows if row["task"] == name and row["ratio"]]
        told = {kind: [float(row["ratio"]) for row in mine if row["exactness"] == kind] for kind in KINDS}
        assert told == {"equivalent": theory.tolist(), "simulation": measured.tolist()}
    for signal, best in ali["best"].items():
        task = f"signal {signal:g} times the noise"
        told = [float(row["excess"]) for row in rows if row["task"] == task]
        assert told == [*best["flow"].excess.tolist(), *best["ridge"].excess.tolist()]


KINDS = ("equivalent", "simulation")
