"""Second paths of the deterministic equivalent: long arithmetic, bisection, derivatives by differences."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.comparison import Comparison, at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, penalties, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.formulas.second_paths.fifty_digits import FiftyDigits, least, slope
from sandbox.formulas.second_paths.path import second_path
from sandbox.foundations.parts import SOURCES
from sandbox.models.interpolation_threshold import interpolation_threshold
from sandbox.models.min_norm import MinNorm
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.tasks.task import Task

#: What the library promises, with room for numbers that are sums of both signs on this side only.
DIGITS = 1e-12

#: A penalty that changes no digit of a float.
VANISHING = Decimal("1e-34")

#: Populations of few groups, some with a tail.
listed = tasks("isotropic", "spiked", "two_scale", "latent_space", "spectrum")
some = listed | st.builds(lambda task, tail: task.replace(tail=tail), listed, variances(positive=True))
features = parameter_counts() | st.just(float("inf"))
positive = scaled(min_value=1e-10)
#: A negative penalty, as minus its share of the least one; half of that is as far as simulations go.
shares = st.integers(1, 5).map(lambda tenths: -tenths / 10)


def exact(task: Task, n: int, p: float = float("inf"), penalty: float = 0.0) -> FiftyDigits:
    """The point in long arithmetic, inside the domain where there is an effective ridge."""
    found = FiftyDigits.of(task.seen_by(None), task.noise, n=n, p=p, penalty=penalty)
    assume(found.penalty > 0 or found.interpolates)
    return found


def off_threshold(task: Task, n: int, p: float, penalty: float) -> FiftyDigits:
    """The point in long arithmetic, but for p = n without penalty, where the risk is infinite."""
    assume(penalty > 0 or n != p)
    return exact(task, n, p, penalty)


def same(library: object, second: object) -> Comparison:
    """Two numbers to twelve digits."""
    return equal(float(np.asarray(library)), float(second), tolerance=DIGITS)  # type: ignore[arg-type]


@second_path("total-risk")
def total_risk(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """The parts are summed and compared with the covariance of two predictors that share everything."""
    risk = RandomFeatures(p, penalty=penalty).risk(task, n)
    parts = risk.noise + risk.bias + sum(getattr(risk, name) for name in SOURCES)
    return same(parts, off_threshold(task, n, p, penalty).total)


@second_path("ensemble")
def ensemble(task=some, n=sample_sizes(), p=parameter_counts(), penalty=penalties()):
    """The average of infinitely many predictors is kernel ridge regression; that of two halves the way to it."""
    model = RandomFeatures(p, penalty=penalty)
    risk, implicit = model.risk(task, n), model.equivalent(task, n).implicit_penalty
    assume(np.isfinite(risk.total))
    assume(penalty > 0 or n <= p)
    kernel = RandomFeatures(np.inf, penalty=implicit).risk(task, n).total
    assume(np.isfinite(kernel))
    return equal(risk.ensemble(np.inf).total, kernel) & equal(2 * risk.ensemble(2).total, risk.total + kernel)


@second_path("degrees-of-freedom")
def degrees_of_freedom(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """The sums are formed in long arithmetic, the second one by the derivative D2 = D + kappa D'."""
    found, second = RandomFeatures(p, penalty=penalty).equivalent(task, n), exact(task, n, p, penalty)
    return same(found.df1, second.D) & same(found.df2, second.D2)


@second_path("missed-target")
def missed_target(task=some, n=sample_sizes(), penalty=penalties()):
    """The sum is formed in long arithmetic by the derivative beta2 = beta1 - kappa beta1'."""
    return same(Ridge(penalty).risk(task, n).bias, exact(task, n, penalty=penalty).beta2)


@second_path("effective-ridge")
def effective_ridge(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """The equation is solved by bisection in long arithmetic."""
    return same(RandomFeatures(p, penalty=penalty).equivalent(task, n).kappa, exact(task, n, p, penalty).kappa)


@second_path("min-norm-risk")
def min_norm_risk(task=some, n=sample_sizes()):
    """The expected least training loss with a vanishing penalty is differentiated, which gives the risk."""
    # Of the loss, linear in such a penalty, the first twenty digits cancel.
    second = exact(task, n).at(penalty=Decimal("1e-20"))
    assume(task.seen_by(None).rank != n or task.seen_by(None).tail > 0)
    return equal(MinNorm().risk(task, n).total, float(_total_from_loss(second)))


@second_path("ridge-risk")
def ridge_risk(task=some, n=sample_sizes(), penalty=positive | shares):
    """The expected least training loss is differentiated by the penalty, which gives training error and risk."""
    if penalty < 0:
        least = Ridge.least_penalty(task, n)
        assume(least < 0)
        penalty = float(-penalty * least)
    return same(Ridge(penalty).risk(task, n).total, _total_from_loss(exact(task, n, penalty=penalty)))


def _total_from_loss(second: FiftyDigits) -> Decimal:
    """n train = loss - penalty loss', and train = (penalty / (n kappa))^2 total."""
    shrinks = second.penalty / second.kappa
    return second.n * (second.loss - second.penalty * second.loss_slope) / shrinks**2


@second_path("random-features-risk")
def random_features_risk(task=some, n=sample_sizes(), p=parameter_counts(), penalty=penalties()):
    """The risk follows from the error covariance of two predictors that share their features."""
    second = off_threshold(task, n, p, penalty)
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).total, second.total)


@second_path("bias")
def bias(task=some, n=sample_sizes(), p=parameter_counts(), penalty=penalties()):
    """The bias is that of kernel ridge regression with the implicit penalty, solved anew."""
    # Up to p = n the implicit penalty of none is 0/0.
    assume(penalty > 0 or n < p)
    second = exact(task, n, p, penalty)
    kernel = second.at(p=np.inf, penalty=second.penalty / (1 - second.D / second.p))
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).bias, kernel.beta2)


@second_path("variance-samples")
def variance_samples(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """The covariance of predictors with the same samples and other features, less that of two that share nothing."""
    second = off_threshold(task, n, p, penalty)
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).samples, _from_samples(second))


def _from_samples(second: FiftyDigits) -> Decimal:
    return second.beta2 / (1 - second.without_features) - second.beta2


@second_path("variance-features")
def variance_features(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """The covariance of predictors with the same features and other samples, less that of two that share nothing."""
    second = off_threshold(task, n, p, penalty)
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).features, second.shared_features - second.beta2)


@second_path("variance-samples-features")
def variance_samples_features(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """What is left of the risk without noise when bias and the variances from either alone are taken off."""
    second = off_threshold(task, n, p, penalty)
    everything = second.shared_features / (1 - second.with_features)
    rest = everything - second.shared_features - _from_samples(second)
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).samples_features, rest)


@second_path("variance-labels")
def variance_labels(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """The noise that is fitted on the average over features, as a geometric series."""
    second = off_threshold(task, n, p, penalty)
    fitted = second.without_features
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).labels, second.noise * fitted / (1 - fitted))


@second_path("variance-labels-features")
def variance_labels_features(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """The noise that is fitted at given features, less that on the average over features."""
    second = off_threshold(task, n, p, penalty)
    given, average = second.with_features, second.without_features
    rest = second.noise * (given / (1 - given) - average / (1 - average))
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).labels_features, rest)


@second_path("effective-parameters")
def effective_parameters(task=some, n=sample_sizes(), p=features, penalty=penalties()):
    """n times what the risk gains from a unit of label noise."""
    second = off_threshold(task, n, p, penalty)
    fitted = second.with_features
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).effective_parameters, second.n * fitted / (1 - fitted))


@second_path("training-error")
def training_error(task=some, n=sample_sizes(), p=features, penalty=positive):
    """The expected least training loss, less its part from the weights, whose norm is its derivative by the penalty."""
    second = exact(task, n, p, penalty)
    train = (second.loss - second.penalty * second.loss_slope) / second.n
    return same(RandomFeatures(p, penalty=penalty).risk(task, n).train, train)


@second_path("gram-trace")
def gram_trace(task=some, n=sample_sizes(), p=features, penalty=positive):
    """The trace of the hat matrix is D, so that n - D is the penalty times the trace."""
    second = exact(task, n, p, penalty)
    return same(RandomFeatures(p, penalty=penalty).equivalent(task, n).trace, (second.n - second.D) / second.penalty)


@second_path("weight-norm")
def weight_norm(task=some, n=sample_sizes(), p=features, penalty=positive):
    """The derivative of the expected least training loss by the penalty, by a difference."""
    second = exact(task, n, p, penalty)
    return same(RandomFeatures(p, penalty=penalty).equivalent(task, n).weight_norm, second.loss_slope)


@second_path("implicit-penalty")
def implicit_penalty(task=some, n=sample_sizes(), p=parameter_counts(), penalty=positive):
    """Kernel ridge regression with this penalty has the same effective ridge, by another bisection."""
    found, second = RandomFeatures(p, penalty=penalty).equivalent(task, n), exact(task, n, p, penalty)
    kernel = second.at(p=np.inf, penalty=float(found.implicit_penalty))
    return equal(found.kappa, float(kernel.kappa))


@second_path("least-penalty")
def least_penalty(task=some, n=sample_sizes()):
    """The least penalty that has an effective ridge, by the golden section in long arithmetic."""
    seen = task.seen_by(None)
    second = FiftyDigits.of(seen, task.noise, n=n, penalty=1.0)
    directions = [s for s, m, _ in second.groups if s > 0]
    assume(directions)
    assume(seen.tail > 0 or seen.rank != n)
    floor = Decimal(0) if second.tail > 0 or seen.rank > n else -min(directions)
    reach = 2 * max(directions) * (1 + sum(m for _, m, _ in second.groups)) + second.tail

    def penalty(kappa: Decimal) -> Decimal:
        return kappa * (second.n - second.D_at(kappa))

    place = least(penalty, floor + VANISHING, reach, steps=140)
    return equal(Ridge.least_penalty(task, n), float(min(penalty(place), -second.tail)))


@second_path("best-penalty")
def best_penalty(task=some, n=sample_sizes()):
    """The derivative of the risk by the penalty vanishes there, in long arithmetic, and no other penalty is better."""
    found = float(Ridge.tuned(task, n).penalty)
    assume(1e-6 < found < 1e6)
    second = exact(task, n, penalty=found)
    change = second.penalty * slope(lambda penalty: second.at(penalty=penalty).total, second.penalty)
    others = Ridge(found * np.geomspace(1e-6, 1e6, 97)).risk(task, n).total
    return equal(float(change / second.total) + 1.0, 1.0) & at_most(float(second.total), others)


@second_path("negative-penalty-helps")
def negative_penalty_helps(task=some, n=sample_sizes()):
    """The sign of the derivative of the risk by the penalty at penalty 0, by a difference in long arithmetic."""
    second = exact(task, n)
    assume(second.noise + second.hidden > 0)
    step = VANISHING * max(s for s, _, _ in second.groups)
    # At penalties this small the derivative is that at 0; a difference of its first digits is enough for the sign.
    low, high = (second.at(penalty=each).total for each in (step, 2 * step))
    change = (high - low) / low * (Decimal(1) / VANISHING)
    assume(abs(change) > Decimal("1e-9"))
    return equal(float(Ridge.negative_penalty_helps(task, n)), float(change > 0))


@second_path("interpolation-threshold")
def threshold(
    task=tasks("isotropic", "spiked", "two_scale", noise=variances(positive=True)), n=sample_sizes(min_value=2)
):
    """Without penalty there is a training error below it, and none from it on."""
    found = float(interpolation_threshold(MinNorm(), task, n))
    below = found - 1 if np.isfinite(found) else float(task.seen_by(None).rank)
    left, at = MinNorm(below).risk(task, n).train, MinNorm(min(found, below + 1)).risk(task, n).train
    return at_most(1e-12, left) & equal(at if np.isfinite(found) else 0.0, 0.0)
