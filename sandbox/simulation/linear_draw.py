r"""One draw of a linear model: two independent training sets, which any filter fits.

With :math:`X = U \operatorname{diag}(\sigma) V^\top` the fitted weights are
:math:`V \operatorname{diag}(\mathrm{gain})\, U^\top y`. The power on each direction k of the target,
:math:`\beta_k = \sqrt{t_k / s_k}`, leaves an error of its own; they are the columns of

.. math::
    A = \operatorname{diag}(\sqrt t)
        - \sqrt S\, V \operatorname{diag}(\mathrm{gain})\, U^\top X \operatorname{diag}(\beta)

in the coordinates g of the inputs. :math:`\langle A_1, A_2\rangle` over two training sets estimates the squared bias,
:math:`\|A_1\|^2` the noise-free excess. With an intercept X and y are centred by their means :math:`\bar x` and
:math:`\bar y`, and the error has a constant part :math:`\bar x^\top (\hat w - \beta)`, one more row of A.

The decompositions do not depend on the filter: they are made once for all hyperparameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.constant import centred
from sandbox.simulation.draw_result import Measured
from sandbox.simulation.fit import Filter, Shrinkage, decompose
from sandbox.simulation.gaussian_population import Population


@dataclass(frozen=True)
class LinearFit:
    r"""One fit, its errors :math:`A = \mathrm{whole} \operatorname{diag}(\sqrt t) + L^\top \operatorname{diag}(g) Q`.

    Parameters
    ----------
    g : array, shape (m,)
    constant : array, shape (directions with power,)
        The constant part of the error; 0 without an intercept.
    per_noise : float
        Excess risk per unit of label noise.
    train, train_per_noise : float
        Training error of the target, and per unit of label noise.
    run : float
        Test error of the fit to the labels that were drawn.
    """

    g: Array
    constant: Array
    per_noise: float
    train: float
    train_per_noise: float
    run: float


@dataclass(frozen=True)
class LinearTraining:
    r"""One training set, decomposed, with labels of its own.

    Parameters
    ----------
    population : Population
    n : int
    intercept : bool
    whole : bool
        Whether A contains the target itself, or only what the fit leaves of it: where every direction is seen the
        target cancels against the fit, and only what shrinkage leaves is kept.
    singular : array, shape (m,)
    L : array, shape (m, dim)
        :math:`V^\top \sqrt S`: the singular vectors as functions.
    Q : array, shape (m, directions with power)
        :math:`\sigma^{-1} U^\top X \operatorname{diag}(\beta)`: the target, as far as each of them sees it.
    along : array, shape (m,)
        Product of each row of L, taken as a function, with its row of Q, taken as weights on the target.
    through_mean : array, shape (m,)
        :math:`V^\top \bar x`; 0 without an intercept.
    at_mean : array, shape (directions with power,)
        :math:`\bar x_k \beta_k`.
    energy : array, shape (m,)
        Of the target along each singular vector.
    unexplained : float
        Of the target outside of them.
    signs : array, shape (directions with power,)
        Of the target in the labels that were drawn.
    noise_seen, noise_mean : array, shape (m,), and float
        Their noise and hidden part: :math:`U^\top \varepsilon`, and the mean where a constant is fitted.
    """

    population: Population
    n: int
    intercept: bool
    whole: bool
    singular: Array
    L: Array
    Q: Array
    along: Array
    through_mean: Array
    at_mean: Array
    energy: Array
    unexplained: float
    signs: Array
    noise_seen: Array
    noise_mean: float

    @classmethod
    def of(cls, population: Population, X: Array, rng: np.random.Generator, intercept: bool = False) -> LinearTraining:
        """Decompose n samples, of standard normal coordinates X of shape (n, dim), and draw labels for them."""
        n, root_s = len(X), np.sqrt(population.eigenvalues)
        powered = population.powered
        coefficients = population.root_power / root_s[powered]

        X, mean = centred(X * root_s, intercept)
        independent = n - intercept
        U, singular, Vt, from_gram = decompose(X, independent)
        # Both are the same matrix, unless the spectrum is so wide that V has lost its small entries.
        Q = (Vt[:, powered] if from_gram else (U.T @ X[:, powered]) / singular[:, None]) * coefficients
        through_mean = Vt @ mean
        L = np.multiply(Vt, root_s, out=Vt)
        energy = singular**2 * np.vecdot(Q, Q)
        unexplained = 0.0
        if singular.size < min(independent, population.dim):
            unexplained = max(float(np.sum(X[:, powered] ** 2 @ coefficients**2) - energy.sum()), 0.0)
        signs = population.draw_signs(rng)
        noise = np.sqrt(population.noise + population.hidden) * rng.standard_normal(n)
        return cls(
            population=population,
            n=n,
            intercept=intercept,
            whole=singular.size < population.dim,
            singular=singular,
            L=L,
            Q=Q,
            along=np.einsum("ij,ij,j->i", L[:, powered], Q, population.root_power),
            through_mean=through_mean,
            at_mean=mean[powered] * coefficients,
            energy=energy,
            unexplained=unexplained,
            signs=signs,
            noise_seen=U.T @ noise,
            noise_mean=float(noise.mean()) if intercept else 0.0,
        )

    @cached_property
    def lengths(self) -> Array:
        """Mean squares of the singular vectors as functions; shape (m,)."""
        lengths: Array = np.vecdot(self.L, self.L) + self.through_mean**2
        return lengths

    def fit(self, spectral_filter: Filter) -> LinearFit:
        """What a filter makes of it."""
        population, tail, signs = self.population, self.population.tail, self.signs
        shrinkage = Shrinkage.of(spectral_filter, self.singular, tail)
        kept, independent = self.singular * shrinkage.gain, self.n - self.intercept
        train = float(shrinkage.residual**2 @ self.energy)
        if self.unexplained > 0:
            train += shrinkage.outside**2 * self.unexplained
        train_per_noise = float(np.sum(shrinkage.residual**2))
        if self.singular.size < independent:
            train_per_noise += (independent - self.singular.size) * shrinkage.outside**2

        left = shrinkage.residual if tail == 0 else 1.0 - kept
        g = -kept if self.whole else left
        at_mean = self.at_mean if self.whole else np.zeros_like(self.at_mean)
        # The error for the labels that were drawn, as weights of the singular vectors; then in coordinates.
        error = g * (self.Q @ signs) - shrinkage.gain * self.noise_seen
        coordinates = error @ self.L
        if self.whole:
            coordinates[population.powered] += population.root_power * signs
        constant = float(at_mean @ signs) + self.noise_mean + float(error @ self.through_mean)
        return LinearFit(
            g=g,
            constant=-(at_mean + (g * self.through_mean) @ self.Q),
            per_noise=float(shrinkage.gain**2 @ self.lengths) + (1.0 / self.n if self.intercept else 0.0),
            train=train / self.n,
            train_per_noise=train_per_noise / self.n,
            run=population.noise + population.hidden + float(coordinates @ coordinates) + constant**2,
        )


@dataclass(frozen=True)
class LinearDraw:
    """Two training sets of n samples, from which unbiased estimates of all fields of a risk are made.

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import Task
    >>> population = Population.of(Task.isotropic(3, noise=0.5))
    >>> draw = LinearDraw.draw(population, 10, np.random.default_rng(0)).measure(lambda w: 1 / w)
    >>> draw.fields["bias"], draw.fields["samples"]  # more samples than directions and no noise: the target is found
    (0.0, 0.0)
    >>> round(draw.fields["train"], 12)  # noise (1 - p/n)
    0.35
    """

    first: LinearTraining
    second: LinearTraining

    @classmethod
    def draw(cls, population: Population, n: int, rng: np.random.Generator, *, intercept: bool = False) -> LinearDraw:
        """Draw both.

        Parameters
        ----------
        population : Population
            Of the directions the model uses.
        n : int
        rng : Generator
        intercept : bool, default False
            Whether a constant is fitted as well.
        """
        samples = [population.points(n, rng) for _ in range(2)]
        return cls(*(LinearTraining.of(population, X, rng, intercept) for X in samples))

    @cached_property
    def _pairs(self) -> tuple[Array, Array, Array]:
        first, second = self.first, self.second
        return _products(first, second), _products(first, first), _products(second, second)

    def measure(self, spectral_filter: Filter) -> Measured:
        """The fields and the single runs of the fits f(X'X) X'y.

        Parameters
        ----------
        spectral_filter : callable
            f.
        """
        first, second, population = self.first, self.second, self.first.population
        one, other = first.fit(spectral_filter), second.fit(spectral_filter)
        across, within_first, within_second = self._pairs
        bias = _product((first, one), (second, other), across)
        excess = (
            _product((first, one), (first, one), within_first)
            + _product((second, other), (second, other), within_second)
        ) / 2
        per_noise = (one.per_noise + other.per_noise) / 2
        unexplained = population.noise + population.hidden
        train = (one.train + other.train) / 2
        if unexplained > 0:
            train += unexplained * (one.train_per_noise + other.train_per_noise) / 2
        fields = {
            "noise": population.noise,
            "bias": bias + population.hidden,
            "samples": excess - bias + population.hidden * per_noise,
            "features": 0.0,
            "samples_features": 0.0,
            "labels": population.noise * per_noise,
            "labels_features": 0.0,
            "train": train,
            "effective_parameters": first.n * per_noise,
        }
        return Measured(fields, [one.run, other.run])


def _products(first: LinearTraining, second: LinearTraining) -> Array:
    """Of each singular vector of one training set with each of another, as functions and as they see the target."""
    products: Array = (first.L @ second.L.T) * (first.Q @ second.Q.T)
    return products


def _product(one: tuple[LinearTraining, LinearFit], other: tuple[LinearTraining, LinearFit], pairs: Array) -> float:
    """The population inner product of the errors of two fits, summed over the directions of the target."""
    (first, fit), (second, second_fit) = one, other
    total = fit.g @ pairs @ second_fit.g + fit.constant @ second_fit.constant
    if first.whole:
        total += second_fit.g @ second.along
    if second.whole:
        total += fit.g @ first.along
    if first.whole and second.whole:
        total += first.population.signal
    return float(total)
