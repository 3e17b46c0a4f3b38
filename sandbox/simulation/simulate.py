"""Monte Carlo of any model: of a spectral filter, or of a fit that is whatever it is."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, shown, single_number, whole_numbers
from sandbox.foundations.parts import PRIMARY
from sandbox.foundations.quantities import N
from sandbox.results.monte_carlo import Simulation, Stream, require_alike
from sandbox.simulation.cells import Batch
from sandbox.simulation.draws import take_draws
from sandbox.simulation.reliability import warn_unreliable
from sandbox.simulation.seeds import Seed, seed_of, seeds_of, stream_of
from sandbox.simulation.simulable import Simulable, require_simulable
from sandbox.tasks.spherical_task import AnyTask

#: Relative difference up to which two computations of one draw are the same: rounding, of an ill-conditioned fit.
SAME = 1e-6


def simulate(
    model: Simulable,
    task: AnyTask,
    n: ArrayLike,
    *,
    draws: int = 100,
    rng: Seed = None,
    after: Simulation | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Simulation:
    r"""Measure the risk of a model, and every source of it, by Monte Carlo.

    The model is a spectral filter, or any fit that returns weights: dropout, stochastic gradient descent, bagging, a
    robust loss. Each draw trains it several times, so that the sources can be told apart. The population risk of each
    fit is computed analytically, without a test set.

    Parameters
    ----------
    model : object
        Anything with `inputs`, which is `LeadingDirections(p)` or `RandomProjections(p, activation)`, and

        * `spectral_filter(w)`, the f of the weights :math:`f(X^\top X) X^\top y`, at an array of eigenvalues w > 0; or
        * `weights(X, y, rng)`, which trains on the inputs X of shape (n, p), as the model sees them, and the noisy
          labels y of shape (n,), and returns the weights w of shape (p,) of the prediction :math:`\langle x, w\rangle`.
          All randomness of the fit comes from `rng`, a `numpy.random.Generator`. X and y are copies: it may write into
          them. With random projections X is the feature matrix and w the readout. Such a model may lack `inputs`: it
          then sees all coordinates. Where the `inputs` have an `intercept` X and y are centred, and a constant is added
          to the prediction.

        With both, `spectral_filter` is used: it averages over the labels analytically, and is more precise.
        Parameters of a model with a table of them broadcast, and array fields of a dataclass; any other is one model.
    task : Task or SphericalTask
        The multiplicities of a `Task` must be whole numbers, and a fit by `weights` takes no `tail`.
    n : array_like, shape (...)
        Number of training samples, whole and >= 1.
    draws : int, default 100
        Number of independent draws, >= 2.
    rng : int, SeedSequence or Generator, optional
        Seed. The same seed gives the same result, bit for bit where the versions and the number of BLAS threads
        (``OMP_NUM_THREADS``), which decides in what order sums are taken, are the same; else up to rounding. From a
        Generator one seed is drawn, so that the next call differs. By default fresh entropy is used; NumPy's global
        state is never touched.
    after : Simulation, optional
        A simulation of the same model, task and n, whose draws are kept: only those that it lacks are drawn, from its
        seed; `rng` is left out, or the same. The result has the same bits as all draws at once. Its first draw is
        repeated, to see whether model and task are the same.
    progress : callable, optional
        ``progress(done, total)`` is called after each draw of each group of cells that share their draws. The last call
        has done = total. What it returns is not looked at, and what it raises ends the simulation. By default nothing
        is said.

    Returns
    -------
    Simulation
        Of the common shape of task, n and hyperparameters. Every draw has a seed of its own, the same in every cell, so
        that the value of a cell does not depend on the batch around it, and the errors of neighbouring cells are
        correlated. Of a fit by `weights` the `effective_parameters` are not known if the noise is 0 anywhere.

    Raises
    ------
    TypeError
        If the model has neither `inputs` with `spectral_filter` nor `weights`, `weights` returns anything but real
        numbers, or an argument is of the wrong kind.
    ValueError
        If n, p or a multiplicity is not a whole number, p of random features is infinite, `draws` is below 2,
        `weights` returns another shape than (p,) or a number that is not finite, its task has a tail, the matrices
        would not fit into memory, or `after` is a simulation of anything else, of another seed, of merged seeds, or has
        so many draws already.

    Warns
    -----
    ValidityWarning
        With a filter, within three of the interpolation threshold and with almost no penalty, where the estimates have
        no finite variance and their standard errors mean nothing; and where the eigenvalues span more orders of
        magnitude than a fit in float64 resolves.

    Notes
    -----
    **A spectral filter.** Each draw has two independent training sets, and with random features two independent sets of
    features: 2 fits for linear models, 4 for random features. Label noise and the signs of the target's coefficients
    are averaged analytically. With :math:`e_1, e_2` the noise-free errors of two fits to independent training sets, and
    V the excess risk per unit of label noise, a linear model has

    .. math::
        \text{bias} = E\langle e_1, e_2\rangle + \text{hidden}, \quad
        \text{samples} = E\|e_1\|^2 - E\langle e_1, e_2\rangle + \text{hidden}\,V, \quad
        \text{labels} = \text{noise}\,V.

    For random features the products of errors that share the training set, or the features, or neither, are told
    apart.

    **Weights.** A fit may be random itself and need not be linear in its labels, so they are drawn. Each draw has two
    training sets of inputs and hidden parts of the labels, two draws of the label noise for each of them, and two draws
    of the features, which are the seed of `rng` and the random projections: 8 fits, all of the same target with random
    signs. With e and e' the errors of two fits, :math:`\langle e, e'\rangle` has an average that depends on what they
    share: c for the same inputs and features with other noise, s for the same inputs and noise with other features, i
    for the same inputs alone, f for the same features alone, o for nothing, and :math:`E\|e\|^2` for everything. Then

    .. math::
        \begin{aligned}
        \text{bias} &= o + \text{hidden}, & \text{samples\_features} &= c - i - f + o, \\
        \text{samples} &= i - o, & \text{labels} &= s - i, \\
        \text{features} &= f - o, & \text{labels\_features} &= E\|e\|^2 - c - s + i.
        \end{aligned}

    If the fit is not linear in its labels their noise also has an effect of its own, without the inputs; it is counted
    under `labels`, and what it has together with the features alone under `labels_features`. Without noise `labels`
    is exactly 0, and of a fit that uses neither random projections nor `rng` everything that depends on the features.
    On a `SphericalTask` the part of the target of degree 2 and beyond is drawn as a Gaussian random function.

    Every field is unbiased at any number of draws; the standard errors come from the spread of the draws.

    `hidden` is independent N(0, hidden) at every point. With a filter, a `tail` adds tail times the identity to the
    Gram matrix of a linear model, and independent Gaussian parts to the random features. A negative penalty below the
    least one of the theory is not refused: the true risk is infinite there.

    References
    ----------
    ``adlam2020understanding``, for the sources (numbering not checked).

    Examples
    --------
    >>> import numpy as np
    >>> from sandbox import MinNorm, Task
    >>> from sandbox.simulation.simulate import simulate
    >>> task = Task.isotropic(300, noise=0.25)
    >>> simulate(MinNorm(), task, n=100, draws=20, rng=0)
    <Simulation of 20 draws, mean +- standard error
      total                1.0429     +- 0.00024
      noise                0.25       +- 0
      bias                 0.44479    +- 0.00026
      samples              0.22187    +- 0.00026
      features             0          +- 0
      samples_features     0          +- 0
      labels               0.12623    +- 0.00024
      labels_features      0          +- 0
      train                0          +- 0
      effective_parameters 50.492     +- 0.095
      spread of one run    0.044>
    >>> simulate(MinNorm([30, 300]), task, n=100, draws=20, rng=0).mean.labels.round(2)
    array([0.11, 0.13])

    A long simulation says how far it is, for instance in a bar of tqdm, where that is installed::

        bar = tqdm()

        def progress(done, total):
            bar.total = total
            bar.update(done - bar.n)

    or in words:

    >>> def progress(done, total):
    ...     if done % 20 == 0:
    ...         print(f"{done} of {total} draws")
    >>> measured = simulate(MinNorm([30, 300]), task, n=100, draws=20, rng=0, progress=progress)
    20 of 40 draws
    40 of 40 draws

    Ridge regression on the half of the samples that a coin chooses is no filter of all of them:

    >>> class RandomHalf:
    ...     def weights(self, X, y, rng):
    ...         half = rng.random(len(y)) < 0.5
    ...         X, y = X[half], y[half]
    ...         return np.linalg.solve(X.T @ X + 5 * np.eye(X.shape[1]), X.T @ y)
    >>> simulate(RandomHalf(), Task.isotropic(30, noise=0.25), n=40, draws=50, rng=0)
    <Simulation of 50 draws, mean +- standard error
      total                0.80289    +- 0.012
      noise                0.25       +- 0
      bias                 0.25868    +- 0.012
      samples              0.04797    +- 0.0055
      features             0.007758   +- 0.0033
      samples_features     0.084284   +- 0.0058
      labels               0.063515   +- 0.005
      labels_features      0.090683   +- 0.0039
      train                0.43207    +- 0.011
      effective_parameters 24.672     +- 0.98
      spread of one run    0.14>
    """
    if not isinstance(task, AnyTask):
        raise TypeError(f"task must be a sandbox.Task or SphericalTask, got {type(task).__name__}")
    require_simulable(model)
    samples = N.check(n)
    whole_numbers(samples, "n", "simulate")
    batch = Batch(model, task, samples)
    repeats = _checked_draws(draws)
    if progress is not None and not callable(progress):
        raise TypeError(f"progress must be a function of the draws done and their total, got {shown(progress)}")
    stream, known = _stream(batch, repeats, rng, after)
    every = seeds_of(stream)
    seeds = every if after is None else [every[0], *every[known:]]
    groups = batch.groups()
    drawn = _counter(progress, len(groups) * len(seeds))
    results: list[Any] = [None] * math.prod(batch.shape)
    for group in groups:
        taken = take_draws(group.models, group.task, group.n, seeds, drawn)
        for place, result in zip(group.places, taken, strict=True):
            results[place] = result
    warn_unreliable([result.reliability for result in results])
    cells, runs = [result.estimates for result in results], [result.runs for result in results]
    if after is not None:
        cells, runs = _continued(after, cells, runs)
    unmeasured = any(np.isnan(cell).any() for cell in cells)
    unknown = _WITHOUT_NOISE if unmeasured else None
    return Simulation.of(cells, runs, batch.shape, (stream,), at=batch.at, unknown=unknown)


def _stream(batch: Batch, draws: int, rng: Seed, after: Simulation | None) -> tuple[Stream, int]:
    """The seeds of all draws, and how many of them are known."""
    if after is None:
        return stream_of(seed_of(rng), draws), 0
    if not isinstance(after, Simulation):
        raise TypeError(f"after must be a Simulation, got {type(after).__name__}")
    require_alike(after, batch.shape, batch.at, "after")
    if len(after.streams) > 1:
        raise ValueError("after must have draws of one seed, got merged simulations: go on with each before merging")
    (stream,) = after.streams
    if rng is not None and stream_of(seed_of(rng), stream.draws) != stream:
        raise ValueError("rng must be the seed of the simulation that is gone on with, or be left out")
    if draws <= stream.draws:
        raise ValueError(f"draws must be more than the {stream.draws} that are known, got {draws}")
    return stream._replace(draws=draws), stream.draws


def _counter(progress: Callable[[int, int], object] | None, total: int) -> Callable[[], object]:
    """What is called after each draw."""
    if progress is None:
        return lambda: None
    done = itertools.count(1)
    return lambda: progress(next(done), total)


def _continued(after: Simulation, cells: list[Array], runs: list[Array]) -> tuple[list[Array], list[Array]]:
    """The known draws and those after them; the first of the new ones is the first known one again."""
    known = after.runs.reshape(*after.runs.shape[:2], -1)
    known_runs = [known[..., i] for i in range(known.shape[-1])]
    known_cells = _estimates(after)
    if not all(map(_same_draw, known_cells, cells, known_runs, runs)):
        raise ValueError(
            "after must be a simulation of the same model and task, but its first draw now comes out otherwise"
        )
    return (
        [np.concatenate([before, cell[1:]]) for before, cell in zip(known_cells, cells, strict=True)],
        [np.concatenate([before, run[1:]]) for before, run in zip(known_runs, runs, strict=True)],
    )


def _same_draw(known: Array, cell: Array, known_runs: Array, runs: Array) -> bool:
    """Whether the first draw of a cell is the known one, up to what other versions and threads make of it."""
    if known_runs.shape[1] != runs.shape[1]:
        return False
    before, now = np.concatenate([known[0], known_runs[0]]), np.concatenate([cell[0], runs[0]])
    # Every field is a part of the error, or a small difference of such parts.
    scale = np.max(np.abs(before), where=np.isfinite(before), initial=0.0)
    return np.allclose(now, before, rtol=SAME, atol=SAME * scale, equal_nan=True)


def _estimates(simulation: Simulation) -> list[Array]:
    """The estimates of each draw, shape (draws, fields), one array per cell; nan where a field is not known."""
    nothing = np.full(simulation.each.shape, np.nan)
    each = simulation.each
    fields = np.stack([getattr(each, name) if name in each.known else nothing for name in PRIMARY], axis=1)
    flat = fields.reshape(*fields.shape[:2], -1)
    return [flat[..., i] for i in range(flat.shape[-1])]


_WITHOUT_NOISE = {
    "effective_parameters": (
        "effective_parameters are not known where some noise is 0: of a fit by weights(X, y, rng) they are measured by "
        "the label noise that it takes up"
    )
}


def _checked_draws(draws: int) -> int:
    count = int(whole_numbers(np.asarray(single_number(draws, "draws")), "draws", "simulate"))
    if count < 2:
        raise ValueError(f"draws must be at least 2 for a standard error, got {count}")
    return count
