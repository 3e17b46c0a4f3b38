"""Noise and initialisation make the peak, the bias is constant past it, infinitely many networks have none."""

import math

import numpy as np
import pytest

LOW, HIGH = 1e-5, 1e-1
SOURCES = ("noise", "initialisation", "sampling", "bias")


@pytest.fixture(params=["fast", "full"])
def trouble(request, drawn):
    return drawn("reproduce_dascoli2020_double_trouble", fast=request.param == "fast")


def test_the_sources_add_up_to_the_test_error(trouble):
    for parts in trouble["sources"].values():
        assert sum(parts[name] for name in SOURCES) == pytest.approx(parts["test error"], rel=1e-14)


def test_noise_and_initialisation_make_the_peak(trouble):
    ratio, parts = trouble["ratio"], trouble["sources"][LOW]
    for name in ("noise", "initialisation", "test error"):
        top = parts[name].argmax()
        assert ratio[top] == pytest.approx(1, abs=0.03)
        assert parts[name][top] > 15
        assert np.all(np.diff(parts[name][: top + 1]) > 0)
        assert np.all(np.diff(parts[name][top:]) < 0)
    assert parts["sampling"].max() < 0.09
    assert np.all(np.diff(parts["bias"]) < 0)


def test_past_the_threshold_bias_and_sampling_are_those_of_the_kernel(trouble):
    """At N = D and without penalty: D(kappa) = N is a quadratic, with x = D kappa and the constants of ReLU."""
    linear, rest = 1 / 4, 1 / 4 - 1 / (2 * math.pi)
    x = (rest + math.sqrt(rest**2 + 4 * rest * linear)) / 2
    bias, df2 = (x / (linear + x)) ** 2, (linear / (linear + x)) ** 2
    past = trouble["ratio"] > 1.1
    parts = trouble["sources"][LOW]
    assert parts["bias"][past] == pytest.approx(bias, rel=2e-3)
    assert parts["sampling"][past] == pytest.approx(bias / (1 - df2) - bias, rel=1e-3)
    assert trouble["ensemble"][math.inf][past] == pytest.approx((bias + 0.01) / (1 - df2) - 0.01, rel=1e-3)


def test_with_a_penalty_everything_is_smooth(trouble):
    ratio, parts = trouble["ratio"], trouble["sources"][HIGH]
    assert parts["test error"].max() == pytest.approx(1.42, abs=0.01)
    assert ratio[parts["test error"].argmax()] < 0.6
    for name in ("noise", "initialisation"):
        assert parts[name].max() < 0.5
    # The bias pays for it where the network is wide.
    assert parts["bias"][-1] > 1.5 * trouble["sources"][LOW]["bias"][-1]


def test_the_more_networks_the_narrower_the_peak(trouble):
    ratio, errors = trouble["ratio"], trouble["ensemble"]
    width = [np.ptp(np.log(ratio[errors[k] > 1])) for k in (1, 2, 10)]
    assert width[0] > 2 * width[1] > 5 * width[2] > 0
    assert np.all(np.diff(errors[math.inf]) < 1e-6)
    for fewer, more in ((1, 2), (2, 10), (10, math.inf)):
        assert np.all(errors[more] < errors[fewer])


def test_every_source_agrees_with_its_simulation(trouble):
    for lam, measured in trouble["measured_sources"].items():
        for name, found in measured.items():
            at = np.log(trouble["measured_ratio"])
            theory = np.exp(np.interp(at, np.log(trouble["ratio"]), np.log(trouble["sources"][lam][name])))
            tolerance = {"test error": 0.03, "sampling": 0.1}.get(name, 0.05)
            assert found == pytest.approx(theory, rel=tolerance), (lam, name)


def test_the_table_holds_every_point(trouble, table):
    rows = table(trouble)
    for lam, parts in trouble["sources"].items():
        drawn = [row for row in rows if row["frame"] == "sources" and float(row["lambda_"]) == lam]
        theory = [row for row in drawn if row["exactness"] != "simulation"]
        for name, curve in parts.items():
            assert [float(row[name]) for row in theory] == curve.tolist()
    for members, error in trouble["measured_ensemble"].items():
        drawn = [row for row in rows if row["K"] == str(members) and row["exactness"] == "simulation"]
        assert [float(row["test error"]) for row in drawn] == error.tolist()
