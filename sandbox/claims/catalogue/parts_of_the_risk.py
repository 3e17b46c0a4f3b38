"""What the risk is made of: its parts, its closed forms, and how noise and target enter."""

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.catalogue.populations import any_tasks, factors, gaussian_tasks
from sandbox.claims.catalogue.spectral_sums import sums
from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.model_strategies import models
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.foundations.parameters import Array
from sandbox.foundations.parts import PRIMARY, SOURCES
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.results.risk import Risk
from sandbox.tasks.task import Task


def parts(risk: Risk) -> Array:
    """Every field of a risk."""
    return np.array([getattr(risk, name) for name in PRIMARY])


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
