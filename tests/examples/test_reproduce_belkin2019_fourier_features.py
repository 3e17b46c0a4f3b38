"""Test risk and norm peak where the training risk reaches 0, and both fall from there to the kernel's."""

import numpy as np
import pytest
import scipy

from sandbox import RandomFeatures


@pytest.fixture
def fourier(drawn):
    return drawn("reproduce_belkin2019_fourier_features")


def test_risk_and_norm_peak_together_where_the_training_risk_reaches_zero(fourier):
    n, sizes, risk, norm = fourier["n"], fourier["N"], fourier["risk"], fourier["norm"]
    assert sizes[risk.total.argmax()] == sizes[norm.argmax()] == n
    assert risk.total.max() == norm.max() == np.inf
    assert np.all(risk.train[sizes < n] > 0)
    assert np.all(risk.train[sizes >= n] == 0)
    assert np.all(np.diff(risk.train[sizes <= n]) < 0)
    assert np.all(np.diff(norm[sizes <= n]) > 0)
    assert sizes[-1] > 5.9 * n


def test_past_the_peak_risk_and_norm_fall_to_the_kernels(fourier):
    beyond = fourier["N"] > fourier["n"]
    for curve, limit in (
        (fourier["risk"].total[beyond], fourier["kernel"].total),
        (fourier["norm"][beyond], fourier["kernel_norm"]),
    ):
        assert np.all(np.diff(curve) < 0)
        assert limit < curve[-1] < 1.4 * limit
    u = fourier["risk"].total[fourier["N"] < fourier["n"]]
    assert 0 < u.argmin() < u.size - 1
    assert fourier["risk"].total[-1] < 0.3 * u.min()


def test_the_limit_is_interpolation_with_the_kernel(fourier):
    """N = inf against the kernel in closed form: the mean of cos<w, x> over the unit sphere is a Bessel function."""
    rng = np.random.default_rng(0)
    risks, squares = [], []
    for _ in range(4):
        x = rng.standard_normal((1200, 40))
        x *= 40**0.5 / np.linalg.norm(x, axis=1, keepdims=True)
        distance = np.sqrt(np.maximum(80 - 2 * x @ x[:200].T, 1e-12))
        kernel = scipy.special.gamma(20) * (2 / distance) ** 19 * scipy.special.jv(19, distance)
        inverse = np.linalg.inv(kernel[:200])
        fit = kernel[200:] @ inverse
        # Label noise and the direction of the target are averaged over.
        squares.append(np.trace(x[:200].T @ inverse @ x[:200]) / 40 + 0.1 * np.trace(inverse))
        risks.append(0.1 + np.sum((x[200:] - fit @ x[:200]) ** 2) / 40_000 + 0.1 * np.sum(fit**2) / 1000)
    assert np.mean(risks) == pytest.approx(fourier["kernel"].total, rel=0.01)
    assert np.sqrt(np.mean(squares)) == pytest.approx(fourier["kernel_norm"], rel=0.01)


def test_risk_norm_and_training_risk_agree_with_their_simulation(fourier, module):
    script, at, measured = (
        module("reproduce_belkin2019_fourier_features"),
        fourier["measured_N"],
        fourier["measured"].mean,
    )
    model = RandomFeatures(at, script.fourier)
    risk = model.risk(script.TASK, 200)
    assert measured.total == pytest.approx(risk.total, rel=0.03)
    assert measured.train == pytest.approx(risk.train, rel=0.05, abs=1e-12)


@pytest.mark.parametrize("size", [60, 480])
def test_the_norm_is_that_of_the_fitted_coefficients(size, module):
    script = module("reproduce_belkin2019_fourier_features")
    expected = RandomFeatures(size, script.fourier).equivalent(script.TASK, 200).weight_norm ** 0.5
    assert script.fitted_norm(size, 30) == pytest.approx(expected, rel=0.03)


def test_the_table_of_the_fourier_features_holds_every_point(table, fourier):
    rows = table(fourier)
    theory = [row for row in rows if row["exactness"] == "equivalent"]
    measured = [row for row in rows if row["exactness"] == "simulation"]
    for name, values, limit in (
        ("total", fourier["risk"].total, fourier["kernel"].total),
        ("train", fourier["risk"].train, fourier["kernel"].train),
        ("norm", fourier["norm"], fourier["kernel_norm"]),
    ):
        assert [float(row[name]) for row in theory] == [*values, limit]
    assert [float(row["total"]) for row in measured] == fourier["measured"].mean.total.tolist()
    assert [float(row["norm"]) for row in measured] == fourier["measured_norm"].tolist()
