"""How a model sees its inputs: the nouns that theory and simulation share."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.activations import Activation
from sandbox.parameters import Array


@dataclass(frozen=True)
class LeadingDirections:
    """The coordinates of the inputs along the p directions of largest eigenvalue.

    Parameters
    ----------
    p : array or float, optional
        Number of directions; None for all.
    """

    p: Array | float | None = None


@dataclass(frozen=True)
class RandomProjections:
    r"""The p random features :math:`p^{-1/2} \phi(\langle w_j, x\rangle)`.

    Parameters
    ----------
    p : array or float
        Number of features.
    activation : Activation, optional
        None for Gaussian projections with :math:`w_j \sim N(0, I)`; else each pre-activation is scaled to variance 1.
    """

    p: Array | float
    activation: Activation | None = None
