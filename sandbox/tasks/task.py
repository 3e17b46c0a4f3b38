"""The population: input spectrum, target power on it, label noise."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from sandbox.activations import Activation
from sandbox.foundations.batches import Batched
from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array, broadcast_shape
from sandbox.foundations.quantities import EIGENVALUES, HIDDEN, MULTIPLICITY, NOISE, POWER, TAIL
from sandbox.foundations.records import LONGEST_CHAIN, Made, Spelling, frozen, spelt
from sandbox.spectra.counts import whole
from sandbox.spectra.power_law import PowerLaw
from sandbox.spectra.spectrum import Spectrum, decreasing
from sandbox.tasks.basis import Basis
from sandbox.tasks.gaussian_equivalence import gaussian_equivalence
from sandbox.tasks.named import NamedTasks
from sandbox.tasks.semidefinite import checked_eigenvalues
from sandbox.tasks.subsets import Subsets


@dataclass(frozen=True, eq=False, repr=False, init=False)
class Task(NamedTasks, Subsets, Batched):
    r"""A regression problem with Gaussian inputs and a linear target, known through its spectrum.

    Inputs are :math:`x \sim N(0, \Sigma)`, labels :math:`y = \langle x, \beta\rangle + h + \varepsilon`, with label
    noise :math:`\varepsilon` of variance `noise` and a part h of the target, of variance `hidden`, that the inputs
    do not show. Everything is centred; with ``intercept=True`` a model does without that. The risk depends on
    :math:`\Sigma` and :math:`\beta` only through the eigenvalues :math:`s_j` and the target variance :math:`t_j =
    \beta_j^2 s_j` on each, summed over equal eigenvalues.

    Parameters
    ----------
    eigenvalues : array_like, shape (..., groups)
        Eigenvalues :math:`s_j \ge 0` of the input covariance, in any order; those that are negative by rounding (at
        most their number times the spacing of float64 at the largest one) are 0.
    power : array_like, shape (..., groups)
        Target variance :math:`t_j \ge 0` of each eigen-group, summed over its directions. Power on an eigenvalue 0 acts
        as `hidden`.
    multiplicity : array_like, shape (..., groups), default 1
        Number of directions in each group, >= 0; need not be whole except in simulations.
    noise : array_like, shape (...), default 0
        Label-noise variance (never a standard deviation), >= 0.
    hidden : array_like, shape (...), default 0
        Target variance that no eigenvalue carries, >= 0.
    tail : array_like, shape (...), default 0
        Trace of infinitely many vanishing eigenvalues, >= 0.

    The leading axes are a batch; they broadcast against each other.

    Attributes
    ----------
    shape : tuple of int
        Shape of the batch, ``()`` for a single task.
    signal : array, shape (...)
        Target variance: all power plus `hidden`.
    basis, coefficients : array or None
        Of a task made by `from_covariance`: the directions of its groups and the target along them.

    Raises
    ------
    TypeError
        If an argument is not real.
    ValueError
        If an argument is outside its domain, the groups do not match, the shapes do not broadcast, or power sits on
        a group without directions.

    Examples
    --------
    >>> from sandbox import Task
    >>> task = Task([1.0, 0.1], power=[0.8, 0.2], multiplicity=[10, 300], noise=0.25)
    >>> task.signal
    np.float64(1.0)
    >>> eval(repr(task)) == task
    True
    """

    eigenvalues: Array
    power: Array
    multiplicity: Array
    noise: Array
    hidden: Array
    tail: Array
    _law: PowerLaw | None = field(compare=False)
    _made: Made | None = field(compare=False)
    _basis: Basis | None = field(compare=False)

    parameters: ClassVar[Table] = Table(EIGENVALUES, POWER, MULTIPLICITY, NOISE, HIDDEN, TAIL)
    _grouped: ClassVar[tuple[str, ...]] = ("eigenvalues", "power", "multiplicity")
    _single: ClassVar[tuple[str, ...]] = ("noise", "hidden", "tail")

    def __init__(
        self,
        eigenvalues: ArrayLike,
        power: ArrayLike,
        multiplicity: ArrayLike = 1,
        *,
        noise: ArrayLike = 0,
        hidden: ArrayLike = 0,
        tail: ArrayLike = 0,
    ) -> None:
        groups = {
            "eigenvalues": np.atleast_1d(checked_eigenvalues(eigenvalues)),
            "power": np.atleast_1d(POWER.check(power)),
            "multiplicity": np.atleast_1d(MULTIPLICITY.check(multiplicity)),
        }
        numbers = {
            "noise": NOISE.check(noise),
            "hidden": HIDDEN.check(hidden),
            "tail": TAIL.check(tail),
        }
        counts = {name: (array.shape[-1],) for name, array in groups.items()}
        (size,) = broadcast_shape(**counts)
        groups = {name: np.broadcast_to(array, (*array.shape[:-1], size)) for name, array in groups.items()}
        broadcast_shape(
            **{name: array.shape[:-1] for name, array in groups.items()},
            **{name: array.shape for name, array in numbers.items()},
        )
        if np.any((groups["power"] > 0) & (groups["multiplicity"] == 0)):
            raise ValueError("power must be 0 on a group of multiplicity 0; put it into hidden instead")
        self._set(**groups, **numbers, _law=None, _made=None, _basis=None)

    @classmethod
    def _trusted(
        cls, made: Made | None, law: PowerLaw | None = None, basis: Basis | None = None, **values: Array
    ) -> Task:
        """A task whose arrays are known to be in their domains, and how it was made."""
        if made is not None and made.length > LONGEST_CHAIN:
            made = None
        return cls._of(**values, _law=law, _made=made, _basis=basis)

    @classmethod
    def _of_law(cls, law: PowerLaw, made: Made | None, *, noise: Array, hidden: Array) -> Task:
        eigenvalues, multiplicity, power = law.directions()
        values = {"eigenvalues": eigenvalues, "multiplicity": multiplicity, "power": power}
        return cls._trusted(made, law, None, noise=noise, hidden=hidden, tail=law.tail, **values)

    # ------------------------------------------------------------------ views

    @property
    def groups(self) -> int:
        """Number of eigen-groups that are listed, those of other tasks of the batch included."""
        return self.eigenvalues.shape[-1]

    @property
    def signal(self) -> Array:
        return self.power.sum(axis=-1) + self.hidden

    @property
    def basis(self) -> Array | None:
        """Eigenvectors of the input covariance, shape (..., dim, groups), of a task made from one; else None."""
        return None if self._basis is None else self._basis.vectors

    @property
    def coefficients(self) -> Array | None:
        """Coefficients of the target along `basis`, with their signs, shape (..., groups); None without a basis."""
        return None if self._basis is None else self._basis.coefficients

    @cached_property
    def effective_dimension(self) -> Array:
        r""":math:`(\mathrm{tr}\,\Sigma)^2 / \mathrm{tr}\,\Sigma^2` of the input covariance; shape (...)."""
        seen = self._spectrum
        square = (seen.multiplicity * seen.eigenvalues**2).sum(axis=-1)
        with np.errstate(over="ignore"):
            return np.divide(seen.trace**2, square, out=np.full(np.shape(square + seen.tail), np.inf), where=square > 0)

    def _within(self, shape: tuple[int, ...], index: Any, made: Made | None = None) -> Task:
        if self.shape == ():
            return self
        law = self._law.reindexed(shape, index) if self._law is not None else None
        basis = self._basis.reindexed(shape, index) if self._basis is not None else None
        return self._trusted(made, law, basis, **self._parts(shape, index))

    def replace(self, **changes: ArrayLike) -> Task:
        """A new task with some of its fields changed.

        Parameters
        ----------
        **changes : array_like
            Any of `eigenvalues`, `power`, `multiplicity`, `noise`, `hidden`, `tail`.

        Examples
        --------
        >>> from sandbox import Task
        >>> Task.isotropic(10).replace(noise=0.5).noise
        array(0.5)
        """
        unknown = sorted(set(changes) - {*self._grouped, *self._single})
        if unknown:
            raise TypeError(f"a task has no field {unknown[0]!r}; it has {', '.join((*self._grouped, *self._single))}")
        check = {name: each.check for name, each in self.parameters.numbers.items()}
        check["eigenvalues"] = checked_eigenvalues
        checked = {name: frozen(check[name](value)) for name, value in changes.items()}
        made = Made(self, "replace", keywords=checked)
        if set(changes) - {"noise", "hidden"}:
            task = Task(**{name: checked.get(name, getattr(self, name)) for name in (*self._grouped, *self._single)})
            return self._trusted(made, **{name: getattr(task, name) for name in (*self._grouped, *self._single)})
        # The directions are the same, so the law that lists them stays.
        broadcast_shape(task=self.shape, **{name: array.shape for name, array in checked.items()})
        values = {name: getattr(self, name) for name in (*self._grouped, *self._single)}
        return self._trusted(made, self._law, self._basis, **values | checked)

    #: What ``copy.replace`` calls; that of a dataclass would pass the constructor more than it takes.
    __replace__ = replace

    # ------------------------------------------------------------------ the question the theory asks

    def seen_by(self, activation: Activation | None) -> Spectrum:
        r"""The kernel spectrum that a model with this activation sees.

        Parameters
        ----------
        activation : Activation or None
            None for linear models and Gaussian projections, which see the input spectrum itself. Nonlinear features
            of pre-activations scaled to variance 1 see, by Gaussian equivalence, the eigenvalues
            :math:`\mu_1^2 s_j / \mathrm{tr}\,\Sigma`, the constant's eigenvalue :math:`\mu_0^2`, and a tail
            :math:`\mu_\star^2 + \mu_1^2\,\mathrm{tail} / \mathrm{tr}\,\Sigma`.

        Returns
        -------
        Spectrum
        """
        if activation is None:
            return self._spectrum
        if not isinstance(activation, Activation):
            raise TypeError(f"activation must be a sandbox.activations.Activation or None, got {activation!r}")
        if activation not in self._spectra:
            self._spectra[activation] = gaussian_equivalence(self._spectrum, activation)
        return self._spectra[activation]

    @cached_property
    def _ordered(self) -> tuple[Array, Array, Array, Array]:
        """Eigenvalues, multiplicity and power by decreasing eigenvalue, and the number of directions listed."""
        eigenvalues, multiplicity, power = decreasing(self.eigenvalues, self.multiplicity, self.power)
        return eigenvalues, multiplicity, power, whole(multiplicity.sum(axis=-1))

    @cached_property
    def _spectra(self) -> dict[Activation, Spectrum]:
        return {}

    @cached_property
    def _spectrum(self) -> Spectrum:
        return Spectrum.of(self.eigenvalues, self.multiplicity, self.power, self.hidden, self.tail)

    def _overview(self) -> dict[str, Array]:
        directions = np.where(self.tail > 0, np.inf, self.multiplicity.sum(axis=-1))
        about = {"directions": directions, "effective dimension": self.effective_dimension, "signal": self.signal}
        return about | {name: getattr(self, name) for name in self._single}

    def _groups(self) -> dict[str, Array]:
        return {"eigenvalue": self.eigenvalues, "multiplicity": self.multiplicity, "power": self.power}

    def __repr__(self) -> str:
        return spelt(self)

    def _spelt(self, spelling: Spelling) -> str:
        if self._made is not None:
            return self._made.spelt(spelling)
        given = {name: getattr(self, name) for name in (*self._grouped, *self._single)}
        arguments = [spelling(given[name], name) for name in self._grouped]
        arguments += [f"{name}={spelling(given[name], name)}" for name in self._single if np.any(given[name] != 0)]
        return f"Task({', '.join(arguments)})"
