"""Linear and kernel ridge: each paper's own formula, in its own symbols, against the library."""

import numpy as np
import pytest
import scipy

from sandbox import MinNorm, Ridge, Task
from sandbox.conventions import CONVENTIONS

#: Eigenvalues k^-1.5, k = 1 ... 1000, with power k^-3, and noise: total risk at (n, penalty).
K = np.arange(1.0, 1001.0)
SPECTRUM = {"eigenvalues": K**-1.5, "power": K**-3.0, "noise": 0.05}
TOTALS = {
    (50, 0): 0.08230607094085599,
    (50, 1e-4): 0.0822944366129788,
    (50, 1e-2): 0.0812055700959518,
    (400, 0): 0.11310142048880127,
    (400, 1e-2): 0.0969401213230554,
}
KAPPAS = {(50, 1e-2): 0.008854436650649, (400, 1e-2): 0.000254188759651}
every_total = pytest.mark.parametrize(("point", "total"), TOTALS.items())


def increasing_root(equation, low=-40.0, high=40.0):
    """The root of an increasing function of the logarithm."""
    return np.exp(
        scipy.optimize.brentq(lambda log: equation(np.exp(log)), low, high, xtol=1e-15, rtol=1e-15, maxiter=1000)
    )


# ---------------------------------------------------------------------- scikit-learn


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 12))
    return X, X @ rng.normal(size=12) + 0.5 * rng.normal(size=30), rng.normal(size=(5, 12))


def weights(X, y, penalty):
    """Of our loss, by the filter of the model."""
    w, V = np.linalg.eigh(X.T @ X)
    return V @ (Ridge(penalty).spectral_filter(w) * (V.T @ (X.T @ y)))


@pytest.mark.parametrize("alpha", [1e-3, 0.7, 50.0])
def test_scikit_learn_fits_the_same(data, alpha):
    from sklearn.kernel_ridge import KernelRidge  # which takes long to import
    from sklearn.linear_model import Ridge as FittedRidge

    X, y, X_new = data
    penalty = CONVENTIONS["scikit-learn"].to_ours(alpha=alpha)["penalty"]
    ours = weights(X, y, penalty)
    np.testing.assert_allclose(FittedRidge(alpha=alpha, fit_intercept=False).fit(X, y).coef_, ours, rtol=1e-9)
    np.testing.assert_allclose(KernelRidge(alpha=alpha).fit(X, y).predict(X_new), X_new @ ours, rtol=1e-9)
    with_intercept = FittedRidge(alpha=alpha).fit(X, y).coef_
    assert np.max(np.abs(with_intercept / ours - 1)) > 1e-2


def test_scikit_learn_gives_the_noise_as_a_standard_deviation():
    from sklearn.datasets import make_regression

    noise = 0.5
    X, y, coefficients = make_regression(20000, 3, noise=noise, coef=True, random_state=0)
    variance = CONVENTIONS["scikit-learn"].to_ours(noise=noise)["noise"]
    assert np.var(y - X @ coefficients) == pytest.approx(variance, rel=0.04)


def test_the_mean_squared_error_of_scikit_learn_includes_the_noise():
    """Fitted many times; four standard errors are far less than the noise."""
    from sklearn.linear_model import Ridge as FittedRidge

    convention, rng = CONVENTIONS["scikit-learn"], np.random.default_rng(1)
    n, p, alpha, noise, errors = 20, 30, 3.0, 0.6, []
    for _ in range(400):
        beta = rng.normal(size=p)
        beta /= np.linalg.norm(beta)
        X, X_new = rng.normal(size=(n, p)), rng.normal(size=(50, p))
        fitted = FittedRidge(alpha=alpha, fit_intercept=False).fit(X, X @ beta + noise * rng.normal(size=n))
        labels = X_new @ beta + noise * rng.normal(size=50)
        errors.append(np.mean((labels - fitted.predict(X_new)) ** 2))
    ours = convention.to_ours(n_samples=n, alpha=alpha, noise=noise)
    exact = Ridge(ours["penalty"]).finite_sample_risk(Task.isotropic(p, noise=ours["noise"]), n)
    four_errors = 4 * np.std(errors) / np.sqrt(len(errors))
    assert four_errors < 0.3 * ours["noise"]
    assert np.mean(errors) == pytest.approx(convention.risk(exact), abs=four_errors)


# ---------------------------------------------------------------------- glmnet


def glmnet(X, y, lam, standardize=False, intercept=False):
    """Its weights for alpha = 0, by coordinate descent as the paper and the vignette say."""
    n = len(y)
    if intercept:
        X, y = X - X.mean(axis=0), y - y.mean()
    scale = X.std(axis=0) if standardize else np.ones(X.shape[1])
    spread = np.sqrt(np.mean((y - y.mean()) ** 2)) if intercept else np.sqrt(np.mean(y**2))
    X, y, b = X / scale, y / spread, np.zeros(X.shape[1])
    for _ in range(5000):
        before = b.copy()
        for j in range(len(b)):
            partial = y - X @ b + X[:, j] * b[j]
            b[j] = X[:, j] @ partial / n / (X[:, j] @ X[:, j] / n + lam / spread)
        if np.max(np.abs(b - before)) < 1e-15:
            break
    return spread * b / scale


@pytest.mark.parametrize("lam", [1e-2, 0.7, 20.0])
def test_glmnet_fits_the_same(data, lam):
    X, y, _ = data
    convention, n = CONVENTIONS["glmnet"], len(y)
    one = y / np.sqrt(np.mean(y**2))
    penalty = convention.to_ours(N=n, lam=lam)["penalty"]
    np.testing.assert_allclose(glmnet(X, one, lam), weights(X, one, penalty), rtol=1e-9)
    # The remarks, one after the other: labels as they come, then standardised inputs and an intercept.
    y = 3.0 * y + 5.0
    spread = np.sqrt(np.mean(y**2))
    np.testing.assert_allclose(glmnet(X, y, lam), weights(X, y, penalty / spread), rtol=1e-9)
    assert np.max(np.abs(glmnet(X, y, lam) / weights(X, y, penalty) - 1)) > 1e-2
    scale = X.std(axis=0)
    by_default = weights((X - X.mean(axis=0)) / scale, y - y.mean(), penalty / y.std()) / scale
    np.testing.assert_allclose(glmnet(X, y, lam, standardize=True, intercept=True), by_default, rtol=1e-9)


def test_glmnet_minimises_its_loss(data):
    X, y, _ = data
    n, lam = len(y), 0.05
    b = weights(X, y, CONVENTIONS["glmnet"].to_ours(lam=lam, N=n)["penalty"])
    assert np.max(np.abs(-X.T @ (y - X @ b) / n + lam * b)) < 1e-13


# ---------------------------------------------------------------------- the averaged loss


@pytest.mark.parametrize("name", ["hastie", "dobriban-wager", "patil", "bach", "atanasov"])
def test_the_averaged_loss_is_least_at_our_fit(data, name):
    X, y, _ = data
    n, convention = len(y), CONVENTIONS[name]
    lam = 0.05
    samples = next(each.name for each in convention.symbols if each.ours == {"n": 1})
    b = weights(X, y, convention.to_ours(lam=lam, **{samples: n})["penalty"])
    gradient = -2 / n * X.T @ (y - X @ b) + 2 * lam * b
    assert np.max(np.abs(gradient)) < 1e-13


def hastie_isotropic(gamma, lam, r_squared, sigma_squared):
    """Asymptotic bias and variance of isotropic ridge, by the Stieltjes transform of the Marchenko-Pastur law."""
    t = 1 - gamma + lam
    root = np.sqrt(t**2 + 4 * gamma * lam)
    m = 2 / (t + root)
    derivative = -m * (1 + gamma * m) / (2 * gamma * lam * m + t)
    return -r_squared * lam**2 * derivative, sigma_squared * gamma * (m + lam * derivative)


@pytest.mark.parametrize("gamma", [0.3, 0.9, 1.0, 1.4, 6.0])
@pytest.mark.parametrize("lam", [1e-2, 0.5, 20.0])
def test_hastie_isotropic_ridge(gamma, lam, computed):
    convention, r_squared, sigma_squared = CONVENTIONS["hastie"], 2.0, 0.7
    bias, variance = hastie_isotropic(gamma, lam, r_squared, sigma_squared)
    theirs = {"n": 1e3, "gamma": gamma, "lam": lam, "r_squared": r_squared, "sigma_squared": sigma_squared}
    ours = computed(convention, theirs)
    assert convention.split(ours)["bias"] == pytest.approx(bias, rel=1e-11)
    assert convention.split(ours)["variance"] == pytest.approx(variance, rel=1e-11)
    assert convention.risk(ours) == pytest.approx(bias + variance, rel=1e-11)
    assert convention.total(bias + variance, sigma_squared) == pytest.approx(ours.total, rel=1e-11)


@pytest.mark.parametrize("gamma", [0.4, 2.5])
def test_hastie_isotropic_ridgeless(gamma, computed):
    """From the signal-to-noise ratio of a figure."""
    convention, sigma_squared, snr = CONVENTIONS["hastie"], 0.5, 5.0
    ours = computed(convention, {"n": 200, "gamma": gamma, "lam": 0, "snr": snr, "sigma_squared": sigma_squared})
    if gamma < 1:
        expected = sigma_squared * gamma / (1 - gamma)
    else:
        expected = snr * sigma_squared * (1 - 1 / gamma) + sigma_squared / (gamma - 1)
    assert convention.risk(ours) == pytest.approx(expected, rel=1e-14)


def test_the_c_0_of_hastie():
    eigenvalues, n, p = np.array([2.0, 0.3]), 80, 200
    gamma = p / n
    c_0 = increasing_root(lambda c: 1 / gamma - np.mean(c * gamma * eigenvalues / (1 + c * gamma * eigenvalues)))
    kappa = CONVENTIONS["hastie"].to_ours(c_0=c_0, gamma=gamma)["kappa"]
    found = MinNorm().equivalent(Task(eigenvalues, [0.5, 0.5], p / 2), n).kappa
    assert kappa == pytest.approx(found, rel=1e-12)


#: A population law of two eigenvalues, each of half of the directions.
H = np.array([1.7, 0.3])


def companion(lam, gamma):
    """v(-lambda) of the equation of Marchenko, Pastur and Silverstein, and its derivative in the argument."""
    v = increasing_root(lambda v: v * (lam + gamma * np.mean(H / (1 + H * v))) - 1)
    return v, 1 / (1 / v**2 - gamma * np.mean((H / (1 + H * v)) ** 2))


@pytest.mark.parametrize(("gamma", "lam", "alpha_squared"), [(0.5, 0.1, 2.0), (2.0, 0.03, 0.4), (5.0, 3.0, 6.0)])
def test_dobriban_and_wager(gamma, lam, alpha_squared):
    """Their predictive risk, noise of variance 1 included, for a target of equal prior variance in all directions."""
    v, derivative = companion(lam, gamma)
    expected = (1 + (lam * alpha_squared / gamma - 1) * (1 - lam * derivative / v)) / (lam * v)
    convention, n = CONVENTIONS["dobriban-wager"], 300
    ours = convention.to_ours(n=n, gamma=gamma, lam=lam, alpha_squared=alpha_squared, sigma_squared=1)
    task = Task(H, ours["signal"] * H / 2, ours["p"] / 2, noise=ours["noise"])
    risk = Ridge(ours["penalty"]).risk(task, ours["n"])
    assert convention.risk(risk) == pytest.approx(expected, rel=1e-12)
    kappa = Ridge(ours["penalty"]).equivalent(task, n).kappa
    assert convention.to_ours(v=v)["kappa"] == pytest.approx(kappa, rel=1e-12)


def test_the_best_penalty_of_dobriban_and_wager():
    """gamma / alpha^2 on isotropic inputs."""
    convention, gamma, alpha_squared = CONVENTIONS["dobriban-wager"], 1.3, 2.5
    point = {"n": 100, "gamma": gamma, "alpha_squared": alpha_squared, "sigma_squared": 1}
    best = Ridge.tuned(Task.isotropic(gamma * 100, alpha_squared, noise=1), 100)
    expected = convention.to_ours(lam=gamma / alpha_squared, **point)["penalty"]
    assert best.penalty == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("phi", "lam"), [(0.5, 0.1), (2.0, 0.03), (2.0, -0.05)])
def test_patil(phi, lam, computed):
    """Prediction risk by their fixed point, noise included; also at a negative penalty."""
    if lam > 0:
        v, _ = companion(lam, phi)
    else:  # of the two roots the lesser
        v = increasing_root(lambda v: v * (lam + phi * np.mean(H / (1 + H * v))) - 1, high=np.log(4.0))
    share, sigma_squared, n = np.array([0.8, 0.2]), 0.3, 250
    inflation = 1 / (1 - phi * np.mean((v * H / (1 + v * H)) ** 2))
    expected = inflation * (np.sum(share / (1 + v * H) ** 2) + sigma_squared)
    convention = CONVENTIONS["patil"]
    theirs = {"n": n, "phi": phi, "lam": lam, "sigma_squared": sigma_squared}
    p = convention.to_ours(**theirs)["p"]
    ours = computed(convention, theirs, task=Task(H, share, p / 2))
    assert convention.risk(ours) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("alpha", "gamma"), [(0.5, 0.1), (2.0, 0.02), (1.0, 1.5)])
def test_isotropic_replica(alpha, gamma, computed):
    """The error as an integral over the Marchenko-Pastur law of inputs of variance 1/N, noise included."""
    sigma_w_squared, snr = 1.5, 4.0
    noise = sigma_w_squared / snr
    low, high = (np.sqrt(alpha) - 1) ** 2, (np.sqrt(alpha) + 1) ** 2

    def error(x):
        return (sigma_w_squared * gamma**2 + noise * x) / (x + gamma) ** 2

    def integrand(angle):  # x = middle - half * cos(angle) takes the square roots away
        x = (low + high) / 2 - (high - low) / 2 * np.cos(angle)
        return error(x) * ((high - low) / 2 * np.sin(angle)) ** 2 / (2 * np.pi * x)

    expected = scipy.integrate.quad(integrand, 0, np.pi, epsabs=1e-12)[0] + max(1 - alpha, 0) * sigma_w_squared + noise
    convention = CONVENTIONS["isotropic-replica"]
    theirs = {"N": 400, "alpha": alpha, "gamma": gamma, "snr": snr, "sigma_w_squared": sigma_w_squared}
    ours = computed(convention, theirs)
    assert convention.risk(ours) == pytest.approx(expected, rel=1e-9)
    values = convention.to_ours(**theirs)
    on_small_inputs = Task(1 / 400, values["signal"], 400, noise=values["noise"])
    assert Ridge(gamma).risk(on_small_inputs, values["n"]).total == pytest.approx(ours.total, rel=1e-12)


# ---------------------------------------------------------------------- kernels


def eigenlearning(n, delta, lambda_i, v_i_squared, sigma_squared):
    kappa = increasing_root(lambda k: n - np.sum(lambda_i / (lambda_i + k)) - delta / k)
    learnability = lambda_i / (lambda_i + kappa)
    overfitting = n / (n - np.sum(learnability**2))
    return overfitting, np.sum((1 - learnability) ** 2 * v_i_squared) + sigma_squared, kappa


@every_total
def test_eigenlearning(point, total, computed):
    convention, (n, penalty) = CONVENTIONS["eigenlearning"], point
    theirs = convention.from_ours(n=n, penalty=penalty, **SPECTRUM)
    overfitting, bias, kappa = eigenlearning(**theirs)
    assert overfitting * bias == pytest.approx(total, rel=1e-12)
    ours = computed(convention, theirs)
    assert convention.risk(ours) == pytest.approx(total, rel=1e-12)
    assert convention.split(ours)["bias"] == pytest.approx(bias, rel=1e-12)
    assert convention.split(ours)["variance"] == pytest.approx((overfitting - 1) * bias, rel=1e-12)
    if point in KAPPAS:
        assert convention.to_ours(kappa=kappa)["kappa"] == pytest.approx(KAPPAS[point], rel=1e-12)


def canatar(P, lam, eta, w_squared, sigma_squared):
    kappa = increasing_root(lambda k: k - lam - np.sum(k * eta / (k + P * eta)))
    gamma = np.sum(P * eta**2 / (kappa + P * eta) ** 2)
    terms = eta / (kappa + P * eta) ** 2 * (kappa**2 * w_squared + sigma_squared * P * eta)
    return np.sum(terms) / (1 - gamma), kappa, gamma


@every_total
def test_canatar(point, total, computed):
    """The noise is left out, and their kappa is n times ours."""
    convention, (n, penalty) = CONVENTIONS["canatar"], point
    theirs = convention.from_ours(n=n, penalty=penalty, **SPECTRUM)
    error, kappa, gamma = canatar(**theirs)
    noise = SPECTRUM["noise"]
    assert error == pytest.approx(total - noise, rel=1e-11)
    ours = computed(convention, theirs)
    assert convention.risk(ours) == pytest.approx(error, rel=1e-11)
    assert convention.total(error, noise) == pytest.approx(total, rel=1e-12)
    found = Ridge(penalty).equivalent(Task(**SPECTRUM), n)
    outcome = convention.from_ours(n=n, kappa=found.kappa, df2=found.df2)
    assert outcome["kappa"] == pytest.approx(kappa, rel=1e-11)
    assert outcome["gamma"] == pytest.approx(gamma, rel=1e-11)


def gaussian_covariate(d, alpha, lam, Omega, theta_squared, rho):
    """State evolution of ridge regression, the teacher on the student's own features, by fixed-point iteration."""
    diagonal = Omega**2 * theta_squared
    V, q, m = 1.0, 0.0, 0.0
    for _ in range(20000):
        V_hat, m_hat = alpha / (1 + V), alpha / (1 + V)
        q_hat = alpha * (rho + q - 2 * m) / (1 + V) ** 2
        resolvent = 1 / (lam + V_hat * Omega)
        new = (
            np.mean(Omega * resolvent),
            np.mean((Omega**2 * q_hat + m_hat**2 * Omega * diagonal) * resolvent**2),
            m_hat * np.mean(diagonal * resolvent),
        )
        change = np.max(np.abs(np.array(new) / (V, q or 1, m or 1) - 1))
        V, q, m = new
        if change < 1e-15:
            break
    return rho + q - 2 * m, alpha / (1 + V)


@pytest.mark.parametrize("point", [(50, 1e-2), (400, 1e-2)])
def test_gaussian_covariate(point, computed):
    convention, (n, penalty) = CONVENTIONS["gaussian-covariate"], point
    kappa = Ridge(penalty).equivalent(Task(**SPECTRUM), n).kappa
    theirs = convention.from_ours(n=n, p=len(K), penalty=penalty, kappa=kappa, **SPECTRUM)
    rho = np.sum(SPECTRUM["power"]) + SPECTRUM["noise"]
    error, V_hat = gaussian_covariate(
        rho=rho, **{name: theirs[name] for name in ("d", "alpha", "lam", "Omega", "theta_squared")}
    )
    assert error == pytest.approx(TOTALS[point], rel=1e-9)
    assert V_hat == pytest.approx(theirs["V_hat"], rel=1e-9)
    assert convention.risk(computed(convention, theirs)) == pytest.approx(error, rel=1e-9)
