"""Declared parameters: name, symbol, domain, typical values and meaning, and the checks of what is passed for them.

The same declarations check the arguments of every public callable, word the error messages, and tell the command line,
the sliders, the searches for counterexamples, the pages and the tests what is allowed.
"""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: An array of float64, the only kind the library computes with.
Array = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

#: Positive inputs lie between 1 / LARGE and LARGE, so that products of a few of them neither overflow nor vanish.
LARGE = 1e100

#: Counts (parameters, dimensions, multiplicities) are at most this or infinite: so far the sum over a power law goes.
MANY = 1e25


def real_array(value: ArrayLike, name: str) -> Array:
    """`value` as an array of float64; a `TypeError` or `ValueError` that names the parameter otherwise."""
    if type(value) is np.ndarray and value.dtype == np.float64 and value.size:
        return value
    # NumPy would drop the masks inside a sequence in silence.
    items = value if isinstance(value, list | tuple) else [value]
    if any(isinstance(item, np.ma.MaskedArray) for item in items):
        raise TypeError(f"{name} must be a real number or an array of them, got a masked array")
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be a number or a rectangular array, got a ragged sequence") from None
    if array.dtype.kind == "c":
        raise TypeError(f"{name} must be real, got complex numbers")
    if array.dtype.kind not in "iuf" and not (
        array.dtype.kind == "O"
        and all(isinstance(item, numbers.Real) and not isinstance(item, bool) for item in array.flat)
    ):
        raise TypeError(f"{name} must be a real number or an array of them, got {shown(value)}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, got an array of shape {array.shape}")
    try:
        with np.errstate(over="raise"):
            return array.astype(np.float64, copy=False)
    except (OverflowError, FloatingPointError):
        raise ValueError(f"{name} must fit into a float64, got {shown(value)}") from None


def shown(value: object) -> str:
    """`value` in one line."""
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # an int of more digits than Python agrees to print
        text = ""
    return text if 0 < len(text) <= 60 else f"a value of type {type(value).__name__}"


@dataclass(frozen=True)
class Parameter:
    """A real parameter: its name, the interval it lives in and what it means.

    Parameters
    ----------
    name : str
        The keyword under which it is passed.
    meaning : str
        One phrase, shown by the command line.
    low, high : float
        The ends of the domain, both included.
    zero, infinite : bool
        Whether 0 and +inf are allowed beside the interval.
    symbol : str
        How it is written, in LaTeX; its name in words by default.
    typical : tuple of float, optional
        The ends of the range in which users look: of sliders, of searches, of examples. Without it there is no slider.
    whole : bool
        Whether it counts something, so that whole numbers are shown and searched.
    integral : bool
        Whether only whole numbers are allowed; a number of samples need not be whole in theory.
    vector : bool
        Whether its last axis is one value: a list by degree, say, and not one number for each point of a batch.
    optional : bool
        Whether None is allowed, which leaves it out.
    """

    name: str
    meaning: str
    low: float
    high: float
    zero: bool = False
    infinite: bool = False
    symbol: str = ""
    typical: tuple[float, float] | None = None
    whole: bool = False
    integral: bool = False
    vector: bool = False
    optional: bool = False

    def __post_init__(self) -> None:
        if not (self.name.isidentifier() and self.meaning and self.low <= self.high):
            raise ValueError(
                "a parameter must have a name that is a Python name, a meaning and a domain low <= high, got "
                f"{self.name!r}, {self.meaning!r} and {self.low!r}, {self.high!r}"
            )
        if self.typical is not None:
            self.check(np.array(self.typical, dtype=float))  # of a tuple NumPy would load its masked arrays

    @property
    def latex(self) -> str:
        """How it is written in formulas."""
        return self.symbol or r"\mathrm{" + self.name.replace("_", r"\_") + "}"

    @property
    def logarithmic(self) -> bool:
        """Whether its typical values are spread over decades."""
        return self.typical is not None and self.typical[0] > 0 and self.typical[1] >= 50 * self.typical[0]

    @property
    def domain(self) -> str:
        """The domain in words, as the error messages give it."""
        if self.low < 0:
            return "finite or inf" if self.infinite else "finite"
        if self.high <= 1:
            return f"between {self.low:g} and {self.high:g}"
        words = (
            f">= {self.low:g}" if self.low >= 1 and not self.zero else ">= 0" if self.zero or self.low == 0 else "> 0"
        )
        words = f"whole and {words}" if self.integral else words
        return words if self.infinite else f"{words} and finite"

    def check(self, value: ArrayLike) -> Array:
        """`value` as a float64 array, every entry of it inside the domain.

        Raises
        ------
        TypeError
            If `value` is not made of real numbers.
        ValueError
            If it is ragged, empty, nan or outside the domain; the message names the parameter,
            its domain and the first offending value.
        """
        array = real_array(value, self.name)
        # One pass decides the usual case; nan fails both comparisons.
        if not self.integral and array.min() >= self.low and array.max() <= self.high:
            return array
        inside = (array >= self.low) & (array <= self.high)
        if self.integral:
            inside &= array == np.rint(array)
        if self.zero:
            inside |= array == 0
        if self.infinite:
            inside |= array == np.inf
        if inside.all():
            return array
        worst = float(array[~inside].flat[0])
        too_small = 0 < worst < self.low < 1
        too_large = self.high < abs(worst) < np.inf and (worst > 0 or self.low < 0)
        if not (too_small or too_large):
            raise ValueError(f"{self.name} must be {self.domain}, got {worst!r}")
        high = f"{self.high:g}" if float(f"{self.high:g}") == self.high else repr(self.high)
        limit = f"between {self.low:g} and {high}" if self.low != 0 else f"at most {high}"
        exceptions = [word for word, allowed in (("0", self.zero and self.low > 0), ("inf", self.infinite)) if allowed]
        allowed = f"{', '.join(exceptions)} or {limit}" if exceptions else limit
        remedy = ": rescale it" if self.high == LARGE else ""
        raise ValueError(f"{self.name} must be {allowed}, got {worst!r}{remedy}")


def broadcast_shape(**shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The common shape of named arguments, or a `ValueError` that lists the shapes that do not fit."""
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items() if shape)
        raise ValueError(f"shapes must broadcast against each other, got {listed}") from None


def first_where(where: NDArray[np.bool_], array: Array) -> float:
    """The first entry of `array`, broadcast against `where`, at which `where` holds: what an error message shows."""
    return float(np.broadcast_to(array, where.shape)[where].flat[0])


def whole_numbers(array: Array, name: str, where: str) -> NDArray[np.int64]:
    """`array` as integers, or a `ValueError` saying that `where` needs whole numbers."""
    if not (np.all(np.isfinite(array)) and np.all(array == np.rint(array)) and np.all(np.abs(array) < 2**62)):
        offending = next(float(x) for x in array.flat if not (np.isfinite(x) and x == np.rint(x) and abs(x) < 2**62))
        limit = " below 2^62" if offending == np.rint(offending) and np.isfinite(offending) else ""
        raise ValueError(f"{name} must be a whole number{limit} in {where}, got {offending!r}")
    return array.astype(np.int64)


def single_number(value: ArrayLike, name: str) -> float:
    """`value` as a float; a `TypeError` or `ValueError` that names the parameter where it is not one real number."""
    array = real_array(value, name)
    if array.ndim:
        raise TypeError(f"{name} must be a single number, got an array of shape {array.shape}")
    return float(array)


def integer(value: object, name: str, least: int, most: int) -> int:
    """`value` as an int from `least` to `most`, or an error that names the parameter; Python's and NumPy's count."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool):
        raise TypeError(f"{name} must be an integer from {least} to {most:g}, got {shown(value)}")
    if not least <= value <= most:
        raise ValueError(f"{name} must be an integer from {least} to {most:g}, got {shown(value)}")
    return int(value)


def true_or_false(value: object, name: str) -> bool:
    """`value` if it is a bool, Python's or NumPy's; a `TypeError` that names the parameter otherwise."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} must be True or False, got {shown(value)}")
    return bool(value)


def one_of(value: object, name: str, allowed: Sequence[str], listed: str = "") -> Any:
    """`value` if it is one of `allowed`; else an error that names the nearest, and all or where they are `listed`."""
    listed = listed or ", ".join(map(repr, allowed))
    if not isinstance(value, str):
        raise TypeError(f"{name} must be one of {listed}, got {shown(value)}")
    if value not in allowed:
        raise ValueError(f"{name} must be one of {listed}, got {value!r}: did you mean {nearest(value, allowed)!r}?")
    return value


def nearest(value: str, allowed: Sequence[str]) -> str:
    """The one of `allowed` that is spelt most like `value`."""
    import difflib

    return difflib.get_close_matches(value, allowed, n=1, cutoff=0.0)[0]
