"""The effective ridge: its equation, what acts as a penalty, and the limit of no penalty."""

import numpy as np

from sandbox.claims.catalogue.parts_of_the_risk import parts
from sandbox.claims.catalogue.populations import any_tasks, gaussian_tasks
from sandbox.claims.catalogue.spectral_sums import sums
from sandbox.claims.claim import claim
from sandbox.claims.comparison import ROUNDING, at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.foundations.parts import PRIMARY
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge


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
