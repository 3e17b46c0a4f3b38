"""What a penalty does, how large the best one is, and where it comes from without anybody having set it."""

import numpy as np

from sandbox.claims.catalogue.populations import any_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.claims.truth import truth
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge


@claim(
    id="isotropic-inputs-have-a-known-best-penalty",
    title="The best penalty on isotropic inputs",
    statement=r"R\Bigl(\lambda = \frac{p\,\sigma^2}{t}\Bigr) \le R(\lambda) \quad"
    r"\text{on } p \text{ isotropic inputs that carry the power } t, \text{ hidden power counted in } \sigma^2",
    kind="inequality",
    reference="nakkiran2021optimal, Lemma 2, ICLR version; dobriban2018high, numbering not checked",
    exactness="finite-sample",
    sides=("at the penalty p noise / signal", "at another penalty"),
    axis="penalty",
)
def isotropic_inputs_have_a_known_best_penalty(
    task=tasks("isotropic"), n=sample_sizes(), p=parameter_counts(), penalty=penalties()
):
    """On isotropic inputs the best penalty is p noise / signal, whatever the number of samples."""
    seen = task.leading(min(p, task.multiplicity.sum()))
    best = seen.multiplicity.sum() * (seen.noise + seen.hidden) / seen.power.sum()
    # The neighbours too: a minimum that is slightly elsewhere is only seen from nearby.
    found = truth(Ridge([best, penalty, 0.99 * best, 1.01 * best]), seen, n)
    return at_most(found.total[0], found.total[1:], tolerance=found.error[0] + found.error[1:])


@claim(
    id="tuning-finds-the-best-isotropic-penalty",
    title="Tuning finds the best penalty on isotropic inputs",
    statement=r"\arg\min_\lambda R(\lambda) = \frac{p\,\sigma^2}{t} \quad"
    r"\text{on } p \text{ isotropic inputs that carry the power } t, \text{ hidden power counted in } \sigma^2",
    kind="identity",
    reference="nakkiran2021optimal, Lemma 2, ICLR version; dobriban2018high, numbering not checked",
    sides=("p + the penalty found by tuning", "p + p noise / signal"),
    axis="n",
)
def tuning_finds_the_best_isotropic_penalty(task=tasks("isotropic"), n=sample_sizes(), p=parameter_counts()):
    """The minimum of the risk over the penalties is at p noise / signal on isotropic inputs."""
    seen = task.leading(min(p, task.multiplicity.sum()))
    trace = seen.multiplicity.sum()
    best = trace * (seen.noise + seen.hidden) / seen.power.sum()
    # Added to the eigenvalues, so that a best penalty 0 need not be found more exactly than they are represented.
    return equal(trace + Ridge.tuned(task, n, p=p).penalty, trace + best)


@claim(
    id="effective-ridge-lies-between-penalty-and-trace",
    title="Bounds on the effective ridge",
    statement=r"\frac\lambda n \le \kappa \le \frac{\lambda + \operatorname{tr}\Sigma}n"
    r"\quad\text{for ridge}, \qquad \frac\lambda n \le \kappa \le \frac{\lambda + \operatorname{tr}\Sigma}n"
    r" + \frac{\operatorname{tr}\Sigma}p \quad\text{for } p \text{ random features}",
    kind="inequality",
    reference="simon2023eigenlearning, a consequence; defilippis2024dimension, a consequence",
    sides=("smaller bound or effective ridge", "effective ridge or larger bound"),
    axis="penalty",
)
def effective_ridge_lies_between_penalty_and_trace(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties()
):
    """The effective ridge is at least the penalty per sample, and what all eigenvalues add to it is at most their sum
    per sample and, for random features, per feature."""
    seen = task.seen_by(None)
    trace = seen.multiplicity @ seen.eigenvalues + seen.tail
    ridge = Ridge(penalty).equivalent(task, n).kappa
    features = RandomFeatures(p, penalty=penalty).equivalent(task, n).kappa
    least, most = penalty / n, (penalty + trace) / n
    return at_most([least, least, ridge, features], [ridge, features, most, most + trace / p])


@claim(
    id="random-features-add-a-penalty",
    title="Random features add a penalty of their own",
    statement=r"\tilde\lambda = \frac{\lambda}{1 - D_1/p} \ge \lambda",
    kind="inequality",
    reference="jacot2020implicit, numbering not checked",
    sides=("the penalty", "the implicit penalty"),
    axis="p",
)
def random_features_add_a_penalty(task=any_tasks, n=sample_sizes(), penalty=penalties(), p=parameter_counts()):
    """The average over the random features is kernel ridge with an implicit penalty that exceeds the penalty by the
    factor 1 / (1 - df1 / p)."""
    features = RandomFeatures(p, penalty=penalty).equivalent(task, n)
    implicit = features.implicit_penalty
    kernel = Ridge(implicit).equivalent(task, n)
    # The factor without the difference 1 - df1 / p, which cancels at small penalties.
    return (
        at_most(penalty, implicit)
        & equal(implicit, penalty + implicit * kernel.df1 / p)
        & equal(kernel.kappa, features.kappa)
    )


@claim(
    id="interpolation-regularises-itself",
    title="Interpolation regularises itself",
    statement=r"\kappa \ge \frac1n \sum_{j > n} s_j \quad\text{at } \lambda = 0",
    kind="inequality",
    reference="kobak2020optimal, a consequence; bartlett2020benign, a consequence",
    sides=("eigenvalues beyond the n largest, per sample", "effective ridge without penalty"),
    axis="n",
)
def interpolation_regularises_itself(task=any_tasks, n=sample_sizes()):
    """The effective ridge of min-norm least squares is at least the sum of all eigenvalues but the n largest, per
    sample."""
    seen = task.seen_by(None)
    each = np.sort(np.repeat(seen.eigenvalues, seen.multiplicity.astype(int)))[::-1]
    kappa = MinNorm().equivalent(task, n).kappa
    return at_most((each[n:].sum() + seen.tail) / n, kappa)


@claim(
    id="negative-penalties-help-where-the-target-is-easy",
    title="Where a negative penalty helps",
    statement=r"R(-\epsilon) < R(\epsilon) \iff (n - D_2) \sum_j \frac{t_j s_j \kappa}{(s_j + \kappa)^3} >"
    r" \bigl(\kappa^2\!\sum_j \tfrac{t_j}{(s_j + \kappa)^2} + \sigma^2\bigr) \sum_j \frac{s_j^2}{(s_j + \kappa)^3}"
    r" \quad\text{for small } \epsilon \text{ and } n < \operatorname{rank}\Sigma",
    kind="inequality",
    reference="wu2020optimal, numbering not checked; kobak2020optimal, numbering not checked",
    sides=("on the side of 0 that the criterion favours", "on the other side"),
    axis="n",
)
def negative_penalties_help_where_the_target_is_easy(task=any_tasks, n=sample_sizes(max_value=30)):
    """With more directions than samples a slightly negative penalty beats a slightly positive one exactly where the
    gain in bias exceeds the loss in variance."""
    assume(task.seen_by(None).tail > 0 or n < task.seen_by(None).rank)
    # The risk is analytic as far as the least penalty, so that the even orders drop out and the third is below 1e-9.
    step = -1e-4 * Ridge.least_penalty(task, n)
    negative, positive = Ridge([-step, step]).risk(task, n).total
    if Ridge.negative_penalty_helps(task, n):
        return at_most(negative, positive)
    return at_most(positive, negative)


@claim(
    id="isotropic-inputs-need-no-negative-penalty",
    title="On isotropic inputs a negative penalty never helps",
    statement=r"R(0) \le R(\lambda) \quad\text{for } \lambda_{\min} \le \lambda \le 0 \text{ on isotropic inputs}",
    kind="inequality",
    reference="wu2020optimal, numbering not checked; nakkiran2021optimal, Lemma 2, ICLR version, a consequence",
    sides=("without penalty", "at a negative penalty"),
    axis="share",
)
def isotropic_inputs_need_no_negative_penalty(
    task=tasks("isotropic"), n=sample_sizes(), share=scaled(min_value=1e-4, max_value=1.0)
):
    """On isotropic inputs no penalty from the least possible one up to 0 is better than 0."""
    penalty = share * Ridge.least_penalty(task, n)
    return at_most(MinNorm().risk(task, n).total, Ridge(penalty).risk(task, n).total)


@claim(
    id="infinite-penalty-predicts-nothing",
    title="An infinite penalty predicts nothing",
    statement=r"\Bigl|\frac{R(\lambda)}{\text{signal} + \sigma^2} - 1\Bigr| \le"
    r" \frac{4\,n \operatorname{tr}\Sigma}{\lambda} \quad\text{for } \lambda \ge 4\,n \operatorname{tr}\Sigma",
    kind="limit",
    reference="hastie2022surprises, a consequence; defilippis2024dimension, a consequence",
    sides=("total risk", "signal + noise"),
    axis="large",
)
def infinite_penalty_predicts_nothing(
    task=any_tasks,
    n=sample_sizes(),
    p=parameter_counts(),
    large=scaled(min_value=1e1, max_value=1e9),
):
    """As the penalty grows beyond n times the sum of the eigenvalues, ridge and random features predict nothing."""
    seen = task.seen_by(None)
    assume(seen.rank > 0)
    penalty = large * n * (seen.multiplicity @ seen.eigenvalues + seen.tail)
    nothing = task.signal + task.noise
    # kappa >= penalty / n makes df1 at most 1 / large; the terms of the risk differ from their limits by so much.
    found = [Ridge(penalty).risk(task, n).total, RandomFeatures(p, penalty=penalty).risk(task, n).total]
    return equal(found, nothing, tolerance=4 / large) & equal(Ridge(np.inf).risk(task, n).total, nothing)


@claim(
    id="best-penalty-rises-with-the-noise",
    title="More noise calls for a larger penalty",
    statement=r"\sigma_1^2 \le \sigma_2^2 \implies \arg\min_\lambda R(\lambda, \sigma_1^2) \le"
    r" \arg\min_\lambda R(\lambda, \sigma_2^2)",
    kind="inequality",
    reference="dobriban2018high, a consequence; nakkiran2021optimal, a consequence",
    sides=("the best penalty with less noise", "with more noise"),
    axis="more",
)
def best_penalty_rises_with_the_noise(task=tasks(), n=sample_sizes(), more=variances(positive=True)):
    """The penalty of least risk does not fall if the labels become noisier, whatever the spectrum."""
    best = Ridge.tuned(task.replace(noise=[task.noise, task.noise + more]), n).penalty
    return at_most(best[0], best[1])
