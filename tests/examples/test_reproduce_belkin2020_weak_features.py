"""The Gaussian and the Fourier model against the formulas of the paper."""

import numpy as np
import pytest


@pytest.fixture
def models(drawn):
    return drawn("reproduce_belkin2020_weak_features")


def gaussian(p, seen, n=40, noise=1 / 25):
    """The paper's theorem: the risk of p features that show the share `seen` of a target of variance 1."""
    if n - 2 < p < n + 2:
        return np.inf
    s = noise + 1 - seen
    return s * (1 + p / (n - p - 1)) if p < n else seen * (1 - n / p) + s * (1 + n / (p - n - 1))


def test_the_gaussian_curves_are_the_papers_theorem(models):
    decay = 1 / np.arange(1.0, 101) ** 2
    shares = {"random": models["p"] / 100, "prescient": np.append(0, np.cumsum(decay)) / decay.sum()}
    for choice, seen in shares.items():
        wanted = [gaussian(p, share) for p, share in zip(models["p"], seen, strict=True)]
        assert models["risk"][choice].total == pytest.approx(wanted, rel=1e-12)
        assert models["risk"][choice].exactness == "finite-sample"


def test_the_random_choice_is_the_papers_corollary(models):
    p, total = models["p"], models["risk"]["random"].total
    below, beyond = p[p <= 38], p[p >= 42]
    wanted = (1 - below / 100 + 1 / 25) * (1 + below / (39 - below))
    assert total[p <= 38] == pytest.approx(wanted, rel=1e-12)
    wanted = 1 - 40 / 100 * (2 - 59 / (beyond - 41)) + (1 + 40 / (beyond - 41)) / 25
    assert total[p >= 42] == pytest.approx(wanted, rel=1e-12)


def test_a_random_choice_has_no_u_and_all_features_are_best(models):
    n, p, total = models["n"], models["p"], models["risk"]["random"].total
    assert np.all(np.diff(total[p < n - 1]) > 0)
    assert np.all(np.diff(total[p > n + 1]) < 0)
    assert p[total.argmin()] == 100


def test_prescience_has_its_best_point_in_the_classical_u(models):
    n, p, total = models["n"], models["p"], models["risk"]["prescient"].total
    assert p[total.argmin()] == 14
    assert total.min() < total[p > n].min() / 3
    assert total[-1] == pytest.approx(models["risk"]["random"].total[-1], rel=1e-13)


def test_the_fourier_curve_is_the_papers_limit(models):
    n, p = models["rows"] / 503, models["modes"] / 503
    low, high = np.minimum(n, p), np.maximum(n, p)
    off = models["modes"] != models["rows"]
    wanted = 1 - 2 * low[off] + low[off] * (1 - low[off]) / (high[off] - low[off])
    total = models["fourier"].total
    assert total[off] == pytest.approx(wanted, rel=1e-9)
    assert np.all(np.isinf(total[~off]))
    assert models["modes"][total.argmin()] == 503
    assert total.min() == pytest.approx(1 - n, rel=1e-12)


def test_the_singular_values_give_the_risk_of_a_fit(module):
    script = module("reproduce_belkin2020_weak_features")
    rng = np.random.default_rng(70)  # the seed that fourier_risks takes at p = 70
    rows, columns = rng.choice(503, 101, replace=False), rng.choice(503, 70, replace=False)
    transform = np.fft.fft(np.eye(503), norm="ortho").conj()
    # Isotropic coefficients: the risk is the mean over the unit vectors as targets.
    fitted = np.zeros((503, 503), dtype=complex)
    fitted[columns] = np.linalg.pinv(transform[np.ix_(rows, columns)]) @ transform[rows]
    risk = np.mean(np.sum(np.abs(np.eye(503) - fitted) ** 2, axis=0))
    assert script.fourier_risks(70, 1) == pytest.approx([risk], rel=1e-9)


def test_both_models_agree_with_their_simulation(models):
    for choice, measured in models["measured"].items():
        theory = models["risk"][choice].total[models["measured_p"]]
        error = measured.standard_error["total"]
        assert np.all(np.abs(measured.mean.total - theory) < 5 * error + 0.01 * theory), choice
    share = models["measured_modes"] / 503
    low, high = np.minimum(share, 101 / 503), np.maximum(share, 101 / 503)
    wanted = 1 - 2 * low + low * (1 - low) / (high - low)
    assert models["measured_fourier"].mean(axis=1) == pytest.approx(wanted, rel=0.03)


def test_the_table_of_both_models_holds_every_point(table, models):
    rows = table(models)

    def totals(exactness, **where):
        chosen = [row for row in rows if all(row[name] == value for name, value in where.items())]
        return [float(row["total"]) for row in chosen if row["exactness"] == exactness]

    for choice, risk in models["risk"].items():
        assert totals("finite-sample", model="Gaussian", choice=choice) == risk.total.tolist()
        measured = models["measured"][choice].mean.total.tolist()
        assert totals("simulation", model="Gaussian", choice=choice) == measured
    assert totals("equivalent", model="Fourier") == models["fourier"].total.tolist()
    assert totals("simulation", model="Fourier") == models["measured_fourier"].mean(axis=1).tolist()
