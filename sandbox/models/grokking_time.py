"""Grokking: how long after the training set has been fitted the test error falls as well."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.batches import within
from sandbox.foundations.parameters import LARGE, Array, Parameter, broadcast_shape
from sandbox.foundations.quantities import INITIAL_VARIANCE, WEIGHT_DECAY, N
from sandbox.foundations.records import Numbers, settled
from sandbox.models import engine
from sandbox.models.flow_from_random_weights import require_no_tail
from sandbox.tasks.input_views import DIRECTIONS, LeadingDirections
from sandbox.tasks.spherical_task import AnyTask
from sandbox.theory import grokking
from sandbox.theory.problem import Problem
from sandbox.theory.weight_decay_grokking import crossing_times

TOLERANCE = Parameter("tolerance", "squared error up to which a point counts as right", 1 / LARGE, LARGE)
ACCURACY = Parameter("accuracy", "share of points that are right", 2.0**-53, 1.0 - 2.0**-53)
OUTPUTS = Parameter("outputs", "number of outputs over which a squared error is averaged", 1.0, 1e15)
LOSS = Parameter("loss", "mean squared error", 0.0, LARGE, infinite=True)


@dataclass(frozen=True, eq=False)
class GrokkingTime(Numbers):
    """When a linear model has learnt its training set, and when it generalises.

    Parameters
    ----------
    train, test : array, shape (...)
        The time from which on the accuracy on training and on test points is reached; 0 where it is at the start, inf
        where it never is for good.
    """

    train: Array
    test: Array


def accuracy_within(loss: ArrayLike, tolerance: ArrayLike, outputs: ArrayLike = 1.0) -> Array:
    r"""The share of points whose squared error is within a tolerance, where errors are Gaussian.

    .. formula:: accuracy-of-regression
        :title: Accuracy of a regression
        :code: accuracy_within(loss, tolerance)
        :where: a point is right where its squared error, averaged over k outputs, is at most the tolerance; P is the
            regularised incomplete gamma function, for one output an error function
        :assumes: Gaussian errors
        :exactness: finite-sample
        :reference: levi2024grokking

        \text{accuracy} = P\Bigl( \frac k2, \frac{k\, \text{tolerance}}{2\, \text{loss}} \Bigr)
        \overset{k=1}{=} \operatorname{erf} \sqrt{\frac{\text{tolerance}}{2\, \text{loss}}}

    Parameters
    ----------
    loss : array_like, shape (...)
        Mean squared error, in [0, inf]: `Risk.total` or `Risk.train`.
    tolerance : array_like, shape (...)
        Squared error, > 0, up to which a point is right.
    outputs : array_like, shape (...), default 1
        Number of outputs over which the squared error of a point is averaged, >= 1.

    Returns
    -------
    array, shape (...)
        In [0, 1].

    Examples
    --------
    >>> accuracy_within([1.0, 0.01, 0.0], tolerance=0.04).round(3)
    array([0.159, 0.954, 1.   ])
    """
    loss, tolerance, outputs = LOSS.check(loss), TOLERANCE.check(tolerance), OUTPUTS.check(outputs)
    shape = broadcast_shape(loss=loss.shape, tolerance=tolerance.shape, outputs=outputs.shape)
    arrays = (np.broadcast_to(each, shape) for each in (loss, tolerance, outputs))
    return settled(np.array(grokking.accuracy(*arrays)))


def grokking_time(
    task: AnyTask,
    n: ArrayLike,
    tolerance: ArrayLike,
    *,
    accuracy: ArrayLike = 0.95,
    outputs: ArrayLike = 1.0,
    initial_variance: ArrayLike = 0.0,
    weight_decay: ArrayLike = 0.0,
    p: ArrayLike | None = None,
) -> GrokkingTime:
    r"""When gradient flow reaches an accuracy on its training set, and when on test points.

    The model is `FlowFromRandomWeights`, and with `initial_variance` 0 `GradientFlow`.

    Parameters
    ----------
    task : Task or SphericalTask
    n : array_like, shape (...)
        Number of training samples, > 0.
    tolerance : array_like, shape (...)
        Squared error, > 0, up to which a point counts as right.
    accuracy : array_like, shape (...), default 0.95
        Share of points that are right, in (0, 1).
    outputs : array_like, shape (...), default 1
        Number of outputs, >= 1, over which the squared error of a point is averaged; each is learnt on its own.
    initial_variance : array_like, shape (...), default 0
        Variance of each initial weight.
    weight_decay : array_like, shape (...), default 0
        In [0, inf).
    p : array_like, shape (...), optional
        Number of leading directions used; all of them by default.

    Returns
    -------
    GrokkingTime
        Of the common shape of all arguments.

    Raises
    ------
    NotImplementedError
        If the task has a tail and the weights do not start at zero.

    Notes
    -----
    Both errors are those of noisy labels: with noise above the loss that belongs to the accuracy the test accuracy is
    never reached. Without noise and weight decay on isotropic inputs the times are roots of closed integrals over the
    law of Marchenko and Pastur; else each is the last crossing of a curve. At as many samples as directions the test
    error falls like the inverse root of time (`sandbox.theory.grokking`), beyond never without weight decay.

    References
    ----------
    ``levi2024grokking``, for isotropic inputs.

    Examples
    --------
    The closer p is to n, the longer it takes to generalise after the training set is learnt:

    >>> from sandbox import Task, grokking_time
    >>> found = grokking_time(Task.isotropic([500, 900, 990]), n=1000, tolerance=1e-3)
    >>> (1000 * found.train).round(1), (1000 * found.test).round(1)
    (array([14.4, 47.1, 52.9]), array([   22.9,   452.7, 19656.5]))

    With more parameters than samples only weight decay forgets the start, ten thousand times later:

    >>> task = Task([1.0, 0.02], [1.0, 0.0], [40, 600])
    >>> found = grokking_time(task, n=200, tolerance=0.04, initial_variance=1 / 16, weight_decay=1e-3)
    >>> found.train.round(4), found.test.round(1)
    (np.float64(0.2185), np.float64(2358.8))
    """
    checked, used = engine.checked_task(task), None if p is None else DIRECTIONS.check(p)
    arrays = {
        "n": N.check(n),
        "tolerance": TOLERANCE.check(tolerance),
        "accuracy": ACCURACY.check(accuracy),
        "outputs": OUTPUTS.check(outputs),
        "initial_variance": INITIAL_VARIANCE.check(initial_variance),
        "weight_decay": WEIGHT_DECAY.check(weight_decay),
    } | ({} if used is None else {"p": used})
    shape = broadcast_shape(task=checked.shape, **{name: array.shape for name, array in arrays.items()})
    every = {name: np.broadcast_to(array, shape) for name, array in arrays.items()}
    level = np.array(grokking.threshold_loss(every["accuracy"], every["tolerance"], every["outputs"]))
    train, test = np.empty(shape), np.empty(shape)
    for cell in np.ndindex(shape):
        single = {name: array[cell] for name, array in every.items()}
        points = engine.Points(
            LeadingDirections(single.get("p")), within(checked, shape, cell), single["n"], single["weight_decay"], {}
        )
        require_no_tail(points, single["initial_variance"])
        found = _crossings(points.problem, float(single["initial_variance"]), level[cell])
        train[cell], test[cell] = found.train[0], found.test[0]
    return GrokkingTime(settled(train), settled(test))


def _crossings(problem: Problem, initial_variance: float, level: Array) -> grokking.GrokkingTimes:
    """The times of one point."""
    initial = initial_variance * problem.s * problem.m
    nothing_else = problem.noise + problem.hidden + problem.tail + problem.penalty
    if len(problem.s) == 1 and nothing_else[0] == 0:
        start = float(problem.t[0, 0] + initial[0, 0])
        ratio = np.atleast_1d(problem.m[0] / problem.n)
        gap = np.atleast_1d((problem.n - problem.m[0]) / problem.n)
        found = grokking.grokking_times(ratio, gap, np.atleast_1d(level / start) if start > 0 else np.array([np.inf]))
        unit = float(problem.n[0] * problem.s[0, 0])
        return grokking.GrokkingTimes(found.train / unit, found.test / unit)
    return crossing_times(problem, initial, float(level))
