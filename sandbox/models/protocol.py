"""What a model is: the members that it must have, and those by which it can do more.

A model is any object with a table of `parameters`, an `axis` along which it is swept, and at least one of ``risk(task,
n)``, ``spectral_filter(w)`` and ``weights(X, y, rng)``. Whoever uses a model asks for the capability that it needs, and
says which is missing.
"""

from __future__ import annotations

import inspect
import warnings
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameter_table import Table
from sandbox.foundations.parameters import Array
from sandbox.foundations.validity import ValidityWarning
from sandbox.results.equivalent import Equivalent
from sandbox.results.risk import Risk
from sandbox.tasks.input_views import LeadingDirections, RandomProjections


class Model(Protocol):
    """What every model has."""

    #: What it takes, in the order of its arguments; each is an attribute as well.
    parameters: ClassVar[Table]
    #: The parameter along which it is swept: that of the double-descent curve.
    axis: ClassVar[str]


@runtime_checkable
class HasRisk(Protocol):
    """Theory knows its risk."""

    def risk(self, task: Any, n: ArrayLike) -> Risk:
        """The risk, of the common shape of task, n and hyperparameters."""


@runtime_checkable
class HasTotals(Protocol):
    """Theory knows its total risk faster than all parts of it."""

    def totals(self, task: Any, n: ArrayLike) -> Array:
        """The total risk alone, without warnings: for searches, which pass where the user does not look."""


@runtime_checkable
class HasFiniteSampleRisk(Protocol):
    """Identities know its risk at finite n and p, on some tasks."""

    def finite_sample_risk(self, task: Any, n: ArrayLike) -> Risk:
        """The risk by an identity; a `NotImplementedError` says for which tasks one is known."""


@runtime_checkable
class HasEquivalent(Protocol):
    """Its risk is that of a deterministic equivalent."""

    def equivalent(self, task: Any, n: ArrayLike) -> Equivalent:
        """Effective ridge and degrees of freedom."""


@runtime_checkable
class HasInputs(Protocol):
    """It says how it sees its inputs."""

    @property
    def inputs(self) -> LeadingDirections | RandomProjections:
        """`LeadingDirections(p)` of the inputs or `RandomProjections(p, activation)`."""


@runtime_checkable
class HasFilter(HasInputs, Protocol):
    """Its fitted weights are a spectral filter of the training inputs X, as it sees them: it can be simulated."""

    def spectral_filter(self, w: Any, /) -> ArrayLike:
        """f of the weights f(X'X) X'y, at an array of eigenvalues w > 0 of X'X."""


@runtime_checkable
class HasWeights(Protocol):
    """Its fit is whatever it is: it can be simulated. Without `inputs` it sees all of them."""

    def weights(self, X: Array, y: Array, rng: np.random.Generator, /) -> ArrayLike:
        """The weights w of the prediction <x, w> after training on X of shape (n, p) and y of shape (n,)."""


@runtime_checkable
class HasThreshold(Protocol):
    """It knows where it begins to interpolate, which for other models follows from their `inputs`."""

    def interpolation_threshold(self, task: Any, n: Array) -> Array:
        """The value of its axis from which on it fits every label without a penalty, inf where there is none."""

    def most(self, task: Any) -> Array:
        """The largest value of its axis that makes a difference."""


#: What is missing where a capability is.
MEMBERS: dict[Any, str] = {
    HasRisk: "risk(task, n), its theory",
    HasFiniteSampleRisk: "finite_sample_risk(task, n), an identity",
    HasEquivalent: "equivalent(task, n), its deterministic equivalent",
    HasInputs: "inputs, how it sees its inputs",
    HasFilter: "inputs and spectral_filter(w), its fit",
    HasWeights: "weights(X, y, rng), its fit",
}


def require(model: Any, capability: Any, purpose: str) -> Any:
    """`model`, or a `TypeError` that says in one sentence what it lacks.

    Parameters
    ----------
    model : object
    capability : type
        One of the protocols above.
    purpose : str
        What it is needed for, as in ``"a peak"``.
    """
    if isinstance(model, type):
        raise TypeError(f"model must be an instance, got the class {model.__name__}")
    if not isinstance(model, capability):
        raise TypeError(f"model must have {MEMBERS[capability]}, for {purpose}, got {type(model).__name__}")
    return model


def require_axis(model: Any, purpose: str) -> str:
    """The axis of a model, or a `TypeError` that says that it has none."""
    axis = getattr(model, "axis", None)
    if axis is None or axis not in getattr(model, "parameters", ()):
        missing = "a table of parameters and an axis among them"
        raise TypeError(f"model must have {missing}, for {purpose}, got {type(model).__name__}")
    return str(axis)


def tunable(model: type[Any]) -> tuple[str, ...]:
    """The parameters whose best values a class of models finds: those that its constructor `tuned` does not take.

    Examples
    --------
    >>> from sandbox import MinNorm, Ridge
    >>> tunable(Ridge), tunable(MinNorm)
    (('penalty',), ())
    """
    tuned = getattr(model, "tuned", None)
    taken = model.parameters if tuned is None else inspect.signature(tuned).parameters
    return tuple(name for name in model.parameters if name not in taken)


def total_risk(model: HasRisk, task: Any, n: ArrayLike) -> Array:
    """The total risk alone, without warnings, as fast as the model has it."""
    if isinstance(model, HasTotals):
        return model.totals(task, n)
    with warnings.catch_warnings(action="ignore", category=ValidityWarning):
        return model.risk(task, n).total
