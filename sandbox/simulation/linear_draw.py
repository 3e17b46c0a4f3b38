r"""One draw of a linear model: two independent training sets.

With :math:`X = U \operatorname{diag}(\sigma) V^\top` the fitted weights are
:math:`V \operatorname{diag}(\mathrm{gain})\, U^\top y`. The power on each direction k of the target,
:math:`\beta_k = \sqrt{t_k / s_k}`, leaves an error of its own; they are the columns of

.. math::
    A = \operatorname{diag}(\sqrt t)
        - \sqrt S\, V \operatorname{diag}(\mathrm{gain})\, U^\top X \operatorname{diag}(\beta)

in the coordinates g of the inputs. :math:`\langle A_1, A_2\rangle` over two training sets estimates the squared bias,
:math:`\|A_1\|^2` the noise-free excess. With an intercept X and y are centred by their means :math:`\bar x` and
:math:`\bar y`, and the error has a constant part :math:`\bar x^\top (\hat w - \beta)`, one more row of A.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.foundations.parameters import Array
from sandbox.simulation.constant import centred
from sandbox.simulation.fit import Filter, Shrinkage, decompose
from sandbox.simulation.gaussian_population import Population


@dataclass(frozen=True)
class LinearFit:
    r"""One fit, its errors :math:`A = \mathrm{whole} \operatorname{diag}(\sqrt t) + L^\top \operatorname{diag}(g) Q`.

    Parameters
    ----------
    whole : bool
        Whether A contains the target itself, or only what the fit leaves of it.
    L : array, shape (m, dim)
        :math:`V^\top \sqrt S`: the singular vectors as functions.
    g : array, shape (m,)
    Q : array, shape (m, directions with power)
        :math:`\sigma^{-1} U^\top X \operatorname{diag}(\beta)`: the target, as far as each of them sees it.
    constant : array, shape (directions with power,)
        The constant part of the error; 0 without an intercept.
    along : array, shape (m,)
        Product of each row of L, taken as a function, with its row of Q, taken as weights on the target.
    per_noise : float
        Excess risk per unit of label noise.
    train, train_per_noise : float
        Training error of the target, and per unit of label noise.
    """

    whole: bool
    L: Array
    g: Array
    Q: Array
    constant: Array
    along: Array
    per_noise: float
    train: float
    train_per_noise: float


def linear_draw(
    population: Population, n: int, spectral_filter: Filter, rng: np.random.Generator, *, intercept: bool = False
) -> dict[str, float]:
    """Unbiased estimates of all primary fields of the risk from two training sets of n samples.

    Parameters
    ----------
    population : Population
        Of the directions the model uses.
    n : int
    spectral_filter : callable
        f of the weights f(X'X) X'y.
    rng : Generator
    intercept : bool, default False
        Whether a constant is fitted as well.

    Returns
    -------
    dict of float

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import Task
    >>> population = Population.of(Task.isotropic(3, noise=0.5))
    >>> draw = linear_draw(population, 10, lambda w: 1 / w, np.random.default_rng(0))
    >>> draw["bias"], draw["samples"]  # more samples than directions and no noise: the target is found
    (0.0, 0.0)
    >>> round(draw["train"], 12)  # noise (1 - p/n)
    0.35
    """
    first, second = (linear_fit(population, n, spectral_filter, rng, intercept) for _ in range(2))
    bias = product(population, first, second)
    excess = (product(population, first, first) + product(population, second, second)) / 2
    per_noise = (first.per_noise + second.per_noise) / 2
    unexplained = population.noise + population.hidden
    train = (first.train + second.train) / 2
    if unexplained > 0:
        train += unexplained * (first.train_per_noise + second.train_per_noise) / 2
    return {
        "noise": population.noise,
        "bias": bias + population.hidden,
        "samples": excess - bias + population.hidden * per_noise,
        "features": 0.0,
        "samples_features": 0.0,
        "labels": population.noise * per_noise,
        "labels_features": 0.0,
        "train": train,
        "effective_parameters": n * per_noise,
    }


def linear_fit(
    population: Population, n: int, spectral_filter: Filter, rng: np.random.Generator, intercept: bool = False
) -> LinearFit:
    """Draw n samples and fit them."""
    s, t, tail = population.eigenvalues, population.power, population.tail
    root_s = np.sqrt(s)
    # A slice is a view: most tasks have power on every direction.
    powered = slice(None) if np.all(t > 0) else np.flatnonzero(t > 0)
    root_t = np.sqrt(t[powered])
    coefficients = root_t / root_s[powered]

    X = rng.standard_normal((n, population.dim))
    X *= root_s
    X, mean = centred(X, intercept)
    independent = n - intercept
    U, singular, Vt, from_gram = decompose(X, independent)
    rank = singular.size
    shrinkage = Shrinkage.of(spectral_filter, singular, tail)
    kept = singular * shrinkage.gain
    # Both are the same matrix, unless the spectrum is so wide that V has lost its small entries.
    Q = (Vt[:, powered] if from_gram else (U.T @ X[:, powered]) / singular[:, None]) * coefficients
    through_mean = Vt @ mean
    L = np.multiply(Vt, root_s, out=Vt)

    energy = singular**2 * np.vecdot(Q, Q)
    train = float(shrinkage.residual**2 @ energy)
    if rank < min(independent, population.dim):
        unexplained = float(np.sum(X[:, powered] ** 2 @ coefficients**2) - energy.sum())
        train += shrinkage.outside**2 * unexplained if unexplained > 0 else 0.0
    train_per_noise = float(np.sum(shrinkage.residual**2))
    if rank < independent:
        train_per_noise += (independent - rank) * shrinkage.outside**2

    # Where every direction is seen the target cancels against the fit, and only what shrinkage leaves is kept.
    whole = rank < population.dim
    left = shrinkage.residual if tail == 0 else 1.0 - kept
    g = -kept if whole else left
    return LinearFit(
        whole=whole,
        L=L,
        g=g,
        Q=Q,
        constant=-((mean[powered] * coefficients if whole else 0.0) + (g * through_mean) @ Q),
        along=np.einsum("ij,ij,j->i", L[:, powered], Q, root_t),
        per_noise=float(shrinkage.gain**2 @ (np.vecdot(L, L) + through_mean**2)) + (1.0 / n if intercept else 0.0),
        train=train / n,
        train_per_noise=train_per_noise / n,
    )


def product(population: Population, first: LinearFit, second: LinearFit) -> float:
    """The population inner product of the errors of two fits, summed over the directions of the target."""
    pairs = (first.L @ second.L.T) * (first.Q @ second.Q.T)
    total = first.g @ pairs @ second.g + first.constant @ second.constant
    if first.whole:
        total += second.g @ second.along
    if second.whole:
        total += first.g @ first.along
    if first.whole and second.whole:
        total += population.power.sum()
    return float(total)
