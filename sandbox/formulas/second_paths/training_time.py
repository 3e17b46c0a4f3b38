"""Second paths of what is known in training time: series, sums over angles, and averages of ridge over penalties."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from sandbox.claims.comparison import Comparison, at_most, equal
from sandbox.claims.domain import assume
from sandbox.claims.strategies.number_strategies import parameter_counts, sample_sizes, scaled, variances
from sandbox.claims.strategies.task_strategies import tasks
from sandbox.formulas.registry import FORMULAS
from sandbox.formulas.second_paths.fifty_digits import FiftyDigits
from sandbox.formulas.second_paths.path import second_path
from sandbox.foundations.parameters import Array
from sandbox.models.flow_from_random_weights import FlowFromRandomWeights
from sandbox.models.gradient_flow import GradientFlow
from sandbox.models.grokking_time import accuracy_within, grokking_time
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.tasks.task import Task

#: The exponent in a power series is at most this, and its terms are so many that they are below 1e-60 then.
MOST, TERMS = 60, 300

#: The tolerance at which 95 percent are right, over the loss: a quantile of chi-squared with one degree of freedom.
FROM_LEVEL = 3.841458820694124


@second_path("accuracy-of-regression")
def accuracy_of_regression(
    loss=scaled(), tolerance=scaled(), outputs=st.integers(1, 40) | scaled(min_value=1.0, max_value=1e2)
):
    """The distribution function of chi-squared as a series without cancellation; for one output an error function."""
    x = outputs * tolerance / (2 * loss)
    found = accuracy_within(loss, tolerance, outputs)
    if x > outputs / 2 + 60:
        # By Markov's inequality for exp(u / 2): not even this share is left.
        return equal(found, 1.0, tolerance=math.exp(-x / 2 + outputs / 2 * math.log(2)))
    a = outputs / 2
    logs = [(a + j) * math.log(x) - x - math.lgamma(a + j + 1) for j in range(int(x) + TERMS)]
    series = equal(found, math.fsum(map(math.exp, logs)), tolerance=1e-11)
    return series & equal(found, math.erf(math.sqrt(x)), tolerance=1e-13) if outputs == 1 else series


@second_path("grokking-losses")
def grokking_losses(dim=st.integers(1, 40), n=sample_sizes(max_value=40), exponent=st.integers(0, MOST)):
    """The power series in time, whose coefficients are the moments of the spectrum: polynomials of Narayana.

    Its largest term is exp(60) at most, which leaves enough of the 100 digits.
    """
    time = exponent / 2 / (1 + math.sqrt(dim / n)) ** 2
    exact = _series(Decimal(dim) / n, 2 * Decimal(time))
    found = FORMULAS["grokking-losses"].callable(np.array([dim / n]), np.array([(n - dim) / n]), np.array([time]))
    risk = GradientFlow(time / n).risk(Task.isotropic(dim), n)
    # The risk of any spectrum is as accurate as a number of the size of the signal.
    library = [found.test[0], found.train[0], 1 + float(risk.total), 1 + float(risk.train)]
    return equal(library, [*exact, *np.add(exact, 1)], tolerance=1e-11)


def _series(ratio: Decimal, c: Decimal) -> tuple[float, float]:
    """The means of exp(-c x) and x exp(-c x), x an eigenvalue of the sample covariance, in long arithmetic."""
    last, moment, factor = Decimal(1), Decimal(1), -c
    test, train = Decimal(1) + factor, Decimal(1)
    for k in range(2, TERMS):
        last, moment = moment, ((2 * k - 1) * (1 + ratio) * moment - (k - 2) * (1 - ratio) ** 2 * last) / (k + 1)
        train += factor * moment
        factor *= -c / k
        test += factor * moment
    return float(test), float(train)


@second_path("late-grokking-losses")
def late_grokking_losses(
    percent=st.integers(50, 100) | st.integers(101, 200), time=scaled(min_value=1e2, max_value=1e6)
):
    """The integral over the angle, whose smallest eigenvalue is taken out: within the error that is stated."""
    ratio = percent / 100
    c = 2 * time
    edge = (1 - math.sqrt(ratio)) ** 2
    assume(c * edge < 600)
    late = FORMULAS["late-grokking-losses"].callable(np.array([ratio]), np.array([1 - ratio]), np.array([time]))
    # What is beyond the lowest edge, in panels that halve towards it.
    nodes, weights = np.polynomial.legendre.leggauss(20)
    edges = np.pi * 2.0 ** -np.arange(31.0)[::-1]
    half = np.diff(edges, prepend=0.0)[:, None] / 2
    angle = (edges[:, None] + half * (nodes - 1)).ravel()
    beyond = 4 * math.sqrt(ratio) * np.sin(angle / 2) ** 2
    measure = 2 / np.pi * np.sin(angle) ** 2 * np.exp(-c * beyond) * (half * weights).ravel()
    decay = math.exp(-c * edge)
    exact = [decay * (measure / (edge + beyond)).sum() + max(1 - 1 / ratio, 0.0), decay * measure.sum()]
    # And what an exponent of up to 600 loses by rounding.
    delta = 3 / (16 * math.sqrt(ratio) * c) + 15 / (128 * ratio * c**2) + 1e-11
    found = [late.test[0], late.train[0]]
    return at_most(exact, found) & equal(found, exact, tolerance=min(delta, 2e-3) if ratio <= 1 else delta)


@second_path("hard-edge-grokking")
def hard_edge_grokking(level=scaled(min_value=1e-3, max_value=1e-1), n=sample_sizes()):
    """The losses at these times, as a sum over equal angles; and the times that are computed for any task."""
    late = FORMULAS["hard-edge-grokking"].callable(np.array([level]))
    times = np.array([late.train[0], late.test[0]])
    c = 2 * times[:, None]
    # It converges as soon as the peak, of width 1/sqrt(c), has some points.
    angle = (np.arange(20000) + 0.5) * np.pi / 20000
    x = 4 * np.sin(angle / 2) ** 2
    density = (1 + np.cos(angle)) / 20000
    train, test = (density * x * np.exp(-c * x)).sum(axis=1)[0], (density * np.exp(-c * x)).sum(axis=1)[1]
    # The late form is above the loss, by these shares in first and second order of 1/c.
    delta = [3 / (16 * c[0, 0]) + 15 / (128 * c[0, 0] ** 2), 1 / (16 * c[1, 0]) + 3 / (128 * c[1, 0] ** 2)]
    found = equal([train, test], [level, level], tolerance=delta)
    # The losses fall like the powers 3/2 and 1/2 of time, or in first order by this share less steeply.
    slower = 1 - 1 / (16 * times)
    exact = grokking_time(Task.isotropic(n), n, level * FROM_LEVEL)
    earlier = np.array(delta) * [2 / 3, 2] / slower
    return found & equal(n * np.array([exact.train, exact.test]), times, tolerance=earlier)


@second_path("weight-decay-grokking")
def weight_decay_grokking(
    task=tasks("isotropic", "two_scale", "spiked"),
    n=sample_sizes(max_value=30),
    variance=variances(positive=True),
    share=scaled(min_value=1e-3, max_value=1e1),
):
    """The whole curve, from the spectrum of the Gram matrix, once training has ended; ridge by the engine."""
    seen = task.seen_by(None)
    rank = seen.rank
    assume(rank > n)
    # The least positive eigenvalue is at least that of isotropic inputs with the least eigenvalue of the population.
    slowest = float(np.min(seen.eigenvalues)) * (np.sqrt(rank) - np.sqrt(n)) ** 2
    time = 40 / slowest
    decay = share / time
    found = FlowFromRandomWeights(time, variance, weight_decay=decay).risk(task, n).excess
    kappa = _effective_ridge(seen.eigenvalues, seen.multiplicity, n)
    left = kappa / (seen.eigenvalues + kappa)
    df2 = float(seen.multiplicity @ (1 - left) ** 2)
    start = variance * seen.eigenvalues * seen.multiplicity
    null = n / (n - df2) * float(start @ left**2)
    return equal(found, Ridge(decay).risk(task, n).excess + np.exp(-2 * decay * time) * null)


def _effective_ridge(eigenvalues: Array, multiplicity: Array, n: int) -> float:
    """Without penalty, by bisection of its logarithm."""
    low, high = 1e-300, float(multiplicity @ eigenvalues) / n
    for _ in range(200):
        middle = math.sqrt(low) * math.sqrt(high)
        low, high = (middle, high) if multiplicity @ (eigenvalues / (eigenvalues + middle)) > n else (low, middle)
    return high


@second_path("random-features-in-time")
def random_features_in_time(
    task=tasks("isotropic", "two_scale", "spiked", "spectrum"),
    n=sample_sizes(),
    p=parameter_counts(),
    penalty=scaled(min_value=1e-2, max_value=1e3),
):
    """Averaged over an exponential law of times, what is linear in the flow is ridge; without end it is the engine's.

    At a rate x of the times, exp(-t w) becomes x/(x + w): so twice D/(n - D) at penalty x less that at penalty x/2 is
    the average label variance, and the least loss at penalty x/2 the average training error.
    """
    step = 0.25
    u = np.arange(-22.0, 4.0, step)
    share = step * np.exp(u - np.exp(u))
    early = 1.0 - share.sum()
    risk = RandomFeatures(p, time=np.exp(u) / penalty).risk(task, n)
    one, half = (FiftyDigits.of(task.seen_by(None), task.noise, n=n, p=p, penalty=x) for x in (penalty, penalty / 2))
    amplified = float(2 * one.D / (n - one.D) - half.D / (n - half.D))
    # The flow is as accurate as a number of the size of signal and noise.
    start = task.signal + task.noise
    found = np.add([share @ risk.label_variance, share @ risk.train + early * start], start)
    second = np.add([task.noise * amplified, float(half.loss) / n], start)
    return equal(found, second) & _limits(task, n, p, penalty)


def _limits(task: Task, n: int, p: int, penalty: float) -> Comparison:
    """Long training with a penalty, and so many features that they are the inputs."""
    names = ("bias", "noise_free_variance", "label_variance", "train")
    scale = task.signal + task.noise

    def fields(risk: object) -> Array:
        return np.array([getattr(risk, name) for name in names]) + scale

    forever, ended = RandomFeatures(p, penalty=penalty, time=1e3 / penalty), RandomFeatures(p, penalty=penalty)
    every, inputs = RandomFeatures(np.inf, time=1 / penalty), GradientFlow(1 / penalty)
    return equal(fields(forever.risk(task, n)), fields(ended.risk(task, n))) & equal(
        fields(every.risk(task, n)), fields(inputs.risk(task, n))
    )
