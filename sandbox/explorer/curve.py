"""What the sliders say, and the risk curve that it stands for."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sandbox.activations import NAMES
from sandbox.explorer.controls import Control
from sandbox.foundations.parameters import Array, one_of
from sandbox.foundations.validity import ValidityWarning
from sandbox.models.random_features import RandomFeatures
from sandbox.models.ridge import Ridge
from sandbox.results.risk import Risk
from sandbox.tasks.task import Task

#: The numbers that sliders set, under the names of the fields of `Curve`.
CONTROLS = {
    "n": Control("samples  n", 10, 1000, log=True, whole=True),
    "dim": Control("input dimension", 10, 1000, log=True, whole=True),
    "noise": Control("label noise", 0, 1),
    "penalty": Control("ridge penalty", 1e-6, 1e3, log=True, zero=True),
    "decay": Control("spectrum decay", 0, 3),
    "source": Control("target decay", 0, 3),
}

#: What the p parameters may be: directions of the inputs, Gaussian projections, or neurons of some activation.
LEADING, PROJECTIONS = "leading directions", "random projections"

#: The models to choose from, by what their p parameters are.
MODELS = (LEADING, PROJECTIONS, *NAMES)

#: The numbers of parameters that are shown, and the highest risk: always the same, so that the eye can follow.
P_MAX, RISK_MAX = 10_000, 3


@dataclass(frozen=True)
class Curve:
    """The risk against the number of parameters, at one position of all sliders.

    Parameters
    ----------
    model : str, default "relu"
        What the p parameters are: ``"leading directions"`` of the inputs, Gaussian ``"random projections"`` of them,
        or p random features with one of the activations `sandbox.activations.NAMES`.
    n : int, default 100
        Number of training samples, from 10 to 1000.
    dim : int, default 300
        Input dimension, from 10 to 1000.
    noise : float, default 0.25
        Label-noise variance, from 0 to 1; the target has variance 1.
    penalty : float, default 0
        Penalty of the un-normalised loss, from 1e-6 to 1000, or 0: the min-norm limit.
    decay, source : float, default 0
        The inputs have eigenvalues k^-decay, the target has power proportional to k^-source on them; both from 0 to 3,
        and 0 is isotropic.

    Raises
    ------
    TypeError, ValueError
        If a number is none, or outside the range of its slider.

    Examples
    --------
    >>> curve = Curve("leading directions", n=100, dim=1000, decay=1, source=1.5)
    >>> curve.risk.total[curve.p == 100]
    array([inf])
    >>> print(curve.title)
    Min-norm least squares on the p leading directions
    """

    model: str = "relu"
    n: int = 100
    dim: int = 300
    noise: float = 0.25
    penalty: float = 0.0
    decay: float = 0.0
    source: float = 0.0

    def __post_init__(self) -> None:
        one_of(self.model, "model", MODELS)
        for name, control in CONTROLS.items():
            object.__setattr__(self, name, control.check(getattr(self, name), name))

    @cached_property
    def p(self) -> Array:
        """The numbers of parameters, denser around the threshold.

        Where p and n differ by 1 without a penalty, and at p = n with a small one, the deterministic equivalent is off
        by O(1): these points are left out. At p = n without a penalty the risk is infinite, and known to be.
        """
        near = self.n + np.outer([-1, 0, 1], 2.0 ** np.arange(1, 9))
        last = self.dim if self.model == LEADING else P_MAX
        p = np.union1d(np.append(np.geomspace(1, P_MAX, 121).round(), last), near)
        off = np.abs(p - self.n)
        return p[(p >= 1) & (p <= last) & ((off > 1) if self.penalty else (off != 1))]

    @cached_property
    def task(self) -> Task:
        """The population."""
        return Task.power_law(self.decay, self.source, dim=self.dim, noise=self.noise)

    @property
    def risk(self) -> Risk:
        """The risk at every `p`."""
        return self._computed[0]

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the formulas leave their range: what `sandbox.ValidityWarning` says of this curve."""
        return self._computed[1]

    @cached_property
    def _computed(self) -> tuple[Risk, tuple[str, ...]]:
        with warnings.catch_warnings(record=True, action="always", category=ValidityWarning) as caught:
            if self.model == LEADING:
                risk = Ridge(self.penalty, self.p).risk(self.task, self.n)
            else:
                activation = None if self.model == PROJECTIONS else self.model
                risk = RandomFeatures(self.p, activation, self.penalty).risk(self.task, self.n)
        return risk, tuple(str(each.message) for each in caught)

    @property
    def isotropic(self) -> bool:
        """Whether all directions of the inputs are alike."""
        return self.decay == self.source == 0

    @property
    def title(self) -> str:
        """The method and its parameters, in words."""
        method = "Ridge regression" if self.penalty else "Min-norm least squares"
        if self.model in (LEADING, PROJECTIONS):
            return f"{method} on {'the ' if self.model == LEADING else ''}p {self.model}"
        return f"{method} on p random {self.model} features"

    @property
    def about(self) -> str:
        """The sizes and the population, in words."""
        penalty = f", penalty {self.penalty:g}" if self.penalty else ""
        if self.isotropic:
            inputs = f"{self.dim} isotropic directions"
        else:
            inputs = f"{self.dim} eigenvalues $k^{{-{self.decay:g}}}$, target $k^{{-{self.source:g}}}$"
        return f"n = {self.n}{penalty}, noise {self.noise:g}, {inputs}"
