"""Random features: each paper's own formula, in its own symbols, against the library."""

import numpy as np
import pytest
import scipy

from sandbox import RandomFeatures, Task
from sandbox.conventions import CONVENTIONS

#: Hermite constants of the ReLU.
MU_1, MU_STAR_SQUARED = 0.5, 0.25 - 1 / (2 * np.pi)

#: At psi2 = 3, F1^2 = 1, tau^2 = .25, lambda = 1e-3, by an evaluation with 60 digits: total risk by psi1.
MEI_MONTANARI_TOTALS = {0.5: 1.1089554708531, 1.5: 1.0830690236641, 3: 1.5655922939132, 6: 0.6963480391519}

#: The limit of infinite dimension is reached to within the inverse of this.
LIMIT = 1e12


def mei_montanari(psi1, psi2, lam, F1_squared, Fstar_squared, tau_squared):
    """Their Bias and Variance as ratios of polynomials in chi and zeta, for the ReLU; ridgeless in closed form."""
    zeta = MU_1 / np.sqrt(MU_STAR_SQUARED)
    if lam > 0:

        def equation(log):
            w = np.exp(log)
            g = w + zeta**2 * w / (1 + zeta**2 * w)
            return (psi1 - g) * (psi2 - g) - psi1 * psi2 * lam / MU_STAR_SQUARED * w if g < min(psi1, psi2) else -1.0

        chi = -np.exp(scipy.optimize.brentq(equation, -50, 10, xtol=1e-15, rtol=1e-15))
    else:
        psi = min(psi1, psi2)
        shift = psi * zeta**2 - zeta**2 - 1
        chi = -(np.sqrt(shift**2 + 4 * zeta**2 * psi) + shift) / (2 * zeta**2)

    def m(a, b):
        return chi**a * zeta**b

    both = psi1 * psi2
    E0 = -m(5, 6) + 3 * m(4, 4) + (both - psi2 - psi1 + 1) * m(3, 6) - 2 * m(3, 4) - 3 * m(3, 2)
    E0 += (psi1 + psi2 - 3 * both + 1) * m(2, 4) + 2 * m(2, 2) + m(2, 0) + 3 * both * m(1, 2) - both
    E1 = psi2 * m(3, 4) - psi2 * m(2, 2) + both * m(1, 2) - both
    E2 = m(5, 6) - 3 * m(4, 4) + (psi1 - 1) * m(3, 6) + 2 * m(3, 4) + 3 * m(3, 2)
    E2 += -(psi1 + 1) * m(2, 4) - 2 * m(2, 2) - m(2, 0)
    bias, variance = E1 / E0, E2 / E0
    return F1_squared * bias + (tau_squared + Fstar_squared) * variance + Fstar_squared, bias, variance


@pytest.mark.parametrize(("psi1", "total"), MEI_MONTANARI_TOTALS.items())
def test_the_digits_of_mei_and_montanari(psi1, total, computed):
    convention = CONVENTIONS["mei-montanari"]
    theirs = {"psi1": psi1, "psi2": 3, "lam": 1e-3, "F1_squared": 1, "Fstar_squared": 0, "tau_squared": 0.25}
    risk, bias, variance = mei_montanari(**theirs)
    ours = computed(convention, theirs | {"d": LIMIT})
    assert ours.total == pytest.approx(total, rel=1e-12)
    assert convention.total(risk, noise=0.25) == pytest.approx(total, rel=1e-10)
    assert convention.risk(ours) == pytest.approx(risk, rel=1e-10)
    assert convention.split(ours)["bias"] == pytest.approx(bias, rel=1e-10)
    assert convention.split(ours)["variance"] == pytest.approx(0.25 * variance, rel=1e-10)


@pytest.mark.parametrize("psi1", [0.2, 1.0, 2.2, 9.0])
@pytest.mark.parametrize("lam", [0, 1e-2, 3.0])
def test_mei_and_montanari_with_a_nonlinear_target(psi1, lam, computed):
    theirs = {"psi1": psi1, "psi2": 2.0, "lam": lam, "F1_squared": 2.0, "Fstar_squared": 0.5, "tau_squared": 0.3}
    convention = CONVENTIONS["mei-montanari"]
    ours = computed(convention, theirs | {"d": LIMIT})
    risk, bias, variance = mei_montanari(**theirs)
    assert convention.risk(ours) == pytest.approx(risk, rel=1e-9)
    # What is beyond their bias of a linear target: see the remarks.
    assert convention.split(ours)["bias"] - 2.0 * bias == pytest.approx(0.5 * (1 + variance), rel=1e-8)


def test_double_trouble_has_the_penalty_of_mei_and_montanari_and_standard_deviations(computed):
    convention, F, snr = CONVENTIONS["double-trouble"], 1.5, 3.0
    theirs = {"psi1": 2.0, "psi2": 3.0, "lam": 1e-2, "F": F, "snr": snr}
    ours = computed(convention, theirs | {"D": LIMIT})
    tau = F / snr
    expected, _, variance = mei_montanari(2.0, 3.0, 1e-2, F**2, 0, tau**2)
    assert convention.risk(ours) == pytest.approx(expected, rel=1e-10)
    assert convention.split(ours)["noise"] == pytest.approx(tau**2 * variance, rel=1e-10)


# ---------------------------------------------------------------------- saddle-point equations


def projections(psi1):
    """Eigenvalues of F F' / d for psi1 d rows and their number for each dimension, by Gauss quadrature of the law."""
    low, high = (1 - np.sqrt(psi1)) ** 2, (1 + np.sqrt(psi1)) ** 2
    angles = np.pi * np.arange(1, 301) / 301
    x = (low + high) / 2 + (high - low) / 2 * np.cos(angles)
    weights = ((high - low) / 2 * np.sin(angles)) ** 2 / (602 * x)
    return np.append(x, 0.0), np.append(weights, max(psi1 - 1, 0))


def saddle_point(psi1, psi2, scale, penalty, noise):
    """Error on labels without noise, and overlap with the target, of ridge on features divided by sqrt(scale d).

    Given the projections, the student has the covariance mu_1^2 x + mu_star^2; the order parameters V, q, m are those
    of a teacher of variance 1.
    """
    x, count = projections(psi1)
    omega, phi_squared = MU_1**2 * x + MU_STAR_SQUARED, MU_1**2 * x
    V, q, m = 1.0, 0.0, 0.0
    for _ in range(100000):
        V_hat = psi2 / scale / (1 + V)
        q_hat = psi2 / scale * (1 + noise + q - 2 * m) / (1 + V) ** 2
        resolvent = 1 / (penalty + V_hat * omega)
        new = np.array(
            [
                count @ (omega * resolvent) / scale,
                count @ ((V_hat**2 * phi_squared * omega + q_hat / scale * omega**2) * resolvent**2),
                V_hat * count @ (phi_squared * resolvent),
            ]
        )
        change = np.max(np.abs(new - (V, q, m)) / new)
        V, q, m = new
        if change < 1e-15:
            break
    return 1 + q - 2 * m, m


@pytest.mark.parametrize(("psi1", "psi2"), [(0.5, 3.0), (2.0, 0.7), (4.0, 3.0)])
def test_triple_descent(psi1, psi2, computed):
    """The penalty of the saddle-point program; the noise is in the training labels only."""
    convention, lamb, snr = CONVENTIONS["triple-descent"], 0.1, 2.0
    error, overlap = saddle_point(psi1, psi2, 1.0, lamb, noise=1 / snr)
    ours = computed(convention, {"psi1": psi1, "psi2": psi2, "lamb": lamb, "snr": snr, "signal": 1, "D": LIMIT})
    assert convention.risk(ours) == pytest.approx(error, rel=1e-9)
    assert convention.split(ours)["bias"] == pytest.approx((1 - overlap) ** 2, rel=1e-9)
    simulated = convention.to_ours(psi1=psi1, psi2=psi2, lam=lamb / (psi1 * psi2), D=100)["penalty"]
    assert simulated == pytest.approx(lamb / psi1, rel=1e-14)


@pytest.mark.parametrize(("alpha", "gamma"), [(0.5, 1.5), (3.0, 0.4), (1.0, 1.2)])
def test_gerace(alpha, gamma, computed):
    """The penalty is ours, and a new label has its noise."""
    convention, lam, Delta = CONVENTIONS["gerace"], 0.05, 0.3
    error, _ = saddle_point(1 / gamma, alpha / gamma, 1 / gamma, lam, noise=Delta)
    ours = computed(convention, {"alpha": alpha, "gamma": gamma, "lam": lam, "rho": 1, "Delta": Delta, "d": LIMIT})
    assert convention.risk(ours) == pytest.approx(error + Delta, rel=1e-9)


# ---------------------------------------------------------------------- linear random features


EIGENVALUES = np.arange(1.0, 301.0) ** -1.3
POWER = np.arange(1.0, 301.0) ** -2.0


def trace(kappa, power=1):
    return np.sum((EIGENVALUES / (EIGENVALUES + kappa)) ** power)


def root_in_log(equation):
    return np.exp(scipy.optimize.brentq(lambda log: equation(np.exp(log)), -40, 40, xtol=1e-15, rtol=1e-15))


POINTS = pytest.mark.parametrize(
    ("n", "p", "penalty"), [(40, 90, 1e-3), (90, 40, 1e-3), (60, 60, 1e-2), (60, 300, 1.0)]
)


@POINTS
def test_defilippis(n, p, penalty, computed):
    convention, noise = CONVENTIONS["defilippis"], 0.2
    theirs = convention.from_ours(n=n, p=p, penalty=penalty, eigenvalues=EIGENVALUES, power=POWER, noise=noise)
    xi_squared, beta_squared, lam = theirs["xi_squared"], theirs["beta_squared"], theirs["lam"]

    def first(nu_2):
        return nu_2 * (1 - np.sum(xi_squared / (xi_squared + nu_2)) / p)

    def equation(nu_2):  # increasing where its first factor is positive
        share = first(nu_2) / nu_2
        return n * share - share * np.sum(xi_squared / (xi_squared + nu_2)) - lam / nu_2 if share > 0 else -1.0

    least = root_in_log(lambda k: p - np.sum(xi_squared / (xi_squared + k))) if p < len(xi_squared) else 1e-12
    least = max(least, root_in_log(lambda k: n - np.sum(xi_squared / (xi_squared + k))))
    nu_2 = scipy.optimize.brentq(equation, least, 1e3, xtol=1e-18, rtol=1e-15)
    nu_1 = first(nu_2)
    df2 = np.sum((xi_squared / (xi_squared + nu_2)) ** 2)
    upsilon = p / n * ((1 - nu_1 / nu_2) ** 2 + (nu_1 / nu_2) ** 2 * df2 / (p - df2))
    chi = np.sum(xi_squared / (xi_squared + nu_2) ** 2) / (p - df2)
    bias = np.sum(beta_squared * (1 + chi * xi_squared) / (xi_squared + nu_2) ** 2) * nu_2**2 / (1 - upsilon)
    variance = theirs["sigma_squared"] * upsilon / (1 - upsilon)
    ours = computed(convention, theirs)
    assert convention.split(ours)["bias"] == pytest.approx(bias, rel=1e-10)
    assert convention.split(ours)["variance"] == pytest.approx(variance, rel=1e-10)
    assert convention.risk(ours) == pytest.approx(bias + variance, rel=1e-10)
    found = RandomFeatures(p, penalty=penalty).equivalent(Task(EIGENVALUES, POWER), n)
    assert convention.from_ours(kappa=found.kappa)["nu_2"] == pytest.approx(nu_2, rel=1e-10)
    assert found.kappa * (1 - found.df1 / p) == pytest.approx(nu_1, rel=1e-10)


@POINTS
def test_the_renormalised_ridges_of_atanasov(n, p, penalty):
    """Twice renormalised, by the samples and then by the features."""
    convention = CONVENTIONS["atanasov"]
    found = RandomFeatures(p, penalty=penalty).equivalent(Task(EIGENVALUES, POWER), n)
    theirs = convention.from_ours(n=n, p=p, penalty=penalty, kappa=found.kappa)
    kappa_1 = theirs["lam"] / (1 - trace(theirs["kappa_2"]) / theirs["P"])
    assert kappa_1 / (1 - trace(theirs["kappa_2"]) / theirs["N"]) == pytest.approx(theirs["kappa_2"], rel=1e-11)
    assert kappa_1 == pytest.approx(found.kappa * (1 - found.df1 / p), rel=1e-11)


@pytest.mark.parametrize("lam", [1e-4, 1e-2, 1.0])
def test_atanasov_and_bach_on_linear_ridge(lam, computed):
    n, sigma_squared, w_squared = 70, 0.3, POWER / EIGENVALUES
    kappa = root_in_log(lambda k: k * (1 - trace(k) / n) - lam)
    gamma = trace(kappa, 2) / n
    bias = kappa**2 * np.sum(w_squared * EIGENVALUES / (EIGENVALUES + kappa) ** 2) / (1 - gamma)
    variance = sigma_squared * gamma / (1 - gamma)
    convention = CONVENTIONS["atanasov"]
    theirs = {"P": n, "N": np.inf, "lam": lam, "lambda_k": EIGENVALUES, "w_squared": w_squared}
    ours = computed(convention, theirs | {"sigma_epsilon_squared": sigma_squared})
    assert convention.risk(ours) == pytest.approx(bias + variance, rel=1e-10)
    assert convention.split(ours)["bias"] == pytest.approx(bias * (1 - gamma), rel=1e-10)
    convention = CONVENTIONS["bach"]
    theirs = {"n": n, "m": np.inf, "lam": lam, "sigma_i": EIGENVALUES, "theta_squared": w_squared}
    ours = computed(convention, theirs | {"sigma_squared": sigma_squared})
    assert convention.risk(ours) == pytest.approx(bias + variance, rel=1e-10)
    assert convention.split(ours)["bias"] == pytest.approx(bias, rel=1e-10)
    assert convention.split(ours)["variance"] == pytest.approx(variance, rel=1e-10)


@pytest.mark.parametrize("m", [10, 50])
def test_bach_on_few_random_projections(m, computed):
    """Least squares on m < n projections: the bias is that of ridge with m degrees of freedom, inflated."""
    convention, n, sigma_squared = CONVENTIONS["bach"], 70, 0.3
    kappa = root_in_log(lambda k: m - trace(k))
    bias = n / (n - m) * np.sum(POWER * kappa / (EIGENVALUES + kappa))
    variance = sigma_squared * m / (n - m)
    theirs = {"n": n, "m": m, "lam": 0, "sigma_i": EIGENVALUES, "theta_squared": POWER / EIGENVALUES}
    ours = computed(convention, theirs | {"sigma_squared": sigma_squared})
    assert convention.split(ours)["bias"] == pytest.approx(bias, rel=1e-10)
    assert convention.split(ours)["variance"] == pytest.approx(variance, rel=1e-10)


# ---------------------------------------------------------------------- fitted


@pytest.mark.parametrize(
    ("name", "scale", "point"),
    [
        ("mei-montanari", lambda n, p, d: 1.0, {"psi1": 2.0, "psi2": 1.5, "lam": 0.02, "d": 8}),
        ("double-trouble", lambda n, p, d: 1.0, {"psi1": 2.0, "psi2": 1.5, "lam": 0.02, "D": 8}),
        ("triple-descent", lambda n, p, d: d**-0.5, {"psi1": 2.0, "psi2": 1.5, "lamb": 0.02, "D": 8}),
        ("gerace", lambda n, p, d: p**-0.5, {"alpha": 0.75, "gamma": 0.5, "lam": 0.02, "d": 8}),
        ("defilippis", lambda n, p, d: p**-0.5, {"n": 12, "p": 16, "lam": 0.02}),
        ("atanasov", lambda n, p, d: p**-0.5, {"P": 12, "N": 16, "lam": 0.02}),
    ],
)
def test_their_loss_is_least_where_ours_is(name, scale, point):
    """Same predictions of both fits to the same draw, each loss as it is written in the paper."""
    n, p, d = 12, 16, 8
    lam = point.get("lamb", point.get("lam"))
    weight, average = {
        "mei-montanari": (p * lam / d, n),
        "double-trouble": (p * lam / d, n),
        "triple-descent": (lam, 1),
        "gerace": (lam, 1),
        "defilippis": (lam, 1),
        "atanasov": (lam, n),
    }[name]
    rng = np.random.default_rng(0)
    activated = np.maximum(rng.normal(size=(n, d)) @ rng.normal(size=(d, p)) / np.sqrt(d), 0)
    y = rng.normal(size=n)
    theirs, ours = activated * scale(n, p, d), activated / np.sqrt(p)
    penalty = CONVENTIONS[name].to_ours(**point)["penalty"]
    a = np.linalg.solve(theirs.T @ theirs / average + weight * np.eye(p), theirs.T @ y / average)
    b = np.linalg.solve(ours.T @ ours + penalty * np.eye(p), ours.T @ y)
    np.testing.assert_allclose(theirs @ a, ours @ b, rtol=1e-10)
