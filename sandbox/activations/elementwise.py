"""A callable of the user as an elementwise function of float64 arrays, with its faults found at the door."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sandbox.foundations.parameters import LARGE, Array

#: Where a callable is tried; no kink or jump is likely to be at one of these.
_PROBES = np.array([-6.37, -2.71, -1.13, -0.52, -0.11, 0.17, 0.43, 0.97, 1.59, 2.83, 5.91])

#: Values are the same within this part of the largest one: vectorised code may round a number by its place in an array.
SAME = 1e-9

_WANTED = "activation must be a callable that takes an array of float64 elementwise, or a number"


@dataclass(frozen=True)
class ElementwiseCallable:
    """A callable that acts on each number by itself.

    Parameters
    ----------
    callable : callable
        Real-valued.
    name : str
        Its name.
    scalar : bool
        Whether it takes only single numbers.
    at_probes : tuple of float
        Its values where it is tried. A callable whose closure or attributes have changed is another function.
    """

    callable: Callable[[Any], Any] = field(hash=False)
    name: str
    scalar: bool
    at_probes: tuple[float, ...] = ()

    @classmethod
    def of(cls, function: Callable[[Any], Any]) -> ElementwiseCallable:
        """Try a callable.

        Raises
        ------
        TypeError, ValueError
            If it does not give one finite real number for each number, by itself and the same at every call.
        """
        name = name_of(function)
        found = cls(function, name, scalar=False)
        try:
            with np.errstate(all="ignore"):
                function(_PROBES.copy())
        except Exception:
            found = cls(function, name, scalar=True)
        values = found(_PROBES)
        again = np.append(found(_PROBES[:3]), found(_PROBES[3:]))
        different = np.flatnonzero(np.abs(values - again) > SAME * np.abs(values).max())
        if different.size:
            place = different[0]
            raise ValueError(
                f"activation must give the same value at the same number, whatever the other numbers are, got {name}, "
                f"which gave {float(values[place]):.6g} and {float(again[place]):.6g} at x = {_PROBES[place]:g}"
            )
        return replace(found, at_probes=tuple(values.tolist()))

    def require_unchanged(self) -> None:
        """A `ValueError` if the callable is no longer the function that it was."""
        values = self(_PROBES)
        if np.any(np.abs(values - self.at_probes) > SAME * np.abs(values).max()):
            raise ValueError(
                f"activation must not change after a model is made with it, got {self.name}, whose closure or "
                "attributes have changed: make a new model"
            )

    def __call__(self, x: Array) -> Array:
        """The values at an array of numbers."""
        x = np.asarray(x, dtype=np.float64)
        # Overflow and invalid arguments are noticed by their values.
        with np.errstate(all="ignore"):
            values = self._one_by_one(x) if self.scalar else self.callable(x.copy())
        return self._checked(values, x)

    def _one_by_one(self, x: Array) -> Any:
        values = np.empty(x.shape, dtype=object)
        for index, number in np.ndenumerate(x):
            try:
                values[index] = self.callable(float(number))
            except Exception as error:
                # The error itself is the cause of this one; its words are the user's own.
                raise TypeError(f"{_WANTED}, got {self.name}, which fails at x = {number:.6g}") from error
        if all(isinstance(value, numbers.Real) for value in values.flat):
            return _floats(values)
        return values

    def _checked(self, values: Any, x: Array) -> Array:
        if isinstance(values, np.ma.MaskedArray):
            raise TypeError(f"{_WANTED}, and returns real numbers, got {self.name}, which returned a masked array")
        try:
            array = np.asarray(values)
        except ValueError:
            array = np.empty(0, dtype=object)
        if array.dtype.kind == "O" and array.size and all(isinstance(value, numbers.Real) for value in array.flat):
            array = _floats(array)
        if array.dtype.kind not in "iufb":
            offending = next((type(value).__name__ for value in array.flat if not isinstance(value, numbers.Real)), "")
            kind = "complex numbers" if array.dtype.kind == "c" else offending or "no array"
            raise TypeError(f"{_WANTED}, and returns real numbers, got {self.name}, which returned {kind}")
        if array.shape != x.shape:
            raise ValueError(
                f"{_WANTED}, got {self.name}, which made an array of shape {array.shape} of one of shape {x.shape}"
            )
        array = array.astype(np.float64, copy=False)
        finite = np.abs(array) <= LARGE
        if not finite.all():
            raise ValueError(
                f"activation must be finite and at most {LARGE:g} on [-20, 20], got {self.name}, which is "
                f"{array[~finite].flat[0]:.6g} at x = {x[~finite].flat[0]:.6g}"
            )
        return array


def _floats(array: np.ndarray[Any, Any]) -> Array:
    """Real numbers of any kind as float64: integers and fractions beyond it as infinite."""
    try:
        return array.astype(np.float64)
    except OverflowError:
        return np.where(array > LARGE, np.inf, np.where(array < -LARGE, -np.inf, 0.0))


def name_of(function: object) -> str:
    """How messages and figures call a function."""
    name = function.name if isinstance(function, ElementwiseCallable) else getattr(function, "__name__", None)
    return name if isinstance(name, str) and name else type(function).__name__
