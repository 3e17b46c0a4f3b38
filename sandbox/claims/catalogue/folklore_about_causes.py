"""What many believe of noise, penalties and interpolation: each is refuted, by the smallest counterexample."""

import numpy as np

from sandbox.claims.catalogue.min_norm_curves import fewer_directions, more_directions
from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most
from sandbox.claims.domain import assume
from sandbox.claims.picture import Picture
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge


@claim(
    id="zero-training-error-means-bad-test-error",
    title="Zero training error means bad test error",
    statement=r"\min_{p \le n - 2} R(n, p) \le R(n, D)",
    kind="folklore",
    reference="belkin2019reconciling, numbering not checked; belkin2020two, Theorem 1",
    expected="refuted",
    exactness="finite-sample",
    sides=("best fit with p < n", "interpolating fit"),
    curves=lambda task, n: fewer_directions(
        task,
        n,
        (int(task.multiplicity[0]),),
        {"best with p < n": zero_training_error_means_bad_test_error(task=task, n=n).left},
    ),
)
def zero_training_error_means_bad_test_error(task=tasks("isotropic"), n=sample_sizes(min_value=3)):
    """A fit of all directions that interpolates is worse than the best fit of fewer directions than samples."""
    p = np.arange(1, n - 1)
    assume(task.multiplicity[0] >= n + 2)
    interpolating = MinNorm().finite_sample_risk(task, n)
    assume(interpolating.train == 0 and task.noise > 0)
    return at_most(MinNorm(p).finite_sample_risk(task, n).total.min(), interpolating.total)


@claim(
    id="without-penalty-nothing-generalises",
    title="Without explicit regularisation nothing generalises",
    statement=r"R(n, p) \ge \text{signal} + \sigma^2 \quad (p \ge n + 2)",
    kind="folklore",
    reference="belkin2019reconciling, numbering not checked; hastie2022surprises, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("predicting nothing", "interpolating, no penalty"),
    curves=lambda task, n: more_directions(
        task.noise, n, (int(task.multiplicity[0]),), {"predicting nothing": task.signal + task.noise}
    ),
)
def without_penalty_nothing_generalises(task=tasks("isotropic", noise=variances(positive=True)), n=sample_sizes()):
    """With more parameters than samples and noisy labels, least squares without a penalty is no better than nothing."""
    assume(task.multiplicity[0] >= n + 2)
    return at_most(task.signal + task.noise, MinNorm().finite_sample_risk(task, n).total)


@claim(
    id="interpolation-doubles-the-noise",
    title="Who fits the noise pays for it in full",
    statement=r"R(n, p) \ge 2 \sigma^2 \quad (p \ge n + 2)",
    kind="folklore",
    reference="bartlett2020benign, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("twice the noise", "interpolating fit"),
    curves=lambda task, n: more_directions(
        task.noise, n, (int(task.multiplicity[0]),), {"twice the noise": 2 * task.noise}
    ),
)
def interpolation_doubles_the_noise(task=tasks("isotropic", noise=variances(positive=True)), n=sample_sizes()):
    """A fit that reproduces noisy labels exactly has at least twice the noise as its test risk."""
    assume(task.multiplicity[0] >= n + 2)
    return at_most(2 * task.noise, MinNorm().finite_sample_risk(task, n).total)


def _penalties(task, n):
    """The risk of ridge from its least penalty to as far on the other side."""
    least = Ridge.least_penalty(task, n)
    best = float(Ridge.tuned(task, n).penalty)
    penalty = np.union1d(np.linspace(0.95 * least, -least, 161), best)
    levels = {"without penalty": float(MinNorm().risk(task, n).total)}
    return Picture("penalty", penalty, {"risk": Ridge(penalty).risk(task, n).total}, (best,), levels)


@claim(
    id="best-penalty-is-never-negative",
    title="The optimal penalty is never negative",
    statement=r"\min_{\lambda < 0} R(n, \lambda) \ge R(n, 0)",
    kind="folklore",
    reference="kobak2020optimal, numbering not checked; wu2020optimal, numbering not checked",
    expected="refuted",
    sides=("without penalty", "with the best penalty <= 0"),
    curves=_penalties,
)
def best_penalty_is_never_negative(task=tasks("isotropic", "spiked"), n=sample_sizes(max_value=20)):
    """In the limit of many samples and directions no negative ridge penalty has a lower risk than penalty 0."""
    best = min(Ridge.tuned(task, n).penalty, 0.0)
    return at_most(MinNorm().risk(task, n).total, Ridge(best).risk(task, n).total)


def _variance_and_bias(task, n, at):
    """Variance and bias of min-norm least squares on the first p directions of a task."""
    p = np.arange(1, int(task.multiplicity.sum()) + 1)
    risk = MinNorm(p).finite_sample_risk(task, n)
    return Picture("p", p, {"variance": risk.variance, "bias": risk.bias}, at)


@claim(
    id="bias-falls-and-variance-rises",
    title="Bias falls and variance rises with the number of parameters",
    statement=r"B(p + 1) \le B(p) \quad \text{and} \quad V(p) \le V(p + 1)",
    kind="folklore",
    reference="geman1992neural, numbering not checked; belkin2019reconciling, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("variance at p", "variance at p + 1"),
    curves=lambda task, n, p: _variance_and_bias(task, n, (p, p + 1)),
)
def bias_falls_and_variance_rises(task=tasks("isotropic"), n=sample_sizes(), p=parameter_counts()):
    """One more parameter lowers the bias of least squares and raises its variance."""
    assume(p < task.multiplicity[0])
    more, fewer = (MinNorm(q).finite_sample_risk(task, n) for q in (p + 1, p))
    assume(np.isfinite(fewer.variance))
    return at_most(fewer.variance, more.variance) & at_most(more.bias, fewer.bias)


@claim(
    id="the-peak-is-bias",
    title="The peak is caused by the bias",
    statement=r"V(n, n + 2) \le B(n, n + 2)",
    kind="folklore",
    reference="dascoli2020double, numbering not checked; adlam2020understanding, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("variance at p = n + 2", "bias at p = n + 2"),
    curves=lambda task, n: _variance_and_bias(task, n, (n + 2,)),
)
def the_peak_is_bias(task=tasks("isotropic", noise=variances(positive=True)), n=sample_sizes()):
    """Two parameters past the threshold, the larger part of the excess risk is bias."""
    assume(task.multiplicity[0] >= n + 2)
    risk = MinNorm(n + 2).finite_sample_risk(task, n)
    return at_most(risk.variance, risk.bias)


@claim(
    id="the-peak-needs-label-noise",
    title="The peak needs label noise",
    statement=r"\sigma^2 = 0 \;\Rightarrow\; R(n, p) \le \text{signal}",
    kind="folklore",
    reference="dascoli2020double, numbering not checked; belkin2020two, Theorem 1",
    expected="refuted",
    exactness="finite-sample",
    sides=("p parameters", "predicting nothing"),
    curves=lambda task, n, p: fewer_directions(task, n, (p,), {"predicting nothing": task.signal}),
)
def the_peak_needs_label_noise(task=tasks("isotropic", noise=0.0), n=sample_sizes(), p=parameter_counts()):
    """On noiseless labels least squares is nowhere worse than predicting nothing."""
    assume(p <= task.multiplicity[0])
    total = MinNorm(p).finite_sample_risk(task, n).total
    assume(np.isfinite(total))
    return at_most(total, task.signal)


@claim(
    id="a-little-ridge-never-hurts",
    title="A little ridge never hurts",
    statement=r"R(n, \lambda) \le R(n, 0) \quad (0 < \lambda \le 1)",
    kind="folklore",
    reference="kobak2020optimal, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("with a small penalty", "without"),
)
def a_little_ridge_never_hurts(
    task=tasks("isotropic"), n=sample_sizes(), penalty=penalties(min_value=1e-6, max_value=1.0)
):
    """A ridge penalty of at most 1 does not raise the risk of least squares."""
    return at_most(Ridge(penalty).finite_sample_risk(task, n).total, MinNorm().finite_sample_risk(task, n).total)


def _one_and_two(task, n, p):
    """One model and the average of two, on as many features in all."""
    features = np.union1d(np.geomspace(n / 10, 10 * n, 161), 2 * p)
    one, each = (RandomFeatures(count).risk(task, n) for count in (features, features / 2))
    curves = {"one model of 2p features": one.total, "two of p each": each.ensemble(2).total}
    return Picture("2p", features, curves, (2 * p,))


@claim(
    id="one-big-model-beats-two-small-ones",
    title="One model is better than two of half its size",
    statement=r"R_1(n, 2p) \le R_2(n, p)",
    kind="folklore",
    reference="dascoli2020double, numbering not checked; ruben2025free, numbering not checked",
    expected="refuted",
    sides=("one model of 2p features", "average of two of p features"),
    curves=_one_and_two,
)
def one_big_model_beats_two_small_ones(
    task=tasks("isotropic", noise=variances(positive=True)), n=sample_sizes(), p=parameter_counts()
):
    """In the limit of many samples and features one model of 2p has at most the risk of the average of two of p."""
    one, each = (RandomFeatures(features).risk(task, n) for features in (2 * p, p))
    assume(task.multiplicity[0] > n and np.isfinite(one.total))
    return at_most(one.total, each.ensemble(2).total)
