"""What always rises, or always falls: with the penalty, the noise or the parameters."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.claims.catalogue.populations import any_tasks, gaussian_tasks, tailed_tasks
from sandbox.claims.claim import claim
from sandbox.claims.comparison import Comparison, at_most
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.results.risk import Risk
from sandbox.tasks.spherical_task import AnyTask

#: What is added to a penalty.
steps = penalties(min_value=1e-10)


def rises(values: ArrayLike) -> Comparison:
    """The claim that every value along the last axis is at most the next."""
    along = np.asarray(values)
    return at_most(along[..., :-1], along[..., 1:])


def falls(values: ArrayLike) -> Comparison:
    """The claim that every value along the last axis is at least the next."""
    along = np.asarray(values)
    return at_most(along[..., 1:], along[..., :-1])


def risks(task: AnyTask, n: int, p: int, penalty: ArrayLike) -> list[Risk]:
    """Of ridge on all inputs, and on p random features."""
    return [model.risk(task, n) for model in (Ridge(penalty), RandomFeatures(p, penalty=penalty))]


def equivalents(task: AnyTask, n: int, p: int, penalty: ArrayLike) -> list[Any]:
    """Of ridge on all inputs, and on p random features."""
    return [model.equivalent(task, n) for model in (Ridge(penalty), RandomFeatures(p, penalty=penalty))]


@claim(
    id="effective-ridge-is-monotone",
    title="The effective ridge falls with samples and features, rises with the penalty",
    statement=r"\kappa(n, p, \lambda + \delta) \ge \kappa(n, p, \lambda) + \frac\delta n, \quad "
    r"\kappa(n + 1, p, \lambda) \le \kappa(n, p, \lambda), \quad \kappa(n, p + 1, \lambda) \le \kappa(n, p, \lambda)",
    kind="inequality",
    reference="jacot2020implicit, numbering not checked; defilippis2024dimension, a consequence",
    sides=("smaller", "larger"),
    axis="penalty",
)
def effective_ridge_is_monotone(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties(), step=steps
):
    """The effective ridge falls with samples and with features, and rises with the penalty by at least 1/n of it."""
    kappa = np.array([each.kappa for each in equivalents(task, n, p, [penalty, penalty + step])])
    sizes, counts = np.array([n, n + 1, n]), np.array([p, p, p + 1])
    others = RandomFeatures(counts, penalty=penalty).equivalent(task, sizes).kappa
    return (
        at_most(kappa[:, 0] + step / n, kappa[:, 1])
        & at_most(others[1:], others[0])
        & at_most(Ridge(penalty).equivalent(task, n + 1).kappa, kappa[0, 0])
        & at_most(kappa[0], kappa[1])
    )


@claim(
    id="degrees-of-freedom-fall-with-the-penalty",
    title="Degrees of freedom fall with the penalty",
    statement=r"D_i(\lambda + \delta) \le D_i(\lambda), \quad D_2 \le D_1 \le \min(n, p, \text{rank})",
    kind="inequality",
    reference="dobriban2018high, a consequence; defilippis2024dimension, a consequence",
    sides=("smaller", "larger"),
    axis="penalty",
)
def degrees_of_freedom_fall_with_the_penalty(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties(), step=steps
):
    """Both degrees of freedom fall with the penalty, and D2 <= D1 <= samples, features and directions."""
    found = equivalents(task, n, p, [penalty, penalty + step, np.inf])
    df1, df2 = np.array([each.df1 for each in found]), np.array([each.df2 for each in found])
    seen = task.seen_by(None)
    limit = np.minimum(n, seen.rank if seen.tail == 0 else np.inf)
    return falls(df1) & falls(df2) & at_most(df2, df1) & at_most(df1, [[limit], [min(limit, p)]])


@claim(
    id="training-error-rises-with-the-penalty",
    title="The training error rises with the penalty, up to the label variance",
    statement=r"R_{\text{train}}(\lambda) \le R_{\text{train}}(\lambda + \delta) \le \text{signal} + \sigma^2, \quad "
    r"R_{\text{train}} \le R",
    kind="inequality",
    reference="hastie2022surprises, a consequence; golub1979generalized, a consequence",
    sides=("training error", "with more penalty, or test error"),
    axis="penalty",
)
def training_error_rises_with_the_penalty(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties(), step=steps
):
    """The training error rises with the penalty to the variance of the labels, and never exceeds the test error."""
    found = risks(task, n, p, [penalty, penalty + step, np.inf])
    train, total = np.array([each.train for each in found]), np.array([each.total for each in found])
    return rises(train) & at_most(train, total) & at_most(train, task.signal + task.noise)


@claim(
    id="bias-rises-with-the-penalty",
    title="Bias rises with the penalty, up to the signal",
    statement=r"B(\lambda) \le B(\lambda + \delta) \le \text{signal}",
    kind="inequality",
    reference="dobriban2018high, a consequence; jacot2020implicit, numbering not checked",
    sides=("bias", "with more penalty"),
    axis="penalty",
)
def bias_rises_with_the_penalty(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties(), step=steps
):
    """The squared bias of the average predictor rises with the penalty, from the first on, up to the signal."""
    bias = np.array([each.bias for each in risks(task, n, p, [penalty, penalty + step, np.inf])])
    return rises(bias) & at_most(bias, task.signal)


@claim(
    id="label-variance-falls-with-the-penalty",
    title="The variance from label noise falls with the penalty",
    statement=r"V(\lambda + \delta) \le V(\lambda) \quad \text{for } V = V_{\text{labels}} \text{ and } "
    r"V = V_{\text{labels}} + V_{\text{labels, features}}",
    kind="inequality",
    reference="dobriban2018high, a consequence; jacot2020implicit, a consequence",
    sides=("with more penalty", "variance from labels"),
    axis="penalty",
)
def label_variance_falls_with_the_penalty(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties(), step=steps
):
    """What label noise adds to the risk falls with the penalty, for given features and averaged over them."""
    found = risks(task, n, p, [penalty, penalty + step, np.inf])
    return falls(np.array([[each.labels, each.labels + each.labels_features] for each in found]))


@claim(
    id="penalty-trades-variance-for-bias",
    title="A penalty trades variance for bias, at every n and p",
    statement=r"B(\lambda) \le B(\lambda + \delta), \quad V_{\text{labels}}(\lambda + \delta) \le "
    r"V_{\text{labels}}(\lambda), \quad R_{\text{train}}(\lambda) \le R_{\text{train}}(\lambda + \delta) "
    r"\quad \text{on isotropic inputs}",
    kind="inequality",
    reference="nakkiran2021optimal, a consequence; dobriban2018high, a consequence",
    exactness="finite-sample",
    sides=("smaller", "larger"),
    axis="penalty",
)
def penalty_trades_variance_for_bias(
    task=tasks("isotropic"), hidden=variances(), n=sample_sizes(), penalty=penalties(), step=steps
):
    """On isotropic inputs bias and training error rise with the penalty, and the variance from labels falls."""
    risk = Ridge([penalty, penalty + step, np.inf]).finite_sample_risk(task.replace(hidden=hidden), n)
    return rises(risk.bias) & falls(risk.labels) & rises(np.asarray(risk.train))


@claim(
    id="weights-shrink-with-the-penalty",
    title="Weights shrink with the penalty",
    statement=r"E\,\|w(\lambda + \delta)\|^2 \le E\,\|w(\lambda)\|^2",
    kind="inequality",
    reference="hastie2022surprises, a consequence; mei2022generalization, a consequence",
    sides=("with more penalty", "norm of the weights"),
    axis="penalty",
)
def weights_shrink_with_the_penalty(
    task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties(), step=steps
):
    """The squared norm of the fitted weights falls with the penalty."""
    return falls(np.array([each.weight_norm for each in equivalents(task, n, p, [penalty, penalty + step, np.inf])]))


@claim(
    id="noise-never-helps",
    title="Neither noise nor hidden power helps",
    statement=r"R(\sigma^2 + \delta) \ge R(\sigma^2) + \delta, \quad R(\text{hidden} + \delta) \ge R(\text{hidden}) "
    r"+ \delta",
    kind="inequality",
    reference="hastie2022surprises, a consequence; mei2022generalization, a consequence",
    sides=("less noise, and the difference", "more noise"),
    axis="penalty",
)
def noise_never_helps(
    task=gaussian_tasks | tailed_tasks,
    n=sample_sizes(),
    p=parameter_counts(),
    penalty=penalties(),
    more=variances(positive=True),
):
    """More label noise, or a target of which the inputs show less, raises the risk by at least as much."""
    before = np.array([each.total for each in risks(task, n, p, penalty)])
    noisier, hiding = task.replace(noise=task.noise + more), task.replace(hidden=task.hidden + more)
    after = np.array([[each.total for each in risks(other, n, p, penalty)] for other in (noisier, hiding)])
    return at_most(before + more, after)


@claim(
    id="training-error-falls-with-features",
    title="More random features fit better",
    statement=r"R_{\text{train}}(\infty) \le R_{\text{train}}(p + 1) \le R_{\text{train}}(p) \quad \text{at one } "
    r"\lambda \ge 0",
    kind="inequality",
    reference="defilippis2024dimension, a consequence",
    sides=("more features", "p features"),
    axis="p",
)
def training_error_falls_with_features(task=any_tasks, n=sample_sizes(), p=parameter_counts(), penalty=penalties()):
    """At a given penalty the training error of random features does not rise with one more feature.

    It is the expectation of a convex function of the kernel matrix, and the kernel of p + 1 features is the average of
    those of p among them.
    """
    train = RandomFeatures([p, p + 1, np.inf], penalty=penalty).risk(task, n).train
    return falls(np.asarray(train))
