"""The plateau of the second descent: no number of parameters lowers it, data do, by a power law."""

import math

import numpy as np
import pytest

from sandbox import RandomFeatures, Task


@pytest.fixture(params=["fast", "full"])
def scale(request, drawn):
    return drawn("at_scale", fast=request.param == "fast")


def test_the_curves_reach_a_trillion_parameters_and_a_hundred_million_samples(scale):
    assert scale["n"].tolist() == [1e2, 1e4, 1e6, 1e8]
    for n in scale["n"]:
        p, total = scale["p"][n], scale["risk"][n].total
        assert (p[0], p[-1]) == (1.0, 1e12)
        assert np.all(np.isfinite(total) & (total > 0))


def test_each_curve_peaks_at_its_own_number_of_samples(scale):
    for n in scale["n"]:
        p, total = scale["p"][n], scale["risk"][n].total
        assert abs(p[total.argmax()] - n) <= 2.001
        assert total.max() > 5
        assert np.all(np.diff(total[p > n]) < 0)
        bottom = p[p < n][total[p < n].argmin()]
        assert bottom == pytest.approx(n / 3, rel=0.15)


def test_the_plateau_is_reached_at_a_hundred_parameters_per_sample_and_then_no_lower(scale):
    for n, plateau in zip(scale["n"], scale["plateau"].total, strict=True):
        p, total = scale["p"][n], scale["risk"][n].total
        reached = total[p >= 100 * n * (1 - 1e-9)]
        assert np.all(reached >= plateau)
        assert reached == pytest.approx(plateau, rel=0.0102)
        assert total[p < n].min() / plateau == pytest.approx(math.sqrt(27 / 4), rel=0.02)


def test_a_hundred_times_the_data_lowers_the_plateau_ten_times(scale):
    plateau = scale["plateau"].total
    assert plateau[:-1] / plateau[1:] == pytest.approx(10, rel=0.01)
    # From the integral that the sums tend to: C n^(1-a).
    a = 1.5
    constant = ((math.pi / a) / math.sin(math.pi / a)) ** a / 2.6123753486854883
    assert constant == pytest.approx(1.44, abs=0.001)
    assert plateau * np.sqrt(scale["n"]) == pytest.approx(constant, rel=0.01)
    assert plateau[2:] * np.sqrt(scale["n"][2:]) == pytest.approx(constant, rel=1e-4)


def test_the_curve_is_one_formula_in_the_scarcer_and_the_other(scale):
    for n in scale["n"][1:]:
        p, total = scale["p"][n], scale["risk"][n].total
        scarcer, other = np.minimum(n, p), np.maximum(n, p)
        wanted = 1.43979 * scarcer**-0.5 / (1 - scarcer / other)
        large = scarcer >= 100
        assert total[large] == pytest.approx(wanted[large], rel=0.01)


@pytest.mark.parametrize(("decay", "source", "slope"), [(1.5, 2.0, 1.0), (2.0, 3.0, 2.0), (1.2, 4.0, 2.4)])
def test_the_plateau_of_other_power_laws_falls_with_the_stated_exponent(decay, source, slope):
    less, more = RandomFeatures(np.inf).risk(Task.power_law(decay, source), [1e6, 1e8]).total
    assert math.log(less / more) / math.log(100) == pytest.approx(slope, abs=1e-3)


def test_the_task_that_is_simulated_has_the_risk_of_the_infinite_one(module):
    script = module("at_scale")
    p = script.MEASURED
    listed = RandomFeatures(p).risk(script.finite(script.TASK, script.LISTED), 100)
    assert listed.total == pytest.approx(RandomFeatures(p).risk(script.TASK, 100).total, rel=1e-3)


def test_the_curve_agrees_with_its_simulation(drawn, module):
    scale, script = drawn("at_scale", fast=False), module("at_scale")
    at, measured = scale["measured_p"], scale["measured"]
    risk = RandomFeatures(at).risk(script.TASK, 100)
    theory, many = risk.total, at >= 30
    assert measured.mean.total == pytest.approx(theory, rel=0.07)
    assert measured.mean.total[many] == pytest.approx(theory[many], rel=0.03)
    # The equivalent misses the 1 in the |p - n| - 1 that Gaussian inputs divide the variance by.
    nearer = theory + risk.variance / (np.abs(at - 100) - 1)
    assert measured.mean.total[many] == pytest.approx(nearer[many], rel=0.02)
    off = np.abs(measured.mean.total - theory) / theory
    standard_error = measured.standard_error["total"] / theory
    assert np.all(off <= 3 * standard_error + 1 / np.minimum(at, np.abs(at - 100)))
    assert np.all(2 * standard_error < 0.07)


def test_the_table_of_the_scales_holds_every_point(table, scale):
    rows = table(scale)
    theory = [float(row["total"]) for row in rows if row["exactness"] == "equivalent"]
    drawn = [*scale["risk"].values(), scale["plateau"]]
    assert theory == np.concatenate([risk.total for risk in drawn]).tolist()
    simulated = [float(row["total"]) for row in rows if row["exactness"] == "simulation"]
    assert simulated == scale["measured"].mean.total.tolist()
    assert len(theory) + len(simulated) == len(rows)
