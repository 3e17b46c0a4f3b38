"""What happens where a model begins to interpolate, and past it."""

import math

import numpy as np

from sandbox.claims.catalogue.populations import any_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import ROUNDING, at_most, diverges, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.models.fourier_series import FourierSeries
from sandbox.models.interpolation_threshold import interpolation_threshold
from sandbox.models.min_norm import MinNorm
from sandbox.models.peak import peak
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.tasks.task import Task

#: Populations with label noise.
noisy_isotropic = tasks("isotropic", noise=variances(positive=True))

#: How far from a limit it is looked for.
closeness = scaled(min_value=1e-6, max_value=1e-2)


# ---------------------------------------------------------------------- where min-norm diverges


@claim(
    id="min-norm-variance-is-infinite-at-three-sizes",
    title="Infinite variance at n - 1, n and n + 1 parameters",
    statement=r"V(p) = \infty \text{ for } |p - n| \le 1, \quad V(p) \le \frac{\text{signal}}4 + \sigma^2 \min(n, p) "
    r"\text{ for } |p - n| \ge 2 \quad \text{on } p \ge 1 \text{ isotropic inputs, } \sigma^2 > 0",
    kind="inequality",
    reference="belkin2020two, Theorem 1, and a consequence",
    exactness="finite-sample",
    sides=("variance", "infinity, or the bound elsewhere"),
    axis="p",
)
def min_norm_variance_is_infinite_at_three_sizes(
    noise=variances(positive=True), n=sample_sizes(), p=parameter_counts()
):
    """With label noise the variance of min-norm is infinite within one parameter of n, and finite everywhere else."""
    variance = MinNorm().finite_sample_risk(Task.isotropic(p, noise=noise), n).variance
    return diverges(variance) if abs(p - n) <= 1 else at_most(variance, 1 / 4 + noise * min(n, p))


@claim(
    id="min-norm-bias-is-finite-at-the-threshold",
    title="The bias has no peak",
    statement=r"B(p) = \text{hidden} + \text{signal} \Bigl(1 - \frac np\Bigr)_+^2 \quad \text{on } p \text{ isotropic "
    r"inputs, the threshold included}",
    kind="identity",
    reference="hastie2022surprises, a consequence, numbering not checked; belkin2020two, Theorem 1, a consequence",
    exactness="finite-sample",
    sides=("bias", "what the samples do not span, and hidden"),
    axis="n",
)
def min_norm_bias_is_finite_at_the_threshold(task=tasks("isotropic"), hidden=variances(), n=sample_sizes()):
    """The squared bias of min-norm is finite at every number of parameters, whatever the noise."""
    p = task.multiplicity.sum()
    bias = MinNorm().finite_sample_risk(task.replace(hidden=hidden), n).bias
    return equal(bias, hidden + task.signal * max(1 - n / p, 0) ** 2)


@claim(
    id="no-noise-no-peak",
    title="Without noise no peak",
    statement=r"R(p) \le R(p + 1) \le \text{signal} \quad \text{on } p \text{ isotropic inputs that show the whole "
    r"target, } \sigma^2 = 0",
    kind="inequality",
    reference="hastie2022surprises, Theorem 1, a consequence, numbering not checked",
    exactness="finite-sample",
    sides=("p parameters", "p + 1 parameters, or the signal"),
    axis="p",
)
def no_noise_no_peak(n=sample_sizes(), p=parameter_counts()):
    """Without noise the risk of min-norm on isotropic inputs rises with their number and passes n without a peak."""
    total = MinNorm().finite_sample_risk(Task.isotropic([p, p + 1]), n).total
    return at_most(total[0], total[1]) & at_most(total[1], 1.0)


@claim(
    id="training-error-vanishes-from-the-threshold-on",
    title="Training error vanishes exactly from the threshold on",
    statement=r"R_{\text{train}}(p) = 0 \text{ for } p \ge n, \quad R_{\text{train}}(p) \ge \frac{\sigma^2}n > 0 "
    r"\text{ for } p < n, \quad \text{where the inputs have at least } n \text{ directions; without, the latter at "
    r"every } p",
    kind="inequality",
    reference="belkin2019reconciling, numbering not checked; hastie2022surprises, a consequence, numbering not checked",
    sides=("0, or the noise per sample", "training error"),
    axis="p",
)
def training_error_vanishes_from_the_threshold_on(
    task=any_tasks, noise=variances(positive=True), n=sample_sizes(), p=parameter_counts()
):
    """Without penalty a model fits noisy labels without error from the threshold on, and not before."""
    task, seen = task.replace(noise=noise), task.seen_by(None)
    # A tail cannot be cut at p directions.
    models = (RandomFeatures(p), MinNorm(p)) if seen.tail == 0 else (RandomFeatures(p),)
    threshold = interpolation_threshold(RandomFeatures(p), task, n)
    train = np.array([model.risk(task, n).train for model in models])
    return equal(0.0, train) if p >= threshold else at_most(noise / n, train)


@claim(
    id="divergence-sits-in-the-interaction-of-samples-and-features",
    title="Where the divergence of random features sits",
    statement=r"V_{\text{samples, features}} = V_{\text{labels, features}} = \infty, \quad \sigma^2 + B + "
    r"V_{\text{samples}} + V_{\text{labels}} = R_{\text{kernel}}(n) < \infty, \quad V_{\text{features}} \le "
    r"\frac{\text{signal}}4 \quad \text{at } p = n < \text{rank}, \; \lambda = 0, \; \sigma^2 > 0",
    kind="identity",
    reference="adlam2020understanding, numbering not checked; dascoli2020double, numbering not checked; "
    "lin2021causes, numbering not checked",
    sides=("part of the risk", "infinity, or the risk of kernel regression"),
    axis="n",
)
def divergence_sits_in_the_interaction_of_samples_and_features(
    task=any_tasks, noise=variances(positive=True), n=sample_sizes()
):
    """At p = n only the interactions with the features diverge; the rest is min-norm kernel regression, and finite."""
    task, seen = task.replace(noise=noise), task.seen_by(None)
    assume((seen.rank > n or seen.tail > 0) and task.signal > 0)
    risk, kernel = RandomFeatures(n).risk(task, n), MinNorm().risk(task, n)
    assume(np.isfinite(kernel.total))
    return (
        equal(noise + risk.bias + risk.samples + risk.labels, kernel.total)
        & diverges([risk.samples_features, risk.labels_features])
        & at_most(risk.features, task.signal / 4)
    )


# ---------------------------------------------------------------------- the minimum past the threshold


@claim(
    id="minimum-past-the-threshold",
    title="A minimum past the threshold, if there is more signal than noise",
    statement=r"\min_{p > n} R(p) = 2 \sqrt{\text{signal} \cdot \sigma^2} < \text{signal} + \sigma^2 \text{ at } "
    r"\frac pn = \frac{\sqrt{\text{SNR}}}{\sqrt{\text{SNR}} - 1} \quad \text{on } p \text{ isotropic inputs with } "
    r"\text{SNR} = \frac{\text{signal}}{\sigma^2} > 1",
    kind="identity",
    reference="hastie2022surprises, section 3, numbering not checked",
    sides=("least risk", "closed form, or the risk elsewhere"),
    axis="p",
)
def minimum_past_the_threshold(noise=scaled(max_value=1.0), n=sample_sizes(), p=parameter_counts(min_value=2)):
    """With more signal than noise the risk past the threshold has its minimum at the known ratio of p to n."""
    assume(noise < 1 and p > n)
    root = 1 / math.sqrt(noise)
    best, other = (MinNorm().risk(Task.isotropic(dim, noise=noise), n).total for dim in (n * root / (root - 1), p))
    return equal(best, 2 * math.sqrt(noise)) & at_most(best, other)


@claim(
    id="no-minimum-past-the-threshold",
    title="No minimum past the threshold, if there is no more signal than noise",
    statement=r"\text{signal} + \sigma^2 \le R(p + 1) \le R(p) \text{ for } p > n \quad \text{on } p \text{ isotropic "
    r"inputs with } \text{signal} \le \sigma^2",
    kind="inequality",
    reference="hastie2022surprises, section 3, numbering not checked",
    sides=("risk of predicting 0, or one more parameter", "p parameters"),
    axis="p",
)
def no_minimum_past_the_threshold(
    noise=scaled(min_value=1.0), n=sample_sizes(), p=parameter_counts(min_value=2, max_value=10**6)
):
    """With no more signal than noise the risk falls past the threshold all the way to that of predicting 0."""
    assume(p > n)
    excess = MinNorm().risk(Task.isotropic([p, p + 1], noise=noise), n).excess
    return at_most(excess[1], excess[0]) & at_most(1.0, excess[1])


# ---------------------------------------------------------------------- how a penalty bounds the peak


@claim(
    id="peak-under-ridge",
    title="Place and height of the peak under ridge",
    statement=r"R(p^*) = \frac S2 + \frac12 \sqrt{\delta^2 + (S + 2 c \lambda)^2\,\frac n\lambda} \sim \frac S2 "
    r"\sqrt{\frac n\lambda} \text{ at } p^* = (1 + \kappa) \Bigl(n - \frac\lambda\kappa\Bigr), \; \kappa = "
    r"\frac\lambda n\,\frac{2 R(p^*) - S - \delta}{S + 2 c \lambda} \quad \text{on } p \text{ of } d \text{ isotropic "
    r"inputs, } c = \frac{\text{signal}}d, \; S = \sigma^2 + \text{signal} - c n, \; \delta = 2 c n - S, "
    r"\text{ where } 0 < p^* < d",
    kind="identity",
    reference="hastie2022surprises, misspecified models, a consequence of its equations, numbering not checked",
    sides=("the peak", "in closed form"),
    axis="penalty",
)
def peak_under_ridge(task=tasks("isotropic"), n=sample_sizes(), penalty=penalties(min_value=1e-6)):
    """The peak of ridge over the number of parameters has a closed form, about the root of n / penalty high at n."""
    dim = task.multiplicity.sum()
    c = task.signal / dim
    S = task.noise + task.signal - c * n  # what n directions leave unseen
    delta, slope = 2 * c * n - S, S + 2 * c * penalty
    root = np.sqrt(delta**2 + slope**2 * n / penalty)
    assume(slope > 0 and root > delta)
    kappa = penalty / n * (root - delta) / slope
    place, height = (1 + kappa) * (n - penalty / kappa), (S + root) / 2
    # Where `peak` looks, and off the last direction, where the curve ends.
    assume(n / 50 < place < min(0.999 * dim, 50 * n))
    found = peak(Ridge(penalty), task, n)
    there = Ridge(penalty, place).risk(task, n).total
    # A maximum is flat, so that its place is known to the root of the rounding.
    return equal([found.total, there], height) & equal(found.p, place, tolerance=1e-4)


@claim(
    id="risk-at-the-threshold-diverges-as-a-root",
    title="At p = n the risk is of order one over the root of the penalty",
    statement=r"\sqrt\lambda\, R(\lambda) = \frac{\sqrt{n \kappa_0}}2 (\beta_1 + \sigma^2) \bigl(1 + "
    r"O(\epsilon)\bigr), \quad \epsilon = \frac{\sqrt{n \lambda / \kappa_0}}{n - D_2}, \quad \beta_1 = \text{hidden} + "
    r"\sum_j t_j \frac{\kappa_0}{s_j + \kappa_0} \quad \text{for } p = n < \text{rank}, \; \kappa_0 "
    r"\text{ and } D_2 \text{ of min-norm kernel regression}",
    kind="limit",
    reference="defilippis2024dimension, a consequence, numbering not checked; mei2022generalization, a consequence, "
    "numbering not checked",
    sides=("root of the penalty times risk", "its limit"),
    axis="closeness",
)
def risk_at_the_threshold_diverges_as_a_root(task=any_tasks, n=sample_sizes(), closeness=closeness):
    """With as many random features as samples the risk grows like one over the root of the penalty."""
    seen = task.seen_by(None)
    assume(seen.rank > n or seen.tail > 0)
    kernel = MinNorm().equivalent(task, n)
    missed = kernel.kappa / (seen.eigenvalues + kernel.kappa)
    spread = (seen.multiplicity * missed * (1 - missed)).sum() + seen.tail / kernel.kappa
    penalty = (closeness * spread) ** 2 * kernel.kappa / n
    limit = math.sqrt(n * kernel.kappa) / 2 * ((seen.power * missed).sum() + seen.hidden + task.noise)
    found = math.sqrt(penalty) * RandomFeatures(n, penalty=penalty).risk(task, n).total
    # With epsilon = (n - D) / E small the total is off by epsilon / 2 at its effective ridge, which is above that of
    # min-norm by a factor 1 + epsilon, and the limit grows by at most the power 3/2 of it.
    return equal(found, limit, tolerance=ROUNDING + 3 * closeness)


@claim(
    id="equivalent-is-low-by-a-known-factor-at-the-threshold",
    title="At p = n and little penalty the equivalent is low by a factor up to pi/2",
    statement=r"\frac{V_{\text{labels, equivalent}}}{V_{\text{labels}}} = \frac{\sqrt{2n}\,\Gamma(n/2)}{\pi\,"
    r"\Gamma((n+1)/2)} \bigl(1 + O(\sqrt{n \lambda})\bigr) \quad \text{on } p = n \text{ isotropic inputs, which tends "
    r"to } \frac2\pi",
    kind="limit",
    reference="edelman1988eigenvalues, a consequence, numbering not checked",
    exactness="finite-sample",
    sides=("equivalent over truth", "its limit"),
    axis="n",
)
def equivalent_is_low_by_a_known_factor_at_the_threshold(n=sample_sizes(), closeness=closeness):
    """At the threshold the equivalent misses the smallest eigenvalue's fluctuation, a factor known at every n."""
    task, model = Task.isotropic(n, noise=1), Ridge(closeness**2 / n)
    ratio = model.risk(task, n).labels / model.finite_sample_risk(task, n).labels
    limit = math.sqrt(2 * n) * math.exp(math.lgamma(n / 2) - math.lgamma((n + 1) / 2)) / math.pi
    # The next term is between 0.59 (n = 1) and 4/pi (n to infinity) times the root of n penalty.
    return equal(ratio, limit, tolerance=ROUNDING + 2 * closeness) & at_most(2 / math.pi, limit)


@claim(
    id="a-penalty-bounds-the-label-variance",
    title="A positive penalty bounds the variance from label noise",
    statement=r"V_{\text{labels}} \le \sigma^2\,\frac{\min(n s_1, \operatorname{tr} \Sigma)}{4 \lambda}",
    kind="inequality",
    reference="hastie2022surprises, a consequence; dobriban2018high, a consequence",
    sides=("variance from labels", "bound"),
    axis="penalty",
)
def a_penalty_bounds_the_label_variance(
    task=any_tasks, noise=variances(positive=True), n=sample_sizes(), penalty=penalties(min_value=1e-10)
):
    """Under a penalty the variance from label noise is finite at the threshold too, at most of order 1 / penalty."""
    seen = task.seen_by(None)
    labels = Ridge(penalty).risk(task.replace(noise=noise), n).labels
    return at_most(labels, noise * min(n * seen.eigenvalues.max(), seen.trace) / (4 * penalty))


@claim(
    id="a-penalty-bounds-the-label-variance-at-every-n",
    title="A positive penalty bounds the variance from label noise, at every n and p",
    statement=r"V_{\text{labels}} \le \sigma^2\,\frac{\min(n, p)}{4 \lambda} \quad \text{on } p \text{ isotropic "
    r"inputs of variance 1}",
    kind="inequality",
    reference="hastie2022surprises, a consequence; nakkiran2021optimal, a consequence",
    exactness="finite-sample",
    sides=("variance from labels", "bound"),
    axis="penalty",
)
def a_penalty_bounds_the_label_variance_at_every_n(
    task=noisy_isotropic, n=sample_sizes(), penalty=penalties(min_value=1e-10)
):
    """On isotropic inputs the variance from label noise is at most the noise times min(n, p) over four penalties."""
    labels = Ridge(penalty).finite_sample_risk(task, n).labels
    return at_most(labels, task.noise * min(n, task.multiplicity.sum()) / (4 * penalty))


# ---------------------------------------------------------------------- Fourier series


@claim(
    id="fourier-series-are-symmetric-in-samples-and-modes",
    title="Samples and Fourier modes are exchangeable",
    statement=r"R(n, p) = R(p, n) \quad \text{for min-norm Fourier series with } \sigma^2 = 0, \; n, p \le D",
    kind="identity",
    reference="belkin2020two, Section 3, a consequence",
    sides=("n samples, p modes", "p samples, n modes"),
    axis="p",
)
def fourier_series_are_symmetric_in_samples_and_modes(
    task=tasks("isotropic", noise=0), n=sample_sizes(), p=parameter_counts()
):
    """Without noise the risk of a Fourier series is the same with samples and modes exchanged."""
    assume(max(n, p) <= task.multiplicity.sum())
    return equal(FourierSeries(p).risk(task, n).total, FourierSeries(n).risk(task, p).total)
