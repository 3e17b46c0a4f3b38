"""The risk on test inputs and a target that differ from those of training, against the closed forms and simulation."""

import numpy as np
import pytest

from sandbox.foundations.parts import PRIMARY
from sandbox.spectra.spectrum import Elsewhere, Spectrum
from sandbox.theory.bias_variance import ratios, sources, total
from sandbox.theory.deterministic_equivalent import solved
from sandbox.theory.problem import Problem

ZERO = np.zeros(())


def computed(spectrum, n, p=np.inf, penalty=0.0, noise=0.25):
    """All fields of the risk at one point or at several, and the sums behind them."""
    problem = Problem.of(spectrum, *(np.asarray(x, dtype=float) for x in (noise, n, p, penalty)))
    sums = solved(problem)
    return sources(problem, sums, ratios(problem, sums)), sums


def at_home(spectrum):
    """The test side that is what training is."""
    s, t = spectrum.eigenvalues, spectrum.power
    return Elsewhere(s, t, t, spectrum.hidden, spectrum.tail)


def drawn(rng, groups=5, tail=0.0):
    """A spectrum with targets of training and test in it: s, m, s', and coefficients of single directions."""
    m = rng.integers(1, 20, groups).astype(float)
    s, s_test = np.sort(rng.lognormal(0, 1.5, groups))[::-1], rng.lognormal(0, 1.0, groups)
    b, b_test = rng.normal(size=(2, groups))
    elsewhere = Elsewhere(
        s_test, s_test * b_test**2, np.sqrt(s * s_test) * b * b_test, np.array(0.3), np.array(0.7 * tail)
    )
    spectrum = Spectrum.of(s, m, s * b**2, np.array(0.2), np.array(tail), elsewhere=elsewhere)
    return spectrum, (s, m, b, s_test, b_test)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("n", "p", "penalty"),
    [(30, np.inf, 0.5), (30, 20, 0.0), (20, 30, 0.1), (25, 25, 1e-3), (500, np.inf, 0.0), (500, 600, 0.0), (1, 3, 0.0)],
)
@pytest.mark.parametrize("tail", [0.0, 0.4])
def test_where_training_and_test_agree_nothing_changes(seed, n, p, penalty, tail):
    _, (s, m, b, _, _) = drawn(np.random.default_rng(seed), tail=tail)
    plain = Spectrum.of(s, m, s * b**2, np.array(0.2), np.array(tail))
    here = Spectrum.of(s, m, s * b**2, np.array(0.2), np.array(tail), elsewhere=at_home(plain))
    expected, found = computed(plain, n, p, penalty)[0], computed(here, n, p, penalty)[0]
    for name in PRIMARY:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-12, err_msg=name)


@pytest.mark.parametrize(
    ("penalty", "expected", "simulated"),
    [(0.0, 1.40873, (1.4217, 0.0010)), (5.0, 1.06847, (1.0693, 0.0008)), (30.0, 0.91809, (0.9181, 0.0006))],
)
def test_known_values_of_ridge_under_covariate_shift(penalty, expected, simulated):
    rng = np.random.default_rng(0)
    s, s_test = np.repeat([4.0, 0.25], [20, 100]), np.repeat([0.5, 1.0], [20, 100])
    b = rng.normal(size=120) / np.sqrt(120)
    elsewhere = Elsewhere(s_test, s_test * b * b, np.sqrt(s * s_test) * b * b, ZERO, ZERO)
    spectrum = Spectrum.of(s, np.ones(120), s * b * b, ZERO, ZERO, elsewhere=elsewhere)
    found = float(total(computed(spectrum, 60, penalty=penalty)[0])[0])
    assert found == pytest.approx(expected, abs=5e-6)
    # The equivalent is off by a part in n.
    assert abs(found - simulated[0]) < 4 * simulated[1] + found / 60


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("n", "p", "penalty"), [(30, np.inf, 0.5), (30, 20, 0.01), (20, 35, 0.2), (60, 300, 3.0)])
def test_unequal_values_against_the_closed_forms(seed, n, p, penalty):
    """The sums as one would write them, from the total where training and test agree."""
    noise = 0.25
    spectrum, (s, m, b, s_test, b_test) = drawn(np.random.default_rng(seed))
    fields, sums = computed(spectrum, n, p, penalty, noise)
    plain = Spectrum.of(s, m, s * b**2, np.array(0.2), ZERO)
    trained, kappa = float(total(computed(plain, n, p, penalty, noise)[0])[0]), 1.0 / float(sums.q[0])
    error = s * b / (s + kappa) - b_test
    df2, bias = np.sum(m * (s / (s + kappa)) ** 2), np.sum(s_test * error**2) + 0.3
    per_feature = 0.0 if np.isinf(p) else 1.0 / (p - df2)
    missed = np.sum(s * b**2 * s * kappa**2 / (s + kappa) ** 2)
    features = per_feature * np.sum(m * s_test / (s + kappa) ** 2) * missed
    D = np.sum(m * s_test / s * (s / (s + kappa)) ** 2)
    D += np.sum(m * s_test * (kappa / (s + kappa)) ** 2) * per_feature * np.sum(m * s / (s + kappa) ** 2)
    assert float(fields["bias"][0]) == pytest.approx(bias, rel=1e-11)
    assert float(np.ravel(fields["features"])[0]) == pytest.approx(features, rel=1e-9, abs=1e-14)
    assert float(total(fields)[0]) == pytest.approx(noise + bias + features + D / n * trained, rel=1e-9)
    # Training knows nothing of the test.
    np.testing.assert_allclose(fields["train"], computed(plain, n, p, penalty, noise)[0]["train"], rtol=1e-13)


def test_the_limit_of_no_penalty_with_more_samples_than_directions():
    spectrum, _ = drawn(np.random.default_rng(3))
    limit, near = computed(spectrum, 400)[0], computed(spectrum, 400, penalty=1e-9)[0]
    for name in ("bias", "samples", "labels"):
        np.testing.assert_allclose(near[name], limit[name], rtol=1e-6, atol=1e-9, err_msg=name)
    limit, near = computed(spectrum, 400, 300)[0], computed(spectrum, 400, 300, 1e-9)[0]
    for name in ("features", "samples_features", "labels_features"):
        np.testing.assert_allclose(near[name], limit[name], rtol=1e-6, atol=1e-8, err_msg=name)


def test_a_direction_that_training_does_not_show_is_hidden_from_the_test():
    elsewhere = Elsewhere(np.array([1.0, 2.0]), np.array([0.5, 0.7]), np.array([0.6, 0.0]), ZERO, ZERO)
    spectrum = Spectrum.of(np.array([1.0, 0.0]), np.ones(2), np.array([1.0, 0.0]), ZERO, ZERO, elsewhere=elsewhere)
    assert float(spectrum.elsewhere.hidden) == 0.7
    null = computed(spectrum, 10, penalty=np.inf)[0]
    assert float(null["bias"][0]) == pytest.approx(1.2)


def test_groups_keep_their_test_side_in_any_order_and_in_parts_of_a_problem():
    rng = np.random.default_rng(5)
    s, m, t = rng.random(4), np.arange(1.0, 5), rng.random(4)
    beside = [rng.random((3, 4)) for _ in range(3)]
    beside[2] *= 0.1
    elsewhere = Elsewhere(*beside, np.zeros(3), np.zeros(3))
    spectrum = Spectrum.of(s, m, t, ZERO, ZERO, elsewhere=elsewhere)
    order = np.argsort(-s)
    assert spectrum.shape == (3,)
    np.testing.assert_array_equal(spectrum.elsewhere.power, beside[1][:, order])
    problem = Problem.of(spectrum, *(np.asarray(x) for x in (0.1, 7.0, np.inf, 0.5)))
    assert problem.points == 3
    whole = sources(problem, solved(problem), ratios(problem, solved(problem)))
    part = problem.at(np.array([2]))
    alone = sources(part, solved(part), ratios(part, solved(part)))
    np.testing.assert_array_equal(alone["bias"], whole["bias"][2:])


def test_what_was_simulated():
    """A hundred fits with a penalty, tested where the covariance and the target are others."""
    rng = np.random.default_rng(1)
    n, draws, penalty, noise = 80, 200, 4.0, 0.25
    s, s_test = np.repeat([2.0, 0.5], [15, 60]), np.repeat([0.3, 1.5], [15, 60])
    b, b_test = rng.normal(size=(2, 75)) / np.sqrt(75)
    b_test = 0.7 * b + 0.5 * b_test
    elsewhere = Elsewhere(s_test, s_test * b_test**2, np.sqrt(s * s_test) * b * b_test, ZERO, ZERO)
    spectrum = Spectrum.of(s, np.ones(75), s * b * b, ZERO, ZERO, elsewhere=elsewhere)
    theory = float(total(computed(spectrum, n, penalty=penalty, noise=noise)[0])[0])
    risks = []
    for _ in range(draws):
        X = rng.normal(size=(n, 75)) * np.sqrt(s)
        y = X @ b + np.sqrt(noise) * rng.normal(size=n)
        w = np.linalg.solve(X.T @ X + penalty * np.eye(75), X.T @ y)
        risks.append(noise + np.sum(s_test * (w - b_test) ** 2))
    error = np.std(risks) / np.sqrt(draws)
    assert abs(np.mean(risks) - theory) < 4 * error + 0.2 * theory / n
