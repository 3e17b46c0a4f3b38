"""The models to choose from: those of the registry, once for each of their choices, and one of the user's own."""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sandbox.explorer.controls import Control, has_slider
from sandbox.explorer.population import FAMILY, START
from sandbox.foundations.parameter_table import Choice
from sandbox.foundations.parameters import one_of
from sandbox.foundations.quantities import N
from sandbox.models.model_registry import MODELS, checked_class, loaded
from sandbox.models.protocol import tunable


@dataclass(frozen=True)
class Entry:
    """A model whose risk is known, with its choices made.

    Parameters
    ----------
    name : str
        The name in the registry, or that of the class.
    kind : type
        The class.
    choices : tuple of pairs
        The parameters that are no numbers and their values: names of choices, and True where a switch is on. Those that
        are left out are not in it.

    Examples
    --------
    >>> relu = Entry("random-features", MODELS["random-features"], (("activation", "relu"),))
    >>> relu.title, relu.label, list(relu.controls)[:3], relu.tunable
    ('Random features, relu', '    relu', ['p', 'n', 'penalty'], ('penalty',))
    """

    name: str
    kind: type[Any]
    choices: tuple[tuple[str, str | bool], ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Its choices in words: their values, and the names of the switches that are on."""
        return tuple(name if value is True else str(value) for name, value in self.choices)

    @property
    def label(self) -> str:
        """What the list of models calls it: below the model, by its choices alone."""
        return f"    {', '.join(self.words)}" if self.choices else self.name

    @property
    def title(self) -> str:
        """Its name with its choices."""
        words = ", ".join((self.name.replace("-", " "), *self.words))
        return words[0].upper() + words[1:]

    @property
    def switches(self) -> tuple[str, ...]:
        """The switches of the model, which have a button each."""
        return tuple(self.kind.parameters.switches)

    @property
    def listed(self) -> Entry:
        """The same with all switches off, as it stands in the list of models."""
        return Entry(self.name, self.kind, tuple(pair for pair in self.choices if pair[0] not in self.switches))

    @cached_property
    def controls(self) -> dict[str, Control]:
        """A slider for every number with typical values: of the model, the number of samples, of the task."""
        own = dict(self.kind.parameters.numbers)
        own = {name: own[name] for name in sorted(own, key=lambda name: name != self.kind.axis)}
        first = {name: each for name, each in own.items() if name == self.kind.axis}
        every = first | {"n": N} | own | {k: v for k, v in FAMILY.parameters.numbers.items() if k not in own}
        return {name: Control.of(each, self._start(name)) for name, each in every.items() if has_slider(each)}

    def _start(self, name: str) -> float | None:
        """A number that the slider must hold; what is trained to the end by default has no other end."""
        return START.get(name, math.inf if self.defaults.get(name) == math.inf else None)

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """Of the arguments that the class can do without."""
        arguments = inspect.signature(self.kind).parameters.values()
        return {each.name: each.default for each in arguments if each.default is not each.empty}

    @cached_property
    def tunable(self) -> tuple[str, ...]:
        """The parameters whose best values the model finds."""
        return tunable(self.kind)

    @property
    def task_defaults(self) -> dict[str, Any]:
        """Of the parameters that the task can do without, as far as the model does not take them."""
        return {name: value for name, value in FAMILY.defaults.items() if name not in self.kind.parameters}

    @property
    def axis(self) -> str:
        """The parameter along which its risk is shown at first."""
        return str(self.kind.axis) if self.kind.axis in self.controls else "n"

    def first(self, name: str) -> float:
        """Where the slider of a parameter stands at the beginning."""
        control = self.controls[name]
        for value in (START.get(name), (self.defaults | FAMILY.defaults).get(name)):
            if isinstance(value, int | float) and control.holds(value):
                return control.check(value)
        return control.value(0.5)

    def arguments(self, numbers: Mapping[str, Any]) -> dict[str, Any]:
        """What the class takes of these numbers, and its choices, in the order of its arguments."""
        given = {**numbers, **dict(self.choices)}
        return {name: given[name] for name in self.kind.parameters if name in given}


#: Not listed, as one of their curves may take seconds; they open by name.
SLOW = ("flow-from-random-weights", "gradient-descent", "heavy-ball", "principal-components")


def entries(*more: Entry) -> list[Entry]:
    """The models whose risk is known, in the order of the registry, with those that are not in it.

    Examples
    --------
    >>> [entry.label.strip() for entry in entries()][:5]
    ['min-norm', 'ridge', 'random-features', 'relu', 'erf']
    """
    kinds = {name: kind for name, kind in MODELS.items() if _has_risk(kind) and name not in SLOW}
    kinds |= {entry.name: entry.kind for entry in more if entry.kind not in kinds.values()}
    return [entry for name, kind in kinds.items() for entry in _of(name, kind)]


def entry_of(model: Any, settings: Mapping[str, Any]) -> tuple[Entry, dict[str, Any]]:
    """The entry of a name, a class, or an entry with other choices; and the settings that are no choices.

    Parameters
    ----------
    model : str, type or Entry
        A name of `sandbox.models.MODELS`, ``"package.module:Class"``, a class.
    settings : mapping
        Those that the model declares as a `Choice` are one of its names, where None leaves one out; those that it
        declares as a `Switch` are True or False.

    Raises
    ------
    TypeError, ValueError
        If there is no such model, its risk is not known, or a choice is none of its names.
    """
    entry = model if isinstance(model, Entry) else _named(model)
    kind, known = entry.kind, _choices(entry.kind)
    if entry is model and settings.keys().isdisjoint({*known, *entry.switches}):
        return entry, dict(settings)
    wanted = dict(entry.choices) | dict(settings)
    made: dict[str, str | bool] = {
        name: one_of(wanted[name], name, known[name].names) for name in known if wanted.get(name) is not None
    }
    switches = kind.parameters.switches
    made |= {name: True for name in switches if name in wanted and switches[name].check(wanted[name])}
    entry = Entry(entry.name, kind, tuple(made.items()))
    for name in kind.parameters:
        if name not in {*entry.controls, *made, *entry.defaults}:
            needs = f"one of {', '.join(known[name].names)}" if name in known else "but declares no typical values"
            raise TypeError(f"{kind.__name__} needs {name}, {needs}")
    return entry, {name: value for name, value in settings.items() if name not in {*known, *switches}}


def _named(model: Any) -> Entry:
    """The entry of a name or a class, without choices."""
    if isinstance(model, str):
        kind = loaded(model) if ":" in model else MODELS[one_of(model, "model", tuple(MODELS))]
    else:
        kind = checked_class(model)
    if not _has_risk(kind):
        raise TypeError(f"model must have risk(task, n), its theory, for the explorer, got {kind.__name__}")
    return Entry(next((name for name, known in MODELS.items() if known is kind), kind.__name__), kind)


def _has_risk(kind: type[Any]) -> bool:
    return callable(getattr(kind, "risk", None))


def _choices(kind: type[Any]) -> dict[str, Choice]:
    return {name: each for name, each in kind.parameters.items() if isinstance(each, Choice)}


def _of(name: str, kind: type[Any]) -> list[Entry]:
    """One entry for each combination of choices, first the one without, where there is one."""
    defaults = Entry(name, kind).defaults
    values: list[list[tuple[str, str] | None]] = []
    for each, choice in _choices(kind).items():
        values.append(([None] if each in defaults else []) + [(each, value) for value in choice.names])
    made = itertools.product(*values)
    return [Entry(name, kind, tuple(pair for pair in pairs if pair is not None)) for pairs in made]
