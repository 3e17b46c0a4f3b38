"""What many believe: each is refuted, by the smallest counterexample that the search finds."""

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most
from sandbox.claims.domain import assume
from sandbox.claims.picture import Picture
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.claims.truth import truth
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.tasks.task import Task


def _fewer_directions(task, n, at=(), levels=()):
    """The risk of min-norm least squares on the first p directions of a task."""
    p = np.arange(1, int(task.multiplicity.sum()) + 1)
    return Picture("p", p, {"risk": MinNorm(p).finite_sample_risk(task, n).total}, at, dict(levels))


def _more_directions(noise, n, at=(), levels=()):
    """The risk of min-norm least squares on p isotropic directions that share a target of fixed variance."""
    p = np.arange(1, 3 * max([*at, 6]) + 1)
    risk = MinNorm().finite_sample_risk(Task.isotropic(p, noise=noise), n)
    return Picture("p", p, {"risk": risk.total}, at, dict(levels))


def _more_samples(task, at=()):
    """The risk of min-norm least squares on n samples."""
    n = np.arange(1, 2 * max([*at, int(task.multiplicity.sum())]) + 1)
    return Picture("n", n, {"risk": truth(MinNorm(), task, n).total}, at)


@claim(
    id="more-data-never-hurts",
    title="More data never hurts",
    statement=r"R(n + 1) \le R(n) \quad \text{for min-norm least squares}",
    kind="folklore",
    reference="nakkiran2019more, Claim 1, arXiv v1",
    expected="refuted",
    exactness="finite-sample",
    sides=("n + 1 samples", "n samples"),
    curves=lambda task, n: _more_samples(task, (n, n + 1)),
)
def more_data_never_hurts(task=tasks("isotropic"), n=sample_sizes()):
    """The expected test risk of min-norm least squares does not rise with one more sample."""
    more, fewer = MinNorm().finite_sample_risk(task, [n + 1, n]).total
    assume(np.isfinite(more))
    return at_most(more, fewer)


@claim(
    id="past-the-threshold-more-parameters-help",
    title="Past the threshold more parameters always help",
    statement=r"R(n, p + 1) \le R(n, p) \quad (p \ge n + 2)",
    kind="folklore",
    reference="hastie2022surprises, numbering not checked; belkin2020two, Theorem 1",
    expected="refuted",
    exactness="finite-sample",
    sides=("p + 1 parameters", "p parameters"),
    curves=lambda noise, n, p: _more_directions(noise, n, (p, p + 1)),
)
def past_the_threshold_more_parameters_help(noise=variances(), n=sample_sizes(), p=parameter_counts()):
    """On isotropic inputs and a target of fixed variance, one more parameter past the threshold lowers the risk."""
    assume(p >= n + 2)
    more, fewer = MinNorm().finite_sample_risk(Task.isotropic([p + 1, p], noise=noise), n).total
    return at_most(more, fewer)


@claim(
    id="past-the-threshold-more-parameters-hurt",
    title="Past the threshold more parameters always hurt",
    statement=r"R(n, p + 1) \ge R(n, p) \quad (p \ge n + 2)",
    kind="folklore",
    reference="belkin2019reconciling, numbering not checked; hastie2022surprises, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("p parameters", "p + 1 parameters"),
    curves=lambda noise, n, p: _more_directions(noise, n, (p, p + 1)),
)
def past_the_threshold_more_parameters_hurt(noise=variances(), n=sample_sizes(), p=parameter_counts()):
    """On isotropic inputs and a target of fixed variance, one more parameter past the threshold raises the risk."""
    assume(p >= n + 2)
    more, fewer = MinNorm().finite_sample_risk(Task.isotropic([p + 1, p], noise=noise), n).total
    return at_most(fewer, more)


@claim(
    id="zero-training-error-means-bad-test-error",
    title="Zero training error means bad test error",
    statement=r"\min_{p \le n - 2} R(n, p) \le R(n, D)",
    kind="folklore",
    reference="belkin2019reconciling, numbering not checked; belkin2020two, Theorem 1",
    expected="refuted",
    exactness="finite-sample",
    sides=("best fit with p < n", "interpolating fit"),
    curves=lambda task, n: _fewer_directions(
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
    curves=lambda task, n: _more_directions(
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
    curves=lambda task, n: _more_directions(
        task.noise, n, (int(task.multiplicity[0]),), {"twice the noise": 2 * task.noise}
    ),
)
def interpolation_doubles_the_noise(task=tasks("isotropic", noise=variances(positive=True)), n=sample_sizes()):
    """A fit that reproduces noisy labels exactly has at least twice the noise as its test risk."""
    assume(task.multiplicity[0] >= n + 2)
    return at_most(2 * task.noise, MinNorm().finite_sample_risk(task, n).total)


def _moves(low, high):
    """The falls (-1) and rises (+1), in turn, of every curve between a lower and an upper one."""
    moves, top, bottom = [], low[0], high[0]
    for least, most in zip(low, high, strict=True):
        if most < top and moves[-1:] != [-1]:
            moves.append(-1)
            top, bottom = least, most
        elif least > bottom and moves[-1:] != [1]:
            moves.append(1)
            top, bottom = least, most
        top, bottom = max(top, least), min(bottom, most)
    return moves


def _runs(runs):
    """Directions of one eigenvalue that come in runs of useless and useful ones in turn."""
    return Task(np.ones(len(runs)), np.where(np.arange(len(runs)) % 2, 10.0 * np.array(runs), 0.0), runs, noise=1.0)


@claim(
    id="at-most-two-descents",
    title="The curve has at most two descents",
    statement=r"\#\{\text{descents of } p \mapsto R(D - 2, p) \text{ by more than 2\%}\} \le 2 \quad (p \le D)",
    kind="folklore",
    reference="chen2021multiple, numbering not checked",
    expected="refuted",
    exactness="finite-sample",
    sides=("descents of the curve", "two"),
    curves=lambda runs: _fewer_directions(_runs(runs), sum(runs) - 2),
)
def at_most_two_descents(runs=st.lists(st.integers(1, 4), min_size=3, max_size=8)):
    """In whatever order D parameters are added, with D - 2 samples the risk of least squares falls at most twice."""
    assume(sum(runs) > 3)
    total = _fewer_directions(_runs(runs), sum(runs) - 2).curves["risk"]
    return at_most(_moves(0.99 * total, 1.01 * total).count(-1), 2)


@claim(
    id="one-peak-at-most",
    title="The curve peaks once",
    statement=r"\#\{\text{peaks of } n \mapsto R(n)\} \le 1",
    kind="folklore",
    reference="dascoli2020triple, numbering not checked; nakkiran2021optimal, Figure 2, ICLR version",
    expected="refuted",
    exactness="finite-sample",
    sides=("peaks of the curve", "one"),
    curves=_more_samples,
)
def one_peak_at_most(task=tasks("two_scale", max_dim=300, noise=scaled(min_value=1e-1, max_value=1e1))):
    """As samples are added the risk of min-norm least squares on noisy labels peaks at one place."""
    n = np.arange(1, 2 * int(task.multiplicity.sum()) + 1)
    moves = _moves(*truth(MinNorm(), task, n).bounds)
    return at_most(sum(pair == (1, -1) for pair in pairwise(moves)), 1)


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


def _best_ridge(dim, noise, n):
    """Ridge and min-norm least squares on random subsets of isotropic directions."""
    p = np.arange(1, dim + 1)
    task = Task.isotropic(dim, noise=noise).random_subset(p)
    best = Ridge(dim * (noise + task.hidden)).finite_sample_risk(task, n).total
    return Picture("p", p, {"best penalty": best, "no penalty": MinNorm().finite_sample_risk(task, n).total}, (n,))


@claim(
    id="double-descent-cannot-be-avoided",
    title="Double descent cannot be avoided",
    statement=r"R_{\lambda^\star}(n, n) \ge \max\bigl(\min_{p < n} R_{\lambda^\star}(n, p),"
    r" \min_{p > n} R_{\lambda^\star}(n, p)\bigr)",
    kind="folklore",
    reference="nakkiran2021optimal, Theorem 3, ICLR version",
    expected="refuted",
    exactness="finite-sample",
    sides=("best on the worse side of p = n", "at p = n"),
    curves=_best_ridge,
)
def double_descent_cannot_be_avoided(
    dim=parameter_counts(min_value=3, max_value=30), noise=variances(), n=sample_sizes(min_value=2, max_value=29)
):
    """Even with the best penalty at every p, the risk at p = n is above the best on either side of it."""
    assume(n < dim)
    total = _best_ridge(dim, noise, n).curves["best penalty"]
    below, at, above = total[: n - 1].min(), total[n - 1], total[n:].min()
    return at_most(max(below, above), at)


@claim(
    id="best-interpolator-beats-best-classical-model",
    title="The best interpolating model always beats the best classical one",
    statement=r"\min_{p \ge n + 2} R(n, p) \le \min_{p \le n - 2} R(n, p)",
    kind="folklore",
    reference="belkin2019reconciling, numbering not checked; belkin2020two, Theorem 1",
    expected="refuted",
    exactness="finite-sample",
    sides=("best with p > n", "best with p < n"),
    curves=lambda task, n: _fewer_directions(task, n),
)
def best_interpolator_beats_best_classical_model(task=tasks("isotropic"), n=sample_sizes(min_value=3)):
    """The least risk beyond the threshold is below the least risk before it."""
    dim = int(task.multiplicity[0])
    assume(dim >= n + 2)
    classical = MinNorm(np.arange(1, n - 1)).finite_sample_risk(task, n).total
    interpolating = MinNorm(np.arange(n + 2, dim + 1)).finite_sample_risk(task, n).total
    return at_most(interpolating.min(), classical.min())


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
    curves=lambda task, n, p: _fewer_directions(task, n, (p,), {"predicting nothing": task.signal}),
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
