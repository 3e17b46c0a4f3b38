"""The table of parameters that a model, a task or a constructor carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from numpy.typing import ArrayLike

from sandbox.foundations.parameters import Array, Parameter, broadcast_shape, true_or_false

M = TypeVar("M")


@dataclass(frozen=True)
class Choice:
    """A parameter that is one of a few names, or something else that the class itself checks.

    Parameters
    ----------
    name : str
        The keyword under which it is passed.
    meaning : str
        One phrase.
    names : tuple of str
    """

    name: str
    meaning: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Switch:
    """A parameter that is True or False, and False where it is left out.

    Parameters
    ----------
    name : str
        The keyword under which it is passed.
    meaning : str
        What it does when it is True, in one phrase.
    """

    name: str
    meaning: str

    def check(self, value: object) -> bool:
        """`value` as a bool, or a `TypeError` that names the parameter."""
        return true_or_false(value, self.name)


class Table(Mapping[str, Parameter | Choice | Switch]):
    """The parameters that a model, a task or a constructor takes, by name, in the order of its arguments.

    Parameters
    ----------
    *parameters : Parameter, Choice or Switch

    Examples
    --------
    >>> table = Table(Parameter("noise", "label-noise variance", 0.0, 1.0), Choice("law", "its law", ("normal",)))
    >>> list(table), list(table.numbers)
    (['noise', 'law'], ['noise'])
    >>> table.check(noise=0.5)
    {'noise': array(0.5)}
    """

    def __init__(self, *parameters: Parameter | Choice | Switch) -> None:
        for each in parameters:
            if not isinstance(each, Parameter | Choice | Switch):
                raise TypeError(
                    f"a table must be made of Parameter, Choice and Switch, got {each!r}: declare its domain"
                )
        self._parameters = {each.name: each for each in parameters}
        self._numbers = {each.name: each for each in parameters if isinstance(each, Parameter)}
        self._switches = {each.name: each for each in parameters if isinstance(each, Switch)}
        if len(self._parameters) < len(parameters):
            raise ValueError(
                f"a table must name each parameter once, got {', '.join(each.name for each in parameters)}"
            )

    def __getitem__(self, name: str) -> Parameter | Choice | Switch:
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)

    def __repr__(self) -> str:
        return f"<Table of {', '.join(self)}>"

    @property
    def numbers(self) -> dict[str, Parameter]:
        """Those that are real numbers."""
        return self._numbers

    @property
    def switches(self) -> dict[str, Switch]:
        """Those that are True or False."""
        return self._switches

    def check(self, **values: ArrayLike | None) -> dict[str, Array]:
        """Arguments inside their domains, as arrays of shapes that broadcast; None is left out where it may be.

        Raises
        ------
        TypeError, ValueError
            As `Parameter.check`; if the shapes do not broadcast, the axis of a vector aside.
        """
        numbers = self.numbers
        arrays = {
            name: numbers[name].check(value)  # type: ignore[arg-type]  # which refuses a None that should not be there
            for name, value in values.items()
            if not (value is None and numbers[name].optional)
        }
        broadcast_shape(**{name: x.shape[: x.ndim - numbers[name].vector] for name, x in arrays.items()})
        return arrays

    def require(self, function: Any, owner: str) -> None:
        """Raise a `TypeError` unless the arguments of a function are those that are declared.

        Parameters
        ----------
        function : function
            A constructor, with the class or the instance as its first argument.
        owner : str
            What it makes, for the message.
        """
        # A class without a constructor of its own has that of `object`, which takes anything by its signature.
        code = getattr(function, "__code__", None)
        arguments = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount] if code else ()
        undeclared, unknown = (sorted(set(x) - set(y)) for x, y in ((arguments, self), (self, arguments)))
        if undeclared:
            raise TypeError(f"{owner} takes {undeclared[0]!r} and declares no domain for it: add it to the parameters")
        if unknown:
            raise TypeError(f"{owner} declares {unknown[0]!r} and does not take it: add it to the arguments")


def replaced(model: M, **changes: Any) -> M:
    """The same model, whose class has a table of parameters, with other values of some of them."""
    table: Table = model.parameters  # type: ignore[attr-defined]
    return type(model)(**{name: getattr(model, name) for name in table} | changes)
