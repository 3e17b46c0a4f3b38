"""What the sliders say, and the risk curve that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from sandbox.explorer.axis_grid import Grid
from sandbox.explorer.controls import Control
from sandbox.explorer.entries import Entry, entry_of
from sandbox.explorer.population import FAMILY, FIRST, FIRST_TOP, TOP
from sandbox.explorer.whole_curve import risk_along, total_along
from sandbox.foundations.parameters import Array, one_of, true_or_false
from sandbox.models.interpolation_threshold import interpolation_threshold
from sandbox.models.protocol import HasInputs, HasThreshold
from sandbox.results.risk import Risk
from sandbox.tasks.input_views import LeadingDirections, RandomProjections

#: The upper end of the vertical axis has a slider as well.
HEIGHT = Control.of(TOP)


@dataclass(frozen=True, init=False)
class Curve:
    """The risk along one parameter, at one position of the sliders of all others.

    Parameters
    ----------
    model : str or type, default "ridge"
        A name of `sandbox.models.MODELS`, ``"package.module:Class"`` for one that is not registered, or a class.
    axis : str, optional
        The parameter along which the risk is shown: one of the model or of the task, or n; by default the axis of the
        model, p mostly.
    top : float, default 1.5
        The highest risk that is shown.
    best : bool, default False
        Whether the risk at the best penalty is shown as well, where the model finds it.
    **settings
        All other parameters of the model and of the task by name, and the number of samples n. A choice is one of its
        names; a number is inside the range of its slider, which is that of its typical values.

    Attributes
    ----------
    entry : Entry
        The model with its choices.
    settings : dict
        Every number that has a slider.

    Raises
    ------
    TypeError, ValueError
        If a parameter is unknown, no number, or outside the range of its slider.

    Examples
    --------
    >>> curve = Curve("min-norm", n=100)
    >>> curve.risk.total[curve.x == 100]
    array([inf])
    >>> curve.task
    Task.power_law(1, 1.5, dim=2000, noise=0.25)
    >>> along_n = curve.replace(axis="n", p=50)
    >>> along_n.threshold, "n" in along_n.settings
    (50.0, False)
    """

    entry: Entry
    axis: str
    settings: dict[str, float]
    top: float
    best: bool

    def __init__(
        self,
        model: str | type[Any] | Entry = FIRST,
        *,
        axis: str | None = None,
        top: float = FIRST_TOP,
        best: bool = False,
        **settings: Any,
    ) -> None:
        entry, numbers = entry_of(model, settings)
        axis = one_of(entry.axis if axis is None else axis, "axis", tuple(entry.controls))
        for name in numbers:
            if name not in entry.controls:
                raise TypeError(f"{entry.name} has no setting {name!r}: it has {', '.join(entry.controls)}")
            if name == axis:
                raise TypeError(f"{name} runs along the axis: leave it out, or choose another axis")
        checked = {
            name: control.check(numbers[name]) if name in numbers else entry.first(name)
            for name, control in entry.controls.items()
            if name != axis
        }
        values = {"entry": entry, "axis": axis, "settings": checked, "top": HEIGHT.check(top)}
        values["best"] = true_or_false(best, "best")
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def replace(self, *, remembered: Mapping[str, float] = MappingProxyType({}), **changes: Any) -> Curve:
        """The curve at other positions, of another model or along another axis; what fits is kept.

        Parameters
        ----------
        remembered : mapping, optional
            Where sliders stand that this curve does not have.
        **changes
            As for `Curve`.

        Returns
        -------
        Curve
        """
        look = {name: changes.pop(name, getattr(self, name)) for name in ("top", "best")}
        axis = changes.pop("axis", None)
        entry, numbers = entry_of(changes.pop("model", self.entry), changes)
        if axis is None:
            axis = self.axis if self.axis in entry.controls else entry.axis
        kept = {
            name: value
            for name, value in {**remembered, **self.settings}.items()
            if name != axis and name in entry.controls and entry.controls[name].holds(value)
        }
        return Curve(entry, axis=axis, **look, **kept | numbers)

    def compute(self, *, best: bool = True) -> None:
        """Compute what is shown, so that a model that refuses its settings does so now.

        Parameters
        ----------
        best : bool, default True
            Whether the best penalty is computed as well, if it is shown: it takes ten times as long.
        """
        _ = self.risk, self.threshold, self.predict_zero
        if best and self.best and self.entry.tunable:
            _ = self.tuned_total

    @property
    def control(self) -> Control:
        """The parameter on the axis."""
        return self.entry.controls[self.axis]

    @cached_property
    def grid(self) -> Grid:
        """How the axis is divided."""
        if not self.control.whole:
            return Grid(self.control, self._most)
        along_n = self.axis == "n"
        other = self.settings.get(self.entry.kind.axis if along_n else "n")
        near = None
        if other is not None and (self._counts or not along_n):
            near = other + self._centring if along_n else other - self._centring
        through = self.settings.get("penalty", 0.0) == 0
        return Grid(self.control, self._most, near, "n" if near == self.settings.get("n") else "", through)

    @cached_property
    def x(self) -> Array:
        """The values on the axis."""
        return self.grid.values

    @property
    def n(self) -> Any:
        """The number of samples, or the numbers on the axis."""
        return self.x if self.axis == "n" else self.settings["n"]

    @cached_property
    def task(self) -> Any:
        """The population; a batch along the axis if that is one of its parameters."""
        return self._task(self.x)

    @cached_property
    def model(self) -> Any:
        """The model at every point of the axis."""
        return self._model(self.x)

    @property
    def risk(self) -> Risk:
        """The risk at every point of the axis."""
        return self._computed[0]

    @property
    def train(self) -> Array | None:
        """The training error at every point of the axis; None where it is not known."""
        return None if "train" in self.risk.unknown else self.risk.train

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the formulas leave their range: what `sandbox.ValidityWarning` says of this curve."""
        return self._computed[1]

    @cached_property
    def tuned(self) -> Any:
        """The model at the best value of what it can tune, at every point of the axis."""
        given = self.entry.arguments(self._at(self.x))
        given = {name: value for name, value in given.items() if name not in self.entry.tunable}
        return self.entry.kind.tuned(self.task, self.n, **given)

    @cached_property
    def tuned_total(self) -> Array:
        """The risk of `tuned` at every point of the axis."""
        return total_along(self.tuned, self.task, self.n, self.x.shape)

    @property
    def predict_zero(self) -> Array:
        """The risk of predicting 0: one number, or one for each point of the axis."""
        return self.task.signal + self.task.noise

    @cached_property
    def threshold(self) -> float | None:
        """Where on the axis the model begins to interpolate without a penalty; None if nowhere, or unknown."""
        along = self.entry.kind.axis
        count = self.settings["n"] if self.axis == along != "n" else self.settings.get(along)
        if count is None or not self._counts or self.axis not in (along, "n"):
            return None
        try:
            # With as many samples as parameters it lies where they meet, or there is none.
            n = count if self.axis == along else count + self._centring
            found = float(interpolation_threshold(self._model(self.x), self.task, n))
        except TypeError:
            return None
        if self.axis == along:
            return found if np.isfinite(found) else None
        return float(n) if found == count else None

    @cached_property
    def _centring(self) -> int:
        """How many samples a fitted constant takes."""
        model = self._model(self.control.low)
        return int(isinstance(model, HasInputs) and model.inputs.intercept)

    @property
    def _counts(self) -> bool:
        """Whether the axis of the model counts something, as n does."""
        control = self.entry.controls.get(self.entry.kind.axis)
        return control is not None and control.whole

    @cached_property
    def _most(self) -> float:
        """The largest value on the axis that makes a difference."""
        if self.axis != self.entry.kind.axis or self.axis == "n":
            return np.inf
        low = self.control.low
        model, task = self._model(low), self._task(low)
        if isinstance(model, HasThreshold):
            return float(model.most(task))
        inputs = model.inputs if isinstance(model, HasInputs) else None
        return float(inputs.most(task)) if isinstance(inputs, LeadingDirections | RandomProjections) else np.inf

    def _at(self, x: Any) -> dict[str, Any]:
        return {**self.settings, self.axis: x}

    def _model(self, x: Any) -> Any:
        return self.entry.kind(**self.entry.arguments(self._at(x)))

    def _task(self, x: Any) -> Any:
        given = self._at(x)
        return FAMILY.make(**{name: given[name] for name in FAMILY.parameters if name in given})

    @cached_property
    def _computed(self) -> tuple[Risk, tuple[str, ...]]:
        return risk_along(self.model, self.task, self.n, self.x.shape)
