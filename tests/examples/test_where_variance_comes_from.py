"""The peak is made of two interactions, and averaging over features removes it."""

import numpy as np
import pytest


@pytest.fixture
def variance(drawn):
    return drawn("where_variance_comes_from")


def test_the_peak_is_made_of_the_interactions_with_the_features(variance):
    p, n, risk = variance["p"], variance["n"], variance["risk"]
    nearest = np.abs(p - n).argmin()
    for name in ("samples_features", "labels_features"):
        source = getattr(risk, name)
        assert source.argmax() in (nearest, nearest + 1)
        assert source.max() > 5
    for name in ("bias", "samples", "features", "labels"):
        assert getattr(risk, name).max() < 1
    parts = ("noise", "bias", "samples", "features", "samples_features", "labels", "labels_features")
    assert sum(getattr(risk, name) for name in parts) == pytest.approx(risk.total, rel=1e-14)


def test_averaging_infinitely_many_predictors_leaves_no_peak(variance):
    averaged = variance["averaged"]
    assert averaged[1] == pytest.approx(variance["risk"].total, rel=1e-14)
    assert np.all(np.diff(averaged[np.inf]) <= 1e-12)
    assert np.all(averaged[np.inf] < averaged[4])
    assert np.all(averaged[4] < averaged[1])
    at = np.searchsorted(variance["p"], variance["measured_p"])
    for k, measured in variance["averaged_measured"].items():
        assert measured == pytest.approx(averaged[k][at], rel=0.06), k


def test_the_table_of_the_sources_holds_every_point(table, variance):
    rows = [row for row in table(variance) if row["exactness"] != "simulation"]
    assert [float(row["samples_features"]) for row in rows] == variance["risk"].samples_features.tolist()
    assert [float(row["average of inf"]) for row in rows] == variance["averaged"][np.inf].tolist()
