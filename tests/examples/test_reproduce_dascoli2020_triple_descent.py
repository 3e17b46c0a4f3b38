"""The nonlinear peak at N = P needs no noise, the linear one at N = D needs much of it."""

import math

import numpy as np
import pytest

SNRS = (math.inf, 2.0, 0.2)


@pytest.fixture(params=["fast", "full"])
def triple(request, drawn):
    return drawn("reproduce_dascoli2020_triple_descent", fast=request.param == "fast")


@pytest.fixture
def curves(triple, module):
    script = module("reproduce_dascoli2020_triple_descent")
    return {snr: {r: script.at_snr(risk, snr) for r, risk in triple["risk"].items()} for snr in SNRS}


def peaks(x, y):
    return x[1:-1][(y[1:-1] > y[:-2]) & (y[1:-1] >= y[2:])]


def saddle_point(psi1, psi2, penalty, noise, r):
    """The test loss by the fixed-point equations of the replica method, damped; they share nothing with the engine."""
    linear, rest, ratio = r, 1 - r, 1 / psi1

    def transform(z):
        """g(-z) of the weights' Marchenko-Pastur law, and its derivative."""
        z = -ratio * z
        root = np.sqrt((z - ratio - 1) ** 2 - 4 * ratio)
        g = (1 - z - ratio - root) / (2 * z)
        return g, -ratio / (2 * z) * (1 + (z - ratio - 1) / root + (1 - z - ratio - root) / z)

    def step(variance_x, overlap_x, signal_x, variance_w, overlap_w):
        variance = linear * variance_x + rest * variance_w
        loss = 1 + noise + linear * overlap_x + rest * overlap_w - 2 * math.sqrt(linear) * signal_x
        slope = psi2 / (1 + variance)
        signal_hat, variance_hat = slope * math.sqrt(linear), slope * linear
        overlap_hat, rest_hat = linear * psi2 * loss / (1 + variance) ** 2, slope * rest
        rest_overlap = rest * psi2 * loss / (1 + variance) ** 2
        total = penalty + rest_hat
        z = total / variance_hat
        g, dg = transform(z)
        power = signal_hat**2 + overlap_hat
        return np.array(
            [
                (1 - z * g) / variance_hat,
                power / variance_hat**2 * (1 - 2 * z * g + z**2 * dg)
                - rest_overlap / (total * variance_hat) * (z**2 * dg - z * g),
                signal_hat / variance_hat * (1 - z * g),
                (psi1 - 1 + z * g) / total,
                rest_overlap / total**2 * (psi1 - 1 + z**2 * dg) - power / (variance_hat * total) * (z**2 * dg - z * g),
            ]
        )

    state = np.full(5, 1e-3)
    for _ in range(5000):
        new = step(*state)
        if np.abs(new - state).max() < 1e-13:
            break
        state = (new + state) / 2
    return 1 + linear * state[1] + rest * state[4] - 2 * math.sqrt(linear) * state[2]


@pytest.mark.parametrize(("r", "psi2", "snr"), [(0.5, 3.0, 2.0), (0.5, 10.0, 2.0), (0.9, 1.0, 0.2), (0.9, 30.0, 0.2)])
def test_the_lines_are_the_saddle_point_of_the_replica_method(r, psi2, snr, module):
    script = module("reproduce_dascoli2020_triple_descent")
    risk = script.features(r, script.LIMIT).risk(script.Task.isotropic(script.LIMIT, noise=1), psi2 * script.LIMIT)
    expected = saddle_point(script.PSI1, psi2, script.LAMBDA, 1 / snr, r)
    assert script.at_snr(risk, snr) == pytest.approx(expected, rel=1e-9)


def test_an_activation_has_the_degree_of_linearity_that_was_asked_for(module):
    script = module("reproduce_dascoli2020_triple_descent")
    z = np.linspace(-12, 12, 24001)  # the kink at 0 is a node
    weight = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    for r in (0.1, 0.5, 0.9):
        values = script.leaky_relu(r)(z)
        assert weight @ values == pytest.approx(0, abs=1e-6)
        assert weight @ values**2 == pytest.approx(1, abs=1e-6)
        assert (weight @ (z * values)) ** 2 == pytest.approx(r, abs=1e-6)


def test_the_nonlinear_peak_needs_no_noise_and_shrinks_with_linearity(triple, curves):
    without = curves[math.inf]
    heights = []
    for r in (0.1, 0.5, 0.9):
        assert peaks(triple["ratio"], without[r]) == pytest.approx(10, rel=0.1)
        heights.append(without[r][np.abs(triple["ratio"] - 10).argmin()])
    assert heights[0] > 5 * heights[1] > 50 * heights[2] > 0.2
    assert np.all(np.diff(without[1.0]) < 0)


def test_the_linear_peak_comes_with_the_noise(triple, curves):
    ratio = triple["ratio"]
    for snr in (2.0, 0.2):
        assert peaks(ratio, curves[snr][1.0]) == pytest.approx(1, rel=0.05)
    assert peaks(ratio, curves[2.0][0.9]) == pytest.approx(10, rel=0.1)
    both = peaks(ratio, curves[0.2][0.9])
    assert both == pytest.approx([1.05, 10], rel=0.1)
    for snr in SNRS:
        assert peaks(ratio, curves[snr][0.1]) == pytest.approx(10, rel=0.1)


def test_the_peaks_are_as_high_as_in_the_figure_of_the_authors(curves):
    """Read off their picture, within the thickness of a line on a logarithmic axis."""
    assert curves[2.0][1.0].max() == pytest.approx(2.2, rel=0.1)
    assert curves[0.2][1.0].max() == pytest.approx(22, rel=0.1)
    assert curves[0.2][0.9].max() == pytest.approx(6.5, rel=0.1)
    assert curves[math.inf][0.1].max() == pytest.approx(2.6, rel=0.1)


def test_theory_at_the_dimension_of_the_simulation_agrees_with_it(triple, module):
    script = module("reproduce_dascoli2020_triple_descent")
    at = np.log(triple["measured_ratio"])
    for r, measured in triple["measured"].items():
        for snr in SNRS:
            theory = np.log(script.at_snr(triple["small"][r], snr))
            expected = np.exp(np.interp(at, np.log(triple["ratio"]), theory))
            assert script.at_snr(measured.mean, snr) == pytest.approx(expected, rel=0.03), (r, snr)


def test_the_limit_is_not_far(triple, module):
    script = module("reproduce_dascoli2020_triple_descent")
    for r, small in triple["small"].items():
        for snr, most in ((math.inf, 0.35), (2.0, 0.25), (0.2, 0.2)):
            off = script.at_snr(small, snr) / script.at_snr(triple["risk"][r], snr) - 1
            assert np.abs(off).max() < most, (r, snr)


def test_the_table_holds_every_point(triple, curves, table, module):
    script, rows = module("reproduce_dascoli2020_triple_descent"), table(triple)
    for snr in SNRS:
        for r, curve in curves[snr].items():
            drawn = [row for row in rows if float(row["snr"]) == snr and float(row["r"]) == r]
            assert [float(row["test loss"]) for row in drawn if row["D"] == "inf"] == curve.tolist()
            simulated = [float(row["test loss"]) for row in drawn if row["exactness"] == "simulation"]
            measured = triple["measured"].get(r)
            assert simulated == ([] if measured is None else script.at_snr(measured.mean, snr).tolist())
            dashed = [float(row["test loss"]) for row in drawn if row["exactness"] == "equivalent"]
            assert dashed == (script.at_snr(triple["small"][r], snr).tolist() if r in triple["small"] else [])
