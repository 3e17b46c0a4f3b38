"""The cost of fitting noise: catastrophic, tempered, barely benign, benign."""

import numpy as np
import pytest


@pytest.fixture
def overfitting(drawn):
    return drawn("benign_overfitting")


def slope(x, y):
    return np.polyfit(np.log(x), np.log(y), 1)[0]


def test_every_fit_interpolates_its_noisy_labels(overfitting):
    for risk in overfitting["risk"].values():
        assert np.all(risk.train == 0)
        assert np.all(risk.noise == 1)


def test_the_spectrum_decides_what_that_costs(overfitting):
    n = overfitting["n"]
    cost = {name: risk.labels for name, risk in overfitting["risk"].items()}
    late = n > 1000
    assert slope(n[late], cost["exponential"][late]) == pytest.approx(1.0, abs=0.02)
    assert cost["power"][-1] == pytest.approx(1.0, abs=1e-3)  # decay - 1
    assert np.all(np.diff(cost["logarithmic"]) < 0)
    log = cost["logarithmic"] * np.log(n)
    assert np.ptp(log[late]) < 0.05 * log[-1]
    learnt = cost["floor"] * n / np.log(n)
    assert np.ptp(learnt[late]) < 0.1 * learnt[-1]


def test_the_bound_holds_up_to_a_constant_where_there_is_one(overfitting):
    assert np.all((overfitting["bound"]["exponential"] < np.inf) == (overfitting["n"] <= 50))
    for name, bound in overfitting["bound"].items():
        ratio = overfitting["risk"][name].labels / bound
        assert 0.55 < ratio[bound < np.inf].min() <= ratio.max() < 1.2, name


def test_theory_and_simulation_agree(overfitting):
    n = overfitting["n"]
    for name, found in overfitting["measured"].items():
        for size, measured in zip(overfitting["measured_n"], found, strict=True):
            expected = np.exp(np.interp(np.log(size), np.log(n), np.log(overfitting["risk"][name].labels)))
            error = measured.standard_error["labels"]
            assert abs(measured.mean.labels - expected) < 4 * error + 2 / size * expected, (name, size)


def test_the_table_holds_every_point(overfitting, table):
    rows = table(overfitting)
    for name, risk in overfitting["risk"].items():
        drawn = [row for row in rows if row["spectrum"] == name and row["exactness"] == "equivalent"]
        assert [float(row["labels"]) for row in drawn] == risk.labels.tolist()
        assert [float(row["bound"]) for row in drawn] == overfitting["bound"][name].tolist()
