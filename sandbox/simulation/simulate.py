"""Monte Carlo of any model that says how it sees its inputs and what its spectral filter is."""

from __future__ import annotations

from typing import Any, Protocol

from numpy.typing import ArrayLike

from sandbox.foundations.parameters import real_array, whole_numbers
from sandbox.foundations.quantities import N
from sandbox.results.monte_carlo import Simulation
from sandbox.simulation.cells import Batch
from sandbox.simulation.draws import take_draws
from sandbox.simulation.reliability import warn_unreliable
from sandbox.simulation.seeds import Seed, seed_of
from sandbox.tasks.input_views import LeadingDirections, RandomProjections
from sandbox.tasks.spherical_task import AnyTask


class Simulable(Protocol):
    """What a model needs for `simulate`: how it sees its inputs, and its filter."""

    @property
    def inputs(self) -> LeadingDirections | RandomProjections:
        """`LeadingDirections(p)` of the inputs or `RandomProjections(p, activation)`."""

    def spectral_filter(self, w: Any, /) -> ArrayLike:
        """f of the fitted weights f(X'X) X'y, at an array of eigenvalues w > 0 of X'X."""


def simulate(model: Simulable, task: AnyTask, n: ArrayLike, *, draws: int = 100, rng: Seed = None) -> Simulation:
    r"""Measure the risk of a model, and every source of it, by Monte Carlo.

    Each draw trains on two independent training sets, with random features on two independent sets of features as well:
    2 fits per draw for linear models, 4 for random features. The population risk of each fit is computed analytically,
    without a test set; label noise and the signs of the target's coefficients are averaged analytically too.

    Parameters
    ----------
    model : object
        Anything with `inputs`, which is `LeadingDirections(p)` or `RandomProjections(p, activation)`, and
        `spectral_filter(w)`, the f of the weights :math:`f(X^\top X) X^\top y`. The array fields of a dataclass are
        hyperparameters and broadcast; any other model is taken as one model.
    task : Task or SphericalTask
        The multiplicities of a `Task` must be whole numbers.
    n : array_like, shape (...)
        Number of training samples, whole and >= 1.
    draws : int, default 100
        Number of independent draws, >= 2.
    rng : int, SeedSequence or Generator, optional
        Seed. The same seed gives the same result bit for bit. From a Generator one seed is drawn, so that the next call
        differs. By default fresh entropy is used; NumPy's global state is never touched.

    Returns
    -------
    Simulation
        Of the common shape of task, n and hyperparameters. Every cell starts from the same seed, so its value does not
        depend on the batch around it, and the errors of neighbouring cells are correlated.

    Raises
    ------
    TypeError
        If the model lacks `inputs` or `spectral_filter`, or an argument is of the wrong kind.
    ValueError
        If n, p or a multiplicity is not a whole number, p of random features is infinite, `draws` is below 2, or the
        matrices would not fit into memory.

    Warns
    -----
    ValidityWarning
        Within three of the interpolation threshold and with almost no penalty, where the estimates have no finite
        variance and their standard errors mean nothing; and where the eigenvalues span more orders of magnitude than a
        fit in float64 resolves.

    Notes
    -----
    With :math:`e_1, e_2` the noise-free errors of two fits to independent training sets, and V the excess risk per
    unit of label noise, a linear model has

    .. math::
        \text{bias} = E\langle e_1, e_2\rangle + \text{hidden}, \quad
        \text{samples} = E\|e_1\|^2 - E\langle e_1, e_2\rangle + \text{hidden}\,V, \quad
        \text{labels} = \text{noise}\,V.

    For random features the products of errors that share the training set, or the features, or neither, are told
    apart. Every field is unbiased at any number of draws; the standard errors come from the spread of the draws.

    `hidden` is independent N(0, hidden) at every point. A `tail` adds tail times the identity to the Gram matrix of a
    linear model, and independent Gaussian parts to the random features. A negative penalty below the least one of the
    theory is not refused: the true risk is infinite there.

    Examples
    --------
    >>> from sandbox import MinNorm, Task
    >>> from sandbox.simulation.simulate import simulate
    >>> task = Task.isotropic(300, noise=0.25)
    >>> simulate(MinNorm(), task, n=100, draws=20, rng=0)
    <Simulation of 20 draws, mean +- standard error
      total                1.0425     +- 0.00019
      noise                0.25       +- 0
      bias                 0.44485    +- 0.0002
      samples              0.22181    +- 0.0002
      features             0          +- 0
      samples_features     0          +- 0
      labels               0.12587    +- 0.00019
      labels_features      0          +- 0
      train                0          +- 0
      effective_parameters 50.349     +- 0.076>
    >>> simulate(MinNorm([30, 300]), task, n=100, draws=20, rng=0).mean.labels.round(2)
    array([0.11, 0.13])
    """
    if not isinstance(task, AnyTask):
        raise TypeError(f"task must be a sandbox.Task or SphericalTask, got {type(task).__name__}")
    _check_model(model)
    samples = N.check(n)
    whole_numbers(samples, "n", "simulate")
    batch = Batch(model, task, samples)
    shape, repeats, seed = batch.shape, _checked_draws(draws), seed_of(rng)
    results = [take_draws(*cell, repeats, seed) for cell in batch.cells()]
    warn_unreliable([result.reliability for result in results])
    return Simulation.of([result.estimates for result in results], shape)


def _check_model(model: Any) -> None:
    missing = [name for name in ("inputs", "spectral_filter") if not hasattr(model, name)]
    if missing:
        raise TypeError(
            f"{type(model).__name__} cannot be simulated: it has no {' and no '.join(missing)}; a model needs "
            "`inputs`, LeadingDirections(p) or RandomProjections(p, activation) of sandbox.features, and "
            "`spectral_filter(w)`, the f of its weights f(X'X) X'y"
        )
    if isinstance(model, type):
        raise TypeError(f"model must be an instance, got the class {model.__name__}")
    if not isinstance(model.inputs, LeadingDirections | RandomProjections):
        raise TypeError(
            f"inputs of {type(model).__name__} must be LeadingDirections(p) or RandomProjections(p, activation) of "
            f"sandbox.features, got {type(model.inputs).__name__}"
        )
    if not callable(model.spectral_filter):
        raise TypeError(f"spectral_filter of {type(model).__name__} must be callable, got {model.spectral_filter!r}")


def _checked_draws(draws: int) -> int:
    array = real_array(draws, "draws")
    if array.ndim:
        raise TypeError(f"draws must be a single number, got an array of shape {array.shape}")
    count = int(whole_numbers(array, "draws", "simulate"))
    if count < 2:
        raise ValueError(f"draws must be at least 2 for a standard error, got {count}")
    return count
