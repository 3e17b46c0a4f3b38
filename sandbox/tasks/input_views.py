"""How a model sees its inputs: what theory and simulation both ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sandbox.activations import Activation
from sandbox.foundations.parameter_table import Switch
from sandbox.foundations.parameters import Array, broadcast_shape
from sandbox.foundations.quantities import USED, P
from sandbox.foundations.records import frozen
from sandbox.spectra.counts import agreeing
from sandbox.spectra.spectrum import Spectrum

if TYPE_CHECKING:
    from sandbox.tasks.spherical_task import AnyTask

#: How many leading directions, all of them where it is None; how many random features.
DIRECTIONS = replace(P, meaning="number of leading directions used", optional=True)
FEATURES = replace(P, meaning="number of random features", zero=False)

#: Whether the inputs and the labels of the training set are centred, and the mean of the labels is added back.
INTERCEPT = Switch("intercept", "fit a constant as well, without a penalty")

INFINITE = np.array(np.inf)


@dataclass(frozen=True)
class LeadingDirections:
    """The coordinates of the inputs along the p directions of largest eigenvalue.

    Parameters
    ----------
    p : array or float, optional
        Number of directions; None for all.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty: the training set is centred.
    """

    p: Array | float | None = None
    intercept: bool = False

    @property
    def features(self) -> Array:
        """Number of random features between the inputs and the weights: infinitely many, as there are none."""
        return INFINITE

    def spectrum(self, task: AnyTask) -> Spectrum:
        """The spectrum that a model sees of a task, of shape broadcast(task.shape, p.shape)."""
        return (task if self.p is None else task.leading(self.p)).seen_by(None)

    def whole_spectrum(self, task: AnyTask) -> Spectrum:
        """The spectrum with all directions, however many there are; of the shape of the task."""
        return task.seen_by(None)

    def groups(self, task: AnyTask) -> int:
        """About how many eigen-groups the spectrum lists: what the engine's memory is planned by."""
        return task.groups

    def most(self, task: AnyTask) -> Array:
        """The largest number of directions that makes a difference; shape (...)."""
        return task.seen_by(None).rank

    def used(self, task: AnyTask) -> dict[str, Array]:
        """How many directions p comes to, named as results name it; nothing where there are always as many as p."""
        if self.p is None:
            return {}
        p, most = np.asarray(self.p, dtype=float), self.most(task)
        broadcast_shape(task=most.shape, p=p.shape)
        beyond = np.isfinite(p) & (p > most)
        if beyond.any():
            beyond &= agreeing(p, np.where(beyond, most, 0.0)) > most
        return {USED: frozen(np.minimum(p, most))} if beyond.any() else {}


@dataclass(frozen=True)
class RandomProjections:
    r"""The p random features :math:`p^{-1/2} \phi(\langle w_j, x\rangle)`.

    Parameters
    ----------
    p : array or float
        Number of features.
    activation : Activation, optional
        None for Gaussian projections with :math:`w_j \sim N(0, I)`; else each pre-activation is scaled to variance 1.
    intercept : bool, default False
        Whether a constant is fitted as well, without a penalty: the features and the labels are centred.
    """

    p: Array | float
    activation: Activation | None = None
    intercept: bool = False

    @property
    def features(self) -> Array:
        """Number of random features between the inputs and the weights: p."""
        return np.asarray(self.p, dtype=float)

    def spectrum(self, task: AnyTask) -> Spectrum:
        """The spectrum of the kernel, which is that of infinitely many features; of the shape of the task."""
        return task.seen_by(self.activation)

    def whole_spectrum(self, task: AnyTask) -> Spectrum:
        """The same: it does not depend on p."""
        return self.spectrum(task)

    def groups(self, task: AnyTask) -> int:
        """How many eigen-groups the spectrum lists: what the engine's memory is planned by."""
        return self.spectrum(task).eigenvalues.shape[-1]

    def most(self, task: AnyTask) -> Array:
        """The largest number of features that makes a difference: there is none."""
        return INFINITE

    def used(self, task: AnyTask) -> dict[str, Array]:
        """Nothing: there are always as many features as p."""
        return {}
