"""One draw of a fit that is no filter: eight fits, and the population inner products of their errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.constant import beside_constant, centred
from sandbox.simulation.draw_result import Measured
from sandbox.simulation.drawn_target import draw_target
from sandbox.simulation.error_contrasts import parts_of_excess
from sandbox.simulation.gaussian_population import Population
from sandbox.simulation.spherical_population import Sphere
from sandbox.simulation.trained_weights import Fit, trained_weights

#: What both the training sets and the features come in, and the noise of each training set.
PAIR = (0, 1)

#: The risk of weights of 1e200 is infinite.
overflowing = partial(np.errstate, over="ignore", invalid="ignore")


class Fits(NamedTuple):
    """Eight fits, by training set, features and noise.

    Parameters
    ----------
    weights : array, shape (2, 2, 2, p)
    constants : array, shape (2, 2, 2)
        The constant parts of the predictions, 0 without an intercept.
    train : float
        Mean square of their residuals on their noisy labels.
    """

    weights: Array
    constants: Array
    train: float

    @classmethod
    def of(
        cls,
        fit: Fit,
        designs: list[list[Array]],
        labels: list[Array],
        noise: float,
        rng: np.random.Generator,
        intercept: bool,
    ) -> Fits:
        """Fit each training set with either features, twice, with noise that the features share.

        Parameters
        ----------
        fit : callable
        designs : list of list of array, shape (n, p)
            The inputs as the model sees them, by training set and by features.
        labels : list of array, shape (n,)
            Without noise, by training set.
        noise : float
            Variance.
        rng : Generator
            Gives the noise, and a seed to all fits with the same features.
        intercept : bool
            Whether the inputs and the labels are centred before each fit.
        """
        drawn = [[y + np.sqrt(noise) * rng.standard_normal(y.size) for _ in PAIR] for y in labels]
        noisy, heights = _centred(drawn, intercept)
        designs, means = _centred(designs, intercept)
        seeds = rng.integers(2**32, size=(2, 4)).tolist()
        weights = np.array(
            [[[trained_weights(fit, designs[a][b], y, seeds[b]) for y in noisy[a]] for b in PAIR] for a in PAIR]
        )
        every = ((a, b, c) for a in PAIR for b in PAIR for c in PAIR)
        with overflowing():
            train = [np.mean((noisy[a][c] - designs[a][b] @ weights[a, b, c]) ** 2) for a, b, c in every]
            constants = np.array(heights)[:, None, :] - np.vecdot(weights, np.array(means)[:, :, None])
        return cls(weights, constants, float(np.mean(train)))


def _centred(rows: list[list[Array]], intercept: bool) -> tuple[list[list[Array]], list[list[Array]]]:
    """Every one less its mean, and the means."""
    pairs = [[centred(each, intercept) for each in row] for row in rows]
    return [[kept for kept, _ in row] for row in pairs], [[mean for _, mean in row] for row in pairs]


def linear_weights_draw(
    population: Population | Sphere,
    n: int,
    p: int,
    fit: Fit,
    rng: np.random.Generator,
    *,
    intercept: bool = False,
) -> Measured:
    """Unbiased estimates of all primary fields of the risk of a linear model.

    Parameters
    ----------
    population : Population or Sphere
        Of the directions the model uses, or of all coordinates of the sphere.
    n, p : int
        The model uses the p leading coordinates; of a `Population` these are all.
    fit : callable
        From X, y and a generator to weights.
    rng : Generator
    intercept : bool, default False
        Whether a constant is fitted as well: X and y are centred.

    Returns
    -------
    Measured
        Its `effective_parameters` are nan without noise.

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import Task
    >>> population = Population.of(Task.isotropic(3, noise=0.5))
    >>> draw = linear_weights_draw(population, 10, 3, lambda X, y, rng: np.zeros(3), np.random.default_rng(0))
    >>> round(draw.fields["bias"], 12), draw.fields["samples"], draw.fields["labels"]
    (1.0, 0.0, 0.0)
    """
    points = [population.points(n, rng) for _ in PAIR]
    target = draw_target(population, points, population.labels(points), rng)
    # Coordinates of mean square 1 stand for the functions: their inner products are those of the coefficients.
    scale = np.sqrt(population.eigenvalues) if isinstance(population, Population) else np.ones(p)
    designs = [[x[:, :p] * scale] * 2 for x in points]
    fits = Fits.of(fit, designs, target.labels, population.noise, rng, intercept)
    unseen = target.unlisted + float(np.sum(target.coefficients[p:] ** 2))
    with overflowing():
        errors = scale * fits.weights - target.coefficients[:p]
        errors = np.concatenate([errors, fits.constants[..., None]], axis=-1)
        parts, squares = parts_of_excess(errors), np.vecdot(errors, errors)
    return _measured(parts, squares, unseen, population.noise, n, fits)


def features_weights_draw(
    population: Population | Sphere,
    draw_neurons: Callable[[np.random.Generator], Any],
    n: int,
    fit: Fit,
    rng: np.random.Generator,
    *,
    intercept: bool = False,
) -> Measured:
    """Unbiased estimates of all primary fields of the risk of a readout of random features.

    Parameters
    ----------
    population : Population or Sphere
    draw_neurons : callable
        From a generator to a new draw of the features.
    n : int
    fit : callable
        From the feature matrix, y and a generator to the weights of the readout.
    rng : Generator
    intercept : bool, default False
        Whether a constant is fitted as well: features, which have mean 0, and y are centred.

    Returns
    -------
    Measured
        Its `effective_parameters` are nan without noise.
    """
    points = [population.points(n, rng) for _ in PAIR]
    neurons = [draw_neurons(rng) for _ in PAIR]
    target = draw_target(population, points, population.labels(points), rng)
    designs = [[drawn.at(x, rng) for drawn in neurons] for x in points]
    fits = Fits.of(fit, designs, target.labels, population.noise, rng, intercept)

    # The errors as coefficients of the first features, of the second, of the target, and of the constant.
    p = fits.weights.shape[-1]
    errors = np.zeros((2, 2, 2, 2 * p + 1))
    errors[:, 0, :, :p], errors[:, 1, :, p:-1], errors[..., -1] = fits.weights[:, 0], fits.weights[:, 1], -1.0
    if intercept:
        errors = np.concatenate([errors, fits.constants[..., None]], axis=-1)
    (one, two), (along_one, along_two) = neurons, (target.along(drawn)[:, None] for drawn in neurons)
    across = one.products(two)
    gram = np.block(
        [
            [one.products(one), across, along_one],
            [across.T, two.products(two), along_two],
            [along_one.T, along_two.T, np.full((1, 1), population.signal)],
        ]
    )
    with overflowing():
        products = beside_constant(gram, intercept)
        parts, squares = parts_of_excess(errors, products), np.vecdot(errors @ products, errors)
    return _measured(parts, squares, population.hidden, population.noise, n, fits)


def _measured(parts: dict[str, float], squares: Array, unseen: float, noise: float, n: int, fits: Fits) -> Measured:
    """All primary fields, from the parts of the error that the model could see; infinite where a fit overflows."""
    known = {"noise": noise, **parts, "bias": parts["bias"] + unseen, "train": fits.train}
    fields = {name: value + 0.0 if np.isfinite(value) else np.inf for name, value in known.items()}  # and no -0
    per_noise = (fields["labels"] + fields["labels_features"]) / noise if noise > 0 else np.nan
    runs = np.maximum(squares, 0.0).ravel() + unseen + noise
    return Measured(
        fields | {"effective_parameters": n * per_noise}, np.where(np.isfinite(runs), runs, np.inf).tolist()
    )
