"""What holds exactly, of the equivalent at every spectrum or of the truth at every n and p."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.catalogue.populations import any_tasks, gaussian_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import ROUNDING, at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.model_strategies import models
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.estimates.leave_one_out import leave_one_out_errors
from sandbox.foundations.parameters import Array
from sandbox.foundations.parts import PRIMARY, SOURCES
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.results.risk import Risk
from sandbox.spectra.spectrum import Spectrum
from sandbox.tasks.spherical_task import SphericalTask
from sandbox.tasks.task import Task

#: Factors of units and sizes. Whole, so that a sum of multiplicities scales without rounding.
factors = st.integers(1, 1000)

#: Data sets of a Monte Carlo mean, and how many standard errors it may be off.
DRAWS, ERRORS = 1000, 6.0


class Sums(NamedTuple):
    """The sums of the theory over a spectrum at one effective ridge."""

    df1: Array
    df2: Array
    beta1: Array
    beta2: Array
    spread: Array  # df1 - df2, as a sum of positive terms


def sums(seen: Spectrum, kappa: Array) -> Sums:
    """The sums over a spectrum, as the papers write them."""
    s, m, t = seen.eigenvalues, seen.multiplicity, seen.power
    learnt, missed = s / (s + kappa), kappa / (s + kappa)
    return Sums(
        df1=(m * learnt).sum() + seen.tail / kappa,
        df2=(m * learnt**2).sum(),
        beta1=(t * missed).sum() + seen.hidden,
        beta2=(t * missed**2).sum() + seen.hidden,
        spread=(m * learnt * missed).sum() + seen.tail / kappa,
    )


def parts(risk: Risk) -> Array:
    """Every field of a risk."""
    return np.array([getattr(risk, name) for name in PRIMARY])


# ---------------------------------------------------------------------- what the total is made of


@claim(
    id="total-is-the-sum-of-its-parts",
    title="Noise, bias and five variances make the total",
    statement=r"n \frac{(p - D_1)(\beta_2 + \sigma^2) + E (\beta_1 + \sigma^2)}"
    r"{(n - D_1)(p - D_1) + (n + p - 2 D_1) E} = \sigma^2 + B + V_{\text{samples}} + V_{\text{features}} + "
    r"V_{\text{samples, features}} + V_{\text{labels}} + V_{\text{labels, features}} \quad \text{with } E = D_1 - D_2, "
    r"\; \beta_i = \text{hidden} + \sum_j t_j \Bigl(\frac{\kappa}{s_j + \kappa}\Bigr)^i, \; \text{where } \kappa > 0",
    kind="identity",
    reference="defilippis2024dimension, Theorem 3.3, numbering not checked; adlam2020understanding, the split into "
    "sources, numbering not checked",
    sides=("the total in closed form", "noise, bias and sources"),
    axis="n",
)
def total_is_the_sum_of_its_parts(task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties()):
    """The total risk of random features in closed form is the noise, the bias and the five sources of variance."""
    model = RandomFeatures(p, penalty=penalty)
    kappa, risk = model.equivalent(task, n).kappa, model.risk(task, n)
    assume(kappa > 0)
    seen = sums(task.seen_by(None), kappa)
    # n - D and p - D are the roots of (n - D)(p - D) = p penalty / kappa that differ by n - p.
    product = p * penalty / kappa
    larger = (abs(n - p) + np.sqrt((n - p) ** 2 + 4 * product)) / 2
    smaller = product / larger if larger > 0 else 0.0
    a, b = (larger, smaller) if n > p else (smaller, larger)
    noise, E = task.noise, seen.spread
    numerator, denominator = b * (seen.beta2 + noise) + E * (seen.beta1 + noise), a * b + (a + b) * E
    total = np.inf if denominator == 0 < numerator else n * numerator / (denominator or 1.0)
    return equal(total, risk.noise + risk.bias + sum(getattr(risk, source) for source in SOURCES))


@claim(
    id="total-of-ridge-in-closed-form",
    title="The risk of ridge is n (missed power + noise) / (n - D2)",
    statement=r"R = n\,\frac{\beta_2 + \sigma^2}{n - D_2}, \quad V_{\text{labels}} = \sigma^2 \frac{D_2}{n - D_2} "
    r"\quad \text{with } \beta_2 = \text{hidden} + \sum_j t_j \Bigl(\frac{\kappa}{s_j + \kappa}\Bigr)^2, \; "
    r"\text{where } \kappa > 0",
    kind="identity",
    reference="simon2023eigenlearning, the eigenlearning equations, numbering not checked; hastie2022surprises, "
    "Theorem 5, numbering not checked",
    sides=("the formula", "the risk"),
    axis="n",
)
def total_of_ridge_in_closed_form(task=any_tasks, n=sample_sizes(), penalty=penalties()):
    """The total risk of ridge is n times the missed target power and the noise over n less D2."""
    model = Ridge(penalty)
    kappa, risk = model.equivalent(task, n).kappa, model.risk(task, n)
    assume(kappa > 0)
    seen = sums(task.seen_by(None), kappa)
    room = penalty / kappa + seen.spread  # n - D2, since n - D1 = penalty / kappa
    return equal(n * (seen.beta2 + task.noise) / room, risk.total) & equal(task.noise * seen.df2 / room, risk.labels)


@claim(
    id="no-part-of-the-risk-is-negative",
    title="No part of the risk is negative",
    statement=r"\sigma^2, B, V_{\text{samples}}, V_{\text{features}}, V_{\text{samples, features}}, V_{\text{labels}}, "
    r"V_{\text{labels, features}} \ge 0",
    kind="inequality",
    reference="adlam2020understanding, numbering not checked; lin2021causes, numbering not checked",
    sides=("nothing", "the least part"),
)
def no_part_of_the_risk_is_negative(model=models(), task=tasks(), n=sample_sizes()):
    """Noise, bias, every source of variance and the training error are at least 0."""
    return at_most(0.0, parts(model.risk(task, n)))


@claim(
    id="risk-is-affine-in-the-noise",
    title="The risk is affine in the noise",
    statement=r"R(\sigma^2) = R(0) + \sigma^2 (1 + p_{\text{eff}} / n) "
    r"\quad \text{with } p_{\text{eff}} \text{ the effective number of parameters}",
    kind="identity",
    reference="curth2023u, numbering not checked; hastie2022surprises, a consequence, numbering not checked",
    sides=("with noise", "without, and what the noise adds"),
)
def risk_is_affine_in_the_noise(model=models(), task=tasks(noise=0), noise=variances(positive=True), n=sample_sizes()):
    """Label noise adds itself times one plus the effective number of parameters per sample to the risk."""
    clean, noisy = model.risk(task, n), model.risk(task.replace(noise=noise), n)
    return equal(noisy.total, clean.total + noise * (1 + clean.effective_parameters / n))


@claim(
    id="risk-is-linear-in-target-and-noise",
    title="The risk is linear in target power and noise together",
    statement=r"R(c\,t + t', c\,\text{hidden} + \text{hidden}', c\,\sigma^2 + \sigma'^2) "
    r"= c\,R(t, \text{hidden}, \sigma^2) + R(t', \text{hidden}', \sigma'^2) \quad \text{for one spectrum}",
    kind="identity",
    reference="defilippis2024dimension, a consequence, numbering not checked",
    sides=("both at once", "the sum of two"),
)
def risk_is_linear_in_target_and_noise(
    model=models(), task=gaussian_tasks, hidden=variances(), noise=variances(), c=factors, n=sample_sizes()
):
    """The risk of two targets and noises superposed is the sum of their risks, and scales with them."""
    # The other target: all directions alike, whatever their eigenvalue.
    other = task.replace(power=task.multiplicity, hidden=hidden, noise=noise)
    both = task.replace(
        power=c * task.power + other.power,
        hidden=c * task.hidden + other.hidden,
        noise=c * task.noise + other.noise,
    )
    return equal(model.risk(both, n).total, c * model.risk(task, n).total + model.risk(other, n).total)


@claim(
    id="hidden-power-acts-as-noise",
    title="What the inputs do not show of the target acts as noise",
    statement=r"R(\text{hidden}, \sigma^2) = R(0, \text{hidden} + \sigma^2)",
    kind="identity",
    reference="hastie2022surprises, section 5, numbering not checked; belkin2020two, Theorem 1",
    sides=("hidden power", "as much label noise"),
)
def hidden_power_acts_as_noise(model=models(), task=gaussian_tasks, hidden=variances(), n=sample_sizes()):
    """Target variance that the inputs do not show raises the risk exactly as much as label noise of that variance."""
    hiding = task.replace(hidden=hidden)
    noisy = task.replace(hidden=0, noise=hidden + task.noise)
    return equal(model.risk(hiding, n).total, model.risk(noisy, n).total)


# ---------------------------------------------------------------------- the effective ridge


@claim(
    id="effective-ridge-solves-its-equation",
    title="The equation of the effective ridge",
    statement=r"(n - D_1)(p - D_1) = p\,\lambda/\kappa \quad \text{for } p \text{ features}, \qquad "
    r"n - D_1 = \lambda/\kappa \quad \text{for ridge}, \quad \text{where } \kappa > 0",
    kind="identity",
    reference="defilippis2024dimension, numbering not checked; atanasov2024scaling, numbering not checked",
    sides=("np + D1^2", "(n + p) D1 + p penalty / kappa"),
    axis="n",
)
def effective_ridge_solves_its_equation(task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties()):
    """Samples beyond the degrees of freedom times features beyond them is the penalty over the effective ridge."""
    features, ridge = RandomFeatures(p, penalty=penalty).equivalent(task, n), Ridge(penalty).equivalent(task, n)
    assume(features.kappa > 0 and ridge.kappa > 0)
    with_features, without = (sums(task.seen_by(None), each.kappa) for each in (features, ridge))
    D = with_features.df1
    return (
        equal(n * p + D**2, (n + p) * D + p * penalty / features.kappa)
        & equal(n, without.df1 + penalty / ridge.kappa)
        & equal([D, with_features.df2], [features.df1, features.df2])
    )


@claim(
    id="effective-ridge-is-symmetric-in-samples-and-features",
    title="Samples and features enter the effective ridge alike",
    statement=r"\kappa(n, p, \lambda) = \kappa(p, n, \lambda p/n)",
    kind="identity",
    reference="defilippis2024dimension, a consequence, numbering not checked; "
    "atanasov2024scaling, numbering not checked",
    sides=("n samples, p features", "p samples, n features"),
    axis="p",
)
def effective_ridge_is_symmetric_in_samples_and_features(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties()
):
    """Exchanging the numbers of samples and features, at one penalty per sample, leaves the effective ridge."""
    swapped = RandomFeatures(n, penalty=penalty * p / n).equivalent(task, p)
    found = RandomFeatures(p, penalty=penalty).equivalent(task, n)
    return equal([found.kappa, found.df1, found.df2], [swapped.kappa, swapped.df1, swapped.df2])


@claim(
    id="tail-acts-as-penalty",
    title="A tail of vanishing eigenvalues acts as a penalty",
    statement=r"R(\lambda, \tau) = R(\lambda + \tau, 0), \quad "
    r"R_{\text{train}}(\lambda, \tau) = \Bigl(\frac{\lambda}{\lambda + \tau}\Bigr)^2 "
    r"R_{\text{train}}(\lambda + \tau, 0) \quad \text{for ridge with } \tau > 0 \text{ the trace of the tail}",
    kind="identity",
    reference="kobak2020optimal, numbering not checked; bartlett2020benign, numbering not checked",
    sides=("with a tail", "with the tail in the penalty"),
)
def tail_acts_as_penalty(task=gaussian_tasks, tail=variances(positive=True), n=sample_sizes(), penalty=penalties()):
    """Ridge cannot tell infinitely many vanishing eigenvalues from a penalty, except by its training error."""
    tailed, penalised = Ridge(penalty).risk(task.replace(tail=tail), n), Ridge(penalty + tail).risk(task, n)
    left = np.where(np.array(PRIMARY) == "train", (penalty / (penalty + tail)) ** 2, 1.0)
    return equal(parts(tailed), left * parts(penalised))


@claim(
    id="tail-acts-as-penalty-at-every-n",
    title="A tail acts as a penalty at every n and p",
    statement=r"R(\lambda, \tau) = R(\lambda + \tau, 0) \quad \text{for ridge on isotropic inputs with } \tau > 0 "
    r"\text{ the trace of the tail}",
    kind="identity",
    reference="kobak2020optimal, numbering not checked; tsigler2023benign, numbering not checked",
    exactness="finite-sample",
    sides=("with a tail", "with the tail in the penalty"),
)
def tail_acts_as_penalty_at_every_n(
    task=tasks("isotropic"), tail=variances(positive=True), n=sample_sizes(), penalty=penalties()
):
    """On isotropic inputs infinitely many vanishing eigenvalues do to ridge what a penalty of their sum does."""
    tailed = Ridge(penalty).finite_sample_risk(task.replace(tail=tail), n)
    return equal(tailed.total, Ridge(penalty + tail).finite_sample_risk(task, n).total)


@claim(
    id="min-norm-is-the-limit-of-ridge",
    title="Past the threshold, ridge without penalty is min-norm",
    statement=r"\Bigl|\log \frac{R(\lambda)}{R(0)}\Bigr| \le \frac{2 \lambda}{\kappa\,(n - D_2)} "
    r"\quad \text{with } \kappa, D_2 \text{ at } \lambda = 0, \text{ more directions than samples or a tail}",
    kind="limit",
    reference="hastie2022surprises, the ridgeless limit, its rate a consequence, numbering not checked",
    sides=("ridge", "min-norm"),
)
def min_norm_is_the_limit_of_ridge(task=any_tasks, n=sample_sizes(), penalty=penalties(min_value=1e-10)):
    """With more directions than samples the risk of ridge tends to that of min-norm as fast as the penalty to 0."""
    seen = task.seen_by(None)
    assume(seen.rank > n or seen.tail > 0)
    limit = MinNorm().equivalent(task, n)
    # |d log R / d log kappa| <= 2, and d penalty / d log kappa is at least its value kappa (n - D2) at penalty 0.
    rate = 2 * penalty / (limit.kappa * sums(seen, limit.kappa).spread)
    return equal(
        Ridge(penalty).risk(task, n).total, MinNorm().risk(task, n).total, tolerance=ROUNDING - np.expm1(-rate)
    )


@claim(
    id="least-squares-is-the-limit-of-ridge",
    title="Before the threshold, ridge without penalty is least squares",
    statement=r"-\frac{2 \epsilon}{n - r} \sum_j \frac{m_j}{s_j} \le \frac{R(\lambda) - R(0)}{\max(R(\lambda), R(0))} "
    r"\le \frac{\epsilon^2}{\text{hidden} + \sigma^2} \sum_j \frac{t_j}{s_j^2}, \quad R(0) = n \frac{\text{hidden} + "
    r"\sigma^2}{n - r} \quad \text{with } \epsilon = \frac{\lambda}{n - r}, \text{ the rank } r < n, "
    r"\text{hidden} + \sigma^2 > 0, \text{ no tail}",
    kind="limit",
    reference="hastie2022surprises, a consequence, numbering not checked",
    sides=("ridge", "least squares"),
)
def least_squares_is_the_limit_of_ridge(
    task=tasks(noise=variances(positive=True)), n=sample_sizes(), penalty=penalties(min_value=1e-10)
):
    """With fewer directions than samples the risk of ridge tends to that of least squares as the penalty to 0."""
    seen = task.seen_by(None)
    assume(seen.rank < n)
    unseen, room = seen.hidden + task.noise, n - seen.rank
    epsilon = penalty / room
    lower = 2 * epsilon / room * (seen.multiplicity / seen.eigenvalues).sum()
    upper = epsilon**2 / unseen * (seen.power / seen.eigenvalues**2).sum()
    ridge, limit = Ridge(penalty).risk(task, n).total, n * unseen / room
    return (
        at_most(ridge, limit, tolerance=ROUNDING + upper)
        & at_most(limit, ridge, tolerance=ROUNDING + lower)
        & equal(limit, MinNorm().risk(task, n).total)
    )


# ---------------------------------------------------------------------- what the training data show


@claim(
    id="training-error-of-ridge",
    title="The training error of ridge gives its test error",
    statement=r"R_{\text{train}} = \Bigl(\frac{\lambda}{n \kappa}\Bigr)^2 R \quad \text{where } \kappa > 0",
    kind="identity",
    reference="simon2023eigenlearning, numbering not checked; hastie2022surprises, numbering not checked",
    sides=("training error", "(penalty / n kappa)^2 total"),
)
def training_error_of_ridge(task=any_tasks, n=sample_sizes(), penalty=penalties()):
    """The training error of ridge is its test error times the square of the penalty over n times the effective one."""
    model = Ridge(penalty)
    kappa, risk = model.equivalent(task, n).kappa, model.risk(task, n)
    assume(kappa > 0)
    return equal(np.asarray(risk.train), (penalty / (n * kappa)) ** 2 * risk.total)


@claim(
    id="generalised-cross-validation",
    title="Generalised cross-validation is exact",
    statement=r"\frac{R_{\text{train}}}{(1 - D_1/n)^2} = R \quad \text{for } \lambda > 0, \text{ or more samples than "
    r"parameters}",
    kind="identity",
    reference="golub1979generalized, numbering not checked; hastie2022surprises, section 7, numbering not checked",
    sides=("from the training error", "total"),
)
def generalised_cross_validation_is_exact(model=models(), task=tasks(), n=sample_sizes()):
    """The training error over the square of the share of degrees of freedom left is the test error."""
    left = 1 - model.equivalent(task, n).df1 / n
    assume(left > 0)
    risk = model.risk(task, n)
    # The difference has lost what D1 / n, right to 1e-14, has in common with 1.
    return equal(risk.train / left**2, risk.total, tolerance=ROUNDING + 2e-14 / left)


@claim(
    id="leave-one-out-is-the-risk-of-one-sample-less",
    title="Leave-one-out is unbiased for one sample less",
    statement=r"E\,\frac1n \sum_i e_i^2 = R(n - 1), \quad e_i = \frac{[(X X^\top + \lambda)^{-1} y]_i}"
    r"{[(X X^\top + \lambda)^{-1}]_{ii}}",
    kind="identity",
    reference="allen1974relationship, numbering not checked; hastie2022surprises, section 7, numbering not checked",
    exactness="finite-sample",
    sides=("leave-one-out, 1000 data sets", "risk of one sample less"),
    axis="n",
)
def leave_one_out_is_the_risk_of_one_sample_less(
    p=parameter_counts(max_value=6),
    noise=variances(),
    n=sample_sizes(min_value=2, max_value=6),
    penalty=penalties(min_value=0.1, max_value=1e3),
):
    """The mean leave-one-out error of ridge on n samples is, on average, its risk on n - 1 samples.

    The left side is a mean over data sets, which may be off by six of its standard errors; the average over directions
    of the target and over the noise is taken exactly.
    """
    X = np.random.default_rng(0).standard_normal((DRAWS, n, p))
    gram = X @ np.swapaxes(X, 1, 2)
    inverse = np.linalg.inv(gram + penalty * np.eye(n))
    of_labels = gram / p + noise * np.eye(n)  # E y y' given X, for a target of variance 1
    squares = np.einsum("dij,djk,dki->di", inverse, of_labels, inverse, optimize=True)
    errors = (squares / np.einsum("dii->di", inverse) ** 2).mean(axis=1)
    error = errors.std() / np.sqrt(DRAWS) / errors.mean()
    risk = Ridge(penalty).finite_sample_risk(Task.isotropic(p, noise=noise), n - 1)
    return equal(errors.mean(), risk.total, tolerance=ROUNDING + ERRORS * error)


@claim(
    id="leave-one-out-needs-no-refitting",
    title="Leave-one-out needs no refitting",
    statement=r"\frac{[(X X^\top + \lambda)^{-1} y]_i}{[(X X^\top + \lambda)^{-1}]_{ii}} "
    r"= y_i - \langle x_i, \hat w_{-i}\rangle",
    kind="identity",
    reference="allen1974relationship, numbering not checked; golub1979generalized, numbering not checked",
    exactness="finite-sample",
    sides=("from one fit", "from n fits"),
)
def leave_one_out_needs_no_refitting(
    n=sample_sizes(min_value=2, max_value=12),
    p=parameter_counts(max_value=12),
    seed=st.integers(0, 10**6),
    penalty=penalties(),
):
    """The error at each sample of the fit to the others follows from the fit to all, of ridge and of min-norm."""
    rng = np.random.default_rng(seed)
    X, y = rng.standard_normal((n, p)), rng.standard_normal(n)
    # Ridge is least squares with p more samples of label 0.
    bare = np.sqrt(penalty) * np.eye(p)
    others = [np.delete(np.arange(n), i) for i in range(n)]
    fits = [np.linalg.lstsq(np.vstack([X[rest], bare]), np.append(y[rest], np.zeros(p)))[0] for rest in others]
    return equal(leave_one_out_errors(X, y, penalty), [y[i] - X[i] @ w for i, w in enumerate(fits)])


@claim(
    id="trace-of-the-inverse-gram-matrix",
    title="Residual degrees of freedom and the inverse Gram matrix",
    statement=r"\lambda\, E\,\text{tr}\,(K + \lambda)^{-1} = n - D_1, \quad \text{and for ridge } "
    r"E\,\text{tr}\,(K + \lambda)^{-1} = 1/\kappa \quad \text{at } \lambda > 0",
    kind="identity",
    reference="dobriban2018high, numbering not checked; jacot2020implicit, numbering not checked",
    sides=("penalty trace + D1", "n"),
)
def trace_of_the_inverse_gram_matrix(
    task=any_tasks, p=parameter_counts(), n=sample_sizes(), penalty=penalties(min_value=1e-10)
):
    """The penalty times the trace of the inverse Gram matrix is the number of samples less the degrees of freedom."""
    features, ridge = RandomFeatures(p, penalty=penalty).equivalent(task, n), Ridge(penalty).equivalent(task, n)
    used = sums(task.seen_by(None), features.kappa).df1
    return equal(penalty * features.trace + used, n) & equal(ridge.trace * ridge.kappa, 1.0)


@claim(
    id="attained-loss",
    title="What the fit has left of its loss",
    statement=r"n R_{\text{train}} + \lambda E\|w\|^2 = "
    r"\lambda\,(\beta_1 + \sigma^2)\, E\,\text{tr}\,(K + \lambda)^{-1} \quad "
    r"\text{with } \beta_1 = \text{hidden} + \sum_j t_j \frac{\kappa}{s_j + \kappa}, \; \lambda > 0",
    kind="identity",
    reference="dobriban2018high, a consequence, numbering not checked",
    sides=("training error and weight norm", "the least loss"),
)
def attained_loss(task=tasks(), n=sample_sizes(), p=parameter_counts(), penalty=penalties(min_value=1e-10)):
    """Training error and weight norm add up to the least loss, which the trace of the inverse Gram matrix gives."""
    paid, owed = [], []
    for model, seen in (
        (Ridge(penalty, p), task.leading(p).seen_by(None)),
        (RandomFeatures(p, penalty=penalty), task.seen_by(None)),
    ):
        found, risk = model.equivalent(task, n), model.risk(task, n)
        paid.append(n * risk.train / penalty + found.weight_norm)
        owed.append((sums(seen, found.kappa).beta1 + task.noise) * found.trace)
    return equal(paid, owed)


@claim(
    id="norm-of-interpolating-weights",
    title="What it costs to interpolate",
    statement=r"E\|w\|^2 = (\beta_1 + \sigma^2)\, E\,\text{tr}\,K^{-1} "
    r"\quad \text{with } \beta_1 = \text{hidden} + \sum_j t_j \frac{\kappa}{s_j + \kappa}, \; \lambda = 0, \; "
    r"n < p, \text{ more directions than samples or a tail}",
    kind="identity",
    reference="hastie2022surprises, a consequence, numbering not checked; belkin2019reconciling, the norm of the "
    "interpolating predictor, numbering not checked",
    sides=("squared weight norm", "(missed power + noise) trace"),
    axis="p",
)
def norm_of_interpolating_weights(task=any_tasks, n=sample_sizes(), p=parameter_counts()):
    """The weights that interpolate with least norm pay for the noise and for the target missed at the same price."""
    seen = task.seen_by(None)
    assume(p > n and (seen.rank > n or seen.tail > 0))
    found = RandomFeatures(p).equivalent(task, n)
    unexplained = sums(seen, found.kappa).beta1 + task.noise
    return equal(found.weight_norm, unexplained * found.trace)


# ---------------------------------------------------------------------- what makes no difference


@claim(
    id="unit-of-the-inputs-makes-no-difference",
    title="The unit of the inputs makes no difference",
    statement=r"R(c\,s, c\,\tau, c\,\lambda) = R(s, \tau, \lambda), \quad "
    r"\kappa(c\,s, c\,\tau, c\,\lambda) = c\,\kappa",
    kind="identity",
    reference="defilippis2024dimension, a consequence, numbering not checked",
    sides=("other unit", "unit"),
    axis="n",
)
def unit_of_the_inputs_makes_no_difference(
    task=gaussian_tasks,
    tail=variances(),
    n=sample_sizes(),
    p=parameter_counts(),
    penalty=penalties(),
    c=scaled(),
):
    """Measuring the inputs in another unit, and the penalty with them, leaves every part of the risk."""
    task = task.replace(tail=tail)
    other = task.replace(eigenvalues=c * task.eigenvalues, tail=c * tail)
    before, after = RandomFeatures(p, penalty=penalty), RandomFeatures(p, penalty=c * penalty)
    old, new = before.equivalent(task, n), after.equivalent(other, n)
    return equal(parts(after.risk(other, n)), parts(before.risk(task, n))) & equal(
        [new.kappa, new.trace * c, new.weight_norm * c], [c * old.kappa, old.trace, old.weight_norm]
    )


@claim(
    id="risk-depends-on-ratios-of-sizes",
    title="Only ratios of sizes matter",
    statement=r"R(c\,n, c\,p, c\,m, c\,\lambda, c\,\tau) = R(n, p, m, \lambda, \tau) "
    r"\quad \text{at the same power of each group}",
    kind="identity",
    reference="hastie2022surprises, a consequence of proportional asymptotics, numbering not checked",
    sides=("all sizes scaled", "as they are"),
    axis="n",
)
def risk_depends_on_ratios_of_sizes(
    task=gaussian_tasks,
    tail=variances(),
    n=sample_sizes(),
    p=parameter_counts(),
    penalty=penalties(),
    c=factors,
):
    """Scaling samples, features, multiplicities, penalty and tail together leaves the risk and the effective ridge."""
    task = task.replace(tail=tail)
    larger = task.replace(multiplicity=c * task.multiplicity, tail=c * tail)
    before, after = RandomFeatures(p, penalty=penalty), RandomFeatures(c * p, penalty=c * penalty)
    scale = np.where(np.array(PRIMARY) == "effective_parameters", c, 1.0)
    return equal(parts(after.risk(larger, c * n)), scale * parts(before.risk(task, n))) & equal(
        after.equivalent(larger, c * n).kappa, before.equivalent(task, n).kappa
    )


@claim(
    id="equal-directions-listed-one-by-one",
    title="A group is its directions one by one",
    statement=r"R((s, m, t)) = R((s, 1, t/m), \ldots, (s, 1, t/m))",
    kind="identity",
    reference="dobriban2018high, a consequence, numbering not checked",
    sides=("in groups", "one by one"),
)
def equal_directions_listed_one_by_one(model=models(), task=gaussian_tasks, n=sample_sizes()):
    """Directions of one eigenvalue may be listed together or one by one."""
    many = task.multiplicity.astype(int)
    each = task.replace(
        eigenvalues=np.repeat(task.eigenvalues, many),
        power=np.repeat(task.power / task.multiplicity, many),
        multiplicity=np.ones(many.sum()),
    )
    return equal(parts(model.risk(task, n)), parts(model.risk(each, n)))


@claim(
    id="linear-models-see-a-sphere-as-isotropic",
    title="To linear models a sphere is isotropic",
    statement=r"R(\text{sphere, power } P_0, P_1, P_2, \ldots) = R(\text{isotropic, signal } P_1, \text{ hidden } "
    r"P_0 + P_2 + \ldots)",
    kind="identity",
    reference="mei2022generalization, numbering not checked; hastie2022surprises, numbering not checked",
    sides=("on the sphere", "isotropic with hidden power"),
)
def linear_models_see_a_sphere_as_isotropic(
    model=models(),
    dim=st.integers(2, 60),
    linear=variances(),
    other=variances(),
    noise=variances(),
    n=sample_sizes(),
):
    """Linear models on a sphere have the risk of isotropic Gaussian inputs that hide the nonlinear part."""
    on_sphere = SphericalTask(dim, [other / 4, linear, other / 4, other / 2], noise=noise)
    isotropic = Task.isotropic(dim, signal=linear, noise=noise).replace(hidden=other)
    return equal(parts(model.risk(on_sphere, n)), parts(model.risk(isotropic, n)))


# ---------------------------------------------------------------------- closed forms at finite n and p


@claim(
    id="weak-features-in-closed-form",
    title="Weak features in closed form",
    statement=r"R = \frac{(n - 1) S}{n - p - 1} \; (p \le n - 2), \quad R = \infty \; (|p - n| \le 1), \quad "
    r"R = \frac pD \Bigl(1 - \frac np\Bigr) + S\,\frac{p - 1}{p - n - 1} \; (p \ge n + 2) "
    r"\quad \text{with } S = 1 - \frac pD + \sigma^2 > 0, \; p \text{ of } D \text{ directions at random}",
    kind="identity",
    reference="belkin2020two, Theorem 1, averaged over the choice",
    exactness="finite-sample",
    sides=("the closed form", "the risk"),
    axis="p",
)
def weak_features_in_closed_form(dim=st.integers(1, 60), noise=variances(), n=sample_sizes(), p=parameter_counts()):
    """Min-norm on p of D directions chosen at random has the risk of the closed form, infinite next to p = n."""
    unseen = (dim - p) / dim + noise
    assume(p <= dim and unseen > 0)
    if p <= n - 2:
        total = unseen * (n - 1) / (n - p - 1)
    elif p >= n + 2:
        total = (p - n) / dim + unseen * (p - 1) / (p - n - 1)
    else:
        total = np.inf
    return equal(total, MinNorm().finite_sample_risk(Task.isotropic(dim, noise=noise).random_subset(p), n).total)


@claim(
    id="variance-from-labels-is-symmetric",
    title="The variance from the labels is symmetric in n and p",
    statement=r"V_{\text{labels}}(n, p) = V_{\text{labels}}(p, n) \quad "
    r"\text{of ridge on isotropic inputs, at one } \lambda, \text{ at finite } n, p \text{ and in the equivalent}",
    kind="identity",
    reference="dobriban2018high, a consequence: X and its transpose have the same singular values, "
    "numbering not checked",
    exactness="finite-sample",
    sides=("n samples, p directions", "p samples, n directions"),
    axis="p",
)
def variance_from_labels_is_symmetric(
    n=sample_sizes(max_value=40), p=parameter_counts(max_value=40), penalty=penalties()
):
    """On isotropic inputs ridge has the same variance from label noise with n and p exchanged."""
    model, wide, tall = Ridge(penalty), Task.isotropic(p, noise=1), Task.isotropic(n, noise=1)
    return equal(
        [model.finite_sample_risk(wide, n).labels, model.risk(wide, n).labels],
        [model.finite_sample_risk(tall, p).labels, model.risk(tall, p).labels],
    )
