"""What many believe of training time: each is refuted, by the smallest counterexample that the search finds."""

import numpy as np

from sandbox.claims.claim import claim
from sandbox.claims.comparison import at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.picture import Picture
from sandbox.claims.strategies.number_strategies import sample_sizes, scaled, times
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.models.gradient_flow import GradientFlow
from sandbox.models.grokking_time import accuracy_within, grokking_time
from sandbox.models.ridge import Ridge

#: Of a fall, or a rise, that is one: this part of the risk.
VISIBLE = 0.1

#: A strong and a weak block of directions, which are learnt one after the other, from noisy labels and without noise.
two_speeds = tasks("two_scale", max_dim=200, noise=scaled(min_value=1e-1, max_value=1.0))
without_noise = tasks("two_scale", max_dim=200, noise=0.0)
noisy = tasks("isotropic", "power_law", "spiked", "two_scale", noise=scaled(min_value=1e-1, max_value=1e1))
enough = sample_sizes(min_value=20, max_value=200)


def whole_training(task, n):
    """Times from before anything is learnt until after everything is, and the risk of gradient flow at them."""
    eigenvalues = task.eigenvalues[task.eigenvalues > 0]
    time = np.geomspace(1e-2 / (n * np.max(eigenvalues)), 1e3 / (n * np.min(eigenvalues)), 81)
    return time, GradientFlow(time).risk(task, n).total


def highest_and_lowest_later(total, first):
    """From the place `first` on: the value from which the curve falls by the largest part, and the lowest later."""
    highest = np.maximum.accumulate(total[first:])
    worst = int(np.argmin(total[first:] / highest))
    return float(highest[worst]), float(total[first + worst])


def first_valley(total):
    """The lowest place before the curve has risen visibly for the first time; none where it never does."""
    risen = np.flatnonzero(total > (1 + VISIBLE) * np.minimum.accumulate(total))
    assume(risen.size > 0)
    return int(np.argmin(total[: risen[0]]))


def training_curve(task, n, first):
    """The risk in training time, and where it is lowest at first, highest and lowest again."""
    time, total = whole_training(task, n)
    start = first(total)
    high, low = highest_and_lowest_later(total, start)
    places = {int(np.flatnonzero(total[start:] == value)[0]) + start for value in (high, low)} | {start}
    return Picture("time", time, {"risk of gradient flow": total}, tuple(float(time[k]) for k in sorted(places)))


@claim(
    id="once-the-test-error-rises-training-only-hurts",
    title="Once the test error has risen, longer training only hurts",
    statement=r"t_1 < t_2 < t_3,\; R(t_1) < R(t_2) \implies R(t_2) \le R(t_3) \quad \text{beyond 10\%}",
    kind="folklore",
    reference="nakkiran2020deep, numbering not checked; heckel2021early, numbering not checked; stephenson2021when,"
    " numbering not checked",
    expected="refuted",
    sides=("highest risk after the first rise", "lowest risk later"),
    axis="n",
    curves=lambda task, n: training_curve(task, n, first_valley),
)
def once_the_test_error_rises_training_only_hurts(task=two_speeds, n=enough):
    """Once the test error of gradient flow has risen by more than 10 percent, it does not fall by so much again."""
    _, total = whole_training(task, n)
    high, low = highest_and_lowest_later(total, first_valley(total))
    return at_most(high, low, tolerance=VISIBLE)


@claim(
    id="past-the-best-time-longer-training-only-hurts",
    title="Past the best time longer training only hurts",
    statement=r"\arg\min R \le t_2 \le t_3 \implies R(t_2) \le R(t_3) \quad \text{beyond 10\%}",
    kind="folklore",
    reference="heckel2021early, numbering not checked; pezeshki2022multi, numbering not checked",
    expected="refuted",
    sides=("highest risk past the best time", "lowest risk later"),
    axis="n",
    curves=lambda task, n: training_curve(task, n, lambda total: int(np.argmin(total))),
)
def past_the_best_time_longer_training_only_hurts(task=two_speeds, n=enough):
    """Past its minimum over all times the test error of gradient flow does not fall by more than 10 percent again."""
    _, total = whole_training(task, n)
    high, low = highest_and_lowest_later(total, int(np.argmin(total)))
    return at_most(high, low, tolerance=VISIBLE)


def valley_and_peak(task, n):
    """The risk in training time on noiseless labels, and the places between which it rises by the largest part."""
    time, total = whole_training(task, n)
    # Where next to nothing is left, rounding rises.
    total = total + 1e-6 * task.signal
    lowest = np.minimum.accumulate(total)
    peak = int(np.argmax(total / lowest))
    return time, total, int(np.argmin(total[: peak + 1])), peak


def noiseless_curve(task, n):
    """The risk in training time, and both places."""
    time, total, *places = valley_and_peak(task, n)
    return Picture("time", time, {"risk of gradient flow": total}, tuple(float(time[k]) for k in sorted({*places})))


@claim(
    id="without-noise-longer-training-never-hurts",
    title="Without label noise longer training never hurts",
    statement=r"R(t_2) \le R(t_1) \quad \text{for } \sigma^2 = 0,\; t_1 \le t_2 \quad \text{beyond 10\%}",
    kind="folklore",
    reference="advani2020high, numbering not checked; pezeshki2022multi, numbering not checked",
    expected="refuted",
    sides=("risk later", "risk earlier"),
    axis="n",
    curves=noiseless_curve,
)
def without_noise_longer_training_never_hurts(task=without_noise, n=enough):
    """On noiseless labels the test error of gradient flow never rises by more than 10 percent."""
    _, total, valley, peak = valley_and_peak(task, n)
    return at_most(total[peak], total[valley], tolerance=VISIBLE)


def accuracy(loss, tolerance):
    """The share of points that are right; a loss next to 0 is 0."""
    return accuracy_within(np.where(loss < 1e-100, 0.0, loss), tolerance)


def accuracies(task, n, tolerance):
    """Training and test accuracy over time."""
    found = grokking_time(task, n, tolerance, accuracy=LEARNT)
    time = np.geomspace(found.train / 100, found.train * 1e5, 81)
    time = np.unique(np.append(time, found.train))
    risk = GradientFlow(time).risk(task, n)
    curves = {name: accuracy(getattr(risk, name), tolerance) for name in ("train", "total")}
    return Picture("time", time, {"training": curves["train"], "test": curves["total"]}, (float(found.train),))


#: Of a training set of fewer than a thousand samples: all of them.
LEARNT = 0.999


@claim(
    id="a-learnt-training-set-ends-learning",
    title="With 100 % training accuracy learning is over",
    statement=r"A_{\text{test}}(t) \le 2\, A_{\text{test}}(t_{\text{train}}) \quad (t \ge t_{\text{train}},\;"
    r" A_{\text{train}}(t_{\text{train}}) = 0.999)",
    kind="folklore",
    reference="levi2024grokking, numbering not checked",
    expected="refuted",
    sides=("test accuracy later", "twice that when the training set is learnt"),
    axis="n",
    curves=accuracies,
)
def a_learnt_training_set_ends_learning(
    task=tasks("isotropic", max_dim=200, noise=0.0),
    tolerance=scaled(min_value=1e-4, max_value=1e-1),
    n=sample_sizes(min_value=50, max_value=200),
):
    """When all points of the training set are right, 999 in a thousand, so are at least half of the test points that
    ever will be."""
    learnt = grokking_time(task, n, tolerance, accuracy=LEARNT).train
    assume(learnt > 0)
    at, later = accuracy(GradientFlow(learnt * np.array([1, 1e5])).risk(task, n).total, tolerance)
    return at_most(later, 2 * at)


def flow_and_ridge(task, n, time):
    """Gradient flow and ridge along time and one over the penalty."""
    every = np.unique(np.append(np.geomspace(time / 1e3, time * 1e3, 80), time))
    flow, ridge = GradientFlow(every).risk(task, n).total, Ridge(1 / every).risk(task, n).total
    return Picture("time", every, {"gradient flow": flow, "ridge at penalty 1/time": ridge}, (time,))


@claim(
    id="early-stopping-is-ridge",
    title="Early stopping is the same as ridge",
    statement=r"R_{\text{flow}}(t) = R_{\text{ridge}}(\lambda = 1/t) \quad \text{within 5\%}",
    kind="folklore",
    reference="ali2019continuous, numbering not checked",
    expected="refuted",
    sides=("gradient flow", "ridge at penalty 1/time"),
    axis="time",
    curves=flow_and_ridge,
)
def early_stopping_is_ridge(task=noisy, n=enough, time=times()):
    """Gradient flow stopped at a time has the test error of ridge at penalty 1 / time, within 5 percent."""
    return equal(GradientFlow(time).risk(task, n).total, Ridge(1 / time).risk(task, n).total, tolerance=0.05)
