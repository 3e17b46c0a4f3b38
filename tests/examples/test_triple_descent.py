"""Peaks at n = dim and n = p, and which activation has which."""

import numpy as np
import pytest


@pytest.fixture
def triple(drawn):
    return drawn("triple_descent")


def peaks(n, total):
    inner = total[1:-1]
    return n[1:-1][(inner > total[:-2]) & (inner >= total[2:])]


def test_each_activation_has_its_peaks(triple):
    dim, p = triple["dim"], triple["p"]
    found = {name: peaks(n, risk.total) for name, (n, risk) in triple["curves"].items()}
    assert found["linear"].tolist() == [dim]
    assert found["ReLU"].tolist() == [p]
    first, second = found["tanh(z/2)"]
    assert abs(first - dim) <= 2
    assert second == p
    assert np.isinf(triple["curves"]["linear"][1].total[triple["curves"]["linear"][0] == dim])
    n, risk = triple["curves"]["tanh(z/2)"]
    assert 2.3 < risk.total[n == dim] < 2.6


def test_what_the_peaks_are_made_of(triple):
    n, risk = triple["curves"]["tanh(z/2)"]
    sources = ("samples", "features", "samples_features", "labels", "labels_features")
    first = {name: float(getattr(risk, name)[n == triple["dim"]].item()) for name in sources}
    assert max(first, key=first.get) == "labels"
    assert first["labels"] > 0.7 * sum(first.values())
    near = np.abs(n - triple["p"]) == 2
    interactions = risk.samples_features[near] + risk.labels_features[near]
    assert np.all(interactions > 0.95 * risk.variance[near])
    assert np.all(risk.labels_features[near] > 1)
    assert np.all(risk.samples_features[near] > 1)


def test_theory_and_simulation_agree(triple):
    for name, (at, measured) in triple["measured"].items():
        n, risk = triple["curves"][name]
        assert measured.mean.total == pytest.approx(risk.total[np.searchsorted(n, at)], rel=0.03), name


def test_the_table_holds_every_point(triple, table):
    rows = table(triple)
    for name, (_, risk) in triple["curves"].items():
        drawn = [row for row in rows if row["activation"] == name and row["exactness"] == "equivalent"]
        assert [float(row["total"]) for row in drawn] == risk.total.tolist()
