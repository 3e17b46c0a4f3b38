"""The list of models: those of the registry, once for each choice, and one of the user's own."""

import sys

import pytest
from own_models import MORE, Many, Plain

from sandbox import Ridge
from sandbox.activations import NAMES
from sandbox.explorer import Curve, entries
from sandbox.explorer.entries import SLOW, entry_of
from sandbox.models import MODELS, Choice, Parameter, Table


def test_every_model_is_listed_and_every_choice():
    listed = [(entry.name, dict(entry.choices)) for entry in entries()]
    assert [name for name, choices in listed if not choices] == [name for name in MODELS if name not in SLOW]
    assert set(SLOW) < set(MODELS)
    for name in SLOW:
        assert entry_of(name, {})[0].name == name
    assert [choices["activation"] for name, choices in listed if choices] == list(NAMES)
    assert listed.index(("random-features", {})) + 1 == listed.index(("random-features", {"activation": NAMES[0]}))


def test_a_registered_model_is_listed_with_its_choices(many):
    own = [entry for entry in entries() if entry.name == many]
    assert [entry.label for entry in own] == ["many", "    hard", "    soft"]
    assert own[1].title == "Many, hard"
    assert set(own[0].controls) >= {each.name for each in MORE}


def test_a_model_that_is_not_registered_is_listed_as_well():
    own, _ = entry_of(Plain, {})
    assert [entry.name for entry in entries(own)] == [*[entry.name for entry in entries()], "Plain"]
    assert entries(entry_of(Ridge, {})[0]) == entries()


def test_sliders_stand_in_the_order_of_the_tables():
    entry, _ = entry_of("ridge", {})
    assert list(entry.controls) == ["p", "n", "penalty", "decay", "source", "dim", "signal", "noise"]
    assert entry.tunable == ("penalty",)
    entry, _ = entry_of(Plain, {})
    assert list(entry.controls)[:2] == ["strength", "n"]
    assert (entry.axis, entry.tunable, entry.first("strength")) == ("strength", (), 0.5)


def test_a_model_of_another_module(tmp_path, monkeypatch):
    (tmp_path / "my_models.py").write_text("from own_models import Plain as Mine\n")
    monkeypatch.syspath_prepend(tmp_path)
    try:
        assert Curve("my_models:Mine").entry.kind is Plain
    finally:
        sys.modules.pop("my_models", None)


class Untheoretical:
    """It can only be simulated."""

    parameters, axis = Table(MORE[0]), "forgetting_rate"

    def __init__(self, forgetting_rate):
        pass

    def weights(self, X, y, rng):
        return X.T @ y


class Unranged:
    """A number without typical values has no slider, and this one has no default either."""

    parameters, axis = Table(MORE[0], Parameter("width", "width", 0, 1)), "forgetting_rate"

    def __init__(self, forgetting_rate, width):
        pass

    def risk(self, task, n):
        raise AssertionError


class Choosy(Plain):
    """It has to be told its kind."""

    parameters = Table(*Plain.parameters.values(), Choice("kind", "kind", ("hard", "soft")))

    def __init__(self, strength, kind):
        super().__init__(strength)


@pytest.mark.parametrize(
    ("model", "choices", "error", "message"),
    [
        ("rigde", {}, ValueError, "did you mean 'ridge'"),
        (Ridge(0.1), {}, TypeError, "model must be a class"),
        (Untheoretical, {}, TypeError, r"model must have risk\(task, n\), its theory, for the explorer, got Untheoret"),
        (Unranged, {}, TypeError, "Unranged needs width, but declares no typical values"),
        (Choosy, {}, TypeError, "Choosy needs kind, one of hard, soft"),
        ("random-features", {"activation": "rely"}, ValueError, "did you mean 'relu'"),
        ("nowhere:Model", {}, ValueError, "model must be package.module:Class, got 'nowhere:Model'"),
    ],
)
def test_what_is_no_model_for_the_explorer_is_refused(model, choices, error, message):
    with pytest.raises(error, match=message):
        entry_of(model, choices)


def test_a_model_that_needs_a_choice_has_no_entry_without():
    entry, _ = entry_of(Choosy, {"kind": "soft"})
    assert [each.label for each in entries(entry)][-2:] == ["    hard", "    soft"]
    assert Many.axis in entry_of(Many, {})[0].controls
