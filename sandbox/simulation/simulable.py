"""What a model needs for `simulate`: a spectral filter and how it sees its inputs, or a fit of any kind."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array
from sandbox.tasks.input_views import LeadingDirections, RandomProjections


class FilterModel(Protocol):
    """A model whose weights are a spectral filter of its training inputs."""

    @property
    def inputs(self) -> LeadingDirections | RandomProjections:
        """`LeadingDirections(p)` of the inputs or `RandomProjections(p, activation)`."""

    def spectral_filter(self, w: Any, /) -> ArrayLike:
        """f of the fitted weights f(X'X) X'y, at an array of eigenvalues w > 0 of X'X."""


class WeightsModel(Protocol):
    """A model whose fit is whatever it is; it may have `inputs`, and sees all coordinates where it has none."""

    def weights(self, X: Array, y: Array, rng: np.random.Generator, /) -> ArrayLike:
        """The weights w of the prediction <x, w>, after training on X of shape (n, p) and y of shape (n,)."""


#: What `simulate` takes.
Simulable: TypeAlias = FilterModel | WeightsModel


def is_filter(model: Any) -> bool:
    """Whether a model is simulated by its spectral filter, which averages over the labels analytically."""
    return hasattr(model, "spectral_filter")


def inputs_of(model: Any) -> LeadingDirections | RandomProjections:
    """How a model sees its inputs: all of them, where it does not say."""
    inputs: LeadingDirections | RandomProjections = getattr(model, "inputs", LeadingDirections())
    return inputs


def require_simulable(model: Any) -> None:
    """Raise a `TypeError` that says in one sentence what is missing or wrong in a model."""
    if isinstance(model, type):
        raise TypeError(f"model must be an instance, got the class {model.__name__}")
    name = type(model).__name__
    if not hasattr(model, "weights"):
        missing = [member for member in ("inputs", "spectral_filter") if not hasattr(model, member)]
        if missing:
            raise TypeError(
                f"{name} cannot be simulated: it has no {' and no '.join(missing)}; a model needs `inputs`, "
                "LeadingDirections(p) or RandomProjections(p, activation) of sandbox.features, and "
                "`spectral_filter(w)`, or the fit itself, `weights(X, y, rng)`"
            )
    inputs = inputs_of(model)
    if not isinstance(inputs, LeadingDirections | RandomProjections):
        raise TypeError(
            f"inputs of {name} must be LeadingDirections(p) or RandomProjections(p, activation) of "
            f"sandbox.features, got {type(inputs).__name__}"
        )
    used = "spectral_filter" if is_filter(model) else "weights"
    if not callable(getattr(model, used)):
        raise TypeError(f"{used} of {name} must be callable, got {getattr(model, used)!r}")
